use domain::{
    Body, CompetenceClaim, Contact, Content, DraftRecord, ExternalId, FieldOfAction, Interface,
    Language, Link, Period, Sector, Standing, Text, Texts, Visibility,
};
use serde_json::{Map, Value as Json, json};

use super::{Draft, one_line};
use crate::{
    clean::convert::{self, End},
    mapping::{
        fields::{FieldType, body_field},
        model::{EntryMap, TextMap},
        value::{Said, Values},
    },
    read::Severity,
};

/// Longest key, in bytes: databases index it.
const KEY_MAX: usize = 512;

/// The record that an entry of the mapping makes of a row; nothing if a condition is not met, or if the
/// record was refused, which is remarked then.
pub(crate) fn record(draft: &mut Draft<'_>, map: &EntryMap) -> Option<DraftRecord> {
    if !draft.meets(&map.r#where, Some(map)) {
        return None;
    }
    let Some(key) = key(draft, map) else {
        draft.nameless = true;
        return None;
    };
    let texts = texts(draft, map);
    if texts.is_empty() {
        draft.remark(
            Severity::Refused,
            "texts.title",
            "empty in every language; an entry needs a title",
        );
        draft.refused.push(key);
        return None;
    }
    let content = content(draft, map, texts);
    if let Err(error) = content.validate() {
        draft.remark(Severity::Refused, &map.name, error.to_string());
        draft.refused.push(key);
        return None;
    }
    let url = map
        .url
        .as_ref()
        .and_then(|url| draft.parsed("url", url, web_address));
    let visibility = visibility(draft, map);
    Some(DraftRecord {
        key,
        draft: content,
        visibility,
        url,
        notes: Vec::new(),
    })
}

/// Public, unless the row says otherwise. A word that is not understood makes the record its owner's
/// alone: what is meant for few must not be shown to all because of a slip of the pen.
fn visibility(draft: &mut Draft<'_>, map: &EntryMap) -> Visibility {
    let said = match &map.visibility {
        None => return Visibility::Public,
        Some(values) => values.first(draft.fields),
    };
    let visibility = match said {
        Ok(None) => return Visibility::Public,
        Ok(Some(said)) => code(&said, Visibility::from_code),
        Err(reason) => Err(reason),
    };
    visibility.unwrap_or_else(|reason| {
        let reason = format!("{reason}; the record is shown to nobody");
        draft.remark(Severity::LeftOut, "visibility", reason);
        Visibility::Owner
    })
}

fn key(draft: &mut Draft<'_>, map: &EntryMap) -> Option<String> {
    let key = draft.line("key", &map.key).unwrap_or_default();
    let reason = match key.len() {
        0 => "empty; without a key the record would not be known again".to_owned(),
        length if length > KEY_MAX => format!("{length} bytes long, at most {KEY_MAX} are allowed"),
        _ => return Some(key),
    };
    draft.remark(Severity::Refused, "key", reason);
    None
}

fn texts(draft: &mut Draft<'_>, map: &EntryMap) -> Texts {
    let languages = [
        (Language::German, &map.texts.de),
        (Language::English, &map.texts.en),
    ];
    let texts = languages
        .into_iter()
        .filter_map(|(language, map)| Some((language, text(draft, language, map.as_ref()?)?)));
    texts.collect()
}

fn text(draft: &mut Draft<'_>, language: Language, map: &TextMap) -> Option<Text> {
    let field = |part: &str| format!("texts.{}.{part}", language.code());
    let title = draft.line(&field("title"), &map.title)?;
    let summary = draft
        .line(&field("summary"), &map.summary)
        .unwrap_or_default();
    let body = draft
        .said(&field("body"), &map.body)
        .map_or_else(String::new, |said| {
            let text = said.text.replace("\r\n", "\n").replace('\r', "\n");
            if map.markdown {
                text
            } else {
                convert::plain_as_markdown(&text)
            }
        });
    Some(Text {
        title: cut(draft, &field("title"), title, Content::TITLE_MAX),
        summary: cut(draft, &field("summary"), summary, Content::SUMMARY_MAX),
        body: cut(draft, &field("body"), body, Content::BODY_MAX),
    })
}

