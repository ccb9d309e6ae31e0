//! Vocabularies and figures of places.

use domain::{
    Actor, Area, Concept, Indicator, Labels, Language, Observation, Scheme, SourceId, Visibility,
    Vocabulary,
};
use jiff::civil::{Date, date};
use store::{ConceptReport, Extent, ObservationReport, ReadingCounts, SeenKeys, StoreError};

use crate::support::{
    Atlas, SYSTEM, at, contract, item, item_for, organisation, record_end, relation_item, source,
};

contract!(
    the_weightiest_source_speaks_first_of_a_concept,
    the_mark_tells_when_the_vocabulary_changed,
    a_part_adds_and_the_whole_replaces,
    figures_are_kept_day_by_day,
    of_several_sources_the_weightiest_tells_the_figure,
    a_complete_reading_takes_back_only_what_it_speaks_of,
    sources_say_what_they_tell_and_when_they_were_read,
    what_cannot_be_kept_is_refused,
);

fn concept(key: &str, word: &str) -> Concept {
    let mut concept = Concept::new(Scheme::Esco, key, format!("urn:esco:{key}"));
    let labels = Labels {
        preferred: word.to_owned(),
        ..Labels::default()
    };
    concept.labels.insert(Language::German, labels);
    concept
}

async fn put(
    atlas: &Atlas,
    source: &SourceId,
    concepts: &[Concept],
    extent: Extent,
) -> ConceptReport {
    let put = atlas.store.put_concepts(&SYSTEM, source, concepts, extent);
    put.await.expect("works")
}

async fn words(atlas: &Atlas) -> Vec<(String, String)> {
    let (_, concepts) = atlas.store.concepts().await.expect("works");
    let word = |concept: &Concept| {
        let (_, labels) = concept.labels(Language::German);
        (concept.key.clone(), labels.preferred.clone())
    };
    Vocabulary::of_sources(concepts).iter().map(word).collect()
}

/// What the store has of concepts, all from this source.
async fn said_by(atlas: &Atlas, source: &SourceId) -> Vec<Concept> {
    let (_, said) = atlas.store.concepts().await.expect("works");
    assert!(said.iter().all(|(speaker, _)| speaker == source));
    said.into_iter().map(|(_, concept)| concept).collect()
}

async fn mark(atlas: &Atlas) -> String {
    atlas.store.vocabulary_mark().await.expect("works")
}

async fn the_weightiest_source_speaks_first_of_a_concept(atlas: Atlas) {
    let light = atlas.source("a", 1).await;
    let heavy = atlas.source("b", 9).await;
    put(
        &atlas,
        &light,
        &[concept("1", "Fügen"), concept("2", "Gießen")],
        Extent::Whole,
    )
    .await;
    put(&atlas, &heavy, &[concept("1", "Schweißen")], Extent::Whole).await;
    let expected = [("1", "Schweißen"), ("2", "Gießen")];
    let expected = expected.map(|(key, word)| (key.to_owned(), word.to_owned()));
    assert_eq!(words(&atlas).await, expected);
    let before = mark(&atlas).await;
    atlas.source("a", 99).await;
    assert_ne!(mark(&atlas).await, before, "whose word counts changed");
    assert_eq!(words(&atlas).await[0].1, "Fügen");
}

async fn the_mark_tells_when_the_vocabulary_changed(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    assert_eq!(mark(&atlas).await, "");
    let many: Vec<Concept> = (0..1_200)
        .map(|i| concept(&i.to_string(), "Wort"))
        .collect();
    let report = put(&atlas, &source, &many, Extent::Whole).await;
    assert_eq!((report.created, report.removed), (1_200, 0));
    let first = mark(&atlas).await;
    let log = atlas.last_seq().await;
    let report = put(&atlas, &source, &many, Extent::Whole).await;
    assert_eq!(
        (
            report.unchanged,
            report.created + report.updated + report.removed
        ),
        (1_200, 0)
    );
    atlas.source("s", 1).await;
    assert_eq!(mark(&atlas).await, first, "nothing was written");
    let report = put(&atlas, &source, &many[..1_100], Extent::Whole).await;
    assert_eq!((report.unchanged, report.removed), (1_100, 100));
    let second = mark(&atlas).await;
    assert_ne!(second, first);
    let (read_with, concepts) = atlas.store.concepts().await.expect("works");
    assert_eq!((read_with, concepts.len()), (second, 1_100));
    assert_eq!(atlas.last_seq().await, log, "the log is of entries");
}

