use app::{Near, Order, Page, SearchRequest};
use domain::{
    Ags, EntryId, FieldOfAction, Interface, Kind, Language, OrganisationType, Sector,
    SectorEdition,
    places::{Gazetteer, Landscape},
};
use i18n::Words;
use jiff::civil::Date;

use crate::{lenient, links};

/// Longest question that is kept, in characters (a little more than the search uses) and in bytes:
/// every link of the page repeats it, percent-encoded.
const Q_MAX: usize = 600;
const Q_BYTES_MAX: usize = 1200;

/// Longest place that is kept, in characters.
const NEAR_MAX: usize = 100;

/// Most values of one filter: every link of the page repeats them.
const VALUES_MAX: usize = 20;

/// Longest URI of a competence, in bytes, and most of them.
const URI_MAX: usize = 300;
const COMPETENCES_MAX: usize = 5;

/// Hits on a page.
pub const PAGE_SIZE: usize = 20;

/// Radii to choose from, in kilometres.
pub const RADII: [u16; 6] = [5, 10, 25, 50, 100, 200];

/// What the search page was asked, as its address says. Values nobody knows are passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub q: String,
    /// Whether more was asked than `q` keeps.
    pub cut: bool,
    pub kinds: Vec<Kind>,
    pub fields: Vec<FieldOfAction>,
    pub interfaces: Vec<Interface>,
    pub organisation_types: Vec<OrganisationType>,
    /// URIs.
    pub competences: Vec<String>,
    pub sectors: Vec<Sector>,
    /// Whether a sector also finds what corresponds in the other edition.
    pub both_editions: bool,
    /// Codes of parts of the state that have a name and no office: the Sauerland.
    pub landscapes: Vec<String>,
    pub districts: Vec<String>,
    pub municipalities: Vec<Ags>,
    /// A place as it was typed.
    pub near: String,
    /// In kilometres.
    pub radius: u16,
    pub sources: Vec<String>,
    pub holder: Option<EntryId>,
    pub initials: Vec<char>,
    pub from: Option<When>,
    pub until: Option<When>,
    /// Whether every word is looked for as it is typed.
    pub literal: bool,
    /// Whether no words are taken for a place or a time.
    pub plain: bool,
    pub order: Order,
    /// Counted from 1.
    pub page: u32,
    pub map: bool,
}

/// A year or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Year(i16),
    Day(Date),
}

impl Default for Question {
    fn default() -> Self {
        Self {
            q: String::new(),
            cut: false,
            kinds: Vec::new(),
            fields: Vec::new(),
            interfaces: Vec::new(),
            organisation_types: Vec::new(),
            competences: Vec::new(),
            sectors: Vec::new(),
            both_editions: false,
            landscapes: Vec::new(),
            districts: Vec::new(),
            municipalities: Vec::new(),
            near: String::new(),
            radius: Near::KM,
            sources: Vec::new(),
            holder: None,
            initials: Vec::new(),
            from: None,
            until: None,
            literal: false,
            plain: false,
            order: Order::Relevance,
            page: 1,
            map: false,
        }
    }
}

