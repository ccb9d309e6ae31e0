//! What a mapping that reads well must still be.

use domain::{FieldOfAction, Indicator, Kind, RelationKind};

use super::{
    all_fields,
    fields::{body_field, body_fields},
    file::{Encoding, FileFormat, FileKeys},
    knowledge::ObservationMap,
    model::{self, Condition, EndMap, EntryMap, Layout, MappingFile, RelationMap},
    template::{self, Field, Template},
    value::Values,
};

/// Something wrong in a mapping that reads well: near which text it stands, and what it is.
pub(super) struct Fault {
    pub near: String,
    pub field: String,
    pub reason: String,
}

fn fault<T>(near: &str, field: &str, reason: impl Into<String>) -> Result<T, Fault> {
    Err(Fault {
        near: near.to_owned(),
        field: field.to_owned(),
        reason: reason.into(),
    })
}

/// The layouts of a mapping: those it lists, or the one at its top.
pub(super) fn layouts(file: MappingFile) -> Result<Vec<Layout>, Fault> {
    let MappingFile {
        source: _,
        file: keys,
        r#where,
        entry,
        relation,
        postcodes,
        concept,
        observation,
        layout,
    } = file;
    let Some(keys) = keys else {
        let loose = !r#where.is_empty()
            || !entry.is_empty()
            || !relation.is_empty()
            || postcodes.is_some()
            || !concept.is_empty()
            || !observation.is_empty();
        return match (layout.as_slice(), loose) {
            ([], _) => fault(
                "[source]",
                "file",
                "missing; add [file] or several [[layout]]",
            ),
            (_, true) => fault(
                "[[layout]]",
                "layout",
                "beside [[layout]], nothing but [source] stands at the top; put all else into the layouts",
            ),
            (_, false) => Ok(layout),
        };
    };
    if !layout.is_empty() {
        return fault(
            "[[layout]]",
            "layout",
            "either [file] or [[layout]], not both",
        );
    }
    Ok(vec![Layout {
        name: "file".to_owned(),
        missing: None,
        unused: None,
        file: keys,
        r#where,
        entry,
        relation,
        postcodes,
        concept,
        observation,
        lookup: Vec::new(),
    }])
}

fn check_file(file: &FileKeys) -> Result<(), Fault> {
    if let Some(columns) = &file.columns
        && let Some(reason) = columns.fault(file.format)
    {
        return fault("columns", "file.columns", reason);
    }
    if file.format == FileFormat::Fixed && file.columns.is_none() {
        let reason = "missing; a fixed layout needs columns such as name = [23, 72]";
        return fault("fixed", "file.columns", reason);
    }
    if file.items.is_some() && file.format != FileFormat::Json {
        return fault("items", "file.items", "only JSON has items");
    }
    if file.format == FileFormat::Turtle {
        if file.encoding != Encoding::Utf8 {
            let reason = "Turtle is always UTF-8; leave this key out";
            return fault("encoding", "file.encoding", reason);
        }
        if file.skip > 0 {
            let reason = "Turtle has no header; leave this key out";
            return fault("skip", "file.skip", reason);
        }
    }
    Ok(())
}

/// What the parts of a mapping demand of each other.
pub(super) fn check(file: &Layout) -> Result<(), Fault> {
    let makes_knowledge = !file.concept.is_empty() || !file.observation.is_empty();
    let makes_entries = !file.entry.is_empty() || !file.relation.is_empty();
    let makes_else = file.postcodes.is_some() || !file.lookup.is_empty() || file.unused.is_some();
    if !makes_entries && !makes_knowledge && !makes_else {
        return fault(
            "[source]",
            "entry",
            "nothing to make of a row; add an [[entry]], a [[relation]], [postcodes], a [[concept]] or an [[observation]]",
        );
    }
    check_file(&file.file)?;
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
    if file.file.format.has_paths() {
        for (owner, field) in all_fields(file) {
            if field.name() == template::FILE_DAY {
                continue;
            }
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
        || condition.present.is_some()
        || condition.starts.is_some()
        || condition.known_in.is_some();
    let near = condition.field.as_ref().map_or("where", Field::name);
    if tests_field != condition.field.is_some() {
        return fault(
            near,
            "where",
            "a condition on a field has 'field' and one of 'equals', 'one_of', 'not', 'present', 'starts', 'known_in'",
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
    if let Some(pattern) = &map.column
        && format.has_paths()
    {
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
