//! The small drawing of an entry among its nearest neighbours. It shows nothing that the lists beside it lack, so that
//! narrow screens can do without.

use app::{EntryPage, Related};
use i18n::Words;

use super::{proof::newest_year, relations::heading};
use crate::{links, pages::search::teaser::Teaser};

/// Neighbours drawn at most, half of them on each side.
const DRAWN: usize = 10;

/// Fewer neighbours say in their list as much as in a drawing.
const WORTH_DRAWING: usize = 2;

/// Characters of a title that fit into a box.
const FITS: usize = 30;

/// Width of the drawing, of a box, and height of a box with the gap below, in the drawing's units.
const WIDTH: usize = 960;
const BOX: usize = 290;
const ROW: usize = 74;
const BOX_HEIGHT: usize = 60;

/// An entry among its neighbours.
pub struct Graph {
    pub width: usize,
    pub height: usize,
    /// The entry itself.
    pub centre: Node,
    pub nodes: Vec<Node>,
    /// Neighbours that are not drawn.
    pub left_out: usize,
}

/// A box with a title and a line below it.
pub struct Node {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
    /// Cut to what fits.
    pub title: String,
    /// The whole title with the relation, for those who hear it.
    pub label: String,
    /// How it stands to the entry.
    pub relation: String,
    /// Empty: the entry itself.
    pub href: String,
    /// The line to the entry as an SVG path; empty for the entry itself.
    pub path: String,
}

/// The drawing; nothing where a list says as much.
#[must_use]
pub fn graph(w: Words, page: &EntryPage, title: &str) -> Option<Graph> {
    let chosen = chosen(&page.relations);
    if chosen.len() < WORTH_DRAWING {
        return None;
    }
    let left = chosen.len().div_ceil(2);
    let height = left * ROW + 10;
    let middle = height / 2;
    let side = |i: usize| {
        if i < left {
            (i, 0)
        } else {
            (i - left, WIDTH - BOX)
        }
    };
    let node = |(i, related): (usize, &&Related)| {
        let (row, x) = side(i);
        let rows = if i < left { left } else { chosen.len() - left };
        // The shorter side stands in the middle of the longer one.
        let y = (left - rows) * ROW / 2 + row * ROW + 5;
        let teaser = Teaser::new(&related.entry, w.language());
        let relation = heading(w, related.relation.kind, related.outgoing);
        let (near, far) = if x == 0 {
            (BOX, (WIDTH - BOX) / 2)
        } else {
            (x, (WIDTH + BOX) / 2)
        };
        let bend = usize::midpoint(near, far);
        let at = y + BOX_HEIGHT / 2;
        Node {
            x,
            y,
            width: BOX,
            height: BOX_HEIGHT,
            label: format!("{relation}: {}", teaser.title),
            title: cut(&teaser.title),
            relation,
            href: links::entry(w.language(), related.entry.kind(), &related.entry.slug),
            path: format!("M{near} {at}C{bend} {at} {bend} {middle} {far} {middle}"),
        }
    };
    Some(Graph {
        width: WIDTH,
        height,
        centre: Node {
            x: (WIDTH - BOX) / 2,
            y: middle - BOX_HEIGHT / 2,
            width: BOX,
            height: BOX_HEIGHT,
            title: cut(title),
            label: title.to_owned(),
            relation: w.code("kind", page.entry.kind().code()),
            href: String::new(),
            path: String::new(),
        },
        nodes: chosen.iter().enumerate().map(node).collect(),
        left_out: page.relations.len() - chosen.len(),
    })
}

/// The neighbours to draw: of every relation one in turn, the newest first, so that each kind of relation is seen.
fn chosen(relations: &[Related]) -> Vec<&Related> {
    let mut groups: Vec<Vec<&Related>> = Vec::new();
    for related in relations {
        let same = |group: &&mut Vec<&Related>| {
            group[0].relation.kind == related.relation.kind && group[0].outgoing == related.outgoing
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(related),
            None => groups.push(vec![related]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|related| newest_year(&related.entry.content));
    }
    let mut picked: Vec<usize> = vec![0; groups.len()];
    let mut left = DRAWN;
    while left > 0
        && groups
            .iter()
            .zip(&picked)
            .any(|(group, n)| *n < group.len())
    {
        for (group, n) in groups.iter().zip(&mut picked) {
            if left > 0 && *n < group.len() {
                *n += 1;
                left -= 1;
            }
        }
    }
    let groups = groups.into_iter().zip(picked);
    groups
        .flat_map(|(group, n)| group.into_iter().rev().take(n))
        .collect()
}

fn cut(title: &str) -> String {
    if title.chars().count() <= FITS {
        return title.to_owned();
    }
    let kept: String = title.chars().take(FITS - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_titles_are_cut_to_the_box() {
        assert_eq!(cut("kurz"), "kurz");
        let long = cut(&"ä".repeat(100));
        assert_eq!(long.chars().count(), FITS);
        assert!(long.ends_with('…'));
    }
}
