//! Reports of the network: who may do what with them.

use app::AppError;
use domain::{Actor, NewReport, ReportAnswer, ReportReason, ReportState, Role, Timestamp};

use crate::atlas::{Atlas, OPERATOR};

#[tokio::test(flavor = "multi_thread")]
async fn only_the_office_works_reports_off() {
    let atlas = Atlas::new().await;
    let member = atlas.account("member", Role::Member).await;
    let broker = atlas.account("broker", Role::Broker).await;
    let app = &atlas.app;
    let ags = "05974040".parse().expect("eight digits");
    let answer = ReportAnswer {
        ags,
        park: String::new(),
        at: Timestamp::UNIX_EPOCH,
        state: ReportState::Done,
        german: "Es liegt.".to_owned(),
        english: String::new(),
    };
    for actor in [&Actor::Anonymous, &member, &broker] {
        let refused = [
            app.report_bundles(actor).await.err(),
            app.answer_reports(actor, answer.clone()).await.err(),
            app.take_back_report_answer(actor, ags, "").await.err(),
            app.discard_reports(actor, ags, "2026-11").await.err(),
            app.report_floods(actor).await.err(),
        ];
        for error in refused {
            assert!(matches!(error, Some(AppError::Forbidden)), "{error:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_told_of_in_its_month_and_discarded() {
    let atlas = Atlas::new().await;
    let app = &atlas.app;
    let said = NewReport {
        ags: "05974040".parse().expect("eight digits"),
        park: String::new(),
        reason: ReportReason::Better,
    };
    for _ in 0..99 {
        let left = app.report_coverage(&Actor::Anonymous, said.clone()).await;
        left.expect("there is room");
    }
    let floods = async || app.report_floods(&OPERATOR).await.expect("works");
    assert_eq!(floods().await, []);
    let left = app.report_coverage(&Actor::Anonymous, said.clone()).await;
    left.expect("there is room");
    let flood = floods().await.remove(0);
    assert_eq!((flood.ags, flood.at_least), (said.ags, 100));
    assert_eq!(app.report_bundles(&OPERATOR).await.expect("works"), []);
    let discard = async |month: &str| {
        let discarded = app.discard_reports(&OPERATOR, said.ags, month).await;
        discarded.expect("works")
    };
    assert_eq!(discard("2001-01").await, None);
    assert_eq!(discard(&flood.month).await, Some(100));
    assert_eq!(floods().await, []);
}
