use domain::{Body, Entry, Language};
use jiff::civil::Date;

use crate::{
    calendar_file::{Item, When},
    links,
};

/// When an entry has to stand in a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// When it is.
    pub when: When,
    /// Whether it is a day by which something has to be done.
    pub deadline: bool,
}

/// The date of an entry that people put into calendars: an event's time, a programme's or a measure's last day.
#[must_use]
pub fn dated(entry: &Entry) -> Option<Dated> {
    let day = |day: Option<Date>| {
        Some(Dated {
            when: When::Days(day?, day?),
            deadline: true,
        })
    };
    match &entry.content.body {
        Body::Event(event) => Some(Dated {
            when: When::new(event.starts?, event.ends),
            deadline: false,
        }),
        Body::Programme(programme) => day(programme.deadline),
        Body::Measure(measure) => day(measure.due),
        _ => None,
    }
}

/// What an entry puts into a calendar; `public_url` is the installation's address without a slash at the end.
#[must_use]
pub fn items(public_url: &str, language: Language, entry: &Entry) -> Vec<Item> {
    let Some(dated) = dated(entry) else {
        return Vec::new();
    };
    let content = &entry.content;
    let text = content.text(language).map(|(_, text)| text.clone());
    let text = text.unwrap_or_default();
    let place = content.places.first();
    let venue = match &content.body {
        Body::Event(event) => event.venue.clone(),
        _ => None,
    };
    let town = place.filter(|_| !dated.deadline).map(|place| {
        let town = [place.postcode.as_deref().unwrap_or_default(), &place.name];
        town.join(" ").trim().to_owned()
    });
    let street = place.and_then(|place| place.street.clone());
    let street = street.filter(|street| venue.as_ref().is_none_or(|venue| !venue.contains(street)));
    let parts = [venue, street.filter(|_| !dated.deadline), town];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    vec![Item {
        uid: entry.id.to_string(),
        changed: entry.updated,
        sequence: entry.version,
        when: dated.when,
        title: text.title,
        text: text.summary,
        place: parts.collect::<Vec<_>>().join(", "),
        url: format!(
            "{public_url}{}",
            links::entry(language, entry.kind(), &entry.slug)
        ),
    }]
}
