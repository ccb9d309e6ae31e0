//! Query strings as programs send them: what is unknown or not allowed is named, with what is.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{Failure, WebState, lenient};

/// Most items of a list in one answer.
pub const LIMIT_MAX: u32 = 100;

/// Items of a list in one answer when nothing else is asked for.
pub const LIMIT: u32 = 20;

/// The parameters of a request, each of them known.
#[derive(Debug)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads a query string in which only these names may occur, each once.
    ///
    /// # Errors
    /// `invalid-parameter` for the first that is unknown or repeated.
    pub fn read(query: Option<&str>, allowed: &[&str]) -> Result<Self, Failure> {
        Self::read_with_lists(query, allowed, &[])
    }

    /// The same, where the names in `lists` may occur any number of times.
    ///
    /// # Errors
    /// As [`Parameters::read`].
    pub fn read_with_lists(
        query: Option<&str>,
        allowed: &[&str],
        lists: &[&str],
    ) -> Result<Self, Failure> {
        let pairs = lenient::pairs(query);
        for (place, (name, _)) in pairs.iter().enumerate() {
            let is_list = lists.contains(&name.as_str());
            if !is_list && !allowed.contains(&name.as_str()) {
                return Err(unknown(name, &[allowed, lists].concat()));
            }
            if !is_list && pairs[..place].iter().any(|(earlier, _)| earlier == name) {
                return Err(invalid(name, "may be given only once"));
            }
        }
        Ok(Self(pairs))
    }

    /// The value of a parameter.
    #[must_use]
    pub fn one(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter();
        let (_, value) = pairs.find(|(known, _)| known == name)?;
        Some(value)
    }

    /// All values of a parameter.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The value of a parameter, read; `allowed` says in words what it may be.
    ///
    /// # Errors
    /// `invalid-parameter` when it cannot be read.
    pub fn coded<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
        allowed: &str,
    ) -> Result<Option<T>, Failure> {
        self.one(name)
            .map(|value| coded(name, value, read, allowed))
            .transpose()
    }

    /// All values of a parameter, read; `allowed` says in words what each may be.
    ///
    /// # Errors
    /// `invalid-parameter` for the first that cannot be read.
    pub fn coded_all<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
        allowed: &str,
    ) -> Result<Vec<T>, Failure> {
        let values = self.all(name);
        values
            .map(|value| coded(name, value, &read, allowed))
            .collect()
    }

    /// The number in a parameter.
    ///
    /// # Errors
    /// `invalid-parameter` when it is none from `min` to `max`.
    pub fn number(&self, name: &str, min: i64, max: i64) -> Result<Option<i64>, Failure> {
        let read = |text: &str| {
            digits(text)?
                .parse()
                .ok()
                .filter(|n| (min..=max).contains(n))
        };
        self.coded(name, read, &format!("{min} to {max}"))
    }

    /// How many items are wanted: `limit`, 1 to 100, or 20.
    ///
    /// # Errors
    /// `invalid-parameter` when it is out of range.
    pub fn limit(&self) -> Result<usize, Failure> {
        let limit = self.number("limit", 1, i64::from(LIMIT_MAX))?;
        let limit = limit.and_then(|limit| usize::try_from(limit).ok());
        Ok(limit.unwrap_or(LIMIT as usize))
    }

    /// After which item the answer begins: the parameter `after`, which an earlier answer gave as `next`.
    ///
    /// # Errors
    /// `invalid-cursor` when it cannot be read.
    pub fn after<T>(&self, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Failure> {
        let broken = || {
            Failure::at(
                "invalid-cursor",
                "after",
                "take it from `next` of an earlier answer, or leave it out to begin anew",
            )
        };
        self.one("after")
            .map(|text| read(text).ok_or_else(broken))
            .transpose()
    }
}

/// For resources without parameters: any is refused.
pub struct NoParameters;

impl FromRequestParts<WebState> for NoParameters {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> Result<Self, Failure> {
        Parameters::read(parts.uri.query(), &[]).map(|_| Self)
    }
}

/// A value that has to be one of those allowed.
///
/// # Errors
/// `invalid-parameter` when it is not.
pub fn coded<T>(
    name: &str,
    value: &str,
    read: impl Fn(&str) -> Option<T>,
    allowed: &str,
) -> Result<T, Failure> {
    read(value).ok_or_else(|| {
        let value: String = value.chars().take(80).collect();
        invalid(name, &format!("'{value}' is not known; allowed: {allowed}"))
    })
}

/// A part of a list: at most `limit` items, and where the next part begins.
pub fn part<T>(
    items: impl Iterator<Item = T>,
    limit: usize,
    cursor: impl Fn(&T) -> String,
) -> (Vec<T>, Option<String>) {
    let mut items: Vec<T> = items.take(limit + 1).collect();
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(cursor);
    (items, next)
}

fn unknown(name: &str, allowed: &[&str]) -> Failure {
    let name: String = name.chars().take(80).collect();
    let allowed = match allowed {
        [] => "this address takes none".to_owned(),
        allowed => format!("allowed: {}", allowed.join(", ")),
    };
    Failure {
        field: Some(name.clone()),
        ..Failure::because(
            "invalid-parameter",
            format!("there is no parameter '{name}'; {allowed}"),
        )
    }
}

/// A parameter that is not as it has to be.
#[must_use]
pub fn invalid(name: &str, what: &str) -> Failure {
    Failure::at("invalid-parameter", name, what)
}

/// Numbers are written in one way: digits, with a minus before them if need be.
fn digits(text: &str) -> Option<&str> {
    let bare = text.strip_prefix('-').unwrap_or(text);
    (!bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(query: &str) -> (Option<String>, String) {
        let read = || {
            let lists = ["kind"];
            let parameters = Parameters::read_with_lists(Some(query), &["limit", "after"], &lists)?;
            parameters.limit()?;
            parameters.after(|text| text.parse::<u8>().ok())
        };
        let failure: Failure = read().expect_err(query);
        (failure.field, failure.detail.unwrap_or_default())
    }

    #[test]
    fn what_is_wrong_is_named_with_what_is_allowed() {
        for (query, field, word) in [
            ("limit=0", "limit", "1 to 100"),
            ("limit=+5", "limit", "1 to 100"),
            ("limit=", "limit", "1 to 100"),
            ("limit=5&limit=6", "limit", "only once"),
            ("after=x", "after", "next"),
            ("colour=red", "colour", "limit, after, kind"),
        ] {
            let (name, detail) = wrong(query);
            assert_eq!(name.as_deref(), Some(field), "{query}");
            assert!(detail.contains(word), "{query}: {detail}");
        }
    }

    #[test]
    fn a_list_is_given_in_parts_that_say_where_to_read_on() {
        let cursor = |n: &u8| n.to_string();
        assert_eq!(part(1..=5, 2, cursor), (vec![1, 2], Some("2".to_owned())));
        assert_eq!(part(1..=2, 2, cursor), (vec![1, 2], None));
        assert_eq!(part(1..1, 2, cursor), (vec![], None));
    }
}
