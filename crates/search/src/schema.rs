//! Which fields the engine keeps, and how a document becomes them.

use std::collections::BTreeMap;

use domain::{FieldOfAction, Interface, Kind, Language, OrganisationType};
use tantivy::{
    TantivyDocument, Term,
    schema::{
        Field, INDEXED, IndexRecordOption, NumericOptions, Schema, SchemaBuilder,
        TextFieldIndexing, TextOptions,
    },
};
use text::{
    Analyzer, KnownStems,
    meaning::{Cuts, Table},
};

use crate::{
    Competence, Document, called, days, meaning, near,
    terms::{FILLED, TITLED, TOKENIZER, Terms},
};

/// Names what this program writes. Whatever changes terms, fields or codes must change it: then an index of an older
/// program is rebuilt instead of being searched for what it does not have.
pub(crate) fn format() -> String {
    const VERSION: u32 = 9;
    let codes = |codes: Vec<&str>| codes.join(",");
    format!(
        "{VERSION}; kinds {}; fields {}; interfaces {}; organisations {}",
        codes(Kind::ALL.iter().map(|kind| kind.code()).collect()),
        codes(
            FieldOfAction::ALL
                .iter()
                .map(|field| field.code())
                .collect()
        ),
        codes(
            Interface::ALL
                .iter()
                .map(|interface| interface.code())
                .collect()
        ),
        codes(
            OrganisationType::ALL
                .iter()
                .map(|sort| sort.code())
                .collect()
        ),
    )
}

/// Names of the columns that a collector reads by name.
pub(crate) mod column {
    pub(crate) const AUDIENCES: &str = "audiences";
    pub(crate) const ID_HIGH: &str = "id_high";
    pub(crate) const ID_LOW: &str = "id_low";
    pub(crate) const KIND: &str = "kind";
    pub(crate) const FIELDS_OF_ACTION: &str = "fields_of_action";
    pub(crate) const INTERFACES: &str = "interfaces";
    pub(crate) const DISTRICT: &str = "district";
    pub(crate) const MUNICIPALITY: &str = "municipality";
    pub(crate) const SOURCE: &str = "source";
    pub(crate) const ORGANISATION_TYPE: &str = "organisation_type";
    pub(crate) const COMPETENCE: &str = "competence";
    pub(crate) const SECTOR: &str = "sector";
    pub(crate) const POINT: &str = "point";
    pub(crate) const FIRST_DAY: &str = "first_day";
    pub(crate) const LAST_DAY: &str = "last_day";
    pub(crate) const CALENDAR_FIRST: &str = "calendar_first";
    pub(crate) const CALENDAR_LAST: &str = "calendar_last";
    pub(crate) const UPDATED: &str = "updated";
    pub(crate) const EVIDENCE_COUNT: &str = "evidence_count";
    pub(crate) const FICTIONAL: &str = "fictional";
    pub(crate) const MEANING: &str = "meaning";
    pub(crate) const ACTORS: &str = "actors";
    pub(crate) const ORIGIN: &str = "origin";
    pub(crate) const COMPETENCE_WEIGHT: &str = "competence_weight";
    pub(crate) const GRAMS: &str = "grams";

    /// The key by which titles are sorted for readers of this language.
    pub(crate) const fn title(language: domain::Language) -> &'static str {
        match language {
            domain::Language::German => "sorted_de",
            domain::Language::English => "sorted_en",
        }
    }

    /// The letter under which readers of this language find it.
    pub(crate) const fn initial(language: domain::Language) -> &'static str {
        match language {
            domain::Language::German => "initial_de",
            domain::Language::English => "initial_en",
        }
    }
}

/// Stands for a title without letters and digits, so that it sorts last.
const UNTITLED: &str = "\u{10FFFF}";

/// Letters under which titles stand, in the order of a list.
pub(crate) const INITIALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0#";

/// Titles of readers' languages with the letters under which they stand.
pub(crate) const SORTED: [Language; 2] = [Language::German, Language::English];

