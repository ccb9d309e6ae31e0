//! What the system tells of a process.

use std::fs;

use anyhow::{Context as _, Result};

/// Anonymous memory of a process, in MB: what it holds itself, without the files that it maps.
///
/// # Errors
/// When there is no such process.
pub fn anonymous_memory(process: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    let kilobytes: f64 = kilobytes
        .context("no RssAnon in the process's status")?
        .parse()?;
    Ok(kilobytes / 1e3)
}

/// How many files and connections a process has open.
///
/// # Errors
/// When there is no such process, or it is somebody else's.
pub fn open_files(process: u32) -> Result<usize> {
    Ok(fs::read_dir(format!("/proc/{process}/fd"))?.count())
}

/// The name and the niceness of each thread of a process: the nicer, the more it gives way to others.
///
/// # Errors
/// When there is no such process.
pub fn priorities(process: u32) -> Result<Vec<(String, i32)>> {
    let mut all = Vec::new();
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        // A thread may have ended since.
        let Ok(told) = fs::read_to_string(thread?.path().join("stat")) else {
            continue;
        };
        // The second field is a name in brackets, in which anything may stand; niceness is the nineteenth.
        let (name, fields) = told
            .rsplit_once(") ")
            .context("no name in a thread's status")?;
        let name = name.split_once('(').map_or(name, |(_, name)| name);
        let nice = fields.split(' ').nth(16);
        let nice = nice.context("no niceness in a thread's status")?.parse()?;
        all.push((name.to_owned(), nice));
    }
    Ok(all)
}
