use std::time::Duration;

use domain::places::Postcodes;

use crate::support::{Atlas, at, contract};

contract!(
    a_follower_finds_its_place_again,
    of_many_replicas_one_has_the_lease,
    postcodes_are_replaced
);

async fn a_follower_finds_its_place_again(atlas: Atlas) {
    assert_eq!(atlas.store.position("mail").await.expect("works"), 0);
    for seq in [7, 9] {
        atlas.store.set_position("mail", seq).await.expect("works");
    }
    assert_eq!(atlas.store.position("mail").await.expect("works"), 9);
    assert_eq!(atlas.store.position("alerts").await.expect("works"), 0);
}

async fn of_many_replicas_one_has_the_lease(atlas: Atlas) {
    let ttl = Duration::from_millis(500);
    let take = async |holder| atlas.store.lease("mail", holder, ttl).await.expect("works");
    assert!(take("a").await);
    assert!(!take("b").await);
    assert!(take("a").await, "its holder renews it");
    atlas.clock.set(at(1_499));
    assert!(!take("b").await);
    atlas.clock.set(at(1_500));
    assert!(take("b").await, "it ran out");
    atlas.store.release("mail", "a").await.expect("works");
    assert!(!take("a").await, "only its holder gives it back");
    atlas.store.release("mail", "b").await.expect("works");
    assert!(take("a").await);
}

async fn postcodes_are_replaced(atlas: Atlas) {
    let ags = |text: &str| text.parse().expect("eight digits");
    let first = Postcodes::from([("50667".to_owned(), vec![ags("05315000")])]);
    atlas.store.put_postcodes(&first).await.expect("works");
    let both = vec![ags("05334002"), ags("05334004")];
    let second = Postcodes::from([("52062".to_owned(), both)]);
    atlas.store.put_postcodes(&second).await.expect("works");
    assert_eq!(atlas.store.postcodes().await.expect("works"), second);
}
