#!/usr/bin/env python3
"""Builds src/text/trigrams.bin, the table by which src/text/identify.rs tells languages apart.

Counts come from the profiles of the PyPI package langdetect 1.0.9 (Apache-2.0, made from Wikipedia) and, for French, German
and English, from labelled training corpora, of which only counts enter the table. Deterministic.

    pip download langdetect==1.0.9 --no-deps --no-binary :all: && tar xf langdetect-1.0.9.tar.gz
    python3 training/languages/build.py langdetect-1.0.9/langdetect/profiles CORPUS.jsonl.gz... > src/text/trigrams.bin
"""

import collections
import glob
import gzip
import json
import pathlib
import re
import sys
import unicodedata

import numpy as np

LANGUAGES = (
    "fr de en es pt it nl pl tr ro sv da no fi cs sk hr hu ca id vi sq lt et lv af ru uk bg ar fa ur".split()
)
OURS = ("fr", "de", "en")
ROW_BITS = 13
EPSILON = 0.02  # keeps ratios finite
PROFILE_SHARE = 0.85  # of the mass; the rest goes to trigrams the profile never saw, by their bigrams
OWN_SHARE = 0.6  # of French, German and English: what the corpora say
SCALE = 16.0  # units of a natural logarithm
MIN_OWN = 3  # a corpus's trigram counts from so many occurrences
MAX_CHARS = 2000

Counts = collections.Counter


def row(trigram: str) -> int:
    key = 0
    for c in trigram:
        key = (key << 11) | ((ord(c) & 0x7FF) if c != " " else 32)
    return ((key * 0x9E3779B97F4A7C15) & (2**64 - 1)) >> (64 - ROW_BITS)


def trigrams(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"(https?://|www\.)\S+|@\w{3,}|\S+@\S+", " ", text)
    text = re.sub(r" +", " ", " " + re.sub(r"[^\w]|[\d_]", " ", text).strip() + " ")
    return [text[i : i + 3] for i in range(len(text) - 2) if text[i + 1] != " "]


def own_counts(files: list[str]) -> dict[tuple[str, int], Counts]:
    """Trigrams by language, of the even and of the odd lines of each file."""
    counts = {(language, parity): Counts() for language in OURS for parity in (0, 1)}
    for file in files:
        for n, line in enumerate(gzip.open(file)):
            example = json.loads(line)
            if example["lang"] in OURS:
                counts[example["lang"], n % 2].update(trigrams(example["text"][:MAX_CHARS]))
    return counts


def profile(path: pathlib.Path) -> tuple[Counts, Counts]:
    """Trigrams and bigrams of one language."""
    three, two = Counts(), Counts()
    for gram, n in json.loads(path.read_text("utf-8"))["freq"].items():
        gram = gram.lower()
        if len(gram) == 3 and gram[1] != " ":
            three[gram] += n
        elif len(gram) == 2:
            two[gram] += n
    return three, two


def probabilities(keys: list[str], three: Counts, two: Counts) -> np.ndarray:
    n_three, n_two = sum(three.values()), sum(two.values())
    first = Counts()
    for gram, n in two.items():
        first[gram[0]] += n
    known = np.array([three.get(g, 0) / n_three for g in keys])
    guess = np.array([(two.get(g[:2], 0) / n_two) * (two.get(g[1:], 0) / max(1, first[g[1]])) for g in keys])
    guess = np.where(known > 0, 0, guess)
    return PROFILE_SHARE * known + (1 - PROFILE_SHARE) * guess / max(guess.sum(), 1e-12)


def main(profiles: str, files: list[str]) -> None:
    known = {language: profile(pathlib.Path(profiles, language)) for language in LANGUAGES}
    own = own_counts(files)
    frequent = {g for counts in own.values() for g, n in counts.items() if n >= MIN_OWN}
    keys = sorted(set().union(*[set(three) for three, _ in known.values()]) | frequent)
    rows = np.array([row(g) for g in keys])
    table = np.zeros((2**ROW_BITS, len(LANGUAGES)))
    for at, language in enumerate(LANGUAGES):
        p = probabilities(keys, *known[language])
        if language in OURS:
            q = np.zeros(len(keys))
            for parity in (0, 1):
                counts = own[language, parity]
                n = sum(counts.values())
                q += np.array([counts.get(g, 0) / n for g in keys]) / 2
            p = (1 - OWN_SHARE) * p + OWN_SHARE * q
        np.add.at(table[:, at], rows, p)
    mean = table.mean(1, keepdims=True)
    mean = np.where(mean == 0, 1, mean)
    weights = np.log((1 - EPSILON) * table / mean + EPSILON)
    weights[table.sum(1) == 0] = 0
    sys.stdout.buffer.write(np.clip(np.round(weights * SCALE), -127, 127).astype(np.int8).tobytes())


if __name__ == "__main__":
    main(sys.argv[1], [f for pattern in sys.argv[2:] for f in sorted(glob.glob(pattern))])
