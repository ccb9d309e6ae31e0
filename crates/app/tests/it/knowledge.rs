//! Vocabularies and figures of places, from the file to the answer.

use app::{App, AppError, Basis, ImportOptions, ImportPart, ImportReport, Mapping};
use domain::{Actor, Area, Indicator, Language, Scheme, SourceId, Vocabulary};
use jiff::civil::date;
use std::{io::Cursor, sync::atomic::AtomicBool};

use crate::atlas::Atlas;

fn mapping(id: &str, rest: &str) -> String {
    format!(
        "[source]\nid = \"{id}\"\ntitle = \"The {id}\"\npublisher = \"Somebody\"\nlicence = \"CC0-1.0\"\n\
         url = \"https://list.example\"\ncorrections = \"mail@list.example\"\nprecedence = 50\n\n\
         [file]\nformat = \"csv\"\n\n{rest}"
    )
}

fn words() -> String {
    mapping(
        "words",
        "[[concept]]\nscheme = \"atlas\"\nuri = \"urn:atlas:{key}\"\nkey = \"{key}\"\nbroader = \"{broader}\"\n\
         [concept.labels.de]\npreferred = \"{de}\"\n",
    )
}

fn figures() -> String {
    mapping(
        "figures",
        "[[observation]]\narea = \"{area}\"\nindicator = \"{indicator}\"\non = \"{day}\"\nvalue = \"{value}\"\n",
    )
}

const HEAD: &str = "area,indicator,day,value\n";

/// Imports several files at once.
async fn import(
    atlas: &Atlas,
    mapping: &str,
    files: &[&str],
    options: ImportOptions,
) -> Result<ImportReport, AppError> {
    let part = |(i, text): (usize, &&str)| ImportPart {
        mapping: Mapping::parse("test.toml", mapping).expect("the mapping is sound"),
        name: format!("file-{i}.csv"),
        size: text.len() as u64,
        input: Box::new(Cursor::new(text.as_bytes().to_vec())),
    };
    let parts = files.iter().enumerate().map(part).collect();
    atlas.import_parts(parts, options).await
}

async fn imported(atlas: &Atlas, mapping: &str, files: &[&str]) -> ImportReport {
    let done = import(atlas, mapping, files, ImportOptions::default()).await;
    done.expect("is imported")
}

/// How many concepts sources told: the program's own thesaurus is there from the beginning.
async fn told(app: &App) -> usize {
    count(&app.vocabulary().await.expect("answers"))
}

