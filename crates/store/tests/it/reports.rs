//! What was reported of the network of places, and what the office answered.

use domain::{
    Ags, Area, KeptReport, NewReport, ReportAnswer, ReportCount, ReportReason, ReportState,
};
use store::{Refusal, StoreError};

use crate::support::{Atlas, SYSTEM, at, contract};

contract!(
    a_report_counts_from_the_next_month_until_its_time_is_over,
    nothing_of_a_report_that_was_taken_back_is_left,
    a_flood_is_deleted_by_place_and_month,
    nobody_fills_the_disk_with_reports,
    a_park_is_called_as_most_write_it,
    answers_stay_until_they_are_taken_back,
);

fn ags(key: &str) -> Ags {
    key.parse().expect("eight digits")
}

fn report(key: &str, park: &str, reason: ReportReason) -> KeptReport {
    KeptReport {
        said: NewReport {
            ags: ags(key),
            park: park.to_owned(),
            reason,
        },
        month: "2026-11".to_owned(),
        expires: at(9_000),
    }
}

fn area(key: &str) -> Option<Area> {
    Some(Area::from_code(key).expect("digits"))
}

async fn put(atlas: &Atlas, answer: &ReportAnswer) {
    let put = atlas
        .store
        .answer_reports(&SYSTEM, answer, "2026-12", |_, _| true);
    assert!(put.await.expect("works"));
}

async fn leave(atlas: &Atlas, id: &str, report: &KeptReport) {
    let left = atlas.store.leave_report(id, report, 100, 100).await;
    left.expect("there is room");
}

async fn counts(atlas: &Atlas, before: &str) -> Vec<ReportCount> {
    atlas
        .store
        .report_counts(before, None)
        .await
        .expect("works")
}

async fn a_report_counts_from_the_next_month_until_its_time_is_over(atlas: Atlas) {
    let fast = report("05334002", "GE Nord", ReportReason::NeedFast);
    leave(&atlas, "a", &fast).await;
    let again = report("05334002", "Gewerbegebiet Nord", ReportReason::NeedFast);
    leave(&atlas, "b", &again).await;
    let mut other = report("05334004", "", ReportReason::Slower);
    other.month = "2026-10".to_owned();
    other.expires = at(5_000);
    leave(&atlas, "c", &other).await;
    let kept = atlas.store.report("a").await.expect("works");
    assert_eq!(kept, Some(fast));
    let kept = atlas.store.report("c").await.expect("works");
    assert_eq!(kept.as_ref(), Some(&other));
    let of = |key: &str, park: &str, reason, times| ReportCount {
        ags: ags(key),
        park: park.to_owned(),
        reason,
        times,
    };
    let (slow, fast) = (
        of("05334004", "", ReportReason::Slower, 1),
        of("05334002", "nord", ReportReason::NeedFast, 2),
    );
    assert_eq!(counts(&atlas, "2026-10").await, []);
    assert_eq!(counts(&atlas, "2026-11").await, std::slice::from_ref(&slow));
    assert_eq!(
        counts(&atlas, "2026-12").await,
        [fast.clone(), slow.clone()]
    );
    let of_one = atlas.store.report_counts("2026-12", area("05334004")).await;
    assert_eq!(of_one.expect("works"), std::slice::from_ref(&slow));
    let of_district = atlas.store.report_counts("2026-12", area("05334")).await;
    assert_eq!(of_district.expect("works"), [fast.clone(), slow]);
    let of_other = atlas.store.report_counts("2026-12", area("05335")).await;
    assert_eq!(of_other.expect("works"), []);
    atlas.clock.set(at(5_000));
    assert_eq!(
        counts(&atlas, "2026-12").await,
        [fast],
        "before anybody deleted it"
    );
    assert_eq!(atlas.store.report("c").await.expect("works"), None);
    let erase = async || atlas.store.erase_reports_expired().await.expect("works");
    assert_eq!(erase().await, 1);
    assert_eq!(erase().await, 0);
}

async fn nothing_of_a_report_that_was_taken_back_is_left(atlas: Atlas) {
    let named = report("05334002", "Quastenflosser GmbH", ReportReason::NeedFast);
    leave(&atlas, "a", &named).await;
    leave(&atlas, "b", &report("05334002", "", ReportReason::Late)).await;
    assert!(atlas.dump().await["reports"][0].contains("Quastenflosser"));
    atlas.store.erase_report("a").await.expect("there");
    atlas.assert_nowhere("Quastenflosser").await;
    atlas.assert_nowhere("quastenflosser").await;
    let log = atlas.store.changes_after(0, 99).await.expect("works");
    assert!(log.is_empty(), "the log knows nothing of it: {log:?}");
    let again = atlas.store.erase_report("a").await;
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
    assert_eq!(counts(&atlas, "2026-12").await.len(), 1, "only that one");
}

async fn a_flood_is_deleted_by_place_and_month(atlas: Atlas) {
    let flood = report("05334002", "Quastenflosser", ReportReason::NeedFast);
    leave(&atlas, "a", &flood).await;
    leave(&atlas, "b", &flood).await;
    let mut before = report("05334002", "", ReportReason::NeedFast);
    before.month = "2026-10".to_owned();
    leave(&atlas, "c", &before).await;
    leave(&atlas, "d", &report("05334004", "", ReportReason::Late)).await;
    let erase = async || {
        let place = ags("05334002");
        let erased = atlas
            .store
            .erase_reports_of(&SYSTEM, place, "2026-11")
            .await;
        erased.expect("works")
    };
    assert_eq!(erase().await, 2);
    assert_eq!(erase().await, 0);
    atlas.assert_nowhere("Quastenflosser").await;
    assert_eq!(counts(&atlas, "2026-12").await.len(), 2, "the others stay");
}

