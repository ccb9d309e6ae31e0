use std::collections::{BTreeMap, BTreeSet};

use app::{App, LinkToken, Located};
use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Asker, Concept, Help, Inquiry, Language};

use super::{opened, revised, token};
use crate::{
    Failure, WebState, areas, lenient,
    links::{self, GuidePart},
    pages::{
        Lang, Nav, Shell,
        duties::show::{Question, answer, question},
        from_here, to_mend, unkept,
    },
};

/// A step towards a guide. It works without scripts.
#[derive(Template)]
#[template(path = "guide_step.html")]
pub struct StepPage {
    pub shell: Shell,
    pub step: Step,
    /// The steps.
    pub steps: Vec<StepLink>,
    /// Where the form is sent.
    pub action: String,
    /// What has to be put right: the ids of fields and words.
    pub faults: Vec<(String, String)>,
    pub inquiry: Inquiry,
    pub text_max: usize,
    /// As who one may ask: codes and words.
    pub askers: Vec<(Asker, String, String)>,
    /// What the rules ask for and this step asks.
    pub questions: Vec<Question>,
    /// Kinds of help: codes, words, whether they are wanted.
    pub helps: Vec<(Help, String, bool)>,
    /// What was understood, and whether it can be.
    pub check: CheckView,
}

/// A step in the list of steps.
pub struct StepLink {
    pub step: Step,
    pub title: String,
    /// What its button sends; empty: it cannot be gone to yet.
    pub go: &'static str,
}

/// What is checked before the guide is made.
#[derive(Default)]
pub struct CheckView {
    /// What the typed place may mean. Empty: it is clear.
    pub places: Vec<String>,
    /// What the place was understood as; empty: nothing.
    pub place: String,
    /// Whether something was typed that is no place of the state.
    pub is_place_unknown: bool,
    /// Which sectors the typed branch may be: codes and names.
    pub sectors: Vec<(String, String)>,
    /// The one that is chosen; empty: none.
    pub sector: String,
    /// What was answered: questions with answers.
    pub answers: Vec<(String, String)>,
}

/// The steps, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Question,
    Details,
    Help,
    Check,
}

impl Step {
    const ALL: [Self; 4] = [Self::Question, Self::Details, Self::Help, Self::Check];

    const fn part(self) -> GuidePart {
        match self {
            Self::Question => GuidePart::Question,
            Self::Details => GuidePart::Details,
            Self::Help => GuidePart::Help,
            Self::Check => GuidePart::Check,
        }
    }

    const fn code(self) -> &'static str {
        self.part().segment(Language::English)
    }

    fn of_segment(segment: &str, language: Language) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|step| step.part().segment(language) == segment)
    }

    fn before(self) -> Option<Self> {
        Self::ALL.get((self as usize).checked_sub(1)?).copied()
    }

    fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }

    /// What of the rules' questions it asks; [`crate::pages::duties`] asks for more.
    const fn asks(self, asker: Asker) -> &'static [&'static str] {
        match (self, asker) {
            // Who works alone has no employees, and nobody who speaks for them.
            (Self::Details, Asker::SelfEmployed | Asker::Researcher) => &[],
            (Self::Details, _) => &["employees", "council"],
            (Self::Help, Asker::Researcher) => &[],
            (Self::Help, Asker::Council) => &[
                "records",
                "evaluates",
                "changes_work",
                "working_time",
                "changes_skills",
                "ai",
                "ai_rates",
            ],
            (Self::Help, _) => &["records", "changes_work", "ai", "personal_data"],
            (Self::Question | Self::Check, _) => &[],
        }
    }
}

/// `GET /de/wegweiser/{token}/{step}` and its English twin
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path((segment, step)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let step = Step::of_segment(&step, language).ok_or_else(|| Failure::new("not-found"))?;
    let token = token(&segment)?;
    let inquiry = opened(&state, &token).await?.inquiry;
    unkept(&page(&state, language, &token, step, inquiry).await?)
}

