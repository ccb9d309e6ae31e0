//! The typed part of an entry as programs see it: codes as texts, days as ISO 8601.

use domain::{
    Body, Format, Giver, InsightType, Instrument, Level, OfferType, OrganisationType, OutcomeType,
    Progress, PublicationType, Stage, TurnoverClass, Urgency, Wanted,
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a field of the domain is written in the interface.
trait Field: Sized {
    /// Its form outside.
    type Data;

    fn to_data(&self) -> Self::Data;

    /// The field from its form outside; the error names the field and what is allowed.
    fn from_data(data: Self::Data, field: &str) -> Result<Self, String>;
}

macro_rules! plain {
    ($($type:ty),+ $(,)?) => {$(
        impl Field for $type {
            type Data = Self;

            fn to_data(&self) -> Self {
                self.clone()
            }

            fn from_data(data: Self, _: &str) -> Result<Self, String> {
                Ok(data)
            }
        }
    )+};
}
plain!(
    Option<bool>,
    Option<i16>,
    Option<u8>,
    Option<u32>,
    Option<u64>,
    Option<String>,
    Vec<String>
);

macro_rules! coded {
    ($($type:ty),+ $(,)?) => {$(
        impl Field for Option<$type> {
            type Data = Option<String>;

            fn to_data(&self) -> Option<String> {
                self.map(|code| code.code().to_owned())
            }

            fn from_data(data: Option<String>, field: &str) -> Result<Self, String> {
                let Some(text) = data else { return Ok(None) };
                let code = <$type>::from_code(&text);
                code.map(Some).ok_or_else(|| {
                    let all: Vec<&str> = <$type>::ALL.iter().map(|code| code.code()).collect();
                    format!("{field}: '{text}' is not one of {}", all.join(", "))
                })
            }
        }
    )+};
}
coded!(
    Format,
    Giver,
    InsightType,
    Instrument,
    Level,
    OfferType,
    OrganisationType,
    OutcomeType,
    Progress,
    PublicationType,
    Stage,
    TurnoverClass,
    Urgency,
    Wanted,
);

macro_rules! civil {
    ($($type:ty, $example:literal);+) => {$(
        impl Field for Option<$type> {
            type Data = Option<String>;

            fn to_data(&self) -> Option<String> {
                self.map(|at| at.to_string())
            }

            fn from_data(data: Option<String>, field: &str) -> Result<Self, String> {
                data.map(|text| text.parse().map_err(|_| {
                    format!("{field}: '{text}' is not written like {}", $example)
                }))
                .transpose()
            }
        }
    )+};
}
civil!(Date, "2026-03-01"; DateTime, "2026-03-01T14:00:00");

/// A struct of the interface beside the domain's struct of the same fields, and the ways between them.
macro_rules! bodies {
    ($($(#[$doc:meta])* $data:ident = $kind:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
            #[serde(deny_unknown_fields, default)]
            pub struct $data {
                $($(#[$fdoc])* #[serde(skip_serializing_if = "is_default")] pub $field: $type,)+
            }
        )+

        /// What only the kind has.
        #[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum BodyData {
            $($kind($data),)+
        }

        impl From<&Body> for BodyData {
            fn from(body: &Body) -> Self {
                match body {
                    $(Body::$kind(body) => Self::$kind($data {
                        $($field: body.$field.to_data(),)+
                    }),)+
                }
            }
        }

        impl BodyData {
            /// The domain's body.
            ///
            /// # Errors
            /// The first field that does not fit, with what is allowed.
            pub fn read(self) -> Result<Body, String> {
                Ok(match self {
                    $(Self::$kind(data) => Body::$kind(domain::$kind {
                        $($field: Field::from_data(data.$field, concat!("body.", stringify!($field)))?,)+
                    }),)+
                })
            }
        }
    };
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

bodies! {
    /// Who holds knowledge.
    OrganisationData = Organisation {
        /// `university`, `research_institute`, `company` …
        organisation_type: Option<String>,
        /// People employed, headcount.
        staff: Option<u32>,
        /// `up_to_2m`, `up_to_10m`, `up_to_50m`, `above_50m` (million € a year).
        turnover_class: Option<String>,
        /// As it is written, for example "GmbH & Co. KG".
        legal_form: Option<String>,
        /// Year of foundation.
        founded: Option<i16>,
    }
    /// A human being who appears by own consent.
    PersonData = Person {
        given: Option<String>,
        family: Option<String>,
        /// Position, in German.
        position_de: Option<String>,
        /// Position, in English.
        position_en: Option<String>,
        /// Day of the consent, ISO 8601.
        consent: Option<String>,
    }
    /// What somebody gives.
    OfferData = Offer {
        /// `laboratory`, `demonstrator`, `test_bed`, `advice`, `service`, `product`, `data`.
        offer_type: Option<String>,
    }
    /// What somebody looks for.
    NeedData = Need {
        /// `partner`, `advice`, `technology`, `research`, `funding`, `skills`.
        wanted: Option<String>,
        /// `now`, `this_year`, `open`.
        urgency: Option<String>,
    }
    /// A project, from idea to use.
    ProjectData = Project {
        /// `idea`, `planned`, `running`, `finished`, `in_use`.
        stage: Option<String>,
        acronym: Option<String>,
        /// Whole cost in €.
        budget_eur: Option<u64>,
        /// Number at the funding body.
        funding_reference: Option<String>,
    }
    /// What came out of a project or of research.
    OutcomeData = Outcome {
        /// `method`, `demonstrator`, `patent`, `product`, `software`, `guideline`, `study`, `summary`.
        outcome_type: Option<String>,
        /// Technology readiness level, 1 to 9.
        trl: Option<u8>,
    }
    /// A paper, report, thesis, book.
    PublicationData = Publication {
        /// `article`, `report`, `thesis`, `book`, `conference_paper`.
        publication_type: Option<String>,
        /// Year of publication.
        year: Option<i16>,
        /// As printed.
        authors: Vec<String>,
        /// Without the resolver's address.
        doi: Option<String>,
    }
    /// A funding instrument.
    ProgrammeData = Programme {
        /// `grant`, `loan`, `surety`, `guarantee`, `equity`, `voucher`, `advice`.
        instrument: Option<String>,
        /// `federal`, `state`, `eu`, `other`.
        giver: Option<String>,
        /// Largest share of the cost it bears, in percent.
        rate_percent: Option<u8>,
        /// Largest amount in €.
        max_amount_eur: Option<u64>,
        /// Last day to apply, ISO 8601.
        deadline: Option<String>,
        /// Who may apply, in German.
        eligibility_de: Option<String>,
        /// Who may apply, in English.
        eligibility_en: Option<String>,
    }
    /// Further training.
    CourseData = Course {
        /// `presence`, `online`, `blended`, `hybrid`.
        format: Option<String>,
        /// Length in hours.
        duration_hours: Option<u32>,
        /// Price per person in €.
        price_eur: Option<u32>,
        /// Whether it ends with a certificate.
        certificate: Option<bool>,
        /// `beginner`, `intermediate`, `advanced`.
        level: Option<String>,
    }
    /// Something that happens at a time.
    EventData = Event {
        /// `presence`, `online`, `blended`, `hybrid`.
        format: Option<String>,
        /// Local time in Germany, ISO 8601 without zone.
        starts: Option<String>,
        /// Local time in Germany, ISO 8601 without zone.
        ends: Option<String>,
        /// Room or hall.
        venue: Option<String>,
    }
    /// A piece of news.
    NewsData = News {
        /// ISO 8601.
        date: Option<String>,
    }
    /// A chance, a risk, a consequence, a good practice.
    InsightData = Insight {
        /// `chance`, `risk`, `consequence`, `good_practice`.
        insight_type: Option<String>,
        /// Whom it touches, in free words.
        touches: Vec<String>,
    }
    /// What the Alliance or a network agreed to do.
    MeasureData = Measure {
        /// The goal, in German.
        goal_de: Option<String>,
        /// The goal, in English.
        goal_en: Option<String>,
        /// `agreed`, `started`, `on_track`, `delayed`, `done`, `dropped`.
        progress: Option<String>,
        /// Until when, ISO 8601.
        due: Option<String>,
        /// Who answers for it.
        responsible: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use domain::Kind;

    use super::*;

    #[test]
    fn every_kind_goes_out_and_comes_back() {
        for &kind in Kind::ALL {
            let body = Body::empty(kind);
            let json = serde_json::to_value(BodyData::from(&body)).expect("plain data");
            assert_eq!(json["kind"], kind.code());
            let back: BodyData = serde_json::from_value(json).expect("our own form");
            assert_eq!(back.read(), Ok(body));
        }
    }

    #[test]
    fn a_wrong_code_or_day_is_named_with_what_is_allowed() {
        let read = |json| {
            serde_json::from_value::<BodyData>(json)
                .expect("legal form")
                .read()
        };
        let error = read(serde_json::json!({"kind": "need", "urgency": "soon"}));
        assert_eq!(
            error.expect_err("no such code"),
            "body.urgency: 'soon' is not one of now, this_year, open"
        );
        let error = read(serde_json::json!({"kind": "news", "date": "1.3.2026"}));
        assert!(error.expect_err("not ISO").contains("2026-03-01"));
        let unknown = serde_json::json!({"kind": "news", "dated": "2026-03-01"});
        assert!(serde_json::from_value::<BodyData>(unknown).is_err());
    }
}
