//! A question in somebody's own words, with what they say of themselves.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{EntryId, vocabulary::coded};

coded!(
    /// As who somebody asks for a guide.
    #[derive(Default)]
    Asker {
        /// A firm with employees.
        #[default]
        Firm = "firm",
        /// Somebody who works on their own account and alone.
        SelfEmployed = "self_employed",
        /// Who speaks for employees: a works or staff council.
        Council = "council",
        /// Who does research and looks for those who need it.
        Researcher = "researcher",
        /// Who trains people in a firm.
        Trainer = "trainer",
    }
);

coded!(
    /// A kind of help.
    Help {
        /// People and institutions that know something about it.
        People = "people",
        /// Projects and outcomes of the same kind.
        Examples = "examples",
        /// Offers, laboratories, test beds.
        Offers = "offers",
        /// Programmes that may fund it.
        Funding = "funding",
        /// Courses and events.
        Learning = "learning",
        /// Studies and practice.
        Insights = "insights",
        /// Who advises those who speak for employees, and what others agreed on.
        Advice = "advice",
        /// Firms that have to do with it.
        Firms = "firms",
        /// What somebody openly looks for.
        Needs = "needs",
    }
);

impl Asker {
    /// The kinds of help that are offered to them, in the order in which they stand in their guide.
    #[must_use]
    pub const fn helps(self) -> &'static [Help] {
        use Help::{Advice, Examples, Firms, Funding, Insights, Learning, Needs, Offers, People};
        match self {
            Self::Firm | Self::SelfEmployed => {
                &[People, Examples, Offers, Funding, Learning, Insights]
            }
            Self::Council => &[Advice, Examples, People, Insights, Learning],
            Self::Researcher => &[Needs, Firms, People, Examples, Funding, Learning],
            Self::Trainer => &[Learning, People, Offers, Insights, Examples, Funding],
        }
    }

    /// Whether their guide begins with what is to be settled with the employees.
    #[must_use]
    pub const fn is_about_rights(self) -> bool {
        matches!(self, Self::Council)
    }
}

coded!(
    /// Whether an item of a guide was of use, and if not, why.
    Fit {
        /// It helps.
        Helps = "helps",
        /// It is about something else.
        OtherTopic = "other_topic",
        /// It is meant for others: too large, too small, another branch.
        NotForUs = "not_for_us",
        /// It is too far away.
        TooFar = "too_far",
        /// It is over, or no longer true.
        Outdated = "outdated",
        /// Nobody can be reached, or nobody answers.
        Unreachable = "unreachable",
    }
);

/// A question in somebody's own words, with what they say of themselves. Everything but the question may stay open.
///
/// It is kept sealed, so that only who has its link can read it, and only for a while.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Inquiry {
    /// As who they ask.
    pub asker: Asker,
    /// The problem, as it was typed: at most [`Self::TEXT_MAX`] characters.
    pub text: String,
    /// Where they are, as it was typed.
    pub place: String,
    /// Their branch, as it was typed.
    pub branch: String,
    /// Answers to questions of the rules, as they were typed, by the names of facts.
    pub answers: BTreeMap<String, String>,
    /// What kind of help is wanted; empty: any.
    pub wanted: BTreeSet<Help>,
    /// Whether it is to stay for months instead of a day.
    pub is_kept: bool,
    /// What they said of items of their guide.
    pub fits: BTreeMap<EntryId, Said>,
}

/// What somebody said of an item of their guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Whether it was of use.
    pub fit: Fit,
    /// When, as `2026-11`.
    pub month: String,
}

impl Inquiry {
    /// Longest problem, in characters.
    pub const TEXT_MAX: usize = 2_000;
    /// Longest place or branch, in characters.
    pub const NAME_MAX: usize = 200;
    /// Longest answer to a question of the rules, in bytes.
    pub const ANSWER_MAX: usize = 100;
    /// Most items of a guide of which something is said.
    pub const FITS_MAX: usize = 60;

    /// Whether the problem is told in at least one word, and not in too many.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.text.contains(char::is_alphanumeric) && self.text.chars().count() <= Self::TEXT_MAX
    }
}

/// How often something was said of an entry in guides, without who said it or what they had asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FitCount {
    /// The entry.
    pub entry: EntryId,
    /// What was said, and in which month.
    pub said: Said,
    /// How often; of a change: how much more or less often.
    pub times: i64,
}
