"""Training of the items' vectors: pairs against the rest of their batch, and the teachers' view of each text.

An item's vector is `base @ map + own`: the map, learned first, carries to words that no training text has; the items'
own part is learned after it. An item's weight is learned as its logarithm.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse


@dataclass
class Settings:
    batch: int = 512
    scale: float = 11.0
    """How sharply a pair is told from the others of its batch."""
    regression: float = 1.0
    """Weight of the cosine to the teachers' vector."""
    distribution: float = 0.7
    """Weight of the teachers' similarities within a batch."""
    teacher_scale: float = 11.0
    cutting: float = 0.3
    """Share of words replaced by their parts."""
    dropping: float = 0.1
    """Share of words left out."""
    map_rate: float = 0.004
    own_rate: float = 0.01
    weight_rate: float = 0.02
    grouped: float = 0.5
    """Share of the pairs put into batches with pairs like them."""
    seed: int = 1


class Model:
    """Base vectors (items × wide), the map (wide × dims), own vectors (items × dims), logarithms of weights."""

    def __init__(self, base, start, log_weights):
        self.base, self.map = base.astype(np.float32), start.astype(np.float32)
        self.own = np.zeros((len(base), start.shape[1]), np.float32)
        self.log_weights = log_weights.astype(np.float32)
        self.start_weights = self.log_weights.copy()
        self.fixed = None  # base @ map, once the map is no longer learned

    def vectors(self, items=slice(None)):
        ground = self.base[items] @ self.map if self.fixed is None else self.fixed[items]
        return ground + self.own[items]

    def fix_map(self):
        self.fixed = self.base @ self.map


class Batch:
    """Texts of a batch as a small matrix over the items that occur in them."""

    def __init__(self, model, matrix):
        self.items, columns = np.unique(matrix.indices, return_inverse=True)
        self.matrix = sparse.csr_matrix((matrix.data, columns, matrix.indptr), shape=(matrix.shape[0], len(self.items)))
        self.vectors = model.vectors(self.items)
        self.weights = np.exp(model.log_weights[self.items])
        self.weighted = self.vectors * self.weights[:, None]
        total = self.matrix @ self.weighted
        self.length = np.sqrt((total**2).sum(1, keepdims=True)) + 1e-6
        self.unit = total / self.length

    def gradients(self, by_unit):
        """Gradients by the items' vectors and by the logarithms of their weights."""
        by_total = (by_unit - (by_unit * self.unit).sum(1, keepdims=True) * self.unit) / self.length
        by_weighted = self.matrix.T @ by_total
        return by_weighted * self.weights[:, None], (by_weighted * self.weighted).sum(1)


