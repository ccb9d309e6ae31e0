// Gives the sample data what can be reckoned from it by rule: a small vocabulary, which entries have which of its
// competences (by words in their German text), labels for the industries they name, and figures of all places. All of
// it is made up. Run it again after changing an entry or a rule: node scripts/demo-knowledge.mjs
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const DEMO = new URL('../crates/app/demo/', import.meta.url);
const URI = 'urn:kompetenzatlas:demo:';

// key | above | German | English | other words (German / English) | words in a text that speak for it
const CONCEPTS = `
production||Produktion und Fertigung|Production and manufacturing|Herstellung / making|
joining|production|Fügetechnik|Joining technology|Verbinden von Bauteilen / joining of parts|fügen,fügetechnik,kleben,klebe
welding|joining|Schweißen|Welding|Schweißtechnik / welding technology|schweiß
laser|production|Lasertechnik|Laser technology|Laserbearbeitung / laser processing|laser
additive|production|Additive Fertigung|Additive manufacturing|3D-Druck, Pulverbettdruck / 3D printing|3d-druck,additiv,pulverbett,schmelzbad
cutting|production|Zerspanen|Machining|Fräsen, Drehen, Schleifen / milling, turning, grinding|fräs,zerspan,drehteil,drehmaschine,schleif
forming|production|Umformtechnik|Forming technology|Schmieden, Stanzen, Pressen / forging, stamping|schmied,gesenk,umform,stanz,presswerk,tiefzieh
casting|production|Gießereitechnik|Foundry technology|Gießen / casting|gießerei,gussteil,gussput,druckguss
surface|production|Oberflächentechnik|Surface technology|Beschichten, Galvanik / coating, electroplating|oberfläche,beschicht,galvan,lackier
plastics|production|Kunststofftechnik|Plastics technology|Spritzguss / injection moulding|kunststoff,spritzgu,rezyklat
assembly|production|Montage|Assembly|Zusammenbau / putting together|montage,montier
maintenance|production|Instandhaltung|Maintenance|vorausschauende Wartung / predictive maintenance|instandhalt,wartung,retrofit
quality|production|Qualitätsprüfung|Quality inspection|Qualitätssicherung / quality assurance|qualitäts,prüfstand,prüftechnik,fehlerbild,ausschuss
digital||Digitale Technik|Digital technology|Digitalisierung / digitisation|
ai|digital|Künstliche Intelligenz|Artificial intelligence|KI, maschinelles Lernen / AI, machine learning|künstliche intelligenz,maschinelle,neuronal,ki-,-ki ,ki im,ki für,sprachmodell
vision|digital|Bildverarbeitung|Machine vision|Kamera-Inspektion / camera inspection|kamera,bildverarbeitung,bilderkennung
robotics|digital|Robotik|Robotics|Roboter, Cobots / robots, cobots|robot,cobot
sensors|digital|Sensorik|Sensors|Messtechnik / measurement|sensor,messtechnik,messdaten
twin|digital|Digitaler Zwilling|Digital twin|Simulation / simulation|digitaler zwilling,digitalen zwilling,simulation
data|digital|Datenanalyse|Data analysis|Auswertung von Daten / analytics|datenanalyse,datenraum,auswertung von,maschinendaten,betriebsdaten
iot|digital|Vernetzung von Maschinen|Connected machines|Internet der Dinge, OPC UA / internet of things|opc ua,vernetz,schnittstelle,funkmodul
erp|digital|Betriebliche Software|Business software|ERP, MES, Warenwirtschaft / ERP, MES|erp,warenwirtschaft,mes-,auftragsplanung,zeiterfassung
cloud|digital|Cloud und Rechenzentren|Cloud and data centres|Hosting / hosting|cloud,rechenzentrum,server
xr|digital|Virtuelle und erweiterte Realität|Virtual and augmented reality|VR, AR, Datenbrille / VR, AR|datenbrille,virtuelle realität,virtual,augmented
security|digital|Informationssicherheit|Information security|IT-Sicherheit, Cybersicherheit / IT security, cybersecurity|it-sicherheit,informationssicherheit,cyber,phishing,verschlüssel,sicherheitsvorfall,erpress
privacy|security|Datenschutz|Data protection|DSGVO / GDPR|datenschutz,dsgvo
emergency|security|Notfallplanung|Emergency planning|Wiederanlauf, Datensicherung / recovery, backups|notfall,datensicherung,wiederanlauf
energy||Energie und Umwelt|Energy and environment|Nachhaltigkeit / sustainability|
efficiency|energy|Energieeffizienz|Energy efficiency|Energie sparen / saving energy|energieeffizi,energieverbrauch,stromverbrauch,abwärme,lastgang,energiedaten
hydrogen|energy|Wasserstoff|Hydrogen|Brennstoffzelle, Elektrolyse / fuel cell, electrolysis|wasserstoff,brennstoffzell,elektrolys
solar|energy|Photovoltaik und Speicher|Photovoltaics and storage|Solarstrom, Batterie / solar power, battery|photovoltaik,solar,batterie
circular|energy|Kreislaufwirtschaft|Circular economy|Recycling, Wiederverwendung / recycling, reuse|kreislauf,recycl,wiederverwend,altteil,schrott
water|energy|Wassertechnik|Water technology|Abwasser / waste water|abwasser,wasseraufbereit,kläranlage,prozesswasser
climate|energy|Klimabilanz|Carbon accounting|CO₂-Bilanz / carbon footprint|co2,co₂,klimabilanz,treibhausgas
logistics||Logistik und Mobilität|Logistics and mobility|Verkehr / transport|
warehouse|logistics|Lagertechnik|Warehousing|Intralogistik, Kommissionierung / intralogistics, picking|lager,kommission,intralogistik
transport|logistics|Transport und Touren|Transport and routing|Spedition, Tourenplanung / freight, route planning|spedition,touren,lieferkette,lkw,frachtraum
agv|logistics|Fahrerlose Transportsysteme|Automated guided vehicles|FTS / AGV|fahrerlos,transportroboter
electric|logistics|Elektromobilität|Electric mobility|Ladesäulen / charging|elektromobil,ladesäule,elektroauto,e-fahrzeug
building||Bauen und Holz|Construction and timber|Baugewerbe / construction trade|
bim|building|Digitales Planen am Bau|Building information modelling|BIM / BIM|bim,bauwerksmodell,aufmaß
craft|building|Handwerk|Skilled trades|Handwerksbetriebe / craft businesses|handwerk,tischler,elektrobetrieb,dachdecker
timber|building|Holzbau|Timber construction|Holzverarbeitung / wood processing|holzbau,sägewerk,möbel
materials||Werkstoffe|Materials|Materialkunde / materials science|
steel|materials|Stahl und Metalle|Steel and metals|Legierungen / alloys|stahl,aluminium,legierung,kupfer
textile|materials|Textiltechnik|Textile technology|Gewebe, Garn / fabrics, yarn|textil,gewebe,garn,weberei
paper|materials|Papier und Verpackung|Paper and packaging|Karton / cardboard|papier,verpackung,karton
food|materials|Lebensmitteltechnik|Food technology|Backen, Molkerei / baking, dairy|lebensmittel,bäckerei,molkerei,brauerei,teig
bio|materials|Bioökonomie|Bioeconomy|nachwachsende Rohstoffe / renewable resources|nachwachsend,bioökonomie,biobasiert,landwirtschaft,acker
health||Gesundheit und Pflege|Health and care|Medizin / medicine|
medtech|health|Medizintechnik|Medical technology|Geräte für Kliniken / devices for hospitals|medizintechnik,implantat,prothese,klinik
care|health|Pflegetechnik|Care technology|Assistenz in der Pflege / assistance in care|pflege
work||Arbeit gestalten|Shaping work|gute Arbeit / good work|
participation|work|Mitbestimmung|Codetermination|Betriebsrat, Beteiligung / works council, participation|betriebsrat,mitbestimm,betriebsvereinbarung,personalrat,beteiligung
ergonomics|work|Ergonomie|Ergonomics|Entlastung, Exoskelett / strain, exoskeleton|ergonom,exoskelett,belastung,rücken
worktime|work|Arbeitszeit und Schichten|Working time and shifts|Schichtplan / shift plans|schicht,arbeitszeit,dienstplan
safety|work|Arbeitsschutz|Occupational safety|Gefährdungsbeurteilung / risk assessment|arbeitsschutz,gefährdung,unfall
mobilework|work|Mobiles Arbeiten|Mobile work|Homeoffice / working from home|mobiles arbeiten,mobiler arbeit,homeoffice
training|work|Berufliche Weiterbildung|Vocational training|Schulung, Qualifizierung / courses, qualification|weiterbild,qualifizier,schulung,lehrgang,ausbildung
knowhow|work|Wissen im Betrieb sichern|Keeping know-how in the firm|Wissensmanagement, Nachfolge / knowledge management, succession|wissensmanagement,erfahrungswissen,nachfolge,übergabe
change|work|Veränderungen begleiten|Managing change|Einführung neuer Technik / introducing technology|veränderung,einführung neuer,akzeptanz
business||Unternehmen führen|Running a business|Betriebsführung / management|
funding|business|Förderberatung|Funding advice|Fördermittel / grants|fördermittel,förderberatung,zuschuss,förderung
startup|business|Gründung|Starting a business|Start-up / start-up|gründung,gründer,start-up,startup
patents|business|Schutzrechte|Intellectual property|Patente, Marken / patents, trademarks|patent,schutzrecht
models|business|Geschäftsmodelle|Business models|Dienstleistung statt Produkt / services instead of products|geschäftsmodell,plattform
`;

