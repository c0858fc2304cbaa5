#!/usr/bin/env bash
# Vigie, fastText and scikit-learn on the same texts, on one core. Needs Python 3.11 and the public corpora.
#   tests/bench/peers/run.sh --train-dir ../shared/data/train [--core 1] [--vigie target/release/vigie] [--no-bench]
# What is made is kept below target/peers: delete a file there to have it made anew.
set -euo pipefail

train_dir='' core=1 vigie='' is_benched=yes
while (($#)); do
    case $1 in
        --train-dir) train_dir=$(realpath "$2"); shift 2 ;;
        --core) core=$2; shift 2 ;;
        --vigie) vigie=$(realpath "$2"); shift 2 ;;
        --no-bench) is_benched=no; shift ;;
        *) sed -n '2,4s/^# *//p' "$0" >&2; exit 2 ;;
    esac
done
[[ -d $train_dir ]] || { echo "run.sh: the folder of --train-dir does not exist: \`$train_dir\`" >&2; exit 2; }

cd "$(dirname "$0")/../../.."
out=target/peers
mkdir -p "$out"
export PYTHONPATH=training/baseline PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1
alone() { nice -n 19 taskset -c "$core" "$@"; }
say() { printf '%s\n' "$1" >&2; }

if [[ ! -x $out/venv/bin/python ]]; then
    say 'installing the peers'
    python3 -m venv "$out/venv"
    "$out/venv/bin/pip" install --quiet --requirement tests/bench/peers/requirements.txt
fi
python=$out/venv/bin/python
rows=(--config training/training.toml --train-dir "$train_dir")

if [[ ! -e $out/texts.ndjson ]]; then
    say 'drawing the texts'
    alone "$python" tests/bench/peers/texts.py "${rows[@]}" --corpus data/corpus --out "$out/texts.ndjson" >&2
fi
train_fasttext() { # NAME MIN MAX
    [[ -e $out/fasttext_$1.bin ]] && return
    say "training fastText, $1 (some minutes)"
    alone "$python" tests/bench/peers/train_fasttext.py "${rows[@]}" --held-out "$train_dir/jigsaw_en.jsonl.gz" \
        --characters "$2" "$3" --out "$out/fasttext_$1.bin" >&2
}
train_fasttext words 0 0
train_fasttext characters 2 5
if [[ ! -e $out/baseline.joblib ]]; then
    say 'training scikit-learn (some minutes)'
    alone "$python" training/baseline/baseline.py "${rows[@]}" --eval "$train_dir/jigsaw_en.jsonl.gz" \
        --out "$out/baseline.json" --save "$out/baseline.joblib" > "$out/baseline.md"
fi
if [[ -z $vigie ]]; then
    vigie=target/release/vigie
    cargo build --quiet --release --bin vigie
fi

bench=()
if [[ $is_benched == yes ]]; then
    say 'measuring Model::score'
    cargo bench --quiet --bench figures --no-run
    alone cargo bench --quiet --bench figures -- --comments "$out/texts.ndjson" scoring > "$out/bench.md"
    bench=(--bench "$out/bench.md")
fi
say 'measuring the peers'
alone "$python" tests/bench/peers/peers.py --texts "$out/texts.ndjson" --fasttext-words "$out/fasttext_words.bin" \
    --fasttext-characters "$out/fasttext_characters.bin" --baseline "$out/baseline.joblib" --vigie "$vigie" "${bench[@]}"
