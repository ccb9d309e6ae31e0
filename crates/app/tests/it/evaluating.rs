//! Measuring how well is found.

use std::{collections::BTreeMap, io::Cursor};

use app::{App, AppError, EvaluationQuery, Judgements};

use crate::atlas::Atlas;

async fn load(app: &App, text: &'static str) -> Result<u64, AppError> {
    let input = Box::new(Cursor::new(text.as_bytes()));
    app.load_evaluation("texts.jsonl", text.len() as u64, input)
        .await
}

const TEXTS: &str = r#"{"id": "weld", "title": "", "text": "Laser welding of battery cells.", "lang": "en"}
{"id": "koch", "title": "Küche", "text": "Kochen für viele Gäste.", "lang": "de"}
{"id": "lohn", "title": "Lohn", "text": "Buchhaltung und Steuern im Betrieb.", "lang": "de"}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn texts_are_ranked_as_visitors_find_them() {
    let atlas = Atlas::new().await;
    assert_eq!(load(&atlas.app, TEXTS).await.expect("are taken"), 3);
    let query = |id: &str, text: &str| EvaluationQuery {
        id: id.to_owned(),
        text: text.to_owned(),
    };
    let queries = [
        query("1", "Batterien mit Laser schweißen"),
        query("2", "Steuern"),
        query("3", "xqzvw"),
    ];
    let right = |id: &str| BTreeMap::from([(id.to_owned(), 1.0)]);
    let judgements: Judgements = [("1", "weld"), ("2", "lohn"), ("3", "koch")]
        .map(|(query, id)| (query.to_owned(), right(id)))
        .into();
    let found = atlas.app.evaluate_entries(&queries, &judgements, &[]).await;
    let found = found.expect("answers");
    assert_eq!(found.rankings["1"][0], "weld");
    assert_eq!(found.rankings["2"][0], "lohn");
    assert!(found.rankings["3"].is_empty());
    assert_eq!(found.figures.queries, 3);
    assert!((found.figures.mrr_10.value - 2.0 / 3.0).abs() < 1e-9);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_cannot_be_read_is_named() {
    let atlas = Atlas::new().await;
    let refused = load(
        &atlas.app,
        "{\"id\": \"a\", \"text\": \"x\", \"lang\": \"de\"}\n{broken\n",
    )
    .await;
    let Err(AppError::Refused(why)) = refused else {
        panic!("a broken line is refused: {refused:?}");
    };
    assert!(why.starts_with("texts.jsonl:2"), "{why}");
}
