//! Sets as they stand in files: what is read, what is refused and how that is said, what is asked next.

use rules::{Facts, Number, Rule, RuleSet, Truth, Value};

const FACTS: &str = r#"
[[fact]]
name = "council"
kind = "choice"
question = { de = "Gibt es einen Rat?", en = "Is there a council?" }
options = [
    { code = "works", label = { de = "Betriebsrat", en = "works council" } },
    { code = "none", label = { de = "keinen", en = "none" } },
]

[[fact]]
name = "records"
kind = "yes_no"
question = { de = "Zeichnet sie auf?", en = "Does it record?" }

[[fact]]
name = "employees"
kind = "number"
question = { de = "Wie viele?", en = "How many?" }

[[fact]]
name = "sector"
kind = "code"
question = { de = "Welche Branche?", en = "Which sector?" }
"#;

fn rule(id: &str, when: &str) -> String {
    format!(
        r#"
[[rule]]
id = "{id}"
title = {{ de = "Titel", en = "Title" }}
text = {{ de = "Text", en = "Text" }}
when = {when}
[rule.source]
citation = "§ 1"
as_of = "2026-11-30"
"#
    )
}

fn set(rules: &[(&str, &str)]) -> RuleSet {
    let rules: String = rules.iter().map(|(id, when)| rule(id, when)).collect();
    RuleSet::parse(&format!("{FACTS}{rules}")).expect("it is one")
}

fn refused(rules: &str) -> String {
    let parsed = RuleSet::parse(&format!("{FACTS}{rules}"));
    parsed.expect_err("it is none").to_string()
}

const AGREES: &str =
    r#"{ all = [{ fact = "council", is = "works" }, { fact = "records", is = true }] }"#;
const ENERGY: &str = r#"{ all = [{ fact = "employees", at_least = 50 }, { fact = "sector", within = ["35", "36"] }] }"#;

#[test]
fn an_answer_says_what_decides_it_or_what_is_missing() {
    let set = set(&[("agrees", AGREES), ("energy", ENERGY)]);
    let [agrees, energy] = set.rules() else {
        panic!("two rules")
    };
    let mut facts = Facts::default();
    let verdict = set.verdict(agrees, &facts);
    assert_eq!(
        (verdict.truth, verdict.missing),
        (Truth::Unknown, vec!["council", "records"])
    );
    facts.set("council", Value::Choice("works".to_owned()));
    assert_eq!(set.verdict(agrees, &facts).missing, ["records"]);
    let no = facts.with("council", Value::Choice("none".to_owned()));
    let verdict = set.verdict(agrees, &no);
    let because: Vec<(&str, bool)> = verdict
        .because
        .iter()
        .map(|because| (because.test.fact.as_str(), because.is_so))
        .collect();
    assert_eq!(
        (verdict.truth, because),
        (Truth::No, vec![("council", false)])
    );
    facts.set("employees", Value::Number(Number::from(50)));
    for (sector, truth) in [
        ("35.11", Truth::Yes),
        ("3", Truth::Unknown),
        ("30", Truth::No),
    ] {
        let facts = facts.with("sector", Value::Code(sector.to_owned()));
        assert_eq!(set.verdict(energy, &facts).truth, truth, "{sector}");
    }
}

