//! What the office writes on pages of its own, and what visitors write to the office.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Language, MessageId, Timestamp, vocabulary::coded};

coded!(
    /// A text of this installation that its office writes.
    SiteTextName {
        /// Who answers for the installation (Impressum).
        Imprint = "imprint",
        /// What becomes of personal data.
        Privacy = "privacy",
        /// Where to find the explanation in sign language.
        SignLanguage = "sign_language",
        /// The explanation in easy language (Leichte Sprache).
        EasyLanguage = "easy_language",
    }
);

/// A text of the office in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteText {
    /// Markdown, 1 to [`Self::BODY_MAX`] characters.
    pub body: String,
    /// Who checked it, at most [`Self::REVIEWER_MAX`] characters. Easy language may be called so only when people
    /// who need it have checked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// When it was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Date>,
}

impl SiteText {
    /// Longest text, in characters.
    pub const BODY_MAX: usize = 100_000;
    /// Longest name of who checked it, in characters.
    pub const REVIEWER_MAX: usize = 200;

    /// Why it cannot be kept, if it cannot, with the name of the field.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let reviewer = self.reviewer.as_deref().unwrap_or("nobody");
        [
            fault_of("body", &self.body, Self::BODY_MAX),
            fault_of("reviewer", reviewer, Self::REVIEWER_MAX),
        ]
        .into_iter()
        .flatten()
        .next()
        .or_else(|| {
            let halves = self.reviewer.is_some() != self.reviewed.is_some();
            halves
                .then(|| "reviewed: reviewer and day belong together; give both or none".to_owned())
        })
    }
}

/// A text of the office as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSiteText {
    /// Which.
    pub name: SiteTextName,
    /// In which language.
    pub language: Language,
    /// What it says.
    pub text: SiteText,
    /// When it was last changed.
    pub changed: Timestamp,
}

coded!(
    /// What a message to the office is about.
    MessageTopic {
        /// Something is hard or impossible to use (a barrier).
        Accessibility = "accessibility",
        /// Something in the atlas is wrong.
        Correction = "correction",
        /// Anything else.
        Other = "other",
    }
);

/// What a visitor writes to the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// What it is about.
    pub topic: MessageTopic,
    /// The page it is about: a path within the atlas that begins with `/`, at most [`Self::PAGE_MAX`] characters.
    pub page: String,
    /// What is written, 1 to [`Self::BODY_MAX`] characters.
    pub body: String,
    /// How the visitor may be answered, at most [`Self::CONTACT_MAX`] characters; none: no answer is wanted.
    pub contact: Option<String>,
}

impl NewMessage {
    /// Longest path of the page, in characters.
    pub const PAGE_MAX: usize = 500;
    /// Longest text, in characters.
    pub const BODY_MAX: usize = 5_000;
    /// Longest address for an answer, in characters.
    pub const CONTACT_MAX: usize = 200;

    /// The message without white space around its parts, with the same ends of lines from everywhere; what is left empty
    /// is not there.
    #[must_use]
    pub fn trimmed(self) -> Self {
        let contact = self.contact.map(|contact| contact.trim().to_owned());
        Self {
            topic: self.topic,
            page: self.page.trim().to_owned(),
            body: self.body.trim().replace("\r\n", "\n"),
            contact: contact.filter(|contact| !contact.is_empty()),
        }
    }

    /// Why it cannot be kept, if it cannot, with the name of the field.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let contact = self.contact.as_deref().unwrap_or("none");
        let elsewhere = !self.page.starts_with('/') || self.page.starts_with("//");
        [
            fault_of("page", &self.page, Self::PAGE_MAX),
            elsewhere
                .then(|| "page: not a path of this atlas; it has to begin with one /".to_owned()),
            fault_of("body", &self.body, Self::BODY_MAX),
            fault_of("contact", contact, Self::CONTACT_MAX),
            control_in("page", &self.page, &[]),
            control_in("body", &self.body, &['\n', '\t']),
            control_in("contact", contact, &[]),
        ]
        .into_iter()
        .flatten()
        .next()
    }
}

