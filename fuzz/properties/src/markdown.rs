//! Markdown to HTML: no script, no style, no foreign picture, and no element that reaches beyond the text.

use web::markdown::{is_harmless, page_to_html, to_html};

use crate::input;

/// The elements that there may be, with the attributes that each may have.
const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["rel", "href"]),
    ("blockquote", &[]),
    ("code", &["class"]),
    ("dd", &[]),
    ("del", &[]),
    ("div", &[]),
    ("dl", &["class"]),
    ("dt", &[]),
    ("em", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("li", &[]),
    ("ol", &["start"]),
    ("p", &[]),
    ("pre", &[]),
    ("strong", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &[]),
    ("th", &[]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
];
/// Elements that have no end.
const VOID: &[&str] = &["br", "hr"];

/// Input: Markdown.
pub fn hold(bytes: &[u8]) {
    let markdown = input::text(bytes);
    for html in [to_html(&markdown), page_to_html(&markdown)] {
        check(&html).unwrap_or_else(|fault| panic!("{fault} in {html}"));
        // Short rows of wide tables are filled up, but not without end.
        assert!(
            html.len() <= 200 * markdown.len() + (4 << 20),
            "{}",
            html.len()
        );
    }
}

/// Reads HTML as strictly as it may be written.
fn check(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        if text.contains('>') {
            return Err("a bare >".to_owned());
        }
        let end = tag.find('>').ok_or("a tag without end")?;
        let inside = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes another"));
            }
            continue;
        }
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        if VOID.contains(&name) && matches!(attributes, "" | "/") {
            continue;
        }
        let known = ELEMENTS.iter().find(|(known, _)| *known == name);
        let (_, allowed) = known.ok_or_else(|| format!("<{name}>"))?;
        check_attributes(attributes, allowed)?;
        open.push(name);
    }
    if rest.contains('>') || !open.is_empty() {
        return Err(format!("{open:?} stay open"));
    }
    Ok(())
}

fn check_attributes(mut rest: &str, allowed: &[&str]) -> Result<(), String> {
    while !rest.is_empty() {
        let (name, behind) = rest
            .split_once("=\"")
            .ok_or_else(|| format!("an attribute without value: {rest}"))?;
        let (value, behind) = behind.split_once('"').ok_or("a value without end")?;
        if !allowed.contains(&name) {
            return Err(format!("the attribute {name}"));
        }
        if name == "href" && !is_harmless(value) {
            return Err(format!("a link to {value}"));
        }
        rest = behind.trim_start_matches(' ');
    }
    Ok(())
}
