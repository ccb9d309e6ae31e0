use std::collections::BTreeSet;

use app::{App, Guide, GuideSection, Help, Inquiry, Located, Spot};
use askama::Template;
use axum::{body::Bytes, extract::State, http::StatusCode, response::Response};
use domain::Actor;
use i18n::Words;
use rules::Truth;

use crate::{
    Failure, WebState, lenient, links,
    pages::{
        FullAnswer, Lang, Nav, Shell,
        duties::{
            answers::Answers,
            show::{DutyView, Question, duty_view, question},
        },
        html,
        search::show::{HitView, hit_view},
        unkept,
    },
};

/// What a firm is asked, and what fits its answers. It works without scripts; nothing is kept.
#[derive(Template)]
#[template(path = "guide.html")]
pub struct GuidePage {
    pub shell: Shell,
    pub form: Form,
    pub answer: Option<AnswerView>,
}

/// The form, as it was filled in.
pub struct Form {
    words: Words,
    pub text: String,
    pub text_max: usize,
    /// What has to be put right; empty: nothing.
    pub text_fault: String,
    pub place: String,
    pub place_fault: String,
    /// What the rules on duties ask for and a guide asks for, too.
    pub questions: Vec<Question>,
    /// Kinds of help: names, words, whether they are wanted.
    pub wanted: Vec<(&'static str, String, bool)>,
}

/// A guide.
pub struct AnswerView {
    pub sections: Vec<SectionView>,
    /// Duties that concern whoever asks.
    pub duties: Vec<DutyView>,
    /// How many duties depend on answers that are missing.
    pub open: usize,
    /// The question about duties whose answer decides most, unless the form asks it.
    pub next: Option<Question>,
    /// What is known for the rules on duties: names and values.
    pub known: Vec<(String, String)>,
    /// The place, and its page with the infrastructure; empty: none.
    pub place: String,
    pub place_href: String,
}

/// What fits of one kind of help.
pub struct SectionView {
    pub code: &'static str,
    pub title: String,
    pub items: Vec<ItemView>,
    /// What the atlas does not know; empty: it knows something.
    pub gap: String,
}

/// An entry that fits, and how to reach who stands behind it.
pub struct ItemView {
    pub hit: HitView,
    pub phone: String,
    pub mail: String,
}

/// Longest problem, in characters.
const TEXT_MAX: usize = 2_000;

/// What a guide asks of the firm; [`crate::pages::duties`] asks for more.
const ASKED: [&str; 6] = [
    "employees",
    "council",
    "records",
    "changes_work",
    "ai",
    "personal_data",
];

/// `GET /de/wegweiser`, `GET /en/guide`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, links::guide);
    let form = Form::new(shell.w, &Sent::default(), &Answers::default());
    html(&page(shell, form, None))
}

/// `POST /de/wegweiser`, `POST /en/guide`: a post, so that no address and no log says what a firm lacks.
pub async fn post(
    State(state): State<WebState>,
    Lang(language): Lang,
    body: Bytes,
) -> Result<Response, Failure> {
    let text = String::from_utf8_lossy(&body);
    let sent = Sent::read(&text);
    let answers = Answers::read(&text, App::duty_facts(&Actor::Anonymous));
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, links::guide);
    let mut form = Form::new(shell.w, &sent, &answers);
    let place = place(&state, &sent.place, &mut form).await?;
    if form.is_faulty() {
        let mut response = unkept(&page(shell, form, None))?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        response.extensions_mut().insert(FullAnswer);
        return Ok(response);
    }
    let inquiry = Inquiry {
        text: sent.text,
        language: Some(language),
        place,
        facts: answers.facts.clone(),
        wanted: sent.wanted,
    };
    let guide = state.app.guide(&Actor::Anonymous, &inquiry).await?;
    let answer = answer_view(shell.w, guide, inquiry.place.as_ref(), &answers);
    unkept(&page(shell, form, Some(answer)))
}

/// Where the firm is; what is wrong with it is noted in the form.
async fn place(state: &WebState, typed: &str, form: &mut Form) -> Result<Option<Spot>, Failure> {
    if typed.is_empty() {
        return Ok(None);
    }
    Ok(match state.app.locate(typed).await? {
        Located::One(spot) => Some(spot),
        Located::Unknown | Located::Several(_) => {
            form.place_fault = form.words.named("guide-fault-place", typed);
            None
        }
    })
}