class Trainer:
    def __init__(self, model, texts, targets, parts, settings):
        """`texts`: texts × items; `targets`: unit vectors of the teachers, a row a text; `parts`: items × items, the
        parts that a word can be cut into (rows without parts are empty)."""
        self.model, self.texts, self.targets, self.parts, self.set = model, texts, targets, parts, settings
        self.random = np.random.default_rng(settings.seed)
        self.map_squares = np.full(model.map.shape, 1e-6, np.float32)
        self.own_squares = np.full(model.own.shape, 1e-6, np.float32)
        self.weight_squares = np.full(len(model.log_weights), 1e-4, np.float32)

    def epoch(self, pairs, things, rate=1.0, learn="own"):
        """One pass over the pairs (pairs × 2 text numbers). `learn`: "map" or "own"."""
        losses = []
        for chosen in self._batches(pairs):
            losses.append(self._step(pairs[chosen], things, rate, learn))
        return np.mean(losses, axis=0)

    def _batches(self, pairs):
        order = self.random.permutation(len(pairs))
        size = self.set.batch
        cut = int(len(order) * self.set.grouped)
        alike, mixed = order[:cut], order[cut:]
        groups = [mixed[i : i + size] for i in range(0, len(mixed) - size // 2, size)]
        if len(alike) > size:
            # Two pairs are alike where they are next to the same one of some texts drawn by chance.
            centres = self.targets[pairs[self.random.choice(alike, max(8, len(alike) // size)), 0]].astype(np.float32)
            nearest = np.concatenate([
                (self.targets[pairs[part, 0]].astype(np.float32) @ centres.T).argmax(1)
                for part in np.array_split(alike, max(1, len(alike) // 8192))
            ])  # fmt: skip
            alike = alike[np.argsort(nearest, kind="stable")]
            groups += [alike[i : i + size] for i in range(0, len(alike) - size // 2, size)]
        return [groups[i] for i in self.random.permutation(len(groups))]

    def _step(self, pairs, things, rate, learn):
        count = len(pairs)
        numbers = pairs.T.ravel()
        batch = Batch(self.model, self._augmented(self.texts[numbers]))
        targets = self.targets[numbers].astype(np.float32)
        one, other = batch.unit[:count], batch.unit[count:]
        by_unit = np.zeros_like(batch.unit)

        same = things[pairs[:, 0]][:, None] == things[pairs[:, 1]][None, :]
        np.fill_diagonal(same, False)
        similar = one @ other.T
        contrast, slope = self._contrast(similar, same)
        if self.set.distribution:
            teacher = targets[:count] @ targets[count:].T
            drift, more = self._distribution(similar, teacher)
            slope += self.set.distribution * more
        else:
            drift = 0.0
        by_unit[:count] = slope @ other
        by_unit[count:] = slope.T @ one

        closeness = (batch.unit * targets).sum(1)
        by_unit -= self.set.regression / (2 * count) * targets
        by_vectors, by_weights = batch.gradients(by_unit)
        self._update(batch, by_vectors * count, by_weights * count, rate, learn)
        return contrast, drift, closeness.mean()

    def _contrast(self, similar, same):
        """Loss and its slope by the similarities: each side finds its partner among all others, both ways."""
        logits = self.set.scale * similar
        logits[same] = -1e4
        count, loss, slope = len(logits), 0.0, 0.0
        for axis in (0, 1):
            p = softmax(logits, axis)
            loss -= np.log(np.diagonal(p) + 1e-9).mean() / 2
            p[np.diag_indices(count)] -= 1
            slope = slope + p * (self.set.scale / (2 * count))
        return loss, slope

    def _distribution(self, similar, teacher):
        p = softmax(self.set.scale * similar, 1)
        q = softmax(self.set.teacher_scale * teacher, 1)
        loss = float((q * (np.log(q + 1e-9) - np.log(p + 1e-9))).sum(1).mean())
        return loss, (p - q) * (self.set.scale / len(p))

    def _augmented(self, matrix):
        """Some words replaced by their parts, some left out."""
        columns, values = matrix.indices, matrix.data
        row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        draw = self.random.random(len(columns))
        has_parts = np.diff(self.parts.indptr)[columns] > 0
        cut = (draw < self.set.cutting) & has_parts
        # A short text keeps all its words.
        long = np.diff(matrix.indptr)[row] >= 5
        kept = ~cut & ~((draw > 1 - self.set.dropping) & long)
        pieces = self.parts[columns[cut]]
        pieces_row = np.repeat(row[cut], np.diff(pieces.indptr))
        return sparse.csr_matrix(
            (np.concatenate([values[kept], pieces.data]),
             (np.concatenate([row[kept], pieces_row]), np.concatenate([columns[kept], pieces.indices]))),
            shape=matrix.shape,
        )  # fmt: skip

    def _update(self, batch, by_vectors, by_weights, rate, learn):
        """Adagrad."""
        model, items = self.model, batch.items
        if learn == "map":
            slope = model.base[items].T @ by_vectors / self.set.batch
            self.map_squares += slope**2
            model.map -= self.set.map_rate * rate * slope / np.sqrt(self.map_squares)
        else:
            slope = by_vectors / 10
            squares = self.own_squares[items] + slope**2
            self.own_squares[items] = squares
            model.own[items] -= self.set.own_rate * rate * slope / np.sqrt(squares)
        slope = by_weights / 10
        squares = self.weight_squares[items] + slope**2
        self.weight_squares[items] = squares
        step = self.set.weight_rate * rate * slope / np.sqrt(squares)
        start = model.start_weights[items]
        # At most a factor of e² away from where the frequency put it, and never much above 1.
        model.log_weights[items] = np.clip(model.log_weights[items] - step, start - 2, np.minimum(start + 2, 0.7))


def softmax(logits, axis):
    p = np.exp(logits - logits.max(axis, keepdims=True))
    return p / p.sum(axis, keepdims=True)
