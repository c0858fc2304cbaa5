"""Trains fastText on the rows of `training.toml`: one model that says all categories, one against all.

One model for all is several times faster to ask than one a category. It cannot know that a label is unknown, nor weigh rows: an
absent label is a no to it, so only its speed is compared. A row without any label would be skipped and gets one of its own.
"""

import argparse
import tempfile
from pathlib import Path

import fasttext

from rows import Row, training_corpora


def main() -> None:
    """Writes the rows in fastText's form to a temporary file, trains, saves."""
    arguments = _arguments()
    rows = [row for corpus in training_corpora(arguments.config, arguments.train_dir) for row in corpus.rows]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", dir=arguments.out.parent) as lines:
        lines.writelines(_line(row) for row in rows)
        lines.flush()
        # dim 16: the fastest setting that still reads sub-words and pairs of words
        model = fasttext.train_supervised(
            lines.name, loss="ova", dim=16, wordNgrams=2, minn=2, maxn=5, minCount=2, epoch=5, lr=0.3, thread=1, verbose=0
        )
    model.save_model(str(arguments.out))
    print(f"fastText trained on {len(rows)} rows")


def _line(row: Row) -> str:
    names = [category for category, is_so in row.labels.items() if is_so] or ["none"]
    return f"{' '.join(f'__label__{name}' for name in names)} {' '.join(row.text.split())}\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--train-dir", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