/// The page.
#[must_use]
pub fn page(shell: Shell, form: Form, answer: Option<AnswerView>) -> GuidePage {
    let title = shell.w.msg("guide-title");
    GuidePage {
        shell: shell.titled(title).under(Nav::Guide),
        form,
        answer,
    }
}

impl Form {
    fn new(w: Words, sent: &Sent, answers: &Answers) -> Self {
        let has_words = sent.text.contains(char::is_alphanumeric);
        let letters = if has_words {
            sent.text.chars().count()
        } else {
            0
        };
        let is_sent = sent.is_sent;
        let text_fault = match letters {
            0 if is_sent => w.msg("guide-fault-empty"),
            letters if letters > TEXT_MAX => w.count("guide-fault-long", TEXT_MAX),
            _ => String::new(),
        };
        let facts = App::duty_facts(&Actor::Anonymous).iter();
        let facts = facts.filter(|fact| ASKED.contains(&fact.name.as_str()));
        let wanted = |help: &Help| {
            let is_wanted = sent.wanted.is_empty() || sent.wanted.contains(help);
            (help.code(), w.code("help", help.code()), is_wanted)
        };
        Self {
            words: w,
            text: sent.text.clone(),
            text_max: TEXT_MAX,
            text_fault,
            place: sent.place.clone(),
            place_fault: String::new(),
            questions: facts.map(|fact| question(w, fact, answers)).collect(),
            wanted: Help::ALL.iter().map(wanted).collect(),
        }
    }

    /// Whether anything has to be put right first. A place that nobody knows is left out, and that is said.
    #[must_use]
    pub fn is_faulty(&self) -> bool {
        let mut questions = self.questions.iter();
        !self.text_fault.is_empty() || questions.any(|question| !question.fault.is_empty())
    }
}

fn answer_view(w: Words, guide: Guide, place: Option<&Spot>, answers: &Answers) -> AnswerView {
    let language = w.language();
    let facts = App::duty_facts(&Actor::Anonymous);
    let duties = guide.duties.that(Truth::Yes);
    let duties = duties.map(|duty| duty_view(w, duty, answers, facts));
    let ags = place.and_then(|place| place.ags);
    AnswerView {
        duties: duties.collect(),
        next: guide
            .duties
            .next
            .filter(|fact| !ASKED.contains(&fact.name.as_str()))
            .map(|fact| question(w, fact, answers)),
        open: guide.duties.that(Truth::Unknown).count(),
        known: answers.typed.clone().into_iter().collect(),
        place: place.map_or_else(String::new, |place| place.name.clone()),
        place_href: ags.map_or_else(String::new, |ags| links::municipality(language, ags)),
        sections: guide
            .sections
            .into_iter()
            .map(|section| section_view(w, section))
            .collect(),
    }
}

fn section_view(w: Words, section: GuideSection) -> SectionView {
    let code = section.help.code();
    let gap = match (section.hits.is_empty(), section.known) {
        (false, _) => String::new(),
        (true, 0) => w.msg("guide-gap-none"),
        (true, known) => w.count("guide-gap-others", known),
    };
    let item = |hit: app::Hit| {
        let contact = hit.entry.content.contact.clone();
        ItemView {
            phone: contact.phone.unwrap_or_default(),
            mail: contact.email.unwrap_or_default(),
            hit: hit_view(hit, w),
        }
    };
    SectionView {
        code,
        title: w.code("help", code),
        items: section.hits.into_iter().map(item).collect(),
        gap,
    }
}

/// What the form sends beside the answers for the rules.
#[derive(Default)]
struct Sent {
    is_sent: bool,
    text: String,
    place: String,
    wanted: BTreeSet<Help>,
}

impl Sent {
    fn read(form: &str) -> Self {
        let mut sent = Self {
            is_sent: true,
            ..Self::default()
        };
        for (name, value) in lenient::pairs(Some(form)) {
            match name.as_str() {
                "text" => sent.text = value.replace("\r\n", "\n").trim().to_owned(),
                "place" => sent.place = value.trim().to_owned(),
                "help" => sent.wanted.extend(Help::from_code(&value)),
                _ => {}
            }
        }
        sent
    }
}
