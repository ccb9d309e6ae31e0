//! Official publications, on small files of ours in their exact layout.

use domain::{Body, Concept, Endpoint, Language, Observation, Region, Scheme};
use sources::{Context, Lookups, Mapping, Row, Severity, read};

use crate::{POSTCODES, context, problems, records, shown};

fn shipped(name: &str, file: &str, content: &[u8]) -> Vec<Row> {
    let mapping = Mapping::shipped(name).expect("shipped");
    read(&mapping, file, content, &context()).collect()
}

/// Files of one import, each read with what those before it told.
fn together(name: &str, files: &[(&str, &str)]) -> (Vec<Vec<Row>>, Mapping) {
    let mapping = Mapping::shipped(name).expect("shipped");
    let mut lookups = Lookups::default();
    let mut all = Vec::new();
    for (file, content) in files {
        let context = Context {
            lookups: &lookups,
            ..context()
        };
        let rows: Vec<Row> = read(&mapping, file, content.as_bytes(), &context).collect();
        for (name, key, value) in rows.iter().flat_map(|row| row.lookups.clone()) {
            assert!(lookups.add(&name, key, value));
        }
        all.push(rows);
    }
    (all, mapping)
}

fn concepts(rows: &[Row]) -> Vec<&Concept> {
    rows.iter().flat_map(|row| &row.concepts).collect()
}

fn figures(rows: &[Row]) -> Vec<String> {
    let told = rows.iter().flat_map(|row| &row.observations);
    let shown = |o: &Observation| format!("{} {} {} {}", o.area, o.indicator, o.on, o.value);
    told.map(shown).collect()
}

/// Two records as ROR's dump has them, over many lines.
const ROR: &str = r#"[
    {
        "admin": {"created": {"date": "2018-11-14", "schema_version": "1.0"}, "last_modified": {"date": "2024-12-11", "schema_version": "2.1"}},
        "domains": ["erfunden.example"],
        "established": 1951,
        "external_ids": [
            {"all": ["grid.1"], "preferred": "grid.1", "type": "grid"},
            {"all": ["0000 0001 2345"], "preferred": null, "type": "isni"},
            {"all": ["Q1", "Q2"], "preferred": "Q1", "type": "wikidata"}
        ],
        "id": "https://ror.org/1",
        "links": [
            {"type": "website", "value": "https://www.example.org"},
            {"type": "wikipedia", "value": "https://de.wikipedia.org/wiki/X"}
        ],
        "locations": [
            {
                "geonames_details": {"continent_code": "EU", "country_code": "DE", "country_subdivision_code": "NW", "country_subdivision_name": "North Rhine-Westphalia", "lat": 50.93333, "lng": 6.95, "name": "Cologne"},
                "geonames_id": 2886242
            }
        ],
        "names": [
            {"lang": "de", "types": ["ror_display", "label"], "value": "Erfundene Universität"},
            {"lang": null, "types": ["acronym"], "value": "EU"}
        ],
        "relationships": [{"id": "https://ror.org/2", "label": "Mutter", "type": "parent"}],
        "status": "active",
        "types": ["education", "funder"]
    },
    {
        "established": null, "external_ids": [], "id": "https://ror.org/3", "links": [],
        "locations": [{"geonames_details": {"country_code": "US", "country_subdivision_code": "MA", "lat": 42.4, "lng": -71.1, "name": "Boston"}, "geonames_id": 1}],
        "names": [{"lang": "en", "types": ["ror_display"], "value": "Elsewhere"}],
        "relationships": [], "status": "active", "types": ["company"]
    }
]
"#;

#[test]
fn the_dump_of_ror() {
    let rows = shipped("ror", "v1.63-ror-data.json", ROR.as_bytes());
    let [record] = records(&rows)[..] else {
        panic!("one of the state: {rows:?}")
    };
    assert_eq!(rows[0].line, 2, "where the record begins");
    let draft = &record.draft;
    assert_eq!(draft.title(Language::German), "Erfundene Universität");
    assert_eq!(draft.places[0].name, "Köln");
    let ids: Vec<String> = (draft.external_ids.iter())
        .map(|id| format!("{}={}", id.scheme, id.value))
        .collect();
    assert_eq!(
        ids,
        [
            "grid=grid.1",
            "isni=0000 0001 2345",
            "ror=https://ror.org/1",
            "wikidata=Q1",
            "wikidata=Q2"
        ]
    );
    assert_eq!(draft.links.len(), 1, "the website alone");
    assert_eq!(rows[0].relations.len(), 1);
    assert!(problems(&rows).is_empty(), "{:?}", problems(&rows));
}

