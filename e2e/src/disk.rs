use std::{
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

/// A file system in memory that is soon full. It goes when this goes, also from a test that fails.
///
/// Only root may mount one, as continuous integration is. A limit on the size of files, which everybody may set, would
/// be another fault (`EFBIG`), hold for each file by itself and could not be lifted while a server runs.
#[derive(Debug)]
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Mounts one over this empty folder; none, and a word why, where that is not allowed.
    ///
    /// # Errors
    /// When `mount` is not there.
    pub fn over(folder: &Path, megabytes: u32) -> Result<Option<Self>> {
        let size = format!("size={megabytes}m,mode=0755");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder)
            .output()
            .context("mount does not run")?;
        if !mount.status.success() {
            let why = String::from_utf8_lossy(&mount.stderr);
            eprintln!("skipped: no small disk without the right to mount: {why}");
            return Ok(None);
        }
        Ok(Some(Self {
            folder: folder.to_owned(),
        }))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Takes all room that is left.
    ///
    /// # Errors
    /// When the disk does something else than to fill.
    pub fn fill(&self) -> Result<()> {
        let mut filler = File::options()
            .create(true)
            .append(true)
            .open(self.filler())?;
        let mut piece = vec![7; 1 << 16];
        while !piece.is_empty() {
            match filler.write(&piece) {
                Ok(0) => bail!("the disk neither takes anything nor says that it is full"),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => {
                    piece.truncate(piece.len() / 2);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Gives back what [`SmallDisk::fill`] took.
    ///
    /// # Errors
    /// When it was not filled.
    pub fn make_room(&self) -> Result<()> {
        Ok(fs::remove_file(self.filler())?)
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a server that is killed at the same time may still have files open.
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}
