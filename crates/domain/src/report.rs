//! What firms and people report of the network where they are: that they need more, or that an entry is wrong.

use serde::{Deserialize, Serialize};

use crate::{Ags, Timestamp, fold_name, vocabulary::coded};

coded!(
    /// Why somebody reports.
    ReportReason {
        /// They need 30 Mbit/s and cannot get it.
        NeedBasic = "need_basic",
        /// They need more than 100 Mbit/s and cannot get it.
        NeedFast = "need_fast",
        /// They need a gigabit and cannot get it.
        NeedGigabit = "need_gigabit",
        /// They need a mobile network and have none, or a poor one.
        NeedMobile = "need_mobile",
        /// What is shown as available was refused when they ordered it.
        Refused = "refused",
        /// It was ordered, and not connected in the time that was promised.
        Late = "late",
        /// It is to be had only for more than the usual costs of a connection.
        ExtraCost = "extra_cost",
        /// What is connected stays slower than what is shown.
        Slower = "slower",
        /// There is no mobile network where one is shown.
        NoSignal = "no_signal",
        /// There is more than is shown.
        Better = "better",
    }
);

impl ReportReason {
    /// Whether it tells of a need; else it says that an entry is wrong.
    #[must_use]
    pub const fn is_need(self) -> bool {
        matches!(
            self,
            Self::NeedBasic | Self::NeedFast | Self::NeedGigabit | Self::NeedMobile
        )
    }
}

coded!(
    /// What became of the reports of a place.
    ReportState {
        /// Somebody asks whether it is so.
        Examined = "examined",
        /// They were passed on to who can change it.
        PassedOn = "passed_on",
        /// The network is being built, or it is decided that it will be.
        BeingBuilt = "being_built",
        /// The entry was corrected.
        Corrected = "corrected",
        /// It is done: what was needed is there.
        Done = "done",
        /// It stays as it is; the answer says why.
        Declined = "declined",
    }
);

/// A report as somebody makes it. It names nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// Of which municipality.
    pub ags: Ags,
    /// The business park, as it was typed; empty: none.
    pub park: String,
    /// Why.
    pub reason: ReportReason,
}

impl NewReport {
    /// Longest name of a business park, in characters.
    pub const PARK_MAX: usize = 80;

    /// The report with the white space of its park made one blank each.
    #[must_use]
    pub fn trimmed(self) -> Self {
        Self {
            park: one_blank_each(&self.park),
            ..self
        }
    }

    /// Why it cannot be kept, if it cannot, with the name of the field.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        Self::park_fault(&self.park)
    }

    /// Why a business park cannot be called so, if it cannot; an empty name says that there is none.
    #[must_use]
    pub fn park_fault(park: &str) -> Option<String> {
        let max = Self::PARK_MAX;
        if park.is_empty() {
            None
        } else if park.chars().count() > max {
            Some(format!("park: is longer than {max} characters; shorten it"))
        } else if park.chars().any(char::is_control) {
            Some("park: contains a control character; remove it".to_owned())
        } else if park_key(park).is_empty() {
            Some("park: has no letter and no digit; write a name or leave it empty".to_owned())
        } else {
            None
        }
    }
}

fn one_blank_each(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Under which reports of a business park are bundled, however its name is written: its letters and digits, without what
/// is written before nearly all of them.
#[must_use]
pub fn park_key(park: &str) -> String {
    let folded = fold_name(park);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_general = |word: &&&str| {
        matches!(
            **word,
            "gewerbegebiet"
                | "gewerbepark"
                | "industriegebiet"
                | "industriepark"
                | "ge"
                | "gi"
                | "gewerbe"
                | "und"
                | "im"
                | "am"
                | "an"
                | "der"
        )
    };
    let told: Vec<&str> = words.iter().copied().filter(|w| !is_general(&w)).collect();
    // One that is called nothing else keeps its words.
    match told.is_empty() {
        true => words.concat(),
        false => told.concat(),
    }
}

/// A report as it is kept: what whoever has its link may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReport {
    /// What was reported.
    pub said: NewReport,
    /// In which month, as `2026-11`.
    pub month: String,
    /// From when on it is gone.
    pub expires: Timestamp,
}

