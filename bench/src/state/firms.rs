use std::{
    collections::{BTreeSet, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{Chance, Size, Trade, drawn_trade, town, visibility, words};

/// A made-up firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// Its key in the list.
    pub key: String,
    /// Who may see it.
    pub visibility: &'static str,
    /// Its name.
    pub name: String,
    /// What it does: two or three sentences.
    pub about: String,
    /// Its municipality's key.
    pub ags: &'static str,
    /// Its industry, edition 2008.
    pub wz2008: &'static str,
    /// People employed.
    pub staff: u32,
    /// Its legal form.
    pub legal_form: &'static str,
    /// When it was founded.
    pub founded: u16,
    /// A number that nobody has: of the range set aside for films and the like in Cologne and Berlin.
    pub phone: String,
}

/// All firms of a state, one after the other.
pub struct Firms {
    size: Size,
    next: usize,
    /// Names are known by their hashes: no two firms of a town bear the same.
    taken: HashSet<u64>,
}

impl Firms {
    /// The firms of a state of this size.
    #[must_use]
    pub fn new(size: Size) -> Self {
        Self {
            size,
            next: 0,
            taken: HashSet::new(),
        }
    }
}

impl Iterator for Firms {
    type Item = Firm;

    fn next(&mut self) -> Option<Firm> {
        if self.next == self.size.firms {
            return None;
        }
        let n = self.next;
        self.next += 1;
        let mut chance = Chance::of(self.size.seed, 1, n as u64);
        let (town, trade) = (town(&mut chance), drawn_trade(&mut chance));
        let staff = staff(&mut chance);
        let legal_form = legal_form(&mut chance, staff);
        let mut name = name(&mut chance, trade, legal_form, &town.name);
        while !self.taken.insert(hash(&name, town.ags)) {
            name = format!("{} {name}", words::family_name(&mut chance));
        }
        Some(Firm {
            key: key(n),
            visibility: visibility(&mut chance),
            about: about(&mut chance, trade, &town.name),
            ags: town.ags,
            wz2008: trade.wz,
            founded: 2_024 - (chance.share() * chance.share() * 130.0) as u16,
            phone: format!("0221 4710{:03}", chance.below(1_000)),
            staff,
            legal_form,
            name,
        })
    }
}

/// The key of the `n`th firm.
pub(super) fn key(n: usize) -> String {
    format!("f{n}")
}

/// People employed: 84 % have fewer than ten, 12.5 % fewer than fifty, 3.1 % fewer than 250 (five cities, 2019); among
/// the small ones half are one person or two.
fn staff(chance: &mut Chance) -> u32 {
    let (from, until) = match chance.below(1_000) {
        0..420 => (1, 3),
        420..840 => (3, 10),
        840..965 => (10, 50),
        965..996 => (50, 250),
        _ => (250, 2_000),
    };
    let span = f64::from(until - from);
    from + (chance.share() * chance.share() * span) as u32
}

fn legal_form(chance: &mut Chance, staff: u32) -> &'static str {
    let small = [
        "",
        "",
        "e. K.",
        "GmbH",
        "UG (haftungsbeschränkt)",
        "GbR",
        "GmbH",
    ];
    let large = ["GmbH", "GmbH", "GmbH & Co. KG", "KG", "AG", "SE & Co. KG"];
    if staff < 10 {
        chance.pick(&small)
    } else {
        chance.pick(&large)
    }
}

fn name(chance: &mut Chance, trade: &Trade, legal_form: &str, town: &str) -> String {
    let family = words::family_name(chance);
    let trade = trade.name;
    let name = match chance.below(10) {
        0..3 => format!("{trade} {family}"),
        3..6 => format!("{family} {trade}"),
        6 => format!("{family} & {} {trade}", words::family_name(chance)),
        7 => format!("{family} & Söhne {trade}"),
        8 => format!("{trade} {town} {family}"),
        _ => format!("{family}-{trade}"),
    };
    format!("{name} {legal_form}").trim_end().to_owned()
}

fn about(chance: &mut Chance, trade: &Trade, town: &str) -> String {
    let mut products = BTreeSet::new();
    for _ in 0..=chance.below(3) {
        products.insert(chance.pick(&trade.products));
    }
    let products: Vec<&str> = products.into_iter().collect();
    let (products, service) = (products.join(", "), chance.pick(&trade.services));
    let first = match chance.below(4) {
        0 => format!("{products} für {}.", words::customers(chance)),
        1 => format!("Wir liefern {products} an {}.", words::customers(chance)),
        2 => format!(
            "Fachbetrieb in {town} für {products}: {}.",
            words::customers(chance)
        ),
        _ => format!("{products} und {service} für {}.", words::customers(chance)),
    };
    let second = match chance.below(5) {
        0 => format!("Schwerpunkte: {service}, {}.", words::topic(chance)),
        1 => format!(
            "Mit {} und {service}; das {}.",
            words::topic(chance),
            words::aim(chance)
        ),
        2 => format!("{service} gehört dazu, ebenso {}.", words::topic(chance)),
        3 => format!("Neu im Angebot: {}.", words::topic(chance)),
        _ => return first,
    };
    format!("{first} {second}")
}

fn hash(name: &str, ags: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (name.to_lowercase(), ags).hash(&mut hasher);
    hasher.finish()
}
