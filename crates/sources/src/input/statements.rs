//! Cuts a Turtle file into its statements. What they say is for a parser; where they end is told here, so that a
//! broken or endless one costs neither its neighbours nor memory.

use std::io::BufRead;

use super::{Fault, ROW_MAX};

/// Longest IRI as it is written, in bytes. Prefixes are written out wherever they are used, so a gigantic one would be
/// there a thousand times.
const IRI_MAX: usize = 2000;

/// Brackets within brackets at most; the parser keeps something for each.
const DEPTH_MAX: usize = 100;

/// A statement of a Turtle file as it is written, or a declaration.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// The line on which it begins, or where a byte in it is none of a text, from 1.
    pub line: u64,
    /// Its text, without comments and white space before it.
    pub content: Result<String, Fault>,
    /// Whether its end was found; if not, it is what is left at the end of the file.
    pub is_closed: bool,
}

/// The statements of a file, one after the other.
pub(super) struct Statements<R> {
    input: R,
    /// The line that is being read, from 1.
    line: u64,
    bytes_read: u64,
    done: bool,
}

impl<R: BufRead> Statements<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            line: 1,
            bytes_read: 0,
            done: false,
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The next statement; `None` after the last.
    pub(super) fn next(&mut self) -> Option<Statement> {
        if self.done {
            return None;
        }
        let mut piece = Piece::default();
        let mut begins = self.line;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.done = true;
                    return Some(Statement {
                        line: self.line,
                        content: Err(Fault::file(format!("cannot be read on: {error}"))),
                        is_closed: false,
                    });
                }
            };
            if available.is_empty() {
                self.done = true;
                let is_closed = piece.is_at_dot();
                return (!piece.bytes.is_empty()).then(|| piece.finished(begins, is_closed));
            }
            let mut taken = 0;
            let mut end = None;
            for &byte in available {
                // The byte order mark belongs to no statement.
                let is_mark = self.bytes_read + taken < 3 && matches!(byte, 0xef | 0xbb | 0xbf);
                if !is_mark {
                    if piece.bytes.is_empty() {
                        begins = self.line;
                    }
                    end = piece.take(byte);
                }
                if end == Some(End::Before) {
                    break;
                }
                taken += 1;
                self.line += u64::from(byte == b'\n');
                if end.is_some() {
                    break;
                }
            }
            self.bytes_read += taken;
            self.input
                .consume(usize::try_from(taken).unwrap_or_default());
            if end.is_some() {
                return Some(piece.finished(begins, true));
            }
        }
    }
}

/// Whether a text begins with `PREFIX` or `BASE` as SPARQL has them: such a declaration has no dot at its end.
pub(super) fn is_declaration(text: &[u8]) -> bool {
    let end = text.iter().position(|byte| !byte.is_ascii_alphabetic());
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    let known = word.eq_ignore_ascii_case(b"prefix") || word.eq_ignore_ascii_case(b"base");
    known && matches!(rest.first(), Some(b' ' | b'\t' | b'\r' | b'\n' | b'<'))
}

/// A statement on its way.
#[derive(Default)]
struct Piece {
    /// What was read of it.
    bytes: Vec<u8>,
    state: State,
    /// Brackets that are open.
    depth: usize,
    /// Bytes of the IRI that is being read.
    iri: usize,
    /// Why it is refused whatever it says.
    fault: Option<&'static str>,
}

/// In what the next byte stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Between,
    /// In a name. Dots may be in it, but none at its end.
    Name,
    /// After `\` in a name.
    NameEscape,
    /// After a dot in or behind a name.
    NameDot,
    /// In a number; for its dots the same holds.
    Number,
    /// After a dot in or behind a number.
    NumberDot,
    /// In `@de` or `@prefix`, which have no dots.
    Tag,
    /// After a dot that stands behind no name: the statement's, or that of `.5`.
    Dot,
    Iri,
    Comment,
    /// After one or two quotes: a text, an empty one, or soon a long one.
    Opening {
        quote: u8,
        are_two: bool,
    },
    Short {
        quote: u8,
        escaped: bool,
    },
    /// In a text between three quotes, some of the closing ones seen.
    Long {
        quote: u8,
        escaped: bool,
        closing: u8,
    },
}

