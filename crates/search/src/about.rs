//! Documents by the concepts that they have in common with a question.
//!
//! ```text
//! share(d) = Σ over what the question names: sureness × rarity × weight of it in d ÷ Σ sureness × rarity
//! rarity(c) = ln(documents / documents about c or what is narrower)
//! ```
//! The weight in d is that of what is named or of what is narrower, times how much that counts, whichever is greatest.

use std::collections::HashMap;

use crate::{
    Topic,
    columns::Opened,
    schema::{Fields, Shared},
    view::{Place, View},
};

/// Documents that are compared, at most.
const ENOUGH: u64 = 5_000;

/// The concepts of a question as they are in a view.
pub(crate) struct About {
    /// Per segment, for the number of each concept that is there: for what that the question names it counts, and how much.
    concepts: Vec<HashMap<u64, Vec<(usize, f32)>>>,
    /// How much each thing counts that the question names; all together 1.
    counts: Vec<f32>,
    /// Concepts with the number of documents about each, the rarest first.
    terms: Vec<(u64, String)>,
}

impl About {
    pub(crate) fn of(view: View<'_>, fields: &Fields, about: &[Topic]) -> tantivy::Result<Self> {
        let all = view.forms().max(2) as f32;
        let (mut terms, mut counts) = (Vec::new(), Vec::new());
        let mut concepts: Vec<HashMap<u64, Vec<(usize, f32)>>> = Vec::new();
        concepts.resize_with(view.columns().count(), HashMap::new);
        for (at, topic) in about.iter().enumerate() {
            let mut frequency = 0;
            for (uri, times) in &topic.concepts {
                let of = view.doc_freq(&fields.shared_term(Shared::Competence(uri)))?;
                if of == 0 {
                    continue;
                }
                frequency += of;
                terms.push((of, uri.clone()));
                for (opened, concepts) in view.columns().zip(&mut concepts) {
                    if let Some(ordinal) = opened.competence_ordinal(uri)? {
                        concepts.entry(ordinal).or_default().push((at, *times));
                    }
                }
            }
            let rarity = (all / frequency.max(1) as f32).ln().max(0.0);
            counts.push(topic.sureness * rarity);
        }
        let sum: f32 = counts.iter().sum();
        counts
            .iter_mut()
            .for_each(|count| *count /= sum.max(f32::EPSILON));
        terms.sort_unstable();
        Ok(Self {
            concepts,
            counts,
            terms,
        })
    }

    /// How much of the question a document is about, 0 to 1.
    pub(crate) fn share(&self, (segment, doc): Place, opened: &Opened) -> f32 {
        let concepts = &self.concepts[segment];
        if concepts.is_empty() {
            return 0.0;
        }
        let mut best = vec![0.0_f32; self.counts.len()];
        for (ordinal, weight, _) in opened.competences(doc) {
            for (topic, times) in concepts.get(&ordinal).into_iter().flatten() {
                best[*topic] = best[*topic].max(weight * times);
            }
        }
        best.iter()
            .zip(&self.counts)
            .map(|(best, count)| best * count)
            .sum()
    }

    /// The documents that are most about it, so many, in no order.
    pub(crate) fn documents(
        &self,
        view: View<'_>,
        fields: &Fields,
        wanted: usize,
    ) -> tantivy::Result<Vec<Place>> {
        let columns: Vec<_> = view.columns().collect();
        let mut found: HashMap<Place, f32> = HashMap::new();
        for (_, uri) in &self.terms {
            // The rarest come first; what very many are about tells little, and costs most.
            let term = fields.shared_term(Shared::Competence(uri));
            if found.len() as u64 + view.doc_freq(&term)? > ENOUGH {
                break;
            }
            for place in view.documents(&term)? {
                found
                    .entry(place)
                    .or_insert_with(|| self.share(place, columns[place.0]));
            }
        }
        let mut found: Vec<(Place, f32)> = found.into_iter().collect();
        if found.len() > wanted {
            found.select_nth_unstable_by(wanted, |(a, s), (b, t)| {
                t.total_cmp(s).then_with(|| a.cmp(b))
            });
            found.truncate(wanted);
        }
        Ok(found.into_iter().map(|(place, _)| place).collect())
    }
}
