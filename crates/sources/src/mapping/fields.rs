use domain::Kind;

/// What a field of a body holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldType {
    /// Text or the code of a closed list.
    Text,
    /// Text on as many lines as the source gave it.
    Lines,
    Number,
    Truth,
    Date,
    DateTime,
    List,
}

/// The fields that the body of this kind has, with their types.
pub(crate) const fn body_fields(kind: Kind) -> &'static [(&'static str, FieldType)] {
    use FieldType::{Date, DateTime, Lines, List, Number, Text, Truth};
    match kind {
        Kind::Organisation => &[
            ("organisation_type", Text),
            ("staff", Number),
            ("turnover_class", Text),
            ("legal_form", Text),
            ("founded", Number),
        ],
        Kind::Person => &[
            ("given", Text),
            ("family", Text),
            ("position_de", Text),
            ("position_en", Text),
            ("consent", Date),
        ],
        Kind::Offer => &[("offer_type", Text)],
        Kind::Need => &[("wanted", Text), ("urgency", Text)],
        Kind::Project => &[
            ("stage", Text),
            ("acronym", Text),
            ("budget_eur", Number),
            ("funding_reference", Text),
        ],
        Kind::Outcome => &[("outcome_type", Text), ("trl", Number)],
        Kind::Publication => &[
            ("publication_type", Text),
            ("year", Number),
            ("authors", List),
            ("doi", Text),
        ],
        Kind::Programme => &[
            ("instrument", Text),
            ("giver", Text),
            ("rate_percent", Number),
            ("max_amount_eur", Number),
            ("deadline", Date),
            ("eligibility_de", Lines),
            ("eligibility_en", Lines),
        ],
        Kind::Course => &[
            ("format", Text),
            ("duration_hours", Number),
            ("price_eur", Number),
            ("certificate", Truth),
            ("level", Text),
        ],
        Kind::Event => &[
            ("format", Text),
            ("starts", DateTime),
            ("ends", DateTime),
            ("venue", Text),
        ],
        Kind::News => &[("date", Date)],
        Kind::Insight => &[("insight_type", Text), ("touches", List)],
        Kind::Measure => &[
            ("goal_de", Text),
            ("goal_en", Text),
            ("progress", Text),
            ("due", Date),
            ("responsible", Text),
        ],
    }
}

/// The type of this field of this kind's body.
pub(crate) fn body_field(kind: Kind, field: &str) -> Option<FieldType> {
    body_fields(kind)
        .iter()
        .find(|(name, _)| *name == field)
        .map(|(_, field_type)| *field_type)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::Body;
    use serde_json::json;

    use super::*;

    /// The model itself names the fields of a body when it refuses an unknown one.
    #[test]
    fn the_fields_are_those_of_the_model() {
        for &kind in Kind::ALL {
            let error = serde_json::from_value::<Body>(json!({"kind": kind.code(), "no such": 1}))
                .expect_err("an unknown field")
                .to_string();
            let named: BTreeSet<&str> = error.split('`').skip(3).step_by(2).collect();
            let ours: BTreeSet<&str> = body_fields(kind).iter().map(|(name, _)| *name).collect();
            assert_eq!(ours, named, "{}", kind.code());
        }
    }
}
