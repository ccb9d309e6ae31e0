//! The guide: from a question in plain words to everything that fits.

mod branch;
mod closeness;
mod inquiries;
mod nearness;
mod neighbours;
mod responsible;
mod told;

use domain::{Actor, Asker, Content, Help, Inquiry, Kind, Language, OrganisationType};
use futures::future::try_join_all;
use jiff::civil::Date;
use rules::{Answers, Number, Value};

pub use inquiries::OpenInquiry;
pub use neighbours::Neighbour;
pub use responsible::{Responsible, ResponsibleKind};

use crate::{App, AppError, Duties, Hit, Located, Marked, SearchRequest, Spot};
use closeness::{CLOSE, Problem};
use told::{telling, told};

/// Entries in a section, at most: few, the best ones.
const SHOWN: usize = 5;

/// So many of them stand there at once, the others on demand: one to drive to is among the first.
pub const SHOWN_FIRST: usize = 3;

/// Among so many of the best those nearby are looked for.
const AMONG: usize = 20;

/// So many words of a problem tell who can help. Found on judged questions (docs/guide.md), where 5 to 8 do about as well;
/// all of them do worse.
const TELLING: usize = 6;

/// The answer to an inquiry.
#[derive(Debug, Clone)]
pub struct Guide {
    /// Where whoever asks is.
    pub place: Option<Spot>,
    /// What the typed place may mean, where it is not clear; none of them counts.
    pub places: Vec<Spot>,
    /// What fits, by the kind of help, in the order of [`Asker::helps`].
    pub sections: Vec<GuideSection>,
    /// Topics near the question for which there are several institutions nearby, where hardly anybody fits.
    pub neighbours: Vec<Neighbour>,
    /// What is to be settled.
    pub duties: Duties,
    /// What was answered of what the rules ask for.
    pub answers: Answers,
    /// Whom to call in this place.
    pub responsible: Vec<Responsible>,
}

/// What fits of one kind of help.
#[derive(Debug, Clone)]
pub struct GuideSection {
    /// Which.
    pub help: Help,
    /// The best; of people those nearby first, with how far each is.
    pub hits: Vec<Hit>,
    /// What stands among the best and is only remotely related to the problem, as far as anybody can tell that.
    pub remote: Vec<Hit>,
    /// How many entries of these kinds the atlas has, whatever they are about; where only some of a kind count, how many were
    /// found.
    pub known: u64,
}

/// By what institutions are called that know what work does to people.
const WORK: &str =
    "Arbeitsforschung Arbeitsschutz Arbeitsgestaltung Arbeitsmedizin Mitbestimmung Gewerkschaft";

/// What is looked for as one kind of help.
struct Wanted {
    kinds: &'static [Kind],
    organisation_types: &'static [OrganisationType],
    /// Words to look for instead of the problem's; empty: those.
    words: &'static str,
}

/// What is looked for as this kind of help.
const fn wanted(help: Help) -> Wanted {
    let kinds: &[Kind] = match help {
        Help::People => &[Kind::Organisation, Kind::Person],
        Help::Examples => &[Kind::Project, Kind::Outcome],
        Help::Offers => &[Kind::Offer],
        Help::Funding => &[Kind::Programme],
        Help::Learning => &[Kind::Course, Kind::Event],
        Help::Insights => &[Kind::Insight, Kind::Publication],
        Help::Advice => &[
            Kind::Organisation,
            Kind::Offer,
            Kind::Insight,
            Kind::Outcome,
        ],
        Help::Firms => &[Kind::Organisation],
        Help::Needs => &[Kind::Need],
    };
    Wanted {
        kinds,
        organisation_types: match help {
            Help::Firms => &[OrganisationType::Company],
            _ => &[],
        },
        words: match help {
            // Who advises on this is asked for whatever is introduced.
            Help::Advice => "Mitbestimmung Betriebsrat Personalrat Betriebsvereinbarung",
            _ => "",
        },
    }
}

