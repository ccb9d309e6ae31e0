//! How long guides take, asked as a firm asks: the question, the details, the guide.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{Client, Times};
use serde::Deserialize;

use crate::measure::once;

/// Questions in everyday German (docs/guide.md).
const QUESTIONS: &str = include_str!("../judged/guide_questions.tsv");

/// Each is asked so often; the first round warms.
const ROUNDS: usize = 3;

#[derive(Deserialize)]
struct Question {
    asker: String,
    text: String,
    place: String,
    employees: String,
    branch: String,
}

/// The times of all questions, and of the very first.
///
/// # Errors
/// When a guide cannot be had.
pub fn times(client: &Client) -> Result<(Times, Duration)> {
    let mut table = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_reader(QUESTIONS.as_bytes());
    let questions: Vec<Question> = table.deserialize().collect::<Result<_, _>>()?;
    let (mut times, mut first) = (Vec::new(), None);
    for round in 0..ROUNDS {
        for question in &questions {
            let guide = begun(client, question)?;
            let took = once(client, &guide)?;
            first = first.or(Some(took));
            if round > 0 {
                times.push(took);
            }
        }
    }
    Ok((Times::new(times), first.context("no question")?))
}

/// The address of a guide for this question.
fn begun(client: &Client, question: &Question) -> Result<String> {
    let text = [("text", question.text.as_str()), ("asker", &question.asker)];
    let begun = client.send_form("/de/wegweiser", &text)?;
    let details = begun.location.context("a guide was not begun")?;
    let told = [
        ("place", question.place.as_str()),
        ("branch", &question.branch),
        ("employees", &question.employees),
    ];
    let answer = client.send_form(&details, &told)?;
    ensure!(answer.status == 303, "{details}: {}", answer.status);
    let guide = details.rsplit_once('/').context("a step's address")?.0;
    Ok(guide.to_owned())
}
