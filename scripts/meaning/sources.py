"""The texts the table is trained on, and what their licences ask for is in README.md.

A unit is a text with its language and the thing it speaks of; units of one thing are pairs. Whatever the measurements
use as gold is not read here: no pairs of linking/, nothing of retrieval/, nothing judged.
"""

import csv
import io
import json
import re
import tarfile
import zipfile
from dataclasses import dataclass

csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True)
class Unit:
    thing: str  # what it speaks of: units of the same thing are positives of each other
    language: str  # "de" or "en"
    kind: str  # label, alternative, hidden, keyword, description, title, abstract, string, entry
    text: str


def all_units(data, packages, thesaurus, own):
    """All units; `packages` holds the downloaded packages, `thesaurus` our Turtle files, `own` our glossary and needs."""
    readers = [
        esco_skills(data), esco_occupations(data), esco_groups(data), economy(data), federal_topics(data),
        euroscivoc(data), project_titles(data), briefs(data), grants(data), water_projects(data), calls(data),
        thesaurus_concepts(thesaurus), glossary_entries(own / "glossary.tsv"), own_needs(own / "needs.tsv"),
        home_assistant(packages), characters(packages), places(packages),
    ]  # fmt: skip
    seen, units = set(), []
    for reader in readers:
        for unit in reader:
            text = re.sub(r"\s+", " ", unit.text).strip()
            key = (unit.thing, unit.language, text.lower())
            if len(text) > 1 and key not in seen:
                seen.add(key)
                units.append(Unit(unit.thing, unit.language, unit.kind, text))
    return units


def esco_skills(data):
    for row in rows(data / "esco/esco_skills_de_merged.tsv", "\t"):
        thing = "skill:" + row["uri"].rsplit("/", 1)[1]
        for language in ("de", "en"):
            yield Unit(thing, language, "label", row[f"label_{language}"])
            for alternative in row[f"alt_{language}"].split(" | "):
                yield Unit(thing, language, "alternative", alternative)
            yield Unit(thing, language, "description", row[f"desc_{language}"])


def esco_occupations(data):
    for row in rows(data / "esco/v1.2-de/occupations_de.csv"):
        thing = "occupation:" + row["conceptUri"].rsplit("/", 1)[1]
        yield Unit(thing, "de", "label", row["preferredLabel"])
        for alternative in row["altLabels"].split("\n"):
            yield Unit(thing, "de", "alternative", alternative)
        yield Unit(thing, "de", "description", row["description"])


def esco_groups(data):
    for language, path in (("de", "esco/v1.2-de/skillGroups_de.csv"), ("en", "esco/skillGroups_en.csv")):
        for row in rows(data / path):
            thing = "group:" + row["conceptUri"]
            yield Unit(thing, language, "label", row["preferredLabel"])
            # The German edition has English descriptions here and there.
            if language == "en":
                yield Unit(thing, language, "description", row["description"])
    for row in rows(data / "esco/v1.2-de/ISCOGroups_de.csv"):
        yield Unit("isco:" + row["code"], "de", "label", row["preferredLabel"])
        yield Unit("isco:" + row["code"], "de", "description", row["description"])


def economy(data):
    for edition in ("wz2008", "wz2025"):
        for row in rows(data / f"economy/{edition}.csv"):
            yield Unit(f"{edition}:{row['code']}", "de", "label", row["title_de"])


def federal_topics(data):
    for row in rows(data / "funding/foekat_leistungsplansystematik_2015.csv"):
        thing = "topic:" + row["LP"]
        yield Unit(thing, "de", "label", row["Bezeichnung"])
        yield Unit(thing, "de", "alternative", row["Ebene3_Name"])


def euroscivoc(data):
    for row in rows(data / "research/euroscivoc_used.csv"):
        yield Unit("field:" + row["code"], "en", "label", row["title"])
        yield Unit("field:" + row["code"], "en", "alternative", " ".join(row["path"].split("/")[-3:]))


def project_titles(data):
    for row in rows(data / "research/fp7_projects.csv"):
        yield Unit("project:" + row["project_id"], "en", "title", row["title"])


def briefs(data):
    for row in rows(data / "research/fp7_briefs_en.csv"):
        yield Unit("brief:" + row["brief_rcn"], "en", "title", row["title"])
        yield Unit("brief:" + row["brief_rcn"], "en", "abstract", row["teaser"])


def grants(data):
    for number, row in enumerate(rows(data / "research/erc_projects_en.csv")):
        yield Unit(f"grant:{number}", "en", "title", row["title"])
        yield Unit(f"grant:{number}", "en", "abstract", row["abstract"])


def water_projects(data):
    for row in lines(data / "research/cordis_water_projects_en.jsonl"):
        yield Unit("water:" + row["project_id"], "en", "title", row["title"])
        yield Unit("water:" + row["project_id"], "en", "abstract", row["objective"])


def calls(data):
    for row in lines(data / "funding/eu_calls_open_2026-08_en.jsonl"):
        yield Unit("call:" + row["topicId"], "en", "title", row["title"])
        text = re.sub(r"(Expected Outcome|Objective|Scope|Expected Impact):", r". ", row["description"])
        yield Unit("call:" + row["topicId"], "en", "abstract", text[:6000])


