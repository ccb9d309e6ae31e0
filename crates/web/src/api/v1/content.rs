//! What an entry says, as programs read and write it.

use std::collections::BTreeMap;

use domain::{
    CompetenceClaim, Contact, Content, ExternalId, FieldOfAction, Interface, Language, Link,
    Period, Place, Point, Region, Sector, SectorEdition, Standing, Text,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::BodyData;

/// Everything an entry says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentData {
    /// Title, summary and long text by language: `de`, `en`. At least one title.
    pub texts: BTreeMap<String, TextData>,
    /// What only the kind has; `kind` says which.
    pub body: BodyData,
    /// Other names, acronyms, spellings.
    #[serde(default)]
    pub names: Vec<String>,
    /// `knowledge`, `innovation`, `infrastructure`, `funding`, `security`, `skills`, `work`, `dialogue`.
    #[serde(default)]
    pub fields_of_action: Vec<String>,
    /// `organisation_technology`, `organisation_people`.
    #[serde(default)]
    pub interfaces: Vec<String>,
    /// Concepts that it is said to be about.
    #[serde(default)]
    pub competences: Vec<CompetenceData>,
    /// Sectors of the German classification.
    #[serde(default)]
    pub sectors: Vec<SectorData>,
    /// Where; the first is the main place.
    #[serde(default)]
    pub places: Vec<PlaceData>,
    /// When.
    #[serde(default)]
    pub period: PeriodData,
    /// http or https.
    #[serde(default)]
    pub links: Vec<LinkData>,
    /// How to reach somebody; only as far as the caller may see it.
    #[serde(default)]
    pub contact: ContactData,
    /// Ids in other registers.
    #[serde(default)]
    pub external_ids: Vec<ExternalIdData>,
}

/// Words in one language.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TextData {
    /// At most 500 characters.
    pub title: String,
    /// Plain text, at most 5,000 characters.
    #[serde(default)]
    pub summary: String,
    /// Markdown, at most 100,000 characters.
    #[serde(default)]
    pub body: String,
}

/// A claim of competence.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompetenceData {
    /// The concept's URI.
    pub concept: String,
    /// `stated`, `confirmed`, `rejected`.
    pub standing: String,
}

/// A sector.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectorData {
    /// `wz2008`, `wz2025`.
    pub edition: String,
    /// For example `28.41.0`.
    pub code: String,
}

/// A place.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceData {
    /// The town as it is written.
    #[serde(default)]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// In North Rhine-Westphalia: the municipality's key (AGS), eight digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipality: Option<String>,
    /// Elsewhere: ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Elsewhere: NUTS code, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nuts: Option<String>,
    /// WGS 84, degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<PointData>,
}

/// A point in WGS 84.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointData {
    /// −90 to 90 degrees.
    pub lat: f64,
    /// −180 to 180 degrees.
    pub lon: f64,
}

/// From when until when, both days included.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodData {
    /// ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A link to the outside.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkData {
    pub url: String,
    #[serde(default)]
    pub label: String,
}

/// How to reach somebody.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactData {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// An id in another register.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalIdData {
    /// `ror`, `pic`, `wikidata` …
    pub scheme: String,
    pub value: String,
}

impl From<&Content> for ContentData {
    fn from(content: &Content) -> Self {
        let text = |text: &Text| TextData {
            title: text.title.clone(),
            summary: text.summary.clone(),
            body: text.body.clone(),
        };
        Self {
            texts: content
                .texts
                .iter()
                .map(|(language, words)| (language.code().to_owned(), text(words)))
                .collect(),
            body: BodyData::from(&content.body),
            names: content.names.clone(),
            fields_of_action: content
                .fields_of_action
                .iter()
                .map(|f| f.code().to_owned())
                .collect(),
            interfaces: content
                .interfaces
                .iter()
                .map(|i| i.code().to_owned())
                .collect(),
            competences: content.competences.iter().map(competence_data).collect(),
            sectors: content.sectors.iter().map(sector_data).collect(),
            places: content.places.iter().map(place_data).collect(),
            period: PeriodData {
                from: content.period.from.map(|day| day.to_string()),
                until: content.period.until.map(|day| day.to_string()),
            },
            links: content.links.iter().map(link_data).collect(),
            contact: ContactData {
                name: content.contact.name.clone(),
                phone: content.contact.phone.clone(),
                email: content.contact.email.clone(),
            },
            external_ids: content.external_ids.iter().map(external_id_data).collect(),
        }
    }
}

fn competence_data(claim: &CompetenceClaim) -> CompetenceData {
    CompetenceData {
        concept: claim.concept.clone(),
        standing: claim.standing.code().to_owned(),
    }
}

fn sector_data(sector: &Sector) -> SectorData {
    SectorData {
        edition: sector.edition.code().to_owned(),
        code: sector.code.clone(),
    }
}

fn link_data(link: &Link) -> LinkData {
    LinkData {
        url: link.url.clone(),
        label: link.label.clone(),
    }
}

