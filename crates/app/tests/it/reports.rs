//! Reports of the network: who may do what with them.

use app::AppError;
use domain::{Actor, ReportAnswer, ReportState, Role, Timestamp};

use crate::atlas::Atlas;

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
        ];
        for error in refused {
            assert!(matches!(error, Some(AppError::Forbidden)), "{error:?}");
        }
    }
}
