"""Writes the texts that all peers score: NDJSON rows with `text`, about 300 bytes on average.

Wikipedia talk that training keeps out, comments below news, and the authored French and German rows. None of it enters the
repository: the file lies below `target/`.
"""

import argparse
import json
import random
from pathlib import Path

from rows import Row, evaluation_corpus, holdout_of

MAX_BYTES = 20_480  # longer texts are refused by the service
SEED = 20261122
SHARES = {"jigsaw_en": 5000, "civil_spans_en": 2000, "fr": 800, "de": 800}


def main() -> None:
    """Draws a fixed number of each source and mixes them."""
    arguments = _arguments()
    public = {name: _rows(arguments, [arguments.train_dir / f"{name}.jsonl.gz"]) for name in ("jigsaw_en", "civil_spans_en")}
    authored = {language: _rows(arguments, sorted(arguments.corpus.glob(f"authored_{language}_*.jsonl.gz"))) for language in ("fr", "de")}
    draw = random.Random(SEED)
    chosen = [row for name, rows in (public | authored).items() for row in draw.sample(rows, min(SHARES[name], len(rows)))]
    draw.shuffle(chosen)
    with arguments.out.open("w") as out:
        out.writelines(json.dumps({"text": row.text}, ensure_ascii=False) + "\n" for row in chosen)
    n_bytes = sum(len(row.text.encode()) for row in chosen)
    print(f"{len(chosen)} texts of {n_bytes / len(chosen):.0f} bytes")


def _rows(arguments: argparse.Namespace, files: list[Path]) -> list[Row]:
    rows = [row for file in files for row in evaluation_corpus(file, holdout_of(arguments.config)).rows]
    return [row for row in rows if row.text.strip() and len(row.text.encode()) <= MAX_BYTES]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--train-dir", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
