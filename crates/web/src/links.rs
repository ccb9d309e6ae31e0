//! Where things are: the addresses of pages, in both languages.

use domain::{Ags, Concept, Kind, Language, Scheme};

use crate::areas;

/// The home page.
#[must_use]
pub fn home(language: Language) -> String {
    format!("/{}", language.code())
}

/// The search page, without a question.
#[must_use]
pub fn search(language: Language) -> String {
    page(language, "suche", "search")
}

/// The page of an entry.
#[must_use]
pub fn entry(language: Language, kind: Kind, slug: &str) -> String {
    format!("/{}/{}/{slug}", language.code(), kind.segment(language))
}

/// What an organisation or person has shown: its whole profile.
#[must_use]
pub fn profile(language: Language, kind: Kind, slug: &str) -> String {
    format!("{}/{}", entry(language, kind, slug), profile_end(language))
}

/// The last part of the address of a profile.
#[must_use]
pub const fn profile_end(language: Language) -> &'static str {
    match language {
        Language::German => "profil",
        Language::English => "profile",
    }
}

/// The list of sources.
#[must_use]
pub fn sources(language: Language) -> String {
    page(language, "quellen", "sources")
}

/// What the atlas is.
#[must_use]
pub fn about(language: Language) -> String {
    page(language, "ueber", "about")
}

/// From a question in plain words to everything that fits.
#[must_use]
pub fn guide(language: Language) -> String {
    page(language, "wegweiser", "guide")
}

/// A guide: `token` opens it, so this address is a secret.
#[must_use]
pub fn guide_of(language: Language, token: &str) -> String {
    format!("{}/{token}", guide(language))
}

/// A guide for those who may read it alone: `reader` opens it, so this address is a secret as well.
#[must_use]
pub fn guide_to_read(language: Language, reader: &str) -> String {
    format!("{}/{}/{reader}", guide(language), reading(language))
}

/// What stands before the token of those who may read alone.
#[must_use]
pub const fn reading(language: Language) -> &'static str {
    match language {
        Language::German => "lesen",
        Language::English => "read",
    }
}

/// What belongs to a guide, under its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuidePart {
    /// The steps: the problem, who asks, what kind of help, all of it once more.
    Question,
    Details,
    Help,
    Check,
    /// The guide as text for a mail.
    Text,
    /// Where forms are sent: keep it, delete it, say whether an item helps.
    Keep,
    Delete,
    Fit,
    /// Where a further question of the rules is answered.
    Answer,
}

impl GuidePart {
    /// Its part of the address.
    #[must_use]
    pub const fn segment(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Question, Language::German) => "frage",
            (Self::Question, Language::English) => "question",
            (Self::Details, Language::German) => "angaben",
            (Self::Details, Language::English) => "details",
            (Self::Help, Language::German) => "hilfe",
            (Self::Help, Language::English) => "help",
            (Self::Check, Language::German) => "pruefen",
            (Self::Check, Language::English) => "check",
            (Self::Text, Language::German) => "text",
            (Self::Text, Language::English) => "mail-text",
            (Self::Keep, Language::German) => "behalten",
            (Self::Keep, Language::English) => "keep",
            (Self::Delete, Language::German) => "loeschen",
            (Self::Delete, Language::English) => "delete",
            (Self::Fit, Language::German) => "passt",
            (Self::Fit, Language::English) => "fit",
            (Self::Answer, Language::German) => "antwort",
            (Self::Answer, Language::English) => "answer",
        }
    }
}

/// A part of a guide.
#[must_use]
pub fn guide_part(language: Language, token: &str, part: GuidePart) -> String {
    format!("{}/{}", guide_of(language, token), part.segment(language))
}

/// Says that a guide was deleted.
#[must_use]
pub fn guide_deleted(language: Language) -> String {
    let last = match language {
        Language::German => "geloescht",
        Language::English => "deleted",
    };
    format!("{}/{last}", guide(language))
}

/// What is to be settled when technology is introduced.
#[must_use]
pub fn duties(language: Language) -> String {
    page(language, "pflichten", "duties")
}

/// The statement on accessibility.
#[must_use]
pub fn accessibility(language: Language) -> String {
    page(language, "barrierefreiheit", "accessibility")
}

/// The search page for one kind.
#[must_use]
pub fn kind(language: Language, kind: Kind) -> String {
    format!("{}?kind={}", search(language), kind.code())
}

/// The search page for one district.
#[must_use]
pub fn district(language: Language, code: &str) -> String {
    format!("{}?district={code}", search(language))
}

/// All municipalities.
#[must_use]
pub fn municipalities(language: Language) -> String {
    page(language, "orte", "places")
}

/// The page of a municipality, for example `/de/orte/aachen`; all municipalities if there is none of this key.
#[must_use]
pub fn municipality(language: Language, ags: Ags) -> String {
    let all = municipalities(language);
    areas::slug_of(ags).map_or(all.clone(), |slug| format!("{all}/{slug}"))
}

/// All districts.
#[must_use]
pub fn districts(language: Language) -> String {
    page(language, "kreise", "districts")
}

/// The page of a district, for example `/de/kreise/kreis-soest`; of a kreisfreie Stadt that of the city; all
/// districts if there is none of this key.
#[must_use]
pub fn district_page(language: Language, code: &str) -> String {
    if let Some(city) = areas::city_of(code) {
        return municipality(language, city);
    }
    let all = districts(language);
    areas::slug_of_district(code).map_or(all.clone(), |slug| format!("{all}/{slug}"))
}

