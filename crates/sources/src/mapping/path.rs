use serde_json::Value as Json;

/// A way into a JSON document: `names[types=ror_display].value`, `links[0]`, `external_ids.GRID`.
///
/// Arrays on the way are walked through, so one path can lead to several values. Keys are matched
/// exactly or, if there is no such key, without regard to capitals, because sources change their minds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JsonPath(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    key: String,
    selectors: Vec<Selector>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Selector {
    /// `[2]`
    Index(usize),
    /// `[]`
    All,
    /// `[key=value]` or `[key!=value]`; an empty value means null or missing, an empty key the item
    /// itself.
    Where {
        key: String,
        value: String,
        wanted: bool,
    },
}

impl JsonPath {
    /// A path from its text; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut steps = Vec::new();
        let mut rest = text;
        loop {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            if key.is_empty() || key.contains(']') {
                return Err(format!(
                    "'{text}' is not a path: expected for example names[types=label].value"
                ));
            }
            let (selectors, after) = selectors(after, text)?;
            steps.push(Step {
                key: key.to_owned(),
                selectors,
            });
            match after.strip_prefix('.') {
                Some(next) => rest = next,
                None if after.is_empty() => return Ok(Self(steps)),
                None => return Err(format!("'{text}' is not a path: '.' expected after ']'")),
            }
        }
    }

    /// The first key: the field of the row that the path starts at.
    pub(crate) fn root(&self) -> &str {
        &self.0[0].key
    }

    /// All values that the path leads to, as text; numbers and truth values in JSON's spelling.
    pub(crate) fn values(&self, row: &Json) -> Vec<String> {
        let mut found = vec![row];
        for step in &self.0 {
            found = found.into_iter().flat_map(|json| step.take(json)).collect();
        }
        found.into_iter().flat_map(texts).collect()
    }
}

impl Step {
    fn take<'j>(&self, json: &'j Json) -> Vec<&'j Json> {
        let members: Vec<&Json> = match json {
            Json::Array(items) => items.iter().filter_map(|j| member(j, &self.key)).collect(),
            json => member(json, &self.key).into_iter().collect(),
        };
        self.selectors.iter().fold(members, |found, selector| {
            found
                .into_iter()
                .flat_map(|json| selector.take(json))
                .collect()
        })
    }
}

impl Selector {
    fn take<'j>(&self, json: &'j Json) -> Vec<&'j Json> {
        let items: Vec<&Json> = match json {
            Json::Array(items) => items.iter().collect(),
            json => vec![json],
        };
        match self {
            Self::Index(index) => items.get(*index).copied().into_iter().collect(),
            Self::All => items,
            Self::Where { key, value, wanted } => items
                .into_iter()
                .filter(|item| says(item, key, value) == *wanted)
                .collect(),
        }
    }
}

fn selectors<'t>(mut rest: &'t str, path: &str) -> Result<(Vec<Selector>, &'t str), String> {
    let mut selectors = Vec::new();
    while let Some(inside) = rest.strip_prefix('[') {
        let (inside, after) = inside
            .split_once(']')
            .ok_or_else(|| format!("'{path}' is not a path: ']' is missing"))?;
        selectors.push(selector(inside, path)?);
        rest = after;
    }
    Ok((selectors, rest))
}

fn selector(inside: &str, path: &str) -> Result<Selector, String> {
    if inside.is_empty() {
        return Ok(Selector::All);
    }
    if let Some((key, value)) = inside.split_once('=') {
        let (key, wanted) = key
            .strip_suffix('!')
            .map_or((key, true), |key| (key, false));
        return Ok(Selector::Where {
            key: key.trim().to_owned(),
            value: value.trim().to_owned(),
            wanted,
        });
    }
    inside.parse().map(Selector::Index).map_err(|_| {
        format!("'{path}' is not a path: '[{inside}]' is neither a number nor [key=value]")
    })
}

/// Whether the member of this name is, or as an array contains, the value; capitals do not matter.
fn says(item: &Json, key: &str, value: &str) -> bool {
    let told = if key.is_empty() {
        Some(item)
    } else {
        member(item, key)
    };
    let said = told.map(texts).unwrap_or_default();
    if value.is_empty() {
        return said.is_empty();
    }
    let value = value.to_lowercase();
    said.iter().any(|text| text.to_lowercase() == value)
}

fn member<'j>(json: &'j Json, key: &str) -> Option<&'j Json> {
    let object = json.as_object()?;
    object.get(key).or_else(|| {
        let same = |(name, _): &(&String, &Json)| name.eq_ignore_ascii_case(key);
        object.iter().find(same).map(|(_, json)| json)
    })
}

fn texts(json: &Json) -> Vec<String> {
    match json {
        Json::Null | Json::Object(_) => Vec::new(),
        Json::String(text) => vec![text.clone()],
        Json::Array(items) => items.iter().flat_map(texts).collect(),
        Json::Bool(_) | Json::Number(_) => vec![json.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn values(path: &str) -> Vec<String> {
        let row = json!({
            "names": [
                {"value": "RWTH Aachen", "lang": "de", "types": ["label", "ror_display"]},
                {"value": "RWTH", "lang": null, "types": ["acronym"]},
            ],
            "links": ["https://a.example", "https://b.example"],
            "external_ids": {"GRID": "grid.1"},
            "founded": 1870, "geo": {"city": null},
        });
        JsonPath::parse(path).expect("a path").values(&row)
    }

    #[test]
    fn paths_lead_to_values() {
        assert_eq!(values("names[types=ROR_display].value"), ["RWTH Aachen"]);
        assert_eq!(values("names[lang=].value"), ["RWTH"]);
        assert_eq!(
            values("names[types!=acronym][lang=de].value"),
            ["RWTH Aachen"]
        );
        assert_eq!(values("names.value"), ["RWTH Aachen", "RWTH"]);
        assert_eq!(values("names[1].value"), ["RWTH"]);
        assert_eq!(values("links[0]"), ["https://a.example"]);
        assert_eq!(values("links"), ["https://a.example", "https://b.example"]);
        assert_eq!(values("external_ids.grid"), ["grid.1"]);
        assert_eq!(values("links[=https://B.example]"), ["https://b.example"]);
        assert_eq!(values("founded"), ["1870"]);
        assert!(values("geo.city").is_empty());
        assert!(values("nothing.here[3]").is_empty());
    }

    #[test]
    fn what_is_no_path_is_named() {
        for wrong in ["", ".", "a..b", "a[", "a[x]", "a]b", "a[0]b"] {
            let error = JsonPath::parse(wrong).expect_err(wrong);
            assert!(error.contains(wrong), "{error}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(path in "[a-z.\\[\\]=!0-9 ]{0,20}") {
            let _ = JsonPath::parse(&path);
        }
    }
}
