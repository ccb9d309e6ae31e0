use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use fantoccini::{Client, ClientBuilder, key::Key};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::setting;

/// The rules of axe-core; from npm, see package.json.
const AXE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../node_modules/axe-core/axe.min.js"
);

/// A headless browser of its own with a fresh profile, and its driver.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    _profile: TempDir,
    /// The page in it.
    pub page: Client,
}

impl Browser {
    /// Whether there is a browser to test with. Without one its tests are left out, and say so; continuous
    /// integration must have one.
    #[must_use]
    pub fn is_there() -> bool {
        let found = Command::new(program())
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !found {
            assert!(
                setting("CI").is_none(),
                "{} is missing: `make setup` installs it",
                program()
            );
            eprintln!("skipped: no {}", program());
        }
        found
    }

    /// Starts a browser with a window of this size in CSS pixels.
    ///
    /// # Errors
    /// When Chromium or its driver do not start.
    pub async fn start(width: u32, height: u32) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let program = program();
        let mut driver = Command::new(&program)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{program} does not start: `make setup` installs it"))?;
        let profile = tempfile::tempdir()?;
        match connect(port, &profile, width, height).await {
            Ok(page) => Ok(Self {
                driver,
                _profile: profile,
                page,
            }),
            Err(error) => {
                driver.kill()?;
                Err(error)
            }
        }
    }

    /// What axe finds wrong with the page as it is, a line each; WCAG 2.2 AA and best practices.
    ///
    /// # Errors
    /// When axe does not run.
    pub async fn violations(&self) -> Result<Vec<String>> {
        let axe = std::fs::read_to_string(AXE).context("axe-core is missing: run `make assets`")?;
        self.page.execute(&axe, vec![]).await?;
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(result => done(result.violations
                .map(v => v.id + ': ' + v.help + ' (' + v.nodes.map(n => n.target.join(' ')).join('; ') + ')')),
                error => done(['axe failed: ' + error]))";
        match self.page.execute_async(run, vec![]).await? {
            Value::Array(lines) => Ok(lines
                .iter()
                .map(|l| l.as_str().unwrap_or_default().to_owned())
                .collect()),
            other => bail!("axe answered {other}"),
        }
    }

    /// Whether the page is wider than its window, so that one would have to scroll sideways.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn scrolls_sideways(&self) -> Result<bool> {
        let wider =
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        Ok(self.page.execute(wider, vec![]).await? == Value::Bool(true))
    }

    /// Presses Tab until the element in focus matches the selector, as somebody without a mouse does.
    ///
    /// # Errors
    /// When it is not reached in 200 steps.
    pub async fn tab_to(&self, selector: &str) -> Result<()> {
        let reached = "return document.activeElement.matches(arguments[0])";
        for _ in 0..200 {
            self.press(&char::from(Key::Tab).to_string()).await?;
            let answer = self.page.execute(reached, vec![json!(selector)]).await?;
            if answer == Value::Bool(true) {
                return Ok(());
            }
        }
        bail!("{selector} is not reached by keyboard")
    }

    /// Types into whatever is in focus.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn press(&self, keys: &str) -> Result<()> {
        Ok(self.page.active_element().await?.send_keys(keys).await?)
    }

    /// Ends browser and driver.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn close(mut self) -> Result<()> {
        self.page.clone().close().await?;
        self.driver.kill()?;
        self.driver.wait()?;
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn program() -> String {
    setting("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".to_owned())
}

async fn connect(port: u16, profile: &TempDir, width: u32, height: u32) -> Result<Client> {
    let arguments = json!([
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        // Without a graphics card maps are drawn by the processor, which has to be asked for.
        "--enable-unsafe-swiftshader",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--force-prefers-reduced-motion",
        format!("--user-data-dir={}", profile.path().display()),
        format!("--window-size={width},{height}"),
    ]);
    let Value::Object(capabilities) = json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "args": arguments,
            "binary": setting("CHROMIUM").unwrap_or_else(|| "/usr/bin/chromium".to_owned()),
            "mobileEmulation": if width < 500 {
                json!({"deviceMetrics": {"width": width, "height": height, "pixelRatio": 1.0, "touch": false}})
            } else {
                Value::Null
            },
        },
    }) else {
        bail!("capabilities are an object")
    };
    let mut capabilities = capabilities;
    if width >= 500
        && let Some(Value::Object(options)) = capabilities.get_mut("goog:chromeOptions")
    {
        options.remove("mobileEmulation");
    }
    let mut last = None;
    for _ in 0..100 {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        match builder
            .capabilities(capabilities.clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
        {
            Ok(page) => return Ok(page),
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("the browser does not start: {last:?}")
}
