//! How pages are built: what assistive technology and the content security policy rely on.

use std::collections::BTreeSet;

use crate::support::{ATLAS, all_pages};

/// The start tags of a page: name and the text of its attributes.
fn tags(page: &str) -> Vec<(&str, &str)> {
    page.split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
        .filter(|tag| !tag.starts_with(['/', '!']))
        .map(|tag| {
            tag.split_once(char::is_whitespace)
                .unwrap_or((tag.trim_end_matches('/'), ""))
        })
        .collect()
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let found = attributes.split_once(&format!("{name}=\""));
    found
        .filter(|(before, _)| before.is_empty() || before.ends_with(char::is_whitespace))
        .and_then(|(_, rest)| rest.split('"').next())
}

/// All pages and two error pages.
fn pages() -> Vec<(String, String)> {
    let mut addresses = all_pages();
    addresses.extend(["/de/nix".to_owned(), "/en/organisations/no-such".to_owned()]);
    addresses
        .into_iter()
        .map(|address| (ATLAS.get(&address).body, address))
        .map(|(b, a)| (a, b))
        .collect()
}

#[test]
fn nothing_is_inline() {
    for (address, page) in pages() {
        for (name, attributes) in tags(&page) {
            assert_ne!(name, "style", "{address}");
            assert!(
                attribute(attributes, "style").is_none(),
                "{address}: <{name} {attributes}>"
            );
            let handler = attributes
                .split_whitespace()
                .any(|part| part.starts_with("on") && part.contains("=\""));
            assert!(!handler, "{address}: <{name} {attributes}>");
            // Data are not run, so the policy lets them be.
            let data = attribute(attributes, "type") == Some("application/ld+json");
            if name == "script" && !data {
                assert!(
                    attribute(attributes, "src").is_some_and(|src| src.starts_with("/assets/")),
                    "{address}"
                );
            }
            for address_of in ["src", "href"] {
                let target = attribute(attributes, address_of).unwrap_or_default();
                assert!(!target.starts_with("javascript:"), "{address}: {target}");
            }
        }
    }
}

#[test]
fn nothing_comes_from_elsewhere() {
    for (address, page) in pages() {
        for (name, attributes) in tags(&page) {
            let data = attribute(attributes, "type") == Some("application/ld+json");
            if matches!(name, "script" | "img" | "iframe" | "source") && !data {
                let src = attribute(attributes, "src").unwrap_or_default();
                assert!(src.starts_with('/'), "{address}: {src}");
            }
            if name == "link" && attribute(attributes, "rel") == Some("stylesheet") {
                assert!(attribute(attributes, "href").is_some_and(|href| href.starts_with('/')));
            }
        }
    }
}

#[test]
fn ids_are_there_once_and_references_lead_to_them() {
    for (address, page) in pages() {
        let tags = tags(&page);
        let mut ids = BTreeSet::new();
        for id in tags
            .iter()
            .filter_map(|(_, attributes)| attribute(attributes, "id"))
        {
            assert!(ids.insert(id), "{address}: {id} twice");
        }
        for (name, attributes) in &tags {
            for reference in ["aria-labelledby", "aria-describedby", "for"] {
                for id in attribute(attributes, reference)
                    .unwrap_or_default()
                    .split_whitespace()
                {
                    assert!(ids.contains(id), "{address}: <{name}> {reference}={id}");
                }
            }
            let anchor = attribute(attributes, "href").and_then(|href| href.strip_prefix('#'));
            assert!(
                anchor.is_none_or(|id| ids.contains(id)),
                "{address}: {anchor:?}"
            );
        }
    }
}

#[test]
fn every_field_has_a_label() {
    for (address, page) in pages() {
        let tags = tags(&page);
        let labelled: BTreeSet<&str> = tags
            .iter()
            .filter(|(name, _)| *name == "label")
            .filter_map(|(_, a)| attribute(a, "for"))
            .collect();
        for (name, attributes) in &tags {
            let field = matches!(*name, "input" | "select" | "textarea");
            if !field || attribute(attributes, "type") == Some("hidden") {
                continue;
            }
            let own = attribute(attributes, "id").is_some_and(|id| labelled.contains(id));
            let before = page.split(&format!("<input {attributes}>")).next();
            let wrapped = before
                .and_then(|before| before.strip_suffix('>'))
                .and_then(|before| before.rsplit('<').next())
                .is_some_and(|tag| tag.starts_with("label"));
            assert!(own || wrapped, "{address}: <input {attributes}>");
        }
    }
}

#[test]
fn headings_and_landmarks_give_an_outline() {
    for (address, page) in pages() {
        let tags = tags(&page);
        let count = |wanted: &str| tags.iter().filter(|(name, _)| *name == wanted).count();
        for landmark in ["h1", "main", "header", "footer", "title"] {
            // Articles have headers, drawings have titles.
            let enough = count(landmark) == 1
                || (matches!(landmark, "header" | "title") && count(landmark) > 1);
            assert!(enough, "{address}: {} × {landmark}", count(landmark));
        }
        let mut level = 0;
        for (name, _) in &tags {
            let Some(next) = name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok()) else {
                continue;
            };
            assert!(next <= level + 1, "{address}: h{next} after h{level}");
            level = next;
        }
        assert!(
            page.contains("class=\"skip-link\" href=\"#content\""),
            "{address}"
        );
    }
}

#[test]
fn every_element_is_closed() {
    const VOID: &[&str] = &[
        "meta", "link", "input", "br", "path", "circle", "rect", "hr",
    ];
    for (address, page) in pages() {
        let mut open: Vec<&str> = Vec::new();
        for rest in page.split('<').skip(1) {
            let tag = rest.split('>').next().unwrap_or_default();
            if tag.starts_with('!') {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name), "{address}");
            } else if !tag.ends_with('/') {
                let name = tag.split_whitespace().next().unwrap_or_default();
                let childless = VOID.contains(&name) && !page_has_children(rest, name);
                if !childless {
                    open.push(name);
                }
            }
        }
        assert!(open.is_empty(), "{address}: {open:?}");
    }
}

/// An area's outline and a place's circle hold their titles, other outlines hold nothing.
fn page_has_children(rest: &str, name: &str) -> bool {
    matches!(name, "path" | "circle") && !rest.split('>').next().unwrap_or_default().ends_with('/')
}