impl App {
    /// Everything that fits an inquiry. Nothing of it is kept.
    ///
    /// # Errors
    /// When the index or the store cannot answer.
    pub async fn guide(
        &self,
        actor: &Actor,
        inquiry: &Inquiry,
        language: Language,
    ) -> Result<Guide, AppError> {
        let (place, places) = match self.locate(&inquiry.place).await? {
            Located::One(spot) => (Some(spot), Vec::new()),
            Located::Several(spots) => (None, spots),
            Located::Unknown => (None, Vec::new()),
        };
        // Remembered by the index: it is what the front page shows.
        let known = self.overview(actor, None).await?.kinds;
        let asked = Asked {
            words: told(&inquiry.text),
            telling: telling(&inquiry.text, TELLING),
            branch: told(&inquiry.branch),
            language,
            place: place.as_ref(),
        };
        let helps = inquiry.asker.helps().iter().filter(|help| {
            let wanted = &inquiry.wanted;
            wanted.is_empty() || wanted.contains(help)
        });
        // Side by side: one search alone uses one core.
        let sections = helps.map(|help| self.section(actor, &asked, *help, &known));
        let sections = try_join_all(sections).await?;
        let answers = Self::answers(inquiry);
        let duties = self.duties(actor, &answers.facts);
        let duties = match inquiry.asker.is_about_rights() {
            true => duties.rights_first(&answers.facts),
            false => duties,
        };
        let ags = place.as_ref().and_then(|place| place.ags);
        Ok(Guide {
            neighbours: self.neighbours(actor, &asked, &sections).await?,
            responsible: match ags {
                Some(ags) => self.responsible(actor, inquiry.asker, ags).await?,
                None => Vec::new(),
            },
            sections,
            duties,
            answers,
            place,
            places,
        })
    }

    /// What is answered of what the rules ask for; who works alone or is a council needs not say so again.
    #[must_use]
    pub fn answers(inquiry: &Inquiry) -> Answers {
        let typed = |name: &str| inquiry.answers.get(name).map(String::as_str);
        let mut answers = Answers::read(Self::duty_facts(&Actor::Anonymous), typed);
        if inquiry.asker == Asker::Council && !answers.typed.contains_key("council") {
            // Most who ask are one; whoever is not says so in the step that shows it.
            let council = "works_council".to_owned();
            answers.typed.insert("council".to_owned(), council.clone());
            answers.facts.set("council", Value::Choice(council));
        }
        if inquiry.asker == Asker::SelfEmployed {
            let alone = Value::Number(Number::exactly(0));
            answers.facts.set("employees", alone);
            answers.typed.insert("employees".to_owned(), "0".to_owned());
            let none = Value::Choice("none".to_owned());
            answers.facts.set("council", none);
            answers
                .typed
                .insert("council".to_owned(), "none".to_owned());
        }
        answers
    }

    async fn section(
        &self,
        actor: &Actor,
        asked: &Asked<'_>,
        help: Help,
        known: &[(Kind, u64)],
    ) -> Result<GuideSection, AppError> {
        let wanted = wanted(help);
        let mut hits = match (help, wanted.words) {
            (Help::People | Help::Firms, _) => self.visited(actor, asked, &wanted).await?,
            (_, "") => self.fitting(actor, asked, &wanted, &asked.words).await?,
            (_, words) => {
                let both = format!("{words} {}", asked.telling);
                let rankings = vec![
                    self.fitting(actor, asked, &wanted, &both).await?,
                    self.fitting(actor, asked, &wanted, words).await?,
                    self.called(actor, asked, WORK).await?,
                ];
                let ranked = nearness::with_distance(nearness::fused(rankings), asked.place);
                advisers_first(nearness::nearer_first(ranked, SHOWN_FIRST))
            }
        };
        hits.truncate(SHOWN);
        let remote = match help {
            // Advice is looked for by other words than the problem's.
            Help::Advice => Vec::new(),
            _ => remote(&mut hits, asked),
        };
        let known = known.iter().filter(|(kind, _)| wanted.kinds.contains(kind));
        Ok(GuideSection {
            help,
            known: match wanted.organisation_types {
                // Of these alone nobody has counted.
                [_, ..] => (hits.len() + remote.len()) as u64,
                [] => known.map(|(_, count)| count).sum(),
            },
            hits,
            remote,
        })
    }