impl Question {
    /// The question in this query string.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let mut question = Self::default();
        for (name, value) in lenient::pairs(query) {
            question.take(&name, value);
        }
        question
    }

    /// What was typed, to be set in quotes: without those that stand around all of it.
    #[must_use]
    pub fn typed(&self) -> &str {
        const QUOTES: [char; 6] = ['"', '„', '“', '”', '»', '«'];
        let typed = self.q.trim();
        let within = typed.strip_prefix(QUOTES);
        let within = within.and_then(|rest| rest.strip_suffix(QUOTES));
        let within = within.filter(|within| !within.contains(QUOTES));
        within.map_or(typed, str::trim)
    }

    fn take(&mut self, name: &str, value: String) {
        match name {
            "q" => (self.q, self.cut) = kept(value),
            "kind" => push(&mut self.kinds, Kind::from_code(&value)),
            "field" => push(&mut self.fields, FieldOfAction::from_code(&value)),
            "interface" => push(&mut self.interfaces, Interface::from_code(&value)),
            "organisation_type" => {
                push(
                    &mut self.organisation_types,
                    OrganisationType::from_code(&value),
                );
            }
            "competence" => {
                let short = uri(value).filter(|uri| uri.len() <= URI_MAX);
                push(&mut self.competences, short);
                self.competences.truncate(COMPETENCES_MAX);
            }
            "sector" => push(&mut self.sectors, sector(&value)),
            "editions" => self.both_editions = value == "both",
            "landscape" => {
                let known = landscape(&value).map(|part| part.code.to_owned());
                push(&mut self.landscapes, known);
            }
            "district" => {
                let known = Gazetteer::nrw().district(&value).is_some();
                push(&mut self.districts, known.then_some(value));
            }
            "municipality" => {
                let ags = value.parse().ok();
                let known = ags.filter(|ags| Gazetteer::nrw().municipality(*ags).is_some());
                push(&mut self.municipalities, known);
            }
            "near" => self.near = value.trim().chars().take(NEAR_MAX).collect(),
            "radius_km" => {
                let radius = value.trim().parse().unwrap_or(Near::KM);
                self.radius = radius.clamp(Near::KM_MIN, Near::KM_MAX);
            }
            "source" => {
                let source = domain::SourceId::new(value).ok();
                push(&mut self.sources, source.map(|id| id.as_str().to_owned()));
            }
            "holder" => self.holder = value.parse().ok(),
            "initial" => push(&mut self.initials, initial(&value)),
            "from" => self.from = When::read(&value),
            "until" => self.until = When::read(&value),
            "literal" => self.literal = value == "1",
            "plain" => self.plain = value == "1",
            "order" => self.order = order(&value).unwrap_or_default(),
            "page" => self.page = value.parse().unwrap_or(1).clamp(1, 500),
            "view" => self.map = value == "map",
            _ => {}
        }
    }

    /// The question as the use case takes it, without the place, which is to be found first.
    #[must_use]
    pub fn request(&self, language: Language) -> SearchRequest {
        let parts = self.landscapes.iter().filter_map(|code| landscape(code));
        let in_parts = parts.flat_map(|part| part.districts.iter().map(|d| (*d).to_owned()));
        SearchRequest {
            q: self.q.clone(),
            language: Some(language),
            kinds: self.kinds.clone(),
            fields: self.fields.clone(),
            interfaces: self.interfaces.clone(),
            organisation_types: self.organisation_types.clone(),
            competences: self.competences.clone(),
            sectors: self.sectors.clone(),
            both_editions: self.both_editions,
            districts: self.districts.iter().cloned().chain(in_parts).collect(),
            municipalities: self.municipalities.clone(),
            near: None,
            sources: self.sources.clone(),
            holder: self.holder,
            initials: self.initials.clone(),
            from: self.from.map(When::first_day),
            until: self.until.map(When::last_day),
            literal: self.literal,
            plain: self.plain,
            order: self.order,
            page: Page::Number(self.page),
            limit: PAGE_SIZE,
        }
    }

    /// The address of this question.
    #[must_use]
    pub fn href(&self, language: Language) -> String {
        format!(
            "{}{}",
            links::search(language),
            lenient::query(&self.pairs())
        )
    }

    /// The query string of this question for other pages and feeds of the same hits: without page and view.
    #[must_use]
    pub fn query(&self) -> String {
        let all = Self {
            page: 1,
            map: false,
            ..self.clone()
        };
        lenient::query(&all.pairs())
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        let mut add = |name, values: Vec<String>| {
            pairs.extend(values.into_iter().map(|value| (name, value)));
        };
        let text = |text: &String| (!text.is_empty()).then(|| text.clone());
        let yes = |value: &str, is: bool| is.then(|| value.to_owned());
        add("q", text(&self.q).into_iter().collect());
        add("kind", codes(&self.kinds, |kind| kind.code()));
        add("field", codes(&self.fields, |field| field.code()));
        add("interface", codes(&self.interfaces, |at| at.code()));
        add(
            "organisation_type",
            codes(&self.organisation_types, |sort| sort.code()),
        );
        add("competence", self.competences.clone());
        add("sector", self.sectors.iter().map(sector_code).collect());
        let both = yes("both", self.both_editions);
        add("editions", both.into_iter().collect());
        add("landscape", self.landscapes.clone());
        add("district", self.districts.clone());
        let municipalities = self.municipalities.iter().map(Ags::to_string);
        add("municipality", municipalities.collect());
        add("near", text(&self.near).into_iter().collect());
        let radius = yes(&self.radius.to_string(), self.radius != Near::KM);
        add("radius_km", radius.into_iter().collect());
        add("source", self.sources.clone());
        add(
            "holder",
            self.holder.iter().map(EntryId::to_string).collect(),
        );
        add(
            "initial",
            self.initials.iter().map(char::to_string).collect(),
        );
        add("from", self.from.iter().map(When::to_string).collect());
        add("until", self.until.iter().map(When::to_string).collect());
        add("literal", yes("1", self.literal).into_iter().collect());
        add("plain", yes("1", self.plain).into_iter().collect());
        let ordered = yes(order_code(self.order), self.order != Order::Relevance);
        add("order", ordered.into_iter().collect());
        let page = yes(&self.page.to_string(), self.page > 1);
        add("page", page.into_iter().collect());
        add("view", yes("map", self.map).into_iter().collect());
        pairs
    }

    /// The question with something changed, from its first page on.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut changed = self.clone();
        changed.page = 1;
        change(&mut changed);
        changed
    }

    /// The same words without any filter.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self {
            q: self.q.clone(),
            cut: self.cut,
            literal: self.literal,
            plain: self.plain,
            order: match self.order {
                // Nothing is near without a place.
                Order::Distance => Order::Relevance,
                order => order,
            },
            map: self.map,
            ..Self::default()
        }
    }

    /// The question without the place around which is searched.
    #[must_use]
    pub fn without_place(&self) -> Self {
        self.with(|q| {
            q.near.clear();
            q.radius = Near::KM;
            if q.order == Order::Distance {
                q.order = Order::Relevance;
            }
        })
    }

    /// Whether any filter is set.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        *self
            != Self {
                page: self.page,
                order: self.order,
                ..self.unfiltered()
            }
    }

    /// Whether it is ordered so; templates ask.
    #[must_use]
    pub fn order_code(&self) -> &'static str {
        order_code(self.order)
    }
}