#[test]
fn the_next_question_is_the_one_that_decides_most() {
    let set = set(&[
        ("agrees", AGREES),
        ("consulted", r#"{ fact = "council", is = "works" }"#),
        ("large", r#"{ fact = "employees", at_least = 250 }"#),
    ]);
    let next = |facts: &Facts| {
        let asked = set.next_question(facts, set.rules());
        asked.map(|asked| (asked.fact.name.clone(), asked.decides))
    };
    let mut facts = Facts::default();
    // With a council one rule is decided, without one two.
    assert_eq!(next(&facts), Some(("council".to_owned(), 1.5)));
    facts.set("council", Value::Choice("works".to_owned()));
    assert_eq!(next(&facts), Some(("records".to_owned(), 1.0)));
    facts.set("records", Value::YesNo(true));
    facts.set("employees", Value::Number(Number::between(50, 300)));
    assert_eq!(next(&facts), Some(("employees".to_owned(), 1.0)));
    facts.set("employees", Value::Number(Number::between(50, 249)));
    assert_eq!(next(&facts), None);
    let of_one: Vec<&Rule> = set.rules().iter().take(1).collect();
    assert_eq!(set.next_question(&facts, of_one), None);
}

#[test]
fn what_is_no_set_is_refused_with_what_would_be_right() {
    for (rules, said) in [
        (
            rule("a", r#"{ fact = "colour", is = true }"#),
            "rule \"a\": asks for \"colour\", which is no fact",
        ),
        (
            rule("a", r#"{ fact = "records", at_least = 1 }"#),
            "is yes or no: ask `is = true`",
        ),
        (
            rule("a", r#"{ fact = "employees", is = true }"#),
            "is a number: ask `at_least",
        ),
        (
            rule("a", r#"{ fact = "council", is = "staff" }"#),
            "has no \"staff\", only works, none",
        ),
        (
            rule("a", r#"{ fact = "sector", within = [""] }"#),
            "an empty code",
        ),
        (
            rule("a", r#"{ fact = "sector", within = [] }"#),
            "or for none",
        ),
        (
            rule("a", "{ all = [] }").replace("§ 1", " "),
            "cites nothing",
        ),
        (
            rule(
                "a",
                r#"{ some = 3, of = [{ fact = "records", is = true }] }"#,
            ),
            "`some = 3` of 1",
        ),
        (rule("a", "{ any = [] }"), "never holds"),
        (
            rule("a", r#"{ fact = "records" }"#),
            "a condition is one of",
        ),
        (
            rule("a", r#"{ fact = "records", is = true, at_least = 2 }"#),
            "a condition is one of",
        ),
        (
            rule("a", r#"{ all = [], any = [{ all = [] }] }"#),
            "a condition is one of",
        ),
        (
            rule("A b", "{ all = [] }"),
            "lower-case letters, digits and hyphens",
        ),
        (
            rule("a", "{ all = [] }") + &rule("a", "{ all = [] }"),
            "stands there twice",
        ),
        (
            rule("a", "{ all = [] }").replace("en = \"Title\"", "en = \" \""),
            "one language only",
        ),
        (rule("a", "{ all = [] }") + "\nnonsense = 1", "nonsense"),
        (
            rule("a", "{ all = [] }").replace(
                "when =",
                "from = \"2026-01-02\"\nuntil = \"2026-01-01\"\nwhen =",
            ),
            "ends before it begins",
        ),
    ] {
        let error = refused(&rules);
        assert!(error.contains(said), "{said}: {error}");
    }
    // Where it cannot be read at all, the line is named.
    assert!(
        refused("[[rule]]\nid = ").contains("line"),
        "{}",
        refused("[[rule]]\nid = ")
    );
    let twice = FACTS.replace("name = \"records\"", "name = \"council\"");
    let error = RuleSet::parse(&twice).expect_err("twice").to_string();
    assert_eq!(error, "fact \"council\": stands there twice");
    for (from, to, said) in [
        ("name = \"records\"", "name = \"Records\"", "is no name"),
        (
            "kind = \"yes_no\"",
            "kind = \"choice\"",
            "a choice of fewer than two",
        ),
        (
            "kind = \"choice\"",
            "kind = \"number\"",
            "has options, but is no choice",
        ),
        ("en = \"How many?\"", "en = \"\"", "one language only"),
    ] {
        let error = RuleSet::parse(&FACTS.replace(from, to)).expect_err(said);
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[test]
fn rules_begin_and_end() {
    let text = rule("a", "{ all = [] }").replace(
        "when =",
        "from = \"2026-01-01\"\nuntil = \"2026-12-31\"\nwhen =",
    );
    let set = RuleSet::parse(&text).expect("it is one");
    let on = |day: &str| {
        let day = day.parse().expect("a day");
        let rule = &set.rules()[0];
        (rule.is_to_come(day), rule.is_over(day))
    };
    assert_eq!(on("2025-12-31"), (true, false));
    assert_eq!(on("2026-01-01"), (false, false));
    assert_eq!(on("2026-12-31"), (false, false));
    assert_eq!(on("2027-01-01"), (false, true));
}
