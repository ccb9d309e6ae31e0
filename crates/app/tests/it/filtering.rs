use app::{Edit, Located, Near, NewRelation, Order, SearchPage, SearchRequest};
use domain::{
    Actor, Body, CompetenceClaim, Concept, Content, Entry, Kind, OrganisationType, Place, Region,
    RelationKind, Scheme, Sector, SectorEdition, Standing, Visibility,
};

use jiff::civil::date;

use crate::atlas::{Atlas, OPERATOR, titled};

fn placed(title: &str, ags: &str) -> Content {
    let mut content = titled(Kind::Organisation, title);
    content.places.push(Place {
        name: title.to_owned(),
        region: Region::Municipality(ags.parse().expect("eight digits")),
        ..Place::default()
    });
    content
}

fn about(mut content: Content, concept: &str, standing: Standing) -> Content {
    content.competences.push(CompetenceClaim {
        concept: concept.to_owned(),
        standing,
    });
    content
}

fn titles(page: &SearchPage) -> Vec<&str> {
    page.hits
        .iter()
        .map(|hit| hit.entry.content.title(domain::Language::German))
        .collect()
}

async fn ask(atlas: &Atlas, request: SearchRequest) -> SearchPage {
    let asked = atlas.app.search(&Actor::Anonymous, request).await;
    asked.expect("an answer")
}

async fn public(atlas: &Atlas, content: Content) -> Entry {
    atlas.add(&OPERATOR, content, Visibility::Public).await
}

