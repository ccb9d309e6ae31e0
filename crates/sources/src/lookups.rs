use std::collections::HashMap;

/// Most keys that a lookup keeps: what the largest published tables have, several times over.
const KEYS_MAX: usize = 2_000_000;

/// What files of an import tell for the files after them: of each lookup, keys and what they stand for.
#[derive(Debug, Clone, Default)]
pub struct Lookups(HashMap<String, HashMap<String, Vec<String>>>);

impl Lookups {
    /// Keeps what a row told ([`crate::Row::lookups`]); false if there are too many keys to keep this one.
    pub fn add(&mut self, name: &str, key: String, value: String) -> bool {
        let keys = self.0.entry(name.to_owned()).or_default();
        if keys.len() >= KEYS_MAX && !keys.contains_key(&key) {
            return false;
        }
        let values = keys.entry(key).or_default();
        if !value.is_empty() && !values.contains(&value) {
            values.push(value);
        }
        true
    }

    /// Keeps what another file told, too.
    pub fn extend(&mut self, other: Self) {
        for (name, keys) in other.0 {
            for (key, values) in keys {
                if values.is_empty() {
                    self.add(&name, key, String::new());
                    continue;
                }
                for value in values {
                    self.add(&name, key.clone(), value);
                }
            }
        }
    }

    /// Whether any file told of this lookup.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether the lookup knows the key.
    pub(crate) fn knows(&self, name: &str, key: &str) -> bool {
        self.0.get(name).is_some_and(|keys| keys.contains_key(key))
    }

    /// What a key stands for.
    pub(crate) fn values(&self, name: &str, key: &str) -> &[String] {
        let keys = self.0.get(name);
        keys.and_then(|keys| keys.get(key))
            .map_or(&[], Vec::as_slice)
    }
}
