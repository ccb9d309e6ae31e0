//! The parts of a mapping that make no entries: concepts of vocabularies and figures of places.

use std::collections::BTreeMap;

use domain::{MatchKind, Scheme};
use serde::Deserialize;

use super::{model::Condition, template::NamePattern, value::Values};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConceptMap {
    pub scheme: Scheme,
    pub uri: Values,
    pub key: Values,
    #[serde(default)]
    pub notation: Values,
    #[serde(default)]
    pub labels: LabelsMap,
    #[serde(default)]
    pub broader: Values,
    #[serde(default)]
    pub related: Values,
    #[serde(default)]
    pub matches: BTreeMap<MatchKind, Values>,
    /// A row without a URI is no mistake.
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub r#where: Vec<Condition>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabelsMap {
    pub de: Option<LabelMap>,
    pub en: Option<LabelMap>,
    /// In the language that the file's name tells.
    pub file: Option<LabelMap>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabelMap {
    pub preferred: Values,
    #[serde(default)]
    pub alternative: Values,
    #[serde(default)]
    pub hidden: Values,
    #[serde(default)]
    pub definition: Values,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ObservationMap {
    /// Of a wide table: one figure for each column whose name has this form.
    pub column: Option<NamePattern>,
    pub area: Values,
    pub indicator: Values,
    pub on: Values,
    pub value: Values,
    #[serde(default)]
    pub r#where: Vec<Condition>,
}

impl ConceptMap {
    /// Every value that is read from a row, with the name of its key.
    pub(crate) fn values(&self) -> Vec<(String, &Values)> {
        let mut values = vec![
            ("concept.uri".to_owned(), &self.uri),
            ("concept.key".to_owned(), &self.key),
            ("concept.notation".to_owned(), &self.notation),
            ("concept.broader".to_owned(), &self.broader),
            ("concept.related".to_owned(), &self.related),
        ];
        for (language, labels) in self.labels.all() {
            let name = |part: &str| format!("concept.labels.{language}.{part}");
            values.push((name("preferred"), &labels.preferred));
            values.push((name("alternative"), &labels.alternative));
            values.push((name("hidden"), &labels.hidden));
            values.push((name("definition"), &labels.definition));
        }
        for (kind, uris) in &self.matches {
            values.push((format!("concept.matches.{}", kind.code()), uris));
        }
        values
    }
}

impl LabelsMap {
    /// The words by language, as the mapping calls it.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'static str, &LabelMap)> {
        [("de", &self.de), ("en", &self.en), ("file", &self.file)]
            .into_iter()
            .filter_map(|(language, labels)| Some((language, labels.as_ref()?)))
    }
}

impl ObservationMap {
    /// Every value that is read from a row, with the name of its key.
    pub(crate) fn values(&self) -> [(String, &Values); 4] {
        [
            ("observation.area".to_owned(), &self.area),
            ("observation.indicator".to_owned(), &self.indicator),
            ("observation.on".to_owned(), &self.on),
            ("observation.value".to_owned(), &self.value),
        ]
    }
}
