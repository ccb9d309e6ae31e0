use domain::{
    Body, Endpoint, ExternalId, FieldOfAction, Instrument, Language, OrganisationType, Region,
    RelationKind, Visibility,
};
use sources::{Severity, read};

use crate::{ENTRY, context, mapping, mapping_of, problems, records, rows, shown};

#[test]
fn tables_are_read_whatever_wrote_them() {
    let simple = mapping(ENTRY);
    let expected = [("1", "Köln"), ("2", "a, \"b\"\nc")];
    let lf = "key,title\n1,Köln\n2,\"a, \"\"b\"\"\nc\"\n";
    for file in [
        lf.to_owned(),
        lf.replace('\n', "\r\n"),
        format!("\u{feff}{lf}"),
        lf.trim_end().to_owned(),
        lf.replace("\n1", "\n\n1"),
        lf.replace("key,title", " key , title "),
    ] {
        let rows = rows(&simple, &file);
        let found = records(&rows);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|r| (r.key.as_str(), r.draft.title(Language::German)))
            .collect();
        // A title stands on one line.
        let expected = expected.map(|(key, title)| (key, title.replace('\n', " ")));
        assert_eq!(
            found,
            expected.each_ref().map(|(k, t)| (*k, t.as_str())),
            "{file:?}"
        );
        assert!(problems(&rows).is_empty(), "{file:?}");
    }
    let semicolons = mapping_of("format = \"csv\"\ndelimiter = \";\"", ENTRY);
    assert_eq!(records(&rows(&semicolons, "title;key\nA;1\n")).len(), 1);
    let tabs = mapping_of("format = \"tsv\"", ENTRY);
    assert_eq!(records(&rows(&tabs, "title\tkey\nA\t1\n")).len(), 1);
    let lines = mapping_of("format = \"jsonl\"", ENTRY);
    assert_eq!(
        records(&rows(
            &lines,
            "{\"key\": 1, \"title\": \"A\"}\r\n\r\n{\"key\": 2, \"title\": \"B\"}"
        ))
        .len(),
        2
    );
    let old = mapping_of("format = \"csv\"\nencoding = \"windows-1252\"", ENTRY);
    let rows = rows(&old, b"key,title\n1,K\xf6ln \x80\n");
    assert_eq!(records(&rows)[0].draft.title(Language::German), "Köln €");
}

/// Found by fuzzing.
#[test]
fn a_message_is_short_however_long_the_mappings_names_are() {
    let entry = ENTRY.replace("{title}", &format!("{{{}}}", "ü".repeat(3_000)));
    assert_ne!(entry, ENTRY);
    let rows = rows(&mapping(&entry), "key,title\n1,Titel\n");
    let abandoned = shown(&rows, Severity::Abandoned);
    assert!(abandoned[0].contains("has no column 'üü"), "{abandoned:?}");
    assert!(abandoned[0].ends_with("the right delimiter?"));
    assert!(abandoned[0].chars().count() < 700, "{abandoned:?}");
}

#[test]
fn a_bad_row_never_stops_the_good_ones() {
    let rows = rows(
        &mapping(ENTRY),
        b"key,title\n1,good\n2\n,no key\n3,\n4,\"bad \xff\"\n5,nul \0\n6,\"open\n7,good\n8,good\n",
    );
    let keys: Vec<&str> = records(&rows).iter().map(|r| r.key.as_str()).collect();
    assert_eq!(keys, ["1", "7", "8"]);
    let refused = shown(&rows, Severity::Refused);
    let expected = [
        ("file.csv:3: ", "1 fields, the header has 2"),
        ("file.csv:4: key: ", "empty"),
        ("file.csv:5: texts.title (from title): ", "needs a title"),
        ("file.csv:6: title: ", "windows-1252"),
        ("file.csv:7: ", "NUL"),
        ("file.csv:8: ", "quote"),
    ];
    assert_eq!(refused.len(), expected.len(), "{refused:#?}");
    for (refused, (start, named)) in refused.iter().zip(expected) {
        assert!(
            refused.starts_with(start) && refused.contains(named),
            "{refused}"
        );
    }
    assert!(
        problems(&rows)
            .iter()
            .all(|p| p.severity == Severity::Refused)
    );
}

