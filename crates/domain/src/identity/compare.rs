//! Whether two organisations are one: points for and against, in one table.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Point, places::Gazetteer, vocabulary::coded};

use super::{
    Signs,
    name::{Name, Tie, is_generic, is_local, is_town, stem, whole_key},
    signs::{Spot, registered},
    words::{OTHER_KIND, SMALL, TRADES, WEAK},
};

/// From how many points on two organisations are surely one.
pub const SURE: i32 = 75;
/// From how many points on somebody should look.
pub const WORTH_A_LOOK: i32 = 60;

coded!(
    /// What speaks for or against two organisations being one. The points are the whole rule; what a code
    /// means is told by [`Sign::points`].
    Sign {
        /// One id of one register.
        SameId = "same_id",
        /// A register in which everybody stands once knows both under different ids.
        OtherId = "other_id",
        /// The names agree up to spelling, legal form and small words.
        SameName = "same_name",
        /// The same words in another order.
        SameWords = "same_words",
        /// One differs by a slip of the pen.
        NearName = "near_name",
        /// One adds a region or the like.
        NameWithMore = "name_with_more",
        /// One adds words behind its legal form.
        NameWithTail = "name_with_tail",
        /// One adds words that may tell another organisation.
        LongerName = "longer_name",
        /// They share a telling word, and each has words of its own.
        PartOfName = "part_of_name",
        /// The name is long, so that two rarely have it by chance.
        LongName = "long_name",
        /// The name tells the town.
        NameWithTown = "name_with_town",
        /// The name says nothing that many others do not say.
        CommonName = "common_name",
        /// The names tell different towns.
        OtherTownInName = "other_town_in_name",
        /// One adds a word that makes another organisation of it (foundation, hospital …).
        OtherKind = "other_kind",
        /// A short form in common.
        SameAcronym = "same_acronym",
        /// Legal forms that no one organisation has at once.
        OtherForm = "other_form",
        /// The same street and number.
        SameHouse = "same_house",
        /// The same street.
        SameStreet = "same_street",
        /// The same postcode.
        SamePostcode = "same_postcode",
        /// The same municipality.
        SameTown = "same_town",
        /// At most ten kilometres apart.
        Near = "near",
        /// In different towns.
        Elsewhere = "elsewhere",
        /// In different towns, but the name tells the town or a house of many institutes.
        OtherSite = "other_site",
        /// The same web host.
        SameHost = "same_host",
        /// The same registered web domain.
        SameDomain = "same_domain",
        /// One says to belong to the other.
        SaysPart = "says_part",
        /// One says to stand beside the other.
        SaysAttached = "says_attached",
    }
);

impl Sign {
    /// The points that a sign brings. Names bring at most 90, and a name alone is sure only where it is the same
    /// and long or tells its town; a place alone is never enough.
    #[must_use]
    pub const fn points(self) -> i32 {
        match self {
            Self::SameId => 100,
            Self::OtherId => -100,
            Self::SameName => 60,
            Self::SameWords => 56,
            Self::NearName => 50,
            Self::NameWithMore => 55,
            Self::NameWithTail => 45,
            Self::LongerName => 35,
            Self::PartOfName => 20,
            Self::LongName | Self::NameWithTown => 15,
            Self::SameAcronym | Self::Near => 10,
            Self::CommonName | Self::OtherTownInName | Self::OtherKind => -40,
            Self::OtherForm => -25,
            Self::SameHouse => 30,
            Self::SameStreet => 26,
            Self::SamePostcode => 22,
            Self::SameTown => 20,
            Self::Elsewhere => -30,
            Self::OtherSite => 0,
            Self::SameHost => 25,
            Self::SameDomain => 15,
            Self::SaysPart | Self::SaysAttached => 0,
        }
    }
}

/// What two organisations are to each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Surely one.
    Same,
    /// Perhaps one: somebody should look.
    Review,
    /// Not one, or nothing speaks for it.
    #[default]
    Different,
    /// The first belongs to the second, or stands beside it.
    Part(Tie),
    /// The second belongs to the first, or stands beside it.
    Whole(Tie),
}

