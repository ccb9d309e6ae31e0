//! A source whose word weighs more or less than before.

use crate::support::{Atlas, contract, item, organisation, source, with_id};

contract!(a_reweighing_that_was_interrupted_is_done_by_the_next_import);

async fn a_reweighing_that_was_interrupted_is_done_by_the_next_import(atlas: Atlas) {
    let (light, heavy) = (
        atlas.source("light", 10).await,
        atlas.source("heavy", 80).await,
    );
    let named = |name: &str| vec![item(1, "k", with_id(organisation(name), "ror", "1"))];
    atlas.import(&light, named("Leicht")).await;
    atlas.import(&heavy, named("Schwer")).await;
    let id = atlas.of_record(&light, "k").await.id;
    assert_eq!(atlas.title(id).await, "Schwer");
    let put = async |precedence| {
        let put = atlas.store.put_source(&source("light", precedence)).await;
        put.expect("a source");
    };
    put(90).await;
    assert_eq!(atlas.title(id).await, "Leicht");
    assert!(marks(&atlas).await.is_empty(), "all is done");
    // As after a crash in between: the new weight is there, and what was to be done is noted.
    let mut raw = atlas.raw().await;
    for query in [
        "UPDATE sources SET body = replace(body, '\"precedence\":90', '\"precedence\":20')",
        "INSERT INTO meta (name, value) VALUES ('reweighed:light', 'x')",
    ] {
        let done = sqlx::query(query).execute(&mut raw).await;
        assert_eq!(done.expect("works").rows_affected().min(1), 1);
    }
    assert_eq!(atlas.title(id).await, "Leicht", "as it was before");
    atlas.source("another", 1).await;
    assert_eq!(atlas.title(id).await, "Schwer");
    assert!(marks(&atlas).await.is_empty());
}

/// What is noted as still to be done.
async fn marks(atlas: &Atlas) -> Vec<String> {
    let meta = atlas.dump().await.remove("meta").expect("a table");
    let noted = meta.into_iter().filter(|row| row.starts_with("reweighed:"));
    noted.collect()
}
