"""Sets sendsim's figures beside those of the peers: `compare.py FOLDER`, the folder that run.sh filled.

A figure agrees when the 99.9 % interval of the difference (the simulation errors of both sides) holds zero. Exit code 1 when one does
not. Both sides give a mean over replications as sum over sum, with the error of that ratio."""

import csv
import json
import sys
from math import sqrt
from pathlib import Path

MODELS, PEERS = ("ehc", "therapy", "advisers"), ("simpy", "ciw")
Z_95, Z_999 = 1.959964, 3.290527


def of_sendsim(file):
    """Figure to mean, standard error and replications; from yearly means of measures.csv and their 95 % bounds."""
    found = {}
    with open(file, newline="") as rows:
        for row in csv.DictReader(rows):
            begins, ends = row["period_start"], row["period_end"]
            if row["statistic"] != "mean" or begins[:4] + "-01-01" != begins or begins[:4] + "-12-31" != ends:
                continue
            value, lower, upper = (float(row[c] or "nan") for c in ("value", "lower", "upper"))
            # A bound is cut where a figure cannot lie: the other is whole.
            error = max(upper - value, value - lower) / Z_95
            found[f"{row['stage']}/{row['measure']}/{begins[:4]}"] = value, error, int(row["replications"])
    return found


def of_peer(file):
    """The same of a peer's lines; what a replication has not counted is none."""
    with open(file) as text:
        lines = [json.loads(line) for line in text]
    found = {}
    for key in {k for line in lines for k in line["counts"]}:
        found[key] = ratio([(line["counts"].get(key, 0), 1) for line in lines])
    for key in {k for line in lines for k in line["means"]}:
        found[key] = ratio([line["means"].get(key, (0.0, 0)) for line in lines])
    return found


def ratio(pairs):
    """Sum over sum, its standard error by linearisation, and how many replications."""
    n, below = len(pairs), sum(d for _, d in pairs)
    value = sum(a for a, _ in pairs) / below
    squares = sum((a - value * d) ** 2 for a, d in pairs)
    return value, sqrt(squares * n / (n - 1)) / below, n


def main(folder):
    disagree = compared = 0
    for model in MODELS:
        ours = of_sendsim(folder / model / "measures.csv")
        peers = {peer: of_peer(folder / f"{model}_{peer}.jsonl") for peer in PEERS}
        if set(peers["simpy"]) != set(peers["ciw"]):
            raise SystemExit(f"{model}: the peers give different figures: {set(peers['simpy']) ^ set(peers['ciw'])}")
        sizes = ", ".join(f"{name} {next(iter(found.values()))[2]}" for name, found in peers.items())
        print(f"\n### {model}.toml: replications of sendsim {max(n for _, _, n in ours.values())}, {sizes}\n")
        heads = [f"{peer} less sendsim | found" for peer in PEERS]
        print("| figure | year | sendsim |", " | ".join(heads), "| |")
        print("|---|---|--:|" + "--:|--:|" * len(PEERS) + "---|")
        for key in sorted(peers["simpy"]):
            stage, measure, year = key.split("/")
            mean, error, _ = ours[key]
            cells, agrees = [], True
            for found in peers.values():
                theirs, their_error, _ = found[key]
                half = Z_999 * sqrt(error**2 + their_error**2)
                low, high = theirs - mean - half, theirs - mean + half
                holds = low <= 0 <= high
                agrees, compared, disagree = agrees and holds, compared + 1, disagree + (not holds)
                # A difference of twice the half width is found in 999 runs of 1000.
                cells.append(f"{low:+.3f} to {high:+.3f} | {2 * half:.3f}")
            name = f"{stage} {measure}".strip()
            print(f"| {name} | {year} | {mean:.3f} | {' | '.join(cells)} | {'agrees' if agrees else 'DISAGREES'} |")
    print(f"\n{compared - disagree} of {compared} comparisons agree.")
    return 1 if disagree else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
