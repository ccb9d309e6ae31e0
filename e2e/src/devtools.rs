//! What only the browser itself can tell or do: its complaints, its cache, the colours a visitor prefers.

use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use ureq::http::Method;
use url::{ParseError, Url};

use crate::Browser;

/// A command of the browser's driver beyond what all browsers have.
#[derive(Debug)]
struct Command {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

impl Browser {
    /// What the browser complained about since it was last asked, a line each.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let command = Command {
            path: "se/log",
            body: json!({ "type": "browser" }),
        };
        let log = self.page.issue_cmd(command).await?;
        let lines = log.as_array().context("a log is a list")?;
        let message = |line: &Value| Some(line["message"].as_str()?.to_owned());
        Ok(lines.iter().filter_map(message).collect())
    }

    /// Fetches everything anew for each page, as on a first visit.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn forget_what_was_fetched(&self) -> Result<()> {
        self.tell("Network.enable", json!({})).await?;
        let off = json!({ "cacheDisabled": true });
        self.tell("Network.setCacheDisabled", off).await?;
        Ok(())
    }

    /// Prefers dark or light pages, as somebody may have set for the whole device.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn prefer(&self, scheme: &str) -> Result<()> {
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        let media = json!({ "features": features });
        self.tell("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// On how many sheets of A4 the page is printed, with the browser's usual margins.
    ///
    /// # Errors
    /// When the browser does not print.
    pub async fn printed_pages(&self) -> Result<usize> {
        let sheet = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": false });
        let printed = self.tell("Page.printToPDF", sheet).await?;
        let printed = printed["data"].as_str().context("a PDF")?;
        let pdf = STANDARD.decode(printed)?;
        let pages = String::from_utf8_lossy(&pdf)
            .matches("/Type /Page\n")
            .count();
        ensure!(pages > 0, "the PDF names its pages in another way");
        Ok(pages)
    }

    async fn tell(&self, command: &str, parameters: Value) -> Result<Value> {
        let command = Command {
            path: "goog/cdp/execute",
            body: json!({ "cmd": command, "params": parameters }),
        };
        Ok(self.page.issue_cmd(command).await?)
    }
}
