//! Which values the interface's codes may have, from the domain's own lists, for the description.

use domain::{
    ChangeKind, FieldGroup, FieldOfAction, Format, Giver, InsightType, Instrument, Interface, Kind,
    Language, Level, OfferType, OrganisationType, OutcomeType, Progress, PublicationType,
    RelationKind, SectorEdition, Stage, Standing, State, TurnoverClass, Urgency, Visibility,
    Wanted,
};
use serde_json::{Value, json};

/// A moment, RFC 3339.
const MOMENTS: &[&str] = &[
    "created",
    "updated",
    "vanished",
    "fetched",
    "last_fetched",
    "at",
];

/// Days, ISO 8601.
const DAYS: &[&str] = &[
    "since", "until", "from", "consent", "deadline", "date", "due", "day", "on",
];

macro_rules! list {
    ($type:ty) => {
        <$type>::ALL.iter().map(|code| code.code()).collect()
    };
}

/// Writes into the schemas of all types which codes, days and ids their fields hold.
pub fn name_all(schemas: &mut Value) {
    let Some(schemas) = schemas.as_object_mut() else {
        return;
    };
    for (name, schema) in schemas {
        each_object(schema, &mut |fields| {
            for (field, schema) in fields {
                if let Some(codes) = codes(name, field) {
                    limit(schema, &codes);
                } else if is_text(schema) && MOMENTS.contains(&field.as_str()) {
                    schema["format"] = "date-time".into();
                } else if is_text(schema) && DAYS.contains(&field.as_str()) {
                    schema["format"] = "date".into();
                }
            }
        });
    }
}

/// Visits the fields of a type and of those that it takes up.
fn each_object(schema: &mut Value, visit: &mut impl FnMut(&mut serde_json::Map<String, Value>)) {
    if let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        visit(fields);
    }
    for joined in ["allOf", "oneOf"] {
        let parts = schema.get_mut(joined).and_then(Value::as_array_mut);
        for part in parts.into_iter().flatten() {
            each_object(part, visit);
        }
    }
}

fn codes(schema: &str, field: &str) -> Option<Vec<&'static str>> {
    Some(match (schema, field) {
        ("EntryIn", "state") => {
            let all: Vec<&str> = list!(State);
            all.into_iter()
                .filter(|code| *code != State::Merged.code())
                .collect()
        }
        ("EntryOut" | "EntryPageOut", "state") => list!(State),
        ("EntryIn" | "EntryOut" | "EntryPageOut", "visibility") => list!(Visibility),
        (
            "EntryOut" | "EntryPageOut" | "EntryRef" | "SuggestionOut" | "HitOut" | "EvidenceOut",
            "kind",
        ) => {
            list!(Kind)
        }
        ("RelationOut", "kind") => list!(RelationKind),
        ("ChangeOut", "kind") => list!(ChangeKind),
        ("ChangeOut", "by") => vec!["account", "anonymous", "system"],
        ("ContentData", "texts") => list!(Language),
        ("ContentData", "fields_of_action") => list!(FieldOfAction),
        ("ContentData", "interfaces") => list!(Interface),
        ("CompetenceData", "standing") => list!(Standing),
        ("SectorData", "edition") => list!(SectorEdition),
        ("OrganisationData", "organisation_type") => list!(OrganisationType),
        ("OrganisationData", "turnover_class") => list!(TurnoverClass),
        ("OfferData", "offer_type") => list!(OfferType),
        ("NeedData", "wanted") => list!(Wanted),
        ("NeedData", "urgency") => list!(Urgency),
        ("ProjectData", "stage") => list!(Stage),
        ("OutcomeData", "outcome_type") => list!(OutcomeType),
        ("PublicationData", "publication_type") => list!(PublicationType),
        ("ProgrammeData", "instrument") => list!(Instrument),
        ("ProgrammeData", "giver") => list!(Giver),
        ("CourseData" | "EventData", "format") => list!(Format),
        ("CourseData", "level") => list!(Level),
        ("InsightData", "insight_type") => list!(InsightType),
        ("MeasureData", "progress") => list!(Progress),
        ("EntryIn", "guarded") => list!(FieldGroup),
        _ => return None,
    })
}

/// Lets a field, the items of a list, or the names in a map be one of these codes.
fn limit(schema: &mut Value, codes: &[&'static str]) {
    if let Some(items) = schema.get_mut("items") {
        items["enum"] = json!(codes);
    } else if schema.get("additionalProperties").is_some() {
        schema["propertyNames"] = json!({ "enum": codes });
    } else {
        let nothing = may_be_null(schema).then_some(Value::Null);
        let codes = codes.iter().map(|code| Value::from(*code));
        schema["enum"] = codes.chain(nothing).collect();
    }
}

fn is_text(schema: &Value) -> bool {
    schema["type"] == "string" || (may_be_null(schema) && schema["type"][0] == "string")
}

fn may_be_null(schema: &Value) -> bool {
    let types = schema["type"].as_array();
    types.is_some_and(|types| types.iter().any(|kind| kind == "null"))
}

#[cfg(test)]
mod tests {
    use crate::api::v1::openapi::description;

    #[test]
    fn codes_days_and_moments_are_described() {
        let schemas = &description()["components"]["schemas"];
        let field = |schema: &str, field: &str| {
            let found = schemas[schema]["properties"][field].clone();
            assert!(found.is_object(), "{schema}.{field}");
            found
        };
        assert_eq!(
            field("NeedData", "urgency")["enum"]
                .as_array()
                .map(Vec::len),
            Some(4)
        );
        assert_eq!(
            field("ContentData", "interfaces")["items"]["enum"][0],
            "organisation_technology"
        );
        assert_eq!(field("RelationOut", "since")["format"], "date");
        assert_eq!(field("EntryOut", "created")["format"], "date-time");
    }
}
