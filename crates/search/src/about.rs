//! Documents by the concepts that they have in common with a question.
//!
//! ```text
//! share(d) = Σ over the concepts of the question: sureness × rarity × weight in d ÷ Σ sureness × rarity
//! rarity(c) = ln(documents / documents about c)
//! ```

use std::collections::HashMap;

use tantivy::DocId;

use crate::{
    columns::Opened,
    schema::{Fields, Shared},
    view::View,
};

/// Documents that are compared, at most.
const ENOUGH: u64 = 5_000;

type Place = (usize, DocId);

/// The concepts of a question as they are in a view.
pub(crate) struct About {
    /// Per segment, the number of each concept that is there, and how much it counts; all together 1.
    concepts: Vec<HashMap<u64, f32>>,
    /// Concepts by how much they count, the most first.
    terms: Vec<(String, f32)>,
}

impl About {
    pub(crate) fn of(
        view: View<'_>,
        fields: &Fields,
        about: &[(String, f32)],
    ) -> tantivy::Result<Self> {
        let all = view.forms().max(2) as f32;
        let mut terms: Vec<(String, f32)> = Vec::new();
        for (uri, sureness) in about {
            let frequency = view.doc_freq(&fields.shared_term(Shared::Competence(uri)))?;
            let rarity = (all / frequency.max(1) as f32).ln().max(0.0);
            terms.push((uri.clone(), sureness * rarity));
        }
        let sum: f32 = terms.iter().map(|(_, counts)| counts).sum();
        terms
            .iter_mut()
            .for_each(|(_, counts)| *counts /= sum.max(f32::EPSILON));
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut concepts = Vec::new();
        for opened in view.columns() {
            let mut of = HashMap::new();
            for (uri, counts) in &terms {
                if let Some(ordinal) = opened.competence_ordinal(uri)? {
                    of.insert(ordinal, *counts);
                }
            }
            concepts.push(of);
        }
        Ok(Self { concepts, terms })
    }

    /// How much of the question a document is about, 0 to 1.
    pub(crate) fn share(&self, (segment, doc): Place, opened: &Opened) -> f32 {
        let concepts = &self.concepts[segment];
        if concepts.is_empty() {
            return 0.0;
        }
        let own = opened.competences(doc);
        own.filter_map(|(ordinal, weight, _)| Some(concepts.get(&ordinal)? * weight))
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
        for (uri, _) in &self.terms {
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
