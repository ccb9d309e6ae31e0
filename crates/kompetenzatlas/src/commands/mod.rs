//! One file per group of commands; each calls a use case of `app` and tells how it went.

mod boundaries;
mod care;
mod competence;
mod evaluate;
mod export;
mod identity;
mod import;
mod office;
mod report;
mod reports;
mod serve;
mod user;

use std::{
    io::{IsTerminal as _, Write as _},
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
};

use anyhow::{Context as _, Error, Result, anyhow, bail};
use app::{App, AppError, Place};
use domain::{Actor, Kind, SystemClock};
use tempfile::TempDir;
use tokio::runtime::Handle;

use crate::{
    cli::{
        Command, EvaluateCommand, Identity, IdentityCommand, MessagesCommand, TextCommand,
        UserCommand,
    },
    reranker::{self, Patience},
    settings::Settings,
};

/// The operator at the command line: whoever may run the binary on the data may do everything.
const OPERATOR: Actor = Actor::System("operator");

/// Runs a command to its end. What a server does beside its answers it does on `background`.
///
/// # Errors
/// What kept it from doing its work, for the operator to read.
pub async fn run(command: Command, settings: &Settings, background: &Handle) -> Result<ExitCode> {
    match &command {
        Command::Identity(IdentityCommand::Evaluate { pairs, files, half }) => {
            return identity::evaluate(pairs, half.as_deref(), files);
        }
        Command::Identity(IdentityCommand::Signs) => return Ok(identity::signs()),
        Command::Boundaries { files } => return boundaries::check(files),
        Command::Evaluate(EvaluateCommand::Search {
            documents: Some(documents),
            judged,
        }) => {
            let model = settings.rerank_model.as_deref();
            return evaluate::search(documents, judged, model).await;
        }
        _ => {}
    }
    let place = Place {
        data: settings.data.clone(),
        database_url: settings.database_url.clone(),
    };
    if needs_an_atlas(&command) && !place.holds_an_atlas() {
        bail!("there is no atlas in {}", place.data.display());
    }
    if let Command::Demo | Command::Serve = command {
        let is_demo = matches!(command, Command::Demo);
        return serve::run(&place, settings, is_demo, background).await;
    }
    let scratch = scratch(&command, &place)?;
    let opened = match &scratch {
        Some(scratch) => &Place {
            data: scratch.path().to_owned(),
            database_url: None,
        },
        None => &place,
    };
    let app = App::open(opened, Arc::new(SystemClock))
        .await
        .map_err(|error| advised(plain(error), opened))?;
    if let (Command::Evaluate(_), Some(folder)) = (&command, &settings.rerank_model) {
        app.rerank_by(reranker::open(folder, Patience::Unlimited)?);
    }
    let code = match command {
        Command::Import {
            source,
            files,
            dry_run,
            partial,
            accept_losses,
            report,
        } => {
            let options = app::ImportOptions {
                dry_run,
                partial,
                accept_losses,
            };
            import::import(&app, &source, &files, options, report.as_deref()).await
        }
        Command::Sources => import::sources(&app).await,
        Command::Reindex => care::reindex(&app).await,
        Command::Doctor => care::doctor(&app).await,
        Command::Backup { file } => care::backup(&app, &file).await,
        Command::Restore { file } => care::restore(&app, &file).await,
        Command::Identity(IdentityCommand::Link) => identity::link(&app).await,
        Command::Identity(IdentityCommand::List { merges }) => identity::list(&app, merges).await,
        Command::Identity(IdentityCommand::Decide { one, other, what }) => {
            identity::decide(&app, &one, &other, what == Identity::Same).await
        }
        Command::Identity(IdentityCommand::Undo { merge }) => identity::undo(&app, &merge).await,
        Command::Fits => office::list_fits(&app).await,
        Command::Reports(command) => reports::run(&app, command).await,
        Command::Competence(command) => competence::run(&app, command).await,
        Command::Evaluate(EvaluateCommand::Experts { judged }) => {
            evaluate::entries(&app, &judged, &[Kind::Organisation]).await
        }
        Command::Evaluate(EvaluateCommand::Search { judged, .. }) => {
            evaluate::entries(&app, &judged, &[]).await
        }
        Command::Evaluate(EvaluateCommand::Guide {
            queries,
            qrels,
            run_out,
        }) => evaluate::guides(&app, &queries, &qrels, run_out.as_deref()).await,
        Command::Evaluate(EvaluateCommand::Concepts { judged }) => {
            evaluate::concepts(&app, &judged).await
        }
        Command::Demo
        | Command::Serve
        | Command::Boundaries { .. }
        | Command::Identity(IdentityCommand::Evaluate { .. } | IdentityCommand::Signs) => {
            unreachable!("answered above")
        }
        Command::Export { format, file, kind } => {
            let kind = kind.as_deref().map(export_kind).transpose()?;
            export::export(&app, settings, format.into(), kind, &file).await
        }
        Command::Text(command) => text(&app, command).await,
        Command::Messages(command) => messages(&app, command).await,
        Command::User(UserCommand::Add { name, role }) => user::add(&app, &name, role.into()).await,
        Command::User(UserCommand::List) => user::list(&app).await,
        Command::User(UserCommand::Token { account }) => user::token(&app, &account).await,
        Command::User(UserCommand::Erase { account }) => user::erase(&app, &account).await,
    };
    app.close().await;
    code.map_err(|error| advised(error, opened))
}

