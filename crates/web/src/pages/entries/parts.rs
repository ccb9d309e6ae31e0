use domain::{Ags, Change, Content, Note, Place, Provenance, Region, places::Gazetteer};
use i18n::Words;

use crate::{
    links,
    map::{district_name, position},
    markdown::is_harmless,
};

/// Where the entry is.
pub struct PlaceView {
    pub lines: Vec<String>,
    /// Municipality and district with their pages; empty outside the state.
    pub areas: Vec<(String, String)>,
}

/// The small map: one district marked, and the point if known.
pub struct Locator {
    pub name: String,
    pub path: &'static str,
    pub point: Option<(i64, i64)>,
}

/// What one source says, and how to correct it.
pub struct ProvenanceView {
    pub source: String,
    /// To the source's own page.
    pub page: String,
    pub publisher: String,
    pub licence: String,
    pub attribution: String,
    pub fetched: String,
    /// To the record at the source; empty: it has no address.
    pub href: String,
    /// Since when the source no longer has it; empty: it does.
    pub vanished: String,
    pub notes: Vec<String>,
    pub corrections: String,
    /// Empty where corrections is not an address.
    pub corrections_href: String,
}

/// A line of the history.
pub struct HistoryLine {
    pub day: String,
    pub what: String,
    /// How often on that day.
    pub times: usize,
}

/// The entry's first `limit` places, the main one first.
#[must_use]
pub fn places(w: Words, content: &Content, limit: usize) -> Vec<PlaceView> {
    content
        .places
        .iter()
        .take(limit)
        .map(|place| place_view(w, place))
        .collect()
}

fn place_view(w: Words, place: &Place) -> PlaceView {
    let town = [
        place.postcode.clone().unwrap_or_default(),
        place.name.clone(),
    ];
    let mut lines: Vec<String> = place.street.clone().into_iter().collect();
    lines.push(town.join(" ").trim().to_owned());
    lines.retain(|line| !line.is_empty());
    if let Region::Elsewhere { country, .. } = &place.region {
        lines.push(country.clone());
    }
    let areas = place.ags().map(|ags| areas(w, ags));
    PlaceView {
        lines,
        areas: areas.unwrap_or_default(),
    }
}

/// The municipality, and the district where that is another area.
fn areas(w: Words, ags: Ags) -> Vec<(String, String)> {
    let own = Gazetteer::nrw().municipality(ags);
    let own = own.map(|own| (own.name.clone(), links::municipality(w.language(), ags)));
    let district = (
        district_name(ags.district()),
        links::district_page(w.language(), ags.district()),
    );
    let mut areas: Vec<(String, String)> = own.into_iter().collect();
    if areas.iter().all(|(_, href)| *href != district.1) {
        areas.push(district);
    }
    areas
}

/// The small map of the main place, if it lies in the state.
#[must_use]
pub fn locator(content: &Content) -> Option<Locator> {
    let place = content.places.first()?;
    let code = place.ags()?;
    Some(Locator {
        name: district_name(code.district()),
        path: crate::map::path_of(code.district())?,
        point: place.point.map(position),
    })
}

/// What each source says.
#[must_use]
pub fn provenance(w: Words, provenance: &[Provenance]) -> Vec<ProvenanceView> {
    provenance.iter().map(|p| provenance_view(w, p)).collect()
}

/// Names of the sources with their licences, as "Title (licence), Title (licence)".
pub fn relation_sources(sources: &[domain::Source]) -> String {
    let named = |source: &domain::Source| format!("{} ({})", source.title, source.licence);
    sources.iter().map(named).collect::<Vec<_>>().join(", ")
}

fn provenance_view(w: Words, Provenance { source, record }: &Provenance) -> ProvenanceView {
    let address = record.url.as_ref().filter(|url| is_harmless(url));
    ProvenanceView {
        source: source.title.clone(),
        page: links::source(w.language(), &source.id),
        publisher: source.publisher.clone(),
        licence: source.licence.clone(),
        attribution: source.attribution.clone(),
        fetched: w.day(&record.fetched),
        href: address.cloned().unwrap_or_default(),
        vanished: record.vanished.map(|at| w.day(&at)).unwrap_or_default(),
        notes: record.notes.iter().map(|note| mended(w, note)).collect(),
        corrections_href: corrections_href(&source.corrections),
        corrections: source.corrections.clone(),
    }
}

/// The address behind a place for corrections: itself, or a mail to it; empty for plain words.
#[must_use]
pub fn corrections_href(corrections: &str) -> String {
    if is_harmless(corrections) {
        corrections.to_owned()
    } else if corrections.contains('@') && !corrections.contains(char::is_whitespace) {
        format!("mailto:{corrections}")
    } else {
        String::new()
    }
}

fn mended(w: Words, note: &Note) -> String {
    w.with(
        "provenance-note",
        &[
            ("before", note.before.as_str().into()),
            ("after", note.after.as_str().into()),
        ],
    )
}

/// What happened to the entry; what happened several times on a day is one line.
#[must_use]
pub fn history(w: Words, changes: &[Change]) -> Vec<HistoryLine> {
    let mut lines: Vec<HistoryLine> = Vec::new();
    for change in changes {
        let (day, what) = (w.day(&change.at), w.code("change", change.kind.code()));
        match lines.iter_mut().find(|l| l.day == day && l.what == what) {
            Some(line) => line.times += 1,
            None => lines.push(HistoryLine {
                day,
                what,
                times: 1,
            }),
        }
    }
    lines
}

/// The parts that were corrected here, in words, each once.
#[must_use]
pub fn local_parts(w: Words, parts: &[String]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in parts {
        let name = match part.split('.').collect::<Vec<_>>()[..] {
            ["texts", _, name] => name,
            ["body", ..] => "facts",
            [name, ..] => name,
            [] => "",
        };
        let key = format!("part-{}", name.replace('_', "-"));
        let word = w.find(&key).unwrap_or_else(|| w.msg("part-facts"));
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// A telephone number as `tel:` wants it: digits and a leading plus.
#[must_use]
pub fn dialled(phone: &str) -> String {
    phone
        .chars()
        .enumerate()
        .filter(|&(i, c)| c.is_ascii_digit() || (i == 0 && c == '+'))
        .map(|(_, c)| c)
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::{ChangeKind, EntryId, Language};

    use super::*;

    #[test]
    fn what_happened_often_on_a_day_is_one_line() {
        let change = |at: &str, kind| Change {
            seq: 1,
            at: at.parse().expect("legal"),
            actor: String::new(),
            kind,
            entry: EntryId::from_u128(1),
            other: None,
            relation: None,
        };
        let changes = [
            change("2026-03-02T09:00:00Z", ChangeKind::Related),
            change("2026-03-02T10:00:00Z", ChangeKind::Updated),
            change("2026-03-02T11:00:00Z", ChangeKind::Related),
            change("2026-03-01T09:00:00Z", ChangeKind::Related),
        ];
        let lines = history(Words::new(Language::German), &changes);
        let times: Vec<usize> = lines.iter().map(|line| line.times).collect();
        assert_eq!(times, [2, 1, 1]);
        assert_eq!(lines[2].day, "1. März 2026");
    }

    #[test]
    fn a_mended_text_is_told_before_and_after() {
        let note = Note {
            field: "ORT".to_owned(),
            before: "KÃ–LN".to_owned(),
            after: "KÖLN".to_owned(),
        };
        let told = mended(Words::new(Language::German), &note);
        assert_eq!(told, "„KÃ–LN“ als „KÖLN“ gelesen");
    }
}
