"""ehc.toml in SimPy: a process for each child; a team is a heap of those who wait and a number of places."""

import heapq
from csv import DictReader
from datetime import date
from math import log, sqrt
from pathlib import Path
from random import Random

import simpy
from figures import END, Figures, main

SIGMA = sqrt(log(1 + 0.6**2))  # of the lognormal drafting time, mean 6 days
MU = log(6) - SIGMA**2 / 2


class Team:
    def __init__(self, env):
        self.env, self.places, self.held, self.heap, self.joined = env, 0, 0, [], 0

    def join(self, rank):
        """An event that comes when a place is taken; the lowest rank first."""
        self.joined += 1
        turn = self.env.event()
        heapq.heappush(self.heap, (rank, self.joined, turn))
        self.serve()
        return turn

    def leave(self):
        self.held -= 1
        self.serve()

    def serve(self):
        while self.heap and self.held < self.places:
            self.held += 1
            heapq.heappop(self.heap)[2].succeed()

    def staff(self, changes):
        """A process: so many places from these days. Who holds a place keeps it."""
        for day, places in changes:
            yield self.env.timeout(day - self.env.now)
            self.places = places
            self.serve()


def replication(r):
    random, env, figures = Random(r), simpy.Environment(), Figures()
    psychologists, writers = Team(env), Team(env)
    waiting = {}  # child on a list: stage and when it joined

    def queue(child, stage, team, rank, joined):
        waiting[child] = stage, joined
        yield team.join(rank)
        del waiting[child]
        figures.waited(stage, joined, env.now)

    def assessed(request, exceptional, joined):
        child, stage = object(), "ep_exceptional" if exceptional else "ep_ordinary"
        yield from queue(child, stage, psychologists, (not exceptional, joined), joined)
        yield env.timeout(random.gammavariate(1 / 0.64, 15 * 0.64))
        psychologists.leave()
        yield env.timeout(random.uniform(7, 14))
        yield from queue(child, "draft", writers, request, env.now)
        yield env.timeout(random.lognormvariate(MU, SIGMA))
        writers.leave()
        yield env.timeout(28)
        figures.count("", "plans_issued", env.now)
        days = env.now // 1 - request // 1  # by dates, as the law counts
        figures.mean("", "avg_weeks_issue_plan", env.now, days / 7)
        figures.mean("", "pc_plans_issued_within_20_weeks", env.now, 100 * (days <= 140))

    def asked():
        request, exceptional = env.now, random.random() < 0.2
        yield env.timeout(42)
        if random.random() < 0.75:
            yield from assessed(request, exceptional, env.now)

    def requests():
        while True:
            yield env.timeout(random.expovariate(2.0))
            env.process(asked())

    with open(Path(__file__).with_name("ehc_backlog.csv")) as rows:
        for row in DictReader(rows):
            asked_on, joined = ((date.fromisoformat(row[c]) - date(2021, 1, 1)).days for c in ("requested", "entered"))
            nine = 9 / 24  # a date in the file is the minute in which offices open
            env.process(assessed(asked_on + nine, row["kind"] == "exceptional", joined + nine))
    env.process(psychologists.staff([(0, 20), (181, 26), (455, 21)]))
    env.process(writers.staff([(0, 9), (365, 10)]))
    env.process(requests())
    env.run(until=END)
    for stage, joined in waiting.values():
        figures.waited(stage, joined, None)
    return figures


if __name__ == "__main__":
    main(replication)
