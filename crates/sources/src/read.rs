use std::{fmt, io::BufRead};

use domain::{
    Ags, Concept, DraftRecord, DraftRelation, Language, Note, Observation,
    places::{Gazetteer, Postcodes},
};
use jiff::civil::Date;

use crate::{
    Lookups, Mapping,
    clean::convert::shortened_to,
    draft::{self, Draft, MadeKeys, Remark},
    input::{Opened, RawFields, RawRow, open},
    mapping::{Layout, Part, model::EntryMap, template::Fields},
    repair::{Mend, Mends, repair},
    seen::Seen,
};

/// What reading needs to know beside the mapping: where places are.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Finds municipalities by name and point.
    pub gazetteer: &'a Gazetteer,
    /// Postcodes that the operator imported; may be empty.
    pub postcodes: &'a Postcodes,
    /// What the files before this one told; may be empty.
    pub lookups: &'a Lookups,
}

/// What one row of a file yields. A row may be good in part: a bad optional field is left out with a
/// problem, a bad required one (key, title) refuses its record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// Bytes of the file read so far, this row included.
    pub bytes_read: u64,
    /// Records for entries; empty if the row was filtered out, refused, or said before.
    pub records: Vec<DraftRecord>,
    /// Relations.
    pub relations: Vec<DraftRelation>,
    /// Postcodes with a municipality that they touch.
    pub postcodes: Vec<(String, Ags)>,
    /// Concepts of vocabularies, or parts of them; several rows may tell of the same one.
    pub concepts: Vec<Concept>,
    /// Figures of places.
    pub observations: Vec<Observation>,
    /// What files after this one need: name of the lookup, key, what it stands for; for [`Lookups::add`].
    pub lookups: Vec<(String, String, String)>,
    /// The number of the mapping's layout that the file has, from 0.
    pub layout: usize,
    /// Keys of records that were refused: they are bad, not gone.
    pub refused: Vec<String>,
    /// Something was refused before its key was known: nobody can say what is gone.
    pub nameless: bool,
    /// What was refused, left out or mended.
    pub problems: Vec<Problem>,
}

/// How much a problem cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The text was put right; nothing is lost.
    Mended,
    /// An optional field was left out.
    LeftOut,
    /// A record or relation was refused.
    Refused,
    /// The file, or its rest from here on, was not read: what is missing from it has not vanished.
    Abandoned,
}

/// Something that a file's publisher or the mapping's author should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The field of the mapping or the column, if one is to blame.
    pub field: Option<String>,
    /// The columns or paths from which the mapping reads that field, where these are few; none if it is a column itself.
    pub columns: Vec<String>,
    /// What is wrong and what would be right, in English.
    pub reason: String,
    /// How much it cost.
    pub severity: Severity,
}

/// `file:line: field (from column): reason`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(field) = &self.field {
            write!(f, "{}", shortened_to(field, NAME_MAX))?;
            if !self.columns.is_empty() {
                write!(
                    f,
                    " (from {})",
                    shortened_to(&self.columns.join(", "), NAME_MAX)
                )?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.reason)
    }
}

/// From more columns than this none is named.
const COLUMNS_MAX: usize = 3;

/// Characters of the names of fields and columns in a message at most: official lists have names of seventy.
const NAME_MAX: usize = 200;

/// Characters of a reason at most.
const REASON_MAX: usize = 900;

/// Streams a file through a mapping, row by row.
///
/// Of every record, relation and external id 16 bytes are remembered to recognise repetitions; apart from
/// that, memory does not grow with the file. Nothing fails: what cannot be read becomes a [`Problem`];
/// after an [`Severity::Abandoned`] one the iterator ends.
///
/// A record that comes again with the same content is passed over; with another content too, but with a
/// problem. An external id that a second record claims is left out of the second.
pub fn read<'a, R: BufRead + 'a>(
    mapping: &'a Mapping,
    file: &str,
    input: R,
    context: &'a Context<'a>,
) -> impl Iterator<Item = Row> + 'a {
    Reading {
        mapping,
        file: file.to_owned(),
        input: Some(input),
        opened: None,
        context,
        seen: Seen::default(),
        language: Language::from_code(language_of(file).unwrap_or_default()),
        day: day_of(file),
        has_rows: false,
    }
}

/// The language that a file's name tells by its ending: `de` of `skills_de.csv`.
fn language_of(file: &str) -> Option<&str> {
    let name = file.rsplit(['/', '\\']).next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (_, language) = stem.rsplit_once('_')?;
    let is_code = language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase());
    is_code.then_some(language)
}

/// The day that a file's name tells: `2024-12-31` of `AuszugGV_2024-12-31.csv`.
fn day_of(file: &str) -> Option<String> {
    let name = file.rsplit(['/', '\\']).next()?;
    let day = |at: usize| name.get(at..at + 10)?.parse::<Date>().ok();
    (0..name.len()).find_map(day).map(|day| day.to_string())
}

