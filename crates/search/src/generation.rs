//! The folders of an index and which of them counts.
//!
//! ```text
//! index/CURRENT           which generation counts and in which format it is written (JSON)
//! index/rebuild.lock      held by whoever builds a new generation
//! index/g1/in-use.lock    shared by everybody who reads or writes the generation
//! index/g1/public/        one index of the engine per layer: what this audience sees and none before it
//! index/g1/members/
//! index/g1/brokers/
//! ```
//! A generation that does not count and is not locked is rubbish: replaced, or left half-built by a crash.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use domain::Seq;
use serde::{Deserialize, Serialize};
use tantivy::{IndexReader, ReloadPolicy, directory::MmapDirectory};

use crate::{
    IndexError,
    document::AUDIENCES,
    error::engine_error,
    schema::{self, Fields},
    terms,
};

const CURRENT: &str = "CURRENT";
const IN_USE: &str = "in-use.lock";
const REBUILD: &str = "rebuild.lock";

/// What the file CURRENT says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: String,
    pub(crate) generation: u64,
}

impl Manifest {
    /// What CURRENT says; none: there is no index yet.
    pub(crate) fn read(dir: &Path) -> Result<Option<Self>, IndexError> {
        let path = dir.join(CURRENT);
        match fs::read(&path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes)
                    .map(Some)
                    .map_err(|error| IndexError::Corrupt {
                        path: dir.to_owned(),
                        reason: format!("{CURRENT}: {error}"),
                    })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(IndexError::Io { path, source }),
        }
    }

    /// Makes a generation the one that counts: from one moment to the next, and so that it outlives a crash.
    pub(crate) fn write(dir: &Path, generation: u64) -> Result<(), IndexError> {
        let manifest = Self {
            format: schema::format(),
            generation,
        };
        let bytes =
            serde_json::to_vec_pretty(&manifest).expect("a text and a number are always JSON");
        let new = dir.join("CURRENT.new");
        let written = File::create(&new).and_then(|mut file| {
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&new, dir.join(CURRENT))?;
            File::open(dir)?.sync_all()
        });
        written.map_err(|source| IndexError::Io {
            path: dir.join(CURRENT),
            source,
        })
    }

    fn check_format(&self, dir: &Path) -> Result<(), IndexError> {
        let expected = schema::format();
        if self.format == expected {
            return Ok(());
        }
        Err(IndexError::Outdated {
            path: dir.to_owned(),
            found: self.format.clone(),
            expected,
        })
    }
}

/// One complete set of indexes, kept on disk as long as this lives.
pub(crate) struct Generation {
    pub(crate) number: u64,
    /// One per layer, in the order of the audiences.
    pub(crate) engines: [Engine; 3],
    _in_use: File,
}

/// The index of one layer.
pub(crate) struct Engine {
    pub(crate) path: PathBuf,
    pub(crate) index: tantivy::Index,
    pub(crate) reader: IndexReader,
}

impl Generation {
    /// Opens the generation that counts; makes an empty one if there is none.
    pub(crate) fn current(dir: &Path) -> Result<Self, IndexError> {
        /// How often a rebuild may take away the folder between reading its number and locking it.
        const ATTEMPTS: usize = 5;
        let mut result = Err(IndexError::Superseded);
        for _ in 0..ATTEMPTS {
            let Some(manifest) = Manifest::read(dir)? else {
                return Self::first(dir);
            };
            manifest.check_format(dir)?;
            result = Self::open(dir, manifest.generation);
            if result.is_ok() || Manifest::read(dir)?.as_ref() == Some(&manifest) {
                break;
            }
        }
        result
    }

    /// Makes an empty generation with the next free number. It does not count until CURRENT says so.
    pub(crate) fn create(dir: &Path) -> Result<Self, IndexError> {
        let highest = numbers(dir)?.into_iter().max().unwrap_or(0);
        let counting = Manifest::read(dir)
            .ok()
            .flatten()
            .map_or(0, |manifest| manifest.generation);
        let number = highest.max(counting) + 1;
        let path = folder(dir, number);
        let io = |source| IndexError::Io {
            path: path.clone(),
            source,
        };
        fs::create_dir_all(&path).map_err(io)?;
        File::create(path.join(IN_USE)).map_err(io)?;
        let in_use = hold(&path)?;
        for audience in AUDIENCES {
            let path = path.join(audience.code());
            fs::create_dir_all(&path).map_err(io)?;
            let (schema, _) = Fields::schema();
            tantivy::Index::create_in_dir(&path, schema)
                .map_err(|error| engine_error(&path, error))?;
        }
        Self::with_lock(dir, number, in_use)
    }

    /// Lets the readers see what was committed last.
    pub(crate) fn reload(&self) -> Result<(), IndexError> {
        for engine in &self.engines {
            engine
                .reader
                .reload()
                .map_err(|error| engine_error(&engine.path, error))?;
        }
        Ok(())
    }

    /// Compares every file with its checksum.
    pub(crate) fn verify(&self) -> Result<(), IndexError> {
        for engine in &self.engines {
            let damaged = engine
                .index
                .validate_checksum()
                .map_err(|error| engine_error(&engine.path, error))?;
            if !damaged.is_empty() {
                let reason = format!("wrong checksum: {damaged:?}");
                return Err(IndexError::Corrupt {
                    path: engine.path.clone(),
                    reason,
                });
            }
        }
        Ok(())
    }

