"""advisers.toml in SimPy: the advisers' work as processes that a child waits for together; who leaves the list takes its request back."""

from math import log, sqrt
from random import Random

import simpy
from figures import END, Figures, main

SIGMA = sqrt(log(2))  # coefficient of variation 1
MU = log(3.5) - SIGMA**2 / 2


def replication(r):
    random, env, figures = Random(r), simpy.Environment(), Figures()
    doctors, social_workers, psychologists, writers = (simpy.Resource(env, capacity=c) for c in (8, 5, 11, 4))
    waiting = {}  # who is on a list: stage and when it joined

    def advice(stage, team, duration, report=0.0):
        on_list, joined = object(), env.now
        waiting[on_list] = stage, joined
        with team.request() as turn:
            yield turn
            del waiting[on_list]
            figures.waited(stage, joined, env.now)
            yield env.timeout(duration)
        yield env.timeout(report)

    def asked():
        request = env.now
        yield env.all_of([
            env.process(advice("health", doctors, random.gammavariate(4, 6 / 4))),
            env.process(advice("care", social_workers, random.lognormvariate(MU, SIGMA))),
            env.process(advice("psychology", psychologists, random.expovariate(1 / 8), random.uniform(3, 7)))])
        on_list, joined = object(), env.now
        waiting[on_list] = "plan", joined
        with writers.request() as turn:
            yield turn | env.timeout(random.expovariate(1 / 20))
            del waiting[on_list]
            if not turn.triggered:
                figures.left("plan", joined, env.now)
                return
            figures.waited("plan", joined, env.now)
            yield env.timeout(random.triangular(1, 8, 3))
        figures.count("", "plans_issued", env.now)
        days = env.now // 1 - request // 1  # by dates
        figures.mean("", "avg_weeks_issue_plan", env.now, days / 7)
        figures.mean("", "pc_plans_issued_within_20_weeks", env.now, 100 * (days <= 28))

    def requests():
        while True:
            yield env.timeout(random.expovariate(1.2))
            env.process(asked())

    env.process(requests())
    env.run(until=END)
    for stage, joined in waiting.values():
        figures.waited(stage, joined, None)
    return figures


if __name__ == "__main__":
    main(replication)
