//! Guides, as they are made of what an atlas holds.

use app::GuideSection;
use domain::{Actor, Asker, Help, Inquiry, Kind, Language, Visibility};

use crate::atlas::{Atlas, OPERATOR, titled};

/// What of this kind fits an inquiry.
async fn section(atlas: &Atlas, inquiry: &Inquiry, help: Help) -> GuideSection {
    let guide = atlas
        .app
        .guide(&Actor::Anonymous, inquiry, Language::German);
    let mut sections = guide.await.expect("answers").sections.into_iter();
    let section = sections.find(|section| section.help == help);
    section.expect("whoever asks gets it")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_council_is_led_to_who_is_called_by_its_cause_before_what_others_agreed() {
    let atlas = Atlas::new().await;
    for (kind, title) in [
        (Kind::Outcome, "Betriebsvereinbarung zu Kameras am Band"),
        (Kind::Organisation, "Kameras und Optik Meyer"),
        (Kind::Organisation, "Institut für Arbeitsschutz am Rhein"),
        (Kind::Organisation, "Verein zum Schutz der Wälder"),
        (Kind::Organisation, "Stelle für Mitbestimmung"),
    ] {
        let content = titled(kind, title);
        atlas.add(&OPERATOR, content, Visibility::Public).await;
    }
    atlas.settle().await;
    let inquiry = Inquiry {
        asker: Asker::Council,
        text: "Am Band sollen Kameras aufgehängt werden".to_owned(),
        ..Inquiry::default()
    };
    let advice = section(&atlas, &inquiry, Help::Advice).await;
    let hits = &advice.hits;
    let mut named: Vec<&str> = hits
        .iter()
        .map(|hit| hit.entry.content.title(Language::German))
        .collect();
    assert_eq!(
        named.pop(),
        Some("Betriebsvereinbarung zu Kameras am Band"),
        "{named:?}"
    );
    named.sort_unstable();
    let asked = [
        "Institut für Arbeitsschutz am Rhein",
        "Stelle für Mitbestimmung",
    ];
    assert!(named.ends_with(&asked), "{named:?}");
    assert!(
        !named.contains(&"Verein zum Schutz der Wälder"),
        "{named:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_shares_a_word_is_called_remotely_related() {
    let atlas = Atlas::new().await;
    for title in [
        "Results: A new spin on welding inspection",
        "Wein, Käse und Musik im Rahmen eines Hoffestes",
    ] {
        let content = titled(Kind::Outcome, title);
        atlas.add(&OPERATOR, content, Visibility::Public).await;
    }
    atlas.settle().await;
    let inquiry = Inquiry {
        text: "Wir wollen die Schweißnähte unserer Rahmen prüfen, bevor sie reißen".to_owned(),
        ..Inquiry::default()
    };
    let examples = section(&atlas, &inquiry, Help::Examples).await;
    let titles = |hits: &[app::Hit]| -> Vec<String> {
        let all = hits.iter();
        all.map(|hit| hit.title.text()).collect()
    };
    assert_eq!(
        titles(&examples.hits),
        ["Results: A new spin on welding inspection"]
    );
    assert_eq!(
        titles(&examples.remote),
        ["Wein, Käse und Musik im Rahmen eines Hoffestes"]
    );
}
