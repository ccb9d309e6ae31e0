//! Which organisations are one: their names, addresses on the web, places; and the file of judged pairs.

use std::collections::BTreeSet;

use domain::{
    Content, ExternalId, Kind, Language, Link, Place,
    identity::{Linking, Signs, Verdict, compare, link, pairs},
};

use crate::input;

/// Input: a line per organisation: its name, other names, web address, place, street, postcode, id, between bars.
pub fn hold(bytes: &[u8]) {
    let text = input::text(bytes);
    if let Err(error) = pairs(&text) {
        assert!(error.line >= 1 && error.reason.len() < 1_000);
    }
    let all: Vec<Signs> = text
        .lines()
        .take(8)
        .map(|line| Signs::of(&organisation(line)))
        .collect();
    for one in &all {
        for other in &all {
            let (there, back) = (compare(one, other), compare(other, one));
            assert!((-300..=245).contains(&there.points), "{there:?}");
            let expected = match there.verdict {
                Verdict::Part(tie) => Verdict::Whole(tie),
                Verdict::Whole(tie) => Verdict::Part(tie),
                same => same,
            };
            assert_eq!((expected, there.points), (back.verdict, back.points));
        }
    }
    linked(&all);
}

fn organisation(line: &str) -> Content {
    let mut parts = line.split('|');
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let mut content = Content::titled(Kind::Organisation, Language::German, next());
    content.names = vec![next(), next()];
    content.links = vec![Link {
        url: next(),
        label: String::new(),
    }];
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    content.places = vec![Place {
        name: next(),
        street: some(next()),
        postcode: some(next()),
        ..Place::default()
    }];
    if let Some(value) = some(next()) {
        content.external_ids.insert(ExternalId {
            scheme: "ror".to_owned(),
            value,
        });
    }
    content
}

/// What is merged or proposed is there, and whoever was decided to be two stays two.
fn linked(all: &[Signs]) {
    let organisations: Vec<Linking<usize>> = all
        .iter()
        .enumerate()
        .map(|(key, signs)| Linking {
            key,
            signs: signs.clone(),
            circle: Some(0),
        })
        .collect();
    let found = link(organisations.clone(), &BTreeSet::new(), |_| {});
    let apart: BTreeSet<(usize, usize)> = BTreeSet::from([(0, 1)]);
    let kept_apart = link(organisations, &apart, |_| {});
    for linked in [&found, &kept_apart] {
        for proposal in &linked.proposals {
            assert!(proposal.one != proposal.other && proposal.one.max(proposal.other) < all.len());
        }
    }
    for group in &kept_apart.groups {
        assert!(!(group.contains(&0) && group.contains(&1)));
    }
}
