//! A model that orders the best hits anew.

use std::sync::Arc;

use app::{Order, Page, Reranker, SearchPage, SearchRequest};
use domain::{Kind, Visibility};

use crate::atlas::{Atlas, OPERATOR, asked, titled};

/// Likes texts that speak of gold; does not know any that speak of lead.
struct Alchemist;

impl Reranker for Alchemist {
    fn nearness(&self, _: &str, texts: &[String]) -> Option<Vec<f32>> {
        let likes = |text: &String| match text {
            lead if lead.contains("Blei") => None,
            text => Some(if text.contains("Gold") { 1.0 } else { 0.0 }),
        };
        texts.iter().map(likes).collect()
    }
}

async fn atlas() -> Atlas {
    let atlas = Atlas::new().await;
    for title in [
        "Schmelzen",
        "Schmelzen von Silber",
        "Schmelzen von Gold heute und morgen",
    ] {
        atlas
            .add(&OPERATOR, titled(Kind::News, title), Visibility::Public)
            .await;
    }
    atlas.settle().await;
    atlas
}

fn titles(page: &SearchPage) -> Vec<String> {
    page.hits.iter().map(|hit| hit.title.text()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_model_finds_nearer_comes_before_its_like() {
    let atlas = atlas().await;
    let before = atlas.ask(asked("Schmelzen")).await;
    assert_eq!((before.reranked, before.hits.len()), (0, 3));
    assert_eq!(titles(&before)[2], "Schmelzen von Gold heute und morgen");
    atlas.app.rerank_by(Arc::new(Alchemist));
    let after = atlas.ask(asked("Schmelzen")).await;
    assert_eq!(after.reranked, 3);
    assert_eq!(titles(&after)[0], "Schmelzen von Gold heute und morgen");
    assert_eq!(after.total, before.total);
    // Nobody asked for what fits best.
    let others = [
        SearchRequest {
            literal: true,
            ..asked("Schmelzen")
        },
        SearchRequest {
            order: Order::Title,
            ..asked("Schmelzen")
        },
        SearchRequest {
            page: Page::Number(2),
            limit: 1,
            ..asked("Schmelzen")
        },
        asked(""),
    ];
    for request in others {
        assert_eq!(atlas.ask(request.clone()).await.reranked, 0, "{request:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_model_does_not_know_yet_stays_as_it_is() {
    let atlas = atlas().await;
    atlas
        .add(
            &OPERATOR,
            titled(Kind::News, "Schmelzen von Blei"),
            Visibility::Public,
        )
        .await;
    atlas.settle().await;
    let before = atlas.ask(asked("Schmelzen")).await;
    atlas.app.rerank_by(Arc::new(Alchemist));
    let after = atlas.ask(asked("Schmelzen")).await;
    assert_eq!((after.reranked, titles(&after)), (0, titles(&before)));
}
