//! What pages are about, in the words of schema.org, for programs that read pages (JSON-LD).
//!
//! It stands in the page as a block of data. Browsers do not run such a block, so the content security policy, which
//! forbids inline code, lets it be.

use app::EntryPage;
use domain::{
    Body, Content, Event, Format, Giver, Kind, Language, OfferType, OrganisationType, OutcomeType,
    Place, PublicationType, RelationKind, Vocabulary,
};
use serde_json::{Map, Value, json};

use crate::links;

/// A JSON value as the content of a `script` element: characters by which a browser could take the data for markup are
/// written as escapes.
#[must_use]
pub fn script(value: &Value) -> String {
    let mut text = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                text.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => text.push(c),
        }
    }
    text
}

/// An entry as schema.org sees it. `public_url` is the installation's address without a slash at the end.
#[must_use]
pub fn entry(
    public_url: &str,
    language: Language,
    page: &EntryPage,
    vocabulary: &Vocabulary,
) -> Value {
    let content = &page.entry.content;
    let address =
        |kind: Kind, slug: &str| format!("{public_url}{}", links::entry(language, kind, slug));
    let mut thing = Thing::new(kind_of(&content.body));
    let url = address(page.entry.kind(), &page.entry.slug);
    thing.put("@context", "https://schema.org");
    thing.put("@id", url.clone());
    thing.put("url", url.clone());
    thing.common(content, language, vocabulary);
    thing.body(content);
    thing.neighbours(page, |kind, slug| address(kind, slug), language);
    let sources = page.provenance.iter();
    thing.put(
        "subjectOf",
        json!({
            "@type": "WebPage",
            "url": url,
            "inLanguage": language.code(),
            "dateModified": page.entry.updated.to_string(),
            "isBasedOn": sources
                .map(|p| json!({
                    "@type": "Dataset",
                    "name": p.source.title,
                    "url": p.source.url,
                    "license": p.source.licence,
                    "publisher": { "@type": "Organization", "name": p.source.publisher },
                }))
                .collect::<Vec<_>>(),
        }),
    );
    thing.into()
}

/// The type by which schema.org knows what this is.
fn kind_of(body: &Body) -> &'static str {
    match body {
        Body::Organisation(o) => match o.organisation_type {
            Some(OrganisationType::University | OrganisationType::UniversityOfAppliedSciences) => {
                "CollegeOrUniversity"
            }
            Some(OrganisationType::ResearchInstitute) => "ResearchOrganization",
            Some(OrganisationType::PublicBody) => "GovernmentOrganization",
            Some(OrganisationType::Archive) => "ArchiveOrganization",
            _ => "Organization",
        },
        Body::Person(_) => "Person",
        Body::Offer(o) if o.offer_type == Some(OfferType::Product) => "Product",
        Body::Offer(_) => "Service",
        Body::Need(_) => "Demand",
        Body::Project(_) => "ResearchProject",
        Body::Outcome(o) if o.outcome_type == Some(OutcomeType::Software) => "SoftwareApplication",
        Body::Outcome(_) => "CreativeWork",
        Body::Publication(p) => match p.publication_type {
            Some(PublicationType::Report) => "Report",
            Some(PublicationType::Thesis) => "Thesis",
            Some(PublicationType::Book) => "Book",
            _ => "ScholarlyArticle",
        },
        Body::Programme(p) => match p.giver {
            Some(Giver::Federal | Giver::State | Giver::Eu) => "GovernmentService",
            _ => "Service",
        },
        Body::Course(_) => "Course",
        Body::Event(_) => "Event",
        Body::News(_) => "NewsArticle",
        Body::Insight(_) => "Article",
        Body::Measure(_) => "Project",
    }
}

/// An object of schema.org; what is not known is left out.
struct Thing(Map<String, Value>);

impl From<Thing> for Value {
    fn from(thing: Thing) -> Self {
        Self::Object(thing.0)
    }
}

impl Thing {
    fn new(kind: &str) -> Self {
        Self(Map::from_iter([("@type".to_owned(), kind.into())]))
    }

