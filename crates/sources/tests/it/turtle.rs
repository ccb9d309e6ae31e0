//! Vocabularies as they are published: RDF in Turtle.

use domain::{Concept, Language, Scheme};
use sources::{Mapping, Row, Severity};

use crate::{ENTRY, HEAD, mapping_of, problems, records, rows, shown};

const TURTLE: &str = "format = \"turtle\"";

const CONCEPT: &str = r#"
[[where]]
field = "type"
equals = "http://www.w3.org/2004/02/skos/core#Concept"

[[concept]]
scheme = "esco"
uri = "{uri}"
key = { from = "{uri}", after = "/" }
notation = "{notation}"
broader = "{broader}"
related = "{related}"
[concept.labels.de]
preferred = "{prefLabel.de}"
alternative = "{altLabel.de}"
hidden = "{hiddenLabel.de}"
definition = "{definition.de}"
[concept.labels.en]
preferred = "{prefLabel.en}"
[concept.matches]
exact = "{exactMatch}"
"#;

const FILE: &str = r#"# A vocabulary of three words.
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
PREFIX x: <http://x.example/s/>

x: a skos:ConceptScheme ; skos:hasTopConcept x:join .

x:weld a skos:Concept ;
    skos:prefLabel "Schweißen"@de , "welding"@en , "soudage"@fr ;
    skos:altLabel "Schweißtechnik"@de-DE , "Fügen \"heiß\""@de , "Schweißen"@de ;
    skos:hiddenLabel "Metall verbinden"@de , "Schweißtechnik"@de ;
    skos:definition """Verbindet Teile,
        sodass sie fest halten."""@de ;
    skos:notation 7.10 ;
    skos:broader x:join , x:weld ;
    skos:related x:solder , x:weld ;
    skos:note [ skos:value "nobody asks" ] ;
    skos:exactMatch <urn:other:1> .

x:join a skos:Concept ; skos:prefLabel "Fügen"@de , "joining"@en .
x:solder a skos:Concept ; skos:prefLabel "Löten"@de .
"#;

fn concepts(rows: &[Row]) -> Vec<&Concept> {
    rows.iter().flat_map(|row| &row.concepts).collect()
}

fn keys(rows: &[Row]) -> Vec<&str> {
    let concepts = concepts(rows).into_iter();
    concepts.map(|concept| concept.key.as_str()).collect()
}

#[test]
fn subjects_become_concepts() {
    let rows = rows(&mapping_of(TURTLE, CONCEPT), FILE);
    assert!(problems(&rows).is_empty(), "{:?}", problems(&rows));
    let found = concepts(&rows);
    assert_eq!(keys(&rows), ["weld", "join", "solder"]);
    let weld = found[0];
    assert_eq!(
        (weld.scheme, weld.uri.as_str(), weld.notation.as_str()),
        (Scheme::Esco, "http://x.example/s/weld", "7.10")
    );
    let german = &weld.labels[&Language::German];
    assert_eq!(german.preferred, "Schweißen");
    assert_eq!(german.alternative, ["Schweißtechnik", "Fügen \"heiß\""]);
    assert_eq!(german.hidden, ["Metall verbinden"], "shown ones are not");
    assert_eq!(
        german.definition,
        "Verbindet Teile, sodass sie fest halten."
    );
    assert_eq!(weld.labels[&Language::English].preferred, "welding");
    let broader: Vec<&str> = weld.broader.iter().map(String::as_str).collect();
    assert_eq!(broader, ["http://x.example/s/join"], "not itself");
    let related: Vec<&str> = weld.related.iter().map(String::as_str).collect();
    assert_eq!(related, ["http://x.example/s/solder"]);
    assert_eq!(weld.matches.len(), 1);
    let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [5, 7, 19, 20]);
    let last = rows.last().expect("rows");
    assert_eq!(last.bytes_read, FILE.len() as u64);
}

#[test]
fn subjects_become_entries_too() {
    let entry = ENTRY
        .replace("{key}", "{uri}")
        .replace("{title}", "{name.de}");
    let mapping = mapping_of(TURTLE, &entry);
    let rows = rows(&mapping, "<urn:o:1> <urn:p:name> \"Werk KÃ¶ln\"@de .\n");
    let found = records(&rows);
    assert_eq!(found[0].key, "urn:o:1");
    assert_eq!(found[0].draft.title(Language::German), "Werk Köln");
    assert_eq!(found[0].notes.len(), 1, "misread letters are mended");
}

