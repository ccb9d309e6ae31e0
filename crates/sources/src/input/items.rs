use std::io::BufRead;

use super::{Fault, ROW_MAX};

/// Longest name of a member of the outermost object that is looked at, in bytes.
const NAME_MAX: usize = 256;

/// Cuts a JSON array into its items without holding more than one of them: the whole file is the array, or an
/// object of which one member is.
pub(super) struct Items<R> {
    input: R,
    /// The member that holds the array; none: the file is the array.
    member: Option<String>,
    /// The line that is being read, from 1.
    line: u64,
    bytes_read: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the array.
    Outside,
    /// After `[`: an item or `]`.
    First,
    /// After an item: `,` or `]`.
    After,
    Done,
}

/// An item with the line on which it begins.
pub(super) type Item = (u64, Result<Vec<u8>, Fault>);

impl<R: BufRead> Items<R> {
    pub(super) fn new(input: R, member: Option<String>) -> Self {
        Self {
            input,
            member,
            line: 1,
            bytes_read: 0,
            state: State::Outside,
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The next item; `None` after the last.
    pub(super) fn next(&mut self) -> Option<Item> {
        if self.state == State::Done {
            return None;
        }
        let next = self.advance();
        if !matches!(next, Ok(Some(_))) {
            self.state = State::Done;
        }
        match next {
            Ok(item) => item,
            Err(fault) => Some((self.line, Err(fault))),
        }
    }

    fn advance(&mut self) -> Result<Option<Item>, Fault> {
        if self.state == State::Outside {
            self.find_array()?;
            self.state = State::First;
        }
        let mut byte = self.significant()?.ok_or_else(cut_off)?;
        if self.state == State::After {
            match byte {
                b',' => {
                    self.take()?;
                    byte = self.significant()?.ok_or_else(cut_off)?;
                }
                b']' => {}
                _ => return Err(Fault::file("not JSON: ',' or ']' expected after an item")),
            }
        }
        if byte == b']' {
            return self.end().map(|()| None);
        }
        let line = self.line;
        let item = self.item()?;
        self.state = State::After;
        Ok(Some((line, item)))
    }

    /// Nothing may follow the array, apart from the rest of the object it is in.
    fn end(&mut self) -> Result<(), Fault> {
        self.take()?;
        if self.member.is_none() && self.significant()?.is_some() {
            return Err(Fault::file(
                "not JSON: something follows after the array's end",
            ));
        }
        Ok(())
    }

    fn find_array(&mut self) -> Result<(), Fault> {
        let wanted = self.member.clone();
        let Some(first) = self.significant()? else {
            return Err(Fault::file("the file is empty; expected JSON"));
        };
        let (open, what) = if wanted.is_some() {
            (b'{', "an object, {…}")
        } else {
            (b'[', "an array, […]")
        };
        if first != open {
            return Err(Fault::file(format!(
                "not the JSON that is expected: {what}"
            )));
        }
        self.take()?;
        match wanted {
            None => Ok(()),
            Some(name) => self.find_member(&name),
        }
    }

    fn find_member(&mut self, wanted: &str) -> Result<(), Fault> {
        loop {
            match self.significant()?.ok_or_else(cut_off)? {
                b',' => {
                    self.take()?;
                }
                b'"' => {
                    let name = self.value(NAME_MAX)?;
                    if self.significant()?.ok_or_else(cut_off)? != b':' {
                        return Err(Fault::file("not JSON: ':' expected after a name"));
                    }
                    self.take()?;
                    let opens = self.significant()?.ok_or_else(cut_off)?;
                    let is_wanted = name.len() == wanted.len() + 2
                        && &name[1..=wanted.len()] == wanted.as_bytes();
                    if is_wanted && opens == b'[' {
                        self.take()?;
                        return Ok(());
                    }
                    self.value(0)?;
                }
                b'}' => {
                    return Err(Fault::file(format!(
                        "the file has no array '{wanted}'; is it the right file?"
                    )));
                }
                _ => return Err(Fault::file("not JSON: a name in quotes expected")),
            }
        }
    }

    /// An item, or why it is refused; the reading goes on after it.
    fn item(&mut self) -> Result<Result<Vec<u8>, Fault>, Fault> {
        let bytes = self.value(ROW_MAX + 1)?;
        if bytes.len() > ROW_MAX {
            return Ok(Err(Fault::row(
                "the item is longer than 1 MiB; no honest one is",
            )));
        }
        Ok(Ok(bytes))
    }

    /// The bytes of the value that begins here, as many as are wanted; the rest is passed over.
    fn value(&mut self, keep: usize) -> Result<Vec<u8>, Fault> {
        let mut value = Value::default();
        loop {
            if self.peek()?.is_none() {
                return Err(cut_off());
            }
            let available = self.input.fill_buf().unwrap_or_default();
            let mut taken = 0;
            let mut end = None;
            for &byte in available {
                end = value.take(byte, keep);
                if end == Some(End::Before) {
                    break;
                }
                taken += 1;
                self.line += u64::from(byte == b'\n');
                if end.is_some() {
                    break;
                }
            }
            self.bytes_read += taken as u64;
            self.input.consume(taken);
            match end {
                Some(End::Before) if value.bytes.is_empty() && keep > 0 => {
                    return Err(Fault::file("not JSON: a value is expected"));
                }
                Some(_) => return Ok(value.bytes),
                None => {}
            }
        }
    }

    /// The next byte that is no white space, not taken yet.
    fn significant(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            match self.peek()? {
                Some(b' ' | b'\t' | b'\r' | b'\n' | 0xef | 0xbb | 0xbf) => {
                    self.take()?;
                }
                other => return Ok(other),
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            match self.input.fill_buf() {
                Ok(available) => return Ok(available.first().copied()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::file(format!("cannot be read on: {error}"))),
            }
        }
    }

    fn take(&mut self) -> Result<(), Fault> {
        if let Some(byte) = self.peek()? {
            self.line += u64::from(byte == b'\n');
            self.bytes_read += 1;
            self.input.consume(1);
        }
        Ok(())
    }
}

/// A value on its way.
#[derive(Default)]
struct Value {
    bytes: Vec<u8>,
    depth: u64,
    quoted: bool,
    escaped: bool,
}

/// Where a value ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Before this byte.
    Before,
    /// With it.
    With,
}

impl Value {
    /// Takes a byte, and keeps it if there is room; whether the value ends here.
    fn take(&mut self, byte: u8, keep: usize) -> Option<End> {
        let ends = matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
        if self.depth == 0 && !self.quoted && ends {
            return Some(End::Before);
        }
        if self.bytes.len() < keep {
            self.bytes.push(byte);
        }
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.quoted => self.escaped = true,
            b'"' => self.quoted = !self.quoted,
            _ if self.quoted => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
        let closes = matches!(byte, b'}' | b']' | b'"');
        (closes && self.depth == 0 && !self.quoted).then_some(End::With)
    }
}

fn cut_off() -> Fault {
    Fault::file("the array is not closed: the file was cut off; fetch it again")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn items(text: &[u8], member: Option<&str>) -> Vec<(u64, Result<String, String>)> {
        let mut items = Items::new(text, member.map(str::to_owned));
        let mut found = Vec::new();
        while let Some((line, item)) = items.next() {
            let item = item.map_err(|fault| fault.reason);
            found.push((
                line,
                item.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
            ));
        }
        found
    }

    fn good(text: &str, member: Option<&str>) -> Vec<(u64, String)> {
        let all = items(text.as_bytes(), member).into_iter();
        all.map(|(line, item)| (line, item.expect("good")))
            .collect()
    }

    #[test]
    fn an_array_is_cut_into_its_items() {
        let text = "[\n {\"a\": \"]}\\\"\"},\n 7 ,\"x,y\",\n[1,[2]]\n]\n";
        let expected = [
            (2, "{\"a\": \"]}\\\"\"}"),
            (3, "7"),
            (3, "\"x,y\""),
            (4, "[1,[2]]"),
        ];
        assert_eq!(good(text, None), expected.map(|(l, t)| (l, t.to_owned())));
        assert!(good("[]", None).is_empty());
    }

    #[test]
    fn a_member_of_an_object_may_be_the_array() {
        let text =
            r#"{"type": "X", "bbox": [1, {"features": [0]}], "features": [ 5, 6], "more": 1}"#;
        let found: Vec<String> = good(text, Some("features"))
            .into_iter()
            .map(|(_, t)| t)
            .collect();
        assert_eq!(found, ["5", "6"]);
    }

    #[test]
    fn what_is_no_such_array_is_named() {
        for (text, member, named) in [
            ("", None, "empty"),
            ("{}", None, "an array"),
            ("[1]", Some("a"), "an object"),
            ("{\"b\": []}", Some("a"), "no array 'a'"),
            ("[1", None, "cut off"),
            ("[{\"a\": [", None, "cut off"),
            ("[1 2]", None, "',' or ']'"),
            ("[,1]", None, "value is expected"),
            ("[1] x", None, "follows"),
            ("{\"b\" 1}", Some("a"), "':' expected"),
            ("{1: 2}", Some("a"), "name in quotes"),
        ] {
            let found = items(text.as_bytes(), member);
            let (_, last) = found.last().expect("a fault");
            let reason = last.as_ref().expect_err(text);
            assert!(reason.contains(named), "{text} → {reason}");
        }
    }

    #[test]
    fn a_gigantic_item_is_passed_over() {
        let text = format!("[\"{}\", 2]", "x".repeat(3 * ROW_MAX));
        let found = items(text.as_bytes(), None);
        assert!(found[0].1.as_ref().expect_err("refused").contains("1 MiB"));
        assert_eq!(found[1], (1, Ok("2".to_owned())));
    }

    fn arbitrary_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i32>().prop_map(|n| json!(n)),
            "[a-z\"\\\\\\[\\]{},: \n]{0,8}".prop_map(Value::String),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::btree_map("[a-z\"]{0,3}", inner, 0..4)
                    .prop_map(|members| json!(members)),
            ]
        })
    }

    proptest! {
        /// serde_json is the oracle.
        #[test]
        fn the_items_are_those_that_serde_json_finds(values in prop::collection::vec(arbitrary_json(), 0..5), pretty in any::<bool>()) {
            let array = Value::Array(values.clone());
            let text = if pretty { serde_json::to_string_pretty(&array) } else { serde_json::to_string(&array) };
            let found = good(&text.expect("JSON"), None);
            let found: Vec<Value> = found.iter().map(|(_, item)| serde_json::from_str(item).expect("JSON")).collect();
            prop_assert_eq!(found, values);
        }

        #[test]
        fn nothing_makes_it_panic_or_go_on_for_ever(bytes in prop::collection::vec(prop::sample::select(b"[]{}\",:\\ a1\n\0\xff".to_vec()), 0..60), member in prop::option::of("a")) {
            let _ = items(&bytes, member.as_deref());
        }
    }
}