#[tokio::test(flavor = "multi_thread")]
async fn places_within_a_circle_are_found_with_their_distance() {
    let atlas = Atlas::new().await;
    public(&atlas, placed("Köln", "05315000")).await;
    public(&atlas, placed("Aachen", "05334002")).await;
    public(&atlas, titled(Kind::Organisation, "Irgendwo")).await;
    atlas.settle().await;
    let located = atlas.app.locate("Aachen").await.expect("an answer");
    let Located::One(spot) = located else {
        panic!("{located:?}")
    };
    let near = |radius_km| SearchRequest {
        near: Some(Near {
            point: spot.point,
            radius_km,
        }),
        order: Order::Distance,
        ..SearchRequest::default()
    };
    let page = ask(&atlas, near(100)).await;
    assert_eq!(titles(&page), ["Aachen", "Köln"]);
    let far = page.hits[1].distance_km.expect("is known");
    assert!((55.0..75.0).contains(&far), "{far}");
    assert!(page.hits[0].distance_km.is_some_and(|km| km < 0.5));
    assert_eq!(titles(&ask(&atlas, near(25)).await), ["Aachen"]);
    let everywhere = ask(&atlas, SearchRequest::default()).await;
    assert_eq!((everywhere.total, everywhere.counts.placeless), (3, 1));
    assert_eq!(everywhere.counts.municipalities.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_competence_finds_what_is_narrower_but_not_what_was_rejected() {
    let atlas = Atlas::new().await;
    let mut narrow = Concept::new(Scheme::Atlas, "laser-welding", "urn:x:laser-welding");
    narrow.broader.insert("urn:x:welding".to_owned());
    let wide = Concept::new(Scheme::Atlas, "welding", "urn:x:welding");
    atlas.know(vec![wide, narrow]).await;
    let of = |title, concept, standing| about(titled(Kind::Offer, title), concept, standing);
    public(&atlas, of("Weit", "urn:x:welding", Standing::Stated)).await;
    public(
        &atlas,
        of("Eng", "urn:x:laser-welding", Standing::Confirmed),
    )
    .await;
    public(
        &atlas,
        of("Nein", "urn:x:laser-welding", Standing::Rejected),
    )
    .await;
    atlas.settle().await;
    let with = |concept: &str| SearchRequest {
        competences: vec![concept.to_owned()],
        order: Order::Title,
        ..SearchRequest::default()
    };
    assert_eq!(
        titles(&ask(&atlas, with("urn:x:welding")).await),
        ["Eng", "Weit"]
    );
    assert_eq!(
        titles(&ask(&atlas, with("urn:x:laser-welding")).await),
        ["Eng"]
    );
    assert_eq!(ask(&atlas, with("urn:x:nobody")).await.total, 0);
    let counted = ask(&atlas, SearchRequest::default())
        .await
        .counts
        .competences;
    assert_eq!(counted.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn sectors_and_sorts_of_organisations_filter() {
    let atlas = Atlas::new().await;
    let firm = |title: &str, sort, edition, code: &str| {
        let mut content = titled(Kind::Organisation, title);
        if let Body::Organisation(body) = &mut content.body {
            body.organisation_type = Some(sort);
        }
        content.sectors.push(Sector {
            edition,
            code: code.to_owned(),
        });
        content
    };
    use OrganisationType::{Company, University};
    let old = firm("Alt", Company, SectorEdition::Wz2008, "25.62.0");
    public(&atlas, old).await;
    let new = firm("Neu", University, SectorEdition::Wz2025, "25.53.0");
    public(&atlas, new).await;
    atlas.settle().await;
    let within = |edition, code: &str| SearchRequest {
        sectors: vec![Sector {
            edition,
            code: code.to_owned(),
        }],
        ..SearchRequest::default()
    };
    for code in ["C", "25", "25.6", "25.62", "25.62.0"] {
        let page = ask(&atlas, within(SectorEdition::Wz2008, code)).await;
        assert_eq!(titles(&page), ["Alt"], "{code}");
    }
    assert_eq!(
        ask(&atlas, within(SectorEdition::Wz2025, "25.62"))
            .await
            .total,
        0
    );
    let universities = SearchRequest {
        organisation_types: vec![University],
        ..SearchRequest::default()
    };
    let page = ask(&atlas, universities).await;
    assert_eq!(titles(&page), ["Neu"]);
    assert_eq!(page.counts.organisation_types.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_of_the_vocabulary_is_never_taken_for_a_misspelling() {
    let atlas = Atlas::new().await;
    public(&atlas, titled(Kind::Offer, "Leitung eines Betriebs")).await;
    atlas.settle().await;
    let asked = |literal| SearchRequest {
        q: "Leitmung".to_owned(),
        literal,
        ..SearchRequest::default()
    };
    let guessed = ask(&atlas, asked(false)).await;
    assert_eq!(
        guessed.corrections,
        [("Leitmung".to_owned(), "leitung".to_owned())]
    );
    let as_typed = ask(&atlas, asked(true)).await;
    assert_eq!((as_typed.total, as_typed.corrections.len()), (0, 0));
    let mut concept = Concept::new(Scheme::Atlas, "power", "urn:x:power");
    let labels = domain::Labels {
        preferred: "Leitmung messen".to_owned(),
        ..domain::Labels::default()
    };
    concept.labels.insert(domain::Language::German, labels);
    atlas.know(vec![concept]).await;
    let known = ask(&atlas, asked(false)).await;
    assert_eq!(known.corrections.len(), 0);
    assert_eq!(known.proposed.as_deref(), Some("leitung"));
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_that_are_alike_are_those_the_reader_may_see() {
    let atlas = Atlas::new().await;
    let mut same = Vec::new();
    for (title, visibility) in [
        ("Schweißtechnik am Rhein", Visibility::Public),
        ("Schweißtechnik an der Ruhr", Visibility::Public),
        ("Schweißtechnik geheim", Visibility::Brokers),
    ] {
        let content = titled(Kind::Organisation, title);
        same.push(atlas.add(&OPERATOR, content, visibility).await);
    }
    let twin = public(&atlas, titled(Kind::Organisation, "Schweißtechnik Rhein")).await;
    atlas
        .app
        .merge(&OPERATOR, same[0].id, twin.id)
        .await
        .expect("merged");
    public(&atlas, titled(Kind::Organisation, "Bäckerei")).await;
    atlas.settle().await;
    let similar = atlas.app.similar(&Actor::Anonymous, same[0].id, 5).await;
    let ids: Vec<_> = similar.expect("an answer").iter().map(|e| e.id).collect();
    assert_eq!(ids, [same[1].id]);
    let hidden = atlas.app.similar(&Actor::Anonymous, same[2].id, 5).await;
    assert!(matches!(hidden, Err(app::AppError::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_evidence_is_hidden_cannot_be_asked_for() {
    let atlas = Atlas::new().await;
    let hidden = titled(Kind::Organisation, "Verborgen");
    let hidden = atlas.add(&OPERATOR, hidden, Visibility::Brokers).await;
    atlas.settle().await;
    let request = SearchRequest {
        holder: Some(hidden.id),
        ..SearchRequest::default()
    };
    let asked = atlas.app.search(&Actor::Anonymous, request.clone()).await;
    assert!(matches!(asked, Err(app::AppError::NotFound)));
    let asked = atlas.app.search(&OPERATOR, request).await;
    let holder = asked.expect("an answer").holder.map(|holder| holder.id);
    assert_eq!(holder, Some(hidden.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_place_stands_where_those_stand_for_whom_it_speaks() {
    const AACHEN: &str = "05334002";
    const KOELN: &str = "05315000";
    let atlas = Atlas::new().await;
    let house = public(&atlas, placed("Haus", AACHEN)).await;
    let hidden = atlas
        .add(&OPERATOR, placed("Geheim", KOELN), Visibility::Brokers)
        .await;
    let project = public(&atlas, titled(Kind::Project, "Vorhaben")).await;
    let result = public(&atlas, titled(Kind::Outcome, "Ergebnis")).await;
    atlas.settle().await;
    let relate = async |kind, from: &Entry, to: &Entry| {
        let relation = NewRelation {
            kind,
            from: from.id,
            to: to.id,
            role: None,
            since: None,
            until: None,
        };
        atlas.app.relate(&OPERATOR, relation).await.expect("fits");
    };
    relate(RelationKind::Produced, &project, &result).await;
    atlas.settle().await;
    relate(RelationKind::TakesPartIn, &house, &project).await;
    relate(RelationKind::TakesPartIn, &hidden, &project).await;
    let there = async |ags: &str| {
        atlas.settle().await;
        let request = SearchRequest {
            municipalities: vec![ags.parse().expect("a key")],
            kinds: vec![Kind::Project, Kind::Outcome],
            order: Order::Title,
            ..SearchRequest::default()
        };
        let found = ask(&atlas, request).await;
        found
            .hits
            .iter()
            .map(|hit| hit.entry.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(there(AACHEN).await, [result.id, project.id]);
    assert!(
        there(KOELN).await.is_empty(),
        "nobody learns where the hidden one is"
    );

    let key: domain::Ags = AACHEN.parse().expect("a key");
    let drawn = atlas
        .app
        .placed(&Actor::Anonymous, &[Kind::Outcome], &[key], 9)
        .await;
    let drawn = drawn.expect("answers").entries;
    let (entry, positions) = &drawn[0];
    assert_eq!((entry.id, positions.len()), (result.id, 1));
    assert!(positions[0].ags == key && !positions[0].is_exact);
    // A project that fewer may see must not tell that its result has to do with the house.
    let secret = atlas
        .add(
            &OPERATOR,
            titled(Kind::Project, "Still"),
            Visibility::Members,
        )
        .await;
    let told = public(&atlas, titled(Kind::Outcome, "Öffentliches")).await;
    relate(RelationKind::TakesPartIn, &house, &secret).await;
    relate(RelationKind::Produced, &secret, &told).await;
    assert_eq!(there(AACHEN).await, [result.id, project.id]);

    let moved = Edit {
        content: placed("Haus", "05124000"),
        visibility: None,
        guarded: None,
        state: None,
    };
    let edited = atlas
        .app
        .edit_entry(&OPERATOR, house.id, house.version, moved)
        .await;
    edited.expect("is edited");
    assert!(there(AACHEN).await.is_empty());
    assert_eq!(there("05124000").await, [result.id, project.id]);
    atlas
        .app
        .erase_entry(&OPERATOR, house.id)
        .await
        .expect("is erased");
    assert!(
        there("05124000").await.is_empty(),
        "what is erased lends no place"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_is_not_lost_behind_what_begins_later() {
    let atlas = Atlas::new().await;
    let mut running = titled(Kind::Programme, "Läuft lange");
    running.period.from = Some(date(2024, 1, 1));
    if let Body::Programme(programme) = &mut running.body {
        programme.deadline = Some(date(2026, 3, 2));
    }
    let running = public(&atlas, running).await.id;
    let mut later = Vec::new();
    for day in 3..6 {
        let mut event = titled(Kind::Event, "Treffen");
        if let Body::Event(event) = &mut event.body {
            event.starts = Some(date(2026, 3, day).at(9, 0, 0, 0));
        }
        later.push(public(&atlas, event).await.id);
    }
    public(&atlas, titled(Kind::Event, "Irgendwann")).await;
    atlas.settle().await;
    let ask = async |from, until, limit| {
        let request = app::CalendarRequest {
            from,
            until,
            fields: Vec::new(),
            districts: Vec::new(),
            limit,
        };
        let found = atlas.app.calendar(&Actor::Anonymous, request).await;
        let found = found.expect("an answer");
        let ids: Vec<_> = found.entries.iter().map(|entry| entry.id).collect();
        (ids, found.more)
    };
    let (first, never) = (date(2026, 3, 1), jiff::civil::Date::MAX);
    assert_eq!(ask(first, never, Some(1)).await, (vec![running], true));
    let all = [vec![running], later.clone()].concat();
    assert_eq!(ask(first, never, None).await, (all, false));
    let one_day = ask(date(2026, 3, 3), date(2026, 3, 3), None).await;
    assert_eq!(one_day, (vec![later[0]], false));
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_on_outlives_a_new_word_of_the_vocabulary() {
    let atlas = Atlas::new().await;
    let wide = Concept::new(Scheme::Atlas, "welding", "urn:x:welding");
    atlas.know(vec![wide.clone()]).await;
    for title in ["Eins", "Zwei"] {
        let offer = titled(Kind::Offer, title);
        public(&atlas, about(offer, "urn:x:welding", Standing::Stated)).await;
    }
    atlas.settle().await;
    let with = |page| SearchRequest {
        competences: vec!["urn:x:welding".to_owned()],
        order: Order::Title,
        limit: 1,
        page,
        ..SearchRequest::default()
    };
    let first = ask(&atlas, with(app::Page::default())).await;
    let mut narrow = Concept::new(Scheme::Atlas, "laser-welding", "urn:x:laser-welding");
    narrow.broader.insert("urn:x:welding".to_owned());
    atlas.know(vec![wide, narrow]).await;
    let next = first.next.clone().expect("there is more");
    let second = ask(&atlas, with(app::Page::After(next))).await;
    assert_eq!(
        (titles(&first), titles(&second)),
        (vec!["Eins"], vec!["Zwei"])
    );
}