/// A verdict with its reasons.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opinion {
    /// What they are to each other.
    pub verdict: Verdict,
    /// The points, from −300 to 245 (name, house, web host and id the same); [`SURE`] and [`WORTH_A_LOOK`] are the
    /// thresholds.
    pub points: i32,
    /// What brought the points, the names' signs first.
    pub signs: Vec<Sign>,
}

/// Compares two organisations. It does not matter which is the first, apart from [`Verdict::Part`] and
/// [`Verdict::Whole`], which change places.
///
/// Every name of the one is held against every name of the other; the pair of names that gives most points
/// counts, together with places, hosts and ids. Points are those of [`Sign::points`], summed up.
#[must_use]
pub fn compare(one: &Signs, other: &Signs) -> Opinion {
    let place = nearest(&one.spots, &other.spots);
    if let Some((verdict, sign)) = tie(one, other, place) {
        return Opinion {
            verdict,
            points: 0,
            signs: vec![sign],
        };
    }
    let mut signs = one
        .names
        .iter()
        .flat_map(|a| other.names.iter().map(move |b| (a, b)))
        .map(|(a, b)| named(a, b, place))
        .chain(strung(one, other, place))
        // Of as many points the same signs, whichever organisation is the first.
        .max_by(|x, y| sum(x).cmp(&sum(y)).then_with(|| x.cmp(y)))
        .unwrap_or_default();
    if !signs.is_empty() {
        signs.extend(shared_acronym(one, other, &signs));
        signs.extend(shared_host(one, other));
    }
    if one.ids_contradict(other) {
        signs.push(Sign::OtherId);
    } else if one.share_id(other) {
        signs.push(Sign::SameId);
    }
    let points = sum(&signs);
    let verdict = if signs.contains(&Sign::SameId) || points >= SURE {
        Verdict::Same
    } else if points >= WORTH_A_LOOK {
        Verdict::Review
    } else {
        Verdict::Different
    };
    Opinion {
        verdict,
        points,
        signs,
    }
}

fn sum(signs: &[Sign]) -> i32 {
    signs.iter().map(|sign| sign.points()).sum()
}

/// Whether one of them says to belong to the other.
fn tie(one: &Signs, other: &Signs, place: Option<Sign>) -> Option<(Verdict, Sign)> {
    let says = |part: &Signs, whole: &Signs| -> Option<Tie> {
        let wholes: Vec<&str> = whole
            .names
            .iter()
            .filter(|name| !name.is_short)
            .map(|name| whole_key(&name.key))
            .collect();
        let ties = part.names.iter().flat_map(|name| &name.wholes);
        ties.filter(|(key, _)| wholes.contains(&key.as_str()))
            .map(|(_, tie)| *tie)
            .min()
    };
    let in_one_house = matches!(place, Some(Sign::SameHouse | Sign::SameStreet));
    let same_but_for_a_tail = in_one_house
        && one.names.iter().any(|a| {
            other.names.iter().any(|b| {
                matches!(
                    likeness(a, b).first(),
                    Some(Sign::NameWithTail | Sign::SameName)
                )
            })
        });
    if same_but_for_a_tail || strung(one, other, place).is_some() {
        return None;
    }
    let sign = |tie| match tie {
        Tie::Part => Sign::SaysPart,
        Tie::Attached => Sign::SaysAttached,
    };
    match (says(one, other), says(other, one)) {
        (Some(tie), None) => Some((Verdict::Part(tie), sign(tie))),
        (None, Some(tie)) => Some((Verdict::Whole(tie), sign(tie))),
        // Each says to be part of the other: spellings of one, then.
        _ => None,
    }
}

/// Whether the one goes by two names of the other, one behind the other: "AiCuris Anti-infective Cures".
fn strung(one: &Signs, other: &Signs, place: Option<Sign>) -> Option<Vec<Sign>> {
    let is_strung = |long: &Signs, short: &Signs| {
        long.names.iter().any(|name| {
            short.names.iter().any(|first| {
                let rest = name.joined.strip_prefix(first.joined.as_str());
                rest.is_some_and(|rest| {
                    rest.len() >= 6 && short.names.iter().any(|second| second.joined == rest)
                })
            })
        })
    };
    (is_strung(one, other) || is_strung(other, one))
        .then(|| [Sign::SameName].into_iter().chain(place).collect())
}

