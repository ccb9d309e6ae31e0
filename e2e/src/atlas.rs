use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::{Client, Database, setting};

/// A server that does not answer and have a current index by then hangs. No claim about speed: an index is built at the
/// lowest priority, so where all cores are busy with other tests a few thousand real entries take minutes.
const READY_WITHIN: Duration = Duration::from_secs(600);

/// An installation of its own: data folder, database, and the binary to run on them.
#[derive(Debug)]
pub struct Atlas {
    data: PathBuf,
    database: Database,
    /// The log of its server, apart from the data: these may be damaged or have no room.
    logs: TempDir,
    _own: Option<TempDir>,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Output {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Whether it ended well.
    pub success: bool,
    /// How it ended; none if a signal ended it.
    pub code: Option<i32>,
}

impl From<std::process::Output> for Output {
    fn from(output: std::process::Output) -> Self {
        Self {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            success: output.status.success(),
            code: output.status.code(),
        }
    }
}

impl Atlas {
    /// An empty installation on this database.
    ///
    /// # Errors
    /// When there is no room for its data folder.
    pub fn new(database: Database) -> Result<Self> {
        let own = tempfile::tempdir()?;
        let data = own.path().to_owned();
        Ok(Self {
            _own: Some(own),
            ..Self::at(&data, database)?
        })
    }

    /// An installation whose data folder is this one.
    ///
    /// # Errors
    /// When there is no room for its server's log.
    pub fn at(data: &Path, database: Database) -> Result<Self> {
        Ok(Self {
            data: data.to_owned(),
            database,
            logs: tempfile::tempdir()?,
            _own: None,
        })
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Runs a command to its end.
    ///
    /// # Errors
    /// When the binary does not start.
    pub fn run(&self, arguments: &[&str]) -> Result<Output> {
        let output = self
            .command(arguments)
            .output()
            .context("the binary does not start")?;
        Ok(output.into())
    }

    /// Starts a command whose standard output and error are read while it runs.
    ///
    /// # Errors
    /// When the binary does not start.
    pub fn spawn(&self, arguments: &[&str]) -> Result<Child> {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().context("the binary does not start")
    }

    /// Runs a command that must end well, and gives what it printed.
    ///
    /// # Errors
    /// When it does not.
    pub fn must(&self, arguments: &[&str]) -> Result<String> {
        let output = self.run(arguments)?;
        if !output.success {
            bail!(
                "{arguments:?} failed:\n{}\n{}",
                output.stdout,
                output.stderr
            );
        }
        Ok(output.stdout)
    }

    /// Adds an account and gives its token.
    ///
    /// # Errors
    /// When the command fails or prints no token.
    pub fn token(&self, name: &str, role: &str) -> Result<String> {
        let said = self.must(&["user", "add", name, "--role", role])?;
        let token = said
            .split_whitespace()
            .find(|word| word.starts_with("atlas_"));
        Ok(token
            .context("no token in what `user add` printed")?
            .to_owned())
    }

    /// Starts `serve` (or `demo`) on a free port and waits until it is ready.
    ///
    /// # Errors
    /// When it does not become ready; with what it logged.
    pub fn serve(&self, command: &str) -> Result<Server> {
        let mut server = self.begin(command)?;
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Starts `serve` and waits until `is_ready`, asked every few milliseconds, says so.
    ///
    /// # Errors
    /// When it never does; with what the server logged.
    pub fn serve_until(&self, is_ready: impl Fn(&Client) -> bool) -> Result<Server> {
        let mut server = self.begin("serve")?;
        server.wait_until(is_ready)?;
        Ok(server)
    }

    /// Starts a command whose output (standard output) is piped.
    ///
    /// # Errors
    /// When the binary does not start.
    pub fn start(&self, arguments: &[&str]) -> Result<Child> {
        self.command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("the binary does not start")
    }

    /// Starts `serve` (or `demo`) on a free port, without waiting.
    ///
    /// # Errors
    /// When the binary does not start.
    pub fn begin(&self, command: &str) -> Result<Server> {
        let [port, metrics] = free_ports()?;
        let base = format!("http://127.0.0.1:{port}");
        let log = self.logs.path().join("server.log");
        let child = self
            .command(&[
                command,
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--metrics-listen",
                &format!("127.0.0.1:{metrics}"),
                "--public-url",
                &base,
            ])
            .stdout(Stdio::null())
            .stderr(
                std::fs::File::options()
                    .create(true)
                    .append(true)
                    .open(&log)?,
            )
            .spawn()
            .context("the binary does not start")?;
        let metrics = Client::new(&format!("http://127.0.0.1:{metrics}"));
        Ok(Server {
            child,
            base,
            metrics,
            log,
        })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments).arg("--data").arg(&self.data);
        if let Database::Postgres(url) = &self.database {
            command.args(["--database-url", url]);
        }
        command.stdin(Stdio::null());
        command
    }
}

/// Two ports that are free now.
fn free_ports() -> Result<[u16; 2]> {
    let held = [
        TcpListener::bind("127.0.0.1:0")?,
        TcpListener::bind("127.0.0.1:0")?,
    ];
    Ok([held[0].local_addr()?.port(), held[1].local_addr()?.port()])
}

/// The binary under test.
fn binary() -> PathBuf {
    setting("ATLAS_E2E_BINARY").map_or_else(
        || {
            PathBuf::from(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../target/debug/kompetenzatlas"
            ))
        },
        PathBuf::from,
    )
}

/// A running server; killed when it goes out of scope.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Its address.
    pub base: String,
    metrics: Client,
    log: PathBuf,
}

impl Server {
    /// A client of this server.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&self.base)
    }

    /// What a metric says now, named with its labels as the text has it.
    ///
    /// # Errors
    /// When the inner port does not answer, or has no such metric.
    pub fn metric(&self, name: &str) -> Result<f64> {
        let text = self.metrics.get("/metrics")?.body;
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let value = line.and_then(|line| line.trim().parse().ok());
        value.with_context(|| format!("no metric {name} in\n{text}"))
    }

    /// Ends the process at once, as a power cut would (`kill -9`).
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks the process to stop (SIGTERM) and gives whether it ended well.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn stop(mut self) -> Result<bool> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        Ok(self.child.wait()?.success())
    }

    /// What it logged so far, of every run on this data folder.
    #[must_use]
    pub fn logged(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The number of its process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the database answers and the index is current.
    ///
    /// # Errors
    /// When the server ends or does not become ready; with what it logged.
    pub fn wait_until_ready(&mut self) -> Result<()> {
        self.wait_until(|client| {
            client
                .get("/readyz")
                .is_ok_and(|answer| answer.status == 200)
        })
    }

    fn wait_until(&mut self, is_ready: impl Fn(&Client) -> bool) -> Result<()> {
        let client = self.client();
        let begun = Instant::now();
        while begun.elapsed() < READY_WITHIN {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended ({status}):\n{}", self.logged());
            }
            if is_ready(&client) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        bail!(
            "the server is not ready after {READY_WITHIN:?}:\n{}",
            self.logged()
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