fn count(vocabulary: &Vocabulary) -> usize {
    let is_own = |uri: &str| {
        let sources = vocabulary.sources(uri);
        sources.iter().all(|source| source.as_str() == "thesaurus")
    };
    let uris = vocabulary.iter().map(|concept| &concept.uri);
    uris.filter(|uri| !is_own(uri)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_atlas_of_real_entries_knows_the_thesaurus_and_a_made_up_one_does_not() {
    let atlas = Atlas::new().await;
    let vocabulary = atlas.app.vocabulary().await.expect("answers");
    let concept = vocabulary.by_key(Scheme::Atlas, "predictive-maintenance");
    let concept = concept.expect("it is there from the beginning");
    let sources = vocabulary.sources(&concept.uri);
    let sources = atlas.app.sources_of(sources).await.expect("answers");
    let titles: Vec<&str> = sources.iter().map(|source| source.title.as_str()).collect();
    assert_eq!(titles.len(), 1, "it says whose words these are");
    let finder = atlas
        .app
        .concept_finder(&vocabulary)
        .await
        .expect("is made");
    let found = finder.find(
        "vorausschauende Wartung",
        &[Scheme::Atlas],
        Some(Language::German),
    );
    assert_eq!(found[0].key, "predictive-maintenance");
    let linker = atlas
        .app
        .concept_linker(&vocabulary)
        .await
        .expect("is made");
    let linked = linker.link("Maschine sagt vorher wann sie kaputt geht", 3);
    assert_eq!(linked[0].0, concept.uri, "by everyday words, too");

    let demo = Atlas::new().await;
    demo.app
        .load_demo(&AtomicBool::new(false))
        .await
        .expect("is loaded");
    let vocabulary = demo.app.vocabulary().await.expect("answers");
    assert_eq!(count(&vocabulary), vocabulary.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vocabulary_is_fresh_after_an_import_also_in_another_process() {
    let atlas = Atlas::new().await;
    let other = atlas.beside().await;
    assert_eq!(told(&other).await, 0);
    let first = "key,broader,de\nlaser,urn:atlas:light,Laser\n";
    let second = "key,broader,de\nlaser,,Lasertechnik\nlight,,Licht\n";
    let report = imported(&atlas, &words(), &[first, second]).await;
    assert_eq!(
        (report.concepts, report.created, report.unsure),
        (2, 0, false)
    );
    for app in [&atlas.app, &other] {
        let vocabulary = app.vocabulary().await.expect("answers");
        let laser = vocabulary.by_key(Scheme::Atlas, "laser").expect("known");
        let (_, labels) = laser.labels(Language::German);
        assert_eq!(labels.preferred, "Laser");
        assert_eq!(
            labels.alternative,
            ["Lasertechnik"],
            "two files tell of one concept"
        );
        assert_eq!(vocabulary.path("urn:atlas:laser").len(), 1);
        let again = app.vocabulary().await.expect("answers");
        assert!(std::sync::Arc::ptr_eq(&vocabulary, &again), "remembered");
    }
    let report = imported(&atlas, &words(), &[second, first]).await;
    assert_eq!(
        (report.concepts, report.concepts_unchanged),
        (1, 1),
        "the order of files counts"
    );
    let report = imported(&atlas, &words(), &["key,broader,de\nlight,,Licht\n"]).await;
    assert_eq!((report.concepts_unchanged, report.concepts_removed), (1, 1));
    // A search begins with the vocabulary as it was last asked for, and notices that it is another one now.
    atlas.settle().await;
    let page = atlas.find(&Actor::Anonymous, "Licht").await;
    assert!(
        page.vocabulary
            .is_some_and(|vocabulary| count(&vocabulary) == 1)
    );
    assert_eq!(told(&other).await, 1);
    other.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_in_part_takes_nothing_away() {
    let atlas = Atlas::new().await;
    let all = "key,broader,de\na,,Eins\nb,,Zwei\n";
    imported(&atlas, &words(), &[all]).await;
    let nameless = "key,broader,de\na,,Eins\n,,Niemand\n";
    let report = imported(&atlas, &words(), &[nameless]).await;
    assert_eq!(
        (report.concepts_removed, report.unsure, report.refused),
        (0, true, 1)
    );
    let partial = ImportOptions {
        partial: true,
        ..ImportOptions::default()
    };
    let report = import(&atlas, &words(), &["key,broader,de\na,,Erstes\n"], partial).await;
    assert_eq!(report.expect("is imported").concepts, 1);
    let report = imported(&atlas, &words(), &["key,broader,de\n"]).await;
    assert_eq!(report.concepts_removed, 0, "an empty file proves nothing");
    let vocabulary = atlas.app.vocabulary().await.expect("answers");
    assert_eq!(count(&vocabulary), 2);
    let first = vocabulary.by_key(Scheme::Atlas, "a").expect("known");
    assert_eq!(first.labels(Language::German).1.alternative, ["Eins"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_come_in_and_only_their_own_days_are_replaced() {
    let atlas = Atlas::new().await;
    let dry = ImportOptions {
        dry_run: true,
        ..ImportOptions::default()
    };
    let first = format!(
        "{HEAD}05334002,population,2020-12-31,248878\n05315000,population,2020-12-31,1083498\n"
    );
    let second =
        format!("{HEAD}05334002,population,2019-12-31,248960\n05334002,population,2020-12-31,7\n");
    let report = import(&atlas, &figures(), &[&first, &second], dry)
        .await
        .expect("is read");
    assert_eq!((report.observations, report.repeated), (3, 1));
    assert!(
        atlas.app.indicators().await.expect("answers").is_empty(),
        "nothing was written"
    );
    let report = imported(&atlas, &figures(), &[&first, &second]).await;
    assert_eq!((report.observations, report.repeated), (3, 1));
    let shorter = format!("{HEAD}05334002,population,2020-12-31,248878\n");
    let report = imported(&atlas, &figures(), &[&shorter]).await;
    assert_eq!(
        (report.observations_unchanged, report.observations_removed),
        (1, 1)
    );
    let bad = format!("{HEAD}05334002,population,2020-12-31,viele\n");
    let report = imported(&atlas, &figures(), &[&bad]).await;
    assert_eq!((report.refused, report.observations_removed), (1, 0));
    let aachen = Area::from_code("05334002").expect("digits");
    let days: Vec<_> = atlas.app.figures_of(aachen).await.expect("answers");
    let days: Vec<_> = days
        .iter()
        .map(|f| (f.observation.on.year(), f.observation.value))
        .collect();
    assert_eq!(days, [(2019, 248_960.0), (2020, 248_878.0)]);
    let state = atlas.app.indicators().await.expect("answers");
    assert_eq!(
        (state[0].days.len(), state[0].areas, state[0].districts),
        (2, 1, 0)
    );
    let id = SourceId::new("figures").expect("legal");
    let source = atlas
        .app
        .source(&Actor::Anonymous, &id)
        .await
        .expect("is named");
    let reading = source.reading.expect("was noted");
    assert_eq!((source.observations, reading.counts.refused), (2, 1));
    assert_eq!(source.last_fetched, Some(reading.at));
    let unknown = SourceId::new("unknown").expect("legal");
    let refused = atlas.app.source(&Actor::Anonymous, &unknown).await;
    assert!(matches!(refused, Err(AppError::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn districts_are_told_or_estimated_and_say_which() {
    let atlas = Atlas::new().await;
    let gigabit = "broadband/commercial/any/1000";
    let mut rows = HEAD.to_owned();
    for (area, inhabitants, share) in [
        // The Kreis Olpe has seven municipalities; two of them are told of.
        ("05966024", 30_000, Some(10.0)),
        ("05966028", 10_000, Some(50.0)),
        // Bonn is a town of its own.
        ("05314000", 330_000, Some(80.5)),
        // The Städteregion tells of itself.
        ("05334", 0, Some(66.0)),
        ("05334002", 250_000, Some(99.0)),
    ] {
        if inhabitants > 0 {
            rows += &format!("{area},population,2020-12-31,{inhabitants}\n");
        }
        if let Some(share) = share {
            rows += &format!("{area},{gigabit},2021-06-30,{share}\n");
        }
    }
    imported(&atlas, &figures(), &[&rows]).await;
    let indicator = Indicator::from_code(gigabit).expect("an indicator");
    let told = atlas
        .app
        .district_figures(indicator, None)
        .await
        .expect("answers");
    assert_eq!(told.len(), 53, "also those of which nothing is known");
    let of = |code: &str| {
        told.iter()
            .find(|f| f.area.to_string() == code)
            .expect(code)
    };
    let olpe = of("05966");
    assert_eq!(
        (olpe.basis, olpe.summary.value),
        (Basis::Estimated, Some(20.0))
    );
    assert_eq!(olpe.summary.range, Some((10.0, 50.0)));
    assert_eq!((olpe.summary.told, olpe.summary.missing), (2, 5));
    assert_eq!(
        (olpe.name.as_str(), olpe.on),
        ("Kreis Olpe", date(2021, 6, 30))
    );
    assert_eq!(olpe.sources.len(), 1);
    let bonn = of("05314");
    assert_eq!((bonn.basis, bonn.summary.value), (Basis::Told, Some(80.5)));
    let aachen = of("05334");
    assert_eq!(
        (aachen.basis, aachen.summary.value),
        (Basis::Told, Some(66.0))
    );
    let soest = of("05974");
    assert_eq!(
        (soest.basis, soest.summary.value, soest.summary.told),
        (Basis::Unknown, None, 0)
    );
    let people = atlas
        .app
        .district_figures(Indicator::Population, None)
        .await
        .expect("answers");
    let olpe = people
        .iter()
        .find(|f| f.area.to_string() == "05966")
        .expect("there");
    assert_eq!(
        (olpe.basis, olpe.summary.value),
        (Basis::Unknown, None),
        "five are missing"
    );
    let never = atlas
        .app
        .district_figures(indicator, Some(date(1999, 1, 1)))
        .await;
    assert!(never.expect("answers").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_and_real_knowledge_never_mix() {
    let atlas = Atlas::new().await;
    let fictional = words().replace("precedence = 50", "precedence = 50\nfictional = true");
    imported(&atlas, &fictional, &["key,broader,de\na,,Eins\n"]).await;
    let row = format!("{HEAD}05334002,population,2020-12-31,248878\n");
    let refused = import(&atlas, &figures(), &[&row], ImportOptions::default()).await;
    assert!(matches!(refused, Err(AppError::Refused(_))), "{refused:?}");
    assert!(atlas.app.indicators().await.expect("answers").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_import_is_of_one_source() {
    let atlas = Atlas::new().await;
    let part = |mapping: &str, text: &str| ImportPart {
        mapping: Mapping::parse("test.toml", mapping).expect("the mapping is sound"),
        name: "file.csv".to_owned(),
        size: text.len() as u64,
        input: Box::new(Cursor::new(text.as_bytes().to_vec())),
    };
    let parts = vec![
        part(&words(), "key,broader,de\na,,Eins\n"),
        part(&figures(), HEAD),
    ];
    let refused = atlas.import_parts(parts, ImportOptions::default()).await;
    assert!(matches!(refused, Err(AppError::Refused(why)) if why.contains("figures")));
    assert_eq!(told(&atlas.app).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_counted_of_sources_and_figures_is_fresh_in_every_process() {
    let atlas = Atlas::new().await;
    let other = atlas.beside().await;
    let apps = [&atlas.app, &other];
    let told = async |app: &app::App| {
        let indicators = app.indicators().await.expect("answers");
        let sources = app.sources(&Actor::Anonymous).await.expect("answers");
        let areas: u64 = indicators.iter().map(|indicator| indicator.areas).sum();
        let figures: u64 = sources.iter().map(|source| source.observations).sum();
        let concepts: u64 = sources.iter().map(|source| source.concepts).sum();
        (areas, figures, concepts)
    };
    for app in apps {
        assert_eq!(told(app).await, (0, 0, 0));
    }
    let one = format!("{HEAD}05334002,population,2020-12-31,248878\n");
    let two = format!("{one}05314000,population,2020-12-31,330579\n");
    for (rows, areas) in [(&two, 2), (&one, 1)] {
        imported(&atlas, &figures(), &[rows]).await;
        for app in apps {
            assert_eq!(told(app).await, (areas, areas, 0));
        }
    }
    imported(&atlas, &words(), &["key,broader,de\na,,Eins\n"]).await;
    for app in apps {
        assert_eq!(told(app).await, (1, 1, 1));
    }
}