async fn a_part_adds_and_the_whole_replaces(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let mut first = concept("1", "Schweißen");
    first.broader.insert("urn:esco:top".to_owned());
    put(
        &atlas,
        &source,
        &[first.clone(), concept("2", "Gießen")],
        Extent::Whole,
    )
    .await;
    let mut part = Concept::new(Scheme::Esco, "1", "urn:esco:1");
    part.broader.insert("urn:esco:other".to_owned());
    let report = put(&atlas, &source, &[part.clone()], Extent::Part).await;
    assert_eq!((report.updated, report.removed), (1, 0));
    let again = put(&atlas, &source, &[part], Extent::Part).await;
    assert_eq!((again.updated, again.unchanged), (0, 1));
    let concepts = said_by(&atlas, &source).await;
    let one = concepts.iter().find(|c| c.key == "1").expect("kept");
    assert_eq!((one.broader.len(), concepts.len()), (2, 2));
    assert_eq!(one.labels(Language::German).1.preferred, "Schweißen");
    let report = put(&atlas, &source, &[first.clone()], Extent::Whole).await;
    assert_eq!((report.updated, report.removed), (1, 1));
    assert_eq!(said_by(&atlas, &source).await, [first]);
}

const GIGABIT: &str = "broadband/commercial/any/1000";

fn told(area: &str, code: &str, on: Date, value: f64) -> Observation {
    Observation {
        area: Area::from_code(area).expect("digits"),
        indicator: Indicator::from_code(code).expect("an indicator"),
        on,
        value,
    }
}

async fn tell(atlas: &Atlas, source: &SourceId, all: &[Observation]) -> ObservationReport {
    let put = atlas.store.put_observations(&SYSTEM, source, all);
    put.await.expect("works")
}

async fn shown(atlas: &Atlas, area: &str) -> Vec<String> {
    let area = Area::from_code(area).expect("digits");
    let figures = atlas.store.figures_of(area).await.expect("works");
    let line = |figure: &domain::Figure| {
        let of = &figure.observation;
        format!("{} {} {} {}", of.indicator, of.on, of.value, figure.source)
    };
    figures.iter().map(line).collect()
}

async fn figures_are_kept_day_by_day(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let (old, new) = (date(2020, 12, 31), date(2021, 6, 30));
    let first = [
        told("05334002", GIGABIT, old, 41.2344),
        told("05334002", "population", old, 248_960.0),
        told("05334", GIGABIT, old, 50.0),
        told("05334", GIGABIT, old, 60.0),
    ];
    assert_eq!(
        tell(&atlas, &source, &first).await.created,
        3,
        "the first of two counts"
    );
    let log = atlas.last_seq().await;
    let second = [
        told("05334002", GIGABIT, old, 41.234),
        told("05334002", "population", old, 249_070.0),
        told("05334002", GIGABIT, new, 55.5),
    ];
    let report = tell(&atlas, &source, &second).await;
    assert_eq!(
        (report.created, report.updated, report.unchanged),
        (1, 1, 1)
    );
    assert_eq!(
        shown(&atlas, "05334002").await,
        [
            format!("{GIGABIT} 2020-12-31 41.234 s"),
            format!("{GIGABIT} 2021-06-30 55.5 s"),
            "population 2020-12-31 249070 s".to_owned(),
        ]
    );
    let gigabit = Indicator::from_code(GIGABIT).expect("an indicator");
    let on = async |day| {
        let figures = atlas.store.figures(gigabit, day).await.expect("works");
        figures
            .iter()
            .map(|f| f.observation.area.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(on(None).await, ["05334002"], "only on the latest day");
    assert_eq!(on(Some(old)).await, ["05334002", "05334"]);
    assert!(on(Some(date(1999, 1, 1))).await.is_empty());
    assert!(
        atlas
            .store
            .figures(Indicator::Area, None)
            .await
            .expect("works")
            .is_empty()
    );
    let told = atlas.store.indicators().await.expect("works");
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].indicator, gigabit);
    assert_eq!(told[0].days, [(old, (2, 1)), (new, (1, 0))].into());
    assert_eq!(atlas.last_seq().await, log, "the log is of entries");
}

async fn of_several_sources_the_weightiest_tells_the_figure(atlas: Atlas) {
    let light = atlas.source("a", 1).await;
    let heavy = atlas.source("b", 9).await;
    let day = date(2021, 6, 30);
    tell(
        &atlas,
        &light,
        &[
            told("05334002", "area", day, 160.0),
            told("05315000", "area", day, 405.0),
        ],
    )
    .await;
    tell(&atlas, &heavy, &[told("05334002", "area", day, 160.85)]).await;
    assert_eq!(
        shown(&atlas, "05334002").await,
        ["area 2021-06-30 160.85 b"]
    );
    let all = atlas
        .store
        .figures(Indicator::Area, Some(day))
        .await
        .expect("works");
    let all: Vec<_> = all
        .iter()
        .map(|f| (f.observation.value, f.source.as_str()))
        .collect();
    assert_eq!(all, [(405.0, "a"), (160.85, "b")], "by area");
    let told = atlas.store.indicators().await.expect("works");
    let order: Vec<_> = told.iter().map(|t| t.source.id.as_str()).collect();
    assert_eq!(order, ["b", "a"]);
}