const EUROSCIVOC: &str = "\u{feff}\"projectID\";\"euroSciVocCode\";\"euroSciVocPath\";\"euroSciVocTitle\";\"euroSciVocDescription\"\n\"101\";\"/23/43/259/1165\";\"/natural sciences/physical sciences/optics/laser physics\";\"laser physics\";\"\"\n\"102\";\"/23/43/259/1165\";\"/natural sciences/physical sciences/optics/laser physics\";\"laser physics\";\"\"\n";
const ORGANISATIONS: &str = "\u{feff}\"projectID\";\"projectAcronym\";\"organisationID\";\"vatNumber\";\"name\";\"shortName\";\"SME\";\"activityType\";\"street\";\"postCode\";\"city\";\"country\";\"nutsCode\";\"geolocation\";\"organizationURL\";\"contactForm\";\"contentUpdateDate\";\"rcn\";\"order\";\"role\";\"ecContribution\";\"netEcContribution\";\"totalCost\";\"endOfParticipation\";\"active\"\n\"101\";\"ALPHA\";\"999981730\";\"DE1\";\"ERFUNDENE HOCHSCHULE KOELN\";\"EHK\";\"false\";\"HES\";\"MUSTERSTRASSE 1\";\"50678\";\"KOELN\";\"DE\";\"DEA23\";\"50.93,6.95\";\"http://www.example.org\";\"\";\"2024-01-01 00:00:00\";\"1\";\"1\";\"coordinator\";\"100\";\"100\";\"100,5\";\"false\";\"\"\n\"101\";\"ALPHA\";\"999981731\";\"FR1\";\"INVENTEE SARL\";\"\";\"true\";\"PRC\";\"\";\"75001\";\"PARIS\";\"FR\";\"FR101\";\"48.85,2.35\";\"\";\"\";\"\";\"2\";\"2\";\"participant\";\"\";\"\";\"\";\"false\";\"\"\n\"102\";\"BETA\";\"999981731\";\"FR1\";\"INVENTEE SARL\";\"\";\"true\";\"PRC\";\"\";\"75001\";\"PARIS\";\"FR\";\"FR101\";\"48.85,2.35\";\"\";\"\";\"\";\"2\";\"1\";\"coordinator\";\"\";\"\";\"\";\"false\";\"\"\n";
const PROJECTS: &str = "\u{feff}\"id\";\"acronym\";\"status\";\"title\";\"startDate\";\"endDate\";\"totalCost\";\"ecMaxContribution\";\"legalBasis\";\"topics\";\"ecSignatureDate\";\"frameworkProgramme\";\"masterCall\";\"subCall\";\"fundingScheme\";\"nature\";\"objective\";\"contentUpdateDate\";\"rcn\";\"grantDoi\"\n\"101\";\"ALPHA\";\"SIGNED\";\"Light; made cheaply\";\"2023-01-01\";\"2026-12-31\";\"1234567,5\";\"1000000\";\"HORIZON.2.4\";\"T-1\";\"2022-11-01\";\"HORIZON\";\"C-1\";\"C-1\";\"HORIZON-RIA\";\"\";\"We build a \"\"laser\"\".\";\"2024-01-01 00:00:00\";\"240001\";\"10.3030/101\"\n\"102\";\"BETA\";\"CLOSED\";\"Elsewhere\";\"2020-01-01\";\"2021-12-31\";\"5\";\"5\";\"\";\"\";\"\";\"H2020\";\"\";\"\";\"\";\"\";\"No.\";\"\";\"240002\";\"\"\n";

