//! The words that say little, or something special, in the name of an organisation. All in the form that
//! [`super::name`] brings words into: lower case, umlauts without their dots ("universitat", "fur").

use std::{collections::HashSet, sync::LazyLock};

use super::name::Form;

/// Words to look up.
pub(super) type Words = LazyLock<HashSet<&'static str>>;

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// Words that may be there or not.
pub(super) static SMALL: Words = LazyLock::new(|| {
    words(
        "a am an and at auf aus bei d da das de dem den der des die du ein eine et for fur im in la le mit of the \
         u um und vom von zu zum zur",
    )
});

/// Small words that connect a part with its whole: "Institut … **der** …", "Archiv **des** …".
pub(super) static OF: Words = LazyLock::new(|| words("dem der des im of vom von"));

/// Small words that connect what is attached with what it stands beside: "Institut … **an** der …".
pub(super) static AT: Words = LazyLock::new(|| words("am an ander at"));

/// Legal forms by the words that tell them.
pub(super) const FORMS: &[(&str, Form)] = &[
    ("ag", Form::Stock),
    ("aktiengesellschaft", Form::Stock),
    ("se", Form::Stock),
    ("kgaa", Form::StockPartnership),
    ("gmbh", Form::Limited),
    ("ggmbh", Form::Limited),
    ("gemgmbh", Form::Limited),
    ("mbh", Form::Limited),
    ("ug", Form::Limited),
    ("ltd", Form::Limited),
    ("haftungsbeschrankt", Form::Limited),
    ("beschranktsterhaftung", Form::Limited),
    ("kg", Form::Partnership),
    ("cokg", Form::Partnership),
    ("kommanditgesellschaft", Form::Partnership),
    ("ohg", Form::Partnership),
    ("gbr", Form::Partnership),
    ("ek", Form::Sole),
    ("eg", Form::Cooperative),
    ("ev", Form::Association),
    ("aor", Form::Public),
];

/// Words that belong to a legal form and tell nothing beside it.
pub(super) static FORM_FILLERS: Words = LazyLock::new(|| {
    words(
        "beschrankter beschrankterhaftung cie co eingetragener gem gemeinnutzige gemeinnutziger haftung",
    )
});

/// What phrases of one or more words are read as, a line each; the longest that fits counts. Also names of towns
/// and the English words in the names of German institutions.
pub(super) const READ_AS: &str = "\
 =
university of applied sciences and arts = hochschule
university of applied sciences = hochschule
university of technology = technische universitat
technical university = technische universitat
university hospitals = universitatsklinikum
university hospital = universitatsklinikum
university medical center = universitatsklinikum
klinikum der universitat = universitatsklinikum
uniklinik = universitatsklinikum
uniklinikum = universitatsklinikum
universitatsklinik = universitatsklinikum
university library = universitatsbibliothek
rwth aachen university = rheinisch westfalische technische hochschule aachen
rwth aachen = rheinisch westfalische technische hochschule aachen
rwth = rheinisch westfalische technische hochschule aachen
fachhochschule = hochschule
fh = hochschule
th = technische hochschule
tu = technische universitat
uni = universitat
univ = universitat
university = universitat
gesamthochschule =
max planck institute = max planck institut
institute = institut
institution = einrichtung
research center = forschungszentrum
research centre = forschungszentrum
research institute = forschungsinstitut
center = zentrum
centre = zentrum
centrum = zentrum
foundation = stiftung
society = gesellschaft
association = verband
academy = akademie
library = bibliothek
hospital = krankenhaus
clinic = klinik
department = abteilung
faculty = fakultat
city of = stadt
landeshauptstadt = stadt
bundesstadt = stadt
cologne = koln
munich = munchen
nuremberg = nurnberg
north rhine westphalia = nordrhein westfalen
nrw = nordrhein westfalen";

/// Words that many organisations have in their names: two names that share only these share nothing.
pub(super) static GENERIC: Words = LazyLock::new(|| {
    words(
        "abteilung agentur akademie aktion angewandte angewandten anstalt arbeit archiv automation beratung \
         beratungs bereich bibliothek bio biotech biotechnology bund bundes bundesamt bundesanstalt bundesinstitut \
         bundesministerium bundesverband business care clinic communication communications company competence \
         consult consultants consulting control data deutsch deutsche deutschen deutscher deutsches deutschland \
         development dienst digital discovery einrichtung electronics elektro energie energy engineering \
         entwicklung environment europa europaische europaisches europe european evangelische evangelisches \
         fachverband fakultat forderung forschung forschungs forschungsgemeinschaft forschungsgesellschaft \
         forschungsinstitut forschungszentrum forum fraunhofer gemeinschaft german germany gesellschaft gesundheit \
         global group gruppe health healthcare helmholtz hochschule holding hospital industrial industrie \
         industries informatik information informations ingenieurburo initiative innovation innovations institut \
         integrated international internationale internationales katholische katholisches klinik kliniken klinikum \
         kompetenzzentrum kopf krankenhaus kreis kunststoff labor laboratorien laboratorium land landes landesamt \
         landesbetrieb landesinstitut landesverband lehrstuhl leibniz management marketing maschinenbau material \
         materials max medical medizin medizinische messtechnik ministerium museum national network netzwerk \
         nordrhein nutrition performance planck planung power product products produktion projects projekt \
         research rheinische rheinisches school science sciences security service services software solutions \
         stadt stadtische stadtisches stadtwerke stiftung studien system systeme systems systemtechnik technical \
         technik technische technisches technologie technologies technology tuv umwelt union universitat \
         universitatsbibliothek universitatsklinikum unternehmen verband verein vereinigung verlag vertrieb \
         vertriebs verwaltung verwaltungs wasser water werk werke westfalen westfalische westfalisches wirtschaft \
         wissenschaft world zentralbibliothek zentrale zentralverband zentrum",
    )
});

