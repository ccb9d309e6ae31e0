pub(crate) mod fields;
pub(crate) mod knowledge;
pub(crate) mod model;
mod path;
pub(crate) mod template;
pub(crate) mod value;

use domain::{FieldOfAction, Indicator, Kind, RelationKind, Source};

use fields::{body_field, body_fields};
use knowledge::{ConceptMap, ObservationMap};
use model::{Condition, EndMap, EntryMap, FileFormat, MappingFile, PostcodesMap, RelationMap};
use template::{Field, Template};
use value::Values;

/// How rows of a file become entries, relations, postcodes, concepts or figures.
#[derive(Debug, Clone)]
pub struct Mapping {
    source: Source,
    pub(crate) file: MappingFile,
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
        check(&file)
            .map_err(|fault| error(line_of(toml_text, &fault.near), fault.field, fault.reason))?;
        Ok(Self {
            source: file.source.clone().into(),
            file,
        })
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

    /// The columns that a table must have: all that the mapping names and does not call optional.
    pub(crate) fn required_columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for (_, field) in all_fields(&self.file) {
            let name = field.name();
            if [template::STAR, template::CELL].contains(&name) {
                continue;
            }
            let optional = self.file.file.optional.iter().any(|column| column == name);
            if !optional && !columns.contains(&name) {
                columns.push(name);
            }
        }
        columns
    }
}

/// Something wrong in a mapping that reads well: near which text it stands, and what it is.
struct Fault {
    near: String,
    field: String,
    reason: String,
}

fn fault<T>(near: &str, field: &str, reason: impl Into<String>) -> Result<T, Fault> {
    Err(Fault {
        near: near.to_owned(),
        field: field.to_owned(),
        reason: reason.into(),
    })
}

/// What the parts of a mapping demand of each other.
fn check(file: &MappingFile) -> Result<(), Fault> {
    let makes_knowledge = !file.concept.is_empty() || !file.observation.is_empty();
    let makes_entries = !file.entry.is_empty() || !file.relation.is_empty();
    if !makes_entries && !makes_knowledge && file.postcodes.is_none() {
        return fault(
            "[source]",
            "entry",
            "nothing to make of a row; add an [[entry]], a [[relation]], [postcodes], a [[concept]] or an [[observation]]",
        );
    }
    for condition in &file.r#where {
        check_condition(condition, file.entry.first())?;
    }
    for (at, entry) in file.entry.iter().enumerate() {
        if file.entry[..at]
            .iter()
            .any(|other| other.name == entry.name)
        {
            return fault(
                &entry.name,
                "entry.name",
                format!(
                    "two entries are called '{}'; give each its own name",
                    entry.name
                ),
            );
        }
        check_entry(entry)?;
    }
    for relation in &file.relation {
        check_relation(relation, &file.entry)?;
    }
    for condition in file.concept.iter().flat_map(|concept| &concept.r#where) {
        check_condition(condition, None)?;
    }
    for observation in &file.observation {
        check_observation(observation, file.file.format)?;
    }
    if file.file.format == FileFormat::Jsonl {
        for (owner, field) in all_fields(file) {
            if let Some(reason) = field.path_error() {
                return fault(field.name(), &owner, reason);
            }
        }
    }
    Ok(())
}

fn check_entry(entry: &EntryMap) -> Result<(), Fault> {
    if entry.texts.de.is_none() && entry.texts.en.is_none() {
        return fault(
            "[[entry]]",
            "entry.texts",
            "no title; add [entry.texts.de] or [entry.texts.en] with a title",
        );
    }
    for field in entry.body.keys() {
        if body_field(entry.kind, field).is_none() {
            return fault(
                field,
                &format!("entry.body.{field}"),
                unknown_body_field(entry.kind),
            );
        }
    }
    for scheme in entry.ids.keys() {
        if scheme == "record" || !model::is_scheme(scheme) {
            return fault(
                scheme,
                &format!("entry.ids.{scheme}"),
                "not a register's name: use lower case letters, digits and hyphens, and not 'record'",
            );
        }
    }
    if let Some(code) = entry.fields_of_action.constant()
        && FieldOfAction::from_code(code).is_none()
    {
        let known: Vec<&str> = FieldOfAction::ALL
            .iter()
            .map(|field| field.code())
            .collect();
        let reason = format!(
            "'{code}' is no field of action; use some of {}",
            known.join(", ")
        );
        return fault(code, "entry.fields_of_action", reason);
    }
    for condition in &entry.r#where {
        check_condition(condition, Some(entry))?;
    }
    Ok(())
}

fn unknown_body_field(kind: Kind) -> String {
    let known: Vec<&str> = body_fields(kind).iter().map(|(name, _)| *name).collect();
    format!(
        "unknown field, expected one of {} for the kind {}",
        known.join(", "),
        kind.code()
    )
}

fn check_condition(condition: &Condition, entry: Option<&EntryMap>) -> Result<(), Fault> {
    let tests_field = condition.equals.is_some()
        || condition.one_of.is_some()
        || condition.not.is_some()
        || condition.present.is_some();
    let near = condition.field.as_ref().map_or("where", Field::name);
    if tests_field != condition.field.is_some() {
        return fault(
            near,
            "where",
            "a condition on a field has 'field' and one of 'equals', 'one_of', 'not', 'present'",
        );
    }
    if condition.within.is_some() && entry.is_none_or(|entry| entry.place.is_empty()) {
        return fault(
            "within",
            "where.within",
            "needs an entry with an [[entry.place]]",
        );
    }
    if !tests_field && condition.within.is_none() {
        return fault(
            "where",
            "where",
            "a condition without a test; add 'field' or 'within'",
        );
    }
    Ok(())
}