/// Broadband and mobile coverage in the whole state.
#[must_use]
pub fn coverage(language: Language) -> String {
    page(language, "infrastruktur", "infrastructure")
}

/// Where commercial sites are slow.
#[must_use]
pub fn white_spots(language: Language) -> String {
    let last = match language {
        Language::German => "weisse-flecken",
        Language::English => "white-spots",
    };
    format!("{}/{last}", coverage(language))
}

/// What is published of reports of the network.
#[must_use]
pub fn reports(language: Language) -> String {
    let last = match language {
        Language::German => "hinweise",
        Language::English => "reports",
    };
    format!("{}/{last}", coverage(language))
}

/// What belongs to reports, under their address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportPart {
    /// The form; with `?place=` for a place.
    New,
    /// Says that a report was deleted.
    Deleted,
    /// Where a report is deleted, under its own address.
    Delete,
}

impl ReportPart {
    /// Its part of the address.
    #[must_use]
    pub const fn segment(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::New, Language::German) => "neu",
            (Self::New, Language::English) => "new",
            (Self::Deleted, Language::German) => "geloescht",
            (Self::Deleted, Language::English) => "deleted",
            (Self::Delete, Language::German) => "loeschen",
            (Self::Delete, Language::English) => "delete",
        }
    }
}

/// A part of the pages of reports.
#[must_use]
pub fn report_part(language: Language, part: ReportPart) -> String {
    format!("{}/{}", reports(language), part.segment(language))
}

/// The form for a report of this place.
#[must_use]
pub fn report_of_place(language: Language, ags: Ags) -> String {
    format!("{}?place={ags}", report_part(language, ReportPart::New))
}

/// A report: `token` opens it, so this address is a secret.
#[must_use]
pub fn report_of(language: Language, token: &str) -> String {
    format!("{}/{token}", reports(language))
}

/// The map of everything.
#[must_use]
pub fn atlas_map(language: Language) -> String {
    page(language, "karte", "map")
}

/// The vocabularies of competences.
#[must_use]
pub fn competences(language: Language) -> String {
    page(language, "kompetenzen", "competences")
}

/// Who knows what in which part of the state.
#[must_use]
pub fn capabilities(language: Language) -> String {
    page(language, "kompetenzkarte", "capabilities")
}

/// The editions of the industry classification.
#[must_use]
pub fn sectors(language: Language) -> String {
    page(language, "branchen", "sectors")
}

/// A vocabulary from its tops: of competences, or of sectors.
#[must_use]
pub fn scheme(language: Language, scheme: Scheme) -> String {
    let all = if scheme.is_sectors() {
        sectors(language)
    } else {
        competences(language)
    };
    format!("{all}/{}", scheme.code())
}

/// The page of a concept: a competence or a sector.
#[must_use]
pub fn concept(language: Language, concept: &Concept) -> String {
    format!("{}/{}", scheme(language, concept.scheme), concept.key)
}

/// All entries by kind and letter.
#[must_use]
pub fn directory(language: Language) -> String {
    page(language, "verzeichnis", "directory")
}

/// The directory of one kind.
#[must_use]
pub fn directory_of(language: Language, kind: Kind) -> String {
    format!("{}?kind={}", directory(language), kind.code())
}

/// Events and deadlines.
#[must_use]
pub fn calendar(language: Language) -> String {
    page(language, "kalender", "calendar")
}

/// News, newest first; the address of the kind's list.
#[must_use]
pub fn news(language: Language) -> String {
    format!("/{}/{}", language.code(), Kind::News.segment(language))
}

/// Data to take away, and how to correct them.
#[must_use]
pub fn data(language: Language) -> String {
    page(language, "daten", "data")
}

/// The description of the API for people.
#[must_use]
pub fn interface(language: Language) -> String {
    page(language, "daten/schnittstelle", "data/api")
}

/// A question to the API, for showing how to ask.
#[must_use]
pub fn interface_example(public_url: &str) -> String {
    format!("{public_url}/api/v1/search?q=laser&kind=organisation")
}

/// The page of a source.
#[must_use]
pub fn source(language: Language, id: &domain::SourceId) -> String {
    format!("{}/{id}", sources(language))
}

/// Who is responsible for this installation.
#[must_use]
pub fn imprint(language: Language) -> String {
    page(language, "impressum", "imprint")
}

/// What is kept about visitors.
#[must_use]
pub fn privacy(language: Language) -> String {
    page(language, "datenschutz", "privacy")
}

/// What the atlas is, in sign language.
#[must_use]
pub fn sign_language(language: Language) -> String {
    page(language, "gebaerdensprache", "sign-language")
}

/// What the atlas is, in Leichte Sprache (easy language).
#[must_use]
pub fn easy_language(language: Language) -> String {
    page(language, "leichte-sprache", "easy-language")
}

/// Where people say what is wrong or missing.
#[must_use]
pub fn feedback(language: Language) -> String {
    page(language, "rueckmeldung", "feedback")
}

fn page(language: Language, german: &str, english: &str) -> String {
    match language {
        Language::German => format!("/de/{german}"),
        Language::English => format!("/en/{english}"),
    }
}
