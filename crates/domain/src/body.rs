//! The typed part of an entry, one struct per kind. Every field is optional: a source says what it knows.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{Kind, vocabulary::coded};

coded!(
    /// What sort of organisation it is.
    OrganisationType {
        University = "university",
        UniversityOfAppliedSciences = "university_of_applied_sciences",
        ResearchInstitute = "research_institute",
        Company = "company",
        Chamber = "chamber",
        Union = "union",
        EmployersAssociation = "employers_association",
        Network = "network",
        AdviceCentre = "advice_centre",
        PublicBody = "public_body",
        Foundation = "foundation",
        WorksCouncilBody = "works_council_body",
        Healthcare = "healthcare",
        Archive = "archive",
        Other = "other",
    }
);
coded!(
    /// Turnover a year, in the steps of Recommendation 2003/361/EC (million €).
    TurnoverClass {
        UpTo2M = "up_to_2m",
        UpTo10M = "up_to_10m",
        UpTo50M = "up_to_50m",
        Above50M = "above_50m",
    }
);
coded!(
    /// What an offer is.
    OfferType {
        Laboratory = "laboratory",
        Demonstrator = "demonstrator",
        TestBed = "test_bed",
        Advice = "advice",
        Service = "service",
        Product = "product",
        Data = "data",
    }
);
coded!(
    /// What a need asks for.
    Wanted {
        Partner = "partner",
        Advice = "advice",
        Technology = "technology",
        Research = "research",
        Funding = "funding",
        Skills = "skills",
    }
);
coded!(
    /// How soon a need wants an answer.
    Urgency { Now = "now", ThisYear = "this_year", Open = "open" }
);
coded!(
    /// How far a project has come, from idea to use.
    Stage {
        Idea = "idea",
        Planned = "planned",
        Running = "running",
        Finished = "finished",
        InUse = "in_use",
    }
);
coded!(
    /// What came out.
    OutcomeType {
        Method = "method",
        Demonstrator = "demonstrator",
        Patent = "patent",
        Product = "product",
        Software = "software",
        Guideline = "guideline",
        Study = "study",
        Summary = "summary",
    }
);
coded!(
    /// What sort of publication.
    PublicationType {
        Article = "article",
        Report = "report",
        Thesis = "thesis",
        Book = "book",
        ConferencePaper = "conference_paper",
    }
);
coded!(
    /// What sort of funding.
    Instrument {
        Grant = "grant",
        Loan = "loan",
        Surety = "surety",
        Guarantee = "guarantee",
        Equity = "equity",
        Voucher = "voucher",
        Advice = "advice",
    }
);
coded!(
    /// Who gives the funding.
    Giver { Federal = "federal", State = "state", Eu = "eu", Other = "other" }
);
coded!(
    /// How a course or an event takes place.
    Format {
        Presence = "presence",
        Online = "online",
        Blended = "blended",
        Hybrid = "hybrid",
    }
);
coded!(
    /// How much a course takes for granted.
    Level {
        Beginner = "beginner",
        Intermediate = "intermediate",
        Advanced = "advanced",
    }
);
coded!(
    /// What an insight shows.
    InsightType {
        Chance = "chance",
        Risk = "risk",
        Consequence = "consequence",
        GoodPractice = "good_practice",
    }
);
coded!(
    /// How far a measure has come.
    Progress {
        Agreed = "agreed",
        Started = "started",
        OnTrack = "on_track",
        Delayed = "delayed",
        Done = "done",
        Dropped = "dropped",
    }
);

/// One struct per kind; stored as JSON with `"kind"` beside its fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    Organisation(Organisation),
    Person(Person),
    Offer(Offer),
    Need(Need),
    Project(Project),
    Outcome(Outcome),
    Publication(Publication),
    Programme(Programme),
    Course(Course),
    Event(Event),
    News(News),
    Insight(Insight),
    Measure(Measure),
}

impl Body {
    /// The first and the last day on which it stands in a calendar: the time of an event; the last day to apply for a
    /// programme or to finish a measure.
    #[must_use]
    pub fn calendar_days(&self) -> Option<(Date, Date)> {
        match self {
            Self::Event(event) => {
                let first = event.starts?.date();
                let last = event.ends.map_or(first, DateTime::date);
                Some((first, last.max(first)))
            }
            Self::Programme(programme) => programme.deadline.map(|day| (day, day)),
            Self::Measure(measure) => measure.due.map(|day| (day, day)),
            _ => None,
        }
    }

