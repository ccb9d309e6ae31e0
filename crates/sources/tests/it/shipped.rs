//! The shipped mappings on small tables of ours in the layout of the real ones.

use domain::{Body, Endpoint, Language, OrganisationType, RelationKind, Stage};
use sources::{Mapping, Row, Severity, demo_mappings, read};

use crate::{context, problems, records, shown};

fn shipped(name: &str, file: &str) -> Vec<Row> {
    let mapping = Mapping::shipped(name).expect("shipped");
    read(&mapping, name, file.as_bytes(), &context()).collect()
}

fn organisation_type(row: &Row) -> Option<OrganisationType> {
    match &row.records[0].draft.body {
        Body::Organisation(body) => body.organisation_type,
        _ => None,
    }
}

const ROR: &str = r#"{"id": "https://ror.org/1", "status": "active", "types": ["education", "funder"], "names": [{"value": "Erfundene Universität", "lang": "de", "types": ["label"]}, {"value": "Invented University", "lang": "en", "types": ["ror_display", "label"]}, {"value": "EU", "lang": null, "types": ["acronym"]}], "city": "Cologne", "region": "North Rhine-Westphalia", "lat": 50.93, "lng": 6.95, "links": ["https://www.example.org"], "established": 1951, "external_ids": {"Wikidata": "Q1", "isni": "0000"}, "relationships": [{"type": "Parent", "id": "https://ror.org/2", "label": "x"}, {"type": "child", "id": "https://ror.org/3", "label": "y"}]}
{"id": "https://ror.org/4", "status": "active", "types": ["Nonprofit"], "names": [{"value": "Ohne Region", "lang": null, "types": ["ror_display"]}], "city": "Bonn", "region": null, "lat": 50.73, "lng": 7.1, "links": [], "established": null, "external_ids": {}, "relationships": []}
{"id": "https://ror.org/5", "status": "active", "types": ["company"], "names": [{"value": "Anderswo", "lang": null, "types": ["ror_display"]}], "city": "Hagen", "region": "Lower Saxony", "lat": 53.3, "lng": 8.6, "links": [], "established": null, "external_ids": {}, "relationships": []}
{"id": "https://ror.org/6", "status": "withdrawn", "types": ["company"], "names": [{"value": "Weg", "lang": null, "types": ["ror_display"]}], "city": "Bonn", "region": "North Rhine-Westphalia", "lat": 50.73, "lng": 7.1, "links": [], "established": null, "external_ids": {}, "relationships": []}
"#;

#[test]
fn ror_records_become_organisations_of_the_state() {
    let rows = shipped("ror", ROR);
    let found = records(&rows);
    let keys: Vec<&str> = found.iter().map(|record| record.key.as_str()).collect();
    assert_eq!(keys, ["https://ror.org/1", "https://ror.org/4"]);
    let draft = &found[0].draft;
    assert_eq!(draft.title(Language::German), "Erfundene Universität");
    assert_eq!(draft.title(Language::English), "Invented University");
    assert_eq!(draft.names, ["EU"]);
    assert_eq!(draft.places[0].name, "Köln");
    let ids: Vec<String> = draft
        .external_ids
        .iter()
        .map(|id| format!("{}={}", id.scheme, id.value))
        .collect();
    assert_eq!(ids, ["isni=0000", "ror=https://ror.org/1", "wikidata=Q1"]);
    assert_eq!(
        organisation_type(&rows[0]),
        Some(OrganisationType::University)
    );
    assert_eq!(organisation_type(&rows[1]), Some(OrganisationType::Other));
    let kinds: Vec<RelationKind> = rows
        .iter()
        .flat_map(|row| &row.relations)
        .map(|r| r.kind)
        .collect();
    assert_eq!(kinds, [RelationKind::PartOf]);
    assert!(problems(&rows).is_empty(), "{:?}", problems(&rows));
}