async fn a_complete_reading_takes_back_only_what_it_speaks_of(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let other = atlas.source("t", 1).await;
    let (old, new) = (date(2020, 12, 31), date(2021, 6, 30));
    let first = [
        told("05334002", GIGABIT, old, 1.0),
        told("05315000", GIGABIT, old, 2.0),
        told("05315000", GIGABIT, new, 3.0),
        told("05315000", "area", new, 4.0),
    ];
    tell(&atlas, &source, &first).await;
    tell(&atlas, &other, &first[2..3]).await;
    let mut seen = SeenKeys::default();
    let again = told("05334002", GIGABIT, new, 5.0);
    assert!(seen.insert_observation(&again) && !seen.insert_observation(&again));
    tell(&atlas, &source, &[again]).await;
    let removed = atlas
        .store
        .drop_unseen_observations(&SYSTEM, &source, &seen);
    assert_eq!(removed.await.expect("works"), 1);
    assert_eq!(
        shown(&atlas, "05315000").await,
        [
            format!("{GIGABIT} 2020-12-31 2 s"),
            format!("{GIGABIT} 2021-06-30 3 t"),
            "area 2021-06-30 4 s".to_owned(),
        ]
    );
    assert_eq!(shown(&atlas, "05334002").await.len(), 2);
}

async fn sources_say_what_they_tell_and_when_they_were_read(atlas: Atlas) {
    let [words, figures, lists, ties] = ["words", "figures", "lists", "ties"];
    let words = atlas.source(words, 1).await;
    let figures = atlas.source(figures, 1).await;
    let lists = atlas.source(lists, 1).await;
    let ties = atlas.source(ties, 1).await;
    put(&atlas, &words, &[concept("1", "Schweißen")], Extent::Whole).await;
    tell(
        &atlas,
        &figures,
        &[told("05334002", "area", date(2021, 6, 30), 160.0)],
    )
    .await;
    let items = vec![
        item(1, "open", organisation("Haus")),
        item_for(Visibility::Members, 2, "closed", organisation("Verein")),
    ];
    atlas.import(&lists, items).await;
    let ends = [record_end(&lists, "open"), record_end(&lists, "closed")];
    atlas
        .import(
            &ties,
            vec![relation_item(1, "r", domain::RelationKind::RelatedTo, ends)],
        )
        .await;
    atlas.clock.set(at(86_400_000));
    for source in [&words, &figures, &lists, &ties] {
        let counts = ReadingCounts {
            complete: true,
            rows: 7,
            mended: 0,
            left_out: 0,
            refused: 1,
        };
        atlas
            .store
            .note_reading(source, counts)
            .await
            .expect("known");
    }
    let seen = atlas.store.sources(&Actor::Anonymous).await.expect("works");
    let seen: Vec<_> = seen
        .iter()
        .map(|s| {
            (
                s.source.id.as_str(),
                s.concepts,
                s.observations,
                s.records,
                s.reading.is_some(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("figures", 0, 1, 0, true),
            ("lists", 0, 0, 1, false),
            ("words", 1, 0, 0, true)
        ],
        "seven rows of one record tell of hidden ones"
    );
    let all = atlas.store.sources(&SYSTEM).await.expect("works");
    for status in &all {
        assert_eq!(
            status.last_fetched,
            Some(at(86_400_000)),
            "{}",
            status.source.id
        );
        assert_eq!(status.reading.as_ref().expect("noted").counts.rows, 7);
    }
    assert_eq!(all.len(), 4);
    let kinds = async |actor: &Actor| {
        let kinds = atlas
            .store
            .source_kinds(actor, &lists)
            .await
            .expect("works");
        kinds.values().sum::<u64>()
    };
    assert_eq!(
        (kinds(&Actor::Anonymous).await, kinds(&SYSTEM).await),
        (1, 2)
    );
}

async fn what_cannot_be_kept_is_refused(atlas: Atlas) {
    let unknown = source("unknown", 1).id;
    let concepts = [concept("1", "Schweißen")];
    let refused = atlas
        .store
        .put_concepts(&SYSTEM, &unknown, &concepts, Extent::Whole)
        .await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    let figure = told("05334002", "area", date(2021, 6, 30), 160.0);
    let refused = atlas
        .store
        .put_observations(&SYSTEM, &unknown, &[figure])
        .await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    let known = atlas.source("s", 1).await;
    let before = atlas.dump().await;
    for bad in [f64::NAN, f64::INFINITY, -1.0, 101.0] {
        let figures = [
            told("05315000", GIGABIT, date(2021, 6, 30), 1.0),
            told("05334002", GIGABIT, date(2021, 6, 30), bad),
        ];
        let refused = atlas
            .store
            .put_observations(&SYSTEM, &known, &figures)
            .await;
        assert!(
            matches!(refused, Err(StoreError::Refused(_))),
            "{bad}: {refused:?}"
        );
    }
    let mut concept = concept("1", "Schweißen");
    concept.uri.push('\0');
    let refused = atlas
        .store
        .put_concepts(&SYSTEM, &known, &[concept], Extent::Whole)
        .await;
    assert!(
        matches!(refused, Err(StoreError::Refused(_))),
        "{refused:?}"
    );
    assert_eq!(atlas.dump().await, before);
}