// Industries that entries name, in our own words: code | German | English
const SECTORS = `
A|Land- und Forstwirtschaft|Farming and forestry
01|Landwirtschaft|Farming
01.19|Anbau sonstiger einjähriger Pflanzen|Growing of other annual plants
01.30|Baumschulen und Pflanzenvermehrung|Plant nurseries
B|Bergbau, Steine und Erden|Mining and quarrying
08|Steine und Erden|Stone, sand and clay
08.12|Kies- und Sandgruben|Gravel and sand pits
C|Verarbeitendes Gewerbe|Manufacturing
10|Nahrungsmittel|Food
10.13|Fleischverarbeitung|Meat products
10.41|Öle und Fette|Oils and fats
10.51|Milchverarbeitung|Dairies
10.61|Mühlen|Mills
10.71|Bäckereien|Bakeries
10.91|Futtermittel|Animal feed
11|Getränke|Beverages
11.05|Brauereien|Breweries
13|Textilien|Textiles
13.20|Webereien|Weaving
13.30|Veredlung von Textilien|Textile finishing
13.96|Technische Textilien|Technical textiles
16|Holzwaren|Wood products
16.21|Furniere und Platten|Veneers and boards
16.23|Bauteile aus Holz|Timber building parts
17|Papier|Paper
17.12|Papierherstellung|Papermaking
17.21|Verpackungen aus Papier|Paper packaging
20|Chemie|Chemicals
20.30|Farben und Lacke|Paints
22|Gummi und Kunststoff|Rubber and plastics
22.22|Verpackungen aus Kunststoff|Plastic packaging
22.29|Sonstige Kunststoffwaren|Other plastic products
23|Glas, Keramik, Steine|Glass, ceramics, stone
23.13|Hohlglas|Hollow glass
23.61|Betonteile für den Bau|Concrete building parts
23.63|Transportbeton|Ready-mixed concrete
24|Metallerzeugung|Basic metals
24.33|Kaltprofile|Cold forming of metal
24.34|Drahtziehereien|Wire drawing
24.51|Eisengießereien|Iron foundries
24.53|Leichtmetallgießereien|Light metal foundries
24.54|Buntmetallgießereien|Other metal foundries
25|Metallerzeugnisse|Metal products
25.11|Metallkonstruktionen|Metal structures
25.50|Schmieden und Pressen|Forging and pressing
25.61|Oberflächenveredlung|Surface treatment
25.62|Zerspanung und Mechanik|Machining
25.71|Schneidwaren|Cutlery
25.72|Schlösser und Beschläge|Locks and hinges
25.73|Werkzeuge|Tools
25.93|Drahtwaren und Federn|Wire products and springs
26|Elektronik und Optik|Electronics and optics
26.12|Bestückte Leiterplatten|Loaded circuit boards
26.51|Mess- und Prüfgeräte|Measuring instruments
26.70|Optische Geräte|Optical instruments
27|Elektrische Ausrüstung|Electrical equipment
27.12|Schaltanlagen|Switchgear
27.33|Installationsmaterial|Wiring devices
27.40|Leuchten|Lighting
28|Maschinenbau|Machinery
28.11|Motoren und Turbinen|Engines and turbines
28.14|Armaturen|Valves and fittings
28.21|Industrieöfen|Industrial furnaces
28.25|Kälte- und Lüftungstechnik|Cooling and ventilation
28.30|Landmaschinen|Farm machinery
28.91|Maschinen für die Metallerzeugung|Metallurgy machinery
28.93|Maschinen für Nahrungsmittel|Food machinery
28.94|Textilmaschinen|Textile machinery
28.99|Sonderanlagen|Special-purpose machinery
29|Fahrzeugbau|Motor vehicles
29.32|Fahrzeugteile|Vehicle parts
31|Möbel|Furniture
31.02|Küchenmöbel|Kitchen furniture
31.09|Sonstige Möbel|Other furniture
32|Sonstige Waren|Other goods
32.50|Medizinische Geräte|Medical devices
33|Reparatur und Montage von Maschinen|Repair of machinery
33.12|Maschinenreparatur|Repair of machines
33.14|Reparatur elektrischer Anlagen|Repair of electrical equipment
33.17|Reparatur von Schienenfahrzeugen|Repair of railway vehicles
33.20|Maschinenmontage|Installation of machinery
E|Wasser und Abfall|Water and waste
38|Abfall und Verwertung|Waste and recovery
38.31|Zerlegen von Altgeräten|Dismantling
38.32|Verwertung sortierter Stoffe|Recovery of sorted materials
F|Baugewerbe|Construction
43|Ausbau und Spezialbau|Specialised construction
43.21|Elektroinstallation|Electrical installation
43.32|Bautischlerei|Joinery
43.91|Dachdeckerei|Roofing
H|Verkehr und Lagerei|Transport and storage
49|Landverkehr|Land transport
49.41|Güterverkehr auf der Straße|Road freight
52|Lagerei und Dienste für den Verkehr|Warehousing
52.10|Lagerhäuser|Warehouses
52.29|Spedition|Forwarding
J|Information und Kommunikation|Information and communication
62|Informationstechnik|IT services
62.01|Programmierung|Programming
62.02|IT-Beratung|IT consulting
62.03|Betrieb von IT|Running of IT
63|Informationsdienste|Information services
63.11|Datenverarbeitung und Hosting|Data processing and hosting
M|Freie und technische Dienste|Professional services
71|Ingenieurbüros und Prüflabore|Engineering and testing
71.12|Ingenieurbüros|Engineering
N|Sonstige Dienste für Betriebe|Other business services
81|Gebäudedienste|Building services
81.21|Gebäudereinigung|Cleaning
82|Dienste für Büros und Betriebe|Office services
82.92|Abfüllen und Verpacken|Packaging services
Q|Gesundheit und Soziales|Health and social work
86|Gesundheit|Health
86.10|Krankenhäuser|Hospitals
87|Heime|Residential care
87.10|Pflegeheime|Nursing homes
88|Soziale Dienste|Social work
88.10|Betreuung älterer Menschen|Care for the elderly
`;

