//! Made-up concepts and figures for the tests' atlas, read in the way that operators read theirs.

use std::{io::Cursor, sync::atomic::AtomicBool};

use app::{App, ImportOptions, ImportPart, Mapping};
use domain::Actor;

const SOURCE: &str = r#"
[source]
id = "made-up"
title = "Made-up <Statistics>"
publisher = "Nobody"
licence = "CC0-1.0"
url = "https://statistics.example"
corrections = "https://statistics.example"
fictional = true
[file]
format = "csv"
"#;

const FIGURES: &str = r#"
[[observation]]
area = "{area}"
indicator = "{indicator}"
on = "{on}"
value = "{value}"
"#;

const CONCEPTS: &str = r#"
[[concept]]
scheme = "SCHEME"
uri = "{uri}"
key = "{key}"
notation = "{notation}"
broader = ["{broader}"]
[concept.labels.de]
preferred = "{de}"
definition = "{definition}"
[concept.labels.en]
preferred = "{en}"
[concept.matches]
close = ["{close}"]
[[concept.where]]
field = "scheme"
equals = "SCHEME"
"#;

/// Soest, Lippstadt and Werl are in Kreis Soest; Köln and Hagen are districts of their own.
fn figures() -> String {
    let mut table = String::from("area,indicator,on,value\n");
    for (area, people, shares) in [
        ("05974040", 48_000, [20, 60]),
        ("05974028", 68_000, [60, 90]),
        ("05974052", 30_000, [10, 40]),
        ("05315000", 1_080_000, [92, 99]),
        ("05914000", 188_000, [45, 80]),
    ] {
        table += &format!("{area},population,2019-12-31,{people}\n{area},area,2019-12-31,100.5\n");
        for (speed, share) in [1000, 100].into_iter().zip(shares) {
            for served in ["commercial", "households"] {
                table += &format!("{area},broadband/{served}/any/{speed},2021-06-30,{share}\n");
            }
            let before = share - 5;
            table += &format!("{area},broadband/households/any/{speed},2020-12-31,{before}\n");
        }
    }
    table +=
        "05974,mobile/5g/2/motorway,2021-06-30,63.5\n05974,mobile/lte/10/woodland,2021-06-30,97\n";
    table
}

/// A vocabulary with a concept of more narrower ones than a page holds.
fn concepts() -> String {
    let mut table = String::from(
        "scheme,uri,key,notation,broader,de,en,definition,close\n\
         esco,urn:esco:joining,joining,S1,,Fügen,joining,Teile <b>verbinden</b>,\n\
         esco,urn:esco:welding,welding,S1.1,urn:esco:joining,Schweißen,welding,,\n\
         esco,urn:esco:law,law,,,Arbeitsrecht,labour law,,\n\
         esco,urn:esco:dismissal,dismissal,,urn:esco:law,Kündigungsschutz,dismissal,,\n\
         wz2025,urn:wz2025:C,C,C,,Verarbeitendes Gewerbe,,,\n\
         wz2025,urn:wz2025:25,25,25,urn:wz2025:C,Herstellung von Metallerzeugnissen,,,urn:wz2008:25\n\
         wz2008,urn:wz2008:25,25,25,,Metallerzeugnisse (2008),,,\n",
    );
    for n in 0..70 {
        table += &format!(
            "esco,urn:esco:n{n},n{n},,urn:esco:welding,Verfahren {n:02},process {n:02},,\n"
        );
    }
    table
}

/// Reads figures and concepts into an atlas.
pub async fn load(app: &App) {
    let terms = ["esco", "wz2025", "wz2008"].map(|scheme| CONCEPTS.replace("SCHEME", scheme));
    for (id, mapping, table) in [
        ("made-up", FIGURES.to_owned(), figures()),
        ("made-up-terms", terms.concat(), concepts()),
    ] {
        let mapping = format!(
            "{}{mapping}",
            SOURCE.replace("\"made-up\"", &format!("\"{id}\""))
        );
        let part = ImportPart {
            mapping: Mapping::parse("made-up.toml", &mapping).expect("the mapping is sound"),
            name: "made-up.csv".to_owned(),
            size: table.len() as u64,
            input: Box::new(Cursor::new(table.into_bytes())),
        };
        let (operator, options) = (Actor::System("test"), ImportOptions::default());
        let mut problems = Vec::new();
        let report = app
            .import(
                &operator,
                vec![part],
                options,
                &AtomicBool::new(false),
                |event| {
                    if let app::ImportEvent::Problem(problem) = event {
                        problems.push(problem.to_string());
                    }
                },
            )
            .await
            .expect("can be imported");
        assert!(
            report.complete && report.refused == 0,
            "{report:?} {problems:?}"
        );
    }
}