    fn put(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(values) => values.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Puts values beside those that are there already.
    fn append(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        let mut all = match self.0.remove(name) {
            Some(Value::Array(values)) => values,
            Some(value) => vec![value],
            None => Vec::new(),
        };
        for value in values.into_iter().map(Value::String) {
            if !all.contains(&value) {
                all.push(value);
            }
        }
        self.put(name, all);
    }

    fn is(&self, kinds: &[&str]) -> bool {
        self.0["@type"]
            .as_str()
            .is_some_and(|kind| kinds.contains(&kind))
    }

    /// What all kinds have.
    fn common(&mut self, content: &Content, language: Language, vocabulary: &Vocabulary) {
        if let Some((_, text)) = content.text(language) {
            self.put("name", text.title.clone());
            self.put("description", text.summary.clone());
            if self.is(&["NewsArticle", "Article", "ScholarlyArticle", "Report"]) {
                self.put("headline", text.title.clone());
            }
        }
        self.put("alternateName", content.names.clone());
        let ids = content.external_ids.iter();
        let addresses = ids.clone().map(|id| id.value.clone());
        let links = content.links.iter().map(|link| link.url.clone());
        let elsewhere = addresses
            .filter(|id| id.starts_with("https://"))
            .chain(links);
        self.put("sameAs", elsewhere.collect::<Vec<_>>());
        self.put(
            "identifier",
            ids.map(|id| {
                json!({ "@type": "PropertyValue", "propertyID": id.scheme, "value": id.value })
            })
            .collect::<Vec<_>>(),
        );
        let topics: Vec<String> = content
            .competences
            .iter()
            .filter(|claim| claim.standing != domain::Standing::Rejected)
            .filter_map(|claim| vocabulary.get(&claim.concept))
            .map(|concept| concept.labels(language).1.preferred.clone())
            .filter(|label| !label.is_empty())
            .collect();
        let knows = self.is(ORGANISATIONS) || self.is(&["Person"]);
        self.put(if knows { "knowsAbout" } else { "keywords" }, topics);
        let place = content.places.first();
        if self.is(ORGANISATIONS) {
            self.put("address", place.map_or(Value::Null, address));
            if let Some(point) = place.and_then(|place| place.point) {
                let geo = json!({ "@type": "GeoCoordinates", "latitude": point.lat, "longitude": point.lon });
                self.put("location", json!({ "@type": "Place", "geo": geo }));
            }
            self.put("telephone", content.contact.phone.clone());
            self.put("email", content.contact.email.clone());
        }
    }

    /// What only this kind has.
    fn body(&mut self, content: &Content) {
        let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
        match &content.body {
            Body::Organisation(o) => {
                self.put("foundingDate", o.founded.map(|year| year.to_string()));
                if let Some(staff) = o.staff {
                    self.put(
                        "numberOfEmployees",
                        json!({ "@type": "QuantitativeValue", "value": staff }),
                    );
                }
            }
            Body::Person(p) => {
                self.put("givenName", p.given.clone());
                self.put("familyName", p.family.clone());
                self.put("jobTitle", p.position_de.clone().or(p.position_en.clone()));
            }
            Body::Project(p) => {
                self.append("alternateName", p.acronym.clone());
                self.put("foundingDate", date(content.period.from));
                self.put("dissolutionDate", date(content.period.until));
            }
            Body::Publication(p) => {
                self.put("datePublished", p.year.map(|year| year.to_string()));
                let authors = p.authors.iter();
                let authors = authors.map(|name| json!({ "@type": "Person", "name": name }));
                self.put("author", authors.collect::<Vec<_>>());
                let doi = p.doi.as_ref();
                self.append("sameAs", doi.map(|doi| format!("https://doi.org/{doi}")));
            }
            Body::Course(c) => {
                self.put(
                    "timeRequired",
                    c.duration_hours.map(|hours| format!("PT{hours}H")),
                );
                if let Some(price) = c.price_eur {
                    self.put(
                        "offers",
                        json!({ "@type": "Offer", "price": price, "priceCurrency": "EUR", "category": "Paid" }),
                    );
                }
            }
            Body::Event(event) => self.event(event, content.places.first()),
            Body::News(n) => self.put("datePublished", date(n.date)),
            _ => {}
        }
    }

    fn event(&mut self, event: &Event, place: Option<&Place>) {
        let at = |at: jiff::civil::DateTime| {
            let has_time = at.time() != jiff::civil::Time::midnight();
            let text = if has_time {
                at.to_string()
            } else {
                at.date().to_string()
            };
            Value::String(text)
        };
        self.put("startDate", event.starts.map_or(Value::Null, at));
        self.put("endDate", event.ends.map_or(Value::Null, at));
        let mode = event.format.map(|format| match format {
            Format::Online => "OnlineEventAttendanceMode",
            Format::Presence => "OfflineEventAttendanceMode",
            Format::Blended | Format::Hybrid => "MixedEventAttendanceMode",
        });
        self.put(
            "eventAttendanceMode",
            mode.map(|mode| format!("https://schema.org/{mode}")),
        );
        if let Some(place) = place {
            let venue = event.venue.clone().unwrap_or_else(|| place.name.clone());
            self.put(
                "location",
                json!({ "@type": "Place", "name": venue, "address": address(place) }),
            );
        }
    }

    /// Those with whom it has to do in a way that schema.org has a word for.
    fn neighbours(
        &mut self,
        page: &EntryPage,
        url: impl Fn(Kind, &str) -> String,
        language: Language,
    ) {
        for (kind, outgoing, word) in [
            (RelationKind::PartOf, true, "parentOrganization"),
            (RelationKind::WorksAt, true, "worksFor"),
            (RelationKind::Funds, false, "funder"),
            (RelationKind::Provides, false, "provider"),
            (RelationKind::Organises, false, "organizer"),
            (RelationKind::Reports, false, "publisher"),
        ] {
            let organisational = word == "parentOrganization";
            if organisational && page.entry.kind() != Kind::Organisation {
                continue;
            }
            let named = page
                .relations
                .iter()
                .filter(|related| related.relation.kind == kind && related.outgoing == outgoing);
            let named = named.take(20).map(|related| {
                json!({
                    "@type": kind_of(&related.entry.content.body),
                    "@id": url(related.entry.kind(), &related.entry.slug),
                    "name": related.entry.content.title(language),
                })
            });
            self.put(word, named.collect::<Vec<_>>());
        }
    }
}

/// The types of schema.org that stand for organisations here.
const ORGANISATIONS: &[&str] = &[
    "Organization",
    "CollegeOrUniversity",
    "ResearchOrganization",
    "GovernmentOrganization",
    "ArchiveOrganization",
];

fn address(place: &Place) -> Value {
    let country = match &place.region {
        domain::Region::Municipality(_) => Some("DE"),
        domain::Region::Elsewhere { country, .. } => Some(country.as_str()),
        domain::Region::Unknown => None,
    };
    let mut address = Thing::new("PostalAddress");
    address.put("streetAddress", place.street.clone());
    address.put("postalCode", place.postcode.clone());
    address.put("addressLocality", place.name.clone());
    address.put("addressCountry", country);
    address.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_their_own_element() {
        let value = json!({ "name": "</script><script>alert(1)//&\u{2028}<!--" });
        let text = script(&value);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        let back: Value = serde_json::from_str(&text).expect("still JSON");
        assert_eq!(back, value, "and nothing is lost");
    }

    #[test]
    fn every_kind_has_a_type_and_what_is_unknown_is_left_out() {
        for &kind in Kind::ALL {
            assert!(!kind_of(&Body::empty(kind)).is_empty());
        }
        let mut thing = Thing::new("Organization");
        thing.put("name", "");
        thing.put("sameAs", Vec::<String>::new());
        thing.put("telephone", None::<String>);
        assert_eq!(Value::from(thing), json!({ "@type": "Organization" }));
    }
}