/// A text that is not longer than its field allows.
fn cut(draft: &mut Draft<'_>, field: &str, text: String, max: usize) -> String {
    let length = text.chars().count();
    if length <= max {
        return text;
    }
    draft.remark(
        Severity::LeftOut,
        field,
        format!("{length} characters, cut to {max}"),
    );
    convert::shortened_to(&text, max - 1)
}

fn content(draft: &mut Draft<'_>, map: &EntryMap, texts: Texts) -> Content {
    let mut names = draft.lines("names", &map.names);
    names.retain(|name| texts.values().all(|text| text.title != *name));
    names.retain(|name| name.chars().count() <= Content::TITLE_MAX);
    Content {
        texts,
        names,
        fields_of_action: codes(
            draft,
            "fields_of_action",
            &map.fields_of_action,
            FieldOfAction::from_code,
        )
        .into_iter()
        .collect(),
        interfaces: codes(draft, "interfaces", &map.interfaces, Interface::from_code)
            .into_iter()
            .collect(),
        competences: draft
            .lines("competences", &map.competences)
            .into_iter()
            .map(|concept| CompetenceClaim {
                concept,
                standing: Standing::Stated,
            })
            .collect(),
        sectors: draft
            .lines("sectors", &map.sectors)
            .into_iter()
            .map(|code| Sector {
                edition: map.sector_edition,
                code,
            })
            .collect(),
        places: draft.places(map),
        period: period(draft, map),
        links: links(draft, map),
        contact: contact(draft, map),
        external_ids: map
            .ids
            .iter()
            .flat_map(|(scheme, values)| {
                let values = draft.lines(&format!("ids.{scheme}"), values);
                values.into_iter().map(|value| ExternalId {
                    scheme: scheme.clone(),
                    value,
                })
            })
            .collect(),
        body: body(draft, map),
    }
}

/// The members of a closed list that a field names; others are left out with a remark.
fn codes<T>(
    draft: &mut Draft<'_>,
    field: &str,
    values: &Values,
    from_code: fn(&str) -> Option<T>,
) -> Vec<T> {
    let mut members = Vec::new();
    for text in draft.lines(field, values) {
        match from_code(&text) {
            Some(member) => members.push(member),
            None => draft.remark(Severity::LeftOut, field, unknown_code(&text)),
        }
    }
    members
}

fn code<T>(said: &Said<'_>, from_code: fn(&str) -> Option<T>) -> Result<T, String> {
    from_code(&said.text).ok_or_else(|| unknown_code(&said.text))
}

fn unknown_code(text: &str) -> String {
    format!("'{}' is not a code of this field", convert::shortened(text))
}

fn period(draft: &mut Draft<'_>, map: &EntryMap) -> Period {
    let from = draft.parsed("period.from", &map.period.from, |said| {
        said.date(End::First)
    });
    let until = draft.parsed("period.until", &map.period.until, |said| {
        said.date(End::Last)
    });
    if let (Some(first), Some(last)) = (from, until)
        && first > last
    {
        let reason = format!("{first} to {last} ends before it begins");
        draft.remark(Severity::LeftOut, "period", reason);
        return Period::default();
    }
    Period { from, until }
}

fn links(draft: &mut Draft<'_>, map: &EntryMap) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for link in &map.link {
        let label = draft.line("link.label", &link.label).unwrap_or_default();
        let (said, errors) = link.url.all(draft.fields);
        for reason in errors {
            draft.remark(Severity::LeftOut, "link.url", reason);
        }
        for said in said {
            match web_address(&said) {
                Ok(url) if links.iter().any(|known| known.url == url) => {}
                Ok(url) => links.push(Link {
                    url,
                    label: label.clone(),
                }),
                Err(reason) => draft.remark(Severity::LeftOut, "link.url", reason),
            }
        }
    }
    links
}

