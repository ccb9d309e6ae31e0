use std::collections::BTreeSet;

use app::{App, Duties, Duty};
use askama::Template;
use axum::{body::Bytes, extract::State, response::Response};
use domain::Actor;
use i18n::Words;
use rules::{Answers, Fact, FactKind, Facts, Truth, Value};

use super::answers;
use crate::{
    Failure, WebState, lenient, links,
    pages::{Lang, Shell, html, to_mend, unkept},
};

/// Questions about what is planned, and which duties follow from the answers. It works without scripts; nothing is kept.
#[derive(Template)]
#[template(path = "duties.html")]
pub struct DutiesPage {
    pub shell: Shell,
    pub questions: Vec<Question>,
    /// What concerns whoever asks, by group.
    pub concerning: Vec<DutyGroup>,
    pub concerning_count: usize,
    /// What depends on answers that are missing.
    pub open: Vec<DutyView>,
    /// What does not concern whoever asks.
    pub others: Vec<DutyView>,
    /// The question whose answer decides most: the name of the fact and the words.
    pub next: Option<(String, String)>,
    /// How many of all statements nobody has compared with their source; in words, empty: none.
    pub unchecked: String,
    /// Whether anything was answered.
    pub is_answered: bool,
    /// The questions whose answers cannot be read: the names of facts and the words.
    pub faulty: Vec<(String, String)>,
}

/// What concerns whoever asks under one heading.
pub struct DutyGroup {
    pub title: String,
    pub duties: Vec<DutyView>,
    /// Where who helps with it is found.
    pub help: String,
}

/// A question of the form.
pub struct Question {
    pub name: String,
    pub words: String,
    /// What helps to answer; empty: nothing.
    pub hint: String,
    /// What has to be put right; empty: nothing.
    pub fault: String,
    /// Answers to choose from: their values and words. Empty: something is typed.
    pub options: Vec<(String, String)>,
    /// Where the codes stand that may be typed; empty: it is no code.
    pub codes: String,
    /// What was answered; empty: it was left open.
    pub value: String,
}

/// A duty with why it is or is not one.
pub struct DutyView {
    pub id: &'static str,
    pub title: String,
    pub text: String,
    /// What whom it protects may ask for; empty: it is not said.
    pub right: String,
    pub due: String,
    /// That it holds only later; empty: it holds.
    pub to_come: String,
    /// What decides: questions with the answers that were given.
    pub because: Vec<String>,
    /// What it depends on: the names of facts and the questions.
    pub missing: Vec<(String, String)>,
    pub citation: String,
    /// Where the source can be read; empty: nowhere that we know.
    pub url: String,
    /// As of when it is, and whether somebody compared it with its source.
    pub state: String,
    /// What is in doubt; empty: nothing that we know.
    pub doubt: String,
}

/// Headings of duties, in the order in which they stand on the page.
const GROUPS: [&str; 4] = ["participation", "work", "data", "security"];

/// `GET /de/pflichten`, `GET /en/duties`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, links::duties);
    let duties = state.app.duties(&Actor::Anonymous, &Facts::default());
    html(&page(shell, &Answers::default(), &duties))
}

/// `POST /de/pflichten`, `POST /en/duties`: a post, so that no address and no log says what a firm plans.
pub async fn post(
    State(state): State<WebState>,
    Lang(language): Lang,
    body: Bytes,
) -> Result<Response, Failure> {
    let form = String::from_utf8_lossy(&body);
    let answers = answers::read(&form, App::duty_facts(&Actor::Anonymous));
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, links::duties);
    let duties = state.app.duties(&Actor::Anonymous, &answers.facts);
    let response = unkept(&page(shell, &answers, &duties))?;
    Ok(match answers.unreadable.is_empty() {
        true => response,
        false => to_mend(response),
    })
}

/// The page for these answers.
#[must_use]
pub fn page(shell: Shell, answers: &Answers, duties: &Duties) -> DutiesPage {
    let w = shell.w;
    let facts = App::duty_facts(&Actor::Anonymous);
    let views = |truth| {
        duties
            .that(truth)
            .map(|duty| (duty, duty_view(w, duty, answers, facts)))
    };
    let concerning: Vec<(&Duty, DutyView)> = views(Truth::Yes).collect();
    let concerning_count = concerning.len();
    let help = |group| {
        let words = w.code("duty-help", group);
        links::search(w.language()) + &lenient::query(&[("q", words)])
    };
    let mut groups: Vec<DutyGroup> = GROUPS
        .iter()
        .map(|group| DutyGroup {
            title: w.code("duty-group", group),
            duties: Vec::new(),
            help: help(group),
        })
        .collect();
    for (duty, view) in concerning {
        let group = GROUPS.iter().position(|group| *group == duty.rule.group);
        groups[group.unwrap_or_default()].duties.push(view);
    }
    groups.retain(|group| !group.duties.is_empty());
    let asked = |fact: &Fact| (fact.name.clone(), fact.question.of(w.language()).to_owned());
    DutiesPage {
        questions: facts
            .iter()
            .map(|fact| question(w, fact, answers))
            .collect(),
        concerning: groups,
        concerning_count,
        open: views(Truth::Unknown).map(|(_, view)| view).collect(),
        others: views(Truth::No).map(|(_, view)| view).collect(),
        next: duties.next.map(asked),
        unchecked: match duties.unchecked {
            0 => String::new(),
            unchecked => w.count("duties-unchecked-many", unchecked),
        },
        is_answered: !answers.typed.is_empty(),
        faulty: facts
            .iter()
            .filter(|fact| answers.unreadable.contains(&fact.name.as_str()))
            .map(asked)
            .collect(),
        shell: shell.titled(w.msg("duties-title")),
    }
}

