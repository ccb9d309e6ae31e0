//! From what was typed to what the engine is asked.

use std::collections::{BTreeSet, HashMap};

use domain::Language;
use tantivy::{
    DocSet, TERMINATED, Term,
    query::{AllQuery, BooleanQuery, ConstScoreQuery, EnableScoring, Occur, PhraseQuery, Query},
    schema::Field,
};
use text::{
    meaning::Table,
    query::{Clause, ClauseKind},
};

use crate::{
    Search, Spelling, UnknownWords, Wanted,
    at_least::{AtLeast, Part},
    columns::Meant,
    combine::{all_of, best_of, boosted, nothing, term_query},
    compounds,
    lexicon::{Lexicon, Near},
    listed::Listed,
    plan::{Plan, Trust},
    schema::Fields,
    spelling,
    unknown::{Certainty, Unknown},
    view::View,
    words::{Word, words, words_at},
};

/// The words of a question alone, each by itself.
pub(crate) struct Words {
    pub(crate) required: Vec<Box<dyn Query>>,
    pub(crate) excluded: Vec<Box<dyn Query>>,
}

/// Reads a search's words, each by itself, with a plan that knows what they weigh; nothing if no word is wanted.
pub(crate) fn plan_words(
    view: View<'_>,
    fields: &Fields,
    search: &Search,
) -> tantivy::Result<(Plan, Words)> {
    let typed = text::query::parse(&search.q);
    let mut planner = Planner::new(Lexicon { view, fields }, search);
    let units = planner.units(&typed)?;
    let mut excluded = Vec::new();
    for clause in typed.excluded() {
        excluded.extend(planner.exactly(clause)?);
    }
    let required = units.into_iter().filter(|unit| unit.required);
    let required = required.map(|unit| unit.query).collect();
    let plan = Plan::of_query(nothing()).with_frequencies(planner.frequencies);
    Ok((plan, Words { required, excluded }))
}

/// Reads a search's words in the light of what the index knows.
pub(crate) fn plan(
    view: View<'_>,
    fields: &Fields,
    search: &Search,
    trust: Trust,
) -> tantivy::Result<Plan> {
    let typed = text::query::parse(&search.q);
    let mut planner = Planner::new(Lexicon { view, fields }, search);
    let units = planner.units(&typed)?;
    let mut excluded = Vec::new();
    for clause in typed.excluded() {
        excluded.extend(planner.exactly(clause)?);
    }
    let everything = typed.wanted().is_empty();
    let is_hoped = trust == Trust::Hoped
        && units.iter().filter(|unit| unit.required).count() > 1
        && units.iter().all(|unit| unit.known || !unit.required);
    let trust = if is_hoped {
        Trust::Hoped
    } else {
        Trust::Counted
    };
    let (query, short_of) = planner.assemble(units, excluded, everything, search, trust)?;
    Ok(Plan {
        query,
        is_hoped,
        everything,
        relaxed: short_of.is_some(),
        complete: short_of.unwrap_or_default(),
        corrected: planner.unknown.rewritten(&typed, Certainty::Sure),
        proposed: planner.unknown.rewritten(&typed, Certainty::Unsure),
        replaced: planner.unknown.replaced(),
        truncated: typed.truncated,
        wanted: Wanted {
            german: planner.german.into_iter().collect(),
            english: planner.english.into_iter().collect(),
        },
        frequencies: planner.frequencies,
    })
}

/// With fewer hits than this for all words, most of the words are enough.
pub(crate) const ENOUGH: usize = 3;
/// A word that fewer documents than this have is not common, however few there are.
const COMMON: u64 = 1_000;
/// How many unknown words of a query are compared with all known ones, or cut; that takes milliseconds each.
const MAX_CORRECTIONS: usize = 8;
pub(crate) const NAME: f32 = 3.0;
pub(crate) const TITLE: f32 = 2.5;
pub(crate) const TEXT: f32 = 1.0;
pub(crate) const EVIDENCE: f32 = 0.6;

/// One thing that a query wants.
struct Unit {
    query: Box<dyn Query>,
    /// A word that is a stop word in one of the languages is welcome, not required.
    required: bool,
    /// Whether the index has it at all.
    known: bool,
    /// In how many documents it stands, if it is a single word that is known; else 0.
    frequency: u64,
}

