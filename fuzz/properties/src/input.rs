//! Bytes cut into the parts that a parser wants, in a form that people can write seeds in.

/// Stands on a line of its own between two parts.
const MARK: &[u8] = b"\n=====\n";

/// What stands before the first mark, and what stands behind it; without a mark there is nothing before.
pub fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    let found = bytes.windows(MARK.len()).position(|window| window == MARK);
    match found {
        Some(at) => (&bytes[..at], &bytes[at + MARK.len()..]),
        None => (&[], bytes),
    }
}

/// The first line, and the rest.
pub fn first_line(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}

/// The bytes as text; whatever is no UTF-8 in them becomes the replacement character.
pub fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
