//! Query strings as people's browsers and other people's links send them: never an error.

/// The pairs of a query string, in order; what is not legal percent encoding or UTF-8 is read as well as
/// it can be. NULs are dropped, and values are cut to 20,000 characters.
#[must_use]
pub fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .take(200)
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// A value percent-encoded for a query string.
#[must_use]
pub fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                text.push(char::from(byte));
            }
            b' ' => text.push('+'),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// A query string from pairs, with its question mark; empty if there is none.
#[must_use]
pub fn query(pairs: &[(&str, String)]) -> String {
    let joined: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    if joined.is_empty() {
        String::new()
    } else {
        format!("?{}", joined.join("&"))
    }
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| char::from(*bytes.get(i)?).to_digit(16);
        match bytes[at] {
            b'+' => plain.push(b' '),
            b'%' => match (hex(at + 1), hex(at + 2)) {
                (Some(high), Some(low)) => {
                    plain.push(u8::try_from(high * 16 + low).expect("two digits make a byte"));
                    at += 2;
                }
                _ => plain.push(b'%'),
            },
            byte => plain.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&plain)
        .chars()
        .filter(|&c| c != '\0')
        .take(20_000)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_encoded_comes_back() {
        for text in ["Laser & Wasser", "Größe=100%", "😀", "a+b"] {
            let query = query(&[("q", text.to_owned())]);
            let pairs = pairs(query.strip_prefix('?'));
            assert_eq!(pairs, [("q".to_owned(), text.to_owned())]);
        }
    }

    #[test]
    fn broken_encodings_are_read_as_well_as_they_can_be() {
        let read = |query| pairs(Some(query)).remove(0).1;
        assert_eq!(read("q=100%"), "100%");
        assert_eq!(read("q=%zz%4"), "%zz%4");
        assert_eq!(read("q=a%00b"), "ab");
        assert_eq!(read("q=%ff"), "\u{fffd}");
        assert!(pairs(None).is_empty());
    }
}
