"""therapy.toml in SimPy: a process for each child, the therapists a PriorityResource."""

from random import Random

import simpy
from figures import END, Figures, main

SESSION, CONTACT = 0, 1  # the lower number first


def replication(r):
    random, env, figures = Random(r), simpy.Environment(), Figures()
    therapists = simpy.PriorityResource(env, capacity=3)
    waiting = {}  # child on a list: stage and when it joined

    def slot(child, stage, priority, duration):
        """One slot, come or not; when it began."""
        joined = env.now
        waiting[child] = stage, joined
        with therapists.request(priority) as turn:
            yield turn
            del waiting[child]
            began = env.now
            figures.waited(stage, joined, began)
            yield env.timeout(duration)
        figures.count(stage, "completions", env.now)
        return began

    def referred():
        child, referral, seen = object(), env.now, False
        yield env.timeout(5)
        while True:
            began = yield from slot(child, "contact", CONTACT, random.gammavariate(4, 0.6 / 4))
            if not seen:
                seen = True
                figures.count("", "clock_stops", began)
                days = began // 1 - referral // 1  # by dates
                figures.mean("", "mean_weeks_at_stop", began, days / 7)
                figures.mean("", "pc_clock_stops_within_limit", began, 100 * (days <= 7))
            if random.random() >= 0.12:
                break
            yield env.timeout(14)
        yield env.timeout(random.uniform(10, 18))
        while True:
            yield from slot(child, "session", SESSION, random.expovariate(1 / 0.3))
            if random.random() < 0.1:  # not brought
                yield env.timeout(7)
            elif random.random() < 0.75:
                yield env.timeout(random.uniform(10, 18))
            else:
                break
        figures.count("discharged", "leaves", env.now)
        in_time = env.now // 1 - referral // 1 <= 70
        figures.mean("discharge", "discharged_within_10_weeks_pc", env.now, 100 * in_time)

    def referrals():
        while True:
            yield env.timeout(random.expovariate(1.4))
            env.process(referred())

    env.process(referrals())
    env.run(until=END)
    for stage, joined in waiting.values():
        figures.waited(stage, joined, None)
    return figures


if __name__ == "__main__":
    main(replication)
