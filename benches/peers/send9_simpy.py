"""SEND-9 in SimPy: a process for each child, a resource for each pool."""

from random import Random

import simpy

from send9 import *


class Send9:
    def __init__(self, seed):
        random = Random(seed)
        self.random, self.exponential, self.lognormal, self.gamma = (
            random.random, random.expovariate, random.lognormvariate, random.gammavariate)
        self.answers = Answers()
        self.env = env = simpy.Environment()
        self.ep = simpy.Resource(env, EP_PLACES)
        self.plan = simpy.Resource(env, PLAN_PLACES)
        self.triage = simpy.Resource(env, TRIAGE_PLACES)
        self.assessment = simpy.PriorityResource(env, ASSESS_PLACES)
        self.clinics = [simpy.Resource(env, places) for places in CLINIC_PLACES]
        for daily, pathway in (EHC, self.ehc), (NST, self.nst), (SLCN, self.slcn):
            env.process(self.arrivals(daily, pathway))

    def arrivals(self, daily, pathway):
        env, exponential = self.env, self.exponential
        while True:
            yield env.timeout(exponential(daily))
            env.process(pathway())

    def ehc(self):
        env, answers = self.env, self.answers
        request = env.now
        yield env.timeout(DECISION)
        if self.random() < REFUSED:
            return
        joined = env.now
        with self.ep.request() as place:
            yield place
            wait = env.now - joined
            yield env.timeout(self.lognormal(EP_MU, EP_SIGMA))
            answers.service_ended(env.now, EP, wait)
        joined = env.now
        with self.plan.request() as place:
            yield place
            wait = env.now - joined
            yield env.timeout(self.exponential(1 / PLAN_MEAN))
            answers.service_ended(env.now, PLAN, wait)
        yield env.timeout(FINALISE)
        answers.plan_issued(env.now, request)

    def nst(self):
        env, answers = self.env, self.answers
        joined = env.now
        with self.triage.request() as place:
            yield place
            wait = env.now - joined
            yield env.timeout(self.exponential(1 / TRIAGE_MEAN))
            answers.service_ended(env.now, TRIAGE, wait)
        line = URGENT if self.random() < URGENT_SHARE else ROUTINE
        joined = env.now
        with self.assessment.request(priority=line) as place:
            yield place
            wait = env.now - joined
            yield env.timeout(self.gamma(ASSESS_SHAPE, ASSESS_SCALE))
            answers.service_ended(env.now, line, wait)

    def slcn(self):
        env, answers = self.env, self.answers
        u = self.random()
        clinic = 0 if u < SPLIT[0] else 1 if u < SPLIT[0] + SPLIT[1] else 2
        places, rate = self.clinics[clinic], 1 / CLINIC_MEANS[clinic]
        while True:
            joined = env.now
            with places.request() as place:
                yield place
                wait = env.now - joined
                yield env.timeout(self.exponential(rate))
                answers.service_ended(env.now, CLINIC_A + clinic, wait)
            if self.random() >= AGAIN:
                return


def replication(r):
    model = Send9(r)
    model.env.run(until=END)
    return model.answers


if __name__ == "__main__":
    main(replication)