    fn first(dir: &Path) -> Result<Self, IndexError> {
        fs::create_dir_all(dir).map_err(|source| IndexError::Io {
            path: dir.to_owned(),
            source,
        })?;
        let _lock = rebuild_lock(dir)?;
        // Somebody else may have been first.
        if let Some(manifest) = Manifest::read(dir)? {
            return Self::open(dir, manifest.generation);
        }
        let generation = Self::create(dir)?;
        Manifest::write(dir, generation.number)?;
        Ok(generation)
    }

    fn open(dir: &Path, number: u64) -> Result<Self, IndexError> {
        let in_use = hold(&folder(dir, number))?;
        Self::with_lock(dir, number, in_use)
    }

    fn with_lock(dir: &Path, number: u64, in_use: File) -> Result<Self, IndexError> {
        let open =
            |audience: domain::Audience| Engine::open(folder(dir, number).join(audience.code()));
        let [public, members, brokers] = AUDIENCES.map(open);
        Ok(Self {
            number,
            engines: [public?, members?, brokers?],
            _in_use: in_use,
        })
    }
}

impl Engine {
    fn open(path: PathBuf) -> Result<Self, IndexError> {
        let fail = |error| engine_error(&path, error);
        if !path.is_dir() {
            return Err(IndexError::Corrupt {
                path,
                reason: "the folder is missing".to_owned(),
            });
        }
        let directory = MmapDirectory::open(&path).map_err(|error| fail(error.into()))?;
        let index = tantivy::Index::open(directory).map_err(fail)?;
        index
            .tokenizers()
            .register(terms::TOKENIZER, terms::tokenizer());
        if index.schema() != Fields::schema().0 {
            return Err(IndexError::Corrupt {
                path,
                reason: "its fields are not those of its format".to_owned(),
            });
        }
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(fail)?;
        let engine = Self {
            path,
            index,
            reader,
        };
        engine.meta()?;
        engine.check_files()?;
        Ok(engine)
    }

    /// The engine reads a segment without positions as one that has none; here they all have.
    fn check_files(&self) -> Result<(), IndexError> {
        let metas = self
            .index
            .load_metas()
            .map_err(|error| engine_error(&self.path, error))?;
        for file in metas.list_segment_files() {
            let is_optional = file
                .extension()
                .is_none_or(|extension| extension == "del" || extension == "temp");
            if !is_optional && !self.path.join(&file).exists() {
                let reason = format!("{} is missing", file.display());
                return Err(IndexError::Corrupt {
                    path: self.path.clone(),
                    reason,
                });
            }
        }
        Ok(())
    }

    /// What the engine says about its last commit or merge.
    pub(crate) fn meta(&self) -> Result<Meta, IndexError> {
        let path = self.path.join("meta.json");
        let bytes = fs::read(&path).map_err(|source| IndexError::Io { path, source })?;
        let damaged = || IndexError::Corrupt {
            path: self.path.clone(),
            reason: "meta.json has no position".to_owned(),
        };
        let payload = serde_json::from_slice::<Payload>(&bytes)
            .map_err(|_| damaged())?
            .payload;
        let position = payload.map_or(Ok(0), |payload| payload.parse().map_err(|_| damaged()))?;
        Ok(Meta { bytes, position })
    }
}

/// The engine's file that changes with every commit and every merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meta {
    bytes: Vec<u8>,
    /// Up to which change this layer is current.
    pub(crate) position: Seq,
}

#[derive(Deserialize)]
struct Payload {
    payload: Option<String>,
}

/// Removes the generations that neither count nor are in use. What cannot be removed now is tried again next time.
pub(crate) fn sweep(dir: &Path) {
    // Whoever builds a generation holds this lock, so what is unlocked below is rubbish for sure.
    let Ok(_lock) = rebuild_lock(dir) else { return };
    let Ok(Some(manifest)) = Manifest::read(dir) else {
        return;
    };
    for number in numbers(dir).unwrap_or_default() {
        if number == manifest.generation {
            continue;
        }
        let path = folder(dir, number);
        let is_unused = match File::open(path.join(IN_USE)) {
            Ok(lock) => lock.try_lock().is_ok(),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        };
        if is_unused && let Err(error) = fs::remove_dir_all(&path) {
            tracing::warn!(%error, path = %path.display(), "cannot remove an old generation of the search index");
        }
    }
}

/// The right to build a new generation; one at a time across processes.
pub(crate) fn rebuild_lock(dir: &Path) -> Result<File, IndexError> {
    let path = dir.join(REBUILD);
    let io = |source| IndexError::Io {
        path: path.clone(),
        source,
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(IndexError::Busy {
            path: dir.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(io(source)),
    }
}

/// Keeps a generation from being removed as long as the file is open.
fn hold(path: &Path) -> Result<File, IndexError> {
    let corrupt = |reason: &str| IndexError::Corrupt {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let file = match File::open(path.join(IN_USE)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(corrupt("the folder is missing"));
        }
        Err(source) => {
            return Err(IndexError::Io {
                path: path.to_owned(),
                source,
            });
        }
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(corrupt("it is being removed")),
        Err(TryLockError::Error(source)) => Err(IndexError::Io {
            path: path.to_owned(),
            source,
        }),
    }
}

fn folder(dir: &Path, number: u64) -> PathBuf {
    dir.join(format!("g{number}"))
}

/// The numbers of all generations in a folder.
fn numbers(dir: &Path) -> Result<Vec<u64>, IndexError> {
    let entries = fs::read_dir(dir).map_err(|source| IndexError::Io {
        path: dir.to_owned(),
        source,
    })?;
    let number = |entry: io::Result<fs::DirEntry>| {
        entry
            .ok()?
            .file_name()
            .to_str()?
            .strip_prefix('g')?
            .parse()
            .ok()
    };
    Ok(entries.filter_map(number).collect())
}
