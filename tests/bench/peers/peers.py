"""Scores the same texts with each peer, in turn and several times, and prints comments a second with the ratios.

Of the Python peers only the call that scores is timed, on texts that lie in memory, a thousand at a time. Of `vigie score` the
whole process is timed: reading NDJSON, scores, rules, policy, highlights, writing NDJSON; less what it takes for a single row,
which is the start. So its ratio is a lower bound; that of `Model::score`, measured by `cargo bench`, compares like with like.

Time is processor time, which other work on the machine hardly disturbs; only `cargo bench` takes wall time and wants a quiet machine.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import fasttext
import joblib

BATCH = 1000
N_LABELS = 9
SCORE_ROW = re.compile(r"^\| `Model::score`, one thread, comments/s \| ([\d,]+) \|", re.MULTILINE)


def main() -> None:
    """The whole run."""
    arguments = _arguments()
    texts = [json.loads(line)["text"] for line in arguments.texts.read_text().rstrip("\n").split("\n")]
    peers = {
        "fastText, words 1–2": _fasttext(arguments.fasttext_words, texts),
        "fastText, words 1–2 and characters 2–5": _fasttext(arguments.fasttext_characters, texts),
        "scikit-learn, TF-IDF and logistic regression": _scikit_learn(arguments.baseline, texts),
        "`vigie score --threads 1`, the whole process": _vigie(arguments.vigie, arguments.texts),
    }
    speeds: dict[str, list[float]] = {name: [] for name in peers}
    for _ in range(arguments.passes):
        for name, seconds in peers.items():
            speeds[name].append(len(texts) / seconds())
    n_bytes = sum(len(text.encode()) for text in texts)
    load = os.getloadavg()[0]
    print(f"{len(texts)} texts of {n_bytes / len(texts):.0f} bytes, one core, {arguments.passes} passes; load average {load:.1f}.\n")
    measured = _bench(arguments.bench)
    print(table(speeds | ({"`Model::score`, one thread, by `cargo bench`": measured} if measured else {})))


def _fasttext(file: Path, texts: list[str]) -> Callable[[], float]:
    model = fasttext.load_model(str(file))
    lines = [" ".join(text.split()) for text in texts]
    _check_batches(model, lines[:BATCH])
    return lambda: _seconds(lambda: [model.predict(batch, k=N_LABELS) for batch in _batches(lines)])


def _check_batches(model: fasttext.FastText, lines: list[str]) -> None:
    """Some builds give wrong probabilities for a batch: what is timed must be what a single text gets."""
    for line, names, scores in zip(lines, *model.predict(lines, k=N_LABELS), strict=True):
        alone = {name: score for score, name in model.f.predict(f"{line}\n", N_LABELS, 0.0, "strict")}
        if any(abs(alone[name] - score) > 1e-6 for name, score in zip(names, scores, strict=True)):
            raise SystemExit("fastText scores a batch otherwise than a text alone; is its build made for this numpy?")


def _scikit_learn(file: Path, texts: list[str]) -> Callable[[], float]:
    classifier = joblib.load(file)
    return lambda: _seconds(lambda: [classifier.score(batch) for batch in _batches(texts)])


def _vigie(program: Path, texts: Path) -> Callable[[], float]:
    first = texts.with_suffix(".first.ndjson")
    with texts.open() as rows:
        first.write_text(rows.readline())

    def run(file: Path) -> float:
        command = [str(program), "score", str(file), "--threads", "1"]
        return _seconds(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))

    return lambda: run(texts) - run(first)


def _batches(texts: list[str]) -> list[list[str]]:
    return [texts[i : i + BATCH] for i in range(0, len(texts), BATCH)]


def _seconds(work: Callable[[], object]) -> float:
    begun = _processor_s()
    work()
    return _processor_s() - begun


def _processor_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _bench(output: Path | None) -> list[float]:
    found = SCORE_ROW.search(output.read_text()) if output else None
    if output and not found:
        raise SystemExit(f"no figure of `Model::score` in {output}")
    return [float(found.group(1).replace(",", ""))] if found else []


def table(speeds: dict[str, list[float]]) -> str:
    """Medians, extremes, and each against the three Python peers."""
    medians = {name: median(passes) for name, passes in speeds.items()}
    words, characters, scikit = list(medians.values())[:3]
    lines = [
        "| peer | comments/s, median | min | max | to fastText, words | to fastText, characters | to scikit-learn |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, passes in speeds.items():
        numbers = f"{medians[name]:,.0f} | {min(passes):,.0f} | {max(passes):,.0f}"
        ratios = f"{medians[name] / words:.2f} | {medians[name] / characters:.2f} | {medians[name] / scikit:.1f}"
        lines.append(f"| {name} | {numbers} | {ratios} |")
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--fasttext-words", type=Path, required=True)
    parser.add_argument("--fasttext-characters", type=Path, required=True)
    parser.add_argument("--baseline", type=Path, required=True)
    parser.add_argument("--vigie", type=Path, required=True)
    parser.add_argument("--bench", type=Path, help="what `cargo bench --bench figures -- scoring` printed on the same texts")
    parser.add_argument("--passes", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
