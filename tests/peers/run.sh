#!/bin/sh
# The same models in sendsim, SimPy and Ciw, and a table of the differences; exit code 1 when a figure disagrees. What the models are,
# and the last result: README.md beside this file.
#   tests/peers/run.sh                           as recorded
#   tests/peers/run.sh --simpy 2000 --ciw 500    more replications of the peers
#   tests/peers/run.sh --first 10000             other chance in the peers: their replications count from here
# Needs cargo, Python 3.11 or later and, once, the network. Everything it makes is under target/second_opinion.
set -eu
cd "$(dirname "$0")/../.."
here=tests/peers
made=target/second_opinion
simpy=800
ciw=150
first=0
while [ $# -gt 0 ]; do
    case $1 in
        --simpy) simpy=${2:?--simpy needs a number}; shift ;;
        --ciw) ciw=${2:?--ciw needs a number}; shift ;;
        --first) first=${2:?--first needs a number}; shift ;;
        *) sed -n 's/^# \{0,1\}//p' "$0" | sed 1d; [ "$1" = --help ] && exit 0 || exit 2 ;;
    esac
    shift
done
mkdir -p "$made"
# Nothing of an earlier run may be compared.
rm -rf "$made"/*.jsonl "$made"/ehc "$made"/therapy "$made"/advisers

python=$made/venv/bin/python
[ -x "$python" ] || python3 -m venv "$made/venv"
export PYTHONDONTWRITEBYTECODE=1
"$python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
cargo build --release --locked --quiet

for model in ehc therapy advisers; do
    echo "second opinion: $model" >&2
    target/release/sendsim run "$here/$model.toml" --quiet --out "$made/$model" >/dev/null
    # Two at a time; each is waited for, so that a failure of either ends the run.
    "$python" "$here/${model}_ciw.py" "$first" "$ciw" >"$made/${model}_ciw.jsonl" &
    other=$!
    "$python" "$here/${model}_simpy.py" "$first" "$simpy" >"$made/${model}_simpy.jsonl"
    wait "$other"
done
"$python" "$here/compare.py" "$made"
