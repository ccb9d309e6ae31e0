use app::{Order, Page, SearchRequest};
use domain::{FieldOfAction, Interface, Kind, Language, places::Gazetteer};

use crate::{lenient, links};

/// Longest question that is kept, in characters (a little more than the search uses) and in bytes:
/// every link of the page repeats it, percent-encoded.
const Q_MAX: usize = 600;
const Q_BYTES_MAX: usize = 1200;

/// Hits on a page.
pub const PAGE_SIZE: usize = 20;

/// What the search page was asked, as its address says. Values nobody knows are passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    pub q: String,
    /// Whether more was asked than `q` keeps.
    pub cut: bool,
    pub kinds: Vec<Kind>,
    pub fields: Vec<FieldOfAction>,
    pub interfaces: Vec<Interface>,
    pub districts: Vec<String>,
    pub sources: Vec<String>,
    pub from: Option<i16>,
    pub until: Option<i16>,
    pub newest: bool,
    /// Counted from 1.
    pub page: u32,
    pub map: bool,
}

impl Question {
    /// The question in this query string.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let mut question = Self {
            page: 1,
            ..Self::default()
        };
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "q" => (question.q, question.cut) = kept(value),
                "kind" => push(&mut question.kinds, Kind::from_code(&value)),
                "field" => push(&mut question.fields, FieldOfAction::from_code(&value)),
                "interface" => push(&mut question.interfaces, Interface::from_code(&value)),
                "district" => {
                    let known = Gazetteer::nrw().district(&value).is_some();
                    push(&mut question.districts, known.then_some(value));
                }
                "source" => {
                    let source = domain::SourceId::new(value).ok();
                    push(
                        &mut question.sources,
                        source.map(|id| id.as_str().to_owned()),
                    );
                }
                "from" => question.from = year(&value),
                "until" => question.until = year(&value),
                "order" => question.newest = value == "newest",
                "page" => question.page = value.parse().unwrap_or(1).clamp(1, 500),
                "view" => question.map = value == "map",
                _ => {}
            }
        }
        question
    }

    /// The question as the use case takes it.
    #[must_use]
    pub fn request(&self, language: Language) -> SearchRequest {
        SearchRequest {
            q: self.q.clone(),
            language: Some(language),
            kinds: self.kinds.clone(),
            fields: self.fields.clone(),
            interfaces: self.interfaces.clone(),
            districts: self.districts.clone(),
            sources: self.sources.clone(),
            from_year: self.from,
            until_year: self.until,
            order: if self.newest {
                Order::Newest
            } else {
                Order::Relevance
            },
            page: Page::Number(self.page),
            limit: PAGE_SIZE,
        }
    }

    /// The address of this question.
    #[must_use]
    pub fn href(&self, language: Language) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        pairs.extend(self.kinds.iter().map(|k| ("kind", k.code().to_owned())));
        pairs.extend(self.fields.iter().map(|f| ("field", f.code().to_owned())));
        pairs.extend(
            self.interfaces
                .iter()
                .map(|i| ("interface", i.code().to_owned())),
        );
        pairs.extend(self.districts.iter().map(|d| ("district", d.clone())));
        pairs.extend(self.sources.iter().map(|s| ("source", s.clone())));
        pairs.extend(self.from.map(|year| ("from", year.to_string())));
        pairs.extend(self.until.map(|year| ("until", year.to_string())));
        if self.newest {
            pairs.push(("order", "newest".to_owned()));
        }
        if self.page > 1 {
            pairs.push(("page", self.page.to_string()));
        }
        if self.map {
            pairs.push(("view", "map".to_owned()));
        }
        format!("{}{}", links::search(language), lenient::query(&pairs))
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
            newest: self.newest,
            map: self.map,
            page: 1,
            ..Self::default()
        }
    }

    /// Whether any filter is set.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        *self
            != Self {
                page: self.page,
                ..self.unfiltered()
            }
    }
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
    if let Some(value) = value.filter(|value| !list.contains(value)) {
        list.push(value);
    }
}

fn year(value: &str) -> Option<i16> {
    let year = value.trim().parse().ok()?;
    (1000..=2999).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_was_asked_and_leads_back_to_it() {
        let address = "q=Laser+%26+Wasser&kind=project&kind=organisation&field=security\
             &interface=organisation_people&district=05315&source=ror&from=2008&until=2013\
             &order=newest&page=3&view=map";
        let question = Question::read(Some(address));
        assert_eq!(question.q, "Laser & Wasser");
        assert_eq!(question.kinds, [Kind::Project, Kind::Organisation]);
        assert_eq!((question.from, question.page), (Some(2008), 3));
        let href = question.href(Language::German);
        assert!(href.starts_with("/de/suche?q=Laser"));
        assert_eq!(
            Question::read(href.split_once('?').map(|(_, query)| query)),
            question
        );
        assert!(question.is_filtered() && !question.unfiltered().is_filtered());
    }

    #[test]
    fn long_questions_are_cut_between_characters() {
        assert_eq!(kept("Laser".to_owned()), ("Laser".to_owned(), false));
        assert_eq!(kept("a".repeat(600)), ("a".repeat(600), false));
        assert_eq!(kept("a".repeat(601)), ("a".repeat(600), true));
        assert_eq!(kept("咖".repeat(500)), ("咖".repeat(400), true));
        let question = Question::read(Some(&format!("q={}", "ä".repeat(700))));
        assert!(question.cut && !question.is_filtered());
    }

    #[test]
    fn what_nobody_knows_is_passed_over() {
        let question = Question::read(Some(
            "kind=banana&district=99999&source=%00&from=abc&page=-1&page=99999999999&x=y&order=up",
        ));
        assert_eq!(
            question,
            Question {
                page: 1,
                ..Question::default()
            }
        );
    }
}