const rows = (table) => table.trim().split('\n').map((line) => line.split('|'));
const concepts = rows(CONCEPTS).map(([key, above, de, en, others, words]) => {
  const [deAlt, enAlt] = others.split(' / ').map((list) => list.split(', '));
  return { key, above, de, en, deAlt, enAlt, words: words ? words.split(',') : [] };
});
const write = (file, lines) => writeFileSync(new URL(file, DEMO), lines.join('\n') + '\n');

write('vocabulary.jsonl', concepts.map(({ key, above, de, en, deAlt, enAlt }) => JSON.stringify({
  uri: URI + key, key, broader: above ? URI + above : undefined,
  de: { preferred: de, alternative: deAlt }, en: { preferred: en, alternative: enAlt },
})));

// A section is above the divisions after it, a division above its classes.
let section = '';
write('sectors.jsonl', rows(SECTORS).map(([code, de, en]) => {
  if (/^[A-Z]$/.test(code)) section = code;
  const above = code === section ? undefined : code.includes('.') ? code.split('.')[0] : section;
  return JSON.stringify({ code, broader: above, de, en });
}));

// At most five competences an entry: those whose words occur most, the title counting thrice.
const competencesOf = ({ de }) => {
  if (!de) return [];
  const text = `${de.title} ${de.title} ${de.title} ${de.summary ?? ''} ${de.body ?? ''} `.toLowerCase();
  const weight = ({ words }) => words.reduce((sum, word) => sum + text.split(word).length - 1, 0);
  return concepts
    .map((concept) => [weight(concept), concept.key])
    .filter(([sum]) => sum > 0)
    .sort(([a, x], [b, y]) => b - a || x.localeCompare(y))
    .slice(0, 5)
    .map(([, key]) => URI + key);
};
const CARRY = ['organisations', 'offers', 'needs', 'projects', 'outcomes', 'publications', 'courses', 'events', 'insights'];
for (const name of CARRY) {
  const lines = readFileSync(new URL(`${name}.jsonl`, DEMO), 'utf8').trimEnd().split('\n');
  write(`${name}.jsonl`, lines.map((line) => {
    const bare = line.replace(/, "competences": \[[^\]]*\]/, '');
    const found = competencesOf(JSON.parse(bare));
    if (found.length === 0) return bare;
    const list = found.map((uri) => JSON.stringify(uri)).join(', ');
    return bare.replace(/\}$/, `, "competences": [${list}]}`);
  }));
}