#[test]
fn fp7_organisations_are_read_as_one_would_write_them() {
    let rows = shipped(
        "fp7-organisations",
        "org_id,name,short_name,url,street,city,postcode,nuts3,ags,n_projects\n\
         999981731,ERFUNDENES ZENTRUM FUER LUFT EV,EZL,,Linder Hoehe,KOELN,51147,DEA23,05315000,4\n\
         ab12,BEISPIEL MASCHINENBAU GMBH & CO KG,,http://www.example.org,HAUPTSTRAÃŸE 1,KÃ–LN,140270,,05315000,1\n",
    );
    let found = records(&rows);
    assert_eq!(
        found[0].draft.title(Language::German),
        "Erfundenes Zentrum fuer Luft e.V."
    );
    assert!(
        found[0]
            .draft
            .external_ids
            .iter()
            .any(|id| id.scheme == "pic")
    );
    assert!(
        found[1]
            .draft
            .external_ids
            .iter()
            .all(|id| id.scheme == "fp7")
    );
    assert_eq!(
        found[1].draft.title(Language::German),
        "Beispiel Maschinenbau GmbH & Co. KG"
    );
    assert_eq!(
        found[1].draft.places[0].street.as_deref(),
        Some("Hauptstraße 1")
    );
    assert_eq!(found[1].draft.places[0].name, "Köln");
    assert_eq!(found[1].notes.len(), 2);
    assert_eq!(organisation_type(&rows[1]), Some(OrganisationType::Company));
    assert_eq!(
        shown(&rows, Severity::LeftOut).len(),
        1,
        "the post-box postcode"
    );
}

#[test]
fn briefs_and_participations_meet_at_the_project() {
    let briefs = shipped(
        "fp7-briefs",
        "brief_rcn,project_rcn,call_topic,title,teaser,date,n_partners\n\
         8,100,X-1,Laser and light,\"New light, cheaply\",2015-06-30,9\n\
         9,100,X-1,More light,Second brief,2016-01-02,9\n\
         10,101,X-2,,,,1\n",
    );
    let keys: Vec<&str> = records(&briefs)
        .iter()
        .map(|record| record.key.as_str())
        .collect();
    assert_eq!(keys, ["project/100", "brief/8", "brief/9"]);
    let produced: usize = briefs.iter().map(|row| row.relations.len()).sum();
    assert_eq!(produced, 2);
    let refused = shown(&briefs, Severity::Refused);
    assert!(
        refused[0].contains(":3: key (from project_rcn): 'project/100' came before"),
        "{refused:?}"
    );
    assert!(refused[1].contains(":4: texts.title (from "), "{refused:?}");

    let part = shipped(
        "fp7-participations",
        "project_rcn,org_id\n100,ab12\n100,ab12\n,ab12\n",
    );
    let relations: Vec<_> = part.iter().flat_map(|row| &row.relations).collect();
    assert_eq!(relations.len(), 1);
    let Endpoint::External(project) = &relations[0].to else {
        panic!("an external id")
    };
    assert!(records(&briefs)[0].draft.external_ids.contains(project));
    assert!(
        shown(&part, Severity::Refused)[0].contains(":4: relation.to (from project_rcn): empty")
    );
}

#[test]
fn erc_grants_bring_project_and_host() {
    let rows = shipped(
        "erc-grants",
        "grant,acronym,title,host_institution,abstract,budget_eur,start,end,nrw_host\n\
         starting,ALPHA,A first thing,UNIVERSITAET ZU KOELN,Some *text*.,1491013,2018-10-01,2023-09-30,1\n\
         starting,ALPHA,A first thing,UNIVERSITAET ZU KOELN,Some *text*.,1491013,2018-10-01,2023-09-30,1\n\
         advanced,BETA,A second thing,UNIVERSITAET ZU KOELN,,,,,1\n\
         advanced,GAMMA,Elsewhere,UPPSALA UNIVERSITET,,,,,0\n",
    );
    let keys: Vec<&str> = records(&rows)
        .iter()
        .map(|record| record.key.as_str())
        .collect();
    assert_eq!(
        keys,
        [
            "project/ALPHA: A first thing",
            "host/UNIVERSITAET ZU KOELN",
            "project/BETA: A second thing"
        ]
    );
    let Body::Project(project) = &records(&rows)[0].draft.body else {
        panic!("a project")
    };
    assert_eq!(
        (project.budget_eur, project.stage),
        (Some(1_491_013), None::<Stage>)
    );
    let relations: usize = rows.iter().map(|row| row.relations.len()).sum();
    assert_eq!(relations, 2, "the repeated row says nothing new");
    assert!(problems(&rows).is_empty(), "{:?}", problems(&rows));
}