/// `POST /de/wegweiser/{token}/{step}` and its English twin: keeps what was said, whole or not, and goes on if nothing has
/// to be put right.
pub async fn post(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path((segment, step)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    from_here(&headers)?;
    let step = Step::of_segment(&step, language).ok_or_else(|| Failure::new("not-found"))?;
    let token = token(&segment)?;
    let sent = Sent::read(&String::from_utf8_lossy(&body));
    let mut inquiry = opened(&state, &token).await?.inquiry;
    sent.put(step, &mut inquiry);
    let is_told = step != Step::Question || inquiry.is_told();
    if is_told {
        inquiry = revised(&state, &token, |inquiry| sent.put(step, inquiry)).await?;
    }
    let page = page(&state, language, &token, step, inquiry.clone()).await?;
    let page = page.judged(&inquiry);
    // Who goes on without it finds it marked when they come back, and it counts as open.
    if !page.faults.is_empty() && (sent.go == Go::On || !is_told) {
        return Ok(to_mend(unkept(&page)?));
    }
    let to = match sent.go {
        Go::On => step.next(),
        Go::Back => step.before(),
        Go::To(step) => Some(step),
        Go::Show => None,
    };
    let to = match to {
        Some(step) => links::guide_part(language, token.reveal(), step.part()),
        None => links::guide_of(language, token.reveal()),
    };
    Ok(Redirect::to(&to).into_response())
}

/// A step of a guide that was begun.
async fn page(
    state: &WebState,
    language: Language,
    token: &LinkToken,
    step: Step,
    inquiry: Inquiry,
) -> Result<StepPage, Failure> {
    let nature = state.app.nature().await?;
    let path = |language| links::guide_part(language, token.reveal(), step.part());
    let shell = Shell::new(state, language, nature, path);
    let check = match step {
        Step::Check => check(state, language, &inquiry).await?,
        _ => CheckView::default(),
    };
    Ok(StepPage::new(shell, step, Some(token), inquiry, check))
}

async fn check(
    state: &WebState,
    language: Language,
    inquiry: &Inquiry,
) -> Result<CheckView, Failure> {
    let located = state.app.locate(&inquiry.place).await?;
    let branch = &inquiry.branch;
    let concepts = state
        .app
        .sectors_of_branch(&Actor::Anonymous, branch, language)
        .await?;
    let sectors = concepts.iter().map(|concept| sector(concept, language));
    let (sectors, sector) = chosen(inquiry, sectors.collect());
    Ok(CheckView {
        sector,
        sectors,
        place: match &located {
            Located::One(spot) => spot.name.clone(),
            _ => String::new(),
        },
        is_place_unknown: located == Located::Unknown && !inquiry.place.is_empty(),
        places: match located {
            Located::Unknown => areas::similar(&inquiry.place),
            // Whole names are of one place each.
            Located::Several(spots) => spots.into_iter().map(|spot| spot.name).collect(),
            _ => Vec::new(),
        },
        answers: Vec::new(),
    })
}

/// The sectors to choose from, with the one that was chosen before; and that one, or the one whose code was typed.
fn chosen(
    inquiry: &Inquiry,
    mut sectors: Vec<(String, String)>,
) -> (Vec<(String, String)>, String) {
    let chosen = inquiry.answers.get("sector");
    let code = chosen.map_or(inquiry.branch.trim(), String::as_str);
    let is_offered = sectors.iter().any(|(known, _)| known == code);
    match (chosen, is_offered) {
        (_, true) => (sectors, code.to_owned()),
        (Some(code), false) => {
            sectors.push((code.clone(), inquiry.branch.clone()));
            (sectors, code.clone())
        }
        (None, false) => (sectors, String::new()),
    }
}

fn sector(concept: &Concept, language: Language) -> (String, String) {
    let label = concept.labels(language).1.preferred.clone();
    (concept.notation.clone(), label)
}

impl StepPage {
    /// The first step of a guide that nobody has begun.
    #[must_use]
    pub fn first(shell: Shell, inquiry: &Inquiry) -> Self {
        let check = CheckView::default();
        Self::new(shell, Step::Question, None, inquiry.clone(), check)
    }

    fn new(
        shell: Shell,
        step: Step,
        token: Option<&LinkToken>,
        inquiry: Inquiry,
        mut check: CheckView,
    ) -> Self {
        let w = shell.w;
        let language = w.language();
        let answers = App::answers(&inquiry);
        let facts = App::duty_facts(&Actor::Anonymous);
        let asked = |step: Step| {
            let asks = step.asks(inquiry.asker);
            facts
                .iter()
                .filter(|fact| asks.contains(&fact.name.as_str()))
        };
        let questions = asked(step)
            .map(|fact| question(w, fact, &answers))
            .collect();
        let all = Step::ALL.into_iter().flat_map(asked);
        let given = all.filter(|fact| answers.typed.contains_key(&fact.name));
        check.answers = given
            .map(|fact| {
                let said = match answers.facts.get(&fact.name) {
                    Some(_) => answer(w, fact, &answers),
                    None => w.named("guide-unreadable", answers.typed[&fact.name].as_str()),
                };
                (fact.question.of(language).to_owned(), said)
            })
            .collect();
        let link = |step: Step| StepLink {
            step,
            title: w.code("guide-step", step.code()),
            go: token.map_or("", |_| step.code()),
        };
        let asker = |asker: &Asker| {
            let code = asker.code();
            (*asker, w.code("asker", code), w.code("asker-hint", code))
        };
        let help = |help: &Help| {
            let is_wanted = inquiry.wanted.is_empty() || inquiry.wanted.contains(help);
            (*help, w.code("help", help.code()), is_wanted)
        };
        let title = match token {
            None => w.msg("guide-title"),
            Some(_) => w.code("guide-step", step.code()),
        };
        let action = shell.path.clone();
        let mut shell = shell.titled(title).under(Nav::Guide);
        if token.is_some() {
            shell.listed = false;
        }
        Self {
            steps: Step::ALL.map(link).into(),
            step,
            action,
            faults: Vec::new(),
            text_max: Inquiry::TEXT_MAX,
            askers: Asker::ALL.iter().map(asker).collect(),
            questions,
            helps: inquiry.asker.helps().iter().map(help).collect(),
            check,
            inquiry,
            shell,
        }
    }

    /// With what has to be put right in this step.
    #[must_use]
    pub fn judged(mut self, inquiry: &Inquiry) -> Self {
        let w = self.shell.w;
        let letters = inquiry.text.chars().count();
        if self.step == Step::Question && !inquiry.is_told() {
            let fault = match letters > Inquiry::TEXT_MAX {
                true => w.count("guide-fault-long", Inquiry::TEXT_MAX),
                false => w.msg("guide-fault-empty"),
            };
            self.faults.push(("guide-text".to_owned(), fault));
        }
        let unreadable = self.questions.iter().filter(|q| !q.fault.is_empty());
        let unreadable: Vec<(String, String)> = unreadable
            .map(|question| {
                let field = if question.options.is_empty() {
                    "answer"
                } else {
                    "ask"
                };
                (format!("{field}-{}", question.name), question.words.clone())
            })
            .collect();
        self.faults.extend(unreadable);
        self
    }

    /// When no further guide can be begun.
    #[must_use]
    pub fn full(mut self) -> Self {
        let fault = self.shell.w.msg("guide-full");
        self.faults.push(("guide-text".to_owned(), fault));
        self
    }

    /// What has to be put right about a field; empty: nothing.
    #[must_use]
    pub fn fault(&self, id: &str) -> &str {
        let mut faults = self.faults.iter();
        faults
            .find(|(of, _)| of == id)
            .map_or("", |(_, fault)| fault)
    }

    /// Whether there is a step before.
    #[must_use]
    pub fn has_before(&self) -> bool {
        self.step.before().is_some()
    }
}

/// Where to after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    On,
    Back,
    To(Step),
    /// The guide, whatever is still open.
    Show,
}