#[test]
fn bad_lines_of_json_are_told() {
    let lines = mapping_of("format = \"jsonl\"", ENTRY);
    let rows = rows(
        &lines,
        "{\"key\":\n[1]\nnull\n{\"key\": \"1\", \"title\": \"A\\u0000B\"}\n",
    );
    let refused = shown(&rows, Severity::Refused);
    assert!(
        refused[0].starts_with("file.csv:1: not JSON: "),
        "{refused:?}"
    );
    assert!(
        refused[1].contains(":2: ") && refused[2].contains(":3: "),
        "{refused:?}"
    );
    assert_eq!(records(&rows)[0].draft.title(Language::German), "AB");
    assert_eq!(shown(&rows, Severity::Mended).len(), 1);
}

#[test]
fn files_that_are_no_tables_are_refused_as_a_whole() {
    let simple = mapping(ENTRY);
    for (file, named) in [
        (&b"\x1f\x8b\x08\0\0\0"[..], "gzip"),
        (b"PK\x03\x04..", "spreadsheet"),
        (b"\xff\xfek\0e\0y\0", "UTF-16"),
        (b"\x7fELF\0\0", "binary"),
        (b"", "empty"),
        (b"key;title\n1;A\n", "no column 'key'; it has: key;title"),
        (b"key,title,key\n", "twice"),
    ] {
        let rows = rows(&simple, file);
        let abandoned = shown(&rows, Severity::Abandoned);
        assert_eq!((rows.len(), abandoned.len()), (1, 1), "{named}");
        assert!(
            abandoned[0].starts_with("file.csv:1: ") && abandoned[0].contains(named),
            "{abandoned:?}"
        );
    }
}

#[test]
fn endless_lines_and_open_quotes_cost_little() {
    let simple = mapping(ENTRY);
    let long = format!("key,title\n1,{}\n2,good\n", "x".repeat(3 << 20));
    let read_rows = rows(&simple, &long);
    assert!(shown(&read_rows, Severity::Refused)[0].contains("longer than 1 MiB"));
    assert_eq!(records(&read_rows)[0].key, "2");
    assert_eq!(
        read_rows.last().map(|row| row.bytes_read),
        Some(long.len() as u64)
    );

    let filler = "3,good\n".repeat(160_000);
    let open = format!("key,title\n1,\"open\n{filler}");
    let read_rows = rows(&simple, &open);
    assert!(shown(&read_rows, Severity::Refused)[0].contains("not closed within 1 MiB"));
    assert_eq!(
        read_rows.len(),
        160_001,
        "the lines after it are read each for itself"
    );
}

#[test]
fn a_reader_that_fails_ends_the_reading_with_a_word() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("disk on fire"))
        }
    }
    let simple = mapping(ENTRY);
    let input = std::io::BufReader::new(std::io::Read::chain(&b"key,title\n1,A\n"[..], Broken));
    let context = context();
    let rows: Vec<_> = read(&simple, "f", input, &context).collect();
    assert_eq!(records(&rows).len(), 1);
    assert!(shown(&rows, Severity::Abandoned)[0].contains("disk on fire"));
}

#[test]
fn misread_umlauts_are_repaired_and_noted() {
    let rows = rows(
        &mapping(ENTRY),
        "key,title,other\n1,FACHHOCHSCHULE KÃ–LN,DÃ¼sseldorf\n2,FÃƒ?R,\n",
    );
    let record = records(&rows)[0];
    assert_eq!(record.draft.title(Language::German), "FACHHOCHSCHULE KÖLN");
    assert_eq!(
        record.notes,
        [domain::Note {
            field: "title".to_owned(),
            before: "FACHHOCHSCHULE KÃ–LN".to_owned(),
            after: "FACHHOCHSCHULE KÖLN".to_owned(),
        }]
    );
    let mended = shown(&rows, Severity::Mended);
    assert!(mended[1].starts_with("file.csv:2: other: "), "{mended:?}");
    assert!(shown(&rows, Severity::LeftOut)[0].starts_with("file.csv:3: title: "));
}

