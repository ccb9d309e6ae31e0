//! What stands around every page: navigation, the way to the page, what search engines read.

use app::Nature;
use domain::Language;
use i18n::Words;

use super::entries;
use crate::{WebState, links};

/// How to reach who operates the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// As it was given.
    pub text: String,
    /// What a click opens.
    pub href: String,
}

impl Operator {
    /// A mail address or an http(s) address; nothing else can be opened.
    #[must_use]
    pub fn new(contact: &str) -> Option<Self> {
        let href = entries::parts::corrections_href(contact.trim());
        (!href.is_empty()).then(|| Self {
            text: contact.trim().trim_start_matches("mailto:").to_owned(),
            href,
        })
    }
}

/// Which item of the navigation a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nav {
    Search,
    Guide,
    Map,
    Topics,
    Coverage,
    Directory,
    Calendar,
    News,
    Data,
    About,
    None,
}

/// An item of the navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Which.
    pub nav: Nav,
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// A step of the way to a page, above it.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// Something to subscribe to that goes with a page.
#[derive(Debug, Clone)]
pub struct Feed {
    /// What is in it.
    pub title: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Where it is, without the installation's address.
    pub href: String,
}

/// What stands around every page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The interface's words.
    pub w: Words,
    /// What the installation holds; decides about the banner.
    pub nature: Nature,
    /// The index is being filled: numbers and answers are not complete yet.
    pub catching_up: bool,
    /// The page's title, without the site's name.
    pub title: String,
    /// One or two sentences for search engines; empty: none.
    pub description: String,
    /// The page's own path.
    pub path: String,
    /// The path of the same page in the other language.
    pub other_path: String,
    /// How to reach who operates the installation, if they say.
    pub contact: Option<Operator>,
    /// The installation's address.
    pub public_url: String,
    /// The program's version.
    pub version: String,
    /// The item of the navigation that is current.
    pub nav: Nav,
    /// Whether search engines may list the page.
    pub listed: bool,
    /// The way to the page, from below the front page to above the page itself.
    pub crumbs: Vec<Crumb>,
    /// What can be subscribed to.
    pub feeds: Vec<Feed>,
    /// What the page is about, for programs: see [`crate::linked_data`]; empty: nothing.
    pub linked_data: String,
}

impl Shell {
    /// The shell of a page in this language. `paths` gives the page's path in a language.
    #[must_use]
    pub fn new(
        state: &WebState,
        language: Language,
        nature: Nature,
        paths: impl Fn(Language) -> String,
    ) -> Self {
        Self {
            w: Words::new(language),
            nature,
            catching_up: state.app.is_catching_up(),
            title: String::new(),
            description: String::new(),
            path: paths(language),
            other_path: paths(language.other()),
            contact: state.contact.as_deref().and_then(Operator::new),
            public_url: state.public_url.to_string(),
            version: state.version.to_string(),
            nav: Nav::None,
            listed: true,
            crumbs: Vec::new(),
            feeds: Vec::new(),
            linked_data: String::new(),
        }
    }

    /// With this title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// With this item of the navigation.
    #[must_use]
    pub fn under(mut self, nav: Nav) -> Self {
        self.nav = nav;
        self
    }

    /// With a further step of the way to it, below those that were named before.
    #[must_use]
    pub fn below(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb {
            label: label.into(),
            href: href.into(),
        });
        self
    }

    /// With something to subscribe to.
    #[must_use]
    pub fn with_feed(mut self, feed: Feed) -> Self {
        self.feeds.push(feed);
        self
    }

    /// The items of the main navigation, in their order.
    #[must_use]
    pub fn navigation(&self) -> Vec<NavItem> {
        let item = |nav, key: &str, href: fn(Language) -> String| NavItem {
            nav,
            label: self.w.msg(key),
            href: href(self.language()),
        };
        vec![
            item(Nav::Search, "nav-search", links::search),
            item(Nav::Guide, "nav-guide", links::guide),
            item(Nav::Directory, "nav-directory", links::directory),
            item(Nav::Topics, "competences-title", links::competences),
            item(Nav::Map, "atlas-map-title", links::atlas_map),
            item(Nav::Coverage, "nav-coverage", links::coverage),
            item(Nav::Calendar, "nav-calendar", links::calendar),
            item(Nav::Data, "nav-data", links::data),
            item(Nav::About, "nav-about", links::about),
        ]
    }

    /// The page's language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.w.language()
    }

    /// The language's tag.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.w.language().code()
    }

    /// The other language's tag.
    #[must_use]
    pub fn other_lang(&self) -> &'static str {
        self.w.language().other().code()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_is_reached_by_mail_or_on_the_web() {
        let href = |text| Operator::new(text).map(|operator| operator.href);
        assert_eq!(href("a@b.example").as_deref(), Some("mailto:a@b.example"));
        assert_eq!(
            href("https://b.example/x").as_deref(),
            Some("https://b.example/x")
        );
        for text in ["", "nobody", "javascript:alert(1)", "a b@c.example"] {
            assert_eq!(href(text), None, "{text}");
        }
    }
}
