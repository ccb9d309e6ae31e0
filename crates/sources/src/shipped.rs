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

/// The mappings for the sample data, one per kind of file: `demo-organisations` … `demo-sectors`. All have the
/// source `demo`, so that its files are one import, but for the figures, whose source is `demo-figures`.
#[must_use]
pub const fn demo_mappings() -> &'static [ShippedMapping] {
    DEMO
}

macro_rules! shipped {
    ($($name:literal: $title:literal),+ $(,)?) => {
        &[ROR, $(ShippedMapping {
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
            ShippedMapping {
                name: "demo-vocabulary",
                title: "Sample data: competences",
                toml: concat!(
                    include_str!("../mappings/demo/_source.toml"),
                    include_str!("../mappings/demo/vocabulary.toml"),
                ),
            },
            ShippedMapping {
                name: "demo-sectors",
                title: "Sample data: industries",
                toml: concat!(
                    include_str!("../mappings/demo/_source.toml"),
                    include_str!("../mappings/demo/sectors.toml"),
                ),
            },
            ShippedMapping {
                name: "demo-figures",
                title: "Sample data: figures of places",
                toml: include_str!("../mappings/demo/figures.toml"),
            },
        ]
    };
}

/// Records of ROR come as one array or flattened by line; what is made of them is the same.
const ROR: ShippedMapping = ShippedMapping {
    name: "ror",
    title: "Research organisations (ROR, JSON or JSON lines)",
    toml: concat!(
        include_str!("../mappings/ror/_source.toml"),
        "[[layout]]\nname = \"dump\"\n[layout.file]\nformat = \"json\"\n\n",
        include_str!("../mappings/ror/_entry.toml"),
        "[[layout]]\nname = \"lines\"\n[layout.file]\nformat = \"jsonl\"\n\n",
        include_str!("../mappings/ror/_entry.toml"),
    ),
};

const SHIPPED: &[ShippedMapping] = shipped!(
    "fp7-organisations": "Participants of FP7 projects (CORDIS, CSV)",
    "fp7-participations": "Who took part in which FP7 project (CORDIS, CSV)",
    "fp7-briefs": "Result briefs of FP7 projects (CORDIS, CSV)",
    "erc-grants": "Grants of the European Research Council (CSV)",
    "fp7-addresses": "Addresses of FP7 participants, another spelling (CORDIS, CSV)",
    "cordis": "Projects and participants of Horizon 2020 and Horizon Europe (CORDIS, CSV set)",
    "cordis-water": "EU projects on water (CORDIS, JSON lines)",
    "dfg-institutions": "Institutions with DFG projects (GEPRIS, CSV)",
    "hipo-universities": "Web addresses of universities (Hipo, JSON)",
    "foekat": "Grants of the federal government (Förderkatalog, CSV)",
    "efre-nrw": "Projects of the EU's regional funds (EFRE/JTF NRW, CSV)",
    "eu-calls": "Calls of EU programmes (Funding & Tenders, JSON lines)",
    "funding-texts": "Funding programmes in full text (Förderdatenbank, JSON lines)",
    "esco": "Skills and occupations (ESCO, CSV set)",
    "euroscivoc": "Fields of science (EuroSciVoc, CSV)",
    "federal-topics": "Topics of federal research grants (Leistungsplansystematik, CSV)",
    "thesaurus": "Words for economy and work 4.0 (Kompetenzatlas, Turtle)",
    "wz2008": "Industry classification, edition 2008 (CSV)",
    "wz2025": "Industry classification, edition 2025, with correspondence (CSV)",
    "gemeindeverzeichnis": "Inhabitants and areas (official list of municipalities, GV100AD or CSV)",
    "population-nrw": "Inhabitants and areas, end of 2019 (CSV)",
    "broadband-households": "Broadband of households, mid-2021 (CSV)",
    "broadband-commercial": "Broadband of commercial sites, mid-2021 (CSV)",
    "broadband-business-parks": "Broadband of business parks, mid-2021 (CSV)",
    "broadband-history": "Broadband of households, 2018 to 2021 (CSV)",
    "mobile-coverage": "Mobile coverage of districts, 2021 (CSV)",
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
