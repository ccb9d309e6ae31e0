use std::sync::Arc;

use app::AppError;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Content, Entry};

/// A kind of error that pages and API can answer with. Titles and explanations are locale keys:
/// `error-<code>-title` and `error-<code>-text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode {
    /// Stable name.
    pub code: &'static str,
    /// The HTTP status that goes with it.
    pub status: u16,
}

const fn code(code: &'static str, status: u16) -> ErrorCode {
    ErrorCode { code, status }
}

/// Every error that leaves the house: the codes of [`AppError`] and those of HTTP itself.
pub const CODES: &[ErrorCode] = &[
    code("not-found", 404),
    code("forbidden", 403),
    code("conflict", 412),
    code("invalid-content", 422),
    code("refused", 422),
    code("invalid-cursor", 400),
    code("unavailable", 503),
    code("internal", 500),
    code("bad-request", 400),
    code("invalid-parameter", 400),
    code("invalid-body", 400),
    code("unauthorised", 401),
    code("method-not-allowed", 405),
    code("precondition-required", 428),
    code("body-too-large", 413),
    code("unsupported-media-type", 415),
    code("timeout", 503),
    code("request-timeout", 408),
    code("address-too-long", 414),
    code("too-many-requests", 429),
    code("headers-too-large", 431),
    code("guide-gone", 404),
    code("report-gone", 404),
];

/// Why a request got no proper answer. It becomes an error page or a problem document at the border,
/// where it is logged once.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Which of [`CODES`].
    pub code: &'static str,
    /// What exactly, in English, for those who program; never holds what is private.
    pub detail: Option<String>,
    /// Which parameter, header or field of the body is meant.
    pub field: Option<String>,
    /// For a conflict: the entry as it is now.
    pub current: Option<Box<Entry>>,
    /// For a conflict: what was sent.
    pub sent: Option<Box<Content>>,
    /// For the log alone.
    pub source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Failure {
    /// A failure of this code without more to say.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self {
            code,
            detail: None,
            field: None,
            current: None,
            sent: None,
            source: None,
        }
    }

    /// A failure of this code with what exactly is wrong.
    #[must_use]
    pub fn because(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..Self::new(code)
        }
    }

    /// A failure of this code at a parameter, header or field of the body, with what is wrong about it and
    /// what is allowed.
    #[must_use]
    pub fn at(code: &'static str, field: &str, what: &str) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..Self::because(code, format!("{field}: {what}"))
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        CODES
            .iter()
            .find(|known| known.code == self.code)
            .and_then(|known| StatusCode::from_u16(known.status).ok())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The failure behind a bare status, as routing and layers answer with.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        let code = match status.as_u16() {
            404 => "not-found",
            405 => "method-not-allowed",
            408 => "request-timeout",
            413 => "body-too-large",
            414 => "address-too-long",
            415 => "unsupported-media-type",
            429 => "too-many-requests",
            431 => "headers-too-large",
            400..500 => "bad-request",
            503 => "unavailable",
            504 => "timeout",
            _ => "internal",
        };
        Self::new(code)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let code = error.code();
        match error {
            AppError::Conflict { current } => Self {
                current: Some(current),
                ..Self::new(code)
            },
            AppError::Invalid(invalid) => Self::because(code, invalid.to_string()),
            AppError::Refused(reason) | AppError::Full(reason) => Self::because(code, reason),
            AppError::Unavailable(source)
            | AppError::NoRoom { source, .. }
            | AppError::Internal(source) => Self {
                source: Some(source.into()),
                ..Self::new(code)
            },
            _ => Self::new(code),
        }
    }
}

/// The bare status, with the failure beside it for the border to dress.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use domain::Language;
    use i18n::Words;

    use super::*;

    #[test]
    fn every_code_has_words_and_a_status_of_its_own_table() {
        for known in CODES {
            assert_eq!(Failure::new(known.code).status().as_u16(), known.status);
            for &language in Language::ALL {
                for part in ["title", "text"] {
                    let key = format!("error-{}-{part}", known.code);
                    assert!(Words::new(language).find(&key).is_some(), "{key}");
                }
            }
        }
    }

    #[test]
    fn what_the_use_cases_refuse_has_a_code_here() {
        let errors = [
            AppError::NotFound,
            AppError::Forbidden,
            AppError::Refused(String::new()),
            AppError::Cursor,
            AppError::Invalid(domain::InvalidContent::NoTitle),
            AppError::Unavailable("down".into()),
            AppError::NoRoom {
                what: "database",
                source: "full".into(),
            },
            AppError::Internal("broken".into()),
        ];
        for error in errors {
            let code = error.code();
            assert!(CODES.iter().any(|known| known.code == code), "{code}");
            let failure = Failure::from(error);
            assert_eq!(failure.code, code);
        }
    }

    #[test]
    fn bare_statuses_keep_their_number() {
        for number in [400, 404, 405, 408, 413, 414, 415, 429, 431, 500, 503] {
            let status = StatusCode::from_u16(number).expect("legal");
            assert_eq!(Failure::of_status(status).status(), status);
        }
    }
}