#[test]
fn the_files_of_cordis_are_read_together() {
    let (all, mapping) = together(
        "cordis",
        &[
            ("euroSciVoc.csv", EUROSCIVOC),
            ("organization.csv", ORGANISATIONS),
            ("project.csv", PROJECTS),
        ],
    );
    let organisation = records(&all[1])[0];
    assert_eq!(records(&all[1]).len(), 1, "the state's alone");
    assert_eq!(
        organisation.draft.places[0]
            .ags()
            .map(|ags| ags.to_string())
            .as_deref(),
        Some("05315000")
    );
    let relation = &all[1][0].relations[0];
    assert_eq!(relation.role.as_deref(), Some("coordinator"));
    let [project] = records(&all[2])[..] else {
        panic!("one project of the state")
    };
    let Endpoint::External(reference) = &relation.to else {
        panic!("an external id")
    };
    assert!(project.draft.external_ids.contains(reference));
    assert_eq!(
        project.draft.title(Language::English),
        "Light; made cheaply"
    );
    assert_eq!(
        project.draft.competences[0].concept,
        "urn:euroscivoc:23.43.259.1165"
    );
    let Body::Project(body) = &project.draft.body else {
        panic!("a project")
    };
    assert_eq!(body.budget_eur, Some(1_234_568));
    let layouts = all.iter().flatten().map(|row| row.layout).collect();
    assert!(mapping.missing(&layouts).is_empty());
    for rows in &all {
        assert!(problems(rows).is_empty(), "{:?}", problems(rows));
    }
}

#[test]
fn a_file_that_needs_another_says_which() {
    let rows = shipped("cordis", "project.csv", PROJECTS.as_bytes());
    let abandoned = shown(&rows, Severity::Abandoned);
    assert!(abandoned[0].contains("'participants'"), "{abandoned:?}");
    assert!(records(&rows).is_empty());
    let left_out = shown(&rows, Severity::LeftOut);
    assert!(left_out[0].contains("'topics'"), "{left_out:?}");

    let rows = shipped("cordis", "other.csv", b"a;b\n1;2\n");
    let abandoned = shown(&rows, Severity::Abandoned);
    assert!(
        abandoned[0].contains("topics (no column 'projectID')"),
        "{abandoned:?}"
    );
}

