//! Resolves flags, environment and configuration file into settings. Nothing else in the program reads
//! either of them.

use std::{fs, net::SocketAddr, path::PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::cli::{Flags, LogFormat};

/// What the program runs with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of the built-in database and the index.
    pub data: PathBuf,
    /// PostgreSQL instead of the built-in database.
    pub database_url: Option<String>,
    /// Where to serve.
    pub listen: SocketAddr,
    /// Where to serve the metrics, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// How many connections may be open, if somebody said it.
    pub connections: Option<usize>,
    /// Under which address people reach the atlas, without a slash at its end.
    pub public_url: String,
    /// Folder of a model that orders the best hits anew.
    pub rerank_model: Option<PathBuf>,
    /// Whom people reach about this installation: a mail address or the address of a page.
    pub contact: Option<String>,
    /// How often clients may ask.
    pub rates: web::RateLimits,
    /// What to log; nothing if nobody said so.
    pub log: Option<String>,
    /// In which form.
    pub log_format: LogFormat,
}

/// The configuration file: every setting may be missing, unknown ones are refused.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    data: Option<PathBuf>,
    database_url: Option<String>,
    listen: Option<String>,
    metrics_listen: Option<String>,
    connections: Option<usize>,
    public_url: Option<String>,
    rerank_model: Option<PathBuf>,
    contact: Option<String>,
    requests_per_minute: Option<u32>,
    forms_per_minute: Option<u32>,
    client_header: Option<String>,
    log: Option<String>,
    log_format: Option<LogFormat>,
}

impl Settings {
    /// Resolves what was given on the command line and in the environment with the configuration file.
    ///
    /// # Errors
    /// When the file cannot be read or a setting makes no sense; the message names it.
    pub fn resolve(flags: Flags) -> Result<Self> {
        let file = match &flags.config {
            None => File::default(),
            Some(path) => {
                let text = fs::read_to_string(path)
                    .with_context(|| format!("cannot read the configuration {}", path.display()))?;
                toml::from_str(&text)
                    .with_context(|| format!("in the configuration {}", path.display()))?
            }
        };
        let listen = flags
            .listen
            .or(file.listen)
            .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let listen = address("listen", &listen)?;
        let metrics_listen = flags.metrics_listen.or(file.metrics_listen);
        let metrics_listen = metrics_listen
            .map(|text| address("metrics-listen", &text))
            .transpose()?;
        let connections = flags.connections.or(file.connections);
        ensure!(
            connections.is_none_or(|connections| connections >= 10),
            "connections: with fewer than 10 nobody is served well"
        );
        let public_url = flags
            .public_url
            .or(file.public_url)
            .unwrap_or_else(|| format!("http://localhost:{}", listen.port()));
        ensure!(
            public_url.starts_with("http://") || public_url.starts_with("https://"),
            "public-url: '{public_url}' is not an http or https address"
        );
        let database_url = flags.database_url.or(file.database_url);
        ensure!(
            database_url.as_ref().is_none_or(
                |url| url.starts_with("postgres://") || url.starts_with("postgresql://")
            ),
            "database-url: expected postgres://user:password@host/name"
        );
        let contact = flags.contact.or(file.contact);
        let reachable = |contact: &String| {
            let is_page = contact.starts_with("https://") || contact.starts_with("http://");
            is_page || (contact.contains('@') && !contact.contains(char::is_whitespace))
        };
        ensure!(
            contact.as_ref().is_none_or(reachable),
            "contact: expected a mail address, or an address that begins with https://"
        );
        let client_header = flags.client_header.or(file.client_header);
        let client_header = client_header
            .map(|name| {
                web::header_name(&name).with_context(|| {
                    format!(
                        "client-header: '{name}' is no name of a header such as X-Forwarded-For"
                    )
                })
            })
            .transpose()?;
        let rates = web::RateLimits {
            requests_per_minute: flags
                .requests_per_minute
                .or(file.requests_per_minute)
                .unwrap_or(600),
            forms_per_minute: flags
                .forms_per_minute
                .or(file.forms_per_minute)
                .unwrap_or(10),
            client_header,
        };
        Ok(Self {
            rerank_model: flags.rerank_model.or(file.rerank_model),
            contact,
            rates,
            data: flags
                .data
                .or(file.data)
                .unwrap_or_else(|| PathBuf::from("data")),
            database_url,
            listen,
            metrics_listen,
            connections,
            public_url: public_url.trim_end_matches('/').to_owned(),
            log: flags.log.or(file.log),
            log_format: flags
                .log_format
                .or(file.log_format)
                .unwrap_or(LogFormat::Text),
        })
    }
}

