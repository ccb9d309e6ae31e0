//! Times and what they are compared with.

use std::{
    fmt, fs,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use e2e::Client;

/// Times of single answers, shortest first.
#[derive(Debug, Clone)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Sorts them.
    #[must_use]
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time within which so many percent lie, in milliseconds.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> f64 {
        let at = (self.0.len().saturating_sub(1)) * percent / 100;
        self.0.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [p50, p95, p99, most] = [50, 95, 99, 100].map(|percent| self.percentile(percent));
        write!(
            f,
            "p50 {p50:.2}, p95 {p95:.2}, p99 {p99:.2}, most {most:.1} ms"
        )
    }
}

/// How long one answer takes.
///
/// # Errors
/// When nobody answers, or something else than 200 comes back.
pub fn once(client: &Client, path: &str) -> Result<Duration> {
    let begun = Instant::now();
    let answer = client.get(path)?;
    let took = begun.elapsed();
    ensure!(answer.status == 200, "{path}: {}", answer.status);
    Ok(took)
}

/// How many answers a second two clients get at once, asking these paths in turn for so long.
///
/// # Errors
/// When an answer is wrong.
pub fn throughput(client: &Client, paths: &[String], span: Duration) -> Result<f64> {
    let answers = AtomicUsize::new(0);
    let begun = Instant::now();
    thread::scope(|scope| -> Result<()> {
        let ask = |start: usize| {
            let (client, answers) = (client.clone(), &answers);
            move || -> Result<()> {
                for path in paths.iter().cycle().skip(start) {
                    if begun.elapsed() > span {
                        break;
                    }
                    once(&client, path)?;
                    answers.fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            }
        };
        let clients = [0, paths.len() / 2].map(|start| scope.spawn(ask(start)));
        for client in clients {
            client
                .join()
                .map_err(|_| anyhow::anyhow!("a client panicked"))??;
        }
        Ok(())
    })?;
    Ok(answers.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64())
}

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