#[test]
fn repetitions_are_harmless_and_contradictions_told_once() {
    let lines = format!("{ENTRY}[entry.ids]\npic = \"{{pic}}\"\n");
    let file = "key,title,pic\n1,A,7\n1,A,7\n1,B,7\n2,C,7\n";
    let relation = "[[relation]]\nkind = \"part_of\"\nfrom = \"a:{key}\"\nto = \"b:{key}\"\nsince = \"{title}\"\n";
    let twice = rows(&mapping(relation), "key,title\n1,2001\n1,2001\n1,2002\n");
    assert_eq!(
        twice.iter().map(|row| row.relations.len()).sum::<usize>(),
        1
    );
    assert!(shown(&twice, Severity::Refused)[0].starts_with("file.csv:4: relation.key: "));

    let rows = rows(&mapping(&lines), file);
    assert_eq!(records(&rows).len(), 2);
    let refused = shown(&rows, Severity::Refused);
    assert_eq!(refused.len(), 1);
    assert!(
        refused[0].starts_with("file.csv:4: key: '1' came before"),
        "{refused:?}"
    );
    assert!(
        records(&rows)[1].draft.external_ids.is_empty(),
        "two entries never share an id"
    );
    assert!(shown(&rows, Severity::LeftOut)[0].starts_with("file.csv:5: ids.pic (from pic): "));
}

#[test]
fn filters_choose_rows() {
    let keys = |conditions: &str| -> String {
        let file = "key,title,colour\n1,a,red\n2,b,green\n3,c,\n";
        let rows = rows(&mapping(&format!("{conditions}{ENTRY}")), file);
        records(&rows).iter().map(|r| r.key.as_str()).collect()
    };
    assert_eq!(
        keys("[[where]]\nfield = \"colour\"\nequals = \"red\"\n"),
        "1"
    );
    assert_eq!(
        keys("[[where]]\nfield = \"colour\"\none_of = [\"red\", \"green\"]\n"),
        "12"
    );
    assert_eq!(
        keys("[[where]]\nfield = \"colour\"\nnot = [\"red\"]\n"),
        "23"
    );
    assert_eq!(
        keys("[[where]]\nfield = \"colour\"\nnot = \"green\"\npresent = true\n"),
        "1"
    );
    assert_eq!(
        keys("[[where]]\nfield = \"colour\"\npresent = false\n"),
        "3"
    );
}

const COMPLETE: &str = r#"
[[entry]]
name = "programme"
kind = "programme"
key = "p/{nr}"
url = "https://example.org/{nr}"
visibility = { from = "{public}", map = { yes = "public", no = "members" } }
names = [{ from = "{aka}", split = ";" }, "{short}"]
fields_of_action = { from = "{fields}", split = "," }
interfaces = "organisation_people"
sectors = "{wz}"
sector_edition = "wz2025"
competences = "{concept}"
[entry.texts.de]
title = ["{title}", "Programm {nr}"]
body = "{text}"
[entry.texts.en]
title = "{title_en}"
[entry.ids]
test = "{nr}"
[entry.period]
from = { from = "{from}", date = "DD/MM/YYYY" }
until = "{until}"
[[entry.link]]
url = "{web}"
label = "Website"
[entry.contact]
email = "{mail}"
[entry.body]
instrument = { from = "{type}", map = { Zuschuss = "grant" } }
max_amount_eur = { from = "{amount}", number = "de" }
rate_percent = "{rate}"
deadline = "{deadline}"
[[relation]]
kind = "provides"
from = "giver:{giver}"
to = "@programme"
role = "giver"
"#;