struct Planner<'a> {
    lexicon: Lexicon<'a>,
    frequencies: HashMap<Term, u64>,
    german: BTreeSet<String>,
    english: BTreeSet<String>,
    unknown: Unknown,
    spelling: Spelling,
    corrections_left: usize,
    /// Whether a compound that nobody has is looked for by its parts.
    by_meaning: bool,
}

impl<'a> Planner<'a> {
    fn new(lexicon: Lexicon<'a>, search: &Search) -> Self {
        Self {
            lexicon,
            frequencies: HashMap::new(),
            german: BTreeSet::new(),
            english: BTreeSet::new(),
            unknown: Unknown::default(),
            spelling: search.spelling.clone(),
            corrections_left: MAX_CORRECTIONS,
            by_meaning: search.by_meaning,
        }
    }

    /// What the wanted clauses ask for, each thing once.
    fn units(&mut self, typed: &text::query::Query) -> tantivy::Result<Vec<Unit>> {
        let mut units = Vec::new();
        let mut seen = BTreeSet::new();
        for group in typed.wanted() {
            match group.as_slice() {
                [clause] if clause.kind == ClauseKind::Words => {
                    for word in words(&clause.text) {
                        if seen.insert(word.folded()) {
                            units.push(self.unit(&word, &clause.text)?);
                        }
                    }
                }
                clauses => {
                    let mut queries = Vec::new();
                    for clause in clauses {
                        queries.extend(self.alternative(clause)?);
                    }
                    units.push(Unit {
                        known: !queries.is_empty(),
                        query: best_of(queries),
                        required: true,
                        frequency: 0,
                    });
                }
            }
        }
        if !units.iter().any(|unit| unit.required) {
            // "Wer wir sind": whoever types only stop words means them.
            for word in typed
                .wanted()
                .into_iter()
                .flatten()
                .flat_map(|clause| words(&clause.text))
            {
                let found = self.literally(&word.literal)?;
                let known = found.is_some();
                units.push(Unit {
                    query: found.unwrap_or_else(nothing),
                    required: true,
                    known,
                    frequency: 0,
                });
            }
        }
        Ok(units)
    }

    fn unit(&mut self, word: &Word, clause: &str) -> tantivy::Result<Unit> {
        let required = word.is_telling();
        let found = if required {
            self.leniently(word, clause)?
        } else {
            self.word(word)?
        };
        Ok(Unit {
            required,
            known: found.is_some(),
            query: found.unwrap_or_else(nothing),
            frequency: self.frequency(word),
        })
    }

    /// In how many documents a single word stands, in the field where it is most frequent; 0 where that is not known.
    fn frequency(&self, word: &Word) -> u64 {
        let fields = self.lexicon.fields;
        let german = fields.stems(Language::German).text;
        let english = fields.stems(Language::English).text;
        let forms = [
            (fields.name, Some(&word.literal)),
            (german, word.german.as_ref()),
            (english, word.english.as_ref()),
        ];
        let known = forms.into_iter().filter_map(|(field, wanted)| {
            let [part] = wanted?.parts.as_slice() else {
                return None;
            };
            let term = Term::from_field_text(field, &part.text);
            self.frequencies.get(&term).copied()
        });
        known.max().unwrap_or(0)
    }

    /// A clause of which another may take the place: all its words.
    fn alternative(&mut self, clause: &Clause) -> tantivy::Result<Option<Box<dyn Query>>> {
        if clause.kind == ClauseKind::Phrase {
            return self.phrase(clause);
        }
        let mut queries = Vec::new();
        for word in words(&clause.text) {
            let unit = self.unit(&word, &clause.text)?;
            if unit.required {
                queries.push(unit.query);
            }
        }
        Ok((!queries.is_empty()).then(|| all_of(queries)))
    }

