//! What a secret link holds, and what is derived of it.

use std::fmt;

/// What opens something of one visitor: 32 hexadecimal digits of a link that nobody can guess.
///
/// Under which name the thing lies in the database is derived of it one way, so that nobody who reads the database, or what
/// deletion leaves behind in its files, can make the link.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken(String);

impl LinkToken {
    /// A new one.
    pub(crate) fn random() -> Self {
        Self(format!("{:032x}", rand::random::<u128>()))
    }

    /// The token of a link.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 32 && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// As it stands in a link. Whoever sees it can do what the link is for.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// A token for those who may read alone: derived of this one, which nobody can find by it.
    #[must_use]
    pub fn reader(&self) -> Self {
        let derived = self.derived("kompetenzatlas 2026-12 reader");
        let hex = blake3::Hash::from_bytes(derived).to_hex();
        Self(hex[..32].to_owned())
    }

    /// What is derived of it for a purpose, of which the words are unlike those of any other.
    pub(crate) fn derived(&self, purpose: &str) -> [u8; 32] {
        blake3::derive_key(purpose, self.0.as_bytes())
    }

    /// Under which something lies for a purpose.
    pub(crate) fn id(&self, purpose: &str) -> String {
        let id = self.derived(purpose);
        blake3::Hash::from_bytes(id).to_hex().to_string()
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_32_digits_and_tells_itself_nowhere() {
        let token = LinkToken::random();
        assert_eq!(LinkToken::parse(token.reveal()), Some(token.clone()));
        for text in ["", "abc", &"g".repeat(32), &"A".repeat(32), &"a".repeat(33)] {
            assert_eq!(LinkToken::parse(text), None, "{text}");
        }
        assert_eq!(format!("{token:?}"), "LinkToken(…)");
        let (one, other) = (token.id("one"), token.id("other"));
        assert_ne!(one, other);
        assert!(!one.contains(token.reveal()) && !other.contains(token.reveal()));
        let reader = token.reader();
        assert_eq!(LinkToken::parse(reader.reveal()), Some(reader.clone()));
        assert_ne!(reader, token);
        assert_eq!(reader, token.reader(), "always the same");
    }
}
