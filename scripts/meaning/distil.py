"""Distils the German-English meaning table. README.md says from what, and how to run it.

    python distil.py --data <data> --packages <downloads> --thesaurus <folder> --work <folder> --out meaning.bin
"""

import argparse
import hashlib
import time
from collections import defaultdict
from functools import cached_property
from pathlib import Path

import numpy as np

import evaluate
import inflections
import sources
import table
import teachers
import training
import vocabulary
from folding import Cutter

DIMS = 256
COMMON = 1e-3
"""`a` of a word's weight a/(a+p)."""
VOICES = {"e5": 1.0, "use": 1.2}
"""How much each teacher counts."""
HERE = Path(__file__).parent


def main():
    arguments = read_arguments()
    arguments.work.mkdir(parents=True, exist_ok=True)
    started = time.time()

    def say(text):
        print(f"[{time.time() - started:6.0f} s] {text}", flush=True)

    units = sources.all_units(arguments.data, arguments.packages, arguments.thesaurus, HERE)
    say(f"{len(units)} units")
    items = vocabulary.choose_items(
        vocabulary.count_words(units), must_have(units), teachers.e5_pieces(), arguments.packages, arguments.items
    )
    say(f"{len(items)} items, e.g. {list(items)[::9973]}")
    voices = [teachers.e5(arguments.work), teachers.use(arguments.work)]
    keys = list(items)
    model_row = {k: i for i, k in enumerate(keys)}
    base = base_vectors([items[k] for k in keys], voices)
    say("items embedded")
    texts = Texts(units, voices, Cutter(model_row), len(keys))
    say(f"{len(texts.texts)} texts embedded")
    start = principal_axes(base)
    model = training.Model(base, start, log_weights([items[k] for k in keys]))
    tasks = evaluate.tasks(arguments.data, arguments.judged) if arguments.judged else None
    embed = Embedder(keys)

    def measure(name):
        if tasks:
            weighted = model.vectors() * np.exp(model.log_weights)[:, None]
            found = evaluate.quick(lambda t: embed(t, weighted), tasks)
            say(f"{name:24} " + " ".join(f"{x:.3f}" for x in found))

    measure("start")
    train(model, texts, start, measure, arguments)
    same = inflections.additions(units, items)
    rows = np.concatenate([np.arange(len(keys)), [model_row[k] for k in same.values()]]).astype(int)
    names = keys + list(same)
    size = table.write(arguments.out, names, np.exp(model.log_weights)[rows], model.vectors()[rows])
    say(f"{arguments.out}: {len(names)} items, {size} bytes")
    if tasks:
        evaluate.report(table.Table(arguments.out).embed, tasks)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of esco/, research/, economy/, funding/")
    parser.add_argument("--packages", type=Path, required=True, help="folder of the downloaded packages")
    parser.add_argument("--thesaurus", type=Path, help="folder of our Turtle files")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is computed on the way")
    parser.add_argument("--judged", type=Path, help="folder of the judged needs, to measure while training")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--items", type=int, default=106_000)
    parser.add_argument("--map-epochs", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=5)
    return parser.parse_args()


def must_have(units):
    """Words that become items however rare they are: those of short German texts and of our own concepts."""
    own = ("concept", "entry", "sign", "place")
    for unit in units:
        short = unit.kind not in ("description", "abstract", "string")
        if unit.thing.split(":")[0] in own or (unit.language == "de" and short):
            for word in vocabulary.words(unit.text):
                if word.isalpha():
                    yield unit.language, word


def log_weights(items):
    return np.log([COMMON / (COMMON + max(item.share.values())) for item in items])


def base_vectors(items, voices):
    """The items' vectors by all teachers side by side.

    Each language's mean is taken off, since otherwise the language is what words are most alike in.
    """
    shares = np.array([[item.share.get(l, 0.0) for l in vocabulary.LANGUAGES] for item in items])
    shares = np.sqrt(shares)
    shares /= shares.sum(1, keepdims=True)
    columns = []
    for voice in voices:
        vectors = np.zeros((len(items), voice.dims), np.float32)
        raw = {}
        for language in vocabulary.LANGUAGES:
            having = [i for i, item in enumerate(items) if language in item.spelling]
            raw[language] = (having, voice.vectors([items[i].spelling[language] for i in having]))
        mean = []
        for at, language in enumerate(vocabulary.LANGUAGES):
            having, found = raw[language]
            belongs = shares[having, at : at + 1] ** 2
            mean.append((found * belongs).sum(0) / belongs.sum())
        for at, language in enumerate(vocabulary.LANGUAGES):
            having, found = raw[language]
            vectors[having] += shares[having, at : at + 1] * (found - mean[at])
        size = np.sqrt((vectors**2).sum(1).mean())
        columns.append(vectors / size * VOICES[voice.name])
    return np.hstack(columns).astype(np.float32)


def principal_axes(base):
    """The map to the first principal axes, each scaled by its variance to the power of -1/4."""
    variance, axes = np.linalg.eigh((base.T @ base).astype(np.float64) / len(base))
    variance, axes = variance[::-1][:DIMS], axes[:, ::-1][:, :DIMS]
    axes = axes * variance**-0.25
    return axes / np.sqrt(((base @ axes) ** 2).sum(1).mean())


