//! The rows of a Turtle file: what it says of one subject after the other.

use std::{
    collections::{BTreeMap, VecDeque},
    io::BufRead,
};

use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::{TurtleParser, TurtleSyntaxError, turtle::SliceTurtleParser};
use serde_json::{Map, Value as Json};

use super::{
    Fault, ROW_MAX,
    statements::{Statement, Statements, is_declaration, lines_in},
};
use crate::clean::convert::shortened;

/// Prefixes that a file may declare. They are handed over with each statement.
const PREFIXES_MAX: usize = 1000;

/// Makes one row of all statements about one subject that follow each other. It holds one statement and one row.
pub(super) struct Subjects<R> {
    statements: Statements<R>,
    /// What each statement is parsed with: it knows the prefixes and the base that were declared before.
    known: TurtleParser,
    /// The subject of the last statement; the next one may be about it, too.
    open: Option<Subject>,
    ready: VecDeque<Row>,
}

/// A row, or why it is refused, with the line on which it begins or of the fault.
pub(super) type Row = (u64, Result<Json, Fault>);

impl<R: BufRead> Subjects<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            statements: Statements::new(input),
            known: TurtleParser::new(),
            open: None,
            ready: VecDeque::new(),
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.statements.bytes_read()
    }

    /// The next row; `None` after the last.
    pub(super) fn next(&mut self) -> Option<Row> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                return Some(row);
            }
            match self.statements.next() {
                Some(statement) => self.take(statement),
                None if self.open.is_none() => return None,
                None => self.close(),
            }
        }
    }

    fn take(&mut self, statement: Statement) {
        let Statement {
            line,
            content,
            is_closed,
        } = statement;
        let told = match content {
            Ok(text) if is_closed => self.parse(line, &text),
            Ok(text) => Err(self.what_is_left(line, &text)),
            Err(fault) => Err((line, fault)),
        };
        match told {
            Ok(subjects) => subjects.into_iter().for_each(|told| self.add(told)),
            Err((line, fault)) => {
                let ends_file = fault.ends_file || !is_closed;
                self.fail(line, Fault { ends_file, ..fault });
            }
        }
    }

    /// Why nothing is made of what stands behind the last statement: it is the beginning of one more, or no Turtle.
    fn what_is_left(&mut self, line: u64, text: &str) -> (u64, Fault) {
        let mut parser = self.known.clone().for_slice(text);
        let error = parser.find_map(Result::err);
        let end = text.trim_ascii_end().len() as u64;
        match error.filter(|error| error.location().end.offset < end) {
            Some(error) => blame(&error, line, text),
            None => {
                let reason =
                    "the statement has no '.' at its end: the file was cut off; fetch it again";
                (line, Fault::row(reason))
            }
        }
    }

    /// What a statement says: usually of one subject. The error has the line that is to blame.
    fn parse(&mut self, line: u64, text: &str) -> Result<Vec<Subject>, (u64, Fault)> {
        let mut parser = self.known.clone().for_slice(text);
        let mut told = Vec::new();
        let mut room = ROW_MAX;
        for triple in parser.by_ref() {
            let triple = triple.map_err(|error| blame(&error, line, text))?;
            tell(&mut told, line, triple, &mut room);
        }
        if text.starts_with('@') || is_declaration(text.as_bytes()) {
            if parser.prefixes().count() > PREFIXES_MAX {
                let reason = "the file declares more than 1000 prefixes; no honest one does";
                return Err((line, Fault::row(reason)));
            }
            self.known = knowing_as_much(&parser).unwrap_or_default();
        }
        Ok(told)
    }

    fn add(&mut self, told: Subject) {
        match &mut self.open {
            Some(open) if open.uri == told.uri => open.absorb(told),
            _ => {
                self.close();
                self.open = Some(told);
            }
        }
    }

    /// Rows come in the order of their lines.
    fn fail(&mut self, line: u64, fault: Fault) {
        self.close();
        self.ready.push_back((line, Err(fault)));
    }

    fn close(&mut self) {
        let row = self.open.take().map(Subject::row);
        self.ready.extend(row);
    }
}