/// What a step's form sends.
pub struct Sent {
    pub go: Go,
    /// Only the problem was asked for.
    pub is_of_front_page: bool,
    asker: Asker,
    text: String,
    place: String,
    branch: String,
    /// The sector that was chosen; nothing: none was offered.
    sector: Option<String>,
    wanted: BTreeSet<Help>,
    /// Whatever else was sent, by name.
    others: BTreeMap<String, String>,
}

impl Sent {
    /// Reads a form; what makes no sense is left out.
    #[must_use]
    pub fn read(form: &str) -> Self {
        let mut sent = Self {
            go: Go::On,
            is_of_front_page: false,
            asker: Asker::Firm,
            text: String::new(),
            place: String::new(),
            branch: String::new(),
            sector: None,
            wanted: BTreeSet::new(),
            others: BTreeMap::new(),
        };
        let short = |value: &str| value.trim().chars().take(Inquiry::NAME_MAX).collect();
        for (name, value) in lenient::pairs(Some(form)) {
            sent.is_of_front_page |= name == "q";
            match name.as_str() {
                "text" | "q" => sent.text = value.replace("\r\n", "\n").trim().to_owned(),
                "asker" => sent.asker = Asker::from_code(&value).unwrap_or(Asker::Firm),
                "place" => sent.place = short(&value),
                "branch" => sent.branch = short(&value),
                "sector" => sent.sector = Some(short(&value)),
                "help" => sent.wanted.extend(Help::from_code(&value)),
                "go" if value == "back" => sent.go = Go::Back,
                "go" if value == "show" => sent.go = Go::Show,
                "go" => {
                    let mut steps = Step::ALL.into_iter();
                    let step = steps.find(|step| step.code() == value);
                    sent.go = step.map_or(sent.go, Go::To);
                }
                _ => {
                    let end = value.trim().floor_char_boundary(Inquiry::ANSWER_MAX);
                    let value = value.trim()[..end].to_owned();
                    sent.others.insert(name, value);
                }
            }
        }
        sent
    }