/// What a text says of a control character in it, if there is one that is not allowed: it would steer the terminal of
/// whoever reads it.
fn control_in(field: &str, text: &str, allowed: &[char]) -> Option<String> {
    let mut controls = text.chars().filter(|c| c.is_control());
    let found = u32::from(controls.find(|c| !allowed.contains(c))?);
    Some(format!(
        "{field}: contains the control character U+{found:04X}; remove it"
    ))
}

/// A message to the office as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its random id.
    pub id: MessageId,
    /// When it came.
    pub at: Timestamp,
    /// What was written.
    pub said: NewMessage,
    /// When the office was done with it; none: it still waits.
    pub done: Option<Timestamp>,
}

impl Message {
    /// Its place in the list.
    #[must_use]
    pub const fn place(&self) -> MessagePlace {
        MessagePlace {
            done: self.done.is_some(),
            at: self.at,
            id: self.id,
        }
    }
}

/// A place in the list of messages: those that wait first, of each the oldest first. It stays right while messages are
/// worked off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessagePlace {
    /// Whether the office is done with it.
    pub done: bool,
    /// When it came.
    pub at: Timestamp,
    /// Its id.
    pub id: MessageId,
}

impl MessagePlace {
    /// The place with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let mut parts = code.splitn(3, '.');
        let place = Self {
            done: match parts.next()? {
                "0" => false,
                "1" => true,
                _ => return None,
            },
            at: Timestamp::from_millisecond(parts.next()?.parse().ok()?).ok()?,
            id: parts.next()?.parse().ok()?,
        };
        (place.to_string() == code).then_some(place)
    }
}

impl fmt::Display for MessagePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (done, at) = (u8::from(self.done), self.at.as_millisecond());
        write!(f, "{done}.{at}.{}", self.id)
    }
}

fn fault_of(field: &str, text: &str, max: usize) -> Option<String> {
    if text.trim().is_empty() {
        Some(format!("{field}: is empty"))
    } else if text.chars().count() > max {
        Some(format!(
            "{field}: is longer than {max} characters; shorten it"
        ))
    } else if text.contains('\0') {
        Some(format!("{field}: contains the character NUL; remove it"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(page: &str, body: &str, contact: Option<&str>) -> NewMessage {
        NewMessage {
            topic: MessageTopic::Other,
            page: page.to_owned(),
            body: body.to_owned(),
            contact: contact.map(ToOwned::to_owned),
        }
    }

    #[test]
    fn a_message_says_which_field_is_at_fault() {
        assert_eq!(message("/de", "Hallo", None).fault(), None);
        assert_eq!(
            message("/de", "ä".repeat(5_000).as_str(), None).fault(),
            None
        );
        let long = "x".repeat(5_001);
        for (bad, field) in [
            (message("", "x", None), "page"),
            (message("https://evil.example", "x", None), "page"),
            (message("//evil.example", "x", None), "page"),
            (message("/de", " \n ", None), "body"),
            (message("/de", &long, None), "body"),
            (message("/de", "a\0b", None), "body"),
            (message("/de", "a\u{1b}[2Jb", None), "body"),
            (message("/de", "a\u{9b}2Jb", None), "body"),
            (message("/de", "a\rb", None), "body"),
            (message("/de\n", "x", None), "page"),
            (message("/de", "x", Some("a@b.example\nBcc: c")), "contact"),
            (message("/de", "x", Some(&long)), "contact"),
        ] {
            let fault = bad.fault().expect(field);
            assert!(fault.starts_with(&format!("{field}: ")), "{fault}");
        }
        let trimmed = message(" /de ", " x\r\n\ty ", Some("  ")).trimmed();
        assert_eq!(trimmed, message("/de", "x\n\ty", None));
        assert_eq!(trimmed.fault(), None);
    }

    #[test]
    fn who_checked_a_text_and_when_belong_together() {
        let mut text = SiteText {
            body: "Wir".to_owned(),
            ..SiteText::default()
        };
        assert_eq!(text.fault(), None);
        text.reviewer = Some("Prüfgruppe".to_owned());
        assert!(
            text.fault()
                .is_some_and(|fault| fault.starts_with("reviewed"))
        );
        text.reviewed = Some(jiff::civil::date(2026, 3, 1));
        assert_eq!(text.fault(), None);
        text.body.clear();
        assert!(text.fault().is_some_and(|fault| fault.starts_with("body")));
    }
}