fn address(name: &str, text: &str) -> Result<SocketAddr> {
    text.parse().with_context(|| {
        format!("{name}: '{text}' is not an address with a port such as 127.0.0.1:8080")
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn config(text: &str) -> (tempfile::NamedTempFile, Flags) {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(text.as_bytes()).expect("writes");
        let flags = Flags {
            config: Some(file.path().to_owned()),
            ..Flags::default()
        };
        (file, flags)
    }

    #[test]
    fn defaults_are_those_of_the_reference() {
        let settings = Settings::resolve(Flags::default()).expect("resolves");
        assert_eq!(settings.data, PathBuf::from("data"));
        assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(settings.public_url, "http://localhost:8080");
    }

    #[test]
    fn a_flag_wins_over_the_file() {
        let (_file, mut flags) =
            config("listen = '127.0.0.1:9'\npublic-url = 'https://a.example/'");
        let settings = Settings::resolve(flags.clone()).expect("resolves");
        assert_eq!(settings.listen.port(), 9);
        assert_eq!(settings.public_url, "https://a.example");
        flags.listen = Some("127.0.0.1:10".to_owned());
        assert_eq!(
            Settings::resolve(flags).expect("resolves").listen.port(),
            10
        );
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let (_file, flags) = config("listne = 'x'");
        let error = format!("{:#}", Settings::resolve(flags).expect_err("unknown"));
        assert!(error.contains("listne"), "{error}");
        let flags = Flags {
            listen: Some("8080".to_owned()),
            ..Flags::default()
        };
        let error = format!("{:#}", Settings::resolve(flags).expect_err("no address"));
        assert!(error.contains("'8080'"), "{error}");
        let (_file, flags) = config("client-header = 'X Forwarded'");
        let error = format!("{:#}", Settings::resolve(flags).expect_err("no header"));
        assert!(error.contains("'X Forwarded'"), "{error}");
    }

    #[test]
    fn metrics_are_served_only_where_somebody_says_so() {
        let settings = Settings::resolve(Flags::default()).expect("resolves");
        assert_eq!(settings.metrics_listen, None);
        let (_file, mut flags) = config("metrics-listen = '127.0.0.1:9464'\nconnections = 500");
        let settings = Settings::resolve(flags.clone()).expect("resolves");
        let address = settings.metrics_listen.expect("is told");
        assert_eq!((address.port(), settings.connections), (9464, Some(500)));
        flags.metrics_listen = Some("9464".to_owned());
        let error = format!("{:#}", Settings::resolve(flags).expect_err("no address"));
        assert!(error.contains("metrics-listen: '9464'"), "{error}");
    }

    #[test]
    fn clients_are_limited_unless_somebody_lifts_it() {
        let rates = Settings::resolve(Flags::default()).expect("resolves").rates;
        assert_eq!(
            (rates.requests_per_minute, rates.forms_per_minute),
            (600, 10)
        );
        assert!(rates.client_header.is_none());
        let (_file, flags) = config(
            "requests-per-minute = 0\nforms-per-minute = 3\nclient-header = 'X-Forwarded-For'",
        );
        let rates = Settings::resolve(flags).expect("resolves").rates;
        assert_eq!((rates.requests_per_minute, rates.forms_per_minute), (0, 3));
        assert!(rates.client_header.is_some());
    }
}
