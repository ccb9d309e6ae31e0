mod check;
pub(crate) mod fields;
pub(crate) mod file;
pub(crate) mod knowledge;
pub(crate) mod model;
mod path;
pub(crate) mod template;
pub(crate) mod value;
mod words;

use std::collections::{BTreeSet, HashMap};

use domain::Source;

use crate::clean::convert::shortened;
use check::{check, layouts};
use model::{Condition, EndMap, MappingFile, RelationMap};
use template::{CELL, FILE_DAY, Field, STAR, Template};
use value::Values;

pub(crate) use model::Layout;

/// How rows of a file become entries, relations, postcodes, concepts or figures.
#[derive(Debug, Clone)]
pub struct Mapping {
    source: Source,
    pub(crate) layouts: Vec<Layout>,
}

/// A mapping file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {field}: {reason}")]
pub struct MappingError {
    /// The mapping's file name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The key in the mapping.
    pub field: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// The first thing in it that is wrong, with its line; unknown keys are, and the error names the
    /// known ones.
    pub fn parse(file_name: &str, toml_text: &str) -> Result<Self, MappingError> {
        let error = |line, field, reason| MappingError {
            file: file_name.to_owned(),
            line,
            field,
            reason,
        };
        let file: MappingFile = toml::from_str(toml_text).map_err(|e| {
            let line = line_at(toml_text, e.span().map_or(0, |span| span.start));
            error(
                line,
                blamed_field(toml_text, line, e.message()),
                e.message().to_owned(),
            )
        })?;
        let source = file.source.clone().into();
        let layouts = layouts(file)
            .and_then(|layouts| layouts.iter().try_for_each(check).map(|()| layouts))
            .map_err(|fault| error(line_of(toml_text, &fault.near), fault.field, fault.reason))?;
        Ok(Self { source, layouts })
    }

    /// The mapping of this name that ships with the program; see [`crate::shipped`].
    #[must_use]
    pub fn shipped(name: &str) -> Option<Self> {
        let shipped = crate::shipped()
            .iter()
            .chain(crate::demo_mappings())
            .find(|mapping| mapping.name == name)?;
        Some(Self::parse(shipped.name, shipped.toml).expect("a test parses every shipped mapping"))
    }

    /// Where the entries come from.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// What is to be said of layouts of which no file was among those imported together, given the numbers of
    /// those that were ([`crate::Row::layout`]): what the atlas lacks without them.
    #[must_use]
    pub fn missing(&self, seen: &BTreeSet<usize>) -> Vec<&str> {
        let unseen = self
            .layouts
            .iter()
            .enumerate()
            .filter(|(at, _)| !seen.contains(at));
        unseen
            .filter_map(|(_, layout)| layout.missing.as_deref())
            .collect()
    }
}

impl Layout {
    /// The lookups that decide whether a row counts.
    pub(crate) fn conditions_on(&self) -> impl Iterator<Item = &str> {
        let conditions = self.conditions().into_iter();
        conditions.filter_map(|condition| condition.known_in.as_deref())
    }

    /// The lookups that add to what a row tells.
    pub(crate) fn asks(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = all_values(self)
            .into_iter()
            .flat_map(|(_, values)| values.lookups())
            .collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter()
    }

    /// What is read from where.
    pub(crate) fn reads(&self) -> Vec<Reads> {
        let mut reads = Vec::new();
        for (part, key, values) in values_of_parts(self) {
            let fields = values.templates().flat_map(Template::fields);
            reads.extend(fields.map(|field| Reads::new(part, &key, field)));
        }
        for (at, relation) in self.relation.iter().enumerate() {
            let ends = ends(relation).into_iter();
            reads.extend(ends.map(|(key, field)| Reads::new(Part::Relation(at), key, field)));
        }
        // What a wide table's column or the file's name tells is no column of its own.
        reads.retain(|read| ![STAR, CELL, FILE_DAY].contains(&read.column.as_str()));
        reads
    }

