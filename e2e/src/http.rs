use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

/// A client of the atlas, with or without a token.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    base: String,
    token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: String,
    /// In how many seconds to ask again, if it says so.
    pub retry_after: Option<u32>,
    /// Which version it is, as `If-Match` wants it back.
    pub etag: Option<String>,
    /// Where it leads, if it does.
    pub location: Option<String>,
}

impl Answer {
    /// The body as JSON; `null` if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

impl Client {
    /// A client of the atlas at `base`, for example `http://127.0.0.1:8080`.
    #[must_use]
    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Self {
            agent: config.into(),
            base: base.to_owned(),
            token: None,
        }
    }

    /// The same client, proving with this token who it is.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// GET.
    ///
    /// # Errors
    /// When nobody answers.
    pub fn get(&self, path: &str) -> Result<Answer> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        answer(request.call()?)
    }

    /// DELETE.
    ///
    /// # Errors
    /// When nobody answers.
    pub fn delete(&self, path: &str) -> Result<Answer> {
        let mut request = self.agent.delete(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        answer(request.call()?)
    }

    /// POST of a JSON body.
    ///
    /// # Errors
    /// When nobody answers.
    pub fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        answer(request.send_json(body)?)
    }

    /// A form, as a page sends it.
    ///
    /// # Errors
    /// When nobody answers.
    pub fn send_form(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let request = self.agent.post(format!("{}{path}", self.base));
        answer(request.send_form(fields.iter().copied())?)
    }

    /// PUT of a JSON body in the place of the version that `etag` names.
    ///
    /// # Errors
    /// When nobody answers.
    pub fn put(&self, path: &str, etag: &str, body: &Value) -> Result<Answer> {
        let request = self.agent.put(format!("{}{path}", self.base));
        let mut request = request.header("if-match", etag);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        answer(request.send_json(body)?)
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Result<Answer> {
    let status = response.status().as_u16();
    let retry_after = response.headers().get("retry-after");
    let retry_after = retry_after.and_then(|seconds| seconds.to_str().ok()?.parse().ok());
    let etag = response.headers().get("etag");
    let etag = etag.and_then(|etag| Some(etag.to_str().ok()?.to_owned()));
    let location = response.headers().get("location");
    let location = location.and_then(|location| Some(location.to_str().ok()?.to_owned()));
    let body = response
        .body_mut()
        .read_to_string()
        .context("the answer breaks off")?;
    Ok(Answer {
        status,
        body,
        retry_after,
        etag,
        location,
    })
}