    /// A clause without corrections, as it is excluded; nothing if no document can have it.
    fn exactly(&mut self, clause: &Clause) -> tantivy::Result<Option<Box<dyn Query>>> {
        // What is not wanted is not marked either.
        let (german, english) = (self.german.clone(), self.english.clone());
        let mut queries = Vec::new();
        if clause.kind == ClauseKind::Phrase {
            queries.extend(self.phrase(clause)?);
        } else {
            for word in words(&clause.text) {
                let found = match self.word(&word)? {
                    None => self.literally(&word.literal)?,
                    found => found,
                };
                queries.push(found.unwrap_or_else(nothing));
            }
        }
        (self.german, self.english) = (german, english);
        Ok((!queries.is_empty()).then(|| Box::new(Listed(all_of(queries))) as Box<dyn Query>))
    }

    /// The words side by side as they are written, in one text.
    fn phrase(&mut self, clause: &Clause) -> tantivy::Result<Option<Box<dyn Query>>> {
        let words = words(&clause.text);
        for word in &words {
            self.mark(word);
        }
        let mut phrase = text::Wanted {
            parts: Vec::new(),
            joined: None,
        };
        let single = words.len() == 1;
        for word in words {
            phrase.parts.extend(word.literal.parts);
            phrase.joined = word.literal.joined.filter(|_| single);
        }
        self.literally(&phrase)
    }

    /// A word; if nothing has it, its parts, or what it may have been meant to be.
    fn leniently(&mut self, word: &Word, clause: &str) -> tantivy::Result<Option<Box<dyn Query>>> {
        let found = self.word(word)?;
        if found.is_some() || word.literal.parts.is_empty() {
            return Ok(found);
        }
        if word.literal.parts.len() > 1 {
            let mut queries = Vec::new();
            let parts = word.parts().into_iter();
            for part in parts.flat_map(|part| words_at(clause, part)) {
                match self.leniently(&part, clause)? {
                    Some(query) => queries.push(query),
                    None => return Ok(None),
                }
            }
            return Ok(Some(all_of(queries)));
        }
        self.meant_instead(word, clause)
    }

    /// A compound that no document has, by its parts, if some document has all of them.
    fn compound(&mut self, word: &Word) -> tantivy::Result<Option<Box<dyn Query>>> {
        if !self.by_meaning {
            return Ok(None);
        }
        let marked = (self.german.clone(), self.english.clone());
        let mut queries = Vec::new();
        let parts = compounds::parts(self.lexicon, &word.literal.parts[0].text)?;
        for part in parts.iter().flat_map(|part| words(part)) {
            queries.extend(self.word(&part)?);
        }
        let parts = all_of(queries);
        if self.count(1, parts.as_ref())? == 0 {
            (self.german, self.english) = marked;
            return Ok(None);
        }
        Ok(Some(parts))
    }

    /// What may have been meant by a word that nobody has.
    fn meant_instead(
        &mut self,
        word: &Word,
        clause: &str,
    ) -> tantivy::Result<Option<Box<dyn Query>>> {
        if self.corrections_left == 0 {
            return Ok(None);
        }
        self.corrections_left -= 1;
        if self.spelling.unknown == UnknownWords::Ignored {
            return self.compound(word);
        }
        let typed = &word.literal.parts[0].text;
        let mut near = self.lexicon.near(typed)?;
        // Nobody is sent from "Hund" to "und".
        near.retain(|near| {
            words(&near.word).iter().all(Word::is_telling)
                && spelling::begins_alike(typed, &near.word)
        });
        let may_be_wrong =
            self.spelling.unknown == UnknownWords::Mended && !self.spelling.right.contains(typed);
        let is_sure = |near: &Near| {
            let looks_wrong = near.errors == 0 || spelling::is_sure(typed, &near.word);
            may_be_wrong && near.is_written() && looks_wrong
        };
        let table = Table::shipped();
        if near.is_empty() && may_be_wrong && self.by_meaning && !table.understands(typed) {
            // No entry has it, but what is about the same may be found. It may be a name, too, so it is only offered.
            near.extend(spelling::slipped(typed, table.words()).map(Near::unwritten));
        }
        if !near.first().is_some_and(is_sure)
            && let Some(compound) = self.compound(word)?
        {
            return Ok(Some(compound));
        }
        let Some(best) = near.first() else {
            return Ok(None);
        };
        let certainty = if is_sure(best) {
            Certainty::Sure
        } else {
            Certainty::Unsure
        };
        self.unknown
            .note(clause, word.range.clone(), best.word.clone(), certainty);
        near.retain(is_sure);
        let mut queries = Vec::new();
        for Near { word, errors, .. } in near {
            let boost = [0.9, 0.5, 0.3][usize::from(errors.min(2))];
            for known in words(&word) {
                let found = match self.word(&known)? {
                    None => self.literally(&known.literal)?,
                    found => found,
                };
                queries.extend(found.map(|query| boosted(query, boost)));
            }
        }
        Ok((!queries.is_empty()).then(|| best_of(queries)))
    }