#[test]
fn postcodes_are_read() {
    let rows = shipped(
        "postcodes-nrw",
        "plz,ort,ags,landkreis,bundesland,lat,lon\n52062,Aachen,05334002,x,y,50.1,6.1\n5206,Aachen,05334002,x,y,,\n52064,Aachen,533,x,y,,\n",
    );
    let codes: Vec<&str> = rows
        .iter()
        .flat_map(|row| &row.postcodes)
        .map(|(code, _)| code.as_str())
        .collect();
    assert_eq!(codes, ["52062"]);
    let refused = shown(&rows, Severity::Refused);
    assert!(
        refused[0].contains("postcodes.code") && refused[1].contains("postcodes.ags"),
        "{refused:?}"
    );
}

/// One line of each file of the sample data, with every field that it may have.
const DEMO_LINES: &[(&str, &str)] = &[
    (
        "demo-organisations",
        r#""type": "company", "names": ["X"], "staff": 5, "turnover_class": "up_to_2m", "legal_form": "GmbH", "founded": 1999, "sectors": ["28.41"]"#,
    ),
    (
        "demo-persons",
        r#""given": "A", "family": "B", "role_de": "Leiterin", "role_en": "Head", "consent": "2026-01-15""#,
    ),
    ("demo-offers", r#""type": "test_bed""#),
    (
        "demo-needs",
        r#""urgency": "this_year", "wanted": "technology""#,
    ),
    (
        "demo-projects",
        r#""stage": "in_use", "acronym": "A", "budget_eur": 100000, "funding_reference": "F-1""#,
    ),
    ("demo-outcomes", r#""type": "guideline", "trl": 7"#),
    (
        "demo-publications",
        r#""type": "conference_paper", "year": 2024, "authors": ["A", "B"], "doi": "10.99999/1""#,
    ),
    (
        "demo-programmes",
        r#""type": "voucher", "giver": "state", "rate_percent": 50, "max_amount_eur": 15000, "deadline": "2027-03-31", "rules_de": "KMU", "rules_en": "SMEs""#,
    ),
    (
        "demo-courses",
        r#""format": "blended", "duration_hours": 16, "price_eur": 0, "certificate": true, "level": "beginner""#,
    ),
    (
        "demo-events",
        r#""format": "hybrid", "starts": "2027-02-18T14:00", "ends": "2027-02-18T17:30", "venue": "Saal""#,
    ),
    ("demo-news", r#""date": "2026-09-14""#),
    (
        "demo-insights",
        r#""type": "good_practice", "touches": ["employees", "firms"]"#,
    ),
    (
        "demo-measures",
        r#""goal_de": "Z", "goal_en": "G", "progress": "on_track", "due": "2027-12-31", "responsible": "org-1""#,
    ),
];

const DEMO_ENVELOPE: &str = r#""key": "k-1", "de": {"title": "Titel", "summary": "Kurz", "body": "Ein *Wort*"}, "en": {"title": "Title", "summary": "Short"}, "fields": ["skills"], "interfaces": ["organisation_people"], "competences": ["urn:x"], "place": {"name": "Düsseldorf", "ags": "05111000", "street": "Musterallee 3", "postcode": "40213"}, "links": [{"url": "https://a.example", "label": "Website"}, {"url": "https://b.example", "label": "Mehr"}], "contact": {"name": "A", "phone": "0211 1", "email": "a@b.example"}, "from": "2022-03-01", "until": "2024-12-31", "visibility": "members""#;

#[test]
fn every_field_of_the_sample_data_arrives() {
    for (name, fields) in DEMO_LINES {
        let rows = shipped(name, &format!("{{{DEMO_ENVELOPE}, {fields}}}\n"));
        assert!(problems(&rows).is_empty(), "{name}: {:?}", problems(&rows));
        let record = records(&rows)[0];
        let stored = serde_json::to_value(&record.draft.body).expect("JSON");
        // A member of the body is there for every field of the line but names, sectors and who is responsible.
        let told = fields.matches("\": ").count()
            - fields.matches("\"names\"").count()
            - fields.matches("\"sectors\"").count()
            - fields.matches("\"responsible\"").count();
        let kept = stored.as_object().map_or(0, |members| members.len() - 1);
        assert_eq!(kept, told, "{name}: {stored}");
        let draft = &record.draft;
        assert_eq!(
            draft.texts[&Language::German].body,
            "Ein *Wort*",
            "Markdown stays"
        );
        assert_eq!(
            draft
                .links
                .iter()
                .map(|l| l.label.as_str())
                .collect::<Vec<_>>(),
            ["Website", "Mehr"]
        );
        assert_eq!(record.visibility, domain::Visibility::Members);
        assert_eq!(draft.competences[0].concept, "urn:x");
        assert!(
            draft.period.from.is_some()
                && draft.contact.email.is_some()
                && draft.places[0].ags().is_some()
        );
    }
    // And those of relations, competences, industries and figures.
    assert_eq!(demo_mappings().len(), DEMO_LINES.len() + 4);
    let rows = shipped(
        "demo-relations",
        "{\"from\": \"a\", \"kind\": \"takes_part_in\", \"to\": \"b\", \"role\": \"partner\", \"since\": \"2022\"}\n{\"from\": \"a\", \"kind\": \"likes\", \"to\": \"b\"}\n",
    );
    let relation = &rows[0].relations[0];
    let Endpoint::Record { source, key } = &relation.from else {
        panic!("a record")
    };
    assert_eq!((source.as_str(), key.as_str()), ("demo", "a"));
    assert!(shown(&rows, Severity::Refused)[0].contains("relation.kind"));
}

/// The sample data itself: nothing is refused or left out, and every competence and industry has words.
#[test]
fn the_sample_data_has_no_flaw() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/demo");
    let mut concepts = Vec::new();
    let mut named = Vec::new();
    let mut figures = 0;
    for mapping in demo_mappings() {
        let name = mapping
            .name
            .strip_prefix("demo-")
            .expect("a mapping of the demo");
        let files: &[&str] = match name {
            "relations" => &[
                "relations-1.jsonl",
                "relations-2.jsonl",
                "relations-3.jsonl",
            ],
            "figures" => &["figures.csv", "mobile.csv"],
            name => &[&format!("{name}.jsonl")],
        };
        for file in files {
            let text = std::fs::read_to_string(folder.join(file)).expect("a file of the demo");
            let rows = shipped(mapping.name, &text);
            assert!(problems(&rows).is_empty(), "{file}: {:?}", problems(&rows));
            figures += rows.iter().map(|row| row.observations.len()).sum::<usize>();
            for record in records(&rows) {
                let draft = &record.draft;
                named.extend(draft.competences.iter().map(|claim| claim.concept.clone()));
                named.extend(
                    draft
                        .sectors
                        .iter()
                        .map(|sector| format!("urn:wz2008:{}", sector.code)),
                );
            }
            concepts.extend(rows.into_iter().flat_map(|row| row.concepts));
        }
    }
    let vocabulary = domain::Vocabulary::new(concepts);
    for uri in &named {
        let known = vocabulary
            .get(uri)
            .unwrap_or_else(|| panic!("{uri} has no words"));
        assert_eq!(known.labels.len(), 2, "{uri} in both languages");
    }
    for concept in vocabulary.iter() {
        for broader in &concept.broader {
            assert!(vocabulary.get(broader).is_some(), "{broader}");
        }
    }
    assert!(named.len() > 600, "{}", named.len());
    assert!(figures > 396 * 4 * 11, "{figures}");
}
