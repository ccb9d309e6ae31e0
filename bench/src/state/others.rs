use super::{Chance, Size, Town, Trade, drawn_trade, firms, town, visibility, words};

/// A made-up entry that is no firm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Other {
    /// Its key in the list.
    pub key: String,
    /// Which kind.
    pub kind: &'static str,
    /// What sort within its kind.
    pub sort: &'static str,
    /// Who may see it.
    pub visibility: &'static str,
    /// German title.
    pub title: String,
    /// German summary.
    pub summary: String,
    /// German long text.
    pub body: String,
    /// English title; empty for most.
    pub title_en: String,
    /// English summary.
    pub summary_en: String,
    /// A field of action.
    pub field: &'static str,
    /// An interface; empty for most.
    pub interface: &'static str,
    /// Its industry, edition 2008; empty for most.
    pub wz2008: &'static str,
    /// Its municipality's key; empty where it stands where its organisation stands.
    pub ags: &'static str,
    /// First day.
    pub from: String,
    /// Last day; may be empty.
    pub until: String,
    /// Year of publication.
    pub year: String,
    /// Who speaks for it, or the other way round.
    pub ties: Vec<Tie>,
}

/// A relation from somebody to the entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Which kind.
    pub relation: &'static str,
    /// From whom.
    pub from: String,
    /// In which role; may be empty.
    pub role: &'static str,
}

/// Kinds with how many of a thousand entries they are, their sorts, and how organisations stand to them.
struct Plan {
    kind: &'static str,
    permille: usize,
    sorts: &'static [&'static str],
    relation: &'static str,
    /// At most so many organisations.
    most: usize,
}

const PLANS: &[Plan] = &[
    plan(
        "project",
        300,
        &["running", "finished", "finished", "planned"],
        "takes_part_in",
        6,
    ),
    plan(
        "outcome",
        150,
        &["method", "demonstrator", "software", "guideline", "study"],
        "produced",
        2,
    ),
    plan(
        "publication",
        170,
        &["article", "report", "thesis", "conference_paper"],
        "produced",
        3,
    ),
    plan(
        "offer",
        150,
        &[
            "laboratory",
            "advice",
            "product",
            "test_bed",
            "demonstrator",
        ],
        "provides",
        1,
    ),
    plan(
        "course",
        90,
        &["presence", "online", "blended"],
        "provides",
        1,
    ),
    plan(
        "event",
        60,
        &["presence", "online", "hybrid"],
        "organises",
        2,
    ),
    plan("need", 40, &["now", "this_year", "open"], "seeks", 1),
    plan("news", 30, &[""], "reports", 1),
];

const fn plan(
    kind: &'static str,
    permille: usize,
    sorts: &'static [&'static str],
    relation: &'static str,
    most: usize,
) -> Plan {
    Plan {
        kind,
        permille,
        sorts,
        relation,
        most,
    }
}

const FIELDS: &[&str] = &[
    "knowledge",
    "innovation",
    "infrastructure",
    "funding",
    "security",
    "skills",
    "work",
    "dialogue",
];

const INSTITUTES: &[(&str, &str)] = &[
    ("research_institute", "Institut für"),
    ("research_institute", "Forschungszentrum"),
    ("university", "Lehrstuhl für"),
    ("university_of_applied_sciences", "Labor für"),
    ("network", "Netzwerk"),
    ("public_body", "Beratungsstelle"),
    ("advice_centre", "Akademie für"),
];

/// All other entries of a state: of a hundred the first is an institute or a network, the rest what organisations did,
/// made and give.
pub struct Others {
    size: Size,
    next: usize,
}

impl Others {
    /// The other entries of a state of this size.
    #[must_use]
    pub const fn new(size: Size) -> Self {
        Self { size, next: 0 }
    }

    /// An organisation: two of three times an institute, few of which have much; else any firm.
    fn organisation(&self, chance: &mut Chance) -> String {
        let institutes = self.size.others.div_ceil(INSTITUTE_EVERY);
        if self.size.firms == 0 || chance.permille(670) {
            let place = (institutes as f64).powf(chance.share()) - 1.0;
            return key(place as usize * INSTITUTE_EVERY);
        }
        firms::key(chance.below(self.size.firms))
    }
}

/// Every so many entries an institute.
const INSTITUTE_EVERY: usize = 100;

impl Iterator for Others {
    type Item = Other;

