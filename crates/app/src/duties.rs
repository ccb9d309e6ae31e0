//! What is to be settled with the employees, for data protection and for IT security when technology is introduced.

use std::sync::LazyLock;

use domain::Actor;
use jiff::tz::TimeZone;
use rules::{Fact, Facts, Rule, RuleSet, Truth, Verdict};

use crate::App;

static DUTIES: LazyLock<RuleSet> = LazyLock::new(|| {
    RuleSet::parse(include_str!("../rules/duties.toml")).expect("a test reads it")
});

/// What comes of the rules on duties.
#[derive(Debug, Clone)]
pub struct Duties {
    /// Each rule that is not over, in the order of the file.
    pub duties: Vec<Duty>,
    /// What to ask next, so that most of them are decided.
    pub next: Option<&'static Fact>,
}

/// What comes of one rule.
#[derive(Debug, Clone)]
pub struct Duty {
    /// The rule.
    pub rule: &'static Rule,
    /// Whether it concerns whoever asks.
    pub verdict: Verdict<'static>,
    /// It holds only later.
    pub is_to_come: bool,
}

impl Duties {
    /// Those of which this is so.
    pub fn that(&self, truth: Truth) -> impl Iterator<Item = &Duty> {
        self.duties
            .iter()
            .filter(move |duty| duty.verdict.truth == truth)
    }
}

impl App {
    /// What the rules on duties ask for, in the order in which people are asked.
    #[must_use]
    pub fn duty_facts(_: &Actor) -> &'static [Fact] {
        DUTIES.facts()
    }

    /// What concerns whom these facts are of, as the law is today. Anybody may ask; nothing is kept.
    #[must_use]
    pub fn duties(&self, _: &Actor, facts: &Facts) -> Duties {
        let today = self.now().to_zoned(TimeZone::UTC).date();
        let rules = || DUTIES.rules().iter().filter(|rule| !rule.is_over(today));
        let duty = |rule: &'static Rule| Duty {
            rule,
            verdict: DUTIES.verdict(rule, facts),
            is_to_come: rule.is_to_come(today),
        };
        Duties {
            duties: rules().map(duty).collect(),
            next: DUTIES.next_question(facts, rules()).map(|asked| asked.fact),
        }
    }
}

#[cfg(test)]
mod tests {
    use rules::{Number, Value};

    use super::*;

    fn facts(known: &[(&str, Value)]) -> Facts {
        let mut facts = Facts::default();
        for (fact, value) in known {
            assert!(DUTIES.fact(fact).is_some(), "{fact}");
            facts.set(fact, value.clone());
        }
        facts
    }

    fn truths(known: &[(&str, Value)], rules: &[&str]) -> Vec<Truth> {
        let facts = facts(known);
        let of = |id: &&str| {
            let rule = DUTIES.rules().iter().find(|rule| rule.id == *id);
            DUTIES.verdict(rule.expect("it is there"), &facts).truth
        };
        rules.iter().map(of).collect()
    }

    fn choice(code: &str) -> Value {
        Value::Choice(code.to_owned())
    }

    const YES: Value = Value::YesNo(true);
    const NO: Value = Value::YesNo(false);

    #[test]
    fn the_rules_can_be_read_and_say_where_they_are_from() {
        assert!(DUTIES.rules().len() >= 20);
        for rule in DUTIES.rules() {
            assert!(!rule.source.citation.is_empty(), "{}", rule.id);
            let groups = ["participation", "work", "data", "security"];
            assert!(groups.contains(&rule.group.as_str()), "{}", rule.id);
            assert!(rule.due.is_some(), "{}: when", rule.id);
        }
        // What nobody asks for is asked in vain.
        let tests = DUTIES.rules().iter().flat_map(|rule| rule.when.tests());
        let asked: Vec<&str> = tests.map(|test| test.fact.as_str()).collect();
        for fact in DUTIES.facts() {
            assert!(asked.contains(&fact.name.as_str()), "{}", fact.name);
        }
    }

    #[test]
    fn a_camera_at_the_line_needs_the_works_council_to_agree() {
        let rules = [
            "works-council-informed",
            "works-council-agrees-monitoring",
            "staff-council",
        ];
        let known = [("council", choice("works_council")), ("records", YES)];
        assert_eq!(truths(&known, &rules), [Truth::Yes, Truth::Yes, Truth::No]);
        let known = [("council", choice("none")), ("records", YES)];
        assert_eq!(truths(&known, &rules), [Truth::No; 3]);
        let known = [("council", choice("staff_council")), ("records", YES)];
        assert_eq!(truths(&known, &rules), [Truth::No, Truth::No, Truth::Yes]);
        assert_eq!(truths(&[("records", YES)], &rules), [Truth::Unknown; 3]);
    }

    #[test]
    fn who_works_alone_has_nobody_to_protect_but_data() {
        let rules = [
            "risk-assessment",
            "instruction",
            "employees-informed",
            "data-security",
        ];
        let known = [
            ("employees", Value::Number(Number::exactly(0))),
            ("changes_work", YES),
            ("changes_skills", YES),
            ("personal_data", YES),
        ];
        let expected = [Truth::No, Truth::No, Truth::No, Truth::Yes];
        assert_eq!(truths(&known, &rules), expected);
    }

    #[test]
    fn size_and_sector_decide_about_security() {
        let rules = ["nis2-important", "nis2-essential"];
        let number = |least, most| Value::Number(Number::between(least, most));
        let sector = |code: &str| ("sector", Value::Code(code.to_owned()));
        for (known, expected) in [
            // A machine builder with 60, a waterworks with 300, a small one with much money, a joiner.
            (
                vec![("employees", number(60, 60)), sector("28.41")],
                [Truth::Yes, Truth::No],
            ),
            (
                vec![("employees", number(300, 300)), sector("36")],
                [Truth::Yes, Truth::Yes],
            ),
            (
                vec![
                    ("employees", number(20, 20)),
                    ("turnover", number(60_000, 60_000)),
                    ("balance", number(45_000, 45_000)),
                    sector("35"),
                ],
                [Truth::Yes, Truth::Yes],
            ),
            (
                vec![("employees", number(60, 60)), sector("31")],
                [Truth::No, Truth::No],
            ),
            (
                vec![("employees", number(10, 49)), sector("28")],
                [Truth::Unknown, Truth::No],
            ),
            // Other products: 32.5 is among them, 32.4 is not, of 32 it is not known.
            (
                vec![("employees", number(60, 60)), sector("32.4")],
                [Truth::No, Truth::No],
            ),
            (
                vec![("employees", number(60, 60)), sector("32")],
                [Truth::Unknown, Truth::No],
            ),
        ] {
            assert_eq!(truths(&known, &rules), expected, "{known:?}");
        }
    }

    #[test]
    fn one_criterion_is_no_impact_assessment_and_two_are() {
        let rule = ["impact-assessment"];
        let known = [("personal_data", YES), ("records", YES)];
        assert_eq!(truths(&known, &rule), [Truth::Unknown]);
        let with = |more: &[(&'static str, Value)]| truths(&[&known, more].concat(), &rule);
        assert_eq!(with(&[("ai", YES)]), [Truth::Yes]);
        let none = [
            "evaluates",
            "sensitive_data",
            "large_scale",
            "public_area",
            "ai",
        ];
        assert_eq!(with(&none.map(|fact| (fact, NO))), [Truth::No]);
        assert_eq!(
            truths(
                &[("personal_data", NO), ("ai", YES), ("records", YES)],
                &rule
            ),
            [Truth::No]
        );
    }
}