    /// A word in any of the fields in either language; nothing if no document has it.
    fn word(&mut self, word: &Word) -> tantivy::Result<Option<Box<dyn Query>>> {
        let fields = self.lexicon.fields;
        let mut forms = Vec::new();
        for (language, wanted) in [
            (Language::German, &word.german),
            (Language::English, &word.english),
        ] {
            let Some(wanted) = wanted else { continue };
            let stems = fields.stems(language);
            forms.extend(
                [
                    (stems.title, TITLE),
                    (stems.text, TEXT),
                    (stems.evidence, EVIDENCE),
                ]
                .map(|f| (f, wanted)),
            );
        }
        let is_stop_word = forms.is_empty();
        forms.push(((fields.name, NAME), &word.literal));
        let found = self.forms(&forms)?;
        if found.is_some() {
            self.mark(word);
        }
        Ok(found.filter(|_| !is_stop_word))
    }

    /// Words as they are written, whether they mean something or not.
    fn literally(&mut self, words: &text::Wanted) -> tantivy::Result<Option<Box<dyn Query>>> {
        let Fields {
            name,
            words: text,
            evidence_words,
            ..
        } = *self.lexicon.fields;
        self.forms(&[
            ((name, NAME), words),
            ((text, TEXT), words),
            ((evidence_words, EVIDENCE), words),
        ])
    }

    /// The best of several forms of one word, each in its field. They all count as frequent as the most frequent one.
    fn forms(
        &mut self,
        forms: &[((Field, f32), &text::Wanted)],
    ) -> tantivy::Result<Option<Box<dyn Query>>> {
        let mut queries = Vec::new();
        let (mut terms, mut frequency) = (Vec::new(), 0);
        for &((field, weight), wanted) in forms {
            let single = (wanted.parts.len() == 1).then(|| &wanted.parts[0]);
            for part in single.into_iter().chain(&wanted.joined) {
                let term = Term::from_field_text(field, &part.text);
                let known = self.lexicon.frequency(&term)?;
                if known > 0 {
                    frequency = frequency.max(known);
                    queries.push(boosted(term_query(term.clone()), weight));
                    terms.push(term);
                }
            }
            if single.is_none()
                && let Some(phrase) = self.in_order(field, &wanted.parts)?
            {
                queries.push(boosted(phrase, weight));
            }
        }
        self.frequencies
            .extend(terms.into_iter().map(|term| (term, frequency)));
        Ok((!queries.is_empty()).then(|| best_of(queries)))
    }

    /// Several words in this order; nothing if one of them is nowhere.
    fn in_order(
        &self,
        field: Field,
        parts: &[text::Term],
    ) -> tantivy::Result<Option<Box<dyn Query>>> {
        let Some(first) = parts.first() else {
            return Ok(None);
        };
        let mut terms = Vec::new();
        for part in parts {
            let term = Term::from_field_text(field, &part.text);
            if self.lexicon.frequency(&term)? == 0 {
                return Ok(None);
            }
            terms.push(((part.position - first.position) as usize, term));
        }
        Ok(Some(Box::new(PhraseQuery::new_with_offset(terms))))
    }

