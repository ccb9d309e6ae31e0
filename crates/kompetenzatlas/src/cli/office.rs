//! What the office does at the command line: its texts, messages to it, reports of the network.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum, builder::NonEmptyStringValueParser};

#[derive(Debug, Subcommand)]
pub enum TextCommand {
    /// Put a text in the place of what was there
    Set {
        /// Which text
        #[arg(value_enum)]
        name: TextArg,
        /// In which language
        #[arg(value_enum)]
        language: LanguageArg,
        /// File to read: Markdown in UTF-8
        file: PathBuf,
        /// Who checked it; of easy language people who need it
        #[arg(long, requires = "reviewed", value_name = "NAME")]
        reviewer: Option<String>,
        /// The day on which it was checked: YYYY-MM-DD
        #[arg(long, requires = "reviewer", value_name = "DAY")]
        reviewed: Option<jiff::civil::Date>,
    },
    /// Print a text
    Show {
        /// Which text
        #[arg(value_enum)]
        name: TextArg,
        /// In which language
        #[arg(value_enum)]
        language: LanguageArg,
    },
    /// Take a text away
    Remove {
        /// Which text
        #[arg(value_enum)]
        name: TextArg,
        /// In which language
        #[arg(value_enum)]
        language: LanguageArg,
    },
    /// List all texts, and those that are not written yet
    List,
}

#[derive(Debug, Subcommand)]
pub enum MessagesCommand {
    /// List all messages; those that wait come first
    List,
    /// Print a message whole
    Show {
        /// Id of the message
        id: String,
    },
    /// Note that the office is done with a message; it is kept until it is erased
    Finish {
        /// Id of the message
        id: String,
    },
    /// Erase a message for good
    Erase {
        /// Id of the message
        id: String,
    },
    /// Erase all messages for good with which the office was done long ago
    EraseDone {
        /// So many days ago
        #[arg(long, default_value_t = 90)]
        days: u32,
    },
}

#[derive(Debug, Subcommand)]
pub enum ReportsCommand {
    /// List the bundles that have enough reports to be told of or were answered, and from where very many came in a month
    List,
    /// Publish what became of the reports of a municipality, or of a business park, which is named publicly by that
    Answer {
        /// Key of the municipality: eight digits
        ags: domain::Ags,
        /// What became of them
        #[arg(value_enum)]
        state: ReportStateArg,
        /// What everybody is told, in German
        german: String,
        /// The same in English
        #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
        english: Option<String>,
        /// Only those of this business park, as it is to be called
        #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
        park: Option<String>,
    },
    /// Erase all reports of a municipality that came in a month for good, for example a flood of made-up ones
    Discard {
        /// Key of the municipality: eight digits
        ags: domain::Ags,
        /// The month, for example 2026-11
        month: String,
        /// Really erase them: nothing brings them back
        #[arg(long)]
        yes: bool,
    },
    /// Take back the last answer, for example one that names somebody
    TakeBack {
        /// Key of the municipality: eight digits
        ags: domain::Ags,
        /// Only that of this business park
        #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
        park: Option<String>,
    },
}

/// What became of reports.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum ReportStateArg {
    /// Somebody asks whether it is so
    Examined,
    /// They were passed on to who can change it
    PassedOn,
    /// The network is being built, or it is decided that it will be
    BeingBuilt,
    /// The entry was corrected
    Corrected,
    /// What was needed is there
    Done,
    /// It stays as it is; the answer says why
    Declined,
}

impl From<ReportStateArg> for domain::ReportState {
    fn from(state: ReportStateArg) -> Self {
        match state {
            ReportStateArg::Examined => Self::Examined,
            ReportStateArg::PassedOn => Self::PassedOn,
            ReportStateArg::BeingBuilt => Self::BeingBuilt,
            ReportStateArg::Corrected => Self::Corrected,
            ReportStateArg::Done => Self::Done,
            ReportStateArg::Declined => Self::Declined,
        }
    }
}

/// A text that the office answers for.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum TextArg {
    /// Who answers for the installation (Impressum)
    Imprint,
    /// What becomes of personal data
    Privacy,
    /// Where to find the explanation in sign language
    SignLanguage,
    /// The explanation in easy language (Leichte Sprache)
    EasyLanguage,
}

impl From<TextArg> for domain::SiteTextName {
    fn from(text: TextArg) -> Self {
        match text {
            TextArg::Imprint => Self::Imprint,
            TextArg::Privacy => Self::Privacy,
            TextArg::SignLanguage => Self::SignLanguage,
            TextArg::EasyLanguage => Self::EasyLanguage,
        }
    }
}

/// A language of the interface.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LanguageArg {
    /// German
    De,
    /// English
    En,
}

impl From<LanguageArg> for domain::Language {
    fn from(language: LanguageArg) -> Self {
        match language {
            LanguageArg::De => Self::German,
            LanguageArg::En => Self::English,
        }
    }
}
