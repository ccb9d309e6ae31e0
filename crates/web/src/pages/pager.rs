//! Turning pages.

/// First, last and the neighbours of the current page, and the steps to both sides.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// In order; empty where there is one page only.
    pub items: Vec<PagerItem>,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// A page to turn to; without a number: a gap.
#[derive(Debug, Clone)]
pub struct PagerItem {
    pub number: Option<usize>,
    pub href: String,
    pub current: bool,
}

/// The pager on page `page` of `pages`, both counted from 1; `href` gives a page's address.
#[must_use]
pub fn pager(page: usize, pages: usize, href: impl Fn(usize) -> String) -> Pager {
    if pages < 2 {
        return Pager::default();
    }
    let mut items: Vec<PagerItem> = Vec::new();
    let mut before = 0;
    for number in (1..=pages).filter(|&n| n == 1 || n == pages || n.abs_diff(page) <= 1) {
        if number > before + 1 {
            items.push(PagerItem {
                number: None,
                href: String::new(),
                current: false,
            });
        }
        items.push(PagerItem {
            number: Some(number),
            href: href(number),
            current: number == page,
        });
        before = number;
    }
    Pager {
        items,
        previous: (page > 1).then(|| href(page - 1)),
        next: (page < pages).then(|| href(page + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_neighbours_are_shown_with_gaps_between() {
        let numbers = |page, pages| -> Vec<Option<usize>> {
            let pager = pager(page, pages, |n| n.to_string());
            pager.items.into_iter().map(|item| item.number).collect()
        };
        assert_eq!(numbers(1, 1), []);
        assert_eq!(
            numbers(5, 9),
            [Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]
        );
        let ends = pager(9, 9, |n| n.to_string());
        assert_eq!((ends.previous.as_deref(), ends.next), (Some("8"), None));
    }
}
