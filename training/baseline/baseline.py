"""Trains and measures the scikit-learn baseline on the rows of `training.toml`; prints Markdown, writes JSON for `compare.py`.

python3 training/baseline/baseline.py --train-dir ../shared/data/train --eval ../shared/data/eval/*.jsonl.gz --out /tmp/baseline.json
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import joblib
import numpy as np

import classifier
import figures
import rows
from classifier import Classifier
from measure import Clock, peak_mib
from rows import CATEGORIES, Corpus

CONFIG = Path(__file__).parents[1] / "training.toml"
MACRO_F1_FILE = "germeval18_test_de"


def main() -> None:
    """The whole run."""
    arguments = _arguments()
    clock = Clock()
    holdout = rows.holdout_of(arguments.config)
    if arguments.hold_out:
        holdout = rows.Holdout(holdout.one_in, tuple(arguments.hold_out))
    corpora = rows.training_corpora(arguments.config, arguments.train_dir, holdout, arguments.sample)
    fitted = train(corpora, clock)
    if arguments.save:
        joblib.dump(fitted, arguments.save)
    report = _provenance(corpora, arguments.sample)
    report |= evaluate(fitted, [rows.evaluation_corpus(file, holdout) for file in arguments.eval], clock)
    report |= {"training": asdict(clock.total("fit")), "steps": clock.as_json(), "peak_mib": peak_mib()}
    arguments.out.write_text(json.dumps(report, indent=1) + "\n")
    print(markdown(report))


def train(corpora: list[Corpus], clock: Clock) -> Classifier:
    """Features once, then one category at a time."""
    training = [row for corpus in corpora for row in corpus.rows]
    features = classifier.features()
    with clock.step("fit features"):
        matrix = features.fit_transform([row.text for row in training]).tocsr()
    regressions = []
    for category in CATEGORIES:
        with clock.step(f"fit {category}"):
            regressions.append(classifier.fit_category(matrix, training, category))
    return classifier.assemble(features, regressions)


def evaluate(fitted: Classifier, corpora: list[Corpus], clock: Clock) -> dict[str, Any]:
    """The figures of each file, and the speed of scoring them all."""
    found: dict[str, Any] = {"figures": [], "macro_f1": {}}
    for corpus in corpora:
        with clock.step(f"score {corpus.name}"):
            scores = fitted.score([row.text for row in corpus.rows])
        found["figures"] += figures.of_corpus(corpus, scores)
        if corpus.name == MACRO_F1_FILE:
            truth = np.array([row.labels["toxicity"] for row in corpus.rows])
            found["macro_f1"][corpus.name] = asdict(figures.macro_f1(truth, scores["toxicity"]))
    n_texts = sum(len(corpus.rows) for corpus in corpora)
    n_bytes = sum(len(row.text.encode()) for corpus in corpora for row in corpus.rows)
    found["scoring"] = {"texts_per_cpu_s": n_texts / clock.total("score").cpu_s, "bytes_per_text": n_bytes / n_texts}
    return found


def _provenance(corpora: list[Corpus], sample: float) -> dict[str, Any]:
    used = [
        {"name": corpus.name, "digest": corpus.digest, "n_rows": len(corpus.rows), "n_held_out": corpus.n_held_out} for corpus in corpora
    ]
    return {"sample": sample, "n_rows": sum(corpus["n_rows"] for corpus in used), "corpora": used}


def markdown(report: dict[str, Any]) -> str:
    """The report as tables."""
    training, scoring = report["training"], report["scoring"]
    lines = [
        f"Trained on {report['n_rows']} rows in {training['wall_s']:.0f} s ({training['cpu_s']:.0f} s of processor time); "
        f"at most {report['peak_mib']:.0f} MiB resident. "
        f"Scores {scoring['texts_per_cpu_s']:.0f} comments of {scoring['bytes_per_text']:.0f} bytes in a second of processor time.",
        "",
    ]
    for file, f1 in report["macro_f1"].items():
        lines += [
            f"Macro-F1 of toxicity on {file}: {f1['at_half']:.3f} at 0.5, {f1['best']:.3f} at {f1['best_threshold']}, "
            "the best threshold of the test itself.",
            "",
        ]
    lines += ["| file | language | category | rows | positive | ROC-AUC | PR-AUC | F1 at 0.5 |", "|---|---|---|---:|---:|---:|---:|---:|"]
    for row in report["figures"]:
        heading = [str(row[key]) for key in ("file", "language", "category", "n_rows", "n_positive")]
        numbers = ["–" if row[key] is None else f"{row[key]:.3f}" for key in ("roc_auc", "pr_auc", "f1")]
        lines.append(f"| {' | '.join(heading + numbers)} |")
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train and measure the scikit-learn baseline.")
    parser.add_argument("--config", type=Path, default=CONFIG, help="which rows to train on [default: training/training.toml]")
    parser.add_argument("--train-dir", type=Path, help="where the public corpora are [default: where the configuration says]")
    parser.add_argument("--hold-out", nargs="+", metavar="CORPUS", help="hold rows of these out, * for all [default: as configured]")
    parser.add_argument("--eval", type=Path, nargs="+", required=True, help="labelled files; of one that rows are held out of, only those")
    parser.add_argument("--out", type=Path, required=True, help="the report, in JSON")
    parser.add_argument("--save", type=Path, help="the fitted classifier, for tests/bench/peers")
    parser.add_argument("--sample", type=float, default=1.0, help="train on this share of the rows")
    return parser.parse_args()


if __name__ == "__main__":
    main()