fn check_relation(relation: &RelationMap, entries: &[EntryMap]) -> Result<(), Fault> {
    for (field, end) in [
        ("relation.from", &relation.from),
        ("relation.to", &relation.to),
    ] {
        if let EndMap::Entry(name) = end
            && entries.iter().all(|entry| entry.name != *name)
        {
            let known: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
            return fault(
                &format!("@{name}"),
                field,
                format!(
                    "no entry is called '{name}'; there are: {}",
                    known.join(", ")
                ),
            );
        }
    }
    if let Some(code) = relation.kind.constant() {
        let Some(kind) = RelationKind::from_code(code) else {
            let known: Vec<&str> = RelationKind::ALL.iter().map(|kind| kind.code()).collect();
            let reason = format!("'{code}' is no relation; use one of {}", known.join(", "));
            return fault(code, "relation.kind", reason);
        };
        check_kinds(kind, relation, entries)?;
    }
    for condition in &relation.r#where {
        check_condition(condition, entries.first())?;
    }
    Ok(())
}

fn check_observation(map: &ObservationMap, format: FileFormat) -> Result<(), Fault> {
    if let Some(code) = map.indicator.constant()
        && Indicator::from_code(code).is_none()
    {
        let reason = format!("'{code}' is no figure that the atlas knows");
        return fault(code, "observation.indicator", reason);
    }
    if let (Some(pattern), FileFormat::Jsonl) = (&map.column, format) {
        let reason = "columns have names only in tables";
        return fault(&pattern.to_string(), "observation.column", reason);
    }
    let of_column = |values: &Values| {
        let mut fields = values.templates().flat_map(Template::fields);
        fields.any(|field| [template::STAR, template::CELL].contains(&field.name()))
    };
    let values = map.values();
    if map.column.is_none()
        && let Some((owner, _)) = values.iter().find(|(_, values)| of_column(values))
    {
        return fault(
            "{*}",
            owner,
            "{*} and {#} need 'column', the form of columns' names",
        );
    }
    for condition in &map.r#where {
        check_condition(condition, None)?;
    }
    Ok(())
}

/// Both ends in this mapping: their kinds must suit the relation.
fn check_kinds(
    kind: RelationKind,
    relation: &RelationMap,
    entries: &[EntryMap],
) -> Result<(), Fault> {
    let kind_of = |end: &EndMap| match end {
        EndMap::Entry(name) => entries.iter().find(|e| e.name == *name).map(|e| e.kind),
        _ => None,
    };
    match (kind_of(&relation.from), kind_of(&relation.to)) {
        (Some(from), Some(to)) if !kind.allows(from, to) => fault(
            kind.code(),
            "relation.kind",
            format!(
                "'{}' does not lead from {} to {}",
                kind.code(),
                from.code(),
                to.code()
            ),
        ),
        _ => Ok(()),
    }
}

/// Every field that a mapping reads, with the key that reads it.
fn all_fields(file: &MappingFile) -> Vec<(String, &Field)> {
    let entries = file.entry.iter().flat_map(EntryMap::values);
    let relations = file.relation.iter().flat_map(RelationMap::values);
    let postcodes = file.postcodes.iter().flat_map(PostcodesMap::values);
    let concepts = file.concept.iter().flat_map(ConceptMap::values);
    let observations = file.observation.iter().flat_map(ObservationMap::values);
    let knowledge = concepts.chain(observations);
    let mut fields = Vec::new();
    for (owner, values) in entries.chain(relations).chain(postcodes).chain(knowledge) {
        for template in values.templates() {
            fields.extend(template.fields().map(|field| (owner.clone(), field)));
        }
    }
    for relation in &file.relation {
        for (owner, end) in [
            ("relation.from", &relation.from),
            ("relation.to", &relation.to),
        ] {
            if let EndMap::Record(value) | EndMap::External { value, .. } = end {
                fields.extend(value.fields().map(|field| (owner.to_owned(), field)));
            }
        }
    }
    let conditions = file
        .r#where
        .iter()
        .chain(file.entry.iter().flat_map(|entry| &entry.r#where))
        .chain(file.relation.iter().flat_map(|relation| &relation.r#where))
        .chain(file.concept.iter().flat_map(|concept| &concept.r#where))
        .chain(file.observation.iter().flat_map(|figure| &figure.r#where));
    for field in conditions.filter_map(|condition| condition.field.as_ref()) {
        fields.push(("where.field".to_owned(), field));
    }
    fields
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
        .map(|(name, _)| name);
    let line = text.lines().nth(line - 1).unwrap_or_default();
    let key = line.split_once('=').map_or(line, |(key, _)| key).trim();
    let key = key.trim_matches(['[', ']', '"']);
    match named {
        Some(name) => name.to_owned(),
        None if key.is_empty() => "mapping".to_owned(),
        None => key.chars().take(60).collect(),
    }
}
