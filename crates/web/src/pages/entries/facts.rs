use domain::{Body, Content, Language, Period};
use i18n::Words;
use jiff::civil::Date;

use crate::markdown;

/// A line of the fact sheet.
pub struct Fact {
    pub label: String,
    pub values: Vec<Value>,
}

/// A value, perhaps with an address behind it.
pub struct Value {
    pub text: String,
    pub href: Option<String>,
    /// The language of the text where it is not the page's.
    pub lang: Option<&'static str>,
}

/// What an entry says in single values: first what only its kind has, then what all have.
#[must_use]
pub fn facts(w: Words, content: &Content) -> Vec<Fact> {
    let mut sheet = Sheet {
        w,
        facts: Vec::new(),
    };
    sheet.of_body(&content.body);
    sheet.text("fact-period", period(w, content.period));
    sheet.list("fact-names", content.names.clone());
    sheet.values(
        "fact-ids",
        content.external_ids.iter().map(|id| Value {
            text: format!("{}: {}", id.scheme.to_uppercase(), id.value),
            href: id.value.starts_with("https://").then(|| id.value.clone()),
            lang: None,
        }),
    );
    sheet.facts
}

struct Sheet {
    w: Words,
    facts: Vec<Fact>,
}

impl Sheet {
    fn of_body(&mut self, body: &Body) {
        match body {
            Body::Organisation(o) => {
                self.code(
                    "fact-type",
                    "organisation-type",
                    o.organisation_type.map(|c| c.code()),
                );
                self.text("fact-legal-form", o.legal_form.clone());
                self.text("fact-founded", o.founded.map(|year| year.to_string()));
                self.text("fact-staff", o.staff.map(|n| self.w.number(n)));
                self.code(
                    "fact-turnover",
                    "turnover",
                    o.turnover_class.map(|c| c.code()),
                );
            }
            Body::Person(p) => {
                self.either("fact-position", &p.position_de, &p.position_en);
                self.date("fact-consent", p.consent);
            }
            Body::Offer(o) => self.code("fact-type", "offer-type", o.offer_type.map(|c| c.code())),
            Body::Need(n) => {
                self.code("fact-wanted", "wanted", n.wanted.map(|c| c.code()));
                self.code("fact-urgency", "urgency", n.urgency.map(|c| c.code()));
            }
            Body::Project(p) => {
                self.code("fact-stage", "stage", p.stage.map(|c| c.code()));
                self.text("fact-acronym", p.acronym.clone());
                self.text("fact-budget", p.budget_eur.map(|n| self.w.euro(n)));
                self.text("fact-reference", p.funding_reference.clone());
            }
            Body::Outcome(o) => {
                self.code(
                    "fact-type",
                    "outcome-type",
                    o.outcome_type.map(|c| c.code()),
                );
                let trl = o.trl.map(|trl| self.w.count("trl-of-nine", trl));
                self.text("fact-trl", trl);
            }
            Body::Publication(p) => {
                self.code(
                    "fact-type",
                    "publication-type",
                    p.publication_type.map(|c| c.code()),
                );
                self.text("fact-year", p.year.map(|year| year.to_string()));
                self.list("fact-authors", p.authors.clone());
                self.values(
                    "fact-doi",
                    p.doi.iter().map(|doi| Value {
                        text: doi.clone(),
                        href: Some(format!("https://doi.org/{doi}")),
                        lang: None,
                    }),
                );
            }
            _ => self.of_other_body(body),
        }
    }