    fn next(&mut self) -> Option<Other> {
        if self.next == self.size.others {
            return None;
        }
        let n = self.next;
        self.next += 1;
        let mut chance = Chance::of(self.size.seed, 2, n as u64);
        let chance = &mut chance;
        let (town, trade) = (town(chance), drawn_trade(chance));
        let mut other = Other {
            key: key(n),
            visibility: visibility(chance),
            field: chance.pick(FIELDS),
            ..Other::default()
        };
        if chance.permille(200) {
            other.interface = chance.pick(&["organisation_technology", "organisation_people"]);
        }
        if n.is_multiple_of(INSTITUTE_EVERY) {
            institute(chance, town, &mut other);
        } else {
            deed(chance, trade, town, &mut other);
            let plan = PLANS.iter().find(|plan| plan.kind == other.kind);
            let (relation, most) = plan.map_or(("", 0), |plan| (plan.relation, plan.most));
            for n in 0..=chance.below(most.max(1)) {
                let role = if relation == "takes_part_in" && n == 0 {
                    "coordinator"
                } else {
                    ""
                };
                let from = self.organisation(chance);
                if other.ties.iter().all(|tie| tie.from != from) {
                    other.ties.push(Tie {
                        relation,
                        from,
                        role,
                    });
                }
            }
        }
        Some(other)
    }
}

fn key(n: usize) -> String {
    format!("o{n}")
}

fn institute(chance: &mut Chance, town: &Town, other: &mut Other) {
    let (sort, beginning) = INSTITUTES[chance.below(INSTITUTES.len())];
    other.kind = "organisation";
    other.sort = sort;
    other.ags = town.ags;
    let (first, second) = (words::topic(chance), words::topic(chance));
    other.title = format!(
        "{beginning} {first} {} {}",
        town.name,
        words::family_name(chance)
    );
    other.summary = format!(
        "Angewandte Forschung und Beratung zu {first} und {second} für {}.",
        words::customers(chance)
    );
}

fn deed(chance: &mut Chance, trade: &Trade, town: &Town, other: &mut Other) {
    let mut at = chance.below(PLANS.iter().map(|plan| plan.permille).sum());
    let mut plans = PLANS.iter();
    let mut plan = &PLANS[0];
    for next in &mut plans {
        plan = next;
        if at < plan.permille {
            break;
        }
        at -= plan.permille;
    }
    other.kind = plan.kind;
    other.sort = chance.pick(plan.sorts);
    let (first, second) = (words::topic(chance), words::topic(chance));
    let (product, service) = (chance.pick(&trade.products), chance.pick(&trade.services));
    let (customers, aim) = (words::customers(chance), words::aim(chance));
    other.title = match plan.kind {
        "project" => format!(
            "{}{}: {first} für {product}",
            words::head(chance),
            words::head(chance)
        ),
        "course" => format!("{first} in der Praxis: {product}"),
        "event" => format!("{first} trifft {product}: Austausch in {}", town.name),
        "need" => format!("{product}: Wer hilft bei {first}?"),
        "offer" => format!("{first} und {second} für {product}"),
        _ => format!("{first} bei {product}: {service}"),
    };
    other.summary = format!("{first} mit {second} {aim}, auch für {customers}.");
    if chance.permille(500) {
        other.body = format!(
            "{product} stellen besondere Anforderungen an {service}. {} {} Erprobt wird das in {}; {first} steht dabei \
             im Mittelpunkt, {second} kommt hinzu.",
            format_args!(
                "Verbunden werden {} und {}.",
                words::topic(chance),
                words::topic(chance)
            ),
            format_args!("Das {}.", words::aim(chance)),
            town.name
        );
    }
    if matches!(plan.kind, "project" | "publication" | "outcome") && chance.permille(400) {
        let [topic, method, aim] = words::english(chance);
        other.title_en = format!("{topic} with {method}");
        other.summary_en = format!("How {method} for {topic} {aim} in small firms.");
    }
    if chance.permille(300) {
        other.wz2008 = trade.wz;
    }
    // What others hold stands where they stand.
    if !matches!(plan.kind, "project" | "outcome" | "publication") {
        other.ags = town.ags;
    }
    dates(chance, other);
}

fn dates(chance: &mut Chance, other: &mut Other) {
    let year = 2_012 + chance.below(15);
    let (month, day) = (1 + chance.below(12), 1 + chance.below(28));
    other.from = format!("{year}-{month:02}-{day:02}");
    match other.kind {
        "project" => other.until = format!("{}-{month:02}-{day:02}", year + 1 + chance.below(4)),
        "publication" => {
            other.year = year.to_string();
            other.from.clear();
        }
        _ => {}
    }
}