impl When {
    fn read(value: &str) -> Option<Self> {
        let value = value.trim();
        let day = || {
            value
                .parse()
                .ok()
                .filter(|day: &Date| is_year(day.year()))
                .map(Self::Day)
        };
        let year = value.parse().ok().filter(|year| is_year(*year));
        year.map(Self::Year).or_else(day)
    }

    /// How it is written for readers.
    #[must_use]
    pub fn shown(self, w: Words) -> String {
        match self {
            Self::Year(year) => year.to_string(),
            Self::Day(day) => w.date(&day),
        }
    }

    fn first_day(self) -> Date {
        match self {
            Self::Year(year) => jiff::civil::date(year, 1, 1),
            Self::Day(day) => day,
        }
    }

    fn last_day(self) -> Date {
        match self {
            Self::Year(year) => jiff::civil::date(year, 12, 31),
            Self::Day(day) => day,
        }
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

/// The order with this code.
#[must_use]
pub fn order(code: &str) -> Option<Order> {
    ORDERS
        .iter()
        .find(|(_, its)| *its == code)
        .map(|(order, _)| *order)
}

fn order_code(order: Order) -> &'static str {
    let known = ORDERS.iter().find(|(its, _)| *its == order);
    known.map_or("relevance", |(_, code)| code)
}

/// All orders with their codes.
pub const ORDERS: [(Order, &str); 5] = [
    (Order::Relevance, "relevance"),
    (Order::Newest, "newest"),
    (Order::Date, "date"),
    (Order::Distance, "distance"),
    (Order::Title, "title"),
];

/// The sector that a parameter names: `wz2025:25.62`.
#[must_use]
pub fn sector(value: &str) -> Option<Sector> {
    let (edition, code) = value.split_once(':')?;
    Sector::parse(SectorEdition::from_code(edition)?, code)
}

/// The parameter's form of a sector.
#[must_use]
pub fn sector_code(sector: &Sector) -> String {
    format!("{}:{}", sector.edition.code(), sector.code)
}

/// The part of the state with this code.
#[must_use]
pub fn landscape(code: &str) -> Option<&'static Landscape> {
    Landscape::ALL.iter().find(|part| part.code == code)
}

/// The letter that a parameter names: `A` to `Z`, `0` for digits, `other`.
#[must_use]
pub fn initial(value: &str) -> Option<char> {
    match value {
        "#" | "other" => Some('#'),
        "0" => Some('0'),
        _ => {
            let mut letters = value.chars().map(|c| c.to_ascii_uppercase());
            let first = letters.next().filter(char::is_ascii_uppercase);
            first.filter(|_| letters.next().is_none())
        }
    }
}

/// What may be the URI of a concept.
#[must_use]
pub fn uri(value: String) -> Option<String> {
    let is_one = value.contains(':')
        && value.len() <= 500
        && !value.chars().any(|c| c.is_whitespace() || c.is_control());
    is_one.then_some(value)
}

fn codes<T>(values: &[T], code: impl Fn(&T) -> &'static str) -> Vec<String> {
    values.iter().map(|value| code(value).to_owned()).collect()
}

