"""What the Python programs of SEND-9 share: its numbers, what is recorded, and the line each replication prints."""

import sys
import time

END, RECORD_FROM, LIMIT = 2191.0, 365.0, 140.0
DECISION, FINALISE = 35.0, 75.0
EHC, NST, SLCN = 5.5, 9.0, 17.0  # arrivals a day
REFUSED, URGENT_SHARE, AGAIN = 0.25, 0.1, 0.15
SPLIT = (0.3, 0.2, 0.5)  # SLCN to A, B, C
EP_MEAN, EP_MU, EP_SIGMA = 10.4, 1.9952322158673543, 0.8325546111576977  # mean 10.4, coefficient of variation 1
PLAN_MEAN, TRIAGE_MEAN, CLINIC_MEANS = 4.36, 0.6, (1.25, 1.40, 0.95)
ASSESS_SHAPE, ASSESS_SCALE = 2.0, 1.51
EP_PLACES, PLAN_PLACES, TRIAGE_PLACES, ASSESS_PLACES, CLINIC_PLACES = 45, 20, 6, 28, (8, 6, 10)
EP, PLAN, TRIAGE, URGENT, ROUTINE, CLINIC_A = range(6)  # waiting lists; B and C follow A


class Answers:
    """Counts and sums over the recorded period."""

    def __init__(self):
        self.served, self.waited = [0] * 8, [0.0] * 8
        self.plans, self.plan_time, self.on_time, self.on_time_by_date = 0, 0.0, 0, 0

    def service_ended(self, now, line, wait):
        if now >= RECORD_FROM:
            self.served[line] += 1
            self.waited[line] += wait

    def plan_issued(self, now, request):
        if now >= RECORD_FROM:
            self.plans += 1
            self.plan_time += now - request
            self.on_time += now - request <= LIMIT
            self.on_time_by_date += int(now) - int(request) <= LIMIT

    def figures(self):
        """In the order of reference.txt."""
        waits = [waited / served for waited, served in zip(self.waited, self.served)]
        both = sum(self.waited[URGENT:CLINIC_A]) / sum(self.served[URGENT:CLINIC_A])
        of_plans = [self.plan_time, 100 * self.on_time, 100 * self.on_time_by_date]
        return [self.plans, *(s / self.plans for s in of_plans), *waits[:CLINIC_A], both, *waits[CLINIC_A:]]


def main(replication):
    """`FIRST COUNT` from the command line: CPU seconds and figures of each replication, a line each."""
    first, count = int(sys.argv[1]), int(sys.argv[2])
    for r in range(first, first + count):
        began = time.process_time()
        answers = replication(r)
        spent = time.process_time() - began
        print(f"{spent:.6f}", *(f"{figure:.6f}" for figure in answers.figures()), flush=True)
