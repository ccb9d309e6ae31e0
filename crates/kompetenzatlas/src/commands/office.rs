use std::{path::Path, process::ExitCode};

use anyhow::{Context as _, Result, bail};
use app::App;
use domain::{Clock as _, Language, Message, MessageId, SiteText, SiteTextName, SystemClock};
use jiff::{SignedDuration, civil::Date};

use super::{OPERATOR, plain, say};

/// Puts a text of the office in the place of what was there.
pub async fn set_text(
    app: &App,
    name: SiteTextName,
    language: Language,
    file: &Path,
    reviewed: Option<(String, Date)>,
) -> Result<ExitCode> {
    let body = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {} as a text in UTF-8", file.display()))?;
    let (reviewer, reviewed) = reviewed.unzip();
    let text = SiteText {
        body,
        reviewer,
        reviewed,
    };
    app.put_site_text(&OPERATOR, name, language, text)
        .await
        .map_err(plain)?;
    say!("{} ({}): set", name.code(), language.code());
    Ok(ExitCode::SUCCESS)
}

/// Prints a text of the office.
pub async fn show_text(app: &App, name: SiteTextName, language: Language) -> Result<ExitCode> {
    let text = app.site_text(name, language).await.map_err(plain)?;
    let Some(text) = text else {
        bail!("{} ({}) is not written yet", name.code(), language.code());
    };
    say!("{}", text.body);
    Ok(ExitCode::SUCCESS)
}

/// Takes a text of the office away.
pub async fn remove_text(app: &App, name: SiteTextName, language: Language) -> Result<ExitCode> {
    app.remove_site_text(&OPERATOR, name, language)
        .await
        .map_err(plain)?;
    say!("{} ({}): removed", name.code(), language.code());
    Ok(ExitCode::SUCCESS)
}

/// Lists all texts of the office, those that are missing, too.
pub async fn list_texts(app: &App) -> Result<ExitCode> {
    let kept = app.site_texts().await.map_err(plain)?;
    for &name in SiteTextName::ALL {
        for &language in Language::ALL {
            let found = kept
                .iter()
                .find(|kept| (kept.name, kept.language) == (name, language));
            let state = found.map_or_else(
                || "not written yet".to_owned(),
                |kept| {
                    let by = kept.text.reviewer.as_deref().unwrap_or("nobody");
                    let day = kept.text.reviewed;
                    let day = day.map_or_else(String::new, |day| format!(" on {day}"));
                    let characters = kept.text.body.chars().count();
                    format!(
                        "{characters} characters, changed {}, checked by {by}{day}",
                        kept.changed
                    )
                },
            );
            say!("{:14} {}  {state}", name.code(), language.code());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Lists what was said of entries in guides: month, what, how often, which entry.
pub async fn list_fits(app: &App) -> Result<ExitCode> {
    let counts = app.fits(&OPERATOR).await.map_err(plain)?;
    for count in &counts {
        let title = match app.entry(&OPERATOR, count.entry).await {
            Ok(page) => harmless(page.entry.content.title(Language::German), &[]),
            Err(_) => String::new(),
        };
        let (month, fit) = (&count.said.month, count.said.fit.code());
        say!(
            "{month}  {fit:12} {:5}  {}  {title}",
            count.times,
            count.entry
        );
    }
    let times: i64 = counts.iter().map(|count| count.times).sum();
    say!("answers: {times}");
    Ok(ExitCode::SUCCESS)
}

/// Lists the messages to the office.
pub async fn list_messages(app: &App) -> Result<ExitCode> {
    let messages = app.messages(&OPERATOR).await.map_err(plain)?;
    for message in &messages {
        let state = if message.done.is_some() {
            "done"
        } else {
            "waits"
        };
        let words: Vec<&str> = message.said.body.split_whitespace().collect();
        let beginning: String = words.join(" ").chars().take(60).collect();
        let beginning = harmless(&beginning, &[]);
        let topic = message.said.topic.code();
        say!(
            "{}  {}  {state:5} {topic:13} {beginning}",
            message.id,
            message.at
        );
    }
    let waiting = messages.iter().filter(|m| m.done.is_none()).count();
    say!("{waiting} waiting, {} done", messages.len() - waiting);
    Ok(ExitCode::SUCCESS)
}

/// Prints a message whole.
pub async fn show_message(app: &App, id: &str) -> Result<ExitCode> {
    let Message { at, said, done, .. } = find(app, id).await?;
    say!("came:    {at}");
    let page = harmless(&said.page, &[]);
    let contact = harmless(said.contact.as_deref().unwrap_or("none given"), &[]);
    say!("about:   {}, {page}", said.topic.code());
    say!("contact: {contact}");
    if let Some(done) = done {
        say!("done:    {done}");
    }
    say!("\n{}", harmless(&said.body, &['\n', '\t']));
    Ok(ExitCode::SUCCESS)
}

/// Notes that the office is done with a message.
pub async fn finish_message(app: &App, id: &str) -> Result<ExitCode> {
    let id = find(app, id).await?.id;
    app.finish_message(&OPERATOR, id).await.map_err(plain)?;
    say!("done: {id}");
    Ok(ExitCode::SUCCESS)
}

/// Deletes a message for good.
pub async fn erase_message(app: &App, id: &str) -> Result<ExitCode> {
    let id = find(app, id).await?.id;
    app.erase_message(&OPERATOR, id).await.map_err(plain)?;
    say!("erased: {id}");
    Ok(ExitCode::SUCCESS)
}

/// Deletes all messages for good with which the office was done so many days ago.
pub async fn erase_messages_done(app: &App, days: u32) -> Result<ExitCode> {
    let age = SignedDuration::from_hours(i64::from(days) * 24);
    let before = SystemClock
        .now()
        .checked_sub(age)
        .context("that is before time began: give fewer days")?;
    let erased = app.erase_messages_done(&OPERATOR, before).await;
    say!("erased: {} messages", erased.map_err(plain)?);
    Ok(ExitCode::SUCCESS)
}

/// The message with this id.
async fn find(app: &App, id: &str) -> Result<Message> {
    let id: MessageId = id.parse()?;
    let messages = app.messages(&OPERATOR).await.map_err(plain)?;
    let found = messages.into_iter().find(|message| message.id == id);
    found.with_context(|| format!("there is no message {id}; `messages list` names all"))
}

/// A visitor's text as a terminal may show it: what would steer the terminal, or turn the order of what is read,
/// is written out.
pub fn harmless(text: &str, allowed: &[char]) -> String {
    let steers =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = text.chars().map(|c| {
        if steers(c) && !allowed.contains(&c) {
            c.escape_default().to_string()
        } else {
            c.to_string()
        }
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        let sent = "Grüße\u{1b}[2J\u{9b}1m\r\u{202e}\n\tMüller 🦀";
        assert_eq!(
            harmless(sent, &['\n', '\t']),
            "Grüße\\u{1b}[2J\\u{9b}1m\\r\\u{202e}\n\tMüller 🦀"
        );
        assert_eq!(harmless("a\nb", &[]), "a\\nb");
    }
}