    /// Puts what this step asks into a question, and leaves the rest as it is.
    pub fn put(&self, step: Step, inquiry: &mut Inquiry) {
        match step {
            Step::Question => {
                inquiry.text.clone_from(&self.text);
                inquiry.asker = self.asker;
                let offered = self.asker.helps();
                inquiry.wanted.retain(|help| offered.contains(help));
                forget_what_is_not_asked(inquiry);
            }
            Step::Details => {
                if inquiry.branch != self.branch {
                    inquiry.answers.remove("sector");
                }
                inquiry.branch.clone_from(&self.branch);
                inquiry.place.clone_from(&self.place);
            }
            Step::Help => {
                let offered = inquiry.asker.helps();
                let wanted = self.wanted.iter().filter(|help| offered.contains(help));
                inquiry.wanted = wanted.copied().collect();
                if inquiry.wanted.len() == offered.len() {
                    inquiry.wanted.clear();
                }
            }
            Step::Check => {
                if !self.place.is_empty() {
                    inquiry.place.clone_from(&self.place);
                }
                if let Some(sector) = &self.sector {
                    put_answer(inquiry, "sector", sector);
                }
            }
        }
        for name in step.asks(inquiry.asker) {
            let typed = self.others.get(*name).map_or("", String::as_str);
            put_answer(inquiry, name, typed);
        }
    }
}

/// What another asker was asked would decide without being seen.
fn forget_what_is_not_asked(inquiry: &mut Inquiry) {
    let is_asked_of = |asker: Asker, name: &str| {
        let mut steps = Step::ALL.into_iter();
        steps.any(|step| step.asks(asker).contains(&name))
    };
    let asker = inquiry.asker;
    // What no step asks was answered in the guide.
    let is_shown = |name: &String| is_asked_of(asker, name) || !is_asked_of(Asker::Firm, name);
    inquiry.answers.retain(|name, _| is_shown(name));
}

fn put_answer(inquiry: &mut Inquiry, name: &str, typed: &str) {
    match typed {
        "" => inquiry.answers.remove(name),
        typed => inquiry.answers.insert(name.to_owned(), typed.to_owned()),
    };
}