/// How many reports of a place say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportCount {
    /// Of which municipality.
    pub ags: Ags,
    /// The key of the business park, see [`park_key`]; empty: none.
    pub park: String,
    /// Why.
    pub reason: ReportReason,
    /// How many.
    pub times: u64,
}

/// An answer of the office to the reports of a municipality or a business park.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportAnswer {
    /// Of which municipality.
    pub ags: Ags,
    /// The business park, as everybody may read it; empty: the whole municipality.
    pub park: String,
    /// When.
    pub at: Timestamp,
    /// What became of them.
    pub state: ReportState,
    /// In German.
    pub german: String,
    /// In English; empty: the German one stands for it.
    pub english: String,
}

impl ReportAnswer {
    /// Longest text, in characters.
    pub const TEXT_MAX: usize = 1_000;

    /// The answer with the white space of its park made one blank each, and none around its texts.
    #[must_use]
    pub fn trimmed(self) -> Self {
        Self {
            park: one_blank_each(&self.park),
            german: self.german.trim().to_owned(),
            english: self.english.trim().to_owned(),
            ..self
        }
    }

    /// Why it cannot be kept, if it cannot, with the name of the field.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if let Some(fault) = NewReport::park_fault(&self.park) {
            return Some(fault);
        }
        if self.german.trim().is_empty() {
            return Some("german: is empty; say what became of the reports".to_owned());
        }
        for (field, text) in [("german", &self.german), ("english", &self.english)] {
            let max = Self::TEXT_MAX;
            if text.chars().count() > max {
                return Some(format!(
                    "{field}: is longer than {max} characters; shorten it"
                ));
            }
            if text.chars().any(|c| c.is_control() && c != '\n') {
                return Some(format!("{field}: contains a control character; remove it"));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_park_is_one_however_it_is_written() {
        for (park, key) in [
            ("Gewerbegebiet Nord", "nord"),
            ("GE Nord", "nord"),
            ("  nord ", "nord"),
            ("Industriegebiet Am Güterbahnhof", "gueterbahnhof"),
            ("Gewerbe- und Industriepark Süd/West", "suedwest"),
            ("Gewerbegebiet", "gewerbegebiet"),
            ("Euro-Park 2", "europark2"),
            ("Europark 2", "europark2"),
            // As some programs copy it.
            ("No\u{ad}rd", "nord"),
            ("", ""),
            ("–", ""),
        ] {
            assert_eq!(park_key(park), key, "{park}");
        }
    }

    #[test]
    fn a_report_says_what_is_at_fault() {
        let report = |park: &str| NewReport {
            ags: "05334002".parse().expect("eight digits"),
            park: park.to_owned(),
            reason: ReportReason::NeedFast,
        };
        for good in ["", "Gewerbegebiet Nord", &"ä".repeat(80)] {
            assert_eq!(report(good).fault(), None, "{good}");
        }
        for bad in ["–", "a\u{1b}[2Jb", &"ä".repeat(81)] {
            let fault = report(bad).fault().expect(bad);
            assert!(fault.starts_with("park: "), "{fault}");
        }
        assert_eq!(report(" a \n b ").trimmed(), report("a b"));
    }

    #[test]
    fn an_answer_says_what_is_at_fault() {
        let answer = |german: &str, english: &str| ReportAnswer {
            ags: "05334002".parse().expect("eight digits"),
            park: String::new(),
            at: Timestamp::UNIX_EPOCH,
            state: ReportState::PassedOn,
            german: german.to_owned(),
            english: english.to_owned(),
        };
        assert_eq!(answer("Weitergegeben.\nDanke.", "").fault(), None);
        assert_eq!(answer(" Gut\n", " ").trimmed(), answer("Gut", ""));
        let long = "x".repeat(1_001);
        for (german, english, field) in [
            (" ", "", "german"),
            (&long, "", "german"),
            ("Gut", &long, "english"),
            ("Gut", "a\u{9b}b", "english"),
        ] {
            let fault = answer(german, english).fault().expect(field);
            assert!(fault.starts_with(field), "{fault}");
        }
    }
}