/// Where a statement ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Before this byte.
    Before,
    /// With it.
    With,
}

impl Piece {
    /// Takes a byte; whether the statement ends here.
    fn take(&mut self, byte: u8) -> Option<End> {
        let end = self.advance(byte);
        if end == Some(End::Before) {
            return end;
        }
        let begins = self.state != State::Comment && !is_space(byte);
        if begins || !self.bytes.is_empty() {
            if self.bytes.len() >= ROW_MAX {
                self.refuse("the statement is longer than 1 MiB; no honest one is");
            } else {
                self.bytes.push(byte);
            }
        }
        end
    }

    fn advance(&mut self, byte: u8) -> Option<End> {
        match self.state {
            State::Between => self.token(byte),
            State::Name => match byte {
                b'\\' => self.state = State::NameEscape,
                b'.' => self.state = State::NameDot,
                byte if is_of_name(byte) => {}
                byte => self.token(byte),
            },
            State::NameEscape => self.state = State::Name,
            State::Number => match byte {
                b'.' => self.state = State::NumberDot,
                byte if is_of_name(byte) => {}
                byte => self.token(byte),
            },
            State::NameDot if byte == b'.' => {}
            State::NameDot if is_of_name(byte) => self.state = State::Name,
            State::NumberDot if matches!(byte, b'0'..=b'9' | b'e' | b'E') => {
                self.state = State::Number;
            }
            State::Dot if byte.is_ascii_digit() => self.state = State::Number,
            State::NameDot | State::NumberDot | State::Dot => {
                return Some(if is_space(byte) {
                    End::With
                } else {
                    End::Before
                });
            }
            State::Tag if byte == b'-' || byte.is_ascii_alphanumeric() => {}
            State::Tag => self.token(byte),
            State::Iri => return self.iri(byte),
            State::Comment => {
                if is_line_end(byte) {
                    self.state = State::Between;
                }
            }
            State::Opening { quote, are_two } => self.opening(byte, quote, are_two),
            State::Short { quote, escaped } => return self.short(byte, quote, escaped),
            State::Long {
                quote,
                escaped,
                closing,
            } => self.long(byte, quote, escaped, closing),
        }
        None
    }

    /// The first byte of whatever comes next.
    fn token(&mut self, byte: u8) {
        self.state = match byte {
            b'.' => State::Dot,
            b'#' => State::Comment,
            b'@' => State::Tag,
            b'<' => {
                self.iri = 0;
                State::Iri
            }
            b'"' | b'\'' => State::Opening {
                quote: byte,
                are_two: false,
            },
            b'[' | b'(' | b'{' => {
                self.depth += 1;
                if self.depth > DEPTH_MAX {
                    self.refuse("the statement has brackets in brackets, more than 100 deep");
                }
                State::Between
            }
            b']' | b')' | b'}' => {
                self.depth = self.depth.saturating_sub(1);
                State::Between
            }
            b'0'..=b'9' | b'+' | b'-' => State::Number,
            byte if is_of_name(byte) => State::Name,
            _ => State::Between,
        };
    }

    fn iri(&mut self, byte: u8) -> Option<End> {
        self.iri += 1;
        if self.iri > IRI_MAX {
            self.refuse("the statement has an IRI of more than 2000 bytes");
        }
        if byte == b'>' {
            self.state = State::Between;
            return is_declaration(&self.bytes).then_some(End::With);
        }
        // No IRI has a space: its end was forgotten.
        if is_space(byte) {
            self.state = State::Between;
        }
        None
    }

