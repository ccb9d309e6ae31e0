//! The guide: from a question in plain words to everything that fits.

use std::collections::BTreeSet;

use domain::{Actor, Content, Kind, Language, Point};
use jiff::{civil::Date, tz::TimeZone};
use rules::Facts;
use text::{
    Analyzer,
    query::{MAX_CHARS, MAX_WORDS},
};

use crate::{App, AppError, Duties, Hit, SearchRequest, Spot, document};

/// Entries in a section, at most: few, the best ones.
const SHOWN: usize = 5;

/// Who is within so many kilometres is near enough to drive there.
const NEARBY_KM: f64 = 50.0;

/// So many of those nearby come first, of those who are among so many best in the whole state: who merely is near helps
/// nobody.
const NEARBY: usize = 3;
const AMONG: usize = 20;

/// A question in somebody's own words, with what they say of themselves.
#[derive(Debug, Clone, Default)]
pub struct Inquiry {
    /// The problem, as it was typed.
    pub text: String,
    /// The language of the interface.
    pub language: Option<Language>,
    /// Where the firm is.
    pub place: Option<Spot>,
    /// What is known for the rules on duties.
    pub facts: Facts,
    /// What kind of help is wanted; empty: any.
    pub wanted: BTreeSet<Help>,
}

/// A kind of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Help {
    /// People and institutions that know something about it.
    People,
    /// Projects and outcomes of the same kind.
    Examples,
    /// Offers, laboratories, test beds.
    Offers,
    /// Programmes that may fund it.
    Funding,
    /// Courses and events.
    Learning,
    /// Studies and practice.
    Insights,
}

impl Help {
    /// All, in the order in which they stand in a guide.
    pub const ALL: &'static [Self] = &[
        Self::People,
        Self::Examples,
        Self::Offers,
        Self::Funding,
        Self::Learning,
        Self::Insights,
    ];

    /// Its name in forms and keys of words.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Examples => "examples",
            Self::Offers => "offers",
            Self::Funding => "funding",
            Self::Learning => "learning",
            Self::Insights => "insights",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|help| help.code() == code)
    }

    /// The kinds of entries that are this help.
    #[must_use]
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::People => &[Kind::Organisation, Kind::Person],
            Self::Examples => &[Kind::Project, Kind::Outcome],
            Self::Offers => &[Kind::Offer],
            Self::Funding => &[Kind::Programme],
            Self::Learning => &[Kind::Course, Kind::Event],
            Self::Insights => &[Kind::Insight, Kind::Publication],
        }
    }
}

/// The answer to an inquiry.
#[derive(Debug, Clone)]
pub struct Guide {
    /// What fits, by the kind of help, in the order of [`Help::ALL`].
    pub sections: Vec<GuideSection>,
    /// What is to be settled.
    pub duties: Duties,
}

/// What fits of one kind of help.
#[derive(Debug, Clone)]
pub struct GuideSection {
    /// Which.
    pub help: Help,
    /// The best; of people those nearby first, with how far each is.
    pub hits: Vec<Hit>,
    /// How many entries of these kinds the atlas has, whatever they are about.
    pub known: u64,
}

impl App {
    /// Everything that fits an inquiry. Nothing of it is kept.
    ///
    /// # Errors
    /// When the index or the store cannot answer.
    pub async fn guide(&self, actor: &Actor, inquiry: &Inquiry) -> Result<Guide, AppError> {
        // Remembered by the index: it is what the front page shows.
        let known = self.overview(actor, None).await?.kinds;
        let mut sections = Vec::new();
        for &help in Help::ALL {
            if inquiry.wanted.is_empty() || inquiry.wanted.contains(&help) {
                sections.push(self.section(actor, inquiry, help, &known).await?);
            }
        }
        Ok(Guide {
            sections,
            duties: self.duties(actor, &inquiry.facts),
        })
    }

    async fn section(
        &self,
        actor: &Actor,
        inquiry: &Inquiry,
        help: Help,
        known: &[(Kind, u64)],
    ) -> Result<GuideSection, AppError> {
        let request = SearchRequest {
            q: told(&inquiry.text),
            language: inquiry.language,
            kinds: help.kinds().to_vec(),
            // Where the firm is and since when it has its machine is no limit to who may help.
            plain: true,
            limit: AMONG,
            ..SearchRequest::default()
        };
        let today = self.now().to_zoned(TimeZone::UTC).date();
        let mut best = match request.q.is_empty() {
            // Without a word everything would fit.
            true => Vec::new(),
            false => self.search(actor, request).await?.hits,
        };
        best.retain(|hit| !is_over(&hit.entry.content, today));
        let mut hits = Vec::new();
        // A course or a project may be read from anywhere; to people one drives.
        if let Some(place) = inquiry.place.as_ref().filter(|_| help == Help::People) {
            for hit in &mut best {
                hit.distance_km = distance(&hit.entry.content, place.point);
            }
            let is_near = |hit: &Hit| hit.distance_km.is_some_and(|km| km <= NEARBY_KM);
            let (near, far): (Vec<Hit>, Vec<Hit>) = best.into_iter().partition(is_near);
            let mut near = near.into_iter();
            hits.extend(near.by_ref().take(NEARBY));
            best = far;
            best.splice(..0, near);
        }
        hits.extend(best);
        hits.truncate(SHOWN);
        let known = known.iter().filter(|(kind, _)| help.kinds().contains(kind));
        Ok(GuideSection {
            help,
            hits,
            known: known.map(|(_, count)| count).sum(),
        })
    }
}

