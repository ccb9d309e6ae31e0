//! Whoever reads more closely orders the best hits anew: a model that an operator gives.

use std::sync::Arc;

use domain::Language;

use crate::{App, AppError, Hit, Marked, Order, Page, SearchRequest, find::blocking};

/// Hits that are read again, at most: the first ones of a page.
const READ: usize = 50;

/// As much of a long text is read, in characters.
const BODY: usize = 1_000;

/// How much the model's order counts beside that of the search.
const MODEL: f32 = 2.0;

/// Tells how near texts are to a question.
pub trait Reranker: Send + Sync {
    /// How near each of these texts is to the question, greater is nearer; nothing where that is not known in time.
    fn nearness(&self, question: &str, texts: &[String]) -> Option<Vec<f32>>;
}

impl App {
    /// Has the best hits of every search that is not literal ordered anew by this. The first one that is given stays.
    pub fn rerank_by(&self, reranker: Arc<dyn Reranker>) {
        self.0.reranker.get_or_init(|| reranker);
    }

    /// Orders the first hits of the first page by what the search and the model say of them together; `scores` are those of
    /// the search. Gives how many were ordered anew.
    pub(crate) async fn reranked(
        &self,
        request: &SearchRequest,
        hits: &mut Vec<Hit>,
        scores: Vec<f32>,
    ) -> Result<usize, AppError> {
        let Some(reranker) = self.0.reranker.get().cloned() else {
            return Ok(0);
        };
        let is_first = matches!(request.page, Page::Number(1));
        let wants_words = request.literal || request.q.trim().is_empty();
        if !is_first || wants_words || request.order != Order::Relevance {
            return Ok(0);
        }
        let count = hits.len().min(READ);
        let language = request.language.unwrap_or(Language::German);
        let texts: Vec<String> = hits[..count]
            .iter()
            .map(|hit| text(hit, language))
            .collect();
        let question = request.q.clone();
        let near = blocking(move || reranker.nearness(&question, &texts)).await?;
        let Some(near) = near.filter(|near| near.len() == count) else {
            return Ok(0);
        };
        let (own, near) = (spread(&scores[..count]), spread(&near));
        let together = own.iter().zip(&near).map(|(own, near)| own + MODEL * near);
        let mut order: Vec<(f32, usize)> = together.zip(0..).collect();
        order.sort_by(|(a, at), (b, bt)| b.total_cmp(a).then(at.cmp(bt)));
        let mut first: Vec<Option<Hit>> = hits.drain(..count).map(Some).collect();
        let anew: Vec<Hit> = order
            .iter()
            .filter_map(|(_, at)| first[*at].take())
            .collect();
        hits.splice(0..0, anew);
        Ok(count)
    }
}

/// From 0 for the least to 1 for the greatest.
fn spread(values: &[f32]) -> Vec<f32> {
    let least = values.iter().copied().fold(f32::MAX, f32::min);
    let greatest = values.iter().copied().fold(f32::MIN, f32::max);
    let span = (greatest - least).max(f32::EPSILON);
    values.iter().map(|value| (value - least) / span).collect()
}

/// What a model reads of a hit: its title, its summary and the beginning of its text.
fn text(hit: &Hit, language: Language) -> String {
    let Some((_, text)) = hit.entry.content.text(language) else {
        return Marked::text(&hit.title);
    };
    let body: String = text.body.chars().take(BODY).collect();
    format!("{}. {} {body}", text.title, text.summary)
        .trim()
        .to_owned()
}