/// What was found out about words met before.
#[derive(Debug, Default)]
pub(crate) struct Known {
    stems: KnownStems,
    cuts: Cuts,
}

/// The engine's fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    id: Field,
    /// Ids of those whose evidence it is.
    holder: Field,
    /// Ids of the organisations and persons for which it speaks.
    actor: Field,
    /// Titles and names, each as a whole, see [`crate::called`].
    called: Field,
    /// Titles and names, every word as written (folded), with positions.
    pub(crate) name: Field,
    /// Texts, every word as written (folded), with positions.
    pub(crate) words: Field,
    /// Evidence, every word as written (folded), with positions.
    pub(crate) evidence_words: Field,
    /// Stems per language.
    pub(crate) german: Stems,
    /// Stems per language.
    pub(crate) english: Stems,
    columns: Columns,
}

/// What entries may have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shared<'a> {
    Competence(&'a str),
    Sector(&'a str),
    Municipality(&'a str),
    District(&'a str),
}

/// The fields that hold the stems of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stems {
    pub(crate) title: Field,
    pub(crate) text: Field,
    pub(crate) evidence: Field,
}

#[derive(Debug, Clone, Copy)]
struct Columns {
    /// One bit per audience that sees this form.
    audiences: Field,
    id_high: Field,
    id_low: Field,
    kind: Field,
    fields_of_action: Field,
    interfaces: Field,
    district: Field,
    municipality: Field,
    organisation_type: Field,
    competence: Field,
    sector: Field,
    point: Field,
    source: Field,
    first_day: Field,
    last_day: Field,
    calendar_first: Field,
    calendar_last: Field,
    sorted: [Field; 2],
    initial: [Field; 2],
    updated: Field,
    evidence_count: Field,
    fictional: Field,
    meaning: Field,
    /// The organisations and persons for which it speaks, three numbers each: their id's halves, and thousandths.
    actors: Field,
    /// The lower half of the id of what it came from.
    origin: Field,
    /// In the order of the competences, see [`weight_of`].
    competence_weight: Field,
    /// Stretches of letters as bits, see [`text::gram_bits`].
    grams: Field,
}

impl Fields {
    /// The schema and its fields; the same on every call.
    pub(crate) fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let fields = Self {
            id: schema.add_bytes_field("id", INDEXED),
            holder: schema.add_bytes_field("holder", INDEXED),
            actor: schema.add_bytes_field("actor", INDEXED),
            called: schema.add_text_field("called", whole()),
            name: schema.add_text_field("name", terms()),
            words: schema.add_text_field("words", terms()),
            evidence_words: schema.add_text_field("evidence_words", terms()),
            german: stems(&mut schema, Language::German),
            english: stems(&mut schema, Language::English),
            columns: columns(&mut schema),
        };
        (schema.build(), fields)
    }

    pub(crate) fn stems(&self, language: Language) -> Stems {
        match language {
            Language::German => self.german,
            Language::English => self.english,
        }
    }

    /// The term by which a document is replaced and deleted.
    pub(crate) fn id_term(&self, id: domain::EntryId) -> Term {
        Term::from_field_bytes(self.id, &id.as_u128().to_be_bytes())
    }

    /// The terms of all documents that share this with another: a competence, a sector, a municipality, a district.
    pub(crate) fn shared_term(&self, shared: Shared<'_>) -> Term {
        let columns = &self.columns;
        let (field, code) = match shared {
            Shared::Competence(uri) => (columns.competence, uri),
            Shared::Sector(uri) => (columns.sector, uri),
            Shared::Municipality(code) => (columns.municipality, code),
            Shared::District(code) => (columns.district, code),
        };
        Term::from_field_text(field, code)
    }

    /// The term of all documents that are evidence of this holder.
    pub(crate) fn holder_term(&self, holder: domain::EntryId) -> Term {
        Term::from_field_bytes(self.holder, &holder.as_u128().to_be_bytes())
    }

    /// The term of all documents that speak for this organisation or person.
    pub(crate) fn actor_term(&self, actor: domain::EntryId) -> Term {
        Term::from_field_bytes(self.actor, &actor.as_u128().to_be_bytes())
    }

    /// The term of all documents that are called so, see [`crate::called::form`].
    pub(crate) fn called_term(&self, form: &str) -> Term {
        Term::from_field_text(self.called, form)
    }

    /// The term that all documents with something in a text field have.
    pub(crate) fn filled_term(field: Field) -> Term {
        Term::from_field_text(field, FILLED)
    }

    /// The term of documents that have a title in this language.
    pub(crate) fn titled_term(&self, language: Language) -> Term {
        Term::from_field_text(self.stems(language).title, TITLED)
    }

    /// The term of the forms that are marked for just these audiences.
    pub(crate) fn marks_term(&self, marks: u64) -> Term {
        Term::from_field_u64(self.columns.audiences, marks)
    }

    /// The engine's form of a document, marked for these audiences.
    pub(crate) fn encode(
        &self,
        document: &Document,
        audiences: u64,
        known: &mut Known,
    ) -> TantivyDocument {
        let mut out = TantivyDocument::default();
        out.add_u64(self.columns.audiences, audiences);
        out.add_bytes(self.id, &document.id.as_u128().to_be_bytes());
        for holder in &document.holders {
            out.add_bytes(self.holder, &holder.as_u128().to_be_bytes());
        }
        for (actor, _) in &document.actors {
            out.add_bytes(self.actor, &actor.as_u128().to_be_bytes());
        }
        let titles = document.titles.iter().map(|(_, title)| title);
        for form in titles
            .chain(&document.names)
            .filter_map(|name| called::form(name))
        {
            out.add_text(self.called, form);
        }
        self.encode_texts(document, &mut known.stems, &mut out);
        self.columns.encode(document, &mut out);
        meaning::encode(
            document,
            Table::shipped(),
            &mut known.cuts,
            self.columns.meaning,
            &mut out,
        );
        out
    }

    /// The words of all texts as they are written, and their stems in their own language; names have stems in both.
    fn encode_texts(&self, document: &Document, known: &mut KnownStems, out: &mut TantivyDocument) {
        let mut title = Analyzed::of(&document.titles, known);
        title.stems.iter_mut().for_each(Terms::mark_titled);
        // A name is of no language.
        for name in &document.names {
            title.push_in(name, Language::ALL, known);
        }
        let text = Analyzed::of(&document.texts, known);
        let evidence = Analyzed::of(&document.evidence, known);
        for (analyzed, words, of_stems) in [
            (
                title,
                self.name,
                (|stems| stems.title) as fn(Stems) -> Field,
            ),
            (text, self.words, |stems| stems.text),
            (evidence, self.evidence_words, |stems| stems.evidence),
        ] {
            analyzed.words.add(words, out);
            for (&language, stems) in Language::ALL.iter().zip(analyzed.stems) {
                stems.add(of_stems(self.stems(language)), out);
            }
        }
    }
}

/// The terms of one part of a document.
#[derive(Default)]
struct Analyzed {
    words: Terms,
    /// In the order of [`Language::ALL`].
    stems: [Terms; Language::ALL.len()],
}

impl Analyzed {
    fn of(texts: &[(Language, String)], known: &mut KnownStems) -> Self {
        let mut analyzed = Self::default();
        for (language, text) in texts {
            analyzed.push_in(text, std::slice::from_ref(language), known);
        }
        analyzed
    }

    fn push_in(&mut self, text: &str, languages: &[Language], known: &mut KnownStems) {
        // Words are folded alike in both languages.
        let words = Analyzer::new(Language::German).words(text);
        for (language, stems) in Language::ALL.iter().zip(&mut self.stems) {
            if languages.contains(language) {
                let mut stems = stems.text();
                let each = |position, stem: &str| stems.push(position, stem);
                Analyzer::new(*language).stems(text, &words, known, each);
            }
        }
        self.words.push(words);
    }
}

impl Columns {
    fn encode(&self, document: &Document, out: &mut TantivyDocument) {
        let id = document.id.as_u128();
        out.add_u64(self.id_high, (id >> 64) as u64);
        out.add_u64(self.id_low, id as u64);
        out.add_u64(self.kind, ordinal(Kind::ALL, document.kind));
        out.add_u64(
            self.fields_of_action,
            bits(FieldOfAction::ALL, &document.fields),
        );
        out.add_u64(self.interfaces, bits(Interface::ALL, &document.interfaces));
        for district in distinct(document.districts.iter().map(String::as_str)) {
            out.add_text(self.district, district);
        }
        for municipality in distinct(document.municipalities.iter().map(domain::Ags::as_str)) {
            out.add_text(self.municipality, municipality);
        }
        let sort: Vec<OrganisationType> = document.organisation_type.into_iter().collect();
        out.add_u64(self.organisation_type, bits(OrganisationType::ALL, &sort));
        self.encode_competences(document, out);
        for (field, values) in [
            (self.sector, &document.sectors),
            (self.source, &document.sources),
        ] {
            for value in distinct(values.iter().map(String::as_str)) {
                out.add_text(field, value);
            }
        }
        for point in &document.points {
            out.add_u64(self.point, near::packed(*point));
        }
        if let Some((first, last)) = document.days() {
            out.add_i64(self.first_day, days::number(first));
            out.add_i64(self.last_day, days::number(last));
        }
        if let Some((first, last)) = document.calendar {
            out.add_i64(self.calendar_first, days::number(first));
            out.add_i64(self.calendar_last, days::number(last));
        }
        for (actor, weight) in &document.actors {
            let actor = actor.as_u128();
            out.add_u64(self.actors, (actor >> 64) as u64);
            out.add_u64(self.actors, actor as u64);
            out.add_u64(self.actors, (weight * 1_000.0).round() as u64);
        }
        let origin = document.origin.unwrap_or(document.id);
        out.add_u64(self.origin, origin.as_u128() as u64);
        let own = document.titles.iter().chain(&document.texts);
        let own = own.map(|(_, text)| text.as_str());
        for bits in text::gram_bits(own.chain(document.names.iter().map(String::as_str))) {
            out.add_u64(self.grams, bits);
        }
        self.encode_order(document, out);
        out.add_i64(self.updated, document.updated.as_millisecond());
        out.add_u64(self.evidence_count, u64::from(document.evidence_count));
        out.add_u64(self.fictional, u64::from(document.fictional));
    }

    /// Each competence once, and in the same order how sure it is.
    fn encode_competences(&self, document: &Document, out: &mut TantivyDocument) {
        let mut once: BTreeMap<&str, (f32, bool)> = BTreeMap::new();
        for Competence {
            uri,
            weight,
            is_confirmed,
        } in &document.competences
        {
            let known = once.entry(uri).or_default();
            *known = (known.0.max(*weight), known.1 || *is_confirmed);
        }
        for (uri, (weight, is_confirmed)) in once.into_iter().filter(|(uri, _)| !uri.is_empty()) {
            out.add_text(self.competence, uri);
            let weight = (weight * 1_000.0).round() as u64;
            out.add_u64(
                self.competence_weight,
                weight << 1 | u64::from(is_confirmed),
            );
        }
    }

    /// Where it stands in the lists of each language's readers.
    fn encode_order(&self, document: &Document, out: &mut TantivyDocument) {
        let mut last: Option<(&str, String, u64)> = None;
        for (at, language) in SORTED.into_iter().enumerate() {
            let title = document.title(language);
            // Most entries have one title for all.
            let same = last.take_if(|(before, ..)| *before == title);
            let (_, key, initial) = same.unwrap_or_else(|| {
                let key = text::sort_key(title);
                let initial = INITIALS.find(text::initial(title));
                (title, key, initial.unwrap_or_default() as u64)
            });
            out.add_text(
                self.sorted[at],
                if key.is_empty() { UNTITLED } else { &key },
            );
            out.add_u64(self.initial[at], initial);
            last = Some((title, key, initial));
        }
    }
}

/// How sure a competence is, up to 1, and whether an editor said so, from its column.
pub(crate) fn weight_of(packed: u64) -> (f32, bool) {
    ((packed >> 1) as f32 / 1_000.0, packed & 1 == 1)
}

/// A member's place in its closed list.
pub(crate) fn ordinal<T: PartialEq>(all: &[T], member: T) -> u64 {
    all.iter()
        .position(|other| *other == member)
        .expect("a closed list has all its members") as u64
}

/// One bit per member, at its place in the closed list.
pub(crate) fn bits<T: PartialEq + Copy>(all: &[T], members: &[T]) -> u64 {
    members
        .iter()
        .fold(0, |bits, member| bits | 1 << ordinal(all, *member))
}

/// Each value once: a district that stands twice in a document still counts once.
fn distinct<'a>(values: impl Iterator<Item = &'a str>) -> std::collections::BTreeSet<&'a str> {
    values.filter(|value| !value.is_empty()).collect()
}