    /// An empty body of this kind.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Organisation => Self::Organisation(Organisation::default()),
            Kind::Person => Self::Person(Person::default()),
            Kind::Offer => Self::Offer(Offer::default()),
            Kind::Need => Self::Need(Need::default()),
            Kind::Project => Self::Project(Project::default()),
            Kind::Outcome => Self::Outcome(Outcome::default()),
            Kind::Publication => Self::Publication(Publication::default()),
            Kind::Programme => Self::Programme(Programme::default()),
            Kind::Course => Self::Course(Course::default()),
            Kind::Event => Self::Event(Event::default()),
            Kind::News => Self::News(News::default()),
            Kind::Insight => Self::Insight(Insight::default()),
            Kind::Measure => Self::Measure(Measure::default()),
        }
    }

    /// Which kind of entry has this body.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Organisation(_) => Kind::Organisation,
            Self::Person(_) => Kind::Person,
            Self::Offer(_) => Kind::Offer,
            Self::Need(_) => Kind::Need,
            Self::Project(_) => Kind::Project,
            Self::Outcome(_) => Kind::Outcome,
            Self::Publication(_) => Kind::Publication,
            Self::Programme(_) => Kind::Programme,
            Self::Course(_) => Kind::Course,
            Self::Event(_) => Kind::Event,
            Self::News(_) => Kind::News,
            Self::Insight(_) => Kind::Insight,
            Self::Measure(_) => Kind::Measure,
        }
    }
}

/// A struct all of whose fields may be missing, and missing ones are not stored.
macro_rules! body {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[$fdoc])*
                #[serde(default, skip_serializing_if = "is_default")]
                pub $field: $type,
            )+
        }
    };
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

body!(
    /// Who holds knowledge: a firm, an institute, a chamber, a network.
    Organisation {
        /// What sort.
        organisation_type: Option<OrganisationType>,
        /// People employed, headcount.
        staff: Option<u32>,
        /// Turnover a year, by class.
        turnover_class: Option<TurnoverClass>,
        /// Legal form as it is written, for example "GmbH & Co. KG".
        legal_form: Option<String>,
        /// Year of foundation.
        founded: Option<i16>,
    }
);
body!(
    /// A human being who appears by own consent; a sole trader is one too.
    Person {
        /// Given name.
        given: Option<String>,
        /// Family name.
        family: Option<String>,
        /// Position, in German.
        position_de: Option<String>,
        /// Position, in English.
        position_en: Option<String>,
        /// Day on which the person consented to appear.
        consent: Option<Date>,
    }
);
body!(
    /// What somebody gives ("Ich biete").
    Offer {
        /// What it is.
        offer_type: Option<OfferType>,
    }
);
body!(
    /// What somebody looks for ("Ich suche").
    Need {
        /// What would help.
        wanted: Option<Wanted>,
        /// How soon.
        urgency: Option<Urgency>,
    }
);
body!(
    /// A project, from idea to use.
    Project {
        /// How far it has come.
        stage: Option<Stage>,
        /// Short name.
        acronym: Option<String>,
        /// Whole cost in €.
        budget_eur: Option<u64>,
        /// Number at the funding body.
        funding_reference: Option<String>,
    }
);
body!(
    /// What came out of a project or of research.
    Outcome {
        /// What it is.
        outcome_type: Option<OutcomeType>,
        /// Technology readiness level, 1 to 9.
        trl: Option<u8>,
    }
);
body!(
    /// A paper, report, thesis, book.
    Publication {
        /// What sort.
        publication_type: Option<PublicationType>,
        /// Year of publication.
        year: Option<i16>,
        /// Authors as printed.
        authors: Vec<String>,
        /// Digital object identifier, without the resolver's address.
        doi: Option<String>,
    }
);
body!(
    /// A funding instrument.
    Programme {
        /// What sort of funding.
        instrument: Option<Instrument>,
        /// Who gives it.
        giver: Option<Giver>,
        /// Largest share of the cost it bears, in percent.
        rate_percent: Option<u8>,
        /// Largest amount in €.
        max_amount_eur: Option<u64>,
        /// Last day to apply.
        deadline: Option<Date>,
        /// Who may apply, in plain German.
        eligibility_de: Option<String>,
        /// Who may apply, in plain English.
        eligibility_en: Option<String>,
    }
);
body!(
    /// Further training.
    Course {
        /// How it takes place.
        format: Option<Format>,
        /// Length in hours.
        duration_hours: Option<u32>,
        /// Price per person in €.
        price_eur: Option<u32>,
        /// Whether it ends with a certificate.
        certificate: Option<bool>,
        /// How much it takes for granted.
        level: Option<Level>,
    }
);
body!(
    /// Something that happens at a time.
    Event {
        /// How it takes place.
        format: Option<Format>,
        /// Begin, local time in Germany.
        starts: Option<DateTime>,
        /// End, local time in Germany.
        ends: Option<DateTime>,
        /// Room or hall.
        venue: Option<String>,
    }
);
body!(
    /// A piece of news.
    News {
        /// Day of the news.
        date: Option<Date>,
    }
);
body!(
    /// A chance, a risk, a consequence, a good practice (Studien und Praxisbeispiele).
    Insight {
        /// What it shows.
        insight_type: Option<InsightType>,
        /// Whom it touches, in free words.
        touches: Vec<String>,
    }
);
body!(
    /// What the Alliance or a network agreed to do.
    Measure {
        /// The goal, in German.
        goal_de: Option<String>,
        /// The goal, in English.
        goal_en: Option<String>,
        /// How far it has come.
        progress: Option<Progress>,
        /// Until when.
        due: Option<Date>,
        /// Who answers for it.
        responsible: Option<String>,
    }
);