    /// What the engine is asked; and, where too few documents have all words, how many have.
    fn assemble(
        &self,
        units: Vec<Unit>,
        excluded: Vec<Box<dyn Query>>,
        everything: bool,
        search: &Search,
        trust: Trust,
    ) -> tantivy::Result<(Box<dyn Query>, Option<usize>)> {
        let excluded = excluded.into_iter().map(|query| (Occur::MustNot, query));
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = excluded.collect();
        if let Some(holder) = search.holder {
            let term = term_query(self.lexicon.fields.holder_term(holder));
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(term, 0.0))));
        }
        if everything {
            clauses.push((Occur::Must, Box::new(AllQuery)));
            return Ok((Box::new(BooleanQuery::new(clauses)), None));
        }
        let (required, welcome): (Vec<Unit>, Vec<Unit>) =
            units.into_iter().partition(|unit| unit.required);
        let known = required.iter().filter(|unit| unit.known).count();
        let most = most_of(required.len()).min(known);
        let queries = required.iter().map(|unit| unit.query.box_clone());
        let all = all_of(queries.collect());
        let together = |wanted: Box<dyn Query>| {
            let others = clauses
                .iter()
                .map(|(occur, query)| (*occur, query.box_clone()));
            BooleanQuery::new(others.chain([(Occur::Must, wanted)]).collect())
        };
        let is_counted = required.len() > 1 && most > 0 && trust == Trust::Counted;
        let complete = match is_counted {
            true => self.count(ENOUGH, &together(all.box_clone()))?,
            false => ENOUGH,
        };
        let short_of = (complete < ENOUGH).then_some(complete);
        if short_of.is_some() {
            let mut parts = self.parts(required);
            let has_any = |parts: &[Part], least| {
                let parts = parts.to_vec();
                let some = together(Box::new(AtLeast { parts, least }));
                Ok::<_, tantivy::TantivyError>(self.count(1, &some)? > 0)
            };
            // Where only what says nothing by itself is left of the question, better that than nothing.
            if !has_any(&parts, 1)? {
                parts.iter_mut().for_each(|part| part.tells = true);
            }
            // A whole sentence rarely stands in one entry: as many of its words as anybody has.
            let mut least = most;
            while least > 1 && !has_any(&parts, least)? {
                least -= 1;
            }
            clauses.push((Occur::Must, Box::new(AtLeast { parts, least })));
        } else {
            clauses.push((Occur::Must, all));
        }
        clauses.extend(
            welcome
                .into_iter()
                .filter(|unit| unit.known)
                .map(|unit| (Occur::Should, unit.query)),
        );
        let query = match clauses.as_mut_slice() {
            [(Occur::Must, only)] => std::mem::replace(only, nothing()),
            _ => Box::new(BooleanQuery::new(clauses)),
        };
        Ok((query, short_of))
    }

    /// What is wanted, for those who have only some of it. A word that every twentieth has tells nothing of them, unless
    /// there is no other.
    fn parts(&self, required: Vec<Unit>) -> Vec<Part> {
        let common = (self.lexicon.view.forms() / 20).max(COMMON);
        let is_rare = |unit: &Unit| unit.frequency < common;
        let any_is_rare = required.iter().any(|unit| unit.known && is_rare(unit));
        let part = |unit: Unit| Part {
            tells: !any_is_rare || is_rare(&unit),
            query: unit.query,
        };
        required.into_iter().map(part).collect()
    }

    /// How many documents match, of so many that are enough.
    fn count(&self, enough: usize, query: &dyn Query) -> tantivy::Result<usize> {
        let view = self.lexicon.view;
        let weight = query.weight(EnableScoring::disabled_from_searcher(view.any_layer()))?;
        let mut found = 0;
        for (segment, columns) in view.segments().zip(view.columns()) {
            let meant = Meant::new(columns, view.audience);
            let mut matches = weight.scorer(segment, 1.0)?;
            while matches.doc() != TERMINATED && found < enough {
                let doc = matches.doc();
                found += usize::from(!segment.is_deleted(doc) && meant.has(columns, doc));
                matches.advance();
            }
        }
        Ok(found)
    }

    fn mark(&mut self, word: &Word) {
        for (marked, wanted) in [
            (&mut self.german, &word.german),
            (&mut self.english, &word.english),
        ] {
            let terms = wanted
                .iter()
                .flat_map(|wanted| wanted.parts.iter().chain(&wanted.joined));
            marked.extend(terms.map(|term| term.text.clone()));
        }
    }
}

/// How many of `n` words are most of them.
pub(crate) fn most_of(n: usize) -> usize {
    match n {
        0 | 1 => n,
        2 | 3 => n - 1,
        _ => (2 * n).div_ceil(3),
    }
}
