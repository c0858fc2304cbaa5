"""The rows that `training.toml` trains on, and rows to evaluate on: the same files, the same rows held out."""

import gzip
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from blake3 import blake3

from fingerprint import is_held_out

CATEGORIES = (
    "toxicity", "severe_toxicity", "insult", "profanity", "identity_attack", "threat", "sexually_explicit", "spam",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One labelled comment. A category that is absent from the labels is unknown, not 0."""

    text: str
    language: str
    labels: dict[str, bool]
    weight: float


@dataclass(frozen=True)
class Corpus:
    """The rows of one file that are used, and how many are not."""

    name: str
    digest: str
    rows: list[Row]
    n_held_out: int


@dataclass(frozen=True)
class Holdout:
    """Of these corpora, one row in so many is never trained on."""

    one_in: int
    corpora: tuple[str, ...]

    def concerns(self, corpus: str) -> bool:
        """Whether rows of a corpus are held out; `*` stands for all."""
        return "*" in self.corpora or corpus in self.corpora


def training_corpora(config: Path, train_dir: Path | None, holdout: Holdout, sample: float = 1.0) -> list[Corpus]:
    """The corpora of a configuration without what is held out; public ones are read from `train_dir` when it is given."""
    settings = tomllib.loads(config.read_text())
    files = [config.parent / corpus["file"] for corpus in settings["corpus"]]
    return [_read(_located(file, train_dir), holdout, kept=True, sample=sample) for file in files]


def evaluation_corpus(file: Path, holdout: Holdout) -> Corpus:
    """A file to evaluate on: whole, or what is held out of it."""
    return _read(file, holdout, kept=False)


def holdout_of(config: Path) -> Holdout:
    """What a configuration holds out."""
    holdout = tomllib.loads(config.read_text())["holdout"]
    return Holdout(holdout["one_in"], tuple(holdout["corpora"]))


def _located(file: Path, train_dir: Path | None) -> Path:
    is_public = "shared" in file.parts
    return train_dir / file.name if train_dir and is_public else file


def _read(file: Path, holdout: Holdout, *, kept: bool, sample: float = 1.0) -> Corpus:
    name = file.name.removesuffix(".gz").removesuffix(".jsonl")
    content = file.read_bytes()
    rows = list(_rows(content))
    n_all = len(rows)
    if holdout.concerns(name):
        rows = [row for row in rows if is_held_out(row.text, holdout.one_in) != kept]
    n_held_out = n_all - len(rows) if kept else len(rows)
    step = round(1 / sample)
    return Corpus(name, blake3(content).hexdigest(), rows[::step], n_held_out)


def _rows(content: bytes) -> Iterator[Row]:
    for line in gzip.decompress(content).decode().rstrip("\n").split("\n"):
        row = json.loads(line)
        labels = {category: grade >= 0.5 for category, grade in row["labels"].items()}
        yield Row(row["text"], row["lang"], labels, row.get("weight", 1.0))