/// The words of a told problem that say something, without signs that would mean something to a search ("-", quotes, "OR"): as
/// many as a search uses.
fn told(text: &str) -> String {
    let says_something = |word: &&str| {
        let all = Language::ALL.iter();
        let mut stems = all.map(|language| Analyzer::new(*language).analyze(word));
        !word.is_empty() && stems.all(|stems| !stems.is_empty())
    };
    let words = text.split_whitespace();
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut known = BTreeSet::new();
    let words = words
        .filter(says_something)
        .filter(|word| known.insert(text::fold(word)));
    let (mut told, mut letters, mut parts) = (String::new(), 0, 0);
    for word in words.filter(|word| !OPERATORS.contains(word)) {
        letters += word.chars().count() + 1;
        // A compound is as many words as it has parts, and a whole.
        parts += text::tokenize(word).count();
        if letters > MAX_CHARS || parts > MAX_WORDS {
            break;
        }
        told.push_str(word);
        told.push(' ');
    }
    told.truncate(told.trim_end().len());
    told
}

/// What a search takes for an alternative.
const OPERATORS: [&str; 2] = ["OR", "ODER"];

/// Whether nobody can go there or apply any more.
fn is_over(content: &Content, today: Date) -> bool {
    let last = content.body.calendar_days().map(|(_, last)| last);
    let ends = match content.body.kind() {
        Kind::Programme | Kind::Course | Kind::Event => last.or(content.period.until),
        _ => None,
    };
    ends.is_some_and(|last| last < today)
}

/// How far its nearest place is, in kilometres.
fn distance(content: &Content, from: Point) -> Option<f64> {
    let points = content.places.iter().filter_map(document::point);
    let kilometres = points.map(|point| point.metres_to(from) / 1_000.0);
    kilometres.min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number in letters, so that no two words are the same.
    fn letters(number: usize) -> String {
        let digits = number.to_string();
        let letters = digits.bytes().map(|digit| char::from(digit - b'0' + b'q'));
        letters.collect()
    }

    #[test]
    fn a_told_problem_is_words_and_no_query() {
        for (text, words) in [
            (
                "Beim Schweißen merken wir -Ausschuss erst am Ende, „viel zu spät“!",
                "Schweißen merken Ausschuss erst Ende viel spät",
            ),
            ("Kamera OR Laser ODER beides?", "Kamera Laser beides"),
            (
                "IT-Sicherheit für 3D-Druck (C++)",
                "IT-Sicherheit 3D-Druck C",
            ),
            ("Fräse, Fräse und FRÄSE", "Fräse"),
            ("??? -- !", ""),
        ] {
            assert_eq!(told(text), words);
        }
        for (word, most) in [
            ("Wort", MAX_WORDS),
            ("Wort-Teil", MAX_WORDS / 3),
            ("A", MAX_WORDS),
        ] {
            let numbers = (0..900).map(letters);
            let long = numbers.map(|n| format!("{word}{n} ")).collect::<String>();
            let told = told(&long);
            assert_eq!(told.split(' ').count(), most, "{word}");
            assert!(!text::query::parse(&told).truncated, "{told}");
        }
    }

    #[test]
    fn what_can_still_be_gone_to_or_applied_for_is_not_over() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let ends = |kind, until: &str| {
            let mut content = Content::empty(kind);
            content.period.until = Some(day(until));
            is_over(&content, day("2026-03-01"))
        };
        for kind in [Kind::Programme, Kind::Course, Kind::Event] {
            assert!(ends(kind, "2026-02-28"), "{kind:?}");
            assert!(!ends(kind, "2026-03-01"), "{kind:?}");
        }
        assert!(!ends(Kind::Project, "2012-12-31"), "it is there to be read");
        assert!(!is_over(
            &Content::empty(Kind::Programme),
            day("2026-03-01")
        ));
        let mut content = Content::empty(Kind::Programme);
        content.period.until = Some(day("2030-12-31"));
        if let domain::Body::Programme(programme) = &mut content.body {
            programme.deadline = Some(day("2026-02-28"));
        }
        assert!(is_over(&content, day("2026-03-01")), "nobody can apply");
    }
}
