//! The command line: parsed here, resolved with the configuration file in [`crate::settings`].

mod office;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub use office::{MessagesCommand, ReportsCommand, TextCommand};

/// Kompetenzatlas: who knows what about the digital change of business and work, and what proves it.
#[derive(Debug, Parser)]
#[command(name = "kompetenzatlas", version, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub flags: Flags,
    #[command(subcommand)]
    pub command: Command,
}

/// Settings that hold for every command. A flag wins over its environment variable, that over the
/// configuration file, that over the default.
#[derive(Debug, Default, Clone, clap::Args)]
pub struct Flags {
    /// Configuration file (TOML) with any of the settings below, named as the flags
    #[arg(long, global = true, env = "ATLAS_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the database (unless --database-url is given) and of the search index [default: ./data]
    #[arg(long, global = true, env = "ATLAS_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// PostgreSQL database to use instead of the built-in SQLite: postgres://user:password@host/name
    #[arg(
        long,
        global = true,
        env = "ATLAS_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// Address and port to serve on [default: 127.0.0.1:8080]
    #[arg(long, global = true, env = "ATLAS_LISTEN", value_name = "ADDR")]
    pub listen: Option<String>,
    /// Address and port for metrics in the Prometheus text format, at /metrics, such as 127.0.0.1:9464; it is for those
    /// who operate the atlas: let nobody else reach it [default: none]
    #[arg(long, global = true, env = "ATLAS_METRICS_LISTEN", value_name = "ADDR")]
    pub metrics_listen: Option<String>,
    /// How many connections may be open at a time [default: 20000, or fewer where the system allows fewer open files]
    #[arg(long, global = true, env = "ATLAS_CONNECTIONS", value_name = "NUMBER")]
    pub connections: Option<usize>,
    /// Address under which people reach the atlas [default: http://localhost and the port of --listen: http://localhost:8080]
    #[arg(long, global = true, env = "ATLAS_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Folder of a sentence-embedding model (BERT or XLM-RoBERTa, safetensors) that orders the best hits anew; needs a program
    /// built with the feature rerank [default: none]
    #[arg(long, global = true, env = "ATLAS_RERANK_MODEL", value_name = "DIR")]
    pub rerank_model: Option<PathBuf>,
    /// Whom people reach about this installation: a mail address or the address of a page
    #[arg(long, global = true, env = "ATLAS_CONTACT", value_name = "CONTACT")]
    pub contact: Option<String>,
    /// How many requests a client may send in a minute; 0: any number. Clients are told apart by their address; from
    /// this machine and private networks, where proxies stand, only with --client-header [default: 600]
    #[arg(
        long,
        global = true,
        env = "ATLAS_REQUESTS_PER_MINUTE",
        value_name = "NUMBER"
    )]
    pub requests_per_minute: Option<u32>,
    /// How many forms a client may send in a minute; 0: any number [default: 10]
    #[arg(
        long,
        global = true,
        env = "ATLAS_FORMS_PER_MINUTE",
        value_name = "NUMBER"
    )]
    pub forms_per_minute: Option<u32>,
    /// The header in which a proxy on this machine or in a private network names the client, such as X-Forwarded-For;
    /// its last address counts
    #[arg(long, global = true, env = "ATLAS_CLIENT_HEADER", value_name = "NAME")]
    pub client_header: Option<String>,
    /// What to log: error, warn, info, debug, or a filter such as `info,app=debug` [default: info, without warnings of libraries that mean nothing]
    #[arg(long, global = true, env = "ATLAS_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// Form of the log: for people or one JSON object a line [default: text]
    #[arg(long, global = true, env = "ATLAS_LOG_FORMAT", value_name = "FORM")]
    pub log_format: Option<LogFormat>,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Load the sample data into an empty atlas (or one that has it already) and serve it
    Demo,
    /// Serve the atlas until SIGTERM or Ctrl-C
    Serve,
    /// Read files of a source into the atlas
    Import {
        /// A shipped mapping (see `sources`) or a mapping file (*.toml)
        source: String,
        /// Files to read, in one run; what none of them holds any more is marked as vanished
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Read and report, write no entries; where there is no atlas, none is made (in PostgreSQL its empty tables are)
        #[arg(long)]
        dry_run: bool,
        /// The files are only a part of the source: mark nothing as vanished
        #[arg(long)]
        partial: bool,
        /// Believe the files even if they lack more than a quarter of what the source said before
        #[arg(long, conflicts_with = "partial")]
        accept_losses: bool,
        /// File to write what was done into, as one JSON object: counts, and every problem with file, line, field and columns
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// List the shipped mappings and the sources in this atlas
    Sources,
    /// Check outlines (GeoJSON or TopoJSON) against the municipalities and districts that the program knows
    Boundaries {
        /// Files to check
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Build the search index anew while the old one serves
    Reindex,
    /// Check the installation and say what is wrong
    Doctor,
    /// Write everything into one file, also while the atlas serves
    Backup {
        /// File to write; must not exist
        file: PathBuf,
    },
    /// Read a backup into an empty atlas, of either database
    Restore {
        /// File to read
        file: PathBuf,
    },
    /// Find, merge and tell apart the organisations that are one
    #[command(subcommand)]
    Identity(IdentityCommand),
    /// Show, confirm and reject the competences of an entry
    #[command(subcommand)]
    Competence(CompetenceCommand),
    /// Measure how well is found, by queries that people judged; prints one JSON object
    #[command(subcommand)]
    Evaluate(EvaluateCommand),
    /// Write everything public into a file, as the server gives it for download
    Export {
        /// In which form
        #[arg(value_enum)]
        format: FormatArg,
        /// File to write; must not exist
        file: PathBuf,
        /// Only entries of this kind, for example organisation
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
    },
    /// Write the texts that the office answers for: imprint, privacy and so on
    #[command(subcommand)]
    Text(TextCommand),
    /// Read and erase what visitors wrote to the office
    #[command(subcommand)]
    Messages(MessagesCommand),
    /// List how often entries in guides helped or did not fit, by month
    Fits,
    /// Work off what was reported of the network, bundled by municipality and business park
    #[command(subcommand)]
    Reports(ReportsCommand),
    /// Manage accounts and their API tokens
    #[command(subcommand)]
    User(UserCommand),
}

#[derive(Debug, Subcommand)]
pub enum CompetenceCommand {
    /// List what the texts of an entry name, by which words, and what was said of it
    Show {
        /// Id of the entry, or the address of its page
        entry: String,
    },
    /// Note that an entry is about a competence
    Confirm(Judgement),
    /// Note that it is not, whatever its texts or its owner say
    Reject(Judgement),
    /// Take back what was noted
    Withdraw(Judgement),
}

/// A competence of an entry.
#[derive(Debug, clap::Args)]
pub struct Judgement {
    /// Id of the entry, or the address of its page
    pub entry: String,
    /// URI of the concept, or its key in the atlas's own vocabulary
    pub concept: String,
}

#[derive(Debug, Subcommand)]
pub enum EvaluateCommand {
    /// Rank texts for each query, indexed exactly as the atlas does; without texts, the entries of the atlas
    Search {
        /// Texts, one JSON object a line: id, title, text, lang (de or en). Without it the entries of the atlas are
        /// ranked, which go by any of their ids elsewhere or by source and key (ror:https://ror.org/…)
        #[arg(long, value_name = "FILE")]
        documents: Option<PathBuf>,
        #[command(flatten)]
        judged: Judged,
    },
    /// Rank the organisations of the atlas, which go by any of their ids elsewhere
    Experts {
        #[command(flatten)]
        judged: Judged,
    },
    /// Make a guide for each question and judge the institutions that it names, beside a plain search for the same text
    Guide {
        /// Questions, tab-separated with a line that names the columns: query, text, and place and branch if told
        #[arg(long, value_name = "FILE")]
        queries: PathBuf,
        /// Judgements, a line each: query, tab, institution, tab, gain (2: just this, 1: worth a call), perhaps more
        #[arg(long, value_name = "FILE")]
        qrels: PathBuf,
        /// File to write the institutions of guides into, a line each: query, tab, institution, tab, rank
        #[arg(long, value_name = "FILE")]
        run_out: Option<PathBuf>,
    },
    /// Link each query to concepts of the atlas, which go by their URIs
    Concepts {
        #[command(flatten)]
        judged: Judged,
    },
}

/// Queries and what is right for them.
#[derive(Debug, clap::Args)]
pub struct Judged {
    /// Queries, a line each: id, tab, text
    #[arg(long, value_name = "FILE")]
    pub queries: PathBuf,
    /// Judgements, a line each: query, tab, document, tab, gain
    #[arg(long, value_name = "FILE")]
    pub qrels: PathBuf,
    /// File to write the rankings into, a line each: query, tab, document, tab, rank
    #[arg(long, value_name = "FILE")]
    pub run_out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum IdentityCommand {
    /// Merge what is surely one, list what may be, relate parts to their wholes; every import does it
    Link,
    /// List the pairs that wait for a decision
    List {
        /// List the merges instead, newest first
        #[arg(long)]
        merges: bool,
    },
    /// Decide that two entries are one (same) or two (different)
    Decide {
        /// Id of one entry
        one: String,
        /// Id of the other
        other: String,
        /// What they are
        #[arg(value_enum)]
        what: Identity,
    },
    /// Take a merge apart; the two are not merged again unless somebody decides so
    Undo {
        /// Id of the merge, from `list --merges`
        merge: String,
    },
    /// Measure linking on files of sources by pairs that people judged
    Evaluate {
        /// Pairs, tab-separated: half, verdict, source_a, key_a, name_a, source_b, key_b, name_b, why
        pairs: PathBuf,
        /// Files to link, each with its mapping: SOURCE=FILE
        #[arg(required = true, value_name = "SOURCE=FILE")]
        files: Vec<String>,
        /// Only the pairs of this half: tune or test
        #[arg(long)]
        half: Option<String>,
    },
    /// List the signs by which organisations are told to be one, with their points
    Signs,
}

/// What two entries are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Identity {
    /// One organisation: they are merged
    Same,
    /// Two organisations: they are not proposed again
    Different,
}

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add an account and print its API token, once
    Add {
        /// Name of the account
        name: String,
        /// What it may do
        #[arg(long, value_enum, default_value_t = RoleArg::Member)]
        role: RoleArg,
    },
    /// List all accounts
    List,
    /// Print a further API token of an account, once
    Token {
        /// Name or id of the account
        account: String,
    },
    /// Erase an account with its tokens and drafts
    Erase {
        /// Name or id of the account
        account: String,
    },
}

