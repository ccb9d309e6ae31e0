use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{EntryId, ExternalId, Kind, RelationId, SourceId, vocabulary::coded};

coded!(
    /// How one entry stands to another, read from `from` to `to`.
    RelationKind {
        /// Organisation or person → project, outcome, event, measure.
        TakesPartIn = "takes_part_in",
        /// Organisation or person → offer, course, programme.
        Provides = "provides",
        /// Organisation or person → need.
        Seeks = "seeks",
        /// Organisation, person or project → outcome, publication.
        Produced = "produced",
        /// Organisation or programme → project.
        Funds = "funds",
        /// Offer, outcome, project, publication → need.
        Answers = "answers",
        /// Organisation → organisation, project → project, event → project.
        PartOf = "part_of",
        /// Organisation → organisation, without one being part of the other.
        RelatedTo = "related_to",
        /// Person → organisation.
        WorksAt = "works_at",
        /// Organisation → event, course.
        Organises = "organises",
        /// Organisation → news, insight, publication.
        Reports = "reports",
        /// News, insight, event, measure → anything.
        Concerns = "concerns",
        /// Organisation → measure.
        Agrees = "agrees",
        /// Organisation → measure.
        Dissents = "dissents",
        /// Organisation → measure.
        Abstains = "abstains",
    }
);

impl RelationKind {
    /// Whether an entry of kind `from` may stand in this relation to one of kind `to`.
    #[must_use]
    pub fn allows(self, from: Kind, to: Kind) -> bool {
        use Kind::{
            Course, Event, Insight, Measure, Need, News, Offer, Organisation, Outcome, Person,
            Programme, Project, Publication,
        };
        let holder = matches!(from, Organisation | Person);
        match self {
            Self::TakesPartIn => holder && matches!(to, Project | Outcome | Event | Measure),
            Self::Provides => holder && matches!(to, Offer | Course | Programme),
            Self::Seeks => holder && to == Need,
            Self::Produced => (holder || from == Project) && matches!(to, Outcome | Publication),
            Self::Funds => matches!(from, Organisation | Programme) && to == Project,
            Self::Answers => matches!(from, Offer | Outcome | Project | Publication) && to == Need,
            Self::PartOf => matches!(
                (from, to),
                (Organisation, Organisation) | (Project | Event, Project)
            ),
            Self::RelatedTo => from == Organisation && to == Organisation,
            Self::WorksAt => from == Person && to == Organisation,
            Self::Organises => from == Organisation && matches!(to, Event | Course),
            Self::Reports => from == Organisation && matches!(to, News | Insight | Publication),
            Self::Concerns => matches!(from, News | Insight | Event | Measure),
            Self::Agrees | Self::Dissents | Self::Abstains => from == Organisation && to == Measure,
        }
    }

    /// Whether `to` speaks for a competence of `from` (evidence): what somebody did, made or gives.
    #[must_use]
    pub const fn is_evidence(self) -> bool {
        matches!(
            self,
            Self::TakesPartIn | Self::Provides | Self::Produced | Self::Organises | Self::Reports
        )
    }
}

/// How much evidence counts for whoever has this role in it, up to 1: whoever led it stands for all of it, whoever helped for
/// less. Roles that nobody knows count as taking part.
#[must_use]
pub fn weight_of_role(role: Option<&str>) -> f32 {
    const TAKING_PART: f32 = 0.8;
    let Some(role) = role else { return TAKING_PART };
    match role.to_lowercase().as_str() {
        "coordinator" | "host" | "executing" | "beneficiary" | "lead" | "leader" => 1.0,
        "thirdparty" | "third_party" | "associatedpartner" | "associated" | "subcontractor" => 0.4,
        _ => TAKING_PART,
    }
}

/// One end of a relation: an entry of the atlas, or a name by which a source knows it. A name is
/// resolved when its entry arrives, so the order of imports does not matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// An entry.
    Entry(EntryId),
    /// Whatever entry has this external id.
    External(ExternalId),
    /// Whatever entry this source's record became a part of.
    Record {
        /// Which source.
        source: SourceId,
        /// The record's key there.
        key: String,
    },
}

/// A statement that two entries have to do with each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// Its name for ever.
    pub id: RelationId,
    /// What it says.
    pub kind: RelationKind,
    /// Who.
    pub from: EntryId,
    /// To whom.
    pub to: EntryId,
    /// In which role, a code such as `coordinator`; free words are kept as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The source that says so; none: somebody typed it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_kind_has_ends_and_evidence_starts_at_somebody() {
        for &kind in RelationKind::ALL {
            let ends: Vec<(Kind, Kind)> = Kind::ALL
                .iter()
                .flat_map(|&from| Kind::ALL.iter().map(move |&to| (from, to)))
                .filter(|&(from, to)| kind.allows(from, to))
                .collect();
            assert!(!ends.is_empty(), "{kind:?} connects nothing");
            if kind.is_evidence() {
                assert!(
                    ends.iter().any(|&(from, _)| from == Kind::Organisation),
                    "{kind:?}"
                );
            }
        }
        assert!(!RelationKind::WorksAt.allows(Kind::Organisation, Kind::Person));
    }
}