    fn conditions(&self) -> Vec<&Condition> {
        let entries = self.entry.iter().flat_map(|entry| &entry.r#where);
        let relations = self.relation.iter().flat_map(|relation| &relation.r#where);
        let concepts = self.concept.iter().flat_map(|concept| &concept.r#where);
        let figures = self.observation.iter().flat_map(|figure| &figure.r#where);
        let lookups = self.lookup.iter().flat_map(|lookup| &lookup.r#where);
        let made = entries.chain(relations).chain(concepts).chain(figures);
        self.r#where.iter().chain(made).chain(lookups).collect()
    }

    /// The first column that a table lacks, or the form of columns of which it has none.
    pub(crate) fn lacks(&self, columns: &HashMap<String, usize>) -> Option<String> {
        let required = self.required_columns().into_iter();
        let patterns = self
            .observation
            .iter()
            .filter_map(|figure| figure.column.as_ref());
        required
            .filter(|column| !columns.contains_key(*column))
            .map(str::to_owned)
            .chain(
                patterns
                    .filter(|form| columns.keys().all(|name| form.star(name).is_none()))
                    .map(ToString::to_string),
            )
            .next()
    }

    /// The columns that a table must have: all that the mapping names and does not call optional.
    pub(crate) fn required_columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = self.file.needs.iter().map(String::as_str).collect();
        for (_, field) in all_fields(self) {
            let name = field.name();
            if [template::STAR, template::CELL, template::FILE_DAY].contains(&name) {
                continue;
            }
            let optional = self.file.optional.iter().any(|column| column == name);
            if !optional && !columns.contains(&name) {
                columns.push(name);
            }
        }
        columns
    }
}

/// Every value that a layout reads, with the key that reads it; the ends of relations are not among them.
fn all_values(layout: &Layout) -> Vec<(String, &Values)> {
    let values = values_of_parts(layout).into_iter();
    values.map(|(_, key, values)| (key, values)).collect()
}

/// The same with the part of the layout that each belongs to.
fn values_of_parts(layout: &Layout) -> Vec<(Part, String, &Values)> {
    let mut all = Vec::new();
    let mut add = |part, values: Vec<(String, _)>| {
        all.extend(values.into_iter().map(|(key, values)| (part, key, values)));
    };
    for (at, entry) in layout.entry.iter().enumerate() {
        add(Part::Entry(at), entry.values());
    }
    for (at, relation) in layout.relation.iter().enumerate() {
        add(Part::Relation(at), relation.values());
    }
    if let Some(postcodes) = &layout.postcodes {
        add(Part::Postcodes, postcodes.values().into());
    }
    for (at, concept) in layout.concept.iter().enumerate() {
        add(Part::Concept(at), concept.values());
    }
    for (at, figure) in layout.observation.iter().enumerate() {
        add(Part::Observation(at), figure.values().into());
    }
    for (at, lookup) in layout.lookup.iter().enumerate() {
        add(Part::Lookup(at), lookup.values().into());
    }
    all
}

/// Every field that a layout reads, with the key that reads it.
fn all_fields(layout: &Layout) -> Vec<(String, &Field)> {
    let mut fields = Vec::new();
    for (owner, values) in all_values(layout) {
        for template in values.templates() {
            fields.extend(template.fields().map(|field| (owner.clone(), field)));
        }
    }
    for (owner, field) in layout.relation.iter().flat_map(ends) {
        fields.push((owner.to_owned(), field));
    }
    let conditions = layout.conditions().into_iter();
    for field in conditions.filter_map(|condition| condition.field.as_ref()) {
        fields.push(("where.field".to_owned(), field));
    }
    fields
}

/// What the ends of a relation are read from, with their keys.
fn ends(relation: &RelationMap) -> Vec<(&'static str, &Field)> {
    let mut fields = Vec::new();
    for (owner, end) in [
        ("relation.from", &relation.from),
        ("relation.to", &relation.to),
    ] {
        if let EndMap::Record(value) | EndMap::External { value, .. } = end {
            fields.extend(value.fields().map(|field| (owner, field)));
        }
    }
    fields
}

/// A part of a layout, by its place among its like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Entry(usize),
    Relation(usize),
    Concept(usize),
    Observation(usize),
    Postcodes,
    Lookup(usize),
}

/// From which column a part of a layout reads one of its keys.
#[derive(Debug)]
pub(crate) struct Reads {
    part: Part,
    /// As remarks call it: without `entry.`, and without a language.
    key: String,
    pub column: String,
}

impl Reads {
    fn new(part: Part, key: &str, field: &Field) -> Self {
        let key = key.strip_prefix("entry.").unwrap_or(key);
        Self {
            part,
            key: without_language(key),
            column: field.name().to_owned(),
        }
    }

    /// Whether this part reads this field there, or what belongs to it: `period.from` belongs to `period`.
    pub(crate) fn tells(&self, part: Part, field: &str) -> bool {
        let field = without_language(field);
        let rest = self.key.strip_prefix(field.as_str());
        self.part == part && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// That a title is missing is said of all languages at once.
fn without_language(key: &str) -> String {
    key.replace(".de.", ".").replace(".en.", ".")
}

/// The line on which this byte stands, from 1.
fn line_at(text: &str, byte: usize) -> usize {
    let before = &text.as_bytes()[..byte.min(text.len())];
    1 + before.iter().filter(|&&b| b == b'\n').count()
}

/// The first line that holds this text, best as a whole string, field or heading; the first of all if none does.
fn line_of(text: &str, near: &str) -> usize {
    let whole = [
        format!("\"{near}\""),
        format!("{{{near}}}"),
        format!("[[{near}]]"),
    ];
    let found = whole.iter().find_map(|near| text.find(near.as_str()));
    found
        .or_else(|| text.find(near))
        .map_or(1, |at| line_at(text, at))
}

/// The key that an error is about: the one that the message names, or the one on the line.
fn blamed_field(text: &str, line: usize, message: &str) -> String {
    let named = ["missing field `", "unknown field `", "duplicate key `"]
        .iter()
        .find_map(|start| message.split_once(start))
        .and_then(|(_, rest)| rest.split_once('`'))
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty());
    let line = text.lines().nth(line - 1).unwrap_or_default();
    let key = line.split_once('=').map_or(line, |(key, _)| key).trim();
    let key = key.trim_matches(['[', ']', '"']);
    match named {
        Some(name) => shortened(name),
        None if key.is_empty() => "mapping".to_owned(),
        None => shortened(key),
    }
}
