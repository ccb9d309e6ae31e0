//! Every code of the domain has a word in both languages.

use domain::{
    Access, Asker, ChangeKind, FieldOfAction, Fit, Format, Giver, Help, InsightType, Instrument,
    Interface, Kind, LandUse, Language, Level, MatchKind, MessageTopic, Network, OfferType,
    OrganisationType, OutcomeType, Progress, PublicationType, RelationKind, ReportReason,
    ReportState, Scheme, SectorEdition, Served, SiteTextName, Stage, Standing, State,
    TurnoverClass, Urgency, Wanted,
};
use i18n::Words;

/// Families of keys with the codes that each must have.
pub fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    macro_rules! codes {
        ($($family:literal: $type:ty),+ $(,)?) => {
            vec![$(($family, <$type>::ALL.iter().map(|code| code.code()).collect())),+]
        };
    }
    let mut all = codes![
        "kind": Kind, "kinds": Kind, "about": Kind, "field": FieldOfAction, "interface": Interface,
        "state": State, "organisation-type": OrganisationType, "among": OrganisationType, "turnover": TurnoverClass,
        "offer-type": OfferType, "wanted": Wanted, "urgency": Urgency, "stage": Stage,
        "outcome-type": OutcomeType, "publication-type": PublicationType, "instrument": Instrument,
        "giver": Giver, "format": Format, "level": Level, "insight-type": InsightType,
        "progress": Progress, "standing": Standing, "sector-edition": SectorEdition,
        "served": Served, "access": Access, "access-by": Access, "network": Network,
        "land-use": LandUse, "scheme": Scheme, "scheme-about": Scheme, "match": MatchKind,
        "alternatives": Language,
        "report-reason": ReportReason, "report-short": ReportReason, "report-state": ReportState,
        "help": Help, "asker": Asker, "asker-hint": Asker, "fit": Fit,
        "message-topic": MessageTopic, "text-title": SiteTextName, "text-missing": SiteTextName,
        "relation-out": RelationKind, "relation-in": RelationKind, "change": ChangeKind,
    ];
    // The orders of hits belong to the search's page, not to the domain.
    let orders = ["relevance", "newest", "date", "distance", "title"];
    all.push(("order", orders.to_vec()));
    let groups = ["participation", "work", "data", "security"];
    let responsible = ["commerce", "crafts", "work", "employees"];
    all.push(("responsible", responsible.to_vec()));
    all.push(("urbanisation", vec!["1", "2", "3"]));
    let steps = ["question", "details", "help", "check"];
    all.push(("guide-step", steps.to_vec()));
    all.push(("duty-group", groups.to_vec()));
    all.push(("duty-help", groups.to_vec()));
    all
}

#[test]
fn every_code_has_a_word() {
    for &language in Language::ALL {
        for (family, codes) in families() {
            for code in codes {
                let word = Words::new(language).code(family, code);
                assert!(!word.contains('⟦'), "{word} in {language:?}");
            }
        }
    }
}

#[test]
fn sentences_follow_their_numbers() {
    let (german, english) = (Words::new(Language::German), Words::new(Language::English));
    assert_eq!(german.count("home-figures", 1), "1 Eintrag im Atlas");
    assert_eq!(
        german.count("home-figures", 1234),
        "1.234 Einträge im Atlas"
    );
    assert_eq!(
        english.count("home-figures", 1234),
        "1,234 entries in the atlas"
    );
    assert_eq!(english.euro(3_250_000), "€3,250,000");
    assert_eq!(german.msg("no-such-key"), "⟦no-such-key⟧");
}