async fn nobody_fills_the_disk_with_reports(atlas: Atlas) {
    let report = report("05334002", "", ReportReason::NeedFast);
    leave(&atlas, "a", &report).await;
    let mut elsewhere = report.clone();
    elsewhere.said.ags = ags("05334004");
    let leave = async |id: &str, report: &KeptReport, most, of_place| {
        atlas.store.leave_report(id, report, most, of_place).await
    };
    for (report, most, of_place) in [(&report, 9, 1), (&elsewhere, 1, 9)] {
        let full = leave("b", report, most, of_place).await;
        assert!(
            matches!(full, Err(StoreError::Refused(Refusal::TooManyReports))),
            "{full:?}"
        );
    }
    leave("b", &elsewhere, 9, 1).await.expect("the first there");
    let mut next = report.clone();
    next.month = "2026-12".to_owned();
    leave("c", &next, 9, 1).await.expect("of another month");
    let full = leave("d", &report, 2, 9).await;
    assert!(full.is_err(), "two of its month are kept");
    leave("d", &next, 2, 9).await.expect("its month has one");
    let of_month = async |month: &str, least| {
        let counts = atlas.store.reports_of_month(month, least).await;
        counts.expect("works")
    };
    let places = [(report.said.ags, 1), (elsewhere.said.ags, 1)];
    assert_eq!(of_month("2026-11", 1).await, places);
    assert_eq!(of_month("2026-12", 2).await, [(report.said.ags, 2)]);
    assert_eq!(of_month("2026-11", 2).await, []);
    let mut nul = report.clone();
    nul.said.park = "a\0b".to_owned();
    let refused = leave("e", &nul, 9, 9).await;
    assert!(
        matches!(refused, Err(StoreError::Refused(Refusal::Nul("park")))),
        "{refused:?}"
    );
}

async fn a_park_is_called_as_most_write_it(atlas: Atlas) {
    let names = [
        "GE Nord",
        "Gewerbegebiet Nord",
        "Nord",
        "Gewerbegebiet Nord",
    ];
    for (id, name) in ["a", "b", "c", "d"].iter().zip(names) {
        leave(&atlas, id, &report("05334002", name, ReportReason::Late)).await;
    }
    let name = async |key: &str| {
        let name = atlas.store.park_name(ags("05334002"), key, "2026-12").await;
        name.expect("works")
    };
    assert_eq!(name("nord").await.as_deref(), Some("Gewerbegebiet Nord"));
    assert_eq!(name("sued").await, None);
    let early = atlas
        .store
        .park_name(ags("05334002"), "nord", "2026-11")
        .await;
    assert_eq!(early.expect("works"), None, "its month is not over");
}

async fn answers_stay_until_they_are_taken_back(atlas: Atlas) {
    let answer = |key: &str, park: &str, ms, state, german: &str| ReportAnswer {
        ags: ags(key),
        park: park.to_owned(),
        at: at(ms),
        state,
        german: german.to_owned(),
        english: String::new(),
    };
    let first = answer("05334002", "", 1, ReportState::Examined, "Wir fragen nach.");
    let then = answer(
        "05334002",
        "",
        2,
        ReportState::PassedOn,
        "Frau Quastenflosser",
    );
    let park = answer("05334002", "GE Nord", 1, ReportState::Done, "Es liegt.");
    for answer in [&first, &then, &park] {
        put(&atlas, answer).await;
    }
    let answers = async || atlas.store.report_answers(None).await.expect("works");
    assert_eq!(answers().await, [then.clone(), first.clone(), park.clone()]);
    let elsewhere = atlas.store.report_answers(area("05334004")).await;
    assert_eq!(elsewhere.expect("works"), []);
    let here = atlas.store.report_answers(area("05334")).await;
    assert_eq!(here.expect("works").len(), 3);
    let take_back = async |key: &str| {
        let place = ags("05334002");
        atlas
            .store
            .take_back_report_answer(&SYSTEM, place, key)
            .await
    };
    assert_eq!(take_back("").await.expect("there"), then);
    assert_eq!(answers().await, [first.clone(), park.clone()]);
    atlas.assert_nowhere("Quastenflosser").await;
    take_back("").await.expect("there");
    let none = take_back("").await;
    assert!(matches!(none, Err(StoreError::NotFound)), "{none:?}");
    assert_eq!(answers().await, std::slice::from_ref(&park));
    // Who asks what it depends on may say no.
    leave(
        &atlas,
        "a",
        &report("05334002", "GE Nord", ReportReason::Late),
    )
    .await;
    leave(&atlas, "b", &report("05334004", "", ReportReason::Late)).await;
    let mut told = (0, 0);
    let may = |counts: &[ReportCount], answers: &[ReportAnswer]| {
        told = (counts.len(), answers.len());
        false
    };
    let put_not = atlas
        .store
        .answer_reports(&SYSTEM, &first, "2026-12", may)
        .await;
    assert!(!put_not.expect("works"));
    assert_eq!(told, (1, 1), "of its municipality alone");
    assert_eq!(answers().await, std::slice::from_ref(&park));
    // In the same moment the later one stands.
    let corrected = answer(
        "05334002",
        "Gewerbegebiet Nord",
        1,
        ReportState::Declined,
        "Nein.",
    );
    put(&atlas, &corrected).await;
    assert_eq!(answers().await, [corrected]);
}
