//! Guides, as they are made of what an atlas holds.

use domain::{Actor, Asker, Help, Inquiry, Kind, Language, Visibility};

use crate::atlas::{Atlas, OPERATOR, titled};

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
    let guide = atlas
        .app
        .guide(&Actor::Anonymous, &inquiry, Language::German);
    let guide = guide.await.expect("answers");
    let mut sections = guide.sections.iter();
    let advice = sections.find(|section| section.help == Help::Advice);
    let hits = &advice.expect("councils get advice").hits;
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
    let guide = atlas
        .app
        .guide(&Actor::Anonymous, &inquiry, Language::German);
    let guide = guide.await.expect("answers");
    let mut sections = guide.sections.iter();
    let examples = sections.find(|section| section.help == Help::Examples);
    let examples = examples.expect("firms get examples");
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
