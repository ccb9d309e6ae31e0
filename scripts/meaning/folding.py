"""Folding and cutting: how a text becomes the keys of the table. The program does exactly the same in Rust."""

import unicodedata
from functools import lru_cache

LETTERS = {
    "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "ø": "oe", "Ø": "oe", "œ": "oe", "Œ": "oe",
    "þ": "th", "Þ": "th", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ı": "i", "ς": "σ",
}  # fmt: skip
IGNORED = (
    {0xAD, 0x34F, 0x61C, 0xFEFF}
    | set(range(0x180B, 0x1810))
    | set(range(0x200B, 0x2010))
    | set(range(0x202A, 0x202F))
    | set(range(0x2060, 0x2070))
    | set(range(0x20DD, 0x20E5))
    | set(range(0xFE00, 0xFE10))
    | set(range(0xE0000, 0xE1000))
)


def fold(text):
    """The text in the form in which spellings are compared: `crates/text/src/fold.rs` in Python."""
    if text.isascii():
        return text.lower()
    folded, umlaut = [], False
    kept = "".join(c for c in text if ord(c) not in IGNORED)
    for c in unicodedata.normalize("NFKD", kept):
        if ord(c) in IGNORED:
            continue
        if unicodedata.combining(c) not in (0, 7, 8, 9):
            if c == "\u0308" and umlaut:
                folded.append("e")
                umlaut = False
            continue
        plain = LETTERS.get(c) or c.lower()
        umlaut = plain in ("a", "o", "u")
        folded.append(plain)
    return unicodedata.normalize("NFC", "".join(folded))


def words(text):
    """The maximal runs of letters and digits, unfolded."""
    run = []
    for c in text:
        if c.isalnum() or (run and (unicodedata.combining(c) or ord(c) in IGNORED)):
            run.append(c)
        elif run:
            yield "".join(run)
            run = []
    if run:
        yield "".join(run)


def tokens(text):
    """The maximal runs of letters and digits of the folded text."""
    run = []
    for c in fold(text):
        if c.isalnum():
            run.append(c)
        elif run:
            yield "".join(run)
            run = []
    if run:
        yield "".join(run)


# Cutting an unknown token: costs, the cheapest cut wins. README.md has the reasons.
LINKS = ("s", "es", "n", "en", "er", "e", "ns")
ENDINGS = ("e", "en", "er", "es", "em", "n", "s", "t", "te", "ten", "st", "et")
PIECE, LINK, ENDING, DROPPED = 100, 10, 20, 60
SHORTEST_INSIDE, SHORTEST_OUTSIDE = 4, 3
LONGEST_TOKEN, LONGEST_PIECE = 60, 30


class Cutter:
    """Finds the items of texts; `row_of` gives a key's row in the table."""

    def __init__(self, row_of):
        self.row_of = row_of
        self.cut = lru_cache(maxsize=400_000)(self._cut)

    def rows(self, text):
        """The rows of the text's items in reading order, repeated where they repeat."""
        found = []
        for token in tokens(text):
            row = self.row_of.get(token)
            if row is not None:
                found.append(row)
            else:
                found.extend(self.cut(token))
        return found

    def _cut(self, token):
        """The rows of the cheapest cut of a token; of two equally cheap ones that with the longer piece further left."""
        n = len(token)
        if n < SHORTEST_OUTSIDE or n > LONGEST_TOKEN:
            return ()
        # free[i]: the cheapest cover of token[i:] as (cost, rows). behind[i]: the same right behind a piece, where a
        # linking element or, at the token's end, an ending may stand.
        free = [(0, ())] * (n + 1)
        behind = [(0, ())] * (n + 1)
        for i in range(n - 1, -1, -1):
            best = None
            for j in range(min(n, i + LONGEST_PIECE), i + SHORTEST_OUTSIDE - 1, -1):
                inside = i != 0 and j != n
                if j - i == n or (inside and j - i < SHORTEST_INSIDE):
                    continue
                row = self.row_of.get(token[i:j])
                if row is None or not token[i:j].isalpha():
                    continue
                cost, rest = behind[j]
                if best is None or cost + PIECE < best[0]:
                    best = (cost + PIECE, (row, *rest))
            cost, rest = free[i + 1]
            if best is None or cost + DROPPED < best[0]:
                best = (cost + DROPPED, rest)
            free[i] = best
            for link in LINKS:
                j = i + len(link)
                if j < n and token.startswith(link, i):
                    cost, rest = free[j]
                    if rest and cost + LINK < best[0]:
                        best = (cost + LINK, rest)
            if token[i:] in ENDINGS and ENDING < best[0]:
                best = (ENDING, ())
            behind[i] = best
        return free[0][1]
