//! What one audience finds: the layers that it sees, and in them the forms that are meant for it.

use std::sync::Arc;

use domain::Audience;
use tantivy::{
    DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term,
    collector::Collector,
    query::{Bm25StatisticsProvider, EnableScoring, Query},
    schema::{Field, IndexRecordOption},
};

use crate::{
    columns::{Meant, Opened},
    document::{AUDIENCES, place},
    rows::Vocabulary,
    schema::Fields,
};

/// Where a document is: the place of its segment in a view, and its number there.
pub(crate) type Place = (usize, DocId);

/// One layer of one state of the index.
pub(crate) struct Layer {
    searcher: Searcher,
    /// Those of its segments, in their order.
    columns: Vec<Arc<Opened>>,
}

impl Layer {
    /// `before` is the same layer in the state before this one: most of its segments are still the same.
    pub(crate) fn new(searcher: Searcher, before: Option<&Self>) -> tantivy::Result<Self> {
        let known = |segment: &SegmentReader| {
            let before = before?;
            let mut known = before.searcher.segment_readers().iter();
            let at = known.position(|other| other.segment_id() == segment.segment_id())?;
            Some(before.columns[at].clone())
        };
        let open = |segment: &SegmentReader| match known(segment) {
            Some(columns) => Ok(columns),
            None => Opened::new(segment).map(Arc::new),
        };
        let segments = searcher.segment_readers().iter();
        Ok(Self {
            columns: segments.map(open).collect::<tantivy::Result<_>>()?,
            searcher,
        })
    }

    /// The codes in all layers.
    pub(crate) fn vocabulary(layers: &[Self]) -> Vocabulary {
        let columns = layers.iter().flat_map(|layer| &layer.columns);
        Vocabulary::of(columns.map(|opened| &opened.rows))
    }
}

/// The layers of one state of the index that an audience sees.
///
/// Each form of an entry stands once, in the layer of the first audience that sees this form, and is marked with all
/// that do. So a view has the layer of its audience and those before it, and leaves out the forms in them that were
/// meant for others: those say less of an entry of which this audience sees more. Nothing in a view's layers, not even a
/// word that is only counted, comes from what its audience may not see.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    layers: &'a [Layer],
    pub(crate) audience: Audience,
    /// The codes in all layers, those it does not see included: to count by, not to be told.
    pub(crate) vocabulary: &'a Vocabulary,
}

impl<'a> View<'a> {
    /// What an audience sees of all layers, which are in the order of [`AUDIENCES`].
    pub(crate) fn new(
        layers: &'a [Layer; 3],
        vocabulary: &'a Vocabulary,
        audience: Audience,
    ) -> Self {
        Self {
            layers: &layers[..=place(audience)],
            audience,
            vocabulary,
        }
    }

    /// For what asks the engine for a schema alone.
    pub(crate) fn any_layer(&self) -> &'a Searcher {
        &self.layers[0].searcher
    }

    pub(crate) fn segments(&self) -> impl Iterator<Item = &'a SegmentReader> + use<'a> {
        self.searchers().flat_map(Searcher::segment_readers)
    }

    /// The columns of the segments, in the same order.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &'a Arc<Opened>> + use<'a> {
        self.layers.iter().flat_map(|layer| &layer.columns)
    }

    fn searchers(&self) -> impl Iterator<Item = &'a Searcher> + use<'a> {
        self.layers.iter().map(|layer| &layer.searcher)
    }

    /// How many forms there are; an entry of which others see less counts twice.
    pub(crate) fn forms(&self) -> u64 {
        self.searchers().map(Searcher::num_docs).sum()
    }

    /// In how many forms a term stands; removed ones may count.
    pub(crate) fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searchers().map(|layer| layer.doc_freq(term)).sum()
    }

    pub(crate) fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let tokens = |layer: &Searcher| layer.total_num_tokens(field);
        self.searchers().map(tokens).sum()
    }

    pub(crate) fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searchers().map(Searcher::total_num_docs).sum()
    }

    /// The documents with a term that are meant for the audience: the places of their segments, and their numbers there.
    pub(crate) fn documents(&self, term: &Term) -> tantivy::Result<Vec<(usize, DocId)>> {
        let mut documents = Vec::new();
        self.any_document(term, |segment, doc| {
            documents.push((segment, doc));
            false
        })?;
        Ok(documents)
    }

    /// Whether this is so of any of the documents with a term that are meant for the audience; asks no further.
    pub(crate) fn any_document(
        &self,
        term: &Term,
        mut is_so: impl FnMut(usize, DocId) -> bool,
    ) -> tantivy::Result<bool> {
        for (number, (segment, opened)) in self.segments().zip(self.columns()).enumerate() {
            let index = segment.inverted_index(term.field())?;
            let Some(mut list) = index.read_postings(term, IndexRecordOption::Basic)? else {
                continue;
            };
            let meant = Meant::new(opened, self.audience);
            while list.doc() != TERMINATED {
                let doc = list.doc();
                if !segment.is_deleted(doc) && meant.has(opened, doc) && is_so(number, doc) {
                    return Ok(true);
                }
                list.advance();
            }
        }
        Ok(false)
    }

    /// How many entries the audience finds.
    pub(crate) fn entries(&self) -> tantivy::Result<u64> {
        let fields = Fields::schema().1;
        let mut others = 0;
        for segment in self.segments() {
            for marks in marks_without(self.audience) {
                let term = fields.marks_term(marks);
                let index = segment.inverted_index(term.field())?;
                let Some(mut forms) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                    continue;
                };
                while forms.doc() != TERMINATED {
                    others += u64::from(!segment.is_deleted(forms.doc()));
                    forms.advance();
                }
            }
        }
        Ok(self.forms() - others)
    }

    /// Runs a query over all segments, with the weights of words that `statistics` gives.
    pub(crate) fn search<C: Collector>(
        &self,
        query: &dyn Query,
        collector: &C,
        statistics: &dyn Bm25StatisticsProvider,
    ) -> tantivy::Result<C::Fruit> {
        let searcher = self.any_layer();
        let scoring = if collector.requires_scoring() {
            EnableScoring::enabled_from_statistics_provider(statistics, searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        };
        let weight = query.weight(scoring)?;
        let fruits = self
            .segments()
            .zip(0..)
            .map(|(segment, number)| collector.collect_segment(weight.as_ref(), number, segment));
        collector.merge_fruits(fruits.collect::<tantivy::Result<Vec<_>>>()?)
    }
}

/// The bit by which a form is marked for an audience.
pub(crate) const fn bit(audience: Audience) -> u64 {
    1 << place(audience)
}

/// The marks of a form with which it is kept from an audience, among those that its layers may have.
pub(crate) fn marks_without(audience: Audience) -> impl Iterator<Item = u64> {
    (1..1 << AUDIENCES.len()).filter(move |marks| marks & bit(audience) == 0)
}
