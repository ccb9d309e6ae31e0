//! The storage form of what the atlas keeps: it comes back from backups, which anybody may have written.

use std::collections::BTreeMap;

use domain::{
    Body, Concept, Content, Place, SiteText, Source, SourceId,
    projection::{self, Voice},
};
use serde_json::{Value, from_str, to_string};

use crate::input;

/// Input: JSON.
pub fn hold(bytes: &[u8]) {
    let json = input::text(bytes);
    if let Ok(content) = from_str::<Content>(&json) {
        let valid = content.validate();
        let written = to_string(&content).expect("what was read can be written");
        let again: Content = from_str(&written).expect("what was written can be read");
        assert_eq!(again, content);
        assert_eq!(again.validate(), valid);
        let source = SourceId::new("fuzzed").expect("legal");
        let voice = || Voice {
            source: &source,
            precedence: 1,
            key: "k",
            draft: &content,
        };
        let nothing = BTreeMap::new();
        let alone = projection::content(content.kind(), [voice()], &nothing);
        let whole = projection::project(content.kind(), [voice()], &nothing);
        assert_eq!(alone.ok(), whole.ok().map(|projection| projection.content));
        let _ = domain::identity::Signs::of(&content);
    }
    survives::<Body>(&json);
    survives::<Concept>(&json);
    survives::<Place>(&json);
    survives::<Source>(&json);
    survives::<SiteText>(&json);
    if let Ok(text) = from_str::<SiteText>(&json)
        && text.fault().is_none()
    {
        assert!(!text.body.is_empty() && !text.body.contains('\0'));
    }
}

/// What was read can be written, and read again as the same.
fn survives<T: for<'de> serde::Deserialize<'de> + serde::Serialize>(json: &str) {
    if let Ok(value) = from_str::<T>(json) {
        let value = serde_json::to_value(&value).expect("what was read can be written");
        let again: T = serde_json::from_value(value.clone()).expect("what was written can be read");
        assert_eq!(serde_json::to_value(again).ok(), Some(value));
    }
    let _ = from_str::<Value>(json);
}
