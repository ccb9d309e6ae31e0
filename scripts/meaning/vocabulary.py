"""Which words become items of the table, how often each occurs, and in which language and spelling."""

import json
import math
import zipfile
from collections import Counter, defaultdict

import numpy as np

from folding import fold, tokens, words

LANGUAGES = ("de", "en")
# Languages in Latin letters that Home Assistant is translated to well enough to tell their words from ours.
OTHERS = ("af", "ca", "cs", "da", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "id", "it", "lt", "lv", "nb",
          "nl", "pl", "pt", "ro", "sk", "sl", "sv", "tr", "vi")  # fmt: skip
GRAMS = 1 << 18


class Item:
    """A key with, per language, its usual spelling and its frequency among that language's words."""

    __slots__ = ("key", "spelling", "share", "source")

    def __init__(self, key):
        self.key, self.spelling, self.share, self.source = key, {}, {}, ""


def count_words(units):
    """Per language: how often each unfolded word occurs. Strings of programs count once, however often they repeat."""
    counts = {language: Counter() for language in LANGUAGES}
    for unit in units:
        counts[unit.language].update(words(unit.text))
    return counts


def choose_items(counts, must, pieces, packages, limit):
    """Items by key, at most `limit`.

    `must` are words that always become items, as (language, word); `pieces` are a model's pieces with log-probabilities.
    """
    spellings = {language: defaultdict(Counter) for language in LANGUAGES}
    for language in LANGUAGES:
        for word, count in counts[language].items():
            for key in tokens(word):
                spellings[language][key][word] += count
    share = {}
    for language in LANGUAGES:
        total = sum(counts[language].values())
        share[language] = {k: sum(c.values()) / total for k, c in spellings[language].items()}

    attested = {key for language in LANGUAGES for key in spellings[language]}
    general = piece_words(pieces, packages, attested)
    for language in LANGUAGES:
        _blend(share[language], general[language], spellings[language])

    keys = set(share["de"]) | set(share["en"])
    wanted = {fold(word) for _, word in must}
    floor = {language: 1.5 / sum(counts[language].values()) for language in LANGUAGES}

    def rank(key):
        # German words matter more: its compounds make them rarer, and the questions are German.
        return max(share["de"].get(key, 0) * 2.0, share["en"].get(key, 0))

    chosen = []
    for key in keys:
        if len(key) > 30 or not key.isascii() and not key.isalpha():
            continue
        if key.isdigit() and len(key) > 4:
            continue
        seen_once = all(share[l].get(key, 0) < floor[l] for l in LANGUAGES)
        if seen_once and key not in wanted:
            continue
        chosen.append(key)
    chosen.sort(key=lambda k: (k not in wanted, -rank(k), k))
    items = {}
    for key in chosen[:limit]:
        item = Item(key)
        for language in LANGUAGES:
            if key in share[language]:
                item.share[language] = share[language][key]
                item.spelling[language] = spellings[language][key].most_common(1)[0][0]
        items[key] = item
    return items


def _blend(share, general, spellings):
    """Brings the general frequencies to the scale of ours and takes the geometric mean where both know a word."""
    both = [k for k in share if k in general]
    shift = np.median([math.log(share[k] / general[k][0]) for k in both if share[k] > 1e-5])
    for key, (frequency, word) in general.items():
        scaled = frequency * math.exp(shift)
        share[key] = math.sqrt(share[key] * scaled) if key in share else scaled
        # A word's usual spelling is that of everyday texts: labels begin with capitals.
        spellings[key][word] += 1 if key in spellings else 3


def piece_words(pieces, packages, attested):
    """Per language: {key: (frequency, word)} of the pieces that are words of that language.

    `attested` are keys known to be words; they show which letters words end with.
    """
    model = WordLanguage(packages)
    attested = attested | {fold(w) for w, seen in model.known.items() if any(seen.get(l) for l in LANGUAGES)}
    ending, inside = Counter(), Counter()
    for key in attested:
        ending[key[-4:]] += 1
        inside.update({key[i : i + 4] for i in range(len(key) - 4)})
    found = {language: {} for language in LANGUAGES}
    best = {}
    for piece, score in pieces:
        word = piece[1:]
        if not piece.startswith("▁") or len(word) < 2 or not word.isalpha() or not is_latin(word):
            continue
        key = fold(word)
        if key not in attested and not ending[key[-4:]] and inside[key[-4:]] >= 3:
            continue  # the beginning of words, no word itself: "aufge"
        if key not in best or score > best[key][1]:
            best[key] = (word, score)
    for key, (word, score) in best.items():
        for language in model.languages(word):
            found[language][key] = (math.exp(score), word)
    return found


class WordLanguage:
    """Tells German and English words from those of other languages, by known words and by letters."""

    def __init__(self, packages):
        self.known = defaultdict(Counter)
        for path in packages.glob("homeassistant-*.whl"):
            self._read(path)
        names = [*LANGUAGES, *OTHERS]
        self.column = {name: i for i, name in enumerate(names)}
        table = np.full((GRAMS, len(names)), 0.05, np.float32)
        for word, seen in self.known.items():
            grams = list(self._grams(word))
            for language, count in seen.items():
                np.add.at(table[:, self.column[language]], grams, math.log1p(count))
        self.scores = np.log(table / table.sum(0))

    def _read(self, path):
        with zipfile.ZipFile(path) as wheel:
            for name in wheel.namelist():
                if "/translations/" not in name or not name.endswith(".json"):
                    continue
                language = name.rsplit("/", 1)[1][:-5]
                if language in LANGUAGES or language in OTHERS:
                    for word in words(" ".join(_texts(json.loads(wheel.read(name))))):
                        if word.isalpha() and is_latin(word):
                            self.known[word.lower()][language] += 1

    @staticmethod
    def _grams(word):
        padded = f"^{word}$"
        for n in (3, 4, 5):
            for i in range(len(padded) - n + 1):
                # A fixed hash: Python's own differs from run to run.
                h = n
                for c in padded[i : i + n]:
                    h = (h * 1000003 ^ ord(c)) & 0xFFFFFFFF
                yield (h ^ h >> 15) % GRAMS

    def languages(self, word):
        """Those of our languages that the word is likely to belong to."""
        lower = word.lower()
        seen = self.known.get(lower, {})
        total = sum(seen.values())
        likely = [l for l in LANGUAGES if seen.get(l, 0) >= 2 and seen[l] > 0.02 * total]
        if likely or total > 3:
            return likely
        score = self.scores[list(self._grams(lower))].sum(0)
        order = np.argsort(-score)
        return [l for l in LANGUAGES if self.column[l] == order[0]]


def is_latin(word):
    return all("a" <= c <= "z" or c in "äöüßéèêàáâçñôûî" for c in word.lower())


def _texts(tree):
    for value in tree.values():
        if isinstance(value, dict):
            yield from _texts(value)
        elif isinstance(value, str) and "{" not in value:
            yield value