#[test]
fn a_broken_statement_costs_itself_alone() {
    let broken = FILE.replace("skos:related x:solder", "skos:related ; x:solder");
    let rows = rows(&mapping_of(TURTLE, CONCEPT), &broken);
    assert_eq!(keys(&rows), ["join", "solder"]);
    let refused = shown(&rows, Severity::Refused);
    assert_eq!(refused.len(), 1);
    assert!(
        refused[0].starts_with("file.csv:15: not Turtle: ") && refused[0].contains("object"),
        "{refused:?}"
    );
    assert!(rows[1].nameless, "nobody knows which it was");
}

#[test]
fn what_is_not_utf_8_is_refused_with_the_remedy() {
    let mut latin = FILE.as_bytes().to_vec();
    let at = FILE.find("ö").expect("Löten");
    latin.splice(at..at + 2, [0xf6]);
    let rows = rows(&mapping_of(TURTLE, CONCEPT), latin);
    assert_eq!(keys(&rows), ["weld", "join"]);
    let refused = shown(&rows, Severity::Refused);
    assert!(
        refused[0].starts_with("file.csv:20: not UTF-8") && refused[0].contains("save the file"),
        "{refused:?}"
    );
}

#[test]
fn a_file_that_is_none_or_only_half_of_one_is_abandoned() {
    let mapping = mapping_of(TURTLE, CONCEPT);
    let half = &FILE[..FILE.find("skos:notation").expect("there")];
    for (file, line, named) in [
        (b"".as_slice(), 1, "empty"),
        (b"\x1f\x8b\x08\0\0", 1, "gzip"),
        (b"<!DOCTYPE html>\n<html>", 1, "web page"),
        (b"<rdf:RDF xmlns:rdf=\"x\">\n", 1, "XML"),
        (b"<html><body>", 1, "web page"),
        (b"uri,label\n1,2\n", 1, "not Turtle"),
        (b"@prefix x: <urn:x:> .\n", 1, "no rows"),
        (half.as_bytes(), 7, "cut off"),
    ] {
        let rows = rows(&mapping, file);
        let told = shown(&rows, Severity::Abandoned);
        assert!(
            told.len() == 1
                && told[0].starts_with(&format!("file.csv:{line}: "))
                && told[0].contains(named),
            "{named}: {told:?}"
        );
        assert!(concepts(&rows).is_empty() && rows.iter().any(|row| row.nameless));
    }
}

#[test]
fn a_file_may_begin_with_an_address() {
    let file = "\u{feff}<http://x.example/a> a <http://www.w3.org/2004/02/skos/core#Concept> .\n";
    let rows = rows(&mapping_of(TURTLE, CONCEPT), file);
    assert_eq!(keys(&rows), ["a"]);
}

#[test]
fn turtle_is_told_from_the_other_layouts_of_a_source() {
    let head = HEAD.split("[file]").next().expect("a source");
    let concept = r#"
[[layout.concept]]
scheme = "esco"
uri = "{uri}"
key = { from = "{uri}", after = "/" }
"#;
    let layouts: String = ["csv", "jsonl", "turtle"]
        .iter()
        .map(|format| {
            format!(
                "[[layout]]\nname = \"{format}\"\n[layout.file]\nformat = \"{format}\"\n{concept}"
            )
        })
        .collect();
    let mapping = Mapping::parse("m", &format!("{head}{layouts}")).expect("good");
    for (file, layout) in [
        ("uri\nhttp://x.example/a\n", 0),
        ("{\"uri\": \"http://x.example/a\"}\n", 1),
        ("<http://x.example/a> a <urn:x> .", 2),
        ("# x\n<http://x.example/a> a <urn:x> .", 2),
        ("@base <http://x.example/> . <a> a <urn:x> .", 2),
        ("Prefix x: <http://x.example/> x:a a <urn:x> .", 2),
    ] {
        let rows = rows(&mapping, file);
        assert_eq!((keys(&rows), rows[0].layout), (vec!["a"], layout), "{file}");
    }
}

#[test]
fn what_turtle_does_not_have_is_refused_in_a_mapping() {
    for (keys, named) in [
        ("encoding = \"windows-1252\"", "always UTF-8"),
        ("skip = 1", "no header"),
        ("columns = [\"a\"]", "columns"),
        ("items = \"a\"", "only JSON"),
    ] {
        let head = HEAD.replace("format = \"csv\"", &format!("{TURTLE}\n{keys}"));
        let error = Mapping::parse("m", &format!("{head}{CONCEPT}")).expect_err(named);
        assert!(error.to_string().contains(named), "{error}");
    }
    let head = HEAD.replace("\"csv\"", "\"turtle\"");
    let error = Mapping::parse("m", &format!("{head}{ENTRY}").replace("{title}", "{a[x}"));
    assert!(error.expect_err("no path").reason.contains("not a path"));
}
