"""Figures of merit, in the form of `vigie-train evaluate --json`."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from rows import CATEGORIES, Corpus

Scores = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class MacroF1:
    """The mean of the F1 of toxic and of other rows."""

    at_half: float
    best: float
    """At the threshold that suits these very rows best: an upper bound, since the test chose it."""
    best_threshold: float


def of_corpus(corpus: Corpus, scores: Scores) -> list[dict[str, Any]]:
    """The figures of each category, by language and, where there are several, of the file as a whole."""
    found = []
    for category in CATEGORIES:
        known = [i for i, row in enumerate(corpus.rows) if category in row.labels]
        languages = sorted({corpus.rows[i].language for i in known})
        for language in languages + (["all"] if len(languages) > 1 else []):
            chosen = [i for i in known if language in ("all", corpus.rows[i].language)]
            truth = np.array([corpus.rows[i].labels[category] for i in chosen])
            heading = {"file": corpus.name, "language": language, "category": category}
            found.append(heading | _of_rows(truth, scores[category][chosen]))
    return found


def _of_rows(truth: NDArray[np.bool_], scores: NDArray[np.float32]) -> dict[str, Any]:
    n_positive = int(truth.sum())
    has_both = 0 < n_positive < len(truth)
    return {
        "n_rows": len(truth),
        "n_positive": n_positive,
        "roc_auc": float(roc_auc_score(truth, scores)) if has_both else None,
        "pr_auc": float(average_precision_score(truth, scores)) if n_positive else None,
        "f1": float(f1_score(truth, scores >= 0.5)) if n_positive else None,
    }


def macro_f1(truth: NDArray[np.bool_], scores: NDArray[np.float32]) -> MacroF1:
    """At one half and at the best of 99 thresholds."""

    def at(threshold: float) -> float:
        return float(f1_score(truth, scores >= threshold, average="macro"))

    best_threshold = max((percent / 100 for percent in range(1, 100)), key=at)
    return MacroF1(at(0.5), at(best_threshold), best_threshold)
