//! The words of the atlas: what an entry is, where it may lie, who may see it.
//!
//! This crate knows the model of the Kompetenzatlas and its rules, nothing else. It is pure: no I/O, no
//! async, no ambient time or randomness (a [`Clock`] and a random source come as arguments), so that the
//! same input gives the same output on any machine.
//!
//! The heart is the [`Entry`]: one envelope for everything published in the atlas, around a typed
//! [`Body`] per [`Kind`]. Its [`Content`] is a *projection* (see [`projection`]) of what sources said
//! (each a [`SourceRecord`]) and of local statements, by a fixed, visible precedence.
//!
//! The `Serialize` implementations are the storage form, kept stable for the store and its backups.
//! They are not the public API: the types that leave the house live in the `web` crate.

mod actor;
mod body;
mod change;
mod clock;
mod concept;
mod content;
mod entry;
mod figures;
mod id;
pub mod identity;
mod inquiry;
mod kind;
mod naming;
mod office;
mod place;
pub mod places;
pub mod projection;
mod provenance;
mod relation;
mod report;
mod sector;
mod summary;
mod vocabulary;

pub use actor::{Account, Actor, Audience, FieldGroup, Role, Visibility};
pub use body::*;
pub use change::{Change, ChangeKind, Seq};
pub use clock::{Clock, FixedClock, SystemClock, Timestamp, german_day, german_time};
pub use concept::{Concept, ConceptMatch, Labels, MatchKind, Scheme, Vocabulary};
pub use content::{
    CompetenceClaim, Contact, Content, ExternalId, InvalidContent, Link, Period, Sector, Standing,
    Text, Texts,
};
pub use entry::{Entry, State};
pub use figures::{Access, Area, Figure, Indicator, LandUse, Network, Observation, Served};
pub use id::{AccountId, EntryId, InvalidId, MergeId, MessageId, RelationId};
pub use inquiry::{Asker, Fit, FitCount, Help, Inquiry, Said};
pub use kind::Kind;
pub use naming::{fold_name, name_key, slug};
pub use office::{
    KeptSiteText, Message, MessagePlace, MessageTopic, NewMessage, SiteText, SiteTextName,
};
pub use place::{Ags, InvalidAgs, Place, Point, Region};
pub use provenance::{
    DraftRecord, DraftRelation, Note, Provenance, Source, SourceId, SourceRecord, Statement,
};
pub use relation::{Endpoint, Relation, RelationKind, weight_of_role};
pub use report::{
    KeptReport, NewReport, ReportAnswer, ReportCount, ReportReason, ReportState, park_key,
};
pub use summary::{PartFigure, Summary};
pub use vocabulary::{FieldOfAction, Interface, Language, SectorEdition};
