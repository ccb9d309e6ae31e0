//! Which records mean the same organisation.
//!
//! One organisation stands in many lists, each time spelt otherwise: "RHEINISCH-WESTFAELISCHE TECHNISCHE
//! HOCHSCHULE AACHEN", "RWTH Aachen University". [`Signs`] are what it is recognised by, [`compare`] tells
//! what two organisations are to each other and why, [`link`] goes through a whole atlas without comparing
//! everything with everything, [`evaluate`] measures it by pairs that people judged.
//!
//! The rule is one table of points ([`Sign::points`]) and two thresholds ([`SURE`], [`WORTH_A_LOOK`]), tuned
//! on half of the pairs in `tests/fixtures/identity_pairs.tsv`. A wrong merge does more harm than a missed
//! one: what is not sure is left to people. Institutes and hospitals are never merged with their universities;
//! what their names say about belonging is told as a [`Tie`].

mod blocks;
mod compare;
mod decision;
mod evaluate;
mod link;
mod name;
mod signs;
mod words;

pub use compare::{Opinion, SURE, Sign, Verdict, WORTH_A_LOOK, compare};
pub use decision::{Candidate, CandidatePlace, Decision};
pub use evaluate::{Counted, Figures, InvalidPairs, Judged, Pair, PairVerdict, evaluate, pairs};
pub use link::{Kinship, Linked, Linking, Progress, Proposal, link, link_until};
pub use name::Tie;
pub use signs::Signs;
