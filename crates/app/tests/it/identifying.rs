use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use app::{AppError, ImportPart, LinkReport, Mapping, evaluate_identity};
use domain::{
    Actor, EntryId, Language, RelationKind, Role, SourceId, Visibility,
    identity::{Decision, pairs},
};

use crate::atlas::{Atlas, OPERATOR};

/// Two lists of the same organisations, spelt otherwise, with ids that have nothing in common.
const ONE: &str = r#"
[source]
id = "one"
title = "List one"
publisher = "Somebody"
licence = "CC0-1.0"
url = "https://one.example"
corrections = "mail@one.example"
precedence = 30

[file]
format = "csv"

[[entry]]
name = "organisation"
kind = "organisation"
key = "{id}"
texts.de.title = "{name}"
ids.one = "{id}"

[[entry.place]]
name = "{city}"
street = "{street}"
"#;

const LIST_ONE: &str = "id,name,street,city\n\
    1,RHEINISCH WESTFAELISCHE TECHNISCHE HOCHSCHULE AACHEN,TEMPLERGRABEN 55,AACHEN\n\
    2,MAGNESIA REFRACTORIES GMBH,ITTERPARK 1,HILDEN\n\
    3,PHILIPS SYSTEMTECHNIK GMBH,WEISSHAUSSTRASSE 2,AACHEN\n\
    4,BACKEREI SONNENSCHEIN GMBH,BAHNHOFSTRASSE 2,HAGEN\n";

const LIST_TWO: &str = "id,name,street,city\n\
    a,Rheinisch-Westfälische Technische Hochschule Aachen,,Aachen\n\
    b,Magnesita Refractories GmbH,Itterpark 1,Hilden\n\
    c,Philips GmbH,Weißhausstraße 2,Aachen\n\
    d,Institut für Werkstoffkunde der RWTH Aachen,,Aachen\n";

fn two() -> String {
    ONE.replace("\"one\"", "\"two\"")
        .replace("List one", "List two")
        .replace("ids.one", "ids.two")
        .replace("precedence = 30", "precedence = 80")
}

async fn filled() -> Atlas {
    let atlas = Atlas::new().await;
    atlas.import(ONE, "one.csv", LIST_ONE).await;
    atlas.import(&two(), "two.csv", LIST_TWO).await;
    atlas
}

async fn link(atlas: &Atlas) -> LinkReport {
    let stop = AtomicBool::new(false);
    let report = atlas.app.link_organisations(&OPERATOR, &stop, |_| {}).await;
    report.expect("the operator may")
}

