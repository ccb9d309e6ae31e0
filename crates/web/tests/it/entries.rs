//! The page of an entry: proof, relations, structure, topics.

use axum::http::StatusCode;
use domain::{Kind, Language};
use serde_json::json;
use web::links;

use crate::support::{ATLAS, Fresh, PUBLIC_URL};

/// A new public entry; its id and the path of its German page.
fn made(content: serde_json::Value) -> (String, String) {
    let made = ATLAS.write(
        "POST",
        "/api/v1/entries",
        &[],
        &json!({ "content": content }),
    );
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let made = made.json();
    let url = made["url"]["de"].as_str().expect("an address");
    (
        made["id"].as_str().expect("an id").to_owned(),
        url.replace(PUBLIC_URL, ""),
    )
}

fn relate(kind: domain::RelationKind, from: &str, to: &str) {
    let new = app::NewRelation {
        kind,
        from: from.parse().expect("an id"),
        to: to.parse().expect("an id"),
        role: None,
        since: None,
        until: None,
    };
    let add = ATLAS.state.app.relate(&domain::Actor::System("test"), new);
    ATLAS.runtime.block_on(add).expect("may be related");
}

fn erase(ids: &[String]) {
    for id in ids {
        ATLAS.write(
            "DELETE",
            &format!("/api/v1/entries/{id}"),
            &[],
            &serde_json::Value::Null,
        );
    }
}

fn organisation(title: &str) -> (String, String) {
    made(json!({ "texts": { "de": { "title": title } }, "body": { "kind": "organisation" } }))
}

#[test]
fn proof_comes_newest_first_and_in_pages() {
    let (holder, address) = organisation("Belegreiche Werkstatt");
    let mut ids = vec![holder.clone()];
    for year in 1960..=2009 {
        let (id, _) = made(json!({
            "texts": { "de": { "title": format!("Vorhaben {year}") } },
            "body": { "kind": "project" },
            "period": { "from": format!("{year}-01-01"), "until": format!("{year}-12-31") },
        }));
        relate(domain::RelationKind::TakesPartIn, &holder, &id);
        ids.push(id);
    }
    let page = ATLAS.get(&address).body;
    let proof = page.split("id=\"proof\"").nth(1).expect("proof");
    let (newest, older) = (proof.find("Vorhaben 2009"), proof.find("Vorhaben 2008"));
    assert!(newest.is_some() && newest < older);
    assert!(
        !page
            .split("id=\"provenance\"")
            .next()
            .expect("before")
            .contains(">Vorhaben 1960<"),
        "not all at once"
    );
    assert!(page.contains("<h3>2009</h3>"));
    let second = ATLAS.get(&format!("{address}?page=2")).body;
    assert!(second.contains(">Vorhaben 1960<"));
    assert!(second.contains(&format!("rel=\"canonical\" href=\"{PUBLIC_URL}{address}\"")));
    for nonsense in ["?page=99", "?page=x&proof=banana", "?proof=course"] {
        assert_eq!(
            ATLAS.get(&format!("{address}{nonsense}")).status,
            StatusCode::OK
        );
    }
    erase(&ids);
}

#[test]
fn institutes_name_their_parents_and_parents_their_institutes() {
    let (parent, parent_page) = organisation("Hochschule Mitteltal");
    let (institute, institute_page) = organisation("Institut für Mitteltalkunde");
    relate(domain::RelationKind::PartOf, &institute, &parent);
    let page = ATLAS.get(&institute_page).body;
    let whole = page
        .split("class=\"entry-whole\"")
        .nth(1)
        .expect("the parent stands at the head");
    assert!(
        whole
            .split("</p>")
            .next()
            .unwrap_or_default()
            .contains("Hochschule Mitteltal")
    );
    let page = ATLAS.get(&parent_page).body;
    let parts = page.split("id=\"parts\"").nth(1).expect("the institutes");
    assert!(parts.contains("Institut für Mitteltalkunde"));
    erase(&[parent, institute]);
}

#[test]
fn what_reads_the_same_from_both_ends_stands_under_one_heading() {
    let (a, page_of_a) = organisation("Zwilling Nordhang");
    let (b, _) = organisation("Zwilling Südhang");
    let (c, _) = organisation("Zwilling Westhang");
    relate(domain::RelationKind::RelatedTo, &a, &b);
    relate(domain::RelationKind::RelatedTo, &c, &a);
    relate(domain::RelationKind::RelatedTo, &b, &a);
    let page = ATLAS.get(&page_of_a).body;
    let lists = page
        .split("class=\"relation-group\"")
        .skip(1)
        .collect::<Vec<_>>();
    assert_eq!(lists.len(), 1, "one heading");
    let list = lists[0].split("</ul>").next().unwrap_or_default();
    assert_eq!(
        list.matches("Zwilling Südhang").count(),
        1,
        "each neighbour once"
    );
    assert!(list.contains("Zwilling Westhang"));
    assert!(
        page.contains("<svg viewBox=\"0 0 960"),
        "and a drawing of the same"
    );
    erase(&[a, b, c]);
}