/// A parser that begins with the prefixes and the base that another one has met; none if one of them is no IRI, which
/// the other would have refused.
fn knowing_as_much(parser: &SliceTurtleParser<'_>) -> Option<TurtleParser> {
    let mut same = TurtleParser::new();
    if let Some(base) = parser.base_iri() {
        same = same.with_base_iri(base).ok()?;
    }
    for (prefix, iri) in parser.prefixes() {
        same = same.with_prefix(prefix, iri).ok()?;
    }
    Some(same)
}

/// The line of an error in a text that begins on a line, and what it is.
fn blame(error: &TurtleSyntaxError, line: u64, text: &str) -> (u64, Fault) {
    let at = error.location().start.offset;
    let at = usize::try_from(at).map_or(text.len(), |at| at.min(text.len()));
    let line = line + lines_in(&text.as_bytes()[..at]);
    let message = match error.message() {
        // It was given this statement only.
        "Unexpected end of file" => "a text or an address has no end; is a '\"' or a '>' missing?",
        message => message,
    };
    let words: Vec<&str> = message.split_whitespace().collect();
    (line, Fault::row(format!("not Turtle: {}", words.join(" "))))
}

/// What a statement, or several that follow each other, say of one subject.
struct Subject {
    uri: String,
    /// The line on which the first of them begins.
    line: u64,
    /// Bytes of what they say.
    size: usize,
    /// By the local names of predicates.
    members: BTreeMap<String, Member>,
}

/// What is said by predicates of one local name.
#[derive(Default)]
struct Member {
    /// IRIs, and texts that are in no language.
    plain: Vec<String>,
    /// Texts by the first part of their language's tag.
    by_language: BTreeMap<String, Vec<String>>,
}

/// Adds what a triple says to the subjects of its statement, as long as there is room for so many bytes.
fn tell(told: &mut Vec<Subject>, line: u64, triple: Triple, room: &mut usize) {
    // A blank node has no name by which anybody could know it again.
    let NamedOrBlankNode::NamedNode(subject) = triple.subject else {
        return;
    };
    if told.last().is_none_or(|last| last.uri != subject.as_str()) {
        told.push(Subject {
            uri: subject.into_string(),
            line,
            size: 0,
            members: BTreeMap::new(),
        });
    }
    let (language, value) = match triple.object {
        Term::NamedNode(object) => (None, object.into_string()),
        Term::Literal(text) => {
            let language = text.language().map(primary);
            (language, text.value().to_owned())
        }
        _ => return,
    };
    let name = local_name(triple.predicate.as_str());
    let size = name.len() + value.len();
    let Some(last) = told.last_mut() else { return };
    *room = room.saturating_sub(size);
    last.size += size;
    if *room == 0 {
        last.overflow();
        return;
    }
    let member = last.members.entry(name.to_owned()).or_default();
    match language {
        None => member.plain.push(value),
        Some(language) => member.by_language.entry(language).or_default().push(value),
    }
}

/// The first part of a language's tag: `de` of `de-AT`.
fn primary(tag: &str) -> String {
    let first = tag.split('-').next().unwrap_or(tag);
    first.to_ascii_lowercase()
}

/// What an IRI has behind its last `#` or `/`, or behind its last `:` if it has neither.
fn local_name(iri: &str) -> &str {
    let end = iri.rfind(['#', '/']).or_else(|| iri.rfind(':'));
    end.map_or(iri, |end| &iri[end + 1..])
}

impl Subject {
    /// Adds what a later statement says.
    fn absorb(&mut self, later: Self) {
        self.size += later.size;
        if self.size > ROW_MAX {
            self.overflow();
            return;
        }
        for (name, theirs) in later.members {
            let ours = self.members.entry(name).or_default();
            ours.plain.extend(theirs.plain);
            for (language, texts) in theirs.by_language {
                ours.by_language.entry(language).or_default().extend(texts);
            }
        }
    }

