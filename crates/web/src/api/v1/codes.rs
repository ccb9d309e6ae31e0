//! Which values the interface's codes may have, from the domain's own lists, for the description.

use domain::{
    Access, ChangeKind, FieldGroup, FieldOfAction, Format, Giver, InsightType, Instrument,
    Interface, Kind, LandUse, Language, Level, MatchKind, MessageTopic, Network, OfferType,
    OrganisationType, OutcomeType, Progress, PublicationType, RelationKind, Scheme, SectorEdition,
    Served, SiteTextName, Stage, Standing, State, TurnoverClass, Urgency, Visibility, Wanted,
    identity::Sign, places::Gazetteer,
};
use serde_json::{Map, Value, json};

/// A moment, RFC 3339.
const MOMENTS: &[&str] = &[
    "created",
    "updated",
    "vanished",
    "fetched",
    "last_fetched",
    "at",
    "changed",
    "done",
];

/// Days, ISO 8601.
const DAYS: &[&str] = &[
    "since", "until", "from", "consent", "deadline", "date", "due", "day", "reviewed",
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
    for (name, schema) in &mut *schemas {
        each_object(schema, &mut |fields| {
            for (field, schema) in fields {
                if let Some(codes) = codes(name, field) {
                    limit(schema, &codes);
                } else if let Some((min, max)) = range(name, field) {
                    schema["minimum"] = min.into();
                    schema["maximum"] = max.into();
                } else if name == "EventData" && ["starts", "ends"].contains(&field.as_str()) {
                    schema["pattern"] = LOCAL_TIME.into();
                } else if is_text(schema) && MOMENTS.contains(&field.as_str()) {
                    schema["format"] = "date-time".into();
                } else if is_text(schema) && DAYS.contains(&field.as_str()) {
                    schema["format"] = "date".into();
                    schema["pattern"] = DAY.into();
                }
            }
        });
    }
    if let Some(place) = schemas.get_mut("PlaceData") {
        place["properties"]["municipality"]["pattern"] = "^[0-9]{8}$".into();
        place["not"] = json!({
            "required": ["municipality", "country"],
            "properties": { "municipality": { "type": "string" }, "country": { "type": "string" } },
        });
    }
    if let Some(entry) = schemas.get_mut("EntryIn") {
        entry["properties"]["guarded"]["additionalProperties"]["enum"] =
            json!(codes_of_visibility());
    }
    if let Some(content) = schemas.get_mut("ContentData") {
        content["properties"]["texts"]["minProperties"] = 1.into();
    }
    join_bodies(schemas);
}

fn codes_of_visibility() -> Vec<&'static str> {
    list!(Visibility)
}

/// Writes into the parameters of an operation which codes, days and ids they hold.
pub fn name_parameters(path: &str, parameters: &mut Value) {
    for parameter in parameters.as_array_mut().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        let schema = &mut parameter["schema"];
        // A parameter that may be left out is not sent as null.
        if let Some(kind) = schema["type"].get(0).cloned() {
            schema["type"] = kind;
        }
        let by_uuid = path.contains("/entries/") || path.contains("/messages/");
        let by_uuid = by_uuid || path.contains("/candidates/");
        if let Some(pattern) = pattern(&name) {
            schema["pattern"] = pattern.into();
        } else if ["id", "one", "other"].contains(&name.as_str()) && by_uuid {
            schema["format"] = "uuid".into();
        } else if name == "day" {
            schema["format"] = "date".into();
        } else if let Some(codes) = parameter_codes(path, &name) {
            limit(schema, &codes);
        }
    }
}

/// The form of a parameter that is neither free text nor one of a list.
fn pattern(parameter: &str) -> Option<String> {
    fn any<'a>(codes: impl Iterator<Item = &'a str>) -> String {
        codes.collect::<Vec<_>>().join("|")
    }
    Some(match parameter {
        "indicator" => format!(
            "^(broadband/({})/({})/[1-9][0-9]{{0,3}}|mobile/({})/(0|[1-9][0-9]{{0,3}})/({})|population|area|urbanisation|commercial_sites)$",
            any(Served::ALL.iter().map(|code| code.code())),
            any(Access::ALL.iter().map(|code| code.code())),
            any(Network::ALL.iter().map(|code| code.code())),
            any(LandUse::ALL.iter().map(|code| code.code())),
        ),
        "If-Match" => r#"^(\*|"[0-9]{1,18}(-[0-9a-f]{16})?")$"#.to_owned(),
        _ => return None,
    })
}

