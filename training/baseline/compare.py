"""Puts the baseline's figures beside Vigie's, in one Markdown table with the difference.

    cargo retrain evaluate --model M --data ../shared/data/eval/*.jsonl.gz --json > /tmp/vigie.json
    cargo retrain evaluate --model M --data ../shared/data/train/jigsaw_en.jsonl.gz --held-out 6 --json > /tmp/vigie_held_out.json
    python3 training/baseline/compare.py /tmp/baseline.json /tmp/vigie.json /tmp/vigie_held_out.json

With `--fit-time FILE`, the output of `/usr/bin/time -v -o FILE vigie-train fit …`, the cost of training as well.
"""

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

FEW = 20  # a mean takes only figures that rest on so many rows of either kind

Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Pair:
    """One category of one file, judged by both."""

    cell: Cell
    n_rows: int
    n_positive: int
    baseline: float
    vigie: float

    @property
    def is_steady(self) -> bool:
        """Whether there are enough rows of either kind."""
        return min(self.n_positive, self.n_rows - self.n_positive) >= FEW

    @property
    def difference(self) -> float:
        """Above 0 where Vigie is better."""
        return self.vigie - self.baseline


def main() -> None:
    """The whole run; ends with 1 when the two did not judge the same rows."""
    arguments = _arguments()
    report = json.loads(arguments.baseline.read_text())
    vigie = [row for file in arguments.vigie for row in json.loads(file.read_text())]
    pairs = pair(report["figures"], vigie)
    if report["sample"] != 1.0:
        print(f"**The baseline was trained on a sample of {report['sample']} of the rows.**\n")
    print(figures_table(pairs))
    print(summary(pairs))
    if arguments.fit_time:
        print(cost_table(report, arguments.fit_time.read_text(), pairs))


def pair(baseline: list[dict[str, Any]], vigie: list[dict[str, Any]]) -> list[Pair]:
    """What both have figures of, in the baseline's order."""
    theirs = {_cell(row): row for row in baseline}
    ours = {_cell(row): row for row in vigie}
    missing = sorted(theirs.keys() ^ ours.keys())
    if missing:
        sys.exit(f"only one of the two has {missing}; evaluate both on the same files")
    for cell, row in theirs.items():
        counts = [(side["n_rows"], side["n_positive"]) for side in (row, ours[cell])]
        if counts[0] != counts[1]:
            sys.exit(f"{cell}: the baseline has (rows, positive) {counts[0]}, Vigie {counts[1]}; was --held-out given?")
    return [
        Pair(cell, row["n_rows"], row["n_positive"], row["roc_auc"], ours[cell]["roc_auc"])
        for cell, row in theirs.items()
        if row["roc_auc"] is not None
    ]


def _cell(row: dict[str, Any]) -> Cell:
    return row["file"].removesuffix(" (held out)"), row["language"], row["category"]


def figures_table(pairs: list[Pair]) -> str:
    """ROC-AUC file by file."""
    lines = [
        "| file | language | category | rows | positive | baseline | Vigie | difference |",
        "|---|---|---|---:|---:|---:|---:|---:|",
    ]
    for p in pairs:
        numbers = f"{p.n_rows} | {p.n_positive} | {p.baseline:.3f} | {p.vigie:.3f} | {p.difference:+.3f}"
        lines.append(f"| {' | '.join(p.cell)} | {numbers} |")
    return "\n".join(lines) + "\n"


def summary(pairs: list[Pair]) -> str:
    """Means over the steady figures, and how often which is ahead."""
    lines = [
        f"Of figures with at least {FEW} rows of either kind:\n",
        "| category | figures | baseline, mean | Vigie, mean | difference | Vigie ahead |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    steady = [p for p in pairs if p.is_steady and p.cell[1] != "all"]
    for category in [*dict.fromkeys(p.cell[2] for p in steady), "all"]:
        chosen = [p for p in steady if category in ("all", p.cell[2])]
        baseline, vigie = mean(p.baseline for p in chosen), mean(p.vigie for p in chosen)
        n_ahead = sum(p.difference > 0 for p in chosen)
        lines.append(f"| {category} | {len(chosen)} | {baseline:.3f} | {vigie:.3f} | {vigie - baseline:+.3f} | {n_ahead} |")
    return "\n".join(lines) + "\n"


def cost_table(report: dict[str, Any], time_output: str, pairs: list[Pair]) -> str:
    """What one run of training costs, and what comes of it."""
    training = report["training"]
    steady = [p for p in pairs if p.is_steady and p.cell[1] != "all"]
    wall_s, cpu_s, peak_mib = _read_time(time_output)
    rows = [
        ("scikit-learn", training["wall_s"], training["cpu_s"], report["peak_mib"], mean(p.baseline for p in steady)),
        ("`vigie-train fit`", wall_s, cpu_s, peak_mib, mean(p.vigie for p in steady)),
    ]
    lines = ["| training | wall s | processor s | peak MiB | mean ROC-AUC |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {name} | {wall:.0f} | {cpu:.0f} | {mib:.0f} | {auc:.3f} |" for name, wall, cpu, mib, auc in rows]
    return "\n".join(lines)


def _read_time(output: str) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak MiB from GNU time's `-v`."""

    def after(label: str) -> str:
        found = re.search(rf"{re.escape(label)}.*?: ([\d.:]+)$", output, re.MULTILINE)
        return found.group(1) if found else sys.exit(f"no `{label}` in --fit-time; it takes the output of /usr/bin/time -v")

    wall_s = 0.0
    for part in after("Elapsed (wall clock) time").split(":"):
        wall_s = wall_s * 60 + float(part)
    cpu_s = float(after("User time")) + float(after("System time"))
    return wall_s, cpu_s, float(after("Maximum resident set size")) / 1024


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare the baseline with Vigie.")
    parser.add_argument("baseline", type=Path, help="what baseline.py wrote")
    parser.add_argument("vigie", type=Path, nargs="+", help="what `vigie-train evaluate --json` printed")
    parser.add_argument("--fit-time", type=Path, help="what `/usr/bin/time -v` said of `vigie-train fit`")
    return parser.parse_args()


if __name__ == "__main__":
    main()
