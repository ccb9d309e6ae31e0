//! What stands in a guide, as its page and its text for a mail show it.

use app::{Guide, GuideSection, Neighbour, Responsible, SHOWN_FIRST};
use domain::{EntryId, Fit, Help, Inquiry, Kind, Language};
use i18n::Words;
use jiff::civil::Date;

use crate::{
    lenient, links,
    pages::search::show::{HitView, hit_view},
};

/// What fits of one kind of help.
pub struct SectionView {
    pub code: &'static str,
    pub title: String,
    /// The best.
    pub items: Vec<ItemView>,
    /// The next best, shown on demand.
    pub more: Vec<ItemView>,
    /// What is only remotely related, shown on demand; at once where there is nothing else.
    pub remote: Vec<ItemView>,
    /// What the atlas does not know, how little it has or how old that is; empty: nothing to be said.
    pub note: String,
}

impl SectionView {
    /// Whether the next best stand there at once: something was said of one of them.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.more.iter().any(|item| item.said.is_some())
    }

    /// Whether what is remotely related stands there at once: there is nothing else, or something was said of it.
    #[must_use]
    pub fn is_remote_open(&self) -> bool {
        self.items.is_empty() || self.remote.iter().any(|item| item.said.is_some())
    }

    /// How many are about the problem.
    #[must_use]
    pub fn count(&self) -> usize {
        self.items.len() + self.more.len()
    }
}

/// An entry that fits, how to reach who stands behind it, and what was said of it.
pub struct ItemView {
    pub id: EntryId,
    pub hit: HitView,
    /// When it takes place, or until when one can apply; empty: it is not said.
    pub when: String,
    pub phone: String,
    pub mail: String,
    /// What whoever asked said of it.
    pub said: Option<Fit>,
}

/// Whom to call.
pub struct ResponsibleView {
    /// For what.
    pub purpose: String,
    pub name: String,
    /// Its page in the atlas, or its website; empty: none.
    pub href: String,
    pub phone: String,
    pub mail: String,
    /// As of when this is, and whether somebody has compared it.
    pub state: String,
    pub doubt: String,
}

/// A topic near the question.
pub struct NeighbourView {
    pub label: String,
    pub href: String,
    pub institutions: u64,
}

/// What is older than so many years is called old.
const OLD_YEARS: i16 = 5;

/// The sections of a guide; `year` is the present one.
#[must_use]
pub fn sections(w: Words, guide: &mut Guide, inquiry: &Inquiry, year: i16) -> Vec<SectionView> {
    let sections = std::mem::take(&mut guide.sections).into_iter();
    sections
        .map(|section| section_view(w, section, inquiry, year))
        .collect()
}

fn section_view(w: Words, section: GuideSection, inquiry: &Inquiry, year: i16) -> SectionView {
    let code = section.help.code();
    let note = note(w, &section, year);
    let view = |hit: app::Hit| item(w, hit, inquiry);
    let remote = section.remote.into_iter().map(view).collect();
    let mut items: Vec<ItemView> = section.hits.into_iter().map(view).collect();
    let more = items.split_off(items.len().min(SHOWN_FIRST));
    SectionView {
        code,
        title: w.code("help", code),
        items,
        more,
        remote,
        note,
    }
}

fn note(w: Words, section: &GuideSection, year: i16) -> String {
    if section.hits.is_empty() && !section.remote.is_empty() {
        return w.msg("guide-remote-only");
    }
    if section.hits.is_empty() {
        return match section.known {
            0 => w.msg("guide-gap-none"),
            known => w.count("guide-gap-others", known),
        };
    }
    let newest = section.hits.iter().filter_map(newest).max();
    match newest {
        Some(newest) if newest + OLD_YEARS < year && section.help != Help::Funding => {
            w.named("guide-old", newest.to_string())
        }
        _ => String::new(),
    }
}

/// The newest year that a hit or its evidence names.
fn newest(hit: &app::Hit) -> Option<i16> {
    let period = &hit.entry.content.period;
    let own = period.until.or(period.from).map(|day| day.year());
    let evidence = hit.evidence.iter().filter_map(|line| line.year);
    evidence.chain(own).max()
}

fn item(w: Words, hit: app::Hit, inquiry: &Inquiry) -> ItemView {
    let contact = hit.entry.content.contact.clone();
    let id = hit.entry.id;
    let days = hit.entry.content.body.calendar_days();
    let kind = hit.entry.content.body.kind();
    ItemView {
        id,
        when: days.map_or_else(String::new, |days| when(w, kind, days)),
        phone: contact.phone.unwrap_or_default(),
        mail: contact.email.unwrap_or_default(),
        said: inquiry.fits.get(&id).map(|said| said.fit),
        hit: hit_view(hit, w),
    }
}

/// When it takes place, or until when one can apply.
fn when(w: Words, kind: Kind, (first, last): (Date, Date)) -> String {
    match (kind, first == last) {
        (Kind::Programme, _) => w.named("guide-apply-until", w.date(&last)),
        (_, true) => w.date(&first),
        (_, false) => format!("{} – {}", w.date(&first), w.date(&last)),
    }
}

/// Whom to call.
#[must_use]
pub fn responsible_view(w: Words, responsible: &Responsible) -> ResponsibleView {
    let language = w.language();
    let contact = responsible.entry.as_ref().map(|e| &e.content.contact);
    let href = responsible
        .entry
        .as_ref()
        .map(|entry| links::entry(language, Kind::Organisation, &entry.slug));
    let site = || responsible.url.map(str::to_owned);
    ResponsibleView {
        purpose: w.code("responsible", responsible.kind.code()),
        name: responsible.name.of(language).to_owned(),
        href: href.or_else(site).unwrap_or_default(),
        phone: contact.and_then(|c| c.phone.clone()).unwrap_or_default(),
        mail: contact.and_then(|c| c.email.clone()).unwrap_or_default(),
        state: match &responsible.checked {
            Some(checked) => w.named("duties-checked", w.date(checked)),
            None => w.named("responsible-unchecked", w.date(&responsible.as_of)),
        },
        doubt: responsible
            .doubt
            .map_or("", |doubt| doubt.of(language))
            .to_owned(),
    }
}

/// A topic near the question, with who knows it around a place.
#[must_use]
pub fn neighbour_view(language: Language, neighbour: &Neighbour, place: &str) -> NeighbourView {
    let concept = &neighbour.concept;
    let pairs = [
        ("kind", Kind::Organisation.code().to_owned()),
        ("competence", concept.uri.clone()),
        ("near", place.to_owned()),
        ("radius_km", "50".to_owned()),
    ];
    NeighbourView {
        label: concept.labels(language).1.preferred.clone(),
        href: links::search(language) + &lenient::query(&pairs),
        institutions: neighbour.institutions,
    }
}
