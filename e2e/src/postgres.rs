use std::{
    fs::File,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use tempfile::TempDir;

use crate::{database::client, setting};

/// How long the server may take to answer.
const UP_WITHIN: Duration = Duration::from_secs(60);

/// A PostgreSQL server that a test may stop; the one that tests share must not be. Gone when it goes out of scope.
#[derive(Debug)]
pub struct OwnPostgres {
    folder: TempDir,
    port: u16,
    /// The account that it runs as, where the tests run as root: PostgreSQL refuses that one.
    account: Option<&'static str>,
    server: Option<Child>,
}

impl OwnPostgres {
    /// Sets a server up and starts it; none, and why is printed, where PostgreSQL is not installed. Continuous
    /// integration must have it.
    ///
    /// # Errors
    /// When it is installed and does not start.
    pub fn start() -> Result<Option<Self>> {
        let (initdb, postgres) = (client("initdb"), client("postgres"));
        if !(initdb.is_absolute() && postgres.exists()) {
            ensure!(setting("CI").is_none(), "no PostgreSQL server is installed");
            eprintln!("skipped: no PostgreSQL server is installed to stop and start");
            return Ok(None);
        }
        let folder = tempfile::tempdir()?;
        let mut own = Self {
            port: std::net::TcpListener::bind("127.0.0.1:0")?
                .local_addr()?
                .port(),
            account: account()?,
            folder,
            server: None,
        };
        if let Some(account) = own.account {
            let given = Command::new("chown")
                .arg(account)
                .arg(own.folder.path())
                .status()?;
            ensure!(given.success(), "the folder cannot be given to {account}");
        }
        let made = own
            .command(&initdb)
            .args(["--pgdata=data", "--username=atlas", "--auth=trust"])
            .args(["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
            .stdout(Stdio::null())
            .status()
            .context("initdb does not run")?;
        ensure!(made.success(), "initdb failed");
        own.start_again()?;
        Ok(Some(own))
    }

    /// The URL of its database.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://atlas@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it where it was stopped, and waits until it answers.
    ///
    /// # Errors
    /// When it does not.
    pub fn start_again(&mut self) -> Result<()> {
        let log = File::create(self.folder.path().join("server.log"))?;
        let sockets = format!("unix_socket_directories={}", self.folder.path().display());
        let server = self
            .command(&client("postgres"))
            .args(["-D", "data", "-p", &self.port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", &sockets])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("postgres does not start")?;
        self.server = Some(server);
        let begun = Instant::now();
        while begun.elapsed() < UP_WITHIN {
            // Over the socket in our own folder: a stranger on the same port is not taken for ours.
            let answers = Command::new(client("pg_isready"))
                .arg("--quiet")
                .arg(format!("--host={}", self.folder.path().display()))
                .args(["--port", &self.port.to_string(), "--username=atlas"])
                .status()?;
            if answers.success() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL does not answer")
    }

    /// Disconnects all clients and stops it.
    ///
    /// # Errors
    /// When it cannot be told.
    pub fn stop(&mut self) -> Result<()> {
        let Some(mut server) = self.server.take() else {
            return Ok(());
        };
        let pid = server.id().to_string();
        Command::new("kill").args(["-INT", &pid]).status()?;
        server.wait()?;
        Ok(())
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = match self.account {
            None => Command::new(program),
            Some(account) => {
                let mut command = Command::new("setpriv");
                command
                    .args(["--reuid", account, "--regid", account, "--clear-groups"])
                    .arg(program);
                command
            }
        };
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        // What cannot be stopped now has no one left to be told.
        let _ = self.stop();
    }
}

/// Whom to become where the tests run as root: the account that the packages of PostgreSQL make.
fn account() -> Result<Option<&'static str>> {
    let id = Command::new("id").arg("-u").output()?;
    let is_root = String::from_utf8_lossy(&id.stdout).trim() == "0";
    if !is_root {
        return Ok(None);
    }
    let known = Command::new("id").arg("postgres").output()?;
    ensure!(
        known.status.success(),
        "there is no account postgres to run as"
    );
    Ok(Some("postgres"))
}
