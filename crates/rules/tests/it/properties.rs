//! Whatever the rules and whatever is known: an answer that was given stays.

use proptest::prelude::*;
use rules::{Condition, Facts, Number, RuleSet, Test, Truth, Value, Wanted};

/// A set with facts of each kind, and one rule whose condition is put in.
fn set(when: Condition) -> (RuleSet, Condition) {
    let text = r#"
        fact = [
            { name = "a", kind = "yes_no", question = { de = "?", en = "?" } },
            { name = "b", kind = "yes_no", question = { de = "?", en = "?" } },
            { name = "n", kind = "number", question = { de = "?", en = "?" } },
            { name = "m", kind = "number", question = { de = "?", en = "?" } },
            { name = "c", kind = "code", question = { de = "?", en = "?" } },
            { name = "l", kind = "choice", question = { de = "?", en = "?" }, options = [
                { code = "x", label = { de = "x", en = "x" } },
                { code = "y", label = { de = "y", en = "y" } },
                { code = "z", label = { de = "z", en = "z" } },
            ] },
        ]
    "#;
    (RuleSet::parse(text).expect("it is one"), when)
}

fn test() -> impl Strategy<Value = Test> {
    let wanted = |fact: &'static str, wanted: BoxedStrategy<Wanted>| {
        wanted.prop_map(move |wanted| Test {
            fact: fact.to_owned(),
            wanted,
        })
    };
    let is = || any::<bool>().prop_map(Wanted::Is).boxed();
    let bound = || {
        prop_oneof![
            (0_u64..12).prop_map(Wanted::AtLeast),
            (0_u64..12).prop_map(Wanted::AtMost),
        ]
        .boxed()
    };
    let code = prop::collection::vec("[12]{1,3}", 1..3).prop_map(Wanted::Within);
    let choice = "[xyz]".prop_map(Wanted::Chosen);
    prop_oneof![
        wanted("a", is()),
        wanted("b", is()),
        wanted("n", bound()),
        wanted("m", bound()),
        wanted("c", code.boxed()),
        wanted("l", choice.boxed()),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    test()
        .prop_map(Condition::Test)
        .prop_recursive(3, 24, 4, |part| {
            let parts = prop::collection::vec(part.clone(), 1..5);
            prop_oneof![
                (parts, any::<prop::sample::Index>())
                    .prop_map(|(parts, at)| Condition::AtLeast(at.index(parts.len()) + 1, parts)),
                part.prop_map(|part| Condition::Not(Box::new(part))),
            ]
        })
}

/// What is so, to the last digit.
fn all_known() -> impl Strategy<Value = Facts> {
    let known = (
        any::<[bool; 2]>(),
        any::<[prop::sample::Index; 2]>(),
        "[123]{3}",
        "[xyz]",
    );
    known.prop_map(|([a, b], numbers, code, choice)| {
        let mut facts = Facts::default();
        let [n, m] = numbers.map(|number| Value::Number(Number::exactly(number.index(14) as u64)));
        for (fact, value) in [
            ("a", Value::YesNo(a)),
            ("b", Value::YesNo(b)),
            ("n", n),
            ("m", m),
            ("c", Value::Code(code)),
            ("l", Value::Choice(choice)),
        ] {
            facts.set(fact, value);
        }
        facts
    })
}

/// Less of it: facts left out, numbers between bounds, codes cut. For each fact how much, and how wide the bounds.
type Less = [(u8, u64, u64); 6];

fn less(all: &Facts, less: &Less) -> Facts {
    let mut facts = Facts::default();
    for ((fact, value), (how, below, above)) in all.iter().zip(less) {
        let known = match (how % 3, value) {
            (0, _) => continue,
            (1, Value::Number(number)) => Value::Number(Number::between(
                number.least().saturating_sub(below % 5),
                number.most() + above % 5,
            )),
            (1, Value::Code(code)) => Value::Code(code[..(below % 4) as usize].to_owned()),
            (_, value) => value.clone(),
        };
        facts.set(fact, known);
    }
    facts
}

/// The same with what these facts are in truth.
fn with(facts: &Facts, all: &Facts, names: &[&str]) -> Facts {
    let mut facts = facts.clone();
    for name in names {
        facts.set(name, all.get(name).expect("all are known").clone());
    }
    facts
}

proptest! {
    #[test]
    fn an_answer_never_changes_when_more_becomes_known(
        condition in condition(),
        all in all_known(),
        cut in any::<Less>(),
    ) {
        let some = less(&all, &cut);
        let (before, after) = (condition.truth(&some), condition.truth(&all));
        prop_assert!(after.is_known(), "all is known: {condition:?}");
        prop_assert!(!before.is_known() || before == after, "{condition:?} {some:?}");
    }

    #[test]
    fn what_decides_decides_alone(condition in condition(), all in all_known(), cut in any::<Less>()) {
        let (set, when) = set(condition);
        let rule = rule(when);
        let some = less(&all, &cut);
        let verdict = set.verdict(&rule, &some);
        let mut alone = Facts::default();
        for because in &verdict.because {
            let fact = &because.test.fact;
            alone.set(fact, some.get(fact).expect("it decides, so it is known").clone());
            prop_assert_eq!(because.test.truth(&some), Truth::from(because.is_so));
        }
        if verdict.truth.is_known() {
            prop_assert_eq!(rule.when.truth(&alone), verdict.truth);
            prop_assert!(verdict.missing.is_empty());
        } else {
            prop_assert!(verdict.because.is_empty());
        }
    }

    #[test]
    fn who_answers_what_is_missing_comes_to_an_end(
        condition in condition(),
        all in all_known(),
        cut in any::<Less>(),
    ) {
        let (set, when) = set(condition);
        let rule = rule(when);
        let mut some = less(&all, &cut);
        // Each question is asked once, and one that is asked makes a difference.
        for _ in 0..=set.facts().len() {
            let verdict = set.verdict(&rule, &some);
            let asked = set.next_question(&some, [&rule]);
            prop_assert_eq!(asked.is_some(), verdict.truth == Truth::Unknown);
            prop_assert_eq!(verdict.missing.is_empty(), verdict.truth.is_known());
            let Some(asked) = asked else { break };
            prop_assert!(verdict.missing.contains(&asked.fact.name.as_str()));
            prop_assert_ne!(some.get(&asked.fact.name), all.get(&asked.fact.name), "asked twice");
            some = with(&some, &all, &[&asked.fact.name]);
        }
        prop_assert!(set.verdict(&rule, &some).truth.is_known());
    }
}

/// A rule with this condition.
fn rule(when: Condition) -> rules::Rule {
    let text = r#"
        [[rule]]
        id = "a"
        title = { de = "?", en = "?" }
        text = { de = "?", en = "?" }
        when = { all = [] }
        source = { citation = "§ 1", as_of = "2026-11-30" }
    "#;
    let set = RuleSet::parse(text).expect("it is one");
    rules::Rule {
        when,
        ..set.rules()[0].clone()
    }
}
