use sources::Mapping;

use crate::{ENTRY, HEAD};

fn error(toml: &str) -> String {
    Mapping::parse("my.toml", toml)
        .expect_err("a mistake")
        .to_string()
}

/// The error of the usual head and entry followed by these lines.
fn error_after_entry(lines: &str) -> String {
    error(&format!("{HEAD}{ENTRY}{lines}"))
}

fn line_of(toml: &str, text: &str) -> usize {
    1 + toml
        .lines()
        .position(|line| line.contains(text))
        .expect("it is there")
}

#[test]
fn the_source_is_as_the_mapping_says() {
    let toml = format!("{HEAD}{ENTRY}")
        .replace("publisher", "precedence = 7\nfictional = true\npublisher");
    let mapping = Mapping::parse("my.toml", &toml).expect("good");
    let source = mapping.source();
    assert_eq!(
        (source.id.as_str(), source.precedence, source.fictional),
        ("test", 7, true)
    );
}

#[test]
fn an_unknown_key_is_refused_with_its_line_and_those_allowed() {
    let toml = format!("{HEAD}{ENTRY}sumary = \"{{x}}\"\n");
    let error = Mapping::parse("my.toml", &toml).expect_err("a mistake");
    assert_eq!(error.line, line_of(&toml, "sumary"));
    assert_eq!(error.field, "sumary");
    assert!(
        error.reason.contains("summary") && error.reason.contains("markdown"),
        "{error}"
    );
    assert!(error.to_string().starts_with("my.toml:"), "{error}");
}

#[test]
fn a_key_without_a_name_is_blamed_as_it_stands() {
    let error = Mapping::parse("m.toml", "['']").expect_err("no such key");
    assert_eq!((error.line, error.field.as_str()), (1, "''"));
    let long = "x".repeat(5_000);
    let error = Mapping::parse("m.toml", &format!("{long} = 1")).expect_err("no such key");
    assert!(error.field.starts_with("xxx") && error.field.chars().count() <= 61);
}

#[test]
fn what_is_missing_is_named() {
    let toml = HEAD.replace("licence", "license");
    assert!(error(&toml).contains("licence"));
    assert!(
        error(HEAD).contains("[[entry]]"),
        "nothing to make of a row"
    );
    let untitled = format!("{HEAD}[[entry]]\nkind = \"news\"\nkey = \"{{a}}\"\n");
    assert!(error(&untitled).contains("title"));
}

#[test]
fn a_bad_value_is_refused_where_it_stands() {
    for (lines, named) in [
        ("[entry.body]\nstaf = \"{a}\"\n", "staff"),
        ("[entry.body]\nstaff = \"{a\"\n", "{a"),
        (
            "[entry.body]\nstaff = { from = \"{a}\", date = \"MM-YY\" }\n",
            "DD.MM.YYYY",
        ),
        ("[entry.body]\nstaff = []\n", "empty array"),
        ("[entry.ids]\nRor = \"{a}\"\n", "lower case"),
        (
            "[[relation]]\nkind = \"likes\"\nfrom = \"@entry\"\nto = \"ror:{a}\"\n",
            "takes_part_in",
        ),
        (
            "[[relation]]\nkind = \"seeks\"\nfrom = \"@entry\"\nto = \"@entry\"\n",
            "does not lead",
        ),
        (
            "[[relation]]\nkind = \"part_of\"\nfrom = \"@nobody\"\nto = \"ror:{a}\"\n",
            "no entry is called 'nobody'",
        ),
        (
            "[[relation]]\nkind = \"part_of\"\nfrom = \"nonsense\"\nto = \"ror:{a}\"\n",
            "record:{key}",
        ),
        ("[[where]]\nfield = \"a\"\n", "equals"),
        ("[[where]]\nwithin = \"nrw\"\n", "[[entry.place]]"),
        (
            "[[entry]]\nkind = \"news\"\nkey = \"{a}\"\n[entry.texts.de]\ntitle = \"{a}\"\n",
            "two entries",
        ),
    ] {
        let error = error_after_entry(lines);
        assert!(error.contains(named), "{lines} → {error}");
        let line: usize = error
            .split(':')
            .nth(1)
            .and_then(|n| n.parse().ok())
            .expect("a line");
        assert!(line >= HEAD.lines().count(), "{lines} → {error}");
    }
    let jsonl = format!("{HEAD}{ENTRY}")
        .replace("\"csv\"", "\"jsonl\"")
        .replace("{title}", "{names[x}");
    assert!(error(&jsonl).contains("is not a path"));
    let source = format!("{HEAD}{ENTRY}").replace("\"test\"", "\"My Source\"");
    assert!(error(&source).contains("My Source"));
}