/// As much of the words as is kept, and whether there were more.
fn kept(mut q: String) -> (String, bool) {
    let far =
        |(n, (at, c)): &(usize, (usize, char))| *n >= Q_MAX || at + c.len_utf8() > Q_BYTES_MAX;
    let end = q.char_indices().enumerate().find(far);
    if let Some((_, (end, _))) = end {
        q.truncate(end);
    }
    (q, end.is_some())
}

fn push<T: PartialEq>(list: &mut Vec<T>, value: Option<T>) {
    let is_new = |value: &T| !list.contains(value) && list.len() < VALUES_MAX;
    if let Some(value) = value.filter(is_new) {
        list.push(value);
    }
}

fn is_year(year: i16) -> bool {
    (1000..=2999).contains(&year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_was_asked_and_leads_back_to_it() {
        let address = "q=Laser+%26+Wasser&kind=project&kind=organisation&field=security\
             &interface=organisation_people&organisation_type=university\
             &competence=http%3A%2F%2Fdata.europa.eu%2Fesco%2Fskill%2F1&sector=wz2025%3A25.62\
             &editions=both&landscape=sauerland&district=05315&municipality=05334002&near=52062+Aachen\
             &radius_km=50&source=ror&initial=A&from=2008&until=2013-05-01&literal=1&plain=1\
             &order=distance&page=3&view=map";
        let question = Question::read(Some(address));
        assert_eq!(question.q, "Laser & Wasser");
        assert_eq!(question.kinds, [Kind::Project, Kind::Organisation]);
        assert_eq!((question.from, question.page), (Some(When::Year(2008)), 3));
        assert_eq!((question.radius, question.order), (50, Order::Distance));
        assert_eq!(question.sectors[0].code, "25.62");
        let href = question.href(Language::German);
        assert!(href.starts_with("/de/suche?q=Laser"));
        assert_eq!(href.matches('=').count(), address.matches('=').count());
        assert_eq!(
            Question::read(href.split_once('?').map(|(_, query)| query)),
            question
        );
        assert!(question.is_filtered() && !question.unfiltered().is_filtered());
        let request = question.request(Language::German);
        assert!(
            request.districts.len() > 1,
            "the Sauerland is its districts"
        );
        let day = |text: &str| text.parse().expect("a day");
        assert_eq!(
            (request.from, request.until),
            (Some(day("2008-01-01")), Some(day("2013-05-01")))
        );
    }

    #[test]
    fn what_is_set_in_quotes_has_none_around_it() {
        let asked = |q: &str| Question {
            q: q.to_owned(),
            ..Question::default()
        };
        for (q, typed) in [
            ("„Kaltkammer“", "Kaltkammer"),
            (" \"kalte Kammer\" ", "kalte Kammer"),
            ("»a« \"b\"", "»a« \"b\""),
            ("\"a", "\"a"),
            ("\"", "\""),
            ("", ""),
        ] {
            assert_eq!(asked(q).typed(), typed, "{q}");
        }
    }

    #[test]
    fn long_questions_are_cut_between_characters() {
        assert_eq!(kept("Laser".to_owned()), ("Laser".to_owned(), false));
        assert_eq!(kept("a".repeat(600)), ("a".repeat(600), false));
        assert_eq!(kept("a".repeat(601)), ("a".repeat(600), true));
        assert_eq!(kept("咖".repeat(500)), ("咖".repeat(400), true));
        let question = Question::read(Some(&format!("q={}", "ä".repeat(700))));
        assert!(question.cut && !question.is_filtered());
        let many: String = (0..100).map(|n| format!("&competence=urn:{n}")).collect();
        assert_eq!(
            Question::read(Some(&many)).competences.len(),
            COMPETENCES_MAX
        );
        let many: String = (0..53).map(|n| format!("&source=s{n}")).collect();
        assert_eq!(Question::read(Some(&many)).sources.len(), VALUES_MAX);
    }

    #[test]
    fn what_nobody_knows_is_passed_over() {
        let question = Question::read(Some(
            "kind=banana&district=99999&source=%00&from=abc&page=-1&page=99999999999&x=y&order=up\
             &competence=laser&sector=wz2025:9&sector=wz1993:25&landscape=mordor&municipality=05999999\
             &near=+&radius_km=x&holder=1&initial=AB&until=2013-13-01&organisation_type=x&literal=2",
        ));
        assert_eq!(question, Question::default());
        assert_eq!(Question::read(Some("radius_km=9999")).radius, Near::KM_MAX);
    }
}
