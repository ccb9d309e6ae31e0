//! The synthetic state: as many firms as North Rhine-Westphalia has, and what stands around them, all made up.
//!
//! Reproducible: the same seed gives the same state, entry by entry, on every machine. What is drawn from is public:
//! inhabitants per municipality (end of 2019, Destatis, dl-de/by-2-0; firms are spread like people), establishments per
//! section (2023) and per size class (2019) in five cities of the state (dl-de/by-2-0). Within a section all trades of
//! `data/trades.tsv` are equally frequent, and agriculture, which those figures leave out, gets a share by estimate.

mod chance;
mod firms;
mod others;
mod words;
mod write;

use std::sync::LazyLock;

use domain::places::Gazetteer;

pub use chance::Chance;
pub use firms::{Firm, Firms};
pub use others::{Other, Others, Tie};
pub use write::{MAPPING, write};

use chance::Weighted;

/// How much of a state there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Firms.
    pub firms: usize,
    /// Other entries.
    pub others: usize,
    /// What everything follows from.
    pub seed: u64,
}

impl Size {
    /// The whole state: 755,000 firms and 200,000 other entries.
    pub const WHOLE: Self = Self {
        firms: 755_000,
        others: 200_000,
        seed: 4,
    };

    /// So many thousandths of the whole state.
    #[must_use]
    pub const fn permille(parts: usize) -> Self {
        Self {
            firms: Self::WHOLE.firms * parts / 1_000,
            others: Self::WHOLE.others * parts / 1_000,
            seed: Self::WHOLE.seed,
        }
    }
}

/// A municipality as firms need it.
#[derive(Debug)]
struct Town {
    ags: &'static str,
    name: String,
}

/// A trade with the words of its texts.
#[derive(Debug)]
struct Trade {
    section: char,
    wz: &'static str,
    name: &'static str,
    products: Vec<&'static str>,
    services: Vec<&'static str>,
}

/// Establishments by section, in five cities together, 2023; A by estimate.
const SECTIONS: &[(char, u64)] = &[
    ('A', 1_900),
    ('B', 16),
    ('C', 3_141),
    ('D', 390),
    ('E', 249),
    ('F', 8_182),
    ('G', 15_414),
    ('H', 3_397),
    ('I', 6_237),
    ('J', 3_367),
    ('K', 1_754),
    ('L', 5_121),
    ('M', 11_850),
    ('N', 6_411),
    ('P', 2_021),
    ('Q', 7_290),
    ('R', 2_548),
    ('S', 5_569),
];

struct Knowledge {
    towns: Vec<Town>,
    by_inhabitants: Weighted,
    trades: Vec<Trade>,
    by_frequency: Weighted,
}

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    let (mut towns, mut inhabitants) = (Vec::new(), Vec::new());
    for line in include_str!("../../data/inhabitants.csv").lines().skip(1) {
        let (ags, number) = line.split_once(',').expect("two columns");
        let key = ags.parse().expect("a key of eight digits");
        let known = Gazetteer::nrw().municipality(key);
        towns.push(Town {
            ags,
            name: known.map_or_else(|| ags.to_owned(), |town| town.name.clone()),
        });
        inhabitants.push(number.parse().expect("a number of people"));
    }
    let lines = include_str!("../../data/trades.tsv").lines().skip(1);
    let trades: Vec<Trade> = lines.map(trade).collect();
    let weight = |trade: &Trade| {
        let in_section = trades.iter().filter(|other| other.section == trade.section);
        let section = SECTIONS.iter().find(|(letter, _)| *letter == trade.section);
        let establishments = section.map_or(0, |(_, number)| *number);
        establishments * 1_000 / in_section.count() as u64
    };
    Knowledge {
        by_inhabitants: Weighted::new(inhabitants),
        by_frequency: Weighted::new(trades.iter().map(weight)),
        towns,
        trades,
    }
});

fn trade(line: &'static str) -> Trade {
    let cells: Vec<&str> = line.split('\t').collect();
    Trade {
        section: cells[0].chars().next().expect("a letter"),
        wz: cells[1],
        name: cells[2],
        products: cells[3].split(", ").collect(),
        services: cells[4].split(", ").collect(),
    }
}

fn town(chance: &mut Chance) -> &'static Town {
    &KNOWLEDGE.towns[KNOWLEDGE.by_inhabitants.draw(chance)]
}

fn drawn_trade(chance: &mut Chance) -> &'static Trade {
    &KNOWLEDGE.trades[KNOWLEDGE.by_frequency.draw(chance)]
}

/// Who may see it: of a hundred entries one is for brokers and two are for members.
fn visibility(chance: &mut Chance) -> &'static str {
    match chance.below(100) {
        0 => "brokers",
        1 | 2 => "members",
        _ => "public",
    }
}