/// Words that make another organisation of one when they are added to its name.
pub(super) static OTHER_KIND: Words = LazyLock::new(|| {
    words(
        "akademie archiv beteiligungs bibliothek bundesverband campus center consult consulting fakultat finance \
         forderverein forschungsinstitut hochschule holding immobilien institut international klinik klinikum \
         krankenhaus kreis logistics logistik museum netz power schule service services stadt stadtwerke stiftung \
         studentenwerk universitat universitatsbibliothek universitatsklinikum verein verlag vertriebs verwaltungs \
         zentralbibliothek",
    )
});

/// Of these, words that say what somebody does who trades under the own name.
pub(super) static TRADES: Words =
    LazyLock::new(|| words("consult consulting service services vertriebs"));

/// Words by which a part of an organisation is called.
pub(super) static PART: Words = LazyLock::new(|| {
    words(
        "abteilung arbeitsgemeinschaft arbeitsgruppe arbeitsstelle archiv bereich bibliothek campus department \
         dezernat einrichtung fachbereich fachgebiet fakultat forschungsgruppe forschungsinstitut forschungsstelle \
         geschaftsbereich gesundheitscampus hochschulbibliothek institut kinderklinik klinik klinikum labor \
         laboratorium landesbibliothek lehrgebiet lehrstuhl museum museumsbibliothek niederlassung poliklinik \
         professur projektgruppe rechenzentrum ref referat research sektion seminar stadtarchiv stadtbibliothek \
         standort supercomputing universitatsbibliothek universitatsklinikum werk zentralbibliothek zentrum \
         zweigniederlassung",
    )
});

/// Institutions whose institutes are named after them: the first words of the institute's name, the words one
/// of which follows, and the name of the whole (stems of its words).
pub(super) const HOUSES: &[(&[&str], &[&str], &str)] = &[
    (
        &["fraunhofer"],
        &["institut", "einrichtung", "zentrum", "center"],
        "fraunhofgesellschaft",
    ),
    (&["max", "planck"], &["institut"], "maxplanckgesellschaft"),
    (
        &["leibniz"],
        &["institut", "zentrum", "informationszentrum"],
        "leibnizgemeinschaft",
    ),
    (
        &["helmholtz"],
        &["zentrum", "institut"],
        "helmholtzgemeinschaft",
    ),
];

/// What a whole of [`HOUSES`] may have behind its name (stems of words).
pub(super) static HOUSE_TAILS: Words = LazyLock::new(|| {
    words(
        "deutschforschungszentr forderungangewandtforschung forderungwissenschaft \
         wissenschaftgottfriedwilhelmleibniz",
    )
});

/// Words that say no more than a region, or how an organisation is organised.
pub(super) static WEAK: Words = LazyLock::new(|| {
    words(
        "anerkannte germany group gruppe konzern land landes nordrhein privat private region staatlich staatliche \
         westfalen",
    )
});

/// Web hosts of many organisations; an address there says nothing.
pub(super) static COMMON_HOSTS: Words = LazyLock::new(|| {
    words(
        "deutsches-stiftungszentrum.de europa.eu facebook.com github.com github.io google.com hypotheses.org \
         instagram.com linkedin.com twitter.com wikidata.org wikipedia.org x.com xing.com youtube.com",
    )
});

/// First words of municipalities' names that are also other words.
pub(super) static ALSO_WORDS: Words =
    LazyLock::new(|| words("bunde hille horn lage marl rees sankt wetter"));

/// The larger towns of Germany outside North Rhine-Westphalia: a name that tells one of them is of there.
pub(super) static TOWNS_ELSEWHERE: Words = LazyLock::new(|| {
    words(
        "augsburg bamberg bayreuth berlin braunschweig bremen chemnitz cottbus darmstadt dresden erfurt erlangen \
         frankfurt freiburg giessen gottingen greifswald halle hamburg hannover heidelberg hildesheim ilmenau \
         ingolstadt jena karlsruhe kassel kiel koblenz konstanz leipzig lubeck luneburg magdeburg mainz mannheim \
         marburg munchen nurnberg oldenburg osnabruck passau potsdam regensburg rosenheim rostock saarbrucken \
         stuttgart trier tubingen ulm wittenberg wurzburg",
    )
});
