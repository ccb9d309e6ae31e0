/// A mapping that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippedMapping {
    /// Its name, for example `ror`.
    pub name: &'static str,
    /// What it reads, in English.
    pub title: &'static str,
    /// The mapping itself.
    pub toml: &'static str,
}

/// The mappings for real sources.
#[must_use]
pub const fn shipped() -> &'static [ShippedMapping] {
    SHIPPED
}

/// The mappings for the sample data, one per kind of file: `demo-organisations` … `demo-relations`. All
/// have the source `demo`, so that its files are one import.
#[must_use]
pub const fn demo_mappings() -> &'static [ShippedMapping] {
    DEMO
}

macro_rules! shipped {
    ($($name:literal: $title:literal),+ $(,)?) => {
        &[$(ShippedMapping {
            name: $name,
            title: $title,
            toml: include_str!(concat!("../mappings/", $name, ".toml")),
        }),+]
    };
}

/// All files of the sample data have the same envelope; only kind and body differ.
macro_rules! demo {
    ($($file:literal: $kind:literal),+ $(,)?) => {
        &[
            $(ShippedMapping {
                name: concat!("demo-", $file),
                title: concat!("Sample data: ", $file),
                toml: concat!(
                    include_str!("../mappings/demo/_source.toml"),
                    "[[entry]]\nkind = \"", $kind, "\"\n",
                    include_str!("../mappings/demo/_entry.toml"),
                    include_str!(concat!("../mappings/demo/", $file, ".toml")),
                ),
            },)+
            ShippedMapping {
                name: "demo-relations",
                title: "Sample data: relations",
                toml: concat!(
                    include_str!("../mappings/demo/_source.toml"),
                    include_str!("../mappings/demo/relations.toml"),
                ),
            },
        ]
    };
}

const SHIPPED: &[ShippedMapping] = shipped!(
    "ror": "Research organisations (ROR records, JSON lines)",
    "fp7-organisations": "Participants of FP7 projects (CORDIS, CSV)",
    "fp7-participations": "Who took part in which FP7 project (CORDIS, CSV)",
    "fp7-briefs": "Result briefs of FP7 projects (CORDIS, CSV)",
    "erc-grants": "Grants of the European Research Council (CSV)",
    "postcodes-nrw": "Postcodes and their municipalities (CSV)",
);

const DEMO: &[ShippedMapping] = demo!(
    "organisations": "organisation",
    "persons": "person",
    "offers": "offer",
    "needs": "need",
    "projects": "project",
    "outcomes": "outcome",
    "publications": "publication",
    "programmes": "programme",
    "courses": "course",
    "events": "event",
    "news": "news",
    "insights": "insight",
    "measures": "measure",
);

#[cfg(test)]
mod tests {
    use crate::Mapping;

    use super::*;

    #[test]
    fn every_shipped_mapping_can_be_used() {
        for shipped in shipped().iter().chain(demo_mappings()) {
            let parsed = Mapping::parse(shipped.name, shipped.toml);
            let mapping = parsed.unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(
                mapping.source().fictional,
                shipped.name.starts_with("demo-"),
                "{}",
                shipped.name
            );
            assert!(Mapping::shipped(shipped.name).is_some());
        }
        assert!(Mapping::shipped("no-such").is_none());
    }
}