/// What a pair of names says, together with the place.
fn named(a: &Name, b: &Name, place: Option<Sign>) -> Vec<Sign> {
    // What follows looks more closely at one of them: always at the same.
    let order = |name: &Name| (name.words.len(), name.words.clone());
    let (a, b) = if order(a) <= order(b) { (a, b) } else { (b, a) };
    let mut signs = likeness(a, b);
    let Some(&first) = signs.first() else {
        return signs;
    };
    if matches!((a.form, b.form), (Some(x), Some(y)) if x != y) {
        signs.push(Sign::OtherForm);
    }
    let is_whole = matches!(
        first,
        Sign::SameName | Sign::SameWords | Sign::NearName | Sign::NameWithMore
    );
    let tells_place = signs.contains(&Sign::NameWithTown) || is_house(a);
    signs.extend(match place {
        Some(Sign::Elsewhere) if is_whole && tells_place => Some(Sign::OtherSite),
        other => other,
    });
    signs
}

/// Institutes of the great research houses have their subject in their name, once in Germany.
fn is_house(name: &Name) -> bool {
    name.words.len() >= 3
        && ["fraunhofer", "max", "leibniz"].contains(&name.words[0].as_str())
        && name.telling().next().is_some()
}

/// What two names say of each other, the degree of likeness first; nothing, if they are not alike.
fn likeness(a: &Name, b: &Name) -> Vec<Sign> {
    if a.is_short && b.is_short {
        return Vec::new();
    }
    let degree = degree(a, b);
    let mut signs: Vec<Sign> = degree.into_iter().collect();
    if signs.is_empty() {
        return signs;
    }
    if (a.is_short || b.is_short) && a.joined == b.joined {
        return vec![Sign::LongerName];
    }
    if !a.towns.is_empty() && !b.towns.is_empty() && a.towns.is_disjoint(&b.towns) {
        signs.push(Sign::OtherTownInName);
    }
    let shorter = if a.words.len() <= b.words.len() { a } else { b };
    let tells_town = a.towns.intersection(&b.towns).next().is_some();
    if tells_town && degree != Some(Sign::PartOfName) {
        signs.push(Sign::NameWithTown);
    }
    let is_telling = shorter.telling().next().is_some();
    if !is_telling && !tells_town && shorter.words.len() < 3 {
        signs.push(Sign::CommonName);
    }
    let is_longer = degree == Some(Sign::LongerName);
    let may_be_long = !matches!(degree, Some(Sign::PartOfName | Sign::NameWithTail))
        && (is_telling || !is_longer || shorter.words.len() >= 4);
    if may_be_long && is_long(shorter) {
        signs.push(Sign::LongName);
    }
    // Who trades under the own full name adds what the trade is.
    let is_full_name = shorter.telling().count() >= 3;
    let other_kind = |word: &str| is_other_kind(word) && !(is_full_name && TRADES.contains(word));
    if is_longer && added(a, b).chain(added(b, a)).any(other_kind) {
        signs.push(Sign::OtherKind);
    }
    signs
}

/// Whether two organisations rarely have a name of these words by chance.
fn is_long(name: &Name) -> bool {
    let long_word = |word: &str| word.len() >= LONG_WORD && !is_generic(word);
    match name.words.as_slice() {
        [word] => long_word(word),
        [_, _] => false,
        [_, _, _] => name.joined.len() >= 24,
        _ => true,
    }
}

/// From how many letters on a word is rarely in the names of two organisations: "bundesnetzagentur".
const LONG_WORD: usize = 15;

fn is_other_kind(word: &str) -> bool {
    OTHER_KIND.contains(word)
}

