//! Long texts: Markdown in, harmless HTML out.

use app::prose::{self, Abbreviation};
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

/// A text in a section of a page as HTML. Raw HTML shows as the characters it was written in, images as their
/// description; links lead only to http, https and mail addresses, without endorsement; headings begin at the third
/// level, below the section's own.
#[must_use]
pub fn to_html(markdown: &str) -> String {
    html_from(markdown, HeadingLevel::H3)
}

/// A text that is the page: the same, but headings begin at the second level, since nothing stands between them and
/// the page's own.
#[must_use]
pub fn page_to_html(markdown: &str) -> String {
    html_from(markdown, HeadingLevel::H2)
}

fn html_from(markdown: &str, first: HeadingLevel) -> String {
    let mut options = Options::empty();
    options.insert(Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let (markdown, abbreviations) = prose::read(markdown);
    let mut open_links: Vec<bool> = Vec::new();
    let events = Parser::new_ext(&markdown, options).filter_map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        // Alignments would become styles within the markup, which our own policy forbids.
        Event::Start(Tag::Table(_)) => Some(Event::Start(Tag::Table(Vec::new()))),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            ..
        }) => {
            let dest_url = match link_type {
                LinkType::Email => format!("mailto:{dest_url}").into(),
                _ => dest_url,
            };
            let harmless = is_harmless(&dest_url);
            open_links.push(harmless);
            harmless.then(|| Event::InlineHtml(link(&dest_url)))
        }
        Event::End(TagEnd::Link) => open_links
            .pop()
            .unwrap_or(false)
            .then(|| Event::InlineHtml("</a>".into())),
        Event::Start(Tag::Heading { level, .. }) => Some(Event::Start(Tag::Heading {
            level: below(level, first),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        })),
        Event::End(TagEnd::Heading(level)) => {
            Some(Event::End(TagEnd::Heading(below(level, first))))
        }
        event => Some(event),
    });
    let mut out = String::with_capacity(markdown.len() + markdown.len() / 4);
    html::push_html(&mut out, events);
    html::push_html(&mut out, listed(&abbreviations).into_iter());
    out
}

/// The abbreviations as a list below the text.
fn listed<'a>(abbreviations: &[Abbreviation<'a>]) -> Vec<Event<'a>> {
    if abbreviations.is_empty() {
        return Vec::new();
    }
    let raw = |html: &'static str| Event::InlineHtml(html.into());
    let text = |text: &'a str| Event::Text(text.into());
    let one = |&(name, meaning): &Abbreviation<'a>| {
        let name = [raw("<div><dt>"), text(name)];
        let meaning = [raw("</dt><dd>"), text(meaning), raw("</dd></div>\n")];
        name.into_iter().chain(meaning)
    };
    let all = abbreviations.iter().flat_map(one);
    let begin = std::iter::once(raw("<dl class=\"abbreviations\">"));
    begin.chain(all).chain([raw("</dl>\n")]).collect()
}

/// Whether an address may be linked from here.
#[must_use]
pub fn is_harmless(url: &str) -> bool {
    let lower = url.trim_start().to_ascii_lowercase();
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
}

fn link(url: &str) -> CowStr<'static> {
    let mut text = String::from("<a rel=\"nofollow noopener\" href=\"");
    for c in url.chars() {
        match c {
            '"' => text.push_str("&quot;"),
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '\'' => text.push_str("&#39;"),
            c => text.push(c),
        }
    }
    text.push_str("\">");
    text.into()
}

/// The level at which a heading stands: whoever writes begins with one mark or with two.
fn below(level: HeadingLevel, first: HeadingLevel) -> HeadingLevel {
    let steps = (level as usize).saturating_sub(2).min(2);
    HeadingLevel::try_from(first as usize + steps).unwrap_or(HeadingLevel::H6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_set_and_nothing_runs() {
        let html =
            to_html("# A\n\n**b** [c](https://example.org/?a=1&b=\"2\") <script>x()</script>");
        assert!(
            html.contains("<h3>A</h3>") && html.contains("<strong>b</strong>"),
            "{html}"
        );
        assert!(
            html.contains("rel=\"nofollow noopener\" href=\"https://example.org/"),
            "{html}"
        );
        assert!(
            html.contains("&lt;script&gt;") && !html.contains("<script"),
            "{html}"
        );
    }

    #[test]
    fn abbreviations_are_listed_below_the_text() {
        let html = to_html(
            "Für KMU.\n *[\n KMU\n ]: kleine & mittlere\n *[EU]: Europäische Union\nEnde *[x] 2*[y]: z",
        );
        assert!(html.contains("<p>Für KMU."), "{html}");
        assert!(
            html.contains("<div><dt>KMU</dt><dd>kleine &amp; mittlere</dd></div>"),
            "{html}"
        );
        assert!(
            html.contains("<dt>EU</dt><dd>Europäische Union</dd>"),
            "{html}"
        );
        assert!(html.contains("[y]: z</p>"), "{html}");
        assert_eq!(to_html("*[ *[X]: y").matches("<dt>").count(), 0);
        let hostile = "*[".repeat(50_000);
        assert!(to_html(&hostile).contains('['));
        assert!(!to_html("Nichts").contains("<dl"));
    }

    #[test]
    fn tables_carry_no_styles_and_mail_addresses_stay_links() {
        let html = to_html("| a | b |\n|:--|--:|\n| 1 | 2 |");
        assert!(
            html.contains("<table>") && !html.contains("style"),
            "{html}"
        );
        let html = to_html("Write to <me@x.example>.");
        assert!(
            html.contains("href=\"mailto:me@x.example\">me@x.example</a>"),
            "{html}"
        );
    }

    #[test]
    fn what_could_harm_loses_its_address() {
        for text in [
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt:alert(1))",
            "[a](data:text/html,x)",
            "![a](https://tracker.example/x.png)",
            "<a href=\"javascript:x\">a</a>",
            "<img src=x onerror=alert(1)>",
            "[a](//host/path)",
        ] {
            let html = to_html(text);
            assert!(
                !html.contains("<a") && !html.contains("<img"),
                "{text} → {html}"
            );
            assert!(html.contains('a'), "{text} → {html}");
        }
    }
}