/// The error with what helps where a disk is full.
fn advised(error: Error, place: &Place) -> Error {
    let mut causes = error.chain();
    let of_atlas = causes.find_map(|cause| match cause.downcast_ref() {
        Some(AppError::NoRoom { what, .. }) => Some(*what),
        _ => None,
    });
    let disk = match of_atlas {
        Some("database") if place.database_url.is_some() => "PostgreSQL's server".to_owned(),
        Some(_) => place.data.display().to_string(),
        None if error.chain().any(is_full) => {
            return anyhow!("{error:#}; make room there, or name a file on another disk");
        }
        None => return error,
    };
    anyhow!(
        "{error:#}; that is the disk of {disk}. Then run this again: what was done until now is kept"
    )
}

fn is_full(cause: &(dyn std::error::Error + 'static)) -> bool {
    use std::io::ErrorKind as E;
    let kind = cause.downcast_ref().map(std::io::Error::kind);
    matches!(
        kind,
        Some(E::StorageFull | E::QuotaExceeded | E::FileTooLarge)
    )
}

/// Whether a command is long work that nobody waits for as they wait for a page.
pub const fn gives_way(command: &Command) -> bool {
    matches!(
        command,
        Command::Import { .. }
            | Command::Reindex
            | Command::Doctor
            | Command::Backup { .. }
            | Command::Export { .. }
            | Command::Identity(IdentityCommand::Link)
    )
}

/// How nice this thread is to others.
pub fn niceness() -> i32 {
    rustix::process::getpriority_process(None).unwrap_or(0)
}

/// Long commands, as the command `nice` has it: a tenth of the time of who is not nice, where both want all of it.
pub const NICE: i32 = 10;

/// Who follows the log, which is as nice as one can be: a seventh of the time of a long command. What that writes is taken in
/// all the quicker in one go.
pub const NICER: i32 = 19;

/// Lets everybody else on this machine have the processor before this thread and those that it will start, above all a
/// server's answers: on an idle machine that costs nothing. Who was made nicer by somebody gets nicer still. The
/// `usual` niceness is told, since a thread is as nice as the one that started it already.
pub fn give_way(usual: i32, by: i32) {
    if let Err(error) = rustix::process::setpriority_process(None, usual + by) {
        tracing::debug!(%error, "the priority cannot be lowered");
    }
}

/// Where an import that is only tried is tried while there is no atlas yet: it leaves nothing behind, not even an empty one.
fn scratch(command: &Command, place: &Place) -> Result<Option<TempDir>> {
    match command {
        Command::Import { dry_run: true, .. } if !place.holds_an_atlas() => {
            let folder = TempDir::new().context("a temporary folder for the dry run")?;
            Ok(Some(folder))
        }
        _ => Ok(None),
    }
}

/// Whether a command makes no sense without an atlas: a mistyped folder must not become one.
const fn needs_an_atlas(command: &Command) -> bool {
    match command {
        Command::Doctor
        | Command::Backup { .. }
        | Command::Reindex
        | Command::Export { .. }
        | Command::Evaluate(_)
        | Command::Competence(_)
        | Command::Identity(_)
        | Command::Messages(_)
        | Command::Fits
        | Command::Reports(_)
        | Command::Text(
            TextCommand::Show { .. } | TextCommand::List | TextCommand::Remove { .. },
        )
        | Command::User(
            UserCommand::List | UserCommand::Token { .. } | UserCommand::Erase { .. },
        ) => true,
        Command::Demo
        | Command::Serve
        | Command::Import { .. }
        | Command::Sources
        | Command::Restore { .. }
        | Command::Boundaries { .. }
        | Command::Text(TextCommand::Set { .. })
        | Command::User(UserCommand::Add { .. }) => false,
    }
}

fn export_kind(code: &str) -> Result<Kind> {
    let known = Kind::ALL.iter().map(|kind| kind.code());
    Kind::from_code(code).with_context(|| {
        let known: Vec<&str> = known.collect();
        format!("there is no kind '{code}'; known are {}", known.join(", "))
    })
}

async fn text(app: &App, command: TextCommand) -> Result<ExitCode> {
    match command {
        TextCommand::Set {
            name,
            language,
            file,
            reviewer,
            reviewed,
        } => {
            let reviewed = reviewer.zip(reviewed);
            office::set_text(app, name.into(), language.into(), &file, reviewed).await
        }
        TextCommand::Show { name, language } => {
            office::show_text(app, name.into(), language.into()).await
        }
        TextCommand::Remove { name, language } => {
            office::remove_text(app, name.into(), language.into()).await
        }
        TextCommand::List => office::list_texts(app).await,
    }
}

async fn messages(app: &App, command: MessagesCommand) -> Result<ExitCode> {
    match command {
        MessagesCommand::List => office::list_messages(app).await,
        MessagesCommand::Show { id } => office::show_message(app, &id).await,
        MessagesCommand::Finish { id } => office::finish_message(app, &id).await,
        MessagesCommand::Erase { id } => office::erase_message(app, &id).await,
        MessagesCommand::EraseDone { days } => office::erase_messages_done(app, days).await,
    }
}

/// An error of a use case with its whole cause: the operator may read what the web must not tell.
fn plain(error: app::AppError) -> anyhow::Error {
    anyhow::Error::new(error)
}

/// Prints a line of the command's answer.
fn print_line(line: std::fmt::Arguments<'_>) {
    // Whoever closed the pipe does not want the rest.
    let _ = writeln!(std::io::stdout(), "{line}");
}

macro_rules! say {
    ($($words:tt)*) => { $crate::commands::print_line(format_args!($($words)*)) };
}
pub(crate) use say;

/// Shows how far long work has come: one changing line on a terminal, now and then a line in a file.
struct Progress {
    on_terminal: bool,
    last: Option<u64>,
}

impl Progress {
    fn new() -> Self {
        Self {
            on_terminal: std::io::stderr().is_terminal(),
            last: None,
        }
    }

    /// `percent` from 0 to 100.
    fn show(&mut self, percent: u64, words: &str) {
        let step = if self.on_terminal { 1 } else { 10 };
        if self.last.is_some_and(|last| percent < last + step) {
            return;
        }
        self.last = Some(percent);
        let mut out = std::io::stderr();
        let _ = if self.on_terminal {
            write!(out, "\r{percent:3} %  {words}\x1b[K")
        } else {
            writeln!(out, "{percent:3} %  {words}")
        };
    }

    fn end(&mut self) {
        if self.on_terminal && self.last.is_some() {
            let _ = writeln!(std::io::stderr());
        }
    }
}

/// Whether Ctrl-C or SIGTERM came, so that long work ends after its current step.
struct Stop(Arc<(AtomicBool, AtomicU8)>);

impl Stop {
    /// Listens from now on, and says at once that it heard.
    fn awaited() -> Self {
        let stop = Self(Arc::default());
        let heard = stop.0.clone();
        tokio::spawn(async move {
            let signal = serve::stop_signal().await;
            heard.1.store(signal, Ordering::Relaxed);
            heard.0.store(true, Ordering::Release);
            let _ = writeln!(std::io::stderr(), "\nstopping after the current batch");
        });
        stop
    }

    /// What the work looks at.
    fn flag(&self) -> &AtomicBool {
        &self.0.0
    }

    /// How a command ends that was interrupted, as shells have it: 128 and the number of the signal.
    fn interrupted(&self) -> Option<ExitCode> {
        let is_raised = self.flag().load(Ordering::Acquire);
        is_raised.then(|| ExitCode::from(128 + self.0.1.load(Ordering::Relaxed)))
    }
}
