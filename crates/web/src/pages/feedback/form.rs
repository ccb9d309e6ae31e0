use app::AppError;
use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Language, MessageTopic, NewMessage};
use i18n::Words;

use crate::{
    Failure, WebState, lenient, links,
    pages::{Lang, Shell, from_here, html, to_mend},
};

/// A form by which visitors write to the office. It works without scripts and needs no cookie.
#[derive(Template)]
#[template(path = "feedback.html")]
pub struct FeedbackPage {
    pub shell: Shell,
    pub form: Form,
}

/// The thanks after a message arrived.
#[derive(Template)]
#[template(path = "feedback_thanks.html")]
pub struct ThanksPage {
    pub shell: Shell,
}

/// The form as it stands on a page.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    pub topics: Vec<(&'static str, String)>,
    pub topic: String,
    pub page: String,
    pub body: String,
    pub contact: String,
    /// What has to be put right, in words: about the page, the text, the address.
    pub page_fault: String,
    pub body_fault: String,
    pub contact_fault: String,
    pub body_max: usize,
    pub contact_max: usize,
    pub page_max: usize,
}

impl Form {
    /// An empty form about a topic and a page of this atlas.
    #[must_use]
    pub fn new(w: Words, topic: MessageTopic, page: &str) -> Self {
        let topics = MessageTopic::ALL.iter();
        Self {
            action: links::feedback(w.language()),
            topics: topics
                .map(|topic| (topic.code(), w.code("message-topic", topic.code())))
                .collect(),
            topic: topic.code().to_owned(),
            page: page.to_owned(),
            body_max: NewMessage::BODY_MAX,
            contact_max: NewMessage::CONTACT_MAX,
            page_max: NewMessage::PAGE_MAX,
            ..Self::default()
        }
    }

    /// Whether anything has to be put right.
    #[must_use]
    pub fn is_faulty(&self) -> bool {
        let faults = [&self.page_fault, &self.body_fault, &self.contact_fault];
        faults.iter().any(|fault| !fault.is_empty())
    }
}

/// The address of the form for a mistake on this page of the atlas.
#[must_use]
pub fn about(language: Language, page: &str) -> String {
    let pairs = [
        ("topic", MessageTopic::Correction.code().to_owned()),
        ("page", page.to_owned()),
    ];
    format!("{}{}", links::feedback(language), lenient::query(&pairs))
}

/// `GET /de/rueckmeldung`, `GET /en/feedback`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let sent = Sent::read(query.as_deref());
    let page = if sent.page.starts_with('/') && !sent.page.starts_with("//") {
        sent.page
    } else {
        String::new()
    };
    let topic = MessageTopic::from_code(&sent.topic).unwrap_or(MessageTopic::Other);
    let form = Form::new(Words::new(language), topic, &page);
    html(&shown(&state, language, form).await?)
}

/// `POST /de/rueckmeldung`, `POST /en/feedback`
pub async fn post(
    State(state): State<WebState>,
    Lang(language): Lang,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    from_here(&headers)?;
    let text = String::from_utf8_lossy(&body);
    let sent = Sent::read(Some(&text));
    let thanks = Redirect::to(&thanks_path(language)).into_response();
    // People do not see this field; what fills in forms by itself does. It is thanked and forgotten.
    if !sent.trap.is_empty() {
        return Ok(thanks);
    }
    let topic = MessageTopic::from_code(&sent.topic).unwrap_or(MessageTopic::Other);
    let w = Words::new(language);
    let mut form = Form {
        body: sent.body.clone(),
        contact: sent.contact.clone(),
        ..Form::new(w, topic, &sent.page)
    };
    let message = message(language, topic, sent);
    if let Some(fault) = message.fault() {
        name_fault(w, &mut form, &message, &fault);
        return Ok(to_mend(html(&shown(&state, language, form).await?)?));
    }
    match state.app.leave_message(&Actor::Anonymous, message).await {
        Ok(_) => Ok(thanks),
        Err(AppError::Full(_)) => Err(Failure::new("unavailable")),
        Err(error) => Err(error.into()),
    }
}

fn message(language: Language, topic: MessageTopic, sent: Sent) -> NewMessage {
    let page = if sent.page.trim().is_empty() {
        links::home(language)
    } else {
        sent.page
    };
    let message = NewMessage {
        topic,
        page,
        body: sent.body,
        contact: Some(sent.contact),
    };
    message.trimmed()
}

/// `GET /de/rueckmeldung/danke`, `GET /en/feedback/thanks`
pub async fn thanks(
    State(state): State<WebState>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    let mut shell = Shell::new(&state, language, nature, thanks_path);
    shell.listed = false;
    shell.title = shell.w.msg("feedback-thanks-title");
    html(&ThanksPage { shell })
}

/// Where the thanks are.
#[must_use]
pub fn thanks_path(language: Language) -> String {
    let end = match language {
        Language::German => "danke",
        Language::English => "thanks",
    };
    format!("{}/{end}", links::feedback(language))
}

async fn shown(state: &WebState, language: Language, form: Form) -> Result<FeedbackPage, Failure> {
    let nature = state.app.nature().await?;
    let mut shell = Shell::new(state, language, nature, links::feedback);
    shell.listed = false;
    shell.title = shell.w.msg("feedback-title");
    Ok(FeedbackPage { shell, form })
}

/// Says beside the field what is wrong with it.
fn name_fault(w: Words, form: &mut Form, message: &NewMessage, fault: &str) {
    let field = fault.split(':').next().unwrap_or_default();
    let (place, key, max) = match field {
        "page" => (&mut form.page_fault, "feedback-fault-page", form.page_max),
        "contact" => (
            &mut form.contact_fault,
            "feedback-fault-long",
            form.contact_max,
        ),
        _ if message.body.is_empty() => (&mut form.body_fault, "feedback-fault-empty", 0),
        _ => (&mut form.body_fault, "feedback-fault-long", form.body_max),
    };
    *place = w.count(key, max);
}

/// What a form or an address carries.
#[derive(Default)]
struct Sent {
    topic: String,
    page: String,
    body: String,
    contact: String,
    trap: String,
}

impl Sent {
    fn read(query: Option<&str>) -> Self {
        let mut sent = Self::default();
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "topic" => sent.topic = value,
                "page" => sent.page = value,
                "body" => sent.body = value.replace("\r\n", "\n"),
                "contact" => sent.contact = value,
                "website" => sent.trap = value,
                _ => {}
            }
        }
        sent
    }
}