/// The words of the first that the second has not.
fn added<'a>(a: &'a Name, b: &'a Name) -> impl Iterator<Item = &'a str> {
    a.words
        .iter()
        .filter(|word| !b.words.iter().any(|other| same_word(word, other)))
        .map(String::as_str)
}

fn degree(a: &Name, b: &Name) -> Option<Sign> {
    if a.joined == b.joined {
        return Some(Sign::SameName);
    }
    let only_a: Vec<&str> = added(a, b).collect();
    let only_b: Vec<&str> = added(b, a).collect();
    match (only_a.as_slice(), only_b.as_slice()) {
        ([], []) if a.words.len() == b.words.len() => Some(if same_order(a, b) {
            Sign::NearName
        } else {
            Sign::SameWords
        }),
        ([], []) => Some(Sign::NearName),
        ([_, ..], []) | ([], [_, ..]) if is_misspelt(a, b) => Some(Sign::NearName),
        (more, []) => more_than(a, b, more),
        ([], more) => more_than(b, a, more),
        (one, other) => {
            let (one, other) = (one.concat(), other.concat());
            if is_slip(&one, &other) || is_misspelt(a, b) {
                return Some(Sign::NearName);
            }
            let shares = a
                .telling()
                .any(|word| word.len() >= 4 && b.words.iter().any(|other| same_word(word, other)));
            shares.then_some(Sign::PartOfName)
        }
    }
}

/// How much the longer name, which has all words of the shorter and `more`, differs from it.
fn more_than(longer: &Name, shorter: &Name, more: &[&str]) -> Option<Sign> {
    if shorter.words.is_empty() {
        return None;
    }
    let is_weak = |word: &&str| {
        WEAK.contains(word)
            || longer.acronyms.contains(*word)
            || shorter.acronyms.contains(*word)
            || (shorter.says_germany && *word == "deutschland")
            // An institute that joined the Leibniz-Gemeinschaft put it in front of its name.
            || (*word == "leibniz" && shorter.telling().next().is_some())
            || (*word == "technische" && became_technical(shorter))
            || (is_town(word) && !shorter.towns.is_empty() && shorter.towns.is_subset(&longer.towns))
    };
    let is_bare =
        shorter.telling().next().is_none() && shorter.towns.is_empty() && shorter.words.len() < 3;
    if more.iter().all(is_weak) && !is_bare {
        return Some(Sign::NameWithMore);
    }
    let tail = &longer.words[longer.words.len() - longer.tail.min(longer.words.len())..];
    let in_tail = more
        .iter()
        .all(|word| tail.iter().any(|other| other == word));
    if in_tail && !more.iter().any(|word| is_other_kind(word)) {
        return Some(Sign::NameWithTail);
    }
    (!is_bare).then_some(Sign::LongerName)
}

/// Whether a name is that of a university or Hochschule which a town of North Rhine-Westphalia is named in: where
/// there is also a "Technische …" of that name, it is the same house under its later name (Dortmund 2007, Köln
/// 2015, Ostwestfalen-Lippe 2019). Elsewhere both may exist side by side, as in Darmstadt.
fn became_technical(name: &Name) -> bool {
    let is_house = |word: &String| matches!(word.as_str(), "universitat" | "hochschule");
    name.words.len() == 2
        && name.words.iter().any(is_house)
        && name.towns.iter().any(|t| is_local(t))
}

fn same_order(a: &Name, b: &Name) -> bool {
    a.words.iter().zip(&b.words).all(|(x, y)| same_word(x, y))
}

/// Whether two words are one word in two spellings or forms: equal, of one stem, with one slip, or with a
/// small word stuck to it ("derarbeit").
fn same_word(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if is_town(a) || is_town(b) {
        return false;
    }
    let (stem_a, stem_b) = (stem(a), stem(b));
    if stem_a == stem_b && stem_a.len() >= 4 {
        return true;
    }
    let stuck = |long: &str, short: &str| {
        long.strip_suffix(short)
            .is_some_and(|small| short.len() >= 5 && SMALL.contains(small))
    };
    stuck(a, b) || stuck(b, a) || is_slip(a, b)
}

