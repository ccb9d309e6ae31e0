//! What people answer, as a form sends it.

use rules::{Answers, Fact};

use crate::lenient;

/// Reads a form about these facts.
#[must_use]
pub fn read(form: &str, asked: &'static [Fact]) -> Answers {
    let sent = lenient::pairs(Some(form));
    // Of several the last: a form sends one.
    Answers::read(asked, |name| {
        let mut sent = sent.iter().rev();
        sent.find(|(sent, _)| sent == name)
            .map(|(_, value)| value.as_str())
    })
}