fn stems(schema: &mut SchemaBuilder, language: Language) -> Stems {
    let mut add =
        |name: &str| schema.add_text_field(&format!("{name}_{}", language.code()), terms());
    Stems {
        title: add("title"),
        text: add("text"),
        evidence: add("evidence"),
    }
}

fn terms() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}

/// A code or a name as one term.
fn whole() -> TextOptions {
    let whole = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(whole)
}

fn columns(schema: &mut SchemaBuilder) -> Columns {
    let number = || NumericOptions::default().set_fast();
    let code = || TextOptions::default().set_fast("raw");
    // What entries that are alike have in common is looked up, too.
    let listed = || whole().set_fast("raw");
    Columns {
        audiences: schema.add_u64_field(column::AUDIENCES, number().set_indexed()),
        id_high: schema.add_u64_field(column::ID_HIGH, number()),
        id_low: schema.add_u64_field(column::ID_LOW, number()),
        kind: schema.add_u64_field(column::KIND, number()),
        fields_of_action: schema.add_u64_field(column::FIELDS_OF_ACTION, number()),
        interfaces: schema.add_u64_field(column::INTERFACES, number()),
        district: schema.add_text_field(column::DISTRICT, listed()),
        municipality: schema.add_text_field(column::MUNICIPALITY, listed()),
        organisation_type: schema.add_u64_field(column::ORGANISATION_TYPE, number()),
        competence: schema.add_text_field(column::COMPETENCE, listed()),
        sector: schema.add_text_field(column::SECTOR, listed()),
        point: schema.add_u64_field(column::POINT, number()),
        source: schema.add_text_field(column::SOURCE, code()),
        first_day: schema.add_i64_field(column::FIRST_DAY, number()),
        last_day: schema.add_i64_field(column::LAST_DAY, number()),
        calendar_first: schema.add_i64_field(column::CALENDAR_FIRST, number()),
        calendar_last: schema.add_i64_field(column::CALENDAR_LAST, number()),
        sorted: SORTED.map(|language| schema.add_text_field(column::title(language), code())),
        initial: SORTED.map(|language| schema.add_u64_field(column::initial(language), number())),
        updated: schema.add_i64_field(column::UPDATED, number()),
        evidence_count: schema.add_u64_field(column::EVIDENCE_COUNT, number()),
        fictional: schema.add_u64_field(column::FICTIONAL, number()),
        meaning: schema.add_u64_field(column::MEANING, number()),
        actors: schema.add_u64_field(column::ACTORS, number()),
        origin: schema.add_u64_field(column::ORIGIN, number()),
        competence_weight: schema.add_u64_field(column::COMPETENCE_WEIGHT, number()),
        grams: schema.add_u64_field(column::GRAMS, number()),
    }
}