fn external_id_data(id: &ExternalId) -> ExternalIdData {
    ExternalIdData {
        scheme: id.scheme.clone(),
        value: id.value.clone(),
    }
}

fn place_data(place: &Place) -> PlaceData {
    let (municipality, country, nuts) = match &place.region {
        Region::Municipality(ags) => (Some(ags.to_string()), None, None),
        Region::Elsewhere { country, nuts } => (None, Some(country.clone()), nuts.clone()),
        Region::Unknown => (None, None, None),
    };
    PlaceData {
        name: place.name.clone(),
        street: place.street.clone(),
        postcode: place.postcode.clone(),
        municipality,
        country,
        nuts,
        point: place.point.map(|point| PointData {
            lat: point.lat,
            lon: point.lon,
        }),
    }
}

impl ContentData {
    /// The domain's content; what can be stored is checked there.
    ///
    /// # Errors
    /// The first field that does not fit, with what is allowed.
    pub fn read(self) -> Result<Content, String> {
        let body = self.body.read()?;
        let texts = self.texts.into_iter().map(|(code, text)| {
            let language = coded("texts", &code, Language::from_code, "de, en")?;
            let text = Text {
                title: text.title,
                summary: text.summary,
                body: text.body,
            };
            Ok((language, text))
        });
        let links = self.links.into_iter();
        let ids = self.external_ids.into_iter();
        Ok(Content {
            texts: texts.collect::<Result<_, String>>()?,
            names: self.names,
            fields_of_action: read_all(&self.fields_of_action, |code| {
                let allowed = codes(FieldOfAction::ALL.iter().map(|f| f.code()));
                coded("fields_of_action", code, FieldOfAction::from_code, &allowed)
            })?,
            interfaces: read_all(&self.interfaces, |code| {
                let allowed = codes(Interface::ALL.iter().map(|i| i.code()));
                coded("interfaces", code, Interface::from_code, &allowed)
            })?,
            competences: read_all(&self.competences, competence)?,
            sectors: read_all(&self.sectors, sector)?,
            places: self
                .places
                .into_iter()
                .map(place)
                .collect::<Result<_, String>>()?,
            period: Period {
                from: day("period.from", self.period.from)?,
                until: day("period.until", self.period.until)?,
            },
            links: links
                .map(|LinkData { url, label }| Link { url, label })
                .collect(),
            contact: Contact {
                name: self.contact.name,
                phone: self.contact.phone,
                email: self.contact.email,
            },
            external_ids: ids
                .map(|ExternalIdData { scheme, value }| ExternalId { scheme, value })
                .collect(),
            body,
        })
    }
}

fn competence(data: &CompetenceData) -> Result<CompetenceClaim, String> {
    let allowed = "stated, confirmed, rejected";
    Ok(CompetenceClaim {
        concept: data.concept.clone(),
        standing: coded(
            "competences.standing",
            &data.standing,
            Standing::from_code,
            allowed,
        )?,
    })
}

fn sector(data: &SectorData) -> Result<Sector, String> {
    let allowed = "wz2008, wz2025";
    Ok(Sector {
        edition: coded(
            "sectors.edition",
            &data.edition,
            SectorEdition::from_code,
            allowed,
        )?,
        code: data.code.clone(),
    })
}

fn place(data: PlaceData) -> Result<Place, String> {
    let region = match (data.municipality, data.country) {
        (Some(ags), None) => Region::Municipality(
            ags.parse()
                .map_err(|error| format!("places.municipality: {error}"))?,
        ),
        (None, Some(country)) => Region::Elsewhere {
            country,
            nuts: data.nuts,
        },
        (None, None) => Region::Unknown,
        (Some(_), Some(_)) => {
            return Err("places: give either municipality or country".to_owned());
        }
    };
    Ok(Place {
        name: data.name,
        street: data.street,
        postcode: data.postcode,
        region,
        point: data.point.map(|point| Point {
            lat: point.lat,
            lon: point.lon,
        }),
    })
}

fn read_all<D, T, C: FromIterator<T>>(
    data: &[D],
    read: impl Fn(&D) -> Result<T, String>,
) -> Result<C, String> {
    data.iter().map(read).collect()
}

fn coded<T>(
    field: &str,
    code: &str,
    from_code: impl Fn(&str) -> Option<T>,
    allowed: &str,
) -> Result<T, String> {
    from_code(code).ok_or_else(|| format!("{field}: '{code}' is not one of {allowed}"))
}

fn codes(codes: impl Iterator<Item = &'static str>) -> String {
    codes.collect::<Vec<_>>().join(", ")
}

fn day(field: &str, text: Option<String>) -> Result<Option<jiff::civil::Date>, String> {
    let parsed = text.map(|text| {
        text.parse()
            .map_err(|_| format!("{field}: '{text}' is not written like 2026-03-01"))
    });
    parsed.transpose()
}