/// The least and the greatest value of numbers.
fn range(schema: &str, field: &str) -> Option<(i64, u64)> {
    Some(match (schema, field) {
        ("OrganisationData", "founded") | ("PublicationData", "year") => {
            (i64::from(i16::MIN), 32_767)
        }
        ("OutcomeData", "trl") => (1, 9),
        ("ProgrammeData", "rate_percent") => (0, 255),
        ("OrganisationData", "staff") => (0, u64::from(u32::MAX)),
        ("CourseData", "duration_hours" | "price_eur") => (0, u64::from(u32::MAX)),
        ("ProjectData", "budget_eur") | ("ProgrammeData", "max_amount_eur") => {
            (0, 9_007_199_254_740_991)
        }
        ("PointData", "lat") => (-90, 90),
        ("PointData", "lon") => (-180, 180),
        _ => return None,
    })
}

/// A day that a month has.
macro_rules! day {
    () => {
        "[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
    };
}

const DAY: &str = concat!("^", day!(), "$");

/// Local time without zone.
const LOCAL_TIME: &str = concat!("^", day!(), "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$");

fn parameter_codes(path: &str, name: &str) -> Option<Vec<&'static str>> {
    Some(match name {
        "kind" if path.ends_with("/relations") => list!(RelationKind),
        "kind" => list!(Kind),
        "field" => list!(FieldOfAction),
        "interface" => list!(Interface),
        "lang" | "language" => list!(Language),
        "name" if path.contains("/texts/") => list!(SiteTextName),
        "district" => {
            let districts = Gazetteer::nrw().districts().iter();
            districts.map(|district| district.code.as_str()).collect()
        }
        "scheme" => {
            let sectors = path.contains("/sectors");
            let all = Scheme::ALL.iter();
            let fitting = all.filter(|scheme| scheme.is_sectors() == sectors);
            fitting.map(|scheme| scheme.code()).collect()
        }
        "areas" => vec!["municipalities", "districts"],
        "format" => vec!["json", "csv"],
        _ => return None,
    })
}

/// Lets each kind's body be described whole: what only the kind has, and which kind it is, in one type, so that
/// nothing else may stand beside them.
fn join_bodies(schemas: &mut Map<String, Value>) {
    let variants = schemas
        .get("BodyData")
        .and_then(|body| body["oneOf"].as_array());
    let joined = variants.into_iter().flatten().map(|variant| {
        let mut whole = json!({ "type": "object", "additionalProperties": false });
        for part in variant["allOf"].as_array().into_iter().flatten() {
            let name = part["$ref"]
                .as_str()
                .and_then(|path| path.rsplit('/').next());
            let part = name.and_then(|name| schemas.get(name)).unwrap_or(part);
            for (field, schema) in part["properties"].as_object().into_iter().flatten() {
                whole["properties"][field] = schema.clone();
            }
            if let Some(description) = part.get("description") {
                whole["description"] = description.clone();
            }
        }
        whole["required"] = json!(["kind"]);
        whole
    });
    let joined: Value = joined.collect();
    if let Some(body) = schemas.get_mut("BodyData") {
        body["oneOf"] = joined;
    }
}

/// Visits the fields of a type and of those that it takes up.
fn each_object(schema: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
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
            "EntryOut" | "EntryPageOut" | "EntryRef" | "SuggestionOut" | "HitOut" | "EvidenceOut"
            | "RankOut",
            "kind",
        ) => {
            list!(Kind)
        }
        ("FollowedChange", "kind") => {
            let all: Vec<&str> = list!(ChangeKind);
            all.into_iter().chain(["gone"]).collect()
        }
        ("SignOut", "sign") => list!(Sign),
        ("VerdictIn" | "VerdictOut", "verdict") => vec!["same", "different"],
        ("MatchOut", "kind") => list!(MatchKind),
        ("ConceptRef", "scheme") => list!(Scheme),
        ("MessageOut", "topic") => list!(MessageTopic),
        ("KeptTextOut", "name") => list!(SiteTextName),
        ("KeptTextOut", "language") => list!(Language),
        ("AreaFigureOut", "basis") => vec!["told", "summed", "estimated", "unknown"],
        ("IndicatorOut" | "CoverageOut" | "FigureOut", "unit") => {
            vec![
                "percent",
                "inhabitants",
                "square_kilometres",
                "degree",
                "sites",
            ]
        }
        ("RelationOut", "kind") => list!(RelationKind),
        ("ChangeOut", "kind") => list!(ChangeKind),
        ("ChangeOut", "by") => vec!["account", "anonymous", "system"],
        ("ContentData", "texts") => list!(Language),
        ("ContentData", "fields_of_action") => list!(FieldOfAction),
        ("ContentData", "interfaces") => list!(Interface),
        ("CompetenceData", "standing") => list!(Standing),
        ("SectorData", "edition") => list!(SectorEdition),
        ("OrganisationData" | "RankOut", "organisation_type") => list!(OrganisationType),
        ("KnowledgeOut", "trend") => super::knowledge::TRENDS.to_vec(),
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
