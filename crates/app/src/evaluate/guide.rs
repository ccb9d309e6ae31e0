//! How often a guide names somebody who can help, and how often a plain search for the same words does.

use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, Instant},
};

use domain::{Actor, Asker, Help, Inquiry, Kind, Language};

use super::{Judgements, request};
use crate::{App, AppError};

/// So many are looked at, as many as a guide shows.
const SHOWN: usize = 5;

/// A question as a firm tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideQuery {
    /// By which judgements name it.
    pub id: String,
    /// As who somebody asks, what they tell, their place and their branch.
    pub inquiry: Inquiry,
}

/// How good the first five institutions are, over the questions for which anybody is right.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct GuideFigures {
    /// Share of questions with one of gain 1 or more among them.
    pub right: f64,
    /// Share of the questions that have one of gain 2 or more anywhere, with such a one among them.
    pub best: f64,
    /// Share of questions whose first is right.
    pub first: f64,
    /// One by the rank of the first that is right, on average; 0 if none is.
    pub mrr: f64,
    /// Those that nobody judged, which count as wrong.
    pub unjudged: usize,
}

/// Of the institutions that guides call close, and of those that they call remotely related: how many are right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GuideSplit {
    /// How many there are, over all questions.
    pub named: usize,
    /// Those with gain 1 or more.
    pub right: usize,
    /// Those named for questions for which nobody is right.
    pub in_vain: usize,
}

/// What an evaluation of guides found.
#[derive(Debug, Clone, Default)]
pub struct GuideEvaluation {
    /// Questions for which anybody is right.
    pub queries: usize,
    /// The people and institutions of guides.
    pub guide: GuideFigures,
    /// Those that a guide calls close to the problem.
    pub close: GuideSplit,
    /// Those that it calls remotely related.
    pub remote: GuideSplit,
    /// A search of organisations for the same text.
    pub plain: GuideFigures,
    /// How long a guide took on average, with all its sections, in milliseconds.
    pub mean_ms: f64,
    /// What came first for each question, best first.
    pub rankings: BTreeMap<String, Vec<String>>,
}

impl App {
    /// Makes a guide for each question, as for a firm, and judges the institutions that it names.
    ///
    /// # Errors
    /// When the store or the index cannot answer.
    pub async fn evaluate_guides(
        &self,
        queries: &[GuideQuery],
        judgements: &Judgements,
    ) -> Result<GuideEvaluation, AppError> {
        self.indexed(async {
            let actor = Actor::Anonymous;
            let mut names = HashMap::new();
            let (mut guides, mut plain) = (BTreeMap::new(), BTreeMap::new());
            let (mut close, mut remote) = (GuideSplit::default(), GuideSplit::default());
            let mut took = Duration::ZERO;
            for query in queries {
                let right = judgements.get(&query.id);
                // Whoever asks, who can help is judged.
                let inquiry = Inquiry {
                    asker: Asker::Firm,
                    ..query.inquiry.clone()
                };
                let begun = Instant::now();
                let guide = self.guide(&actor, &inquiry, Language::German).await?;
                took += begun.elapsed();
                let people = guide.sections.into_iter().find(|s| s.help == Help::People);
                let (hits, others) = people.map(|s| (s.hits, s.remote)).unwrap_or_default();
                let mut ranked = self.names_of(&hits, right, &mut names).await?;
                let others = self.names_of(&others, right, &mut names).await?;
                close.add(&ranked, judgements, &query.id);
                remote.add(&others, judgements, &query.id);
                ranked.extend(others);
                guides.insert(query.id.clone(), ranked);
                let request = request(&inquiry.text, vec![Kind::Organisation]);
                let mut hits = self.search(&actor, request).await?.hits;
                hits.truncate(SHOWN);
                let ranked = self.names_of(&hits, right, &mut names).await?;
                plain.insert(query.id.clone(), ranked);
            }
            let judged = |query: &&GuideQuery| most(judgements, &query.id) >= 1.0;
            Ok(GuideEvaluation {
                queries: queries.iter().filter(judged).count(),
                guide: figures(&guides, judgements),
                close,
                remote,
                plain: figures(&plain, judgements),
                mean_ms: took.as_secs_f64() * 1_000.0 / queries.len().max(1) as f64,
                rankings: guides,
            })
        })
        .await
    }
}

impl GuideSplit {
    fn add(&mut self, names: &[String], judgements: &Judgements, query: &str) {
        let gain = |name: &String| judgements.get(query)?.get(name).copied();
        let is_right = |name: &&String| gain(name).is_some_and(|gain| gain >= 1.0);
        self.named += names.len();
        self.right += names.iter().filter(is_right).count();
        if most(judgements, query) < 1.0 {
            self.in_vain += names.len();
        }
    }
}

/// The best gain that anybody has for a question.
fn most(judgements: &Judgements, query: &str) -> f64 {
    let gains = judgements.get(query).into_iter().flat_map(|of| of.values());
    gains.copied().fold(0.0, f64::max)
}

fn figures(rankings: &BTreeMap<String, Vec<String>>, judgements: &Judgements) -> GuideFigures {
    let mut figures = GuideFigures::default();
    let (mut queries, mut with_best) = (0_usize, 0_usize);
    for (query, ranked) in rankings {
        let most = most(judgements, query);
        if most < 1.0 {
            continue;
        }
        queries += 1;
        with_best += usize::from(most >= 2.0);
        let gain = |name: &String| judgements.get(query)?.get(name).copied();
        let gains: Vec<Option<f64>> = ranked.iter().take(SHOWN).map(gain).collect();
        let of = |least: f64| {
            let mut gains = gains.iter();
            gains.position(|gain| gain.is_some_and(|gain| gain >= least))
        };
        figures.right += f64::from(u8::from(of(1.0).is_some()));
        figures.best += f64::from(u8::from(of(2.0).is_some()));
        figures.first += f64::from(u8::from(of(1.0) == Some(0)));
        figures.mrr += of(1.0).map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
        figures.unjudged += gains.iter().filter(|gain| gain.is_none()).count();
    }
    let queries = queries.max(1) as f64;
    figures.right /= queries;
    figures.first /= queries;
    figures.mrr /= queries;
    figures.best /= with_best.max(1) as f64;
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_five_are_judged() {
        let judgements = Judgements::from([
            (
                "a".to_owned(),
                [("x", 2.0), ("y", 0.0)]
                    .map(|(n, g)| (n.to_owned(), g))
                    .into(),
            ),
            (
                "b".to_owned(),
                [("x", 1.0)].map(|(n, g)| (n.to_owned(), g)).into(),
            ),
            (
                "c".to_owned(),
                [("x", 0.0)].map(|(n, g)| (n.to_owned(), g)).into(),
            ),
        ]);
        let mut split = GuideSplit::default();
        for (query, names) in [("a", ["x", "y"]), ("c", ["x", "u"])] {
            split.add(&names.map(str::to_owned), &judgements, query);
        }
        let (named, right, in_vain) = (4, 1, 2);
        assert_eq!(
            split,
            GuideSplit {
                named,
                right,
                in_vain
            }
        );
        let ranking = |names: &str| names.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let rankings = BTreeMap::from([
            ("a".to_owned(), ranking("y x u")),
            ("b".to_owned(), ranking("u u u u u x")),
            ("c".to_owned(), ranking("x")),
        ]);
        let figures = figures(&rankings, &judgements);
        assert_eq!(
            figures,
            GuideFigures {
                right: 0.5,
                best: 1.0,
                first: 0.0,
                mrr: 0.25,
                unjudged: 6,
            }
        );
    }
}