#[test]
fn an_entry_leads_to_its_area_its_sources_and_the_way_to_correct_it() {
    let (_, slug) = ATLAS.some(Kind::Organisation);
    for &language in Language::ALL {
        let address = links::entry(language, Kind::Organisation, &slug);
        let page = ATLAS.get(&address).body;
        let source = format!("href=\"{}/", links::sources(language));
        assert!(page.contains(&source), "to the page of its source");
        let feedback = format!("{}?topic=correction", links::feedback(language));
        assert!(page.contains(&feedback), "to the form");
        let directory = links::directory_of(language, Kind::Organisation);
        assert!(
            page.contains(&format!("href=\"{directory}\"")),
            "to the others of its kind"
        );
    }
}

#[test]
fn similar_entries_are_shown_but_never_the_entry_itself() {
    let (_, slug) = ATLAS.some(Kind::Offer);
    let address = links::entry(Language::German, Kind::Offer, &slug);
    let page = ATLAS.get(&address).body;
    let similar = page
        .split("id=\"similar-heading\">")
        .nth(1)
        .expect("there are similar offers");
    let similar = similar.split("</section>").next().unwrap_or_default();
    assert!(similar.contains("class=\"neighbour-title\""));
    assert!(!similar.contains(&format!("href=\"{address}\"")));
}

/// Organisations and projects, and who took part in what, in one mapping each.
const TABLES: [&str; 3] = [
    "[[entry]]\nkind = \"organisation\"\nkey = \"{name}\"\ntexts.de.title = \"{name}\"\nids.house = \"{name}\"\n",
    "[[entry]]\nkind = \"project\"\nkey = \"{name}\"\ntexts.de.title = \"{name}\"\nids.grant = \"{name}\"\n",
    "[[relation]]\nkind = \"takes_part_in\"\nfrom = \"house:{who}\"\nto = \"grant:{what}\"\n",
];

/// The mapping of a table, of a source of its own.
fn mapping(number: usize) -> String {
    format!(
        "[source]\nid = \"s{number}\"\ntitle = \"Table {number} of a Council\"\npublisher = \"Somebody\"\n\
         licence = \"CC0-1.0\"\nurl = \"https://s.example\"\ncorrections = \"mail@s.example\"\n\
         [file]\nformat = \"csv\"\n{}",
        TABLES[number]
    )
}

#[test]
fn a_holder_says_whose_proof_it_is_and_what_proof_is_missing() {
    let atlas = Fresh::new(&[
        (&mapping(0), "name\nWerkstatt\nGießerei\nWeberei\n"),
        (&mapping(1), "name\nLaser\n"),
        (
            &mapping(2),
            "who,what\nWerkstatt,Laser\nWerkstatt,4711\nWerkstatt,4712\nGießerei,4713\n",
        ),
    ]);
    let page = |language: &str, slug: &str| {
        let address = match language {
            "de" => format!("/de/organisationen/{slug}"),
            _ => format!("/en/organisations/{slug}"),
        };
        let body = atlas.get(&address).body;
        let proof = body.split("id=\"proof\"").nth(1).expect("proof");
        proof
            .split("</section>")
            .next()
            .expect("its end")
            .to_owned()
    };
    let workshop = page("de", "werkstatt");
    assert!(
        workshop.contains("<span>Table 2 of a Council</span>"),
        "{workshop}"
    );
    assert!(
        workshop.contains("2 weitere Vorhaben werden genannt"),
        "{workshop}"
    );
    let foundry = page("en", "giesserei");
    assert!(foundry.contains("One undertaking is named"), "{foundry}");
    assert!(!foundry.contains("There is no evidence"), "{foundry}");
    let mill = page("de", "weberei");
    assert!(
        mill.contains("noch keine Belege vor") && !mill.contains("genannt"),
        "{mill}"
    );
}

#[test]
fn the_rules_of_a_programme_are_set_as_text_below_a_heading() {
    let (id, address) = made(json!({
        "texts": { "de": { "title": "Gutschein Beratung" } },
        "body": { "kind": "programme", "eligibility_de": "Anträge stellen:\n\n- Betriebe\n- Vereine" },
    }));
    let page = ATLAS.get(&address).body;
    assert!(page.contains("Wer Anträge stellen kann</h2>"));
    assert!(page.contains("<li>Betriebe</li>") && !page.contains("- Vereine"));
    let english = address.replace("/de/foerderprogramme/", "/en/programmes/");
    let english = ATLAS.get(&english).body;
    assert!(
        english.contains("<div class=\"prose\" lang=\"de\"><p>Anträge"),
        "the other language is marked"
    );
    erase(&[id]);
}
