//! What the made-up texts are put together from: words and halves of words, written for this purpose.

use super::Chance;

const NAME_HEADS: &[&str] = &[
    "Acker", "Adel", "Alt", "Amsel", "Bach", "Baum", "Berg", "Birken", "Blumen", "Borg", "Brand",
    "Breit", "Brink", "Brock", "Buchen", "Burg", "Busch", "Dahl", "Dorn", "Eber", "Eichen", "Eich",
    "Elsen", "Engel", "Erlen", "Eschen", "Fal", "Feld", "Fichten", "Finken", "Forst", "Frei",
    "Fried", "Gold", "Grim", "Grün", "Haber", "Hagen", "Hahn", "Hasel", "Heide", "Heil", "Heim",
    "Hell", "Hirsch", "Hoch", "Hof", "Hohen", "Holt", "Holz", "Horst", "Kalk", "Kamp", "Karl",
    "Kirch", "Klein", "Korn", "Kranz", "Kreuz", "Kühl", "Lan", "Lehm", "Lieb", "Linden", "Lohr",
    "Mai", "Mark", "Meer", "Middel", "Moor", "Mühlen", "Nacht", "Neu", "Nieder", "Nord", "Nuss",
    "Ober", "Oster", "Otten", "Pappel", "Pfeifen", "Quer", "Rabe", "Rauen", "Reh", "Rein", "Richt",
    "Ried", "Ritter", "Rosen", "Rot", "Sand", "Schild", "Schlot", "Schön", "Schwarz", "See",
    "Silber", "Sonnen", "Spiel", "Stahl", "Stein", "Stern", "Stock", "Strat", "Süd", "Tannen",
    "Teich", "Thal", "Trau", "Uhlen", "Unter", "Vogel", "Wald", "Wasser", "Weiden", "Wein", "Weiß",
    "Wester", "Wieden", "Wiesen", "Wild", "Winter", "Wolf", "Zell", "Ziegel", "Zimmer",
];

const NAME_TAILS: &[&str] = &[
    "acher", "bauer", "baum", "beck", "berg", "berger", "blum", "born", "brandt", "brink", "bruch",
    "burger", "busch", "dorf", "egger", "eisen", "feld", "felder", "fels", "furt", "gart", "graf",
    "hagen", "hamm", "hardt", "haus", "hausen", "heim", "heimer", "hof", "hoff", "höfer", "holt",
    "horst", "kamp", "kemper", "kötter", "land", "lander", "loh", "mann", "meier", "meister",
    "mühl", "müller", "rath", "rodt", "rott", "scheid", "schmidt", "siepen", "stadt", "städter",
    "stein", "stetter", "thaler", "wald", "weber", "weg", "wig", "winkel", "zahn",
];

const ADJECTIVES: &[&str] = &[
    "mittelständische",
    "regionale",
    "moderne",
    "anspruchsvolle",
    "gewerbliche",
    "öffentliche",
    "langjährige",
    "kleine",
    "industrielle",
    "private",
    "handwerkliche",
    "internationale",
    "ländliche",
    "städtische",
    "wachsende",
    "familiengeführte",
];

const CUSTOMERS: &[&str] = &[
    "Kunden",
    "Betriebe",
    "Auftraggeber",
    "Handwerksbetriebe",
    "Kommunen",
    "Industrieunternehmen",
    "Privathaushalte",
    "Zulieferer",
    "Krankenhäuser",
    "Schulen",
    "Bauherren",
    "Händler",
    "Vereine",
    "Pflegeeinrichtungen",
    "Verwaltungen",
    "Maschinenhersteller",
];

const QUALITIES: &[&str] = &[
    "in kleinen Serien",
    "ab Losgröße eins",
    "nach Maß",
    "mit kurzer Lieferzeit",
    "mit eigener Prüfung",
    "aus einer Hand",
    "im Zweischichtbetrieb",
    "auf Abruf",
    "mit Rückverfolgung bis zur Charge",
    "nach Zeichnung",
    "mit festem Ansprechpartner",
    "termintreu",
    "ressourcenschonend",
    "im Umkreis",
    "mit Notdienst",
    "für schwierige Einbauorte",
    "unter Reinraumbedingungen",
    "auch am Wochenende",
];

const TOPIC_HEADS: &[&str] = &[
    "Laser",
    "Ultraschall",
    "Roboter",
    "Sensor",
    "Daten",
    "Schicht",
    "Werkzeug",
    "Prozess",
    "Energie",
    "Qualitäts",
    "Lern",
    "Wissens",
    "Sicherheits",
    "Netzwerk",
    "Cloud",
    "Bild",
    "Sprach",
    "Lager",
    "Material",
    "Wartungs",
    "Schweiß",
    "Kunststoff",
    "Metall",
    "Holz",
    "Textil",
    "Beton",
    "Glas",
    "Lebensmittel",
    "Pflege",
    "Logistik",
    "Verkehrs",
    "Gebäude",
    "Wasser",
    "Luft",
    "Lärm",
    "Belastungs",
    "Arbeitszeit",
    "Kompetenz",
    "Ausbildungs",
    "Beteiligungs",
    "Auftrags",
    "Liefer",
    "Produktions",
    "Montage",
    "Verpackungs",
    "Druck",
    "Farb",
    "Oberflächen",
    "Temperatur",
    "Schwingungs",
    "Strömungs",
    "Simulations",
    "Modell",
    "Zwillings",
    "Assistenz",
    "Diagnose",
    "Stoffstrom",
    "Recycling",
    "Batterie",
    "Wasserstoff",
    "Solar",
    "Wärme",
    "Ernte",
    "Boden",
    "Fütterungs",
    "Touren",
    "Flotten",
    "Kassen",
];

