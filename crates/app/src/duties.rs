//! What is to be settled with the employees, for data protection and for IT security when technology is introduced.

use std::sync::LazyLock;

use domain::Actor;
use rules::{Fact, Facts, Rule, RuleSet, Truth, Verdict};

use crate::App;

static DUTIES: LazyLock<RuleSet> = LazyLock::new(|| {
    let files = [
        include_str!("../rules/duties/facts.toml"),
        include_str!("../rules/duties/participation.toml"),
        include_str!("../rules/duties/work.toml"),
        include_str!("../rules/duties/data.toml"),
        include_str!("../rules/duties/security.toml"),
    ];
    RuleSet::parse(&files.concat()).expect("a test reads it")
});

/// What comes of the rules on duties.
#[derive(Debug, Clone)]
pub struct Duties {
    /// Each rule that is not over, in the order of the file.
    pub duties: Vec<Duty>,
    /// How many of them nobody has compared with their source yet.
    pub unchecked: usize,
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

/// So many rights that are not certain stand in the guide of a council that has none that is.
pub const RIGHTS_SHOWN: usize = 4;

impl Duties {
    /// The same for whoever speaks for those whom rights protect: asked first is what decides most of the first of these that
    /// are open.
    #[must_use]
    pub(crate) fn rights_first(self, facts: &Facts) -> Self {
        let open = self.that(Truth::Unknown).map(|duty| duty.rule);
        let rights = open.filter(|rule| rule.right.is_some());
        let rights = rights.take(RIGHTS_SHOWN);
        match DUTIES.next_question(facts, rights) {
            Some(asked) => Self {
                next: Some(asked.fact),
                ..self
            },
            None => self,
        }
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
        let today = self.today();
        let rules = || DUTIES.rules().iter().filter(|rule| !rule.is_over(today));
        let duty = |rule: &'static Rule| Duty {
            rule,
            verdict: DUTIES.verdict(rule, facts),
            is_to_come: rule.is_to_come(today),
        };
        Duties {
            duties: rules().map(duty).collect(),
            unchecked: rules().filter(|rule| rule.source.checked.is_none()).count(),
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
        assert!(DUTIES.rules().len() >= 30);
        for rule in DUTIES.rules() {
            assert!(!rule.source.citation.is_empty(), "{}", rule.id);
            let groups = ["participation", "work", "data", "security"];
            assert!(groups.contains(&rule.group.as_str()), "{}", rule.id);
            assert!(rule.due.is_some(), "{}: when", rule.id);
            let of_council = ["works-council", "staff-council", "church", "disabled"];
            let is_right = of_council.iter().any(|begin| rule.id.starts_with(begin));
            assert!(
                !is_right || rule.right.is_some(),
                "{}: in their words",
                rule.id
            );
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
            "church-representation",
        ];
        use Truth::{No, Unknown, Yes};
        for (council, expected) in [
            ("works_council", [Yes, Yes, No, No]),
            ("staff_council", [No, No, Yes, No]),
            ("church", [No, No, No, Yes]),
            ("none", [No; 4]),
        ] {
            let known = [("council", choice(council)), ("records", YES)];
            assert_eq!(truths(&known, &rules), expected, "{council}");
        }
        assert_eq!(truths(&[("records", YES)], &rules), [Unknown; 4]);
    }

    #[test]
    fn shifts_planned_by_ai_are_working_time_and_no_selection() {
        let rules = [
            "works-council-agrees-time",
            "works-council-selection",
            "ai-workers-informed",
            "works-council-expert-ai",
        ];
        let known = [
            ("council", choice("works_council")),
            ("employees", Value::Number(Number::exactly(300))),
            ("working_time", YES),
            ("ai", YES),
            ("ai_selects", NO),
            ("ai_rates", NO),
        ];
        let expected = [Truth::Yes, Truth::No, Truth::No, Truth::Yes];
        assert_eq!(truths(&known, &rules), expected);
        // Without AI nothing is said of AI, whatever else is answered.
        let known = [
            ("council", choice("works_council")),
            ("ai", NO),
            ("ai_selects", YES),
        ];
        assert_eq!(truths(&known, &rules[1..]), [Truth::No; 3]);
    }

