//! Whom to call first in a place: the chambers and the regional agency that are responsible there.

use std::sync::LazyLock;

use domain::{Actor, Ags, Asker, Entry, Kind, Language, fold_name, slug};
use jiff::civil::Date;
use rules::Text;
use serde::Deserialize;
use store::BySlug;

use crate::{App, AppError};

static BODIES: LazyLock<Vec<Body>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("../../responsible/bodies.toml")).expect("a test reads it");
    file.body
});

/// Whom to call, and for what.
#[derive(Debug, Clone)]
pub struct Responsible {
    /// For what.
    pub kind: ResponsibleKind,
    /// What it is called.
    pub name: &'static Text,
    /// Its website; nothing: we are not sure.
    pub url: Option<&'static str>,
    /// As of when this is.
    pub as_of: Date,
    /// When somebody compared it with what the body says of itself.
    pub checked: Option<Date>,
    /// What is in doubt.
    pub doubt: Option<&'static Text>,
    /// Its entry in the atlas, if it has one and the actor may see it: how it can be reached.
    pub entry: Option<Entry>,
}

/// For what somebody is responsible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponsibleKind {
    /// A chamber of industry and commerce (IHK).
    Commerce,
    /// A chamber of crafts (Handwerkskammer).
    Crafts,
    /// A regional agency for work (Regionalagentur).
    Work,
    /// Advice for those who speak for employees.
    Employees,
}

impl ResponsibleKind {
    /// Its name in keys of words.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Commerce => "commerce",
            Self::Crafts => "crafts",
            Self::Work => "work",
            Self::Employees => "employees",
        }
    }

    /// Whether it is there for whoever asks.
    #[must_use]
    pub const fn is_for(self, asker: Asker) -> bool {
        match asker {
            Asker::Council => matches!(self, Self::Employees | Self::Work),
            _ => !matches!(self, Self::Employees),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    body: Vec<Body>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[expect(dead_code, reason = "names it for those who edit the file")]
    id: String,
    kind: ResponsibleKind,
    name: Text,
    districts: Vec<String>,
    #[serde(default)]
    municipalities: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    url: Option<String>,
    as_of: Date,
    checked: Option<Date>,
    since: Option<Date>,
    until: Option<Date>,
    doubt: Option<Text>,
    /// Where it is in doubt; empty: everywhere.
    #[serde(default)]
    doubt_in: Vec<String>,
}

impl Body {
    fn is_doubtful(&self, ags: Ags) -> bool {
        self.doubt_in.is_empty() || self.doubt_in.iter().any(|key| key == ags.as_str())
    }

    fn is_responsible(&self, ags: Ags, today: Date) -> bool {
        let is_among = |keys: &[String]| keys.iter().any(|key| key == ags.as_str());
        let is_there = self
            .districts
            .iter()
            .any(|key| ags.district().starts_with(key.as_str()));
        let is_now = self.since.is_none_or(|since| since <= today)
            && self.until.is_none_or(|until| today <= until);
        is_now && (is_there && !is_among(&self.without) || is_among(&self.municipalities))
    }
}

impl App {
    /// Who is responsible in a municipality: of each kind one, as far as that is known.
    pub(super) async fn responsible(
        &self,
        actor: &Actor,
        asker: Asker,
        ags: Ags,
    ) -> Result<Vec<Responsible>, AppError> {
        let today = self.today();
        let mut responsible = Vec::new();
        let is_wanted = |body: &&Body| body.is_responsible(ags, today) && body.kind.is_for(asker);
        for body in BODIES.iter().filter(is_wanted) {
            let name = body.name.of(Language::German);
            responsible.push(Responsible {
                kind: body.kind,
                name: &body.name,
                url: body.url.as_deref(),
                as_of: body.as_of,
                checked: body.checked,
                doubt: body.doubt.as_ref().filter(|_| body.is_doubtful(ags)),
                entry: self.organisation_named(actor, name).await?,
            });
        }
        Ok(responsible)
    }

    /// The organisation of just this name, at the address that this name gives.
    async fn organisation_named(
        &self,
        actor: &Actor,
        name: &str,
    ) -> Result<Option<Entry>, AppError> {
        let found = self
            .store()
            .by_slug(actor, Kind::Organisation, &slug(name))
            .await?;
        Ok(match found {
            Some(BySlug::Here(entry)) => {
                let title = fold_name(entry.content.title(Language::German));
                // Whoever owns an entry may give it any name: only what sources tell is official.
                (title == fold_name(name) && entry.owner.is_none()).then_some(*entry)
            }
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::places::Gazetteer;

    use super::*;

    #[test]
    fn every_municipality_has_one_body_of_each_kind() {
        use ResponsibleKind::{Commerce, Crafts, Employees, Work};
        let today = "2026-11-30".parse().expect("a day");
        let municipalities = Gazetteer::nrw().municipalities();
        assert_eq!(municipalities.len(), 396);
        for municipality in municipalities {
            let mut kinds: Vec<ResponsibleKind> = BODIES
                .iter()
                .filter(|body| body.is_responsible(municipality.ags, today))
                .map(|body| body.kind)
                .collect();
            kinds.sort_unstable();
            assert_eq!(
                kinds,
                [Commerce, Crafts, Work, Employees],
                "{}",
                municipality.name
            );
        }
        for body in BODIES.iter() {
            for district in &body.districts {
                let mut known = Gazetteer::nrw().districts().iter();
                assert!(
                    known.any(|known| known.code.starts_with(district)),
                    "{district}"
                );
            }
        }
    }

    #[test]
    fn two_towns_of_a_district_have_a_chamber_of_their_own() {
        let today = "2026-11-30".parse().expect("a day");
        let chamber = |ags: &str| {
            let ags = ags.parse().expect("eight digits");
            let mut bodies = BODIES.iter();
            let body = bodies.find(|body| {
                body.kind == ResponsibleKind::Commerce && body.is_responsible(ags, today)
            });
            body.expect("one").name.of(Language::German)
        };
        assert_eq!(chamber("05954036"), "IHK Mittleres Ruhrgebiet", "Witten");
        assert_eq!(
            chamber("05954024"),
            "Südwestfälische IHK zu Hagen",
            "Schwelm"
        );
    }

    #[test]
    fn who_is_not_responsible_any_more_or_not_yet_is_left_out() {
        let mut body: Body = toml::from_str(
            "id = \"x\"\nkind = \"work\"\nname = { de = \"X\", en = \"X\" }\ndistricts = [\"05334\"]\n\
             as_of = \"2026-11-30\"\nsince = \"2026-02-01\"\nuntil = \"2026-03-01\"",
        )
        .expect("legal");
        let ags: Ags = "05334002".parse().expect("eight digits");
        let on = |body: &Body, day: &str| body.is_responsible(ags, day.parse().expect("a day"));
        assert!(!on(&body, "2026-01-31") && on(&body, "2026-02-01"));
        assert!(on(&body, "2026-03-01") && !on(&body, "2026-03-02"));
        body.without = vec!["05334002".to_owned()];
        assert!(!on(&body, "2026-02-01"));
    }
}