#[test]
fn fields_of_science_come_with_those_above_them() {
    let rows = shipped("euroscivoc", "euroSciVoc.csv", EUROSCIVOC.as_bytes());
    let found: Vec<(&str, &str)> = concepts(&rows)
        .into_iter()
        .map(|c| {
            (
                c.key.as_str(),
                c.labels[&Language::English].preferred.as_str(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("23.43.259.1165", "laser physics"),
            ("23.43.259", "optics"),
            ("23.43", "physical sciences")
        ]
    );
    let above = &concepts(&rows)[2].broader;
    assert!(above.contains("urn:euroscivoc:23"), "{above:?}");
}

/// A line of GV100AD: 220 characters, what is not told is blank.
fn gv100ad(kind: &str, ags: &str, name: &str, hectares: &str, inhabitants: &str) -> String {
    let mut line = format!(
        "{kind}20241231{ags:<8}{:<4}{name:<50}{:<50}63{:<4}",
        "0000", "", ""
    );
    line += &format!(
        "{hectares:0>11}{inhabitants:0>11}{:0>11}{:4}52058{:50}",
        "1", "", ""
    );
    line
}

#[test]
fn the_municipalities_of_gv100ad() {
    let lines = [
        gv100ad("10", "05", "Nordrhein-Westfalen", "", ""),
        gv100ad("40", "05334", "Städteregion Aachen", "", ""),
        gv100ad("60", "05334002", "Aachen, Stadt", "16085", "262670"),
        gv100ad("60", "07111000", "Koblenz, Stadt", "10525", "115298"),
        gv100ad("60", "05999999", "Erfunden", "1", "1"),
    ];
    let expected = [
        "05334002 population 2024-12-31 262670",
        "05334002 area 2024-12-31 160.85",
    ];
    let text = lines.join("\r\n");
    let rows = shipped(
        "gemeindeverzeichnis",
        "GV100AD_31122024.txt",
        text.as_bytes(),
    );
    assert_eq!(figures(&rows), expected);
    let refused = shown(&rows, Severity::Refused);
    assert_eq!(refused.len(), 1, "a municipality that does not exist");
    assert!(
        refused[0].contains(":5: observation.area (from ags): no municipality"),
        "{refused:?}"
    );

    // Editions before the change to UTF-8; the places count characters.
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin-1"))
        .collect();
    assert_eq!(
        figures(&shipped("gemeindeverzeichnis", "GV100AD.ASC", &latin)),
        expected
    );

    let cut_off = &text[..text.find("0001608").expect("there")];
    let refused = shown(
        &shipped("gemeindeverzeichnis", "GV100AD.txt", cut_off.as_bytes()),
        Severity::Refused,
    );
    assert!(
        refused[0].contains(":3: einwohner: the line has") || refused[0].contains(":3: hektar"),
        "{refused:?}"
    );
}

#[test]
fn the_extract_of_the_gemeindeverzeichnis() {
    let rest = ";x".repeat(6);
    let text = format!(
        "Gemeinden in Deutschland;{0}\n;{0}\n;{0}\n;{0}\n;{0}\n;{0}\n60;63;05;3;34;0002;002;Aachen, Stadt;160,85;262 670;1;1;1;52062{rest}\n60;63;07;1;11;0000;000;Koblenz;105,25;115 298;1;1;1;56068{rest}\n",
        ";".repeat(18)
    );
    let rows = shipped(
        "gemeindeverzeichnis",
        "AuszugGV_2024-12-31.csv",
        text.as_bytes(),
    );
    assert_eq!(
        figures(&rows),
        [
            "05334002 population 2024-12-31 262670",
            "05334002 area 2024-12-31 160.85"
        ]
    );
    let undated = shipped("gemeindeverzeichnis", "AuszugGV.csv", text.as_bytes());
    assert!(shown(&undated, Severity::Refused)[0].contains("observation.on: empty"));
}

const FOEKAT: &str = "=\"FKZ\";=\"Ressort\";=\"Referat\";=\"PT\";=\"Arb.-Einh.\";=\"Zuwendungsempfänger\";=\"Gemeindekennziffer\";=\"Stadt/Gemeinde\";=\"Ort\";=\"Bundesland\";=\"Staat\";=\"Ausführende Stelle\";=\"Gemeindekennziffer\";=\"Stadt/Gemeinde\";=\"Ort\";=\"Bundesland\";=\"Staat\";=\"Thema\";=\"Leistungsplansystematik\";=\"Klartext Leistungsplansystematik\";=\"Laufzeit von\";=\"Laufzeit bis\";=\"Fördersumme in EUR\";=\"Förderprofil\";=\"Verbundprojekt\";=\"Förderart\"\n=\"01XY1234\";=\"BMBF\";=\"511\";=\"PT-X\";=\"A1\";=\"Erfundene Universität Köln\";=\"05315000\";=\"Köln, Stadt\";=\"Köln\";=\"Nordrhein-Westfalen\";=\"Deutschland\";=\"Erfundene Universität Köln - Institut für Licht; Abt. 2\";=\"05315000\";=\"Köln, Stadt\";=\"Köln\";=\"Nordrhein-Westfalen\";=\"Deutschland\";=\"Verbundprojekt: Licht; billig\";=\"H05010\";=\"Arbeitsorganisation\";=\"01.10.2021\";=\"30.09.2024\";1.234.567,89;=\"Technologie\";=\"LICHT\";=\"PDIR\";\n=\"01XY9999\";=\"BMBF\";=\"511\";=\"PT-X\";=\"A1\";=\"Woanders\";=\"09162000\";=\"München\";=\"München\";=\"Bayern\";=\"Deutschland\";=\"Woanders\";=\"09162000\";=\"München\";=\"München\";=\"Bayern\";=\"Deutschland\";=\"Nicht hier\";=\"H05010\";=\"x\";=\"01.10.2021\";=\"30.09.2024\";5,00;=\"\";=\"\";=\"PDIR\";\n";

#[test]
fn the_foerderkatalog() {
    let latin: Vec<u8> = FOEKAT
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin-1"))
        .collect();
    let rows = shipped("foekat", "Suchliste.csv", &latin);
    let keys: Vec<&str> = records(&rows).iter().map(|r| r.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "01XY1234",
            "organisation/Erfundene Universität Köln - Institut für Licht; Abt. 2, Köln",
            "organisation/Erfundene Universität Köln, Köln",
        ]
    );
    let project = records(&rows)[0];
    let Body::Project(body) = &project.draft.body else {
        panic!("a project")
    };
    assert_eq!(body.budget_eur, Some(1_234_568));
    assert_eq!(
        project.draft.competences[0].concept,
        "urn:federal-topic:H05010"
    );
    assert_eq!(
        project.draft.period.until.map(|d| d.to_string()).as_deref(),
        Some("2024-09-30")
    );
    let kinds: Vec<&str> = rows
        .iter()
        .flat_map(|row| &row.relations)
        .map(|r| r.kind.code())
        .collect();
    assert_eq!(kinds, ["takes_part_in", "part_of"]);
    assert!(problems(&rows).is_empty(), "{:?}", problems(&rows));

    let renamed = FOEKAT
        .replace(
            "\"Zuwendungsempfänger\"",
            "\"Förderempfänger /Auftragnehmer\"",
        )
        .replace("\"Thema\"", "\"Thema des geförderten Vorhabens\"")
        .replace(
            "\"Fördersumme in EUR\"",
            "\"Förder- / Auftragssumme (Anteil des Bundes) in EUR\"",
        )
        .replace("\"Verbundprojekt\"", "\"Projekt\"");
    let rows = shipped("foekat", "Suchliste.csv", renamed.as_bytes());
    assert_eq!(records(&rows).len(), 3);
}

const EFRE: &str = "Name des Begünstigten;Bezeichnung des Vorhabens;Zweck des Vorhabens und erwartete oder tatsächliche Errungenschaften;Datum des Beginns des Vorhabens;Voraussichtliches oder tatsächliches Datum des Abschlusses des Vorhabens;Gesamtkosten des Vorhabens;Betroffener Fonds;Betroffenes spezifisches Ziel;Unions-Kofinanzierungssatz;Standortindikator oder Geolokalisierung;Land;Art der Intervention\nErfundene Werke GmbH;Neue Halle;Licht sparen;01.03.2024;28.02.2026;1.500.000,00 €;EFRE;1.1;40 %;52062 Aachen;DE;010\n";

#[test]
fn the_list_of_operations_of_the_regional_funds() {
    let rows = shipped("efre-nrw", "vorhaben.csv", EFRE.as_bytes());
    let place = |location: &str| {
        let other = EFRE.replace("52062 Aachen", location);
        let rows = shipped("efre-nrw", "vorhaben.csv", other.as_bytes());
        let place = records(&rows)[0].draft.places[0].clone();
        (place.postcode, place.region)
    };
    for (location, postcode, ags) in [
        ("32545 Bad Oeynhausen", "32545", "05770004"),
        ("45468 Mülheim an der Ruhr", "45468", "05117000"),
        ("53757 Sankt Augustin", "53757", "05382056"),
    ] {
        let ags = ags.parse().expect("a key");
        let wanted = (Some(postcode.to_owned()), Region::Municipality(ags));
        assert_eq!(place(location), wanted, "{location}");
    }
    let [project, beneficiary] = records(&rows)[..] else {
        panic!("two records: {rows:?}")
    };
    assert_eq!(
        beneficiary.draft.title(Language::German),
        "Erfundene Werke GmbH"
    );
    assert_eq!(
        project.draft.places[0]
            .ags()
            .map(|ags| ags.to_string())
            .as_deref(),
        Some("05334002")
    );
    let Body::Project(body) = &project.draft.body else {
        panic!("a project")
    };
    assert_eq!(body.budget_eur, Some(1_500_000));
    assert!(problems(&rows).is_empty(), "{:?}", problems(&rows));
}

const SKILLS: &str = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,definition,inScheme,description\nKnowledgeSkillCompetence,http://data.europa.eu/esco/skill/0005c151-5b5a-4a66-8aac-60e734beb1ab,skill/competence,sector-specific,weld things,\"join things\nfuse things\",\"melt things\nglue metal\",released,2023-11-30T15:53:37.136Z,,,http://data.europa.eu/esco/concept-scheme/skills,Join by heat.\n";

#[test]
fn the_files_of_esco() {
    let group = "http://data.europa.eu/esco/skill/S8";
    let skill = "http://data.europa.eu/esco/skill/0005c151-5b5a-4a66-8aac-60e734beb1ab";
    let groups = format!(
        "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,inScheme,description,code\nSkillGroup,{group},mit Maschinen arbeiten,,,released,,,x,,S8\n"
    );
    let hierarchy = format!(
        "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Level 2 URI,Level 2 preferred term,Level 3 URI,Level 3 preferred term,Description,Scope note,Level 0 code,Level 1 code,Level 2 code,Level 3 code\nhttp://data.europa.eu/esco/skill/S,Fähigkeiten,,,,,,,,,S\nhttp://data.europa.eu/esco/skill/S,Fähigkeiten,{group},mit Maschinen arbeiten,,,,,Etwas,,S,S8\n"
    );
    let broader = format!(
        "conceptType,conceptUri,broaderType,broaderUri\nKnowledgeSkillCompetence,{skill},SkillGroup,{group}\nOccupation,http://data.europa.eu/esco/occupation/1,ISCOGroup,http://data.europa.eu/esco/isco/C7212\n"
    );
    let isco = "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description\nISCOGroup,http://data.europa.eu/esco/isco/C7212,7212,Schweißer,released,,x,\n";
    let occupations = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,regulatedProfessionNote,scopeNote,definition,inScheme,description,code,naceCode\nOccupation,http://data.europa.eu/esco/occupation/1,7212,Schweißer/Schweißerin,\"Fügerin\nFüger\",,released,,,,,x,Wer schweißt.,7212.1,\n";
    let collection = format!(
        "conceptType,conceptUri,preferredLabel,status,skillType,reuseLevel,altLabels,description,broaderConceptUri,broaderConceptPT\nKnowledgeSkillCompetence,{skill},Dinge schweißen,released,skill/competence,cross-sector,fügen | verbinden,,{group},x\n"
    );
    let (all, mapping) = together(
        "esco",
        &[
            ("skills_en.csv", SKILLS),
            ("skillGroups_de.csv", &groups),
            ("skillsHierarchy_de.csv", &hierarchy),
            ("broaderRelationsSkillPillar_de.csv", &broader),
            ("ISCOGroups_de.csv", isco),
            ("occupations_de.csv", occupations),
            ("digitalSkillsCollection_de.csv", &collection),
            (
                "dictionary_de.csv",
                "filename,data header,property,description\nskills,a,b,c\n",
            ),
        ],
    );
    let all_rows: Vec<Row> = all.concat();
    let vocabulary = domain::Vocabulary::new(concepts(&all_rows).into_iter().cloned());
    let known = vocabulary.get(skill).expect("known");
    assert_eq!(known.key, "0005c151-5b5a-4a66-8aac-60e734beb1ab");
    assert_eq!(
        known.labels[&Language::English].alternative,
        ["join things", "fuse things"]
    );
    assert_eq!(
        known.labels[&Language::English].hidden,
        ["melt things", "glue metal"]
    );
    assert_eq!(
        known.labels[&Language::German].alternative,
        ["fügen", "verbinden"]
    );
    let path: Vec<&str> = vocabulary
        .path(skill)
        .iter()
        .map(|c| c.key.as_str())
        .collect();
    assert_eq!(path, ["S", "S8"]);
    let occupation = vocabulary
        .by_key(Scheme::EscoOccupation, "1")
        .expect("known");
    assert_eq!(occupation.notation, "7212.1");
    assert_eq!(
        vocabulary
            .broader(&occupation.uri)
            .next()
            .map(|c| c.key.as_str()),
        Some("C7212")
    );
    let layouts = all_rows.iter().map(|row| row.layout).collect();
    assert!(mapping.missing(&layouts).is_empty());
    assert!(shown(&all_rows, Severity::Refused).is_empty());
    let told = shown(&all_rows, Severity::LeftOut);
    assert!(told.len() == 1 && told[0].contains("not read"), "{told:?}");

    let few = [0].into();
    assert!(
        mapping
            .missing(&few)
            .iter()
            .any(|what| what.contains("skills_de.csv"))
    );
}

#[test]
fn words_in_a_language_that_the_atlas_lacks_are_left_out() {
    let french = shipped("esco", "skills_fr.csv", SKILLS.as_bytes());
    assert!(shown(&french, Severity::LeftOut)[0].contains("'fr'"));
    assert!(concepts(&french)[0].labels.is_empty(), "its place is read");
    let nameless = shipped("esco", "skills.csv", SKILLS.as_bytes());
    assert!(shown(&nameless, Severity::Abandoned)[0].contains("_de or _en"));
    assert!(concepts(&nameless).is_empty());
    assert!(POSTCODES.is_empty(), "nothing else was told");
}