#[test]
fn every_part_of_an_entry_can_be_told() {
    let file = "nr,public,aka,short,fields,wz,concept,title,text,title_en,from,until,web,mail,type,amount,rate,deadline,giver\n\
        9,no,A; B ;A,C,\"funding,skills,magic\",28.41,https://esco.example/1,,* Stern,,01/03/2024,2025,www.example.org,a@b.example,zuschuss,\"1.234.567,80\",250,31.12.2026,state\n";
    let read_rows = rows(&mapping(COMPLETE), file);
    let record = records(&read_rows)[0];
    let draft = &record.draft;
    assert_eq!(
        (record.key.as_str(), record.visibility),
        ("p/9", Visibility::Members)
    );
    assert_eq!(record.url.as_deref(), Some("https://example.org/9"));
    assert_eq!(
        draft.title(Language::German),
        "Programm 9",
        "the second alternative"
    );
    assert!(
        !draft.texts.contains_key(&Language::English),
        "a language without a title is not there"
    );
    assert_eq!(draft.texts[&Language::German].body, "\\* Stern");
    assert_eq!(draft.names, ["A", "B", "C"]);
    assert!(
        draft
            .fields_of_action
            .iter()
            .eq(&[FieldOfAction::Funding, FieldOfAction::Skills])
    );
    assert_eq!(draft.sectors[0].code, "28.41");
    assert_eq!(draft.competences[0].concept, "https://esco.example/1");
    assert_eq!(
        draft.period.from.map(|d| d.to_string()).as_deref(),
        Some("2024-03-01")
    );
    assert_eq!(
        draft.period.until.map(|d| d.to_string()).as_deref(),
        Some("2025-12-31")
    );
    assert_eq!(draft.links[0].url, "https://www.example.org");
    let Body::Programme(body) = &draft.body else {
        panic!("a programme")
    };
    assert_eq!(
        (body.instrument, body.max_amount_eur),
        (Some(Instrument::Grant), Some(1_234_568))
    );
    assert_eq!(
        body.deadline.map(|d| d.to_string()).as_deref(),
        Some("2026-12-31")
    );
    assert_eq!(body.rate_percent, None, "250 percent is left out");

    let left_out = shown(&read_rows, Severity::LeftOut);
    assert_eq!(left_out.len(), 2, "{left_out:?}");
    assert!(
        left_out[0].starts_with("file.csv:2: fields_of_action (from fields): 'magic'"),
        "{left_out:?}"
    );
    assert!(
        left_out[1].starts_with("file.csv:2: body.rate_percent (from rate): 250"),
        "{left_out:?}"
    );

    let relation = &read_rows[0].relations[0];
    assert_eq!(
        (relation.kind, relation.role.as_deref()),
        (RelationKind::Provides, Some("giver"))
    );
    let giver = ExternalId {
        scheme: "giver".to_owned(),
        value: "state".to_owned(),
    };
    assert_eq!(relation.from, Endpoint::External(giver));
    let Endpoint::Record { source, key } = &relation.to else {
        panic!("a record")
    };
    assert_eq!((source.as_str(), key.as_str()), ("test", "p/9"));
}

#[test]
fn bad_optional_fields_cost_only_themselves() {
    let file = "nr,public,aka,short,fields,wz,concept,title,text,title_en,from,until,web,mail,type,amount,rate,deadline,giver\n\
        9,perhaps,,,,,,T,,,2024-03-01,soon,ftp://x,nobody,loan shark,much,-1,31.02.2026,\n";
    let read_rows = rows(&mapping(COMPLETE), file);
    let record = records(&read_rows)[0];
    assert_eq!(
        record.visibility,
        Visibility::Owner,
        "what is not understood is shown to nobody"
    );
    let fields: Vec<Option<&str>> = problems(&read_rows)
        .iter()
        .map(|p| p.field.as_deref())
        .collect();
    for field in [
        "visibility",
        "period.from",
        "period.until",
        "link.url",
        "contact.email",
        "body.instrument",
        "body.max_amount_eur",
        "body.rate_percent",
        "body.deadline",
        "relation.from",
    ] {
        assert!(fields.contains(&Some(field)), "{field} in {fields:?}");
    }
    assert!(read_rows[0].relations.is_empty());
}