/// The form of an export.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FormatArg {
    /// A table for spreadsheets, one row per entry
    Csv,
    /// One entry per line, whole, as JSON
    Jsonl,
    /// Points on the map
    Geojson,
}

impl From<FormatArg> for web::downloads::Form {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Csv => Self::Csv,
            FormatArg::Jsonl => Self::JsonLines,
            FormatArg::Geojson => Self::GeoJson,
        }
    }
}

/// What an account may do.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RoleArg {
    /// Sees what is for members, edits what it owns
    Member,
    /// Sees what is for brokers, edits what it owns
    Broker,
    /// The office: publishes, edits, merges, erases
    Editor,
}

impl From<RoleArg> for domain::Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Member => Self::Member,
            RoleArg::Broker => Self::Broker,
            RoleArg::Editor => Self::Editor,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use clap::CommandFactory as _;

    use super::*;

    const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");

    /// The configuration reference, written from the command line itself.
    fn reference() -> String {
        let mut text = String::from(
            "# Configuration\n\n\
             Generated from the command line; `ATLAS_BLESS=1 cargo test -p kompetenzatlas` writes it anew.\n\n\
             A flag wins over its environment variable, that over the configuration file (`--config FILE`,\n\
             TOML, names without the dashes in front), that over the default. Unknown names in the file are refused.\n\n\
             | Flag | Environment | In the file | Meaning |\n|---|---|---|---|\n",
        );
        let cli = Cli::command();
        for flag in cli.get_arguments().filter(|flag| flag.is_global_set()) {
            let name = flag.get_long().unwrap_or_default();
            let variable = flag
                .get_env()
                .and_then(|env| env.to_str())
                .unwrap_or_default();
            let in_file = if name == "config" {
                String::new()
            } else {
                format!("`{name}`")
            };
            let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, "| `--{name}` | `{variable}` | {in_file} | {help} |");
        }
        text.push_str("\n## Commands\n");
        commands(&cli, "kompetenzatlas", &mut text);
        text
    }

    fn commands(parent: &clap::Command, path: &str, text: &mut String) {
        for command in parent
            .get_subcommands()
            .filter(|command| command.get_name() != "help")
        {
            let path = format!("{path} {}", command.get_name());
            let positional: String =
                command
                    .get_positionals()
                    .fold(String::new(), |mut words, argument| {
                        let name = argument.get_value_names().map_or_else(
                            || argument.get_id().to_string().to_uppercase(),
                            |names| names.iter().map(ToString::to_string).collect(),
                        );
                        let many = argument
                            .get_num_args()
                            .is_some_and(|range| range.max_values() > 1);
                        let _ = write!(words, " {name}{}", if many { "…" } else { "" });
                        words
                    });
            let about = command
                .get_about()
                .map(ToString::to_string)
                .unwrap_or_default();
            let _ = writeln!(text, "\n### `{path}{positional}`\n\n{about}.");
            let own = command
                .get_arguments()
                .filter(|flag| flag.get_long().is_some() && !flag.is_global_set());
            for flag in own {
                let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
                let _ = writeln!(
                    text,
                    "- `--{}`: {help}",
                    flag.get_long().unwrap_or_default()
                );
            }
            commands(command, &path, text);
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_reference_is_up_to_date() {
        let wanted = reference();
        if std::env::var_os("ATLAS_BLESS").is_some() {
            std::fs::write(REFERENCE, &wanted).expect("docs can be written");
        }
        let found = std::fs::read_to_string(REFERENCE).unwrap_or_default();
        assert_eq!(
            found, wanted,
            "stale: ATLAS_BLESS=1 cargo test -p kompetenzatlas"
        );
    }
}
