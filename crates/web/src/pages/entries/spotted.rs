use app::{SpottedConcept, SpottedWords, TextPart};
use domain::{Content, Vocabulary};
use i18n::Words;

use super::topics::{self, Topic};
use crate::WebState;

/// From this weight on it is sure that the entry is about it.
const SURE: f32 = 0.7;

/// Words that are quoted for a concept.
const QUOTED: usize = 3;

/// A concept that the texts of an entry name.
pub struct Recognised {
    /// With how sure that is beside it.
    pub topic: Topic,
    pub quotes: Vec<Quote>,
}

/// Words of an entry.
pub struct Quote {
    pub words: String,
    /// Their language where it is not the page's.
    pub lang: Option<&'static str>,
    /// "im Titel".
    pub place: String,
}

/// What the texts of an entry name, without what is claimed of it. A page without it is still worth reading.
pub async fn recognised(
    state: &WebState,
    w: Words,
    content: &Content,
    vocabulary: &Vocabulary,
) -> Vec<Recognised> {
    match state.app.concept_spotter().await {
        Ok(spotter) => recognised_of(w, content, &spotter.spot(content), vocabulary),
        Err(error) => {
            tracing::warn!(%error, "no concepts are spotted");
            Vec::new()
        }
    }
}

fn recognised_of(
    w: Words,
    content: &Content,
    spotted: &[SpottedConcept],
    vocabulary: &Vocabulary,
) -> Vec<Recognised> {
    let is_claimed = |uri: &str| content.competences.iter().any(|claim| claim.concept == uri);
    let new = spotted.iter().filter(|concept| !is_claimed(&concept.uri));
    let recognised = new.map(|concept| {
        let sure = if concept.weight >= SURE {
            w.msg("spotted-sure")
        } else {
            w.msg("spotted-likely")
        };
        Recognised {
            topic: Topic {
                note: sure,
                ..topics::concept(w.language(), vocabulary, &concept.uri)
            },
            quotes: quotes(w, content, &concept.spots),
        }
    });
    recognised.collect()
}

/// The words that say so, each once, titles first.
fn quotes(w: Words, content: &Content, spots: &[SpottedWords]) -> Vec<Quote> {
    let mut spots: Vec<&SpottedWords> = spots.iter().collect();
    spots.sort_by_key(|spot| (spot.part, spot.language != w.language(), spot.start));
    let mut told: Vec<String> = Vec::new();
    let mut quotes = Vec::new();
    for spot in spots {
        let Some(words) = words_of(content, spot) else {
            continue;
        };
        let folded = words.to_lowercase();
        if quotes.len() < QUOTED && !told.contains(&folded) {
            told.push(folded);
            quotes.push(Quote {
                words,
                lang: (spot.language != w.language()).then(|| spot.language.code()),
                place: w.msg(match spot.part {
                    TextPart::Title => "spotted-title",
                    TextPart::Summary => "spotted-summary",
                    TextPart::Body => "spotted-body",
                }),
            });
        }
    }
    quotes
}

fn words_of(content: &Content, spot: &SpottedWords) -> Option<String> {
    let text = content.texts.get(&spot.language)?;
    let part = match spot.part {
        TextPart::Title => &text.title,
        TextPart::Summary => &text.summary,
        TextPart::Body => &text.body,
    };
    let words = part.get(spot.start..spot.end)?;
    Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use domain::{CompetenceClaim, Kind, Language, Standing, Text};

    use super::*;

    fn spot(part: TextPart, start: usize, end: usize) -> SpottedWords {
        SpottedWords {
            language: Language::German,
            part,
            start,
            end,
        }
    }

    #[test]
    fn what_is_recognised_is_quoted_and_what_is_claimed_is_not_repeated() {
        let mut content = Content::empty(Kind::Project);
        let text = Text {
            title: "Laser im Betrieb".to_owned(),
            summary: "Ein laser\nund Robotik".to_owned(),
            ..Text::default()
        };
        content.texts.insert(Language::German, text);
        content.competences.push(CompetenceClaim {
            concept: "urn:robotics".to_owned(),
            standing: Standing::Stated,
        });
        let concept = |uri: &str, weight, spots| SpottedConcept {
            uri: uri.to_owned(),
            weight,
            spots,
        };
        let laser = vec![
            spot(TextPart::Summary, 4, 9),
            spot(TextPart::Title, 0, 5),
            spot(TextPart::Summary, 4, 13),
            spot(TextPart::Body, 0, 99),
        ];
        let spotted = [
            concept("urn:laser", 0.8, laser),
            concept("urn:robotics", 0.6, vec![spot(TextPart::Summary, 14, 21)]),
        ];
        let w = Words::new(Language::English);
        let found = recognised_of(w, &content, &spotted, &Vocabulary::new([]));
        assert_eq!(found.len(), 1, "the other one is claimed");
        let quotes: Vec<(&str, &str)> = found[0]
            .quotes
            .iter()
            .map(|quote| (quote.words.as_str(), quote.place.as_str()))
            .collect();
        let (title, summary) = ("in the title", "in the summary");
        assert_eq!(quotes, [("Laser", title), ("laser und", summary)]);
        assert_eq!(found[0].quotes[0].lang, Some("de"));
        assert_eq!(found[0].topic.note, w.msg("spotted-sure"));
    }
}