/// Whether two long texts differ by at most one letter (two from eleven letters on), digits excepted.
fn is_slip(a: &str, b: &str) -> bool {
    let shorter = a.len().min(b.len());
    let allowed = match shorter {
        0..=6 => return false,
        7..=10 => 1,
        _ => 2,
    };
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    a.len().abs_diff(b.len()) <= allowed
        && digits(a) == digits(b)
        && distance(a.as_bytes(), b.as_bytes()) <= allowed
}

/// Whether two long names are one with a few wrong letters, as misread characters leave them. Of thirty letters
/// two may be wrong; another word in one of them makes a greater difference.
fn is_misspelt(a: &Name, b: &Name) -> bool {
    let shorter = a.joined.len().min(b.joined.len());
    let allowed = shorter / 12;
    shorter >= 30
        && a.towns == b.towns
        && a.joined.len().abs_diff(b.joined.len()) <= allowed
        && distance(a.joined.as_bytes(), b.joined.as_bytes()) <= allowed
}

/// The Levenshtein distance of two texts of ASCII letters.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(x != y))
                .min(above + 1)
                .min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

/// A short form that both go by, or that the one's name stands for in the other's.
fn shared_acronym(one: &Signs, other: &Signs, signs: &[Sign]) -> Option<Sign> {
    let helps = matches!(
        signs.first(),
        Some(Sign::LongerName | Sign::PartOfName | Sign::NameWithTail | Sign::NearName)
    );
    let known: BTreeSet<&str> = one.acronyms().collect();
    let shares = other
        .acronyms()
        .any(|short| known.contains(short) && !is_generic(short));
    (helps && shares).then_some(Sign::SameAcronym)
}

fn shared_host(one: &Signs, other: &Signs) -> Option<Sign> {
    if one.hosts.intersection(&other.hosts).next().is_some() {
        return Some(Sign::SameHost);
    }
    let domains: BTreeSet<&str> = one.hosts.iter().map(|host| registered(host)).collect();
    let shares = other
        .hosts
        .iter()
        .any(|host| domains.contains(registered(host)));
    shares.then_some(Sign::SameDomain)
}

/// The best that the places say; nothing, if one of them is not known.
fn nearest(one: &[Spot], other: &[Spot]) -> Option<Sign> {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    pairs
        .filter_map(|(a, b)| near(a, b))
        .max_by_key(|sign| sign.points())
}

fn near(a: &Spot, b: &Spot) -> Option<Sign> {
    let in_one_town = matches!((a.ags, b.ags), (Some(x), Some(y)) if x == y);
    let one_code = matches!((&a.postcode, &b.postcode), (Some(x), Some(y)) if x == y);
    if let (Some((street, number)), Some((other, second))) = (&a.street, &b.street)
        && (in_one_town || one_code)
        && (street == other || is_slip(street, other))
    {
        let same_number = matches!((number, second), (Some(x), Some(y)) if x == y);
        return Some(if same_number {
            Sign::SameHouse
        } else {
            Sign::SameStreet
        });
    }
    if one_code {
        return Some(Sign::SamePostcode);
    }
    if in_one_town {
        return Some(Sign::SameTown);
    }
    let apart = match (point(a), point(b)) {
        (Some(x), Some(y)) => Some(kilometres(x, y)),
        _ => None,
    };
    match apart {
        Some(apart) if apart <= 10.0 => Some(Sign::Near),
        Some(_) => Some(Sign::Elsewhere),
        None if (a.is_elsewhere && b.ags.is_some()) || (b.is_elsewhere && a.ags.is_some()) => {
            Some(Sign::Elsewhere)
        }
        None => None,
    }
}

/// Where a place is: its point, or that of its municipality.
fn point(spot: &Spot) -> Option<Point> {
    spot.point
        .or_else(|| Some(Gazetteer::nrw().municipality(spot.ags?)?.point))
}

/// The distance of two points on a sphere of 6371 km (haversine formula).
fn kilometres(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let lat = (lat_b - lat_a) / 2.0;
    let lon = (b.lon - a.lon).to_radians() / 2.0;
    let h = lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * lon.sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}
