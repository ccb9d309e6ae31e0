//! A guide as text, to send on.

use app::Guide;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{Actor, Fit, Inquiry};
use i18n::Words;

use super::{
    items::{ItemView, SectionView, responsible_view, sections},
    opened, show, token,
};
use crate::{
    Failure, WebState, lenient, links,
    pages::{Lang, Shell, duties::show::DutyView},
};

/// Longest link that opens a mail, in characters: some programs take no longer ones.
const MAILTO_MAX: usize = 1_800;

/// `GET …/text`, `GET …/mail-text`: the whole guide as plain text.
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path(segment): Path<String>,
) -> Result<Response, Failure> {
    let token = token(&segment)?;
    let inquiry = opened(&state, &token).await?.inquiry;
    let actor = Actor::Anonymous;
    let guide = state.app.guide(&actor, &inquiry, language).await?;
    let nature = state.app.nature().await?;
    let path = |language| links::guide_of(language, token.reveal());
    let shell = Shell::new(&state, language, nature, path);
    let year = state.app.today().year();
    Ok(plain(whole(&shell, &inquiry, guide, year)))
}

/// The whole guide; `year` is the present one.
fn whole(shell: &Shell, inquiry: &Inquiry, mut guide: Guide, year: i16) -> String {
    let w = shell.w;
    let mut text = head(shell, &inquiry.text);
    let sections = sections(w, &mut guide, inquiry, year);
    let duties = show::duties_view(w, &guide, inquiry.asker);
    if inquiry.asker.is_about_rights() {
        heading(&mut text, &w.msg("guide-rights"));
        text += &duty_lines(w, &duties.rights, |duty| &duty.right);
        if !duties.perhaps.is_empty() {
            text += &format!("{}\n", w.msg("guide-rights-perhaps"));
            text += &duty_lines(w, &duties.perhaps, |duty| &duty.right);
        }
        text += &format!("{}\n", w.count("guide-duties-open", duties.open));
    }
    for section in sections {
        heading(&mut text, &section.title);
        if !section.note.is_empty() {
            text += &format!("{}\n", section.note);
        }
        for item in section.items.iter().chain(&section.more) {
            text += &lines(shell, item);
        }
        if !section.remote.is_empty() {
            text += &format!("{}:\n", w.count("guide-remote", section.remote.len()));
            for item in &section.remote {
                text += &lines(shell, item);
            }
        }
    }
    if !duties.concerning.is_empty() {
        heading(&mut text, &w.msg("guide-duties"));
        text += &duty_lines(w, &duties.concerning, |duty| &duty.text);
        text += &format!("{}\n", w.msg("duties-orientation"));
    }
    if !guide.responsible.is_empty() {
        heading(&mut text, &w.msg("guide-responsible"));
        for body in &guide.responsible {
            let body = responsible_view(w, body);
            let reached = [body.name, body.phone, body.mail, body.href].into_iter();
            let reached: Vec<String> = reached.filter(|part| !part.is_empty()).collect();
            text += &format!("- {}: {}\n", body.purpose, reached.join(", "));
            text += &format!("  {} {}\n", body.state, body.doubt);
        }
    }
    text
}

/// What is to be settled or may be demanded, by when, from where, and how sure that is.
fn duty_lines(w: Words, duties: &[DutyView], words: fn(&DutyView) -> &String) -> String {
    let named = |key: &str, said: &str| match said {
        "" => String::new(),
        said => format!("{} {said}", w.msg(key)),
    };
    let line = |duty: &DutyView| {
        let parts = [
            duty.to_come.clone(),
            words(duty).clone(),
            named("duties-due", &duty.due),
            named("duties-doubt", &duty.doubt),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let (title, parts, citation, state) =
            (&duty.title, parts.join(" "), &duty.citation, &duty.state);
        format!("- {title}\n  {parts}\n  {citation}. {state}\n")
    };
    duties.iter().map(line).collect()
}

fn plain(text: String) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    let of_type = HeaderValue::from_static("text/plain; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, of_type);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The address that opens a mail with the link for reading the guide and the best of it, as much as fits.
#[must_use]
pub fn mailto(shell: &Shell, link: &str, sections: &[SectionView]) -> String {
    let w = shell.w;
    let mut body = format!(
        "{}\n{}{link}\n\n",
        w.msg("guide-mail-link"),
        shell.public_url
    );
    let subject = percent(&w.msg("guide-mail-subject"));
    let address = |body: &str| format!("mailto:?subject={subject}&body={}", percent(body));
    for section in sections {
        // Who passes it on does not pass on what does not fit.
        let fits = |item: &&ItemView| item.said.is_none_or(|fit| fit == Fit::Helps);
        for (n, item) in section.items.iter().filter(fits).enumerate() {
            let mut longer = body.clone();
            if n == 0 {
                longer += &format!("{}\n", section.title);
            }
            longer += &lines(shell, item);
            if address(&longer).len() > MAILTO_MAX {
                return address(&body);
            }
            body = longer;
        }
    }
    address(&body)
}

/// As an address of a mail wants it: a blank is no plus there.
fn percent(text: &str) -> String {
    lenient::encoded(text)
        .replace('+', "%20")
        .replace("%0A", "%0D%0A")
}

fn head(shell: &Shell, told: &str) -> String {
    let w = shell.w;
    let sample = match shell.nature {
        app::Nature::Demo => format!("{}\n\n", w.msg("guide-sample")),
        _ => String::new(),
    };
    format!("{}\n\n{sample}{told}\n", w.msg("guide-title-yours"))
}

fn heading(text: &mut String, title: &str) {
    *text += &format!("\n{title}\n{}\n", "=".repeat(title.chars().count()));
}

/// An item: what it is called, where it is, how to reach it, what proves it, its page.
fn lines(shell: &Shell, item: &ItemView) -> String {
    let hit = &item.hit;
    let facts = [
        &hit.place,
        &hit.distance,
        &item.when,
        &item.phone,
        &item.mail,
    ];
    let facts: Vec<&str> = facts
        .into_iter()
        .map(String::as_str)
        .filter(|f| !f.is_empty())
        .collect();
    let mut lines = format!("- {}", hit.title.text());
    if !facts.is_empty() {
        lines += &format!(" ({})", facts.join(", "));
    }
    lines += "\n";
    if let Some(proof) = hit.evidence.first() {
        let year = match proof.year.as_str() {
            "" => String::new(),
            year => format!(", {year}"),
        };
        lines += &format!("  {}{year}\n", proof.title.text());
    }
    if let Some(fit) = item.said {
        let said = shell.w.code("fit", fit.code());
        lines += &format!("  {}\n", shell.w.named("guide-said", said));
    }
    lines + &format!("  {}{}\n", shell.public_url, hit.href)
}