    /// Forgets what cannot become a row.
    fn overflow(&mut self) {
        self.size = self.size.max(ROW_MAX + 1);
        self.members = BTreeMap::new();
    }

    fn row(self) -> Row {
        if self.size > ROW_MAX {
            let reason = format!(
                "what is said of <{}> is longer than 1 MiB; no honest subject has so much",
                shortened(&self.uri)
            );
            return (self.line, Err(Fault::row(reason)));
        }
        let members = self.members.into_iter();
        let mut row: Map<String, Json> = members
            .map(|(name, member)| (name, member.json()))
            .collect();
        // Whatever else is called so, this is the subject's own.
        row.insert("uri".to_owned(), self.uri.into());
        (self.line, Ok(Json::Object(row)))
    }
}

impl Member {
    /// A list, or lists by language; of both, a list in which those by language are the last item. Paths lead to either.
    fn json(self) -> Json {
        let languages = self.by_language.into_iter();
        let by_language: Map<String, Json> = languages
            .map(|(language, texts)| (language, texts.into()))
            .collect();
        if by_language.is_empty() {
            return self.plain.into();
        }
        if self.plain.is_empty() {
            return by_language.into();
        }
        let plain = self.plain.into_iter().map(Json::String);
        plain.chain([by_language.into()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const PREFIXES: &str =
        "@prefix a: <http://a.example/> .\n@prefix skos: <http://skos.example/core#> .\n";

    /// The rows of a file with two lines of prefixes before it.
    fn rows(text: &str) -> Vec<(u64, Result<Json, String>)> {
        let text = format!("{PREFIXES}{text}");
        let mut subjects = Subjects::new(text.as_bytes());
        let rows = std::iter::from_fn(|| subjects.next());
        rows.map(|(line, row)| (line, row.map_err(|fault| fault.reason)))
            .collect()
    }

    fn good(text: &str) -> Vec<Json> {
        let rows = rows(text).into_iter();
        rows.map(|(_, row)| row.expect("good")).collect()
    }

    #[test]
    fn a_subject_is_a_row_with_texts_by_language_and_lists_of_all_else() {
        let text = r#"
a:weld a skos:Concept , <urn:x:Thing> ;
    skos:prefLabel "Schweißen"@de , 'welding'@en-GB , "soudage"@FR ;
    skos:altLabel "Fügen"@de-AT , "Schweißtechnik"@de ;
    skos:broader a:join , a:make ;
    skos:notation "7.1" ; a:level 3 ; a:share 0.5 , 1e3 ; a:is true ; a:on "2024-01-01"^^a:date ."#;
        let expected = json!({
            "uri": "http://a.example/weld",
            "type": ["http://skos.example/core#Concept", "urn:x:Thing"],
            "prefLabel": {"de": ["Schweißen"], "en": ["welding"], "fr": ["soudage"]},
            "altLabel": {"de": ["Fügen", "Schweißtechnik"]},
            "broader": ["http://a.example/join", "http://a.example/make"],
            "notation": ["7.1"], "level": ["3"], "share": ["0.5", "1e3"], "is": ["true"], "on": ["2024-01-01"],
        });
        assert_eq!(good(text), [expected]);
    }

    #[test]
    fn escapes_and_line_ends_in_texts_are_what_they_stand_for() {
        let text = r#"a:x a:y "tab\tquote\" \\ \u00e4 \U0001F600" , """first. "line"
second.""" , '''it's''' ."#;
        let expected = json!(["tab\tquote\" \\ ä 😀", "first. \"line\"\nsecond.", "it's"]);
        assert_eq!(good(text)[0]["y"], expected);
    }

    #[test]
    fn equal_local_names_and_texts_in_no_language_add_up() {
        let text = "a:x skos:label \"l\"@de , \"plain\" . a:x a:label \"m\"@de .\na:x <urn:p:label> a:y ; a:uri a:other .";
        let label = json!(["plain", "http://a.example/y", {"de": ["l", "m"]}]);
        assert_eq!(
            good(text),
            [json!({"uri": "http://a.example/x", "label": label})]
        );
    }

    #[test]
    fn blank_nodes_are_left_out() {
        let text = "_:b a:y a:z . [ a:y a:z ] a:y a:z . ( a:x ) a:y a:z .\na:x a:y [ a:z 1 ] , _:b , ( 1 2 ) , a:z .\n[] a:y a:z . a:x a:y 2 . a:v a:w [] .";
        let expected = [
            json!({"uri": "http://a.example/x", "y": ["http://a.example/z", "2"]}),
            json!({"uri": "http://a.example/v"}),
        ];
        assert_eq!(good(text), expected);
    }

    #[test]
    fn a_row_begins_on_the_line_of_its_first_statement() {
        let text = "# x\n\na:x a:y 1 ;\n a:z 2 .\na:x a:y 3 .\n\nPREFIX b: <urn:b:>\na:v a:w b:u .\na:x a:y 4 .";
        let lines: Vec<u64> = rows(text).iter().map(|(line, _)| *line).collect();
        assert_eq!(
            lines,
            [5, 10, 11],
            "a subject that comes again is a row again"
        );
    }

    #[test]
    fn a_broken_statement_is_refused_with_its_line_and_the_others_are_read() {
        for (broken, line, named) in [
            ("a:x a:y 1 ;\n\n a:y ; .", 5, "object"),
            ("a:x\n \"y\" 1 .", 4, "predicate"),
            ("a:x a:y 1 .\n.", 4, "subject"),
            ("a:x a:y b:z .", 3, "b:"),
            ("a:x a:y\n \"a\\q\" .", 4, ""),
            ("a:x a:y \"open .", 3, ""),
            ("a:x a:y <http://a b> .", 3, ""),
            ("a:x a:y <no-base> .", 3, ""),
            ("a:x a:y \"x\"@1 .", 3, ""),
            ("a:x a:y [ a:z 1 .", 3, "]"),
            ("a:x a:y {} .", 3, "object"),
        ] {
            let found = rows(&format!("{broken}\na:v a:w a:u ."));
            let faults: Vec<(u64, &String)> = found
                .iter()
                .filter_map(|(line, row)| Some((*line, row.as_ref().err()?)))
                .collect();
            let [(at, reason)] = faults.as_slice() else {
                panic!("{broken} is broken once: {found:?}")
            };
            assert_eq!(*at, line, "{broken}: {reason}");
            assert!(
                reason.starts_with("not Turtle: ") && reason.contains(named),
                "{broken}: {reason}"
            );
            let (_, last) = found.last().expect("rows");
            assert_eq!(
                last.as_ref().ok(),
                Some(&json!({"uri": "http://a.example/v", "w": ["http://a.example/u"]})),
                "{broken}: {found:?}"
            );
        }
    }

    #[test]
    fn good_statements_around_a_broken_one_of_the_same_subject_are_kept() {
        let found = rows("a:x a:y 1 .\na:x a:y 2 ; a:z .\na:x a:y 3 .");
        let lines: Vec<(u64, bool)> = found.iter().map(|(l, row)| (*l, row.is_ok())).collect();
        assert_eq!(lines, [(3, true), (4, false), (5, true)]);
    }

    #[test]
    fn a_file_that_was_cut_off_says_so() {
        for cut in ["a:v a:w a:u", "a:v a:w \"\"\"text. ", "@prefix b: <urn:b:>"] {
            let found = rows(&format!("a:x a:y 1 .\n{cut}"));
            let (line, last) = &found[1];
            let reason = last.as_ref().expect_err(cut);
            assert!(reason.contains("cut off") && *line == 4, "{reason}");
        }
        let found = rows("name;town\n1;2\n");
        let (line, only) = &found[0];
        let reason = only.as_ref().expect_err("no Turtle");
        assert!(reason.contains("not Turtle") && *line == 3, "{reason}");
    }

    #[test]
    fn a_subject_with_too_much_is_refused_once() {
        let text = "x".repeat(600_000);
        let one = format!("a:x a:y '{text}' .\n");
        let found = rows(&format!("{one}{one}{one}a:v a:w 1 ."));
        let reason = found[0].1.as_ref().expect_err("too much");
        assert!(reason.contains("<http://a.example/x>") && reason.contains("1 MiB"));
        assert_eq!((found.len(), found[1].1.is_ok()), (2, true));
        // Written out, each of these names has 1900 bytes.
        let text = format!(
            "@prefix l: <http://{}/> .\na:x a:y {} .\n",
            "x".repeat(1900),
            vec!["l:"; 10_000].join(",")
        );
        let found = rows(&text);
        assert!(found[0].1.as_ref().expect_err("too much").contains("1 MiB"));
    }

    #[test]
    fn a_thousand_prefixes_are_enough() {
        let prefixes: String = (0..999)
            .map(|at| format!("@prefix p{at}: <urn:p:> .\n"))
            .collect();
        let found = rows(&format!("{prefixes}p997:x a:y 1 .\np998:x a:y 1 ."));
        let faults: Vec<(u64, &str)> = found
            .iter()
            .filter_map(|(line, row)| Some((*line, row.as_ref().err()?.as_str())))
            .collect();
        assert_eq!((faults[0].0, faults[1].0, faults.len()), (1001, 1003, 2));
        assert!(faults[0].1.contains("1000 prefixes") && faults[1].1.contains("p998:"));
    }

    /// Pieces of which Turtle is made, whole statements among them.
    const PIECES: &[&str] = &[
        "a:x a:y a:z .\n",
        "a:x a:y 'it' , \"\"\"long. \"x\"\n\"\"\"@de-AT ;\n a:w [ a:y ( 1 .5 ) ] .",
        "@prefix b: <urn:b.c:> .",
        "PREFIX b: <urn:b:>\n",
        "<urn:s> a a:o, 1.e3.",
        "# a. \"comment\n",
        "a:x ",
        "b:a.b",
        "a",
        "<urn:i>",
        "_:b ",
        "true",
        "'t'",
        "\"t\\\"",
        "\"\"\"",
        "@en",
        "^^",
        "5",
        "1.5",
        ".",
        " .\n",
        " ;",
        ",",
        "[",
        "]",
        "(",
        ")",
        " ",
        "\n",
        "\\.",
        "<",
        ">",
        "\"",
        "'",
        "é",
    ];

    proptest! {
        /// The parser, given the whole file at once, is the oracle.
        #[test]
        fn what_is_read_is_what_the_parser_finds_in_the_whole(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..14)) {
            let text = format!("{PREFIXES}{}", pieces.concat());
            let told: Result<Vec<Triple>, _> = TurtleParser::new().for_slice(&text).collect();
            let mut subjects = Subjects::new(text.as_bytes());
            let rows: Vec<Row> = std::iter::from_fn(|| subjects.next()).collect();
            let is_good = rows.iter().all(|(_, row)| row.is_ok());
            prop_assert!(is_good == told.is_ok(), "{told:?} {rows:?}");
            let Ok(told) = told else { return Ok(()) };
            let (mut expected, mut room) = (Vec::new(), ROW_MAX);
            for triple in told {
                tell(&mut expected, 1, triple, &mut room);
            }
            let expected: Vec<Json> = expected.into_iter().filter_map(|subject| subject.row().1.ok()).collect();
            let rows: Vec<Json> = rows.into_iter().filter_map(|(_, row)| row.ok()).collect();
            prop_assert_eq!(rows, expected);
        }

        #[test]
        fn nothing_makes_it_panic_or_go_on_for_ever(bytes in prop::collection::vec(any::<u8>(), 0..200), pieces in prop::collection::vec(prop::sample::select(PIECES), 0..8)) {
            let file = [PREFIXES.as_bytes(), pieces.concat().as_bytes(), &bytes].concat();
            let mut subjects = Subjects::new(file.as_slice());
            let mut last = 1;
            for (line, row) in std::iter::from_fn(|| subjects.next()) {
                prop_assert!(line >= last);
                last = line;
                prop_assert!(row.is_err() || row.is_ok_and(|row| row["uri"].is_string()));
            }
        }
    }
}