    fn of_other_body(&mut self, body: &Body) {
        match body {
            Body::Programme(p) => {
                self.code(
                    "fact-instrument",
                    "instrument",
                    p.instrument.map(|c| c.code()),
                );
                self.code("fact-giver", "giver", p.giver.map(|c| c.code()));
                let rate = p.rate_percent.map(|n| self.w.count("rate-up-to", n));
                self.text("fact-rate", rate);
                self.text("fact-max-amount", p.max_amount_eur.map(|n| self.w.euro(n)));
                self.date("fact-deadline", p.deadline);
            }
            Body::Course(c) => {
                self.code("fact-format", "format", c.format.map(|c| c.code()));
                let hours = c.duration_hours.map(|n| self.w.count("hours-n", n));
                self.text("fact-duration", hours);
                self.text("fact-price", c.price_eur.map(|n| self.w.euro(n)));
                let certificate = c.certificate.map(|yes| if yes { "yes" } else { "no" });
                self.text("fact-certificate", certificate.map(|key| self.w.msg(key)));
                self.code("fact-level", "level", c.level.map(|c| c.code()));
            }
            Body::Event(e) => {
                self.text("fact-starts", e.starts.map(|at| self.w.date_time(&at)));
                self.text("fact-ends", e.ends.map(|at| self.w.date_time(&at)));
                self.code("fact-format", "format", e.format.map(|c| c.code()));
                self.text("fact-venue", e.venue.clone());
            }
            Body::News(n) => self.date("fact-date", n.date),
            Body::Insight(i) => {
                self.code(
                    "fact-type",
                    "insight-type",
                    i.insight_type.map(|c| c.code()),
                );
                let touches = i
                    .touches
                    .iter()
                    .map(|code| touched(self.w, code))
                    .collect::<Vec<_>>();
                self.list("fact-touches", touches);
            }
            Body::Measure(m) => {
                self.either("fact-goal", &m.goal_de, &m.goal_en);
                self.code("fact-progress", "progress", m.progress.map(|c| c.code()));
                self.date("fact-due", m.due);
                self.text("fact-responsible", m.responsible.clone());
            }
            _ => {}
        }
    }

    /// The text of the page's language, or else the other one, marked as such.
    fn either(&mut self, label: &str, german: &Option<String>, english: &Option<String>) {
        let page = self.w.language();
        let value = spoken(page, german, english).map(|(language, text)| Value {
            text: text.to_owned(),
            href: None,
            lang: (language != page).then(|| language.code()),
        });
        self.values(label, value);
    }

    fn code(&mut self, label: &str, family: &str, code: Option<&str>) {
        let word = code.map(|code| self.w.code(family, code));
        self.text(label, word);
    }

    fn date(&mut self, label: &str, date: Option<Date>) {
        let date = date.map(|date| self.w.date(&date));
        self.text(label, date);
    }

    fn text(&mut self, label: &str, text: Option<String>) {
        self.list(label, text);
    }

    fn list(&mut self, label: &str, texts: impl IntoIterator<Item = String>) {
        let values = texts.into_iter().map(|text| Value {
            text,
            href: None,
            lang: None,
        });
        self.values(label, values);
    }

    fn values(&mut self, label: &str, values: impl IntoIterator<Item = Value>) {
        let values: Vec<Value> = values
            .into_iter()
            .filter(|v| !v.text.trim().is_empty())
            .collect();
        if !values.is_empty() {
            self.facts.push(Fact {
                label: self.w.msg(label),
                values,
            });
        }
    }
}

/// The text in the page's language, or else the other one, with the language that it is in.
fn spoken<'a>(
    page: Language,
    german: &'a Option<String>,
    english: &'a Option<String>,
) -> Option<(Language, &'a str)> {
    let (own, other) = match page {
        Language::German => (german, english),
        Language::English => (english, german),
    };
    let own = own.as_deref().map(|text| (page, text));
    own.or_else(|| Some((page.other(), other.as_deref()?)))
}

/// Who may apply for a programme, as harmless HTML with its language: rules come with lists and paragraphs, too long for
/// a line of the fact sheet.
#[must_use]
pub fn eligibility(page: Language, body: &Body) -> Option<(Language, String)> {
    let Body::Programme(programme) = body else {
        return None;
    };
    let (german, english) = (&programme.eligibility_de, &programme.eligibility_en);
    let (language, text) = spoken(page, german, english)?;
    (!text.trim().is_empty()).then(|| (language, markdown::to_html(text)))
}

/// The word for somebody who is touched; sources may also write freely.
fn touched(w: Words, code: &str) -> String {
    let key = code.to_lowercase().replace(['_', ' '], "-");
    w.find(&format!("touches-{key}"))
        .unwrap_or_else(|| code.to_owned())
}

fn period(w: Words, period: Period) -> Option<String> {
    match (period.from, period.until) {
        (Some(from), Some(until)) if from == until => Some(w.date(&from)),
        (Some(from), Some(until)) => Some(w.with(
            "period-both",
            &[
                ("from", w.date(&from).into()),
                ("until", w.date(&until).into()),
            ],
        )),
        (Some(from), None) => Some(w.named("period-from", w.date(&from))),
        (None, Some(until)) => Some(w.named("period-until", w.date(&until))),
        (None, None) => None,
    }
}