def thesaurus_concepts(folder):
    """Concepts of our own Turtle files, which are written so plainly that patterns are enough to read them."""
    if not folder:
        return
    kinds = {"prefLabel": "label", "altLabel": "alternative", "hiddenLabel": "hidden", "definition": "description"}
    statement = re.compile(r"skos:(prefLabel|altLabel|hiddenLabel|definition|scopeNote)\s+(.*?)(?=[;.]\s*\n)", re.DOTALL)
    literal = re.compile(r'"((?:[^"\\]|\\.)*)"@(de|en)')
    for path in sorted(folder.glob("*.ttl")):
        for block in re.split(r"\n(?=[\w-]+:[\w-]+\s+a\s)", path.read_text()):
            subject = re.match(r"([\w-]+:[\w-]+)\s+a\s+skos:Concept\b", block)
            if not subject:
                continue
            for name, values in statement.findall(block):
                for text, language in literal.findall(values):
                    yield Unit("concept:" + subject[1], language, kinds.get(name, "description"), text.replace('\\"', '"'))


def glossary_entries(path):
    """Our own pairs: German words or phrases, a tab, English ones; alternatives divided by ` | `."""
    for number, line in enumerate(path.read_text().splitlines()):
        if not line or line.startswith("#"):
            continue
        for language, side in zip(("de", "en"), line.split("\t")):
            for text in side.split(" | "):
                yield Unit(f"entry:{number}", language, "entry", text)


def own_needs(path):
    """Our own everyday needs in German, each with the number of the brief that answers it."""
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            number, text = line.split("\t")
            yield Unit("brief:" + number, "de", "need", text)


def home_assistant(packages):
    """The German and English strings of Home Assistant, a program for houses and their devices."""
    for path in packages.glob("homeassistant-*.whl"):
        with zipfile.ZipFile(path) as wheel:
            for name in sorted(wheel.namelist()):
                if not name.endswith("/translations/de.json"):
                    continue
                german = dict(leaves(json.loads(wheel.read(name))))
                english = dict(leaves(json.loads(wheel.read(name.replace("/de.json", "/en.json")))))
                for key, text in german.items():
                    other = english.get(key)
                    if other and other != text and "{" not in text + other and "[%" not in text + other:
                        # A text that many components share is one thing.
                        thing = "string:" + plain(other)[:200]
                        yield Unit(thing, "de", "string", plain(text))
                        yield Unit(thing, "en", "string", plain(other))


def characters(packages):
    """Names and keywords that Unicode gives to pictures: everyday things in both languages."""
    for name in ("cldr-annotations-full", "cldr-annotations-derived-full"):
        folder = "annotationsDerived" if "derived" in name else "annotations"
        for language in ("de", "en"):
            found = packed(packages, name, f"package/{folder}/{language}/annotations.json")
            for sign, entry in found.get(folder, {}).get("annotations", {}).items():
                # Skin colours and flags say the same thing again and again.
                if any("\U0001f3fb" <= c <= "\U0001f3ff" or "\U0001f1e6" <= c <= "\U0001f1ff" for c in sign):
                    continue
                thing = "sign:" + sign.replace("\ufe0f", "")
                for text in entry.get("tts", []):
                    yield Unit(thing, language, "label", text)
                for text in entry.get("default", []):
                    yield Unit(thing, language, "keyword", text)


def places(packages):
    """Names and search words of the kinds of places and things that OpenStreetMap's editor offers."""
    for language in ("de", "en"):
        found = packed(packages, "openstreetmap-id-tagging-schema", f"package/dist/translations/{language}.json")
        presets = found.get(language, {}).get("presets", {})
        for name, entry in presets.get("presets", {}).items():
            yield Unit("place:" + name, language, "label", entry.get("name", "").strip("<>"))
            terms = entry.get("terms", [])
            aliases = entry.get("aliases", [])
            for text in (terms if isinstance(terms, list) else terms.split(",")) + (
                aliases if isinstance(aliases, list) else aliases.split("\n")
            ):
                yield Unit("place:" + name, language, "keyword", text.strip())
        for name, entry in presets.get("fields", {}).items():
            yield Unit("field:" + name, language, "label", entry.get("label", "").strip("{}"))
            for option, value in entry.get("options", {}).items():
                text = value if isinstance(value, str) else value.get("title", "")
                yield Unit(f"field:{name}:{option}", language, "label", text)


def packed(packages, name, member):
    for path in sorted(packages.glob(f"{name}-[0-9]*.tgz")):
        with tarfile.open(path) as archive:
            return json.load(archive.extractfile(member))
    print(f"  not there: {name}")
    return {}


def leaves(tree, path=""):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}/{key}")
        elif isinstance(value, str):
            yield f"{path}/{key}", value


def plain(text):
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"<[^>]+>|https?://\S+|[`*_#]", " ", text)


def sentences(text):
    """The sentences of a text, as the program cuts passages: behind . ! ? or a colon with a space and a capital."""
    parts = re.split(r"(?<=[.!?])\s+(?=[\"„“(]?[A-ZÄÖÜ0-9])", text)
    return [p.strip() for p in parts if len(p.strip()) > 1]


def rows(path, delimiter=","):
    quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter, quoting=quoting)


def lines(path):
    with io.open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