struct Reading<'a, R> {
    mapping: &'a Mapping,
    file: String,
    /// Until it is opened.
    input: Option<R>,
    opened: Option<Opened<'a, R>>,
    context: &'a Context<'a>,
    seen: Seen,
    /// The language that the file's name tells, if it is one that the atlas keeps.
    language: Option<Language>,
    /// The day that the file's name tells.
    day: Option<String>,
    /// Whether any row came.
    has_rows: bool,
}

impl<R: BufRead> Iterator for Reading<'_, R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if let Some(input) = self.input.take() {
            match open(input, &self.file, &self.mapping.layouts) {
                Err(raw) => return Some(self.row(raw)),
                Ok(opened) => {
                    let first = self.first_remarks(opened.layout);
                    let is_abandoned =
                        (first.problems.iter()).any(|p| p.severity == Severity::Abandoned);
                    if !is_abandoned && opened.layout.unused.is_none() {
                        self.opened = Some(opened);
                    }
                    if !first.problems.is_empty() {
                        return Some(first);
                    }
                }
            }
        }
        let Some(raw) = self.opened.as_mut()?.rows.next() else {
            return self.nothing_came();
        };
        self.has_rows = true;
        Some(self.row(raw))
    }
}

impl<R: BufRead> Reading<'_, R> {
    /// A file without rows is a failed download rather than a source that lost everything.
    fn nothing_came(&mut self) -> Option<Row> {
        if self.has_rows {
            return None;
        }
        self.has_rows = true;
        let reason = "there are no rows in the file; was it cut off after its header?";
        let problem = self.problem(1, Severity::Abandoned, None, reason.to_owned());
        Some(Row {
            line: 1,
            nameless: true,
            problems: vec![problem],
            ..Row::default()
        })
    }

    /// What is wrong with the whole file: it is read without something that it needs.
    fn first_remarks(&self, layout: &Layout) -> Row {
        let mut row = Row {
            line: 1,
            layout: self.number_of(layout),
            ..Row::default()
        };
        let mut remark = |severity, reason| {
            row.nameless |= severity == Severity::Abandoned;
            row.problems.push(self.problem(1, severity, None, reason));
        };
        if let Some(why) = &layout.unused {
            remark(Severity::LeftOut, format!("not read: {why}"));
        }
        if layout.concept.iter().any(|map| map.labels.file.is_some()) && self.language.is_none() {
            match language_of(&self.file) {
                Some(other) => remark(
                    Severity::LeftOut,
                    format!("the words are in '{other}', which the atlas does not keep; what stands above what is read"),
                ),
                None => remark(
                    Severity::Abandoned,
                    "the file's name does not tell the language of its words; let it end in _de or _en, as in skills_de.csv".to_owned(),
                ),
            }
        }
        let unknown = |name: &&str| !self.context.lookups.has(name);
        for name in layout.conditions_on().filter(unknown) {
            remark(
                Severity::Abandoned,
                format!(
                    "this file is read with what one of the layout '{name}' tells; give that file before it"
                ),
            );
        }
        for name in layout.asks().filter(unknown) {
            remark(
                Severity::LeftOut,
                format!(
                    "no file of the layout '{name}' was given before this one; what it tells is left out"
                ),
            );
        }
        row
    }

    fn number_of(&self, layout: &Layout) -> usize {
        let mut layouts = self.mapping.layouts.iter();
        layouts
            .position(|known| known.name == layout.name)
            .unwrap_or_default()
    }

    fn row(&mut self, raw: RawRow) -> Row {
        let mut row = Row {
            line: raw.line,
            bytes_read: raw.bytes_read,
            layout: self
                .opened
                .as_ref()
                .map_or(0, |opened| self.number_of(opened.layout)),
            ..Row::default()
        };
        let remarks = match raw.content {
            Ok(mut fields) => {
                let mends = repair(&mut fields);
                self.fill(&mut row, &fields, mends)
            }
            Err(fault) => {
                let severity = if fault.ends_file {
                    Severity::Abandoned
                } else {
                    Severity::Refused
                };
                row.problems
                    .push(self.problem(row.line, severity, fault.field, fault.reason));
                row.nameless = true;
                Vec::new()
            }
        };
        for remark in remarks {
            let columns = self.columns_of(&remark);
            let problem =
                self.problem(row.line, remark.severity, Some(remark.field), remark.reason);
            let problem = Problem { columns, ..problem };
            if !row.problems.contains(&problem) {
                row.problems.push(problem);
            }
        }
        row
    }

    /// Makes of a row's fields what the mapping says.
    fn fill(&mut self, row: &mut Row, fields: &RawFields, mends: Mends) -> Vec<Remark> {
        let Some(Opened {
            layout: keys, rows, ..
        }) = &self.opened
        else {
            return Vec::new();
        };
        let told = match fields {
            RawFields::Table(cells) => Fields::Table {
                columns: &rows.columns,
                cells,
            },
            RawFields::Json(json) => Fields::Json(json),
        };
        let fields = Fields::Beside {
            row: &told,
            lookups: self.context.lookups,
            day: self.day.as_deref(),
        };
        let mut draft = Draft {
            fields: &fields,
            part: None,
            source: &self.mapping.source().id,
            gazetteer: self.context.gazetteer,
            postcodes: self.context.postcodes,
            file_language: self.language,
            remarks: Vec::new(),
            refused: Vec::new(),
            nameless: false,
        };
        if !draft.meets(&keys.r#where, keys.entry.first()) {
            return Vec::new();
        }
        let mends = mends.named(&rows.columns);
        for mend in &mends {
            draft.remark(mend.severity, &mend.field, mend.reason.clone());
        }
        let mut made: MadeKeys<'_> = Vec::new();
        for (at, entry) in keys.entry.iter().enumerate() {
            draft.part = Some(Part::Entry(at));
            let Some(mut record) = draft::record(&mut draft, entry) else {
                continue;
            };
            made.push((entry.name.as_str(), record.key.clone()));
            record.notes = notes(entry, &mends);
            if self.seen.is_new_record(&mut record, &mut draft) {
                row.records.push(record);
            }
        }
        for (at, relation) in keys.relation.iter().enumerate() {
            draft.part = Some(Part::Relation(at));
            if draft.meets(&relation.r#where, keys.entry.first()) {
                for relation in draft::relations(&mut draft, relation, &made) {
                    if self.seen.is_new_relation(&relation, &mut draft) {
                        row.relations.push(relation);
                    }
                }
            }
        }
        if let Some(postcodes) = &keys.postcodes {
            draft.part = Some(Part::Postcodes);
            row.postcodes.extend(draft.postcode(postcodes));
        }
        for (at, concept) in keys.concept.iter().enumerate() {
            draft.part = Some(Part::Concept(at));
            let concept = draft::concept(&mut draft, concept);
            let is_new = |concept: &Concept| self.seen.is_new_concept(concept);
            row.concepts.extend(concept.filter(is_new));
        }
        for (at, observation) in keys.observation.iter().enumerate() {
            draft.part = Some(Part::Observation(at));
            for observation in draft::observations(&mut draft, observation) {
                if self.seen.is_new_observation(&observation, &mut draft) {
                    row.observations.push(observation);
                }
            }
        }
        for (at, lookup) in keys.lookup.iter().enumerate() {
            draft.part = Some(Part::Lookup(at));
            let told = draft.lookup(lookup).into_iter();
            row.lookups
                .extend(told.map(|(key, value)| (lookup.name.clone(), key, value)));
        }
        row.refused = draft.refused;
        row.nameless = draft.nameless;
        draft.remarks
    }

    fn problem(
        &self,
        line: u64,
        severity: Severity,
        field: Option<String>,
        reason: String,
    ) -> Problem {
        Problem {
            file: self.file.clone(),
            line,
            columns: Vec::new(),
            field,
            // What a mapping or a file says may be of any length.
            reason: shortened_to(&reason, REASON_MAX),
            severity,
        }
    }

    /// From which columns the mapping reads what the remark is about. Of what is read from all over the row they would say
    /// nothing.
    fn columns_of(&self, remark: &Remark) -> Vec<String> {
        let (Some(opened), Some(part)) = (&self.opened, remark.part) else {
            return Vec::new();
        };
        let reads = opened.reads.iter();
        let mut columns: Vec<String> = Vec::new();
        for read in reads.filter(|read| read.tells(part, &remark.field)) {
            if read.column != remark.field && !columns.contains(&read.column) {
                columns.push(read.column.clone());
            }
        }
        if columns.len() > COLUMNS_MAX {
            columns.clear();
        }
        columns
    }
}

/// What was mended in the fields that this entry reads.
fn notes(entry: &EntryMap, mends: &[Mend]) -> Vec<Note> {
    if mends.is_empty() {
        return Vec::new();
    }
    let reads = |column: &str| {
        entry.values().iter().any(|(_, values)| {
            let mut fields = values.templates().flat_map(|template| template.fields());
            fields.any(|field| field.starts_at(column))
        })
    };
    let notes = mends.iter().filter(|mend| reads(&mend.field));
    notes
        .filter_map(|mend| {
            let (before, after) = mend.read_as.clone()?;
            Some(Note {
                field: mend.field.clone(),
                before,
                after,
            })
        })
        .collect()
}
