"""Measures a table: MRR@10 of questions, concept linking and everyday needs, alone and with character n-grams.

    python evaluate.py --table meaning.bin --data <data> --judged <folder of needs_dev.tsv>
"""

import argparse
import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from folding import fold
from sources import rows, sentences
from table import Table

GRID = [i / 20 for i in range(21)]


@dataclass
class Task:
    """Queries, documents as lists of sentences, and per query the set of right documents."""

    name: str
    queries: list
    documents: list
    right: list
    labels: bool = False
    """Whether the documents' parts are labels, each of which stands for the whole."""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--judged", type=Path, required=True)
    parser.add_argument("--held", action="store_true", help="measure needs_held.tsv instead of needs_dev.tsv")
    arguments = parser.parse_args()
    table = Table(arguments.table)
    print(f"{len(table.keys)} items, {table.size} bytes")
    report(table.embed, tasks(arguments.data, arguments.judged, arguments.held))


def report(embed, tasks):
    for task in tasks:
        queries = embed(task.queries)
        mean, best = scores(embed, queries, task)
        line = [f"{task.name:32} mean {figures(mean, task)}"]
        if best is not None:
            mix, share = best_mix(mean, best, task)
            line.append(f"best sentence {figures(best, task)}")
            line.append(f"mix {figures(mix, task)} ({share:.2f} best sentence)")
            grams = NGrams(task.documents).scores(task.queries)
            fused, share = best_mix(min_max(grams), min_max(mix), task)
            line.append(f"n-grams {figures(grams, task)}")
            line.append(f"fused {figures(fused, task)} ({share:.2f} table)")
        print("  ".join(line), flush=True)


def quick(embed, tasks):
    """For use while tuning: the mean vector and the even mix, without n-grams."""
    found = []
    for task in tasks:
        mean, best = scores(embed, embed(task.queries), task)
        found.append(mrr(mean, task) if best is None else mrr(mean + best, task))
        if "need" in task.name:
            found.append(recall(mean + best, task))
    return found


def tasks(data, judged, held=False):
    german, english = (xquad(data / f"retrieval/xquad_dev.{l}.json") for l in ("de", "en"))
    return [
        Task("German question, paragraph", german[1], german[0], german[2]),
        Task("English question, paragraph", english[1], german[0], german[2]),
        linking(data),
        needs(data, judged / ("needs_held.tsv" if held else "needs_dev.tsv")),
    ]


def xquad(path):
    paragraphs, questions, right = [], [], []
    for article in json.loads(path.read_text())["data"]:
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                questions.append(question["question"])
                right.append({len(paragraphs)})
            paragraphs.append(sentences(paragraph["context"]))
    return paragraphs, questions, right


def linking(data):
    number, labels = {}, []
    for row in rows(data / "esco/esco_skills_de_merged.tsv", "\t"):
        if row["label_de"]:
            number[row["uri"]] = len(labels)
            labels.append([l for l in [row["label_de"], *row["alt_de"].split(" | ")] if l])
    right, text = {}, {}
    for row in rows(data / "linking/ba2esco_dev.tsv", "\t"):
        if row["relation"] == "exactMatch" and row["esco_uri"] in number:
            right.setdefault(row["ba_id"], set()).add(number[row["esco_uri"]])
            text[row["ba_id"]] = row["ba_label"]
    ids = sorted(right)
    return Task("term of the Agency, skill", [text[i] for i in ids], labels, [right[i] for i in ids], True)


def needs(data, path):
    number, documents = {}, []
    for row in rows(data / "research/fp7_briefs_en.csv"):
        number["brief:" + row["brief_rcn"]] = len(documents)
        documents.append([row["title"], *sentences(row["teaser"])])
    for row in rows(data / "research/erc_projects_en.csv"):
        number["erc:" + row["acronym"]] = len(documents)
        documents.append([row["title"], *sentences(row["abstract"])])
    with open(path, encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    right = [{number[d] for d in row["document"].split()} for row in found]
    return Task("German need, English project", [row["text"] for row in found], documents, right)


def scores(embed, queries, task):
    """Queries × documents: by the documents' whole text, and by their best sentence; of labels the best one alone."""
    parts = embed([part for document in task.documents for part in document])
    starts = np.cumsum([0] + [len(d) for d in task.documents[:-1]])
    best = np.maximum.reduceat(queries @ parts.T, starts, axis=1)
    if task.labels:
        return best, None
    return queries @ embed([" ".join(d) for d in task.documents]).T, best


class NGrams:
    """BM25 over the 3- to 5-grams of the letters of words."""

    WIDTH = 1 << 20

    def __init__(self, documents, k=1.2, b=0.75):
        counts = self._counts([" ".join(d) for d in documents])
        length = np.asarray(counts.sum(1)).ravel()
        documents_with = np.bincount(counts.indices, minlength=self.WIDTH)
        rarity = np.log1p((len(documents) - documents_with + 0.5) / (documents_with + 0.5)).astype(np.float32)
        norm = np.repeat(k * (1 - b + b * length / length.mean()), np.diff(counts.indptr))
        counts.data = counts.data * (k + 1) / (counts.data + norm) * rarity[counts.indices]
        self.weights = counts.T.tocsr()

    def scores(self, queries):
        counts = self._counts(queries)
        counts.data[:] = 1
        return np.asarray((counts @ self.weights).todense(), np.float32)

    def _counts(self, texts):
        starts, columns = [0], []
        for text in texts:
            spaced = " " + "".join(c if c.isalnum() else " " for c in fold(text)) + " "
            codes = np.frombuffer(spaced.encode("utf-32-le"), np.uint32).astype(np.uint64)
            count = 0
            for n in (3, 4, 5):
                if len(codes) < n:
                    continue
                window = np.lib.stride_tricks.sliding_window_view(codes, n)
                inside = (window[:, 1:-1] != 32).all(1)
                h = np.full(len(window), n, np.uint64)
                for i in range(n):
                    h = (h * np.uint64(1000003)) ^ window[:, i]
                h ^= h >> np.uint64(20)
                columns.append((h[inside] % np.uint64(self.WIDTH)).astype(np.int32))
                count += len(columns[-1])
            starts.append(starts[-1] + count)
        columns = np.concatenate(columns)
        data = np.ones(len(columns), np.float32)
        matrix = sparse.csr_matrix((data, columns, starts), shape=(len(texts), self.WIDTH))
        matrix.sum_duplicates()
        return matrix


def min_max(values):
    low, high = values.min(1, keepdims=True), values.max(1, keepdims=True)
    return (values - low) / np.maximum(high - low, 1e-9)


def best_mix(one, other, task):
    mixed = max(((mrr((1 - s) * one + s * other, task), s) for s in GRID), key=lambda found: found[0])
    return (1 - mixed[1]) * one + mixed[1] * other, mixed[1]


def first_hits(values, task):
    """Per query the rank, from 1, of the best right document; ties count against it."""
    ranks = []
    for row, right in zip(values, task.right):
        top = max(row[d] for d in right)
        ranks.append(int((row >= top).sum()) - sum(1 for d in right if row[d] >= top) + 1)
    return np.array(ranks)


def mrr(values, task):
    ranks = first_hits(values, task)
    return float(np.where(ranks <= 10, 1 / ranks, 0).mean())


def recall(values, task):
    return float((first_hits(values, task) <= 10).mean())


def figures(values, task):
    return f"{mrr(values, task):.3f}" + (f"/{recall(values, task):.3f}" if "need" in task.name else "")


if __name__ == "__main__":
    main()