/// An http or https address; "www.example.org" is taken for one.
fn web_address(said: &Said<'_>) -> Result<String, String> {
    let text = said.text.as_str();
    let lower = text.to_ascii_lowercase();
    let address = if lower.starts_with("www.") {
        format!("https://{text}")
    } else {
        text.to_owned()
    };
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        address
            .to_ascii_lowercase()
            .strip_prefix(scheme)
            .map(str::to_owned)
    });
    let legal = |rest: &String| {
        !rest.is_empty()
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
    };
    match rest.filter(legal) {
        Some(_) if address.len() <= 2000 => Ok(address),
        _ => Err(format!(
            "'{}' is not an http or https address",
            convert::shortened(text)
        )),
    }
}

fn contact(draft: &mut Draft<'_>, map: &EntryMap) -> Contact {
    Contact {
        name: draft.line("contact.name", &map.contact.name),
        phone: draft.line("contact.phone", &map.contact.phone),
        email: draft.parsed("contact.email", &map.contact.email, |said| {
            let text = one_line(&said.text);
            let legal = text.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && !host.is_empty() && !text.contains(' ')
            });
            if legal {
                Ok(text)
            } else {
                Err(format!(
                    "'{}' is not a mail address",
                    convert::shortened(&text)
                ))
            }
        }),
    }
}

/// The typed part. Each field is tried for itself, so that a wrong one costs nothing but itself.
fn body(draft: &mut Draft<'_>, map: &EntryMap) -> Body {
    let mut fields = Map::from_iter([("kind".to_owned(), Json::from(map.kind.code()))]);
    for (name, values) in &map.body {
        let field = format!("body.{name}");
        let Some(value) = body_value(draft, &field, values, body_field(map.kind, name)) else {
            continue;
        };
        let alone = json!({"kind": map.kind.code(), name.as_str(): &value});
        match serde_json::from_value::<Body>(alone)
            .map_err(|e| e.to_string())
            .and_then(in_range)
        {
            Ok(()) => {
                fields.insert(name.clone(), value);
            }
            Err(reason) => draft.remark(Severity::LeftOut, &field, reason),
        }
    }
    serde_json::from_value(Json::Object(fields)).unwrap_or_else(|error| {
        draft.remark(Severity::LeftOut, "body", error.to_string());
        Body::empty(map.kind)
    })
}

fn body_value(
    draft: &mut Draft<'_>,
    field: &str,
    values: &Values,
    field_type: Option<FieldType>,
) -> Option<Json> {
    match field_type? {
        FieldType::Text => draft.line(field, values).map(Json::from),
        FieldType::Lines => draft.said(field, values).map(|said| {
            let text = said.text.replace("\r\n", "\n").replace('\r', "\n");
            Json::from(text)
        }),
        FieldType::Number => {
            draft.parsed(field, values, |said| said.whole_number().map(Json::from))
        }
        FieldType::Truth => draft.parsed(field, values, |said| {
            convert::truth(&said.text).map(Json::from)
        }),
        FieldType::Date => draft.parsed(field, values, |said| {
            said.date(End::First)
                .map(|date| Json::from(date.to_string()))
        }),
        FieldType::DateTime => draft.parsed(field, values, |said| {
            said.date_time().map(|time| Json::from(time.to_string()))
        }),
        FieldType::List => {
            let texts = draft.lines(field, values);
            (!texts.is_empty()).then(|| Json::from(texts))
        }
    }
}

/// What the model's types do not rule out by themselves.
fn in_range(body: Body) -> Result<(), String> {
    let outside =
        |value: &dyn std::fmt::Display, range: &str| Err(format!("{value} is not {range}"));
    match body {
        Body::Outcome(outcome) => match outcome.trl {
            Some(trl) if !(1..=9).contains(&trl) => outside(&trl, "between 1 and 9"),
            _ => Ok(()),
        },
        Body::Programme(programme) => match programme.rate_percent {
            Some(rate) if rate > 100 => outside(&rate, "between 0 and 100 percent"),
            _ => Ok(()),
        },
        Body::Organisation(organisation) => match organisation.founded {
            Some(year) if !(500..=2200).contains(&year) => outside(&year, "a year of foundation"),
            _ => Ok(()),
        },
        Body::Publication(publication) => match publication.year {
            Some(year) if !(1400..=2200).contains(&year) => outside(&year, "a year of publication"),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}