// Figures. A number between 0 and 1 that follows from the text, so that every run gives the same.
const chance = (text) => {
  let hash = 2166136261;
  for (const c of text) hash = Math.imul(hash ^ c.codePointAt(0), 16777619);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 2246822519);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
};
const table = readFileSync(new URL('../../domain/data/nrw/municipalities.csv', DEMO), 'utf8');
const keys = table.trim().split('\n').slice(1).map((line) => line.split(',')[0]);
const share = (x) => Math.min(100, Math.max(0, x)).toFixed(1);
const COLUMNS = 'ags,stand,einwohner,flaeche,hh_any_100,hh_any_1000,hh_ftthb_1000,hh_catv_1000,com_wired_100,com_wired_1000,com_ftthb_1000,parks_wired_1000,parks_ftthb_1000';
const figures = [COLUMNS];
for (const [step, day] of ['2024-06-30', '2024-12-31', '2025-06-30', '2025-12-31'].entries()) {
  for (const ags of keys) {
    const isCity = ags.endsWith('000');
    const at = (what) => chance(`${ags} ${what}`);
    const people = Math.round((isCity ? 90000 : 6000) + at('people') ** 3 * (isCity ? 700000 : 90000));
    const area = ((isCity ? 70 : 25) + at('area') * 130).toFixed(1);
    const fibre = (isCity ? 12 : 8) + at('fibre') ** 2 * 70 + step * (1 + at('growth') * 6);
    const cable = isCity ? 55 + at('cable') * 35 : at('cable') ** 2 * 70;
    const parks = fibre * (0.5 + at('parks'));
    const giga = (x) => x + (100 - x) * (cable / 100);
    const firms = giga(fibre * 0.8) * 0.85;
    figures.push([
      ags, day, people, area, share(85 + at('fast') * 15), share(giga(fibre)), share(fibre), share(cable),
      share(70 + at('firms') * 30), share(firms), share(fibre * 0.8), share(parks + cable * 0.2), share(parks),
    ].join(','));
  }
}
write('figures.csv', figures);

const NETWORKS = { 'lte/10': 88, '5g/2': 62, 'any/0': 97 };
const LAND = ['residential', 'commercial', 'agricultural', 'woodland', 'motorway', 'federal_road', 'railway'];
const mobile = ['kreis,stand,netz,flaeche,anteil'];
for (const district of new Set(keys.map((ags) => ags.slice(0, 5)))) {
  for (const [network, base] of Object.entries(NETWORKS)) {
    for (const land of LAND) {
      const spread = (100 - base) * (2 * chance(`${district} ${network} ${land}`) - 1);
      mobile.push([district, '2025-12-31', network, land, share(base + spread)].join(','));
    }
  }
}
write('mobile.csv', mobile);

const without = readdirSync(DEMO).filter((file) => /^(offers|projects|outcomes)/.test(file)).flatMap((file) =>
  readFileSync(new URL(file, DEMO), 'utf8').trimEnd().split('\n').filter((line) => !line.includes('"competences"')));
console.log(`${concepts.length} concepts; ${without.length} offers, projects and outcomes without any of them`);