class Texts:
    """All texts to train on: their items, what the teachers say of them, and which belong together."""

    def __init__(self, units, voices, cutter, width):
        self.things, self.texts, self.languages = [], [], []
        number = {}
        for unit in sample(units):
            thing = number.setdefault(unit.thing, len(number))
            parts = [unit.text]
            if unit.kind == "abstract" and len(unit.text) > 400:
                whole = [p for p in sources.sentences(unit.text) if 40 <= len(p) <= 400]
                parts = sorted(whole, key=lottery)[:SENTENCES]
            for part in parts:
                self.things.append(thing)
                self.texts.append(part)
                self.languages.append(unit.language)
        self.things = np.array(self.things)
        self.names = list(number)
        self.matrix = table.incidence([cutter.rows(t) for t in self.texts], width)
        self.targets = self._centred(voices)
        self.parts = parts_of_items(cutter, width)

    def _centred(self, voices):
        """The teachers' vectors side by side, each language's mean over the texts taken off."""
        german = np.array([l == "de" for l in self.languages])
        columns = []
        for voice in voices:
            # e5 takes long for long texts, and says no more of them than the other.
            heard = np.array([voice.name != "e5" or len(t) <= SHORT for t in self.texts])
            vectors = np.zeros((len(self.texts), voice.dims), np.float32)
            vectors[heard] = voice.vectors([t for t, h in zip(self.texts, heard) if h])
            for chosen in (german & heard, ~german & heard):
                vectors[chosen] -= vectors[chosen].mean(0)
            vectors[heard] /= np.sqrt((vectors[heard] ** 2).sum(1).mean())
            columns.append(vectors * VOICES[voice.name])
        return np.hstack(columns)

    def pairs(self, random):
        """Pairs of texts of one thing, drawn anew for each epoch; such in two languages are preferred."""
        members = defaultdict(list)
        for text in self.usable:
            members[self.things[text]].append(text)
        found = []
        for thing, texts in members.items():
            if len(texts) < 2:
                continue
            for _ in range(min(PER_THING.get(self.names[thing].split(":")[0], 2), 2 * len(texts))):
                one, other = self._pair(texts, random)
                found.append((one, other))
        return np.array(found)

    @cached_property
    def usable(self):
        """The texts that have items."""
        return np.flatnonzero(np.diff(self.matrix.indptr) > 0)

    def _pair(self, texts, random):
        one = texts[random.integers(len(texts))]
        for _ in range(4):
            other = texts[random.integers(len(texts))]
            if other != one and (self.languages[other] != self.languages[one] or random.random() < 0.35):
                return one, other
        other = texts[random.integers(len(texts) - 1)]
        return one, other if other != one else texts[-1]


SHORT = 100
"""Characters up to which e5 is asked about a text."""
SENTENCES = 4
"""How many sentences of an abstract are trained on."""
PER_THING = {
    "skill": 8, "occupation": 4, "group": 2, "brief": 4, "grant": 6, "call": 4, "water": 4, "concept": 12, "entry": 3,
    "string": 1, "sign": 3, "place": 4, "field": 1, "topic": 1,
}  # fmt: skip


def sample(units):
    """The units to train on: of what there is most, a part drawn by lot."""
    kept = defaultdict(int)
    for unit in sorted(units, key=lambda unit: lottery(unit.text)):
        source = unit.thing.split(":")[0]
        if unit.kind == "string" and (len(unit.text) > SHORT or lottery(unit.thing) % 3):
            continue
        if unit.kind == "title" and source == "project" and (len(unit.text) > SHORT or lottery(unit.thing) % 2):
            continue
        if unit.kind == "alternative" and source == "skill" and unit.language == "en":
            kept[unit.thing] += 1
            if kept[unit.thing] > 8:
                continue
        yield unit


def lottery(text):
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def parts_of_items(cutter, width):
    """Items × items: what a word would be cut into if it were no item, where letters are not lost on the way."""
    keys = list(cutter.row_of)
    rows = []
    for key in keys:
        parts = cutter.cut(key) if len(key) >= 6 and key.isalpha() else ()
        covered = sum(len(keys[part]) for part in parts)
        rows.append(parts if covered >= 0.75 * len(key) else ())
    return table.incidence(rows, width)


class Embedder:
    """Texts' vectors with a model in training; the items of texts seen before are remembered."""

    def __init__(self, keys):
        self.cutter, self.width, self.known = Cutter({k: i for i, k in enumerate(keys)}), len(keys), {}

    def __call__(self, texts, weighted):
        key = (len(texts), texts[0], texts[-1])
        if key not in self.known:
            self.known[key] = table.incidence([self.cutter.rows(t) for t in texts], self.width)
        return table.unit(self.known[key] @ weighted)


def train(model, texts, start, measure, arguments):
    settings = training.Settings()
    targets = table.unit(texts.targets @ start).astype(np.float16)
    trainer = training.Trainer(model, texts.matrix, targets, texts.parts, settings)
    random = np.random.default_rng(settings.seed)
    for epoch in range(arguments.map_epochs):
        losses = trainer.epoch(texts.pairs(random), texts.things, 1.0, "map")
        measure(f"map {epoch + 1} " + " ".join(f"{x:.3f}" for x in losses))
    model.fix_map()
    for epoch in range(arguments.epochs):
        rate = 0.5 * (1 + np.cos(np.pi * epoch / arguments.epochs)) + 0.05
        losses = trainer.epoch(texts.pairs(random), texts.things, rate, "own")
        measure(f"own {epoch + 1} " + " ".join(f"{x:.3f}" for x in losses))


if __name__ == "__main__":
    main()
