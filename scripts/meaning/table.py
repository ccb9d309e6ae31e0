"""The table as a file, and a text's vector from it. The program reads the same file in Rust."""

import os
import struct

import numpy as np
from scipy import sparse

from folding import Cutter

MAGIC, VERSION = b"KAMT", 1


def write(path, keys, weights, vectors):
    """Writes keys, weights and vectors (items × dims), sorted by key, each vector in 4 bits with its own scale."""
    order = sorted(range(len(keys)), key=lambda i: keys[i].encode())
    names = [keys[i].encode() for i in order]
    assert len(set(names)) == len(names) and vectors.shape[1] % 2 == 0
    offsets = np.zeros(len(names) + 1, "<u4")
    offsets[1:] = np.cumsum([len(n) for n in names])
    scale, codes = quantised(vectors[order])
    low, high = codes[:, 0::2] & 15, codes[:, 1::2] & 15
    content = b"".join((
        MAGIC,
        struct.pack("<HHII", VERSION, vectors.shape[1], len(names), int(offsets[-1])),
        offsets.tobytes(),
        b"".join(names),
        np.asarray(weights, "<f4")[order].tobytes(),
        scale.astype("<f4").tobytes(),
        (low | high << 4).astype(np.uint8).tobytes(),
    ))  # fmt: skip
    part = path.with_suffix(".part")
    part.write_bytes(content)
    os.replace(part, path)
    return len(content)


def quantised(vectors):
    """Scale and codes from -8 to 7 with the least squared error among a few scales and both signs."""
    peak = np.abs(vectors).max(1) + 1e-12
    best_error = np.full(len(vectors), np.inf, np.float32)
    best_scale = np.zeros(len(vectors), np.float32)
    for part in np.linspace(0.55, 1.0, 10):
        for sign in (1, -1):
            scale = (sign * part * peak / 7.5).astype(np.float32)
            codes = np.clip(np.rint(vectors / scale[:, None]), -8, 7)
            error = ((codes * scale[:, None] - vectors) ** 2).sum(1)
            better = error < best_error
            best_error[better], best_scale[better] = error[better], scale[better]
    codes = np.clip(np.rint(vectors / best_scale[:, None]), -8, 7).astype(np.int8)
    # The scale that suits the chosen codes best.
    codes_f = codes.astype(np.float32)
    length = (codes_f**2).sum(1)
    scale = np.where(length > 0, (codes_f * vectors).sum(1) / np.maximum(length, 1), 0)
    return scale.astype(np.float32), codes


class Table:
    """A table read from its file."""

    def __init__(self, path):
        data = path.read_bytes()
        if data[:4] != MAGIC:
            raise ValueError(f"{path}: not a meaning table")
        version, dims, count, key_bytes = struct.unpack_from("<HHII", data, 4)
        if version != VERSION:
            raise ValueError(f"{path}: version {version}")
        at = 16
        offsets = np.frombuffer(data, "<u4", count + 1, at)
        at += 4 * (count + 1)
        blob = data[at : at + key_bytes]
        at += key_bytes
        self.weights = np.frombuffer(data, "<f4", count, at)
        at += 4 * count
        scale = np.frombuffer(data, "<f4", count, at)
        at += 4 * count
        packed = np.frombuffer(data, np.uint8, count * dims // 2, at).reshape(count, dims // 2)
        codes = np.empty((count, dims), np.int8)
        codes[:, 0::2] = (packed << 4).view(np.int8) >> 4
        codes[:, 1::2] = packed.view(np.int8) >> 4
        self.keys = [blob[a:b].decode() for a, b in zip(offsets, offsets[1:])]
        self.vectors = codes * scale[:, None]
        self.size = len(data)
        self._weighted = self.vectors * self.weights[:, None]
        self.cutter = Cutter({k: i for i, k in enumerate(self.keys)})

    def vector(self, text):
        """The text's unit vector; zeros where no item is found."""
        return self.embed([text])[0]

    def matched(self, text):
        return [self.keys[row] for row in self.cutter.rows(text)]

    def embed(self, texts):
        """The texts' unit vectors as a matrix; a text without items has zeros."""
        return unit(incidence([self.cutter.rows(t) for t in texts], len(self.keys)) @ self._weighted)


def incidence(rows, width):
    """A sparse matrix, texts × items, of how often each text has each item."""
    starts = np.zeros(len(rows) + 1, np.int64)
    starts[1:] = np.cumsum([len(r) for r in rows])
    columns = np.fromiter((row for r in rows for row in r), np.int32, starts[-1])
    matrix = sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(rows), width))
    matrix.sum_duplicates()
    return matrix


def unit(vectors):
    return vectors / np.maximum(np.sqrt((vectors**2).sum(1, keepdims=True)), 1e-12)