    /// Those to whom one drives: found by what is most telling, with and without the branch, the nearer ones before others
    /// that fit as well ([`nearness`]).
    async fn visited(
        &self,
        actor: &Actor,
        asked: &Asked<'_>,
        wanted: &Wanted,
    ) -> Result<Vec<Hit>, AppError> {
        let mut rankings = vec![self.fitting(actor, asked, wanted, &asked.telling).await?];
        if !asked.branch.is_empty() {
            let words = format!("{} {}", asked.telling, asked.branch);
            rankings.push(self.fitting(actor, asked, wanted, &words).await?);
        }
        let mut ranked = nearness::fused(rankings);
        // Whoever is named has something to show, or says something of themselves.
        ranked.retain(|one| !one.hit.evidence.is_empty() || !one.hit.passages.is_empty());
        let ranked = nearness::with_distance(ranked, asked.place);
        let ranked = nearness::with_closeness(ranked, &Problem::new(asked));
        Ok(nearness::nearer_first(ranked, SHOWN_FIRST))
    }

    /// Institutions that are called by any of these words, whatever the problem is.
    async fn called(
        &self,
        actor: &Actor,
        asked: &Asked<'_>,
        words: &str,
    ) -> Result<Vec<Hit>, AppError> {
        let wanted = Wanted {
            kinds: &[Kind::Organisation],
            organisation_types: &[],
            words: "",
        };
        let mut hits = self.fitting(actor, asked, &wanted, words).await?;
        hits.retain(|hit| has_mark(&hit.title));
        Ok(hits)
    }

    /// What has these words or is about the same, best first, without what is over.
    async fn fitting(
        &self,
        actor: &Actor,
        asked: &Asked<'_>,
        wanted: &Wanted,
        words: &str,
    ) -> Result<Vec<Hit>, AppError> {
        if words.is_empty() {
            // Without a word everything would fit.
            return Ok(Vec::new());
        }
        let request = SearchRequest {
            q: words.to_owned(),
            language: Some(asked.language),
            kinds: wanted.kinds.to_vec(),
            organisation_types: wanted.organisation_types.to_vec(),
            // Where the firm is and since when it has its machine is no limit to who may help.
            plain: true,
            limit: AMONG,
            ..SearchRequest::default()
        };
        let today = self.today();
        let mut hits = self.search(actor, request).await?.hits;
        hits.retain(|hit| !is_over(&hit.entry.content, today));
        Ok(hits)
    }
}

/// Takes out what is only remotely related.
fn remote(hits: &mut Vec<Hit>, asked: &Asked<'_>) -> Vec<Hit> {
    let problem = Problem::new(asked);
    let all = std::mem::take(hits).into_iter();
    let (close, remote) = all.partition(|hit| {
        let closeness = problem.closeness(hit);
        closeness.is_none_or(|closeness| closeness >= CLOSE)
    });
    *hits = close;
    remote
}

/// The best three who can be asked, then the others: what was agreed on elsewhere, and further advisers. Institutions that
/// have none of the words themselves, only in what they took part in, are no advisers.
fn advisers_first(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.retain(|hit| {
        let mut own = std::iter::once(&hit.title).chain(&hit.passages);
        hit.entry.content.body.kind() != Kind::Organisation || own.any(has_mark)
    });
    let mut asked = 0;
    let (mut first, others): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(|hit| {
        let advises = matches!(
            hit.entry.content.body.kind(),
            Kind::Organisation | Kind::Offer
        );
        asked += usize::from(advises);
        advises && asked <= SHOWN_FIRST
    });
    first.extend(others);
    first
}

fn has_mark(text: &Marked) -> bool {
    text.0.iter().any(|piece| piece.marked)
}

/// What is asked, as all sections need it.
struct Asked<'a> {
    /// All words that say something.
    words: String,
    /// The most telling of them.
    telling: String,
    /// The words of the branch.
    branch: String,
    language: Language,
    place: Option<&'a Spot>,
}

/// Whether nobody can go there or apply any more.
fn is_over(content: &Content, today: Date) -> bool {
    let last = content.body.calendar_days().map(|(_, last)| last);
    let ends = match content.body.kind() {
        Kind::Programme | Kind::Course | Kind::Event => last.or(content.period.until),
        _ => None,
    };
    ends.is_some_and(|last| last < today)
}

#[cfg(test)]
mod tests {
    use super::*;

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
