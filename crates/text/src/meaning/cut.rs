//! Cutting an unknown word into known ones.

/// What German puts between the parts of a compound.
const LINKS: [&str; 7] = ["s", "es", "n", "en", "er", "e", "ns"];

/// How German bends the end of a word.
const ENDINGS: [&str; 12] = [
    "e", "en", "er", "es", "em", "n", "s", "t", "te", "ten", "st", "et",
];

/// A piece within a word has so many letters at least, at its beginning or end so many.
const INNER: usize = 4;
const OUTER: usize = 3;

/// The longest piece, and the longest word that is cut, in letters.
const LONGEST_PIECE: usize = 30;
const LONGEST_WORD: usize = 60;

/// What a piece, a link, an ending and a letter that belongs to nothing cost.
const PIECE: u32 = 100;
const LINK: u32 = 10;
const ENDING: u32 = 20;
const DROPPED: u32 = 60;

/// The cheapest way to go on from a letter to the end of the word.
#[derive(Debug, Clone, Copy)]
struct Way {
    cost: u32,
    /// The piece that begins here, if one does: up to which letter.
    piece: Option<usize>,
    /// Where the way goes on, and whether right behind a piece.
    next: usize,
    is_behind: bool,
    /// Whether there is a piece on it.
    has_piece: bool,
}

const END: Way = Way {
    cost: 0,
    piece: None,
    next: usize::MAX,
    is_behind: false,
    has_piece: false,
};

/// The known pieces of a folded word, in its order, at the least cost; of equal ones the way whose first piece is longest.
/// Nothing if it is no word, or has none.
pub(super) fn pieces(word: &str, is_known: impl Fn(&str) -> bool) -> Vec<&str> {
    let bounds: Vec<usize> = word
        .char_indices()
        .map(|(at, _)| at)
        .chain([word.len()])
        .collect();
    let count = bounds.len() - 1;
    if !(OUTER..=LONGEST_WORD).contains(&count) {
        return Vec::new();
    }
    let part = |from: usize, to: usize| &word[bounds[from]..bounds[to]];
    let mut free = vec![END; count + 1];
    let mut behind = vec![END; count + 1];
    for i in (0..count).rev() {
        let mut best: Option<Way> = None;
        for j in (i + OUTER..=count.min(i + LONGEST_PIECE)).rev() {
            let is_outer = i == 0 || j == count;
            let is_whole = i == 0 && j == count;
            let piece = part(i, j);
            let is_piece = !is_whole && (is_outer || j - i >= INNER);
            if !is_piece || !piece.chars().all(char::is_alphabetic) || !is_known(piece) {
                continue;
            }
            let cost = PIECE + behind[j].cost;
            if best.is_none_or(|best| cost < best.cost) {
                best = Some(Way {
                    cost,
                    piece: Some(j),
                    next: j,
                    is_behind: true,
                    has_piece: true,
                });
            }
        }
        let dropped = DROPPED + free[i + 1].cost;
        free[i] = match best {
            Some(best) if best.cost <= dropped => best,
            _ => Way {
                cost: dropped,
                next: i + 1,
                has_piece: free[i + 1].has_piece,
                ..END
            },
        };
        behind[i] = free[i];
        for link in LINKS {
            let to = i + link.len();
            if to < count && part(i, to) == link && free[to].has_piece {
                let cost = LINK + free[to].cost;
                if cost < behind[i].cost {
                    behind[i] = Way {
                        cost,
                        next: to,
                        has_piece: true,
                        ..END
                    };
                }
            }
        }
        if ENDINGS.contains(&part(i, count)) && ENDING < behind[i].cost {
            behind[i] = Way {
                cost: ENDING,
                next: count,
                ..END
            };
        }
    }
    let mut pieces = Vec::new();
    let (mut at, mut is_behind) = (0, false);
    while at < count {
        let way = if is_behind { behind[at] } else { free[at] };
        if let Some(to) = way.piece {
            pieces.push(part(at, to));
        }
        (at, is_behind) = (way.next, way.is_behind);
    }
    pieces
}

/// The parts of a folded compound if all of it is made of known words of at least four letters, but for what German puts
/// between them and at their end; else nothing. As few as can be, of equally few those of which the first is longest.
/// Only what may begin a part is looked up, at most 27 words for each such place.
///
/// ```
/// let known = ["kunststoff", "spritzguss", "pruefung"];
/// let parts = |word| text::compound_parts(word, |part| known.contains(&part));
/// assert_eq!(parts("kunststoffspritzgusspruefungen"), known);
/// assert!(parts("kunststofffenster").is_empty());
/// ```
pub fn compound_parts(word: &str, is_known: impl Fn(&str) -> bool) -> Vec<&str> {
    let bounds: Vec<usize> = (word.char_indices().map(|(at, _)| at))
        .chain([word.len()])
        .collect();
    let count = bounds.len() - 1;
    if count > LONGEST_WORD || !word.chars().all(char::is_alphabetic) {
        return Vec::new();
    }
    let part = |from: usize, to: usize| &word[bounds[from]..bounds[to]];
    // The parts before each letter with which another may begin, and those of the whole.
    let mut before: Vec<Option<Vec<&str>>> = vec![None; count + 1];
    before[0] = Some(Vec::new());
    let mut whole: Option<Vec<&str>> = None;
    for from in 0..count {
        let Some(parts) = before[from].take() else {
            continue;
        };
        for to in (from + INNER..=count.min(from + LONGEST_PIECE)).rev() {
            if !is_known(part(from, to)) {
                continue;
            }
            let parts: Vec<&str> = parts.iter().copied().chain([part(from, to)]).collect();
            let is_better = |than: &Option<Vec<&str>>| {
                than.as_ref().is_none_or(|than| parts.len() < than.len())
            };
            let rest = part(to, count);
            for link in [""].into_iter().chain(LINKS) {
                let next = to + link.chars().count();
                if next < count && rest.starts_with(link) && is_better(&before[next]) {
                    before[next] = Some(parts.clone());
                }
            }
            let is_end = rest.is_empty() || ENDINGS.contains(&rest);
            if is_end && parts.len() > 1 && is_better(&whole) {
                whole = Some(parts);
            }
        }
    }
    whole.unwrap_or_default()
}
