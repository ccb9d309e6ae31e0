use domain::{Actor, Role, State, Visibility};
use store::{Refusal, StoreError};

use crate::support::{Atlas, SYSTEM, contract, member, organisation, public};

contract!(
    a_token_stands_for_its_account,
    an_erased_account_leaves_nothing_private,
);

async fn a_token_stands_for_its_account(atlas: Atlas) {
    let anna = atlas
        .store
        .create_account("Anna", Role::Broker)
        .await
        .expect("fine");
    let bert = atlas
        .store
        .create_account("Bert", Role::Member)
        .await
        .expect("fine");
    atlas
        .store
        .add_token(anna.id, "hash-a")
        .await
        .expect("free");
    let taken = atlas.store.add_token(bert.id, "hash-a").await;
    assert!(
        matches!(taken, Err(StoreError::Refused(Refusal::TokenTaken))),
        "{taken:?}"
    );
    let nobody = atlas
        .store
        .add_token(domain::AccountId::from_u128(1), "hash-c")
        .await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
    let actor = atlas.store.actor_by_token("hash-a").await.expect("works");
    let expected = Actor::Account {
        id: anna.id,
        role: Role::Broker,
    };
    assert_eq!(actor, Some(expected));
    assert_eq!(
        atlas.store.actor_by_token("hash-b").await.expect("works"),
        None
    );
    assert_eq!(atlas.store.accounts().await.expect("works"), [anna, bert]);
}

async fn an_erased_account_leaves_nothing_private(atlas: Atlas) {
    let anna = atlas
        .store
        .create_account("Anna Geheim", Role::Member)
        .await
        .expect("fine");
    atlas
        .store
        .add_token(anna.id, "hash-geheim")
        .await
        .expect("free");
    let actor = member(anna.id);
    let create = async |title: &str, state, visibility| {
        let mut new = public(organisation(title));
        (new.owner, new.state, new.visibility) = (Some(anna.id), state, visibility);
        atlas
            .store
            .create_entry(&actor, new)
            .await
            .expect("fine")
            .id
    };
    let shown = create("Haus", State::Published, Visibility::Public).await;
    let draft = create("Geheimer Entwurf", State::Draft, Visibility::Public).await;
    let own = create("Geheimes Eigenes", State::Published, Visibility::Owner).await;
    atlas
        .store
        .erase_account(&SYSTEM, anna.id)
        .await
        .expect("there");

    assert!(atlas.store.accounts().await.expect("works").is_empty());
    assert_eq!(
        atlas
            .store
            .actor_by_token("hash-geheim")
            .await
            .expect("works"),
        None
    );
    let left = atlas
        .store
        .entry(&SYSTEM, shown)
        .await
        .expect("works")
        .expect("there");
    assert_eq!(left.owner, None);
    for gone in [draft, own] {
        assert_eq!(atlas.store.entry(&SYSTEM, gone).await.expect("works"), None);
    }
    for word in ["geheim", "Geheim"] {
        atlas.assert_nowhere(word).await;
    }
    let again = atlas.store.erase_account(&SYSTEM, anna.id).await;
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
}
