//! How long answers take, and how many there are in a second.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use e2e::Client;

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
