//! Who has shown a competence together with whom, as a drawing on a circle and as a list.

use std::f64::consts::TAU;

use app::CompetenceHolder;
use domain::{EntryId, Language};

use crate::pages::search::teaser::Teaser;

/// Size of the drawing, in its own units.
pub const WIDTH: i64 = 1040;
pub const HEIGHT: i64 = 560;

/// The circle on which they stand, and how far outside of it their names begin.
const RADIUS: f64 = 190.0;
const OUTSIDE: f64 = 34.0;

/// Those who are drawn at most.
const DRAWN: usize = 14;

/// Pairs that are listed before the rest folds away.
const LISTED: usize = 10;

/// Characters of a name that fit beside the circle.
const FITS: usize = 34;

/// Width of the thickest line, in the drawing's units.
const THICK: u32 = 10;

/// Who works with whom.
pub struct Network {
    /// The strongest first; each is known by its place here, from 1.
    pub nodes: Vec<Node>,
    pub lines: Vec<Line>,
    /// Most shared pieces first.
    pub pairs: Vec<Pair>,
    /// Behind "more".
    pub more: Vec<Pair>,
}

/// Somebody in the drawing.
pub struct Node {
    pub number: usize,
    pub x: i64,
    pub y: i64,
    /// Where the name stands, and at which end it is held.
    pub name_x: i64,
    pub name_y: i64,
    pub anchor: &'static str,
    /// Cut to what fits.
    pub name: String,
    pub teaser: Teaser,
}

/// A line between two of them, the thicker the more they share.
pub struct Line {
    pub path: String,
    pub width: u32,
}

/// Two of them in the list.
pub struct Pair {
    pub one: (usize, Teaser),
    pub other: (usize, Teaser),
    /// How many pieces they share.
    pub pieces: u32,
}

/// The network of those who share pieces; nothing where nobody does.
#[must_use]
pub fn network(
    language: Language,
    holders: &[CompetenceHolder],
    ties: &[(EntryId, EntryId, u32)],
) -> Option<Network> {
    let is_tied = |id: EntryId| {
        ties.iter()
            .any(|(one, other, _)| *one == id || *other == id)
    };
    let tied = holders.iter().filter(|holder| is_tied(holder.entry.id));
    let tied: Vec<&CompetenceHolder> = tied.take(DRAWN).collect();
    let places: Vec<(f64, f64)> = (0..tied.len())
        .map(|at| direction(at, tied.len()))
        .collect();
    let nodes: Vec<Node> = tied
        .iter()
        .zip(&places)
        .enumerate()
        .map(|(at, (holder, place))| node(at + 1, *place, Teaser::new(&holder.entry, language)))
        .collect();
    let place = |id: EntryId| tied.iter().position(|holder| holder.entry.id == id);
    let mut drawn: Vec<(usize, usize, u32)> = ties
        .iter()
        .filter_map(|&(one, other, pieces)| {
            let (one, other) = (place(one)?, place(other)?);
            Some((one.min(other), one.max(other), pieces))
        })
        .collect();
    drawn.sort_by_key(|&(one, other, pieces)| (std::cmp::Reverse(pieces), one, other));
    let most = drawn.first().map(|(.., pieces)| *pieces)?.max(1);
    let line = |&(one, other, pieces): &(usize, usize, u32)| Line {
        path: format!(
            "M{} {}L{} {}",
            nodes[one].x, nodes[one].y, nodes[other].x, nodes[other].y
        ),
        width: (THICK * pieces / most).max(1),
    };
    let named = |at: usize| (at + 1, nodes[at].teaser.clone());
    let mut pairs: Vec<Pair> = drawn
        .iter()
        .map(|&(one, other, pieces)| Pair {
            one: named(one),
            other: named(other),
            pieces,
        })
        .collect();
    Some(Network {
        lines: drawn.iter().map(line).collect(),
        more: pairs.split_off(pairs.len().min(LISTED)),
        pairs,
        nodes,
    })
}

/// From the middle of the circle to one of so many who stand on it; the first at the top, the others clockwise.
fn direction(at: usize, of: usize) -> (f64, f64) {
    let angle = TAU * at as f64 / of.max(1) as f64;
    (angle.sin(), -angle.cos())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places in a drawing of 1040 units"
)]
fn node(number: usize, (right, down): (f64, f64), teaser: Teaser) -> Node {
    let on = |middle: i64, part: f64, radius: f64| middle + (part * radius).round() as i64;
    let (middle_x, middle_y) = (WIDTH / 2, HEIGHT / 2);
    // Above and below the circle names stand in the middle, beside it they are held at its side.
    let anchor = match right {
        r if r > 0.1 => "start",
        r if r < -0.1 => "end",
        _ => "middle",
    };
    let beyond = if anchor == "middle" { 14.0 } else { 0.0 };
    Node {
        number,
        x: on(middle_x, right, RADIUS),
        y: on(middle_y, down, RADIUS),
        name_x: on(middle_x, right, RADIUS + OUTSIDE),
        name_y: on(middle_y, down, RADIUS + OUTSIDE + beyond) + 6,
        anchor,
        name: cut(&teaser.title),
        teaser,
    }
}

fn cut(name: &str) -> String {
    if name.chars().count() <= FITS {
        return name.to_owned();
    }
    let kept: String = name.chars().take(FITS - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_stand_on_a_circle_inside_the_drawing() {
        for of in 2..=DRAWN {
            for at in 0..of {
                let (right, down) = direction(at, of);
                assert!((right * right + down * down - 1.0).abs() < 1e-9);
                let (x, y) = (right * (RADIUS + 30.0), down * (RADIUS + OUTSIDE + 30.0));
                assert!(x.abs() < WIDTH as f64 / 2.0 && y.abs() < HEIGHT as f64 / 2.0);
            }
        }
        assert_eq!(direction(0, 5), (0.0, -1.0), "the first stands at the top");
    }

    #[test]
    fn nobody_is_drawn_without_a_tie() {
        assert!(network(Language::German, &[], &[]).is_none());
    }
}