/// A question of the form, as it was answered.
#[must_use]
pub fn question(w: Words, fact: &Fact, answers: &Answers) -> Question {
    let language = w.language();
    let options = match &fact.kind {
        FactKind::YesNo => vec![
            ("yes".to_owned(), w.msg("duties-yes")),
            ("no".to_owned(), w.msg("duties-no")),
        ],
        FactKind::Choice(options) => {
            let option = |option: &rules::ChoiceOption| {
                (option.code.clone(), option.label.of(language).to_owned())
            };
            options.iter().map(option).collect()
        }
        FactKind::Number | FactKind::Code => Vec::new(),
    };
    let is_faulty = answers.unreadable.contains(&fact.name.as_str());
    let fault = match fact.kind {
        _ if !is_faulty => String::new(),
        FactKind::Number => w.msg("duties-fault-number"),
        FactKind::Code => w.msg("duties-fault-code"),
        FactKind::YesNo | FactKind::Choice(_) => w.msg("duties-fault-choice"),
    };
    Question {
        name: fact.name.clone(),
        words: fact.question.of(language).to_owned(),
        hint: fact
            .hint
            .as_ref()
            .map_or("", |hint| hint.of(language))
            .to_owned(),
        fault,
        options,
        codes: match fact.kind {
            FactKind::Code => links::sectors(language),
            _ => String::new(),
        },
        value: answers.typed.get(&fact.name).cloned().unwrap_or_default(),
    }
}

/// A duty as pages show it.
#[must_use]
pub fn duty_view(w: Words, duty: &Duty, answers: &Answers, facts: &'static [Fact]) -> DutyView {
    let language = w.language();
    let rule = duty.rule;
    let of = |name: &str| facts.iter().find(|fact| fact.name == name);
    let because = duty.verdict.because.iter();
    let because = because.filter_map(|because| of(&because.test.fact));
    let mut because: Vec<String> = because.map(|fact| answered(w, fact, answers)).collect();
    let mut once = BTreeSet::new();
    because.retain(|reason| once.insert(reason.clone()));
    let missing = duty.verdict.missing.iter().filter_map(|name| of(name));
    let source = &rule.source;
    DutyView {
        id: &rule.id,
        title: rule.title.of(language).to_owned(),
        text: rule.text.of(language).to_owned(),
        right: rule
            .right
            .as_ref()
            .map_or("", |right| right.of(language))
            .to_owned(),
        due: rule
            .due
            .as_ref()
            .map_or("", |due| due.of(language))
            .to_owned(),
        to_come: match rule.from.filter(|_| duty.is_to_come) {
            Some(from) => w.named("duties-to-come", w.date(&from)),
            None => String::new(),
        },
        because,
        missing: missing
            .map(|fact| (fact.name.clone(), fact.question.of(language).to_owned()))
            .collect(),
        citation: source.citation.clone(),
        url: source.url.clone().unwrap_or_default(),
        state: match &source.checked {
            Some(checked) => w.named("duties-checked", w.date(checked)),
            None => w.named("duties-unchecked", w.date(&source.as_of)),
        },
        doubt: source
            .doubt
            .as_ref()
            .map_or("", |doubt| doubt.of(language))
            .to_owned(),
    }
}

/// A question with the answer that was given.
fn answered(w: Words, fact: &Fact, answers: &Answers) -> String {
    let question = fact.question.of(w.language());
    format!("{question} {}", answer(w, fact, answers))
}

/// The answer that was given.
#[must_use]
pub fn answer(w: Words, fact: &Fact, answers: &Answers) -> String {
    let typed = || answers.typed.get(&fact.name).cloned();
    match (answers.facts.get(&fact.name), &fact.kind) {
        (Some(Value::YesNo(true)), _) => w.msg("duties-yes"),
        (Some(Value::YesNo(false)), _) => w.msg("duties-no"),
        (Some(Value::Choice(code)), FactKind::Choice(options)) => {
            let option = options.iter().find(|option| option.code == *code);
            option
                .map_or("", |option| option.label.of(w.language()))
                .to_owned()
        }
        // What follows from who asks was typed by nobody.
        (Some(Value::Number(number)), _) => typed().unwrap_or_else(|| w.number(number.least())),
        _ => typed().unwrap_or_default(),
    }
}
