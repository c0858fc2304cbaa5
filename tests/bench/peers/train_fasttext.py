"""Trains fastText on the rows of `training.toml`: one model that says all categories, one against all.

One model for all is several times faster to ask than one a category. It cannot know that a label is unknown, nor weigh rows: an
absent label is a no to it, so its speed is what is compared. A row without any label would be skipped and gets one of its own. How well
it tells the held-out rows apart is printed beside, since speed alone is worth nothing.
"""

import argparse
import tempfile
from pathlib import Path

import fasttext
from sklearn.metrics import roc_auc_score

from rows import Row, evaluation_corpus, holdout_of, training_corpora


def main() -> None:
    """Writes the rows in fastText's form to a temporary file, trains, saves."""
    arguments = _arguments()
    corpora = training_corpora(arguments.config, arguments.train_dir, holdout_of(arguments.config))
    rows = [row for corpus in corpora for row in corpus.rows]
    shortest, longest = arguments.characters
    with tempfile.NamedTemporaryFile("w", suffix=".txt", dir=arguments.out.parent) as lines:
        lines.writelines(_line(row) for row in rows)
        lines.flush()
        model = fasttext.train_supervised(
            lines.name,
            loss="ova",
            dim=16,
            wordNgrams=2,
            minn=shortest,
            maxn=longest,
            minCount=2,
            epoch=5,
            lr=0.3,
            thread=1,
            verbose=0,
        )
    model.save_model(str(arguments.out))
    held_out = evaluation_corpus(arguments.held_out, holdout_of(arguments.config)).rows
    print(f"trained on {len(rows)} rows; ROC-AUC of toxicity on {len(held_out)} held-out rows: {_toxicity_auc(model, held_out):.4f}")


def _toxicity_auc(model: fasttext.FastText, rows: list[Row]) -> float:
    names, scores = model.predict([" ".join(row.text.split()) for row in rows], k=len(model.labels))
    toxicity = [
        dict(zip(row_names, row_scores, strict=True))["__label__toxicity"] for row_names, row_scores in zip(names, scores, strict=True)
    ]
    return float(roc_auc_score([row.labels["toxicity"] for row in rows], toxicity))


def _line(row: Row) -> str:
    names = [category for category, is_so in row.labels.items() if is_so] or ["none"]
    return f"{' '.join(f'__label__{name}' for name in names)} {' '.join(row.text.split())}\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--train-dir", type=Path, required=True)
    parser.add_argument("--held-out", type=Path, required=True, help="a file that rows are held out of")
    parser.add_argument("--characters", type=int, nargs=2, default=(0, 0), metavar=("MIN", "MAX"), help="n-grams of characters")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