    fn opening(&mut self, byte: u8, quote: u8, are_two: bool) {
        match (byte == quote, are_two) {
            (true, false) => {
                self.state = State::Opening {
                    quote,
                    are_two: true,
                };
            }
            (true, true) => {
                self.state = State::Long {
                    quote,
                    escaped: false,
                    closing: 0,
                };
            }
            (false, true) => self.token(byte),
            (false, false) => {
                let escaped = byte == b'\\';
                self.state = State::Short { quote, escaped };
                if is_line_end(byte) {
                    self.state = State::Between;
                }
            }
        }
    }

    /// A text that is never closed ends with its line, and the statement, too, if the line ends with a dot.
    fn short(&mut self, byte: u8, quote: u8, escaped: bool) -> Option<End> {
        if is_line_end(byte) {
            self.state = State::Between;
            let has_dot = self.bytes.trim_ascii_end().ends_with(b".");
            return has_dot.then_some(End::With);
        }
        self.state = match byte {
            byte if byte == quote && !escaped => State::Between,
            byte => State::Short {
                quote,
                escaped: byte == b'\\' && !escaped,
            },
        };
        None
    }

    fn long(&mut self, byte: u8, quote: u8, escaped: bool, closing: u8) {
        let closing = if byte == quote && !escaped {
            closing + 1
        } else {
            0
        };
        self.state = if closing == 3 {
            State::Between
        } else {
            State::Long {
                quote,
                escaped: byte == b'\\' && !escaped,
                closing,
            }
        };
    }

    /// The first reason counts.
    fn refuse(&mut self, reason: &'static str) {
        self.fault = self.fault.or(Some(reason));
    }

    fn is_at_dot(&self) -> bool {
        matches!(self.state, State::Dot | State::NameDot | State::NumberDot)
    }

    fn finished(self, begins: u64, is_closed: bool) -> Statement {
        let (line, content) = match (self.fault, String::from_utf8(self.bytes)) {
            (Some(reason), _) => (begins, Err(Fault::row(reason))),
            (None, Ok(text)) if text.contains('\0') => {
                let reason = "the statement holds the byte NUL; text does not";
                (begins, Err(Fault::row(reason)))
            }
            (None, Ok(text)) => (begins, Ok(text)),
            (None, Err(error)) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let reason = "not UTF-8, which Turtle always is; save the file as UTF-8";
                (begins + lines_in(good), Err(Fault::row(reason)))
            }
        };
        Statement {
            line,
            content,
            is_closed,
        }
    }
}

