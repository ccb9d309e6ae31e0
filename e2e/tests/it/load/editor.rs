//! Somebody who edits without a rest, and remembers what was acknowledged.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use e2e::{Answer, Client, Times};
use serde_json::{Value, json};

use super::Course;

/// Entries that are edited in turn: their number stays as it is, so that what grows is not the load.
const ENTRIES: usize = 200;

/// How long the editor thinks before the next edit.
const PAUSE: Duration = Duration::from_millis(100);

/// How often an entry is erased and made anew. An erasure makes the server write index and database anew, which keeps
/// others waiting: offices erase now and then, not all the time.
const ERASE_EVERY: Duration = Duration::from_secs(150);

/// An entry as it was acknowledged last.
struct Kept {
    id: String,
    /// How many writes of it were acknowledged.
    version: u64,
    etag: String,
    title: String,
    state: &'static str,
}

/// The editor.
pub struct Editor {
    client: Client,
    kept: Vec<Kept>,
    erased: Vec<String>,
    /// The time of each write that was acknowledged under load.
    times: Vec<Duration>,
    refused: usize,
}

impl Editor {
    pub fn new(client: Client) -> Self {
        Self {
            client,
            kept: Vec::new(),
            erased: Vec::new(),
            times: Vec::new(),
            refused: 0,
        }
    }

    /// Makes the entries that are edited.
    pub fn fill(&mut self) -> Result<()> {
        for number in 0..ENTRIES {
            let made = self.create(number)?;
            self.kept.push(made);
        }
        self.times.clear();
        Ok(())
    }

    /// Edits until the course is over.
    pub fn edit(&mut self, course: &Course) {
        let mut erased = Instant::now();
        for step in 0.. {
            if course.is_over() {
                return;
            }
            let (place, round) = (step % ENTRIES, step / ENTRIES);
            let done = if erased.elapsed() >= ERASE_EVERY {
                erased = Instant::now();
                self.erase(place)
            } else {
                match round % 4 {
                    0 => self.change(place, step, "published"),
                    1 => self.change_what_is_outdated(place, step),
                    2 => self.change(place, step, "withdrawn"),
                    _ => self.change(place, step, "published"),
                }
            };
            if let Err(error) = done {
                // What is kept of this entry may not be what is there: the rest would only repeat that.
                course.must(&format!("edit {step}"), Err(error));
            }
            thread::sleep(PAUSE);
        }
    }

    fn create(&mut self, number: usize) -> Result<Kept> {
        let title = format!("Belastungsprobe {number}");
        let begun = Instant::now();
        let answer = self
            .client
            .post("/api/v1/entries", &news(&title, "published"))?;
        self.times.push(begun.elapsed());
        ensure!(answer.status == 201, "{} {}", answer.status, answer.body);
        let id = answer.json()["id"]
            .as_str()
            .context("it has an id")?
            .to_owned();
        let etag = etag(&answer)?;
        Ok(Kept {
            id,
            version: 1,
            etag,
            title,
            state: "published",
        })
    }

    /// Gives an entry another title and state, and reads it back.
    fn change(&mut self, place: usize, number: usize, state: &'static str) -> Result<()> {
        let kept = &mut self.kept[place];
        // Another one than ever before: what changes nothing is no new version.
        let title = format!("Belastungsprobe, Schritt {number}");
        let begun = Instant::now();
        let answer = self
            .client
            .put(&address(&kept.id), &kept.etag, &news(&title, state))?;
        self.times.push(begun.elapsed());
        ensure!(answer.status == 200, "{} {}", answer.status, answer.body);
        *kept = Kept {
            id: kept.id.clone(),
            version: kept.version + 1,
            etag: etag(&answer)?,
            title,
            state,
        };
        kept.is_there(&self.client)
    }

    /// Changes an entry, and then once more what it was before: that must be refused.
    fn change_what_is_outdated(&mut self, place: usize, number: usize) -> Result<()> {
        let outdated = self.kept[place].etag.clone();
        self.change(place, number, "published")?;
        let kept = &self.kept[place];
        let late = news("Zu spät", "published");
        let answer = self.client.put(&address(&kept.id), &outdated, &late)?;
        ensure!(answer.status == 412, "{} {}", answer.status, answer.body);
        self.refused += 1;
        kept.is_there(&self.client)
    }

    fn erase(&mut self, place: usize) -> Result<()> {
        let id = self.kept[place].id.clone();
        let answer = self.client.delete(&address(&id))?;
        ensure!(answer.status == 204, "{} {}", answer.status, answer.body);
        is_gone(&self.client, &id)?;
        self.erased.push(id);
        self.kept[place] = self.create(place)?;
        Ok(())
    }

    /// Whether every acknowledged write is there, and nothing that was not acknowledged: an entry's version counts them.
    pub fn all_kept(&self, anybody: &Client) -> Result<()> {
        for kept in &self.kept {
            kept.is_there(&self.client)?;
            let shown = anybody.get(&address(&kept.id))?.status;
            let wanted = if kept.state == "published" { 200 } else { 404 };
            ensure!(
                shown == wanted,
                "{} is {}, but {shown}",
                kept.id,
                kept.state
            );
        }
        for id in &self.erased {
            is_gone(&self.client, id)?;
        }
        Ok(())
    }

    /// What was done under load.
    pub fn summed_up(&self) -> String {
        let erased = self.erased.len();
        format!(
            "{} writes acknowledged ({}), {} refused as outdated, {erased} entries erased",
            self.times.len() + erased,
            Times::new(self.times.clone()),
            self.refused,
        )
    }
}

impl Kept {
    fn is_there(&self, client: &Client) -> Result<()> {
        let answer = client.get(&address(&self.id))?;
        ensure!(answer.status == 200, "{} is lost: {}", self.id, answer.body);
        let there = answer.json();
        ensure!(
            there["version"] == self.version
                && there["state"] == self.state
                && there["content"]["texts"]["de"]["title"] == self.title,
            "acknowledged was version {} of {}, {} as '{}'; there is {there}",
            self.version,
            self.id,
            self.state,
            self.title
        );
        Ok(())
    }
}

fn is_gone(client: &Client, id: &str) -> Result<()> {
    let status = client.get(&address(id))?.status;
    ensure!(status == 404, "{id} was erased, and answers {status}");
    Ok(())
}

fn address(id: &str) -> String {
    format!("/api/v1/entries/{id}")
}

fn etag(answer: &Answer) -> Result<String> {
    answer.etag.clone().context("what was written has an ETag")
}

fn news(title: &str, state: &str) -> Value {
    json!({
        "content": {"texts": {"de": {"title": title}}, "body": {"kind": "news"}},
        "state": state,
    })
}