const TOPIC_TAILS: &[&str] = &[
    "technik",
    "verfahren",
    "steuerung",
    "überwachung",
    "analyse",
    "planung",
    "optimierung",
    "erkennung",
    "messung",
    "prüfung",
    "vernetzung",
    "auswertung",
    "modellierung",
    "gestaltung",
    "systeme",
    "werkzeuge",
    "bearbeitung",
    "simulation",
    "plattform",
    "schnittstelle",
    "schulung",
    "beratung",
    "sicherung",
    "verwaltung",
    "vorhersage",
    "automatisierung",
    "dokumentation",
    "entwicklung",
    "bewertung",
    "führung",
    "integration",
    "diagnostik",
];

const METHODS: &[&str] = &[
    "maschinelles Lernen",
    "digitale Zwillinge",
    "additive Fertigung",
    "kollaborative Roboter",
    "Bildverarbeitung",
    "vorausschauende Wartung",
    "Datenbrillen",
    "Betriebsvereinbarungen",
    "Beschäftigtenbefragungen",
    "modulare Weiterbildung",
    "Blockketten",
    "Funksensoren",
    "Edge-Rechner",
    "agile Arbeitsformen",
    "Gefährdungsbeurteilungen",
    "offene Schnittstellen",
    "Verschlüsselung",
    "Exoskelette",
    "Sprachassistenten",
    "Ontologien",
    "Optimierungsmodelle",
    "Prüfstände",
    "Lernfabriken",
    "Planspiele",
    "Zeitreihenanalyse",
    "Wissensgraphen",
    "Fernwartung",
];

const AIMS: &[&str] = &[
    "senkt den Ausschuss",
    "verkürzt Rüstzeiten",
    "entlastet die Beschäftigten",
    "spart Energie",
    "macht Lieferketten durchschaubar",
    "erhöht die Verfügbarkeit der Anlagen",
    "sichert Wissen im Betrieb",
    "vermeidet Doppelarbeit",
    "beschleunigt Angebote",
    "verbessert die Planung",
    "stärkt die Mitsprache",
    "schützt vor Angriffen",
    "verringert Stillstände",
    "erleichtert die Einarbeitung",
    "hilft bei der Fachkräftesuche",
    "macht Belastungen sichtbar",
    "hält Termine ein",
];

const ENGLISH_TOPICS: &[&str] = &[
    "laser processing",
    "ultrasonic inspection",
    "robot guidance",
    "sensor networks",
    "data platforms",
    "process control",
    "energy monitoring",
    "quality assurance",
    "learning systems",
    "network security",
    "image recognition",
    "material flow",
    "predictive maintenance",
    "welding technology",
    "polymer processing",
    "sheet metal forming",
    "textile coating",
    "food safety",
    "care documentation",
    "route planning",
    "building automation",
    "water treatment",
    "noise reduction",
    "shift planning",
    "skills assessment",
    "worker participation",
    "order management",
    "surface treatment",
    "vibration diagnosis",
    "flow simulation",
    "digital twins",
    "assistance systems",
    "battery recycling",
    "hydrogen storage",
    "heat recovery",
    "soil sensing",
    "fleet management",
];

const ENGLISH_METHODS: &[&str] = &[
    "machine learning",
    "collaborative robots",
    "additive manufacturing",
    "open interfaces",
    "field studies",
    "time series analysis",
    "knowledge graphs",
    "test benches",
    "edge computing",
    "optimisation models",
    "co-design workshops",
    "finite element models",
    "computer vision",
];

const ENGLISH_AIMS: &[&str] = &[
    "reduces scrap",
    "shortens set-up times",
    "relieves workers",
    "saves energy",
    "makes supply chains transparent",
    "increases availability",
    "keeps knowledge in the firm",
    "prevents downtime",
    "improves planning",
    "protects against attacks",
];

/// A family name: one of some 7,500.
pub fn family_name(chance: &mut Chance) -> String {
    format!(
        "{}{}",
        chance.pick(NAME_HEADS),
        chance.pick_zipf(NAME_TAILS)
    )
}

/// What a firm or a project deals with: one of some 2,000 compounds, or a method.
pub fn topic(chance: &mut Chance) -> String {
    if chance.permille(300) {
        chance.pick_zipf(METHODS).to_owned()
    } else {
        format!(
            "{}{}",
            chance.pick_zipf(TOPIC_HEADS),
            chance.pick_zipf(TOPIC_TAILS)
        )
    }
}

/// The beginning of a compound as a name for a project: "Laser" of "Laserbearbeitung".
pub fn head(chance: &mut Chance) -> &'static str {
    chance.pick(TOPIC_HEADS).trim_end_matches('s')
}

/// "mittelständische Kunden in kleinen Serien".
pub fn customers(chance: &mut Chance) -> String {
    format!(
        "{} {} {}",
        chance.pick(ADJECTIVES),
        chance.pick(CUSTOMERS),
        chance.pick(QUALITIES)
    )
}

/// What it is good for: "spart Energie".
pub fn aim(chance: &mut Chance) -> &'static str {
    chance.pick(AIMS)
}

/// An English topic, method and aim.
pub fn english(chance: &mut Chance) -> [&'static str; 3] {
    [
        chance.pick_zipf(ENGLISH_TOPICS),
        chance.pick_zipf(ENGLISH_METHODS),
        chance.pick(ENGLISH_AIMS),
    ]
}