#[test]
fn places_land_in_their_municipality_without_guessing() {
    let lines = format!(
        "{ENTRY}[[entry.place]]\nname = {{ from = \"{{town}}\", case = \"title\" }}\npostcode = \"{{plz}}\"\nlat = \"{{lat}}\"\nlon = \"{{lon}}\"\nnuts = \"{{nuts}}\"\ncountry = \"{{land}}\"\n"
    );
    let file = "key,title,town,plz,lat,lon,nuts,land\n\
        1,a,KOELN,50667,,,,\n2,a,Hagen,,53.0,8.0,,\n3,a,Bergheim,,,,DE1,\n4,a,Wien,1010,,,,AT\n5,a,,,50.7763,6.0836,,\n6,a,Bonn,123,,,,\n7,a,,,,,,\n";
    let read_rows = rows(&mapping(&lines), file);
    let place = |at: usize| {
        records(&read_rows)[at]
            .draft
            .places
            .first()
            .cloned()
            .unwrap_or_default()
    };
    let ags = |at: usize| place(at).ags().map(|ags| ags.to_string());
    assert_eq!(
        (ags(0).as_deref(), place(0).name.as_str()),
        (Some("05315000"), "Köln")
    );
    assert_eq!(
        place(1).region,
        Region::Unknown,
        "the point lies far from Hagen in Westphalia"
    );
    let elsewhere = |country: &str, nuts: Option<&str>| Region::Elsewhere {
        country: country.to_owned(),
        nuts: nuts.map(str::to_owned),
    };
    assert_eq!(
        place(2).region,
        elsewhere("DE", Some("DE1")),
        "a namesake in another state"
    );
    assert_eq!(place(3).region, elsewhere("AT", None));
    assert_eq!(ags(4).as_deref(), Some("05334002"));
    assert_eq!(
        (ags(5).as_deref(), place(5).postcode),
        (Some("05314000"), None)
    );
    assert!(records(&read_rows)[6].draft.places.is_empty());
    let fields: Vec<_> = problems(&read_rows)
        .iter()
        .map(|p| (p.line, p.field.clone().unwrap_or_default()))
        .collect();
    assert_eq!(
        fields,
        [(3, "place".to_owned()), (7, "place.postcode".to_owned())]
    );
}

#[test]
fn what_words_in_a_name_mean() {
    let lines = format!(
        "{ENTRY}[entry.body]\norganisation_type = {{ from = \"{{title}}\", contains = {{ \"GmbH\" = \"company\", \"Universitaet*\" = \"university\", \"Universitaetsklinikum*\" = \"healthcare\" }} }}\n"
    );
    let file = "key,title\n1,X GMBH\n2,Universität Köln\n3,UNIVERSITAETSKLINIKUM BONN\n4,Gmbhaus\n";
    let read_rows = rows(&mapping(&lines), file);
    let types: Vec<Option<OrganisationType>> = records(&read_rows)
        .iter()
        .map(|r| match &r.draft.body {
            Body::Organisation(body) => body.organisation_type,
            _ => None,
        })
        .collect();
    use OrganisationType::{Company, Healthcare, University};
    assert_eq!(
        types,
        [Some(Company), Some(University), Some(Healthcare), None]
    );
    assert!(problems(&read_rows).is_empty());
}

#[test]
fn texts_that_are_too_long_are_cut_and_told() {
    let file = format!("key,title\n1,{}\n", "ä".repeat(700));
    let read_rows = rows(&mapping(ENTRY), file);
    assert_eq!(
        records(&read_rows)[0]
            .draft
            .title(Language::German)
            .chars()
            .count(),
        500
    );
    assert!(shown(&read_rows, Severity::LeftOut)[0].contains("700 characters"));
}

#[test]
fn relations_said_from_both_ends_are_one() {
    let lines = "[[relation]]\nkind = \"related_to\"\nfrom = \"ror:{id}\"\nto = \"ror:{others}\"\nsymmetric = true\noptional = true\n";
    let file = "{\"id\": \"b\", \"others\": [\"a\", \"c\", \"b\"]}\n{\"id\": \"a\", \"others\": [\"b\"]}\n{\"id\": \"d\"}\n";
    let read_rows = rows(&mapping_of("format = \"jsonl\"", lines), file);
    let keys: Vec<&str> = read_rows
        .iter()
        .flat_map(|r| &r.relations)
        .map(|r| r.key.as_str())
        .collect();
    assert_eq!(
        keys,
        ["related_to: ror:a → ror:b", "related_to: ror:b → ror:c"]
    );
    assert!(problems(&read_rows).is_empty());
}
