//! What an editor says of the competences of an entry.

use std::process::ExitCode;

use anyhow::{Result, bail};
use app::{App, Found, SpottedWords, TextPart};
use domain::{Content, Entry, EntryId, Kind, Language, Scheme, Standing, Vocabulary};

use super::{OPERATOR, plain, say};
use crate::cli::{CompetenceCommand, Judgement};

pub async fn run(app: &App, command: CompetenceCommand) -> Result<ExitCode> {
    match command {
        CompetenceCommand::Show { entry } => show(app, &entry).await,
        CompetenceCommand::Confirm(judgement) => {
            judge(app, &judgement, Some(Standing::Confirmed)).await
        }
        CompetenceCommand::Reject(judgement) => {
            judge(app, &judgement, Some(Standing::Rejected)).await
        }
        CompetenceCommand::Withdraw(judgement) => judge(app, &judgement, None).await,
    }
}

async fn judge(app: &App, judgement: &Judgement, standing: Option<Standing>) -> Result<ExitCode> {
    let entry = entry(app, &judgement.entry).await?;
    let vocabulary = app.vocabulary().await.map_err(plain)?;
    let own = vocabulary.by_key(Scheme::Atlas, &judgement.concept);
    let uri = own.map_or(judgement.concept.as_str(), |concept| &concept.uri);
    let edited = app.judge_competence(&OPERATOR, entry.id, uri, standing);
    let edited = edited.await.map_err(plain)?;
    let said = standing.map_or("nothing is said of it any more", Standing::code);
    say!(
        "{}: {}: {said}",
        edited.content.title(Language::German),
        label(&vocabulary, uri)
    );
    Ok(ExitCode::SUCCESS)
}

/// Prints what the texts of an entry name, a line each: weight, URI, label, the words; and then what was said of it.
async fn show(app: &App, typed: &str) -> Result<ExitCode> {
    let entry = entry(app, typed).await?;
    let vocabulary = app.vocabulary().await.map_err(plain)?;
    let spotter = app.concept_spotter().await.map_err(plain)?;
    let spotted = spotter.spot(&entry.content);
    if spotted.is_empty() && entry.content.competences.is_empty() {
        say!(
            "its texts name no concept of the vocabulary, and nobody said of any that it is about it"
        );
    }
    for concept in spotted {
        let spots = concept.spots.iter().map(|spot| words(&entry.content, spot));
        say!(
            "{:.2}  {}  {}  {}",
            concept.weight,
            concept.uri,
            label(&vocabulary, &concept.uri),
            spots.collect::<Vec<_>>().join(", ")
        );
    }
    for claim in &entry.content.competences {
        say!(
            "{}  {}  {}",
            claim.standing.code(),
            claim.concept,
            label(&vocabulary, &claim.concept)
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The words of a spot and where they stand.
fn words(content: &Content, spot: &SpottedWords) -> String {
    let text = content.texts.get(&spot.language);
    let (part, text) = match spot.part {
        TextPart::Title => ("title", text.map(|text| &text.title)),
        TextPart::Summary => ("summary", text.map(|text| &text.summary)),
        TextPart::Body => ("body", text.map(|text| &text.body)),
    };
    let words = text.and_then(|text| text.get(spot.start..spot.end));
    format!(
        "'{}' ({part}, {})",
        words.unwrap_or_default(),
        spot.language.code()
    )
}

fn label(vocabulary: &Vocabulary, uri: &str) -> String {
    let concept = vocabulary.get(uri);
    let label = concept.map(|concept| concept.labels(Language::German).1.preferred.clone());
    label.unwrap_or_default()
}

/// The entry with this id or this address.
async fn entry(app: &App, typed: &str) -> Result<Entry> {
    if let Ok(id) = typed.parse::<EntryId>() {
        return Ok(app.entry(&OPERATOR, id).await.map_err(plain)?.entry);
    }
    let mut parts = typed.trim_end_matches('/').rsplit('/');
    let (slug, segment) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let kind = Language::ALL
        .iter()
        .find_map(|language| Kind::from_segment(segment, *language));
    let Some(kind) = kind else {
        bail!(
            "'{typed}' is neither an entry's id nor the address of its page, such as /de/projekte/…"
        );
    };
    match app
        .entry_by_slug(&OPERATOR, kind, slug)
        .await
        .map_err(plain)?
    {
        Found::Here(page) => Ok(page.entry),
        Found::Moved { kind, slug } => {
            bail!("it is now at /de/{}/{slug}", kind.segment(Language::German))
        }
    }
}