async fn find(atlas: &Atlas, words: &str) -> Vec<(EntryId, String)> {
    atlas.settle().await;
    let page = atlas.find(&Actor::Anonymous, words).await;
    page.hits
        .iter()
        .map(|hit| {
            (
                hit.entry.id,
                hit.entry.content.title(Language::German).to_owned(),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_surely_one_is_merged_into_the_entry_of_the_weightier_source() {
    let atlas = filled().await;
    let report = link(&atlas).await;
    assert_eq!(
        (report.organisations, report.merged, report.complete),
        (7, 1, true),
        "{report:?}"
    );
    let found = find(&atlas, "Magnesita").await;
    assert_eq!(found.len(), 1, "{found:?}");
    let page = atlas
        .app
        .entry(&Actor::Anonymous, found[0].0)
        .await
        .expect("shown");
    assert_eq!(
        page.entry.content.title(Language::German),
        "Magnesita Refractories GmbH"
    );
    assert_eq!(
        page.entry.content.names,
        ["MAGNESIA REFRACTORIES GMBH"],
        "the other spelling is kept"
    );
    let ids: Vec<&str> = page
        .entry
        .content
        .external_ids
        .iter()
        .map(|id| id.value.as_str())
        .collect();
    assert_eq!(ids, ["2", "b"], "it knows the ids of both");
    let reasons = atlas.app.merges(&OPERATOR).await.expect("the operator may");
    assert_eq!(
        reasons.len(),
        1,
        "the university was known by name and town when it came"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn linking_again_changes_nothing() {
    let atlas = filled().await;
    let first = link(&atlas).await;
    let before = atlas.app.readiness().await.log;
    let second = link(&atlas).await;
    assert_eq!(
        atlas.app.readiness().await.log,
        before,
        "{first:?} {second:?}"
    );
    assert_eq!((second.merged, second.waiting), (0, first.waiting));
    assert_eq!(
        (
            second.relations,
            second.relations_new,
            second.relations_gone
        ),
        (1, 0, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undone_merge_stays_undone() {
    let atlas = filled().await;
    link(&atlas).await;
    for merge in atlas.app.merges(&OPERATOR).await.expect("may") {
        atlas
            .app
            .unmerge(&OPERATOR, merge.id)
            .await
            .expect("undoable");
    }
    let again = link(&atlas).await;
    assert_eq!(again.merged, 0);
    assert_eq!(find(&atlas, "Refractories").await.len(), 2);
    // Nor does another import bring it back, or a proposal.
    atlas
        .import(
            &two(),
            "two.csv",
            &LIST_TWO.replace("Itterpark 1", "Itterpark 1 a"),
        )
        .await;
    assert_eq!(link(&atlas).await.merged, 0);
    let twins = atlas.app.twins(&OPERATOR).await.expect("may");
    let titles: Vec<&str> = twins
        .iter()
        .map(|t| t.one.content.title(Language::German))
        .collect();
    assert!(
        titles
            .iter()
            .all(|title| title.contains("PHILIPS") || title.contains("Philips")),
        "{titles:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sure_waits_and_a_decision_counts_for_ever() {
    let atlas = filled().await;
    let report = link(&atlas).await;
    assert_eq!(report.waiting, 1, "{report:?}");
    let twins = atlas.app.twins(&OPERATOR).await.expect("may");
    let (one, other) = (twins[0].one.id, twins[0].other.id);
    assert!(!twins[0].candidate.signs.is_empty());
    let decided = atlas
        .app
        .decide_identity(&OPERATOR, one, other, Decision::Different)
        .await;
    assert_eq!(decided.expect("both are there"), None);
    assert_eq!(link(&atlas).await.waiting, 0);

    let merge = atlas
        .app
        .decide_identity(&OPERATOR, one, other, Decision::Same)
        .await;
    assert!(merge.expect("they can be one").is_some());
    let merged = atlas
        .app
        .entry(&Actor::Anonymous, one)
        .await
        .expect("shown")
        .entry;
    let too = atlas
        .app
        .entry(&Actor::Anonymous, other)
        .await
        .expect("shown")
        .entry;
    assert_eq!(merged.id, too.id);
    assert_eq!(
        merged.content.title(Language::German),
        "Philips GmbH",
        "the weightier source's"
    );
    let again = atlas
        .app
        .decide_identity(&OPERATOR, one, other, Decision::Different)
        .await;
    assert!(matches!(again, Err(AppError::Refused(_))), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_institute_is_related_to_its_university_as_long_as_its_name_says_so() {
    let atlas = filled().await;
    let report = link(&atlas).await;
    assert_eq!(
        (report.relations, report.relations_new),
        (1, 1),
        "{report:?}"
    );
    let (institute, _) = find(&atlas, "Werkstoffkunde").await[0].clone();
    let parents = |page: &app::EntryPage| -> Vec<String> {
        let parts = page
            .relations
            .iter()
            .filter(|r| r.relation.kind == RelationKind::PartOf);
        parts
            .map(|r| r.entry.content.title(Language::German).to_owned())
            .collect()
    };
    let page = atlas
        .app
        .entry(&Actor::Anonymous, institute)
        .await
        .expect("shown");
    assert_eq!(
        parents(&page),
        ["Rheinisch-Westfälische Technische Hochschule Aachen"]
    );
    let source = page.relations[0].relation.source.clone();
    assert_eq!(
        source,
        Some(SourceId::new("derived-names").expect("legal")),
        "it says where it is from"
    );
    // The source renames it: then nothing follows from its name any more.
    let renamed = LIST_TWO.replace(
        "Institut für Werkstoffkunde der RWTH Aachen",
        "Werkstoffkunde Heimbach GmbH",
    );
    atlas.import(&two(), "two.csv", &renamed).await;
    let report = link(&atlas).await;
    assert_eq!(
        (report.relations, report.relations_gone),
        (0, 1),
        "{report:?}"
    );
    let page = atlas
        .app
        .entry(&Actor::Anonymous, institute)
        .await
        .expect("shown");
    assert_eq!(parents(&page), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_becomes_visible_to_more_by_linking() {
    let atlas = Atlas::new().await;
    atlas.import(ONE, "one.csv", LIST_ONE).await;
    let closed = two().replace("key = \"{id}\"", "key = \"{id}\"\nvisibility = \"members\"");
    atlas.import(&closed, "two.csv", LIST_TWO).await;
    let report = link(&atlas).await;
    assert_eq!(report.merged, 0, "{report:?}");
    assert!(report.held >= 1 && report.waiting >= 2, "{report:?}");
    let seen = find(&atlas, "Magnesita Magnesia Refractories").await;
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(seen[0].1, "MAGNESIA REFRACTORIES GMBH");
    // The office may still decide it: then the closed entry stays, so that nothing is shown to more.
    let twins = atlas.app.twins(&OPERATOR).await.expect("may");
    let pair = twins
        .iter()
        .find(|t| {
            t.one.content.title(Language::German).contains("Magnesi")
                || t.one.content.title(Language::German).contains("MAGNESI")
        })
        .expect("waits");
    let (one, other) = (pair.one.id, pair.other.id);
    atlas
        .app
        .decide_identity(&OPERATOR, one, other, Decision::Same)
        .await
        .expect("may");
    let kept = atlas.app.entry(&OPERATOR, one).await.expect("there").entry;
    assert_eq!(kept.visibility, Visibility::Members);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_office_links_and_decides() {
    let atlas = filled().await;
    let stop = AtomicBool::new(false);
    let member = atlas.account("Mia", Role::Member).await;
    for actor in [Actor::Anonymous, member] {
        let app = &atlas.app;
        let linked = app.link_organisations(&actor, &stop, |_| {}).await;
        assert!(matches!(linked, Err(AppError::Forbidden)), "{linked:?}");
        assert!(matches!(app.twins(&actor).await, Err(AppError::Forbidden)));
        assert!(matches!(app.merges(&actor).await, Err(AppError::Forbidden)));
        let id = EntryId::from_u128(1);
        let decided = app.decide_identity(&actor, id, id, Decision::Same).await;
        assert!(matches!(decided, Err(AppError::Forbidden)), "{decided:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_linking_goes_on_where_it_ended() {
    let atlas = filled().await;
    let stop = AtomicBool::new(true);
    let report = atlas
        .app
        .link_organisations(&OPERATOR, &stop, |_| {})
        .await
        .expect("may");
    assert_eq!(
        (report.compared, report.merged, report.complete),
        (0, 0, false)
    );
    assert_eq!(link(&atlas).await.merged, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_or_erased_while_linking_compares_counts() {
    let atlas = filled().await;
    let of = async |words: &str| find(&atlas, words).await[0].0;
    let (one, other) = (of("Magnesita").await, of("\"Magnesia Refractories\"").await);
    let waits = of("Systemtechnik").await;
    let beside = atlas.beside().await;
    let stop = AtomicBool::new(false);
    let mut meanwhile = Some(async {
        let decided = beside.decide_identity(&OPERATOR, one, other, Decision::Different);
        assert_eq!(decided.await.expect("both are there"), None);
        let erased = beside.erase_entry(&OPERATOR, waits).await;
        erased.expect("is there");
    });
    let report = atlas.app.link_organisations(&OPERATOR, &stop, |_| {
        // The first word comes before the first comparison; nothing is merged before the last one.
        if let Some(meanwhile) = meanwhile.take() {
            tokio::task::block_in_place(|| {
                tokio::runtime::Handle::current().block_on(meanwhile);
            });
        }
    });
    let report = report.await.expect("the operator may");
    assert_eq!(
        (report.merged, report.held, report.waiting),
        (0, 1, 0),
        "{report:?}"
    );
    assert!(report.complete);
}

/// The lists whose records the judged pairs are of, with the postcodes that place them.
const LISTS: &[(&str, &str)] = &[
    ("postcodes-nrw", "geo/plz_nrw.csv"),
    ("ror", "organisations/ror_de_records.jsonl"),
    ("fp7-organisations", "research/fp7_nrw_organisations.csv"),
    ("fp7-addresses", "research/fp7_nrw_org_addresses.csv"),
    ("dfg-institutions", "research/dfg_institutions_nrw.csv"),
    ("erc-grants", "research/erc_projects_en.csv"),
    (
        "hipo-universities",
        "organisations/hipo_universities_de.json",
    ),
];

/// A real list; nothing, and a word about it, where the data is absent.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn real(mapping: &str, path: &str) -> Option<ImportPart> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    // A test is told by its environment where the data is; nothing else reads it.
    #[allow(clippy::disallowed_methods)]
    let folder = std::env::var("ATLAS_SHARED_DATA").map_or_else(|_| beside(), PathBuf::from);
    let Ok(file) = File::open(folder.join(path)) else {
        eprintln!("skipped: {path} is not at {}", folder.display());
        return None;
    };
    Some(ImportPart {
        mapping: Mapping::shipped(mapping).expect("shipped"),
        name: path.to_owned(),
        size: file.metadata().map_or(0, |about| about.len()),
        input: Box::new(BufReader::new(file)),
    })
}

#[test]
fn on_real_lists_few_twins_are_missed_and_hardly_any_two_are_made_one() {
    let parts: Option<Vec<ImportPart>> = LISTS.iter().map(|(m, path)| real(m, path)).collect();
    let Some(parts) = parts else {
        return;
    };
    let mut judged = pairs(include_str!(
        "../../../domain/tests/fixtures/identity_pairs.tsv"
    ))
    .expect("readable");
    judged.retain(|pair| pair.half == "test");
    let figures = evaluate_identity(parts, &judged);
    assert!(
        figures.pairs >= 250,
        "{} pairs, {} missing",
        figures.pairs,
        figures.missing
    );
    let same = figures.same;
    assert!(
        same.precision() >= 0.98,
        "precision {:.3}: {same:?}",
        same.precision()
    );
    assert!(
        same.recall() >= 0.90,
        "recall {:.3}: {same:?}",
        same.recall()
    );
    assert!(figures.related.precision() >= 0.98, "{:?}", figures.related);
}
