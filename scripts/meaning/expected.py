"""Writes test cases for readers of the table: texts, their items and the first components of their vectors.

    python expected.py --table meaning.bin --out expected.json [more.json]
"""

import argparse
import json
from pathlib import Path

from table import Table

TEXTS = [
    "Das Förderband reißt ständig",
    "conveyor belt failure",
    "Schweißnaht",
    "SCHWEISSNÄHTE prüfen",
    "auflöten",
    "aufgelötet",
    "kaputt",
    "Wasserstofftankstellenbetreiber",
    "Arbeitsplatzgestaltungsmaßnahmen",
    "Kalandrieren",
    "Seismik",
    "Bandsägenführer",
    "umgerüstete Anlagen",
    "Mu\u0308nchen und München",
    "Café crème, naïve façade",
    "Kühlschmier\u00adstoffe",
    "CO₂-Abscheidung",
    "C++",
    "3D-Druck von Ersatzteilen",
    "ISO 9001:2015",
    "2026",
    "1234567890",
    "the the the",
    "Die Pumpe leckt. Die Pumpe leckt.",
    "predictive maintenance for machine tools",
    "photovoltaics & ﬁbre optics",
    "xqzvw",
    "Łódź Ørsted Ångström",
    "한국 Ёлка",
    "",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--out", type=Path, nargs="+", required=True)
    arguments = parser.parse_args()
    table = Table(arguments.table)
    cases = []
    for text in TEXTS:
        keys = table.matched(text)
        start = [round(float(x), 6) for x in table.vector(text)[:8]] if keys else []
        cases.append({"text": text, "keys": keys, "vector": start})
    content = json.dumps(cases, ensure_ascii=False, indent=1) + "\n"
    for path in arguments.out:
        path.write_text(content)


if __name__ == "__main__":
    main()
