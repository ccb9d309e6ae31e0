//! The binary: commands, configuration, telemetry. What the commands do is in `app`; how it looks to a
//! browser is in `web`.

mod cli;
mod commands;
mod reranker;
mod settings;
mod telemetry;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{cli::Cli, settings::Settings};

/// Where many threads make what others let go, allocators differ in what they keep: while a server followed 1.4 million
/// changes it held 367 MB at most with this one and 549 MB with mimalloc; the system's kept most of it afterwards.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let settings = match Settings::resolve(cli.flags) {
        Ok(settings) => settings,
        Err(error) => return fail(&error),
    };
    let is_long = commands::gives_way(&cli.command);
    if let Err(error) = telemetry::start(&settings, is_long) {
        return fail(&error);
    }
    // Before there are other threads: each is as nice as the one that made it.
    let usual = commands::niceness();
    if is_long {
        commands::give_way(usual, commands::NICE);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let background = match background(usual) {
        Ok(background) => background,
        Err(error) => return fail(&error.into()),
    };
    let run = commands::run(cli.command, &settings, background.handle());
    let code = runtime.block_on(run).unwrap_or_else(|error| fail(&error));
    // Last: a connection of the database may have been opened there.
    background.shutdown_background();
    code
}

/// Where a server does what nobody waits for: on threads that give way to those that answer.
fn background(usual: i32) -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("background")
        .on_thread_start(move || commands::give_way(usual, commands::NICER))
        .enable_all()
        .build()
}

#[expect(
    clippy::print_stderr,
    reason = "the last word to whoever typed the command"
)]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("kompetenzatlas: {error:#}");
    ExitCode::FAILURE
}