/// How many lines end in this.
pub(super) fn lines_in(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// Whether names and numbers may go on with this.
const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b':' | b'%' | 0x80..)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn statements(text: &[u8]) -> Vec<Statement> {
        let mut statements = Statements::new(text);
        std::iter::from_fn(|| statements.next()).collect()
    }

    /// Lines and texts of statements that are all good and have an end.
    fn good(text: &str) -> Vec<(u64, String)> {
        let all = statements(text.as_bytes()).into_iter();
        all.map(|statement| {
            assert!(statement.is_closed, "{statement:?}");
            let text = statement.content.expect("good");
            (statement.line, text.trim_end().to_owned())
        })
        .collect()
    }

    #[test]
    fn statements_end_at_their_dots_and_begin_behind_comments() {
        let text = "\u{feff}# A file. Of ours.\n@prefix a: <http://a.example/x.y#> . # more.\n\n a:b a:c a:d ;\n  a:e 'x' .\na:f a:c a:d.a:g .";
        let expected = [
            (2, "@prefix a: <http://a.example/x.y#> ."),
            (4, "a:b a:c a:d ;\n  a:e 'x' ."),
            (6, "a:f a:c a:d.a:g ."),
        ];
        assert_eq!(good(text), expected.map(|(l, t)| (l, t.to_owned())));
    }

    #[test]
    fn dots_in_names_numbers_texts_and_addresses_end_nothing() {
        for whole in [
            "a:b.c a:d..e a:f .",
            "a:b a:c 1.5 , .5 , 1.e3 , -1.5E-3 .",
            "a:b a:c \"x. y\" , 'x. y' , \"\" , '' .",
            "a:b a:c \"\"\"x. \" \"\" y.\n z. \"\"\" , '''. ''' .",
            r#"a:b a:c "x\". y" , """\""". y""" , a:it\'s\.so ."#,
            "<http://a.example/b.c> <http://a.example/#c> [ a:d a:e ] .",
            "a:b a:c \"x\"@de-AT , \"1\"^^a:d , ( a:e a:f ) .",
            "a:b a:c a:d # not. here.\n ; a:e a:f .",
        ] {
            let found = good(&format!("{whole}\n{whole} a:last a:one a:x ."));
            let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(texts, [whole, whole, "a:last a:one a:x ."], "{whole}");
        }
        let close = "a:b a:c \"x\"@de.a:d a:c <a>.a:e a:c 5.a:f a:c .5.a:g a:c 1.e3.";
        assert_eq!(good(close).len(), 5);
    }

    #[test]
    fn declarations_without_a_dot_end_with_their_address() {
        let text =
            "PREFIX a: <http://a.example/>\nbase <http://b.example/>\nprefix:a <b> <c> .\nBASE<x>";
        let lines: Vec<u64> = good(text).iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3, 4]);
    }

    #[test]
    fn a_text_or_address_without_end_costs_its_own_statement() {
        let text = "a:b a:c \"open .\na:d a:c 'open ;\n a:e <http://open .\na:f a:c a:g .\n";
        let lines: Vec<u64> = good(text).iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 4]);
    }

    #[test]
    fn what_is_left_at_the_end_is_told_apart() {
        for (text, begins) in [
            ("a:b a:c .\na:d", 2),
            ("\n\n\"\"\"a . b", 3),
            ("@prefix", 1),
        ] {
            let found = statements(text.as_bytes());
            let last = found.last().expect("something");
            assert_eq!((last.line, last.is_closed), (begins, false), "{text}");
        }
        assert!(statements(b" \n# nothing").is_empty());
    }

    #[test]
    fn what_no_parser_should_get_is_refused() {
        let long = format!("\na:b a:c \"{}\" .\na:d a:c a:e .", "x".repeat(3 * ROW_MAX));
        let deep = format!("\na:b a:c {} .\na:d a:c a:e .", "[ a:b ".repeat(101));
        let iri = format!("\n@prefix a: <{}> .\na:d a:c a:e .", "x".repeat(3000));
        for (text, named) in [
            (long.as_bytes(), "1 MiB"),
            (deep.as_bytes(), "100 deep"),
            (iri.as_bytes(), "2000 bytes"),
            (b"\na:b a:c \"\0\" .\na:d a:c a:e .", "NUL"),
            (b"# x\na:b a:c \"K\xf6ln\" .\na:d a:c a:e .", "UTF-8"),
        ] {
            let found = statements(text);
            let [bad, good] = found.as_slice() else {
                panic!("two statements: {named}")
            };
            let reason = &bad.content.as_ref().expect_err(named).reason;
            assert!(reason.contains(named) && bad.line == 2, "{reason}");
            assert_eq!((good.line, good.content.is_ok()), (3, true), "{named}");
        }
        let later = statements(b"a:b\n a:c\n \"\xff\" .");
        assert_eq!(later[0].line, 3, "where the byte stands");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_read_twice(bytes in prop::collection::vec(prop::sample::select(b"ab:.1 \n<>\"'\\#@-[]();,e\xc3\xa4".to_vec()), 0..80)) {
            let found = statements(&bytes);
            let kept: usize = found.iter().map(|s| s.content.as_ref().map_or(0, String::len)).sum();
            prop_assert!(kept <= bytes.len());
            let mut last = 1;
            for statement in &found {
                prop_assert!(statement.line >= last);
                last = statement.line;
            }
            let mut all = Statements::new(bytes.as_slice());
            while all.next().is_some() {}
            prop_assert_eq!(all.bytes_read(), bytes.len() as u64);
        }
    }
}