    #[test]
    fn who_works_alone_has_nobody_to_protect_but_data() {
        let rules = [
            "risk-assessment",
            "instruction",
            "employees-informed",
            "ai-literacy",
            "ai-forbidden",
            "data-security",
        ];
        let known = [
            ("employees", Value::Number(Number::exactly(0))),
            ("changes_work", YES),
            ("changes_skills", YES),
            ("ai", YES),
            ("personal_data", YES),
        ];
        use Truth::{No, Yes};
        assert_eq!(truths(&known, &rules), [No, No, No, No, Yes, Yes]);
    }

    #[test]
    fn size_and_sector_decide_what_is_to_be_checked() {
        let rules = ["nis2-check", "nis2-essential"];
        let number = |least, most| Value::Number(Number::between(least, most));
        let sector = |code: &str| ("sector", Value::Code(code.to_owned()));
        let employees = |least, most| ("employees", number(least, most));
        use Truth::{No, Unknown, Yes};
        for (known, expected) in [
            // A machine builder, a waterworks, a provider of networks, hauliers, a bank, a joiner.
            (vec![employees(60, 60), sector("28.41")], [Yes, No]),
            (vec![employees(300, 300), sector("36")], [Yes, Yes]),
            (vec![employees(60, 60), sector("61")], [Yes, Yes]),
            // Of networks even a small one.
            (vec![employees(5, 5), sector("61")], [Yes, Unknown]),
            (vec![employees(300, 300), sector("49.41")], [No, No]),
            (vec![employees(300, 300), sector("64")], [No, No]),
            (vec![employees(60, 60), sector("31")], [No, No]),
            (
                vec![
                    employees(20, 20),
                    ("turnover", number(60_000, 60_000)),
                    ("balance", number(45_000, 45_000)),
                    sector("35"),
                ],
                [Yes, Yes],
            ),
            (vec![employees(10, 49), sector("28")], [Unknown, No]),
            // Of other products 32.5 is among them and 32.4 is not; of 32 alone it is not known.
            (vec![employees(60, 60), sector("32.4")], [No, No]),
            (vec![employees(60, 60), sector("32")], [Unknown, No]),
        ] {
            assert_eq!(truths(&known, &rules), expected, "{known:?}");
        }
    }

    #[test]
    fn an_officer_for_data_is_needed_by_number_by_office_or_by_risk() {
        let rule = ["data-officer"];
        let number = |n| Value::Number(Number::exactly(n));
        assert_eq!(truths(&[("data_staff", number(20))], &rule), [Truth::Yes]);
        let few = ("data_staff", number(3));
        assert_eq!(truths(std::slice::from_ref(&few), &rule), [Truth::Unknown]);
        let office = ("council", choice("staff_council"));
        assert_eq!(truths(&[few.clone(), office], &rule), [Truth::Yes]);
        let none = ("council", choice("none"));
        let no_data = ("personal_data", NO);
        let private = ("public_body", NO);
        assert_eq!(
            truths(&[few.clone(), none.clone(), no_data.clone()], &rule),
            [Truth::Unknown]
        );
        assert_eq!(
            truths(&[few.clone(), none.clone(), no_data, private], &rule),
            [Truth::No]
        );
        let risky = [
            few,
            none,
            ("personal_data", YES),
            ("sensitive_data", YES),
            ("large_scale", YES),
        ];
        assert_eq!(truths(&risky, &rule), [Truth::Yes]);
    }

    #[test]
    fn one_criterion_is_no_impact_assessment_and_two_are() {
        let rule = ["impact-assessment"];
        let alone = ("employees", Value::Number(Number::exactly(0)));
        let known = [alone, ("personal_data", YES), ("records", YES)];
        let with = |more: &[(&'static str, Value)]| truths(&[&known, more].concat(), &rule);
        assert_eq!(with(&[]), [Truth::Unknown]);
        assert_eq!(with(&[("ai", YES)]), [Truth::Yes]);
        // To record and to evaluate is one, and nobody is employed.
        let none = ["sensitive_data", "large_scale", "public_area", "ai"];
        let none = none.map(|fact| (fact, NO));
        assert_eq!(
            with(&[&none[..], &[("evaluates", YES)]].concat()),
            [Truth::No]
        );
        let staff = ("employees", Value::Number(Number::exactly(5)));
        assert_eq!(with(&[&none[..], &[staff]].concat()), [Truth::Yes]);
        assert_eq!(with(&[("personal_data", NO), ("ai", YES)]), [Truth::No]);
    }
}
