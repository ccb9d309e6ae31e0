//! Data within pages: nothing in it may end the element it stands in.

use serde_json::{Value, from_str};

/// Input: JSON, or any text.
pub fn hold(bytes: &[u8]) {
    let value = serde_json::from_slice(bytes);
    let value = value.unwrap_or_else(|_| Value::from(String::from_utf8_lossy(bytes)));
    let script = web::linked_data::script(&value);
    assert!(
        !script.contains(['<', '>', '&', '\u{2028}', '\u{2029}']),
        "{script}"
    );
    // Compared as it is read, for reading rounds large figures.
    let plain = from_str::<Value>(&value.to_string());
    assert_eq!(from_str::<Value>(&script).ok(), plain.ok(), "{script}");
}
