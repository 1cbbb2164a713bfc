"""What the peer programs write: for each replication one line of sums, under the names that sendsim gives its figures.

Nothing of a model is here. A figure is `stage/measure/year`, as in the columns of sendsim's measures.csv."""

import json
import sys

END = 730.0  # days: 2021 and 2022


def year(t):
    """The calendar year of a time in days since the start of 2021."""
    return 2021 + int(t // 365.0)


class Figures:
    def __init__(self):
        self.counts, self.means = {}, {}

    def count(self, stage, measure, t):
        """One more of what is counted in the year of t."""
        key = f"{stage}/{measure}/{year(t)}"
        self.counts[key] = self.counts.get(key, 0) + 1

    def mean(self, stage, measure, t, value):
        """One more value for the mean of the year of t."""
        sums = self.means.setdefault(f"{stage}/{measure}/{year(t)}", [0.0, 0])
        sums[0] += value
        sums[1] += 1

    def waited(self, stage, joined, began):
        """A stay on the list of a stage; `began` is None for who still waits at the end of the run."""
        if began is not None:
            self.mean(stage, "mean_weeks_to_start", began, (began - joined) / 7.0)
        self.was_on_list(stage, joined, began)

    def left(self, stage, joined, left):
        """A stay that ended unseen: on the list at the end of a year all the same."""
        self.count(stage, "left_list", left)
        self.was_on_list(stage, joined, left)

    def was_on_list(self, stage, joined, until):
        for last in (365.0, 730.0):
            if joined < last and (until is None or until >= last):
                self.count(stage, "waiting", last - 1.0)


def main(replication):
    """`FIRST COUNT` on the command line: those replications, one line each."""
    first, count = int(sys.argv[1]), int(sys.argv[2])
    for r in range(first, first + count):
        figures = replication(r)
        print(json.dumps({"counts": figures.counts, "means": figures.means}), flush=True)
