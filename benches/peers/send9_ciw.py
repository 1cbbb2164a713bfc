"""SEND-9 in Ciw: a network of nodes; figures from its records of services."""

import ciw
from ciw.dists import Deterministic, Exponential, Gamma, Lognormal
from ciw.routing import Direct, Leave, NetworkRouting, Probabilistic

from send9 import *

# Nodes, as Ciw counts them; clinics B and C follow A.
DECIDE, EP_POOL, PLAN_POOL, ISSUE, TRIAGE_POOL, ASSESS, FIRST_CLINIC = range(1, 8)
LINES = {EP_POOL: EP, PLAN_POOL: PLAN, TRIAGE_POOL: TRIAGE}
LINES |= {FIRST_CLINIC + clinic: CLINIC_A + clinic for clinic in range(3)}


def network():
    # The split of one Poisson stream is three streams.
    clinics = [Exponential(SLCN * share) for share in SPLIT]
    arrivals = [Exponential(EHC), None, None, None, Exponential(NST), None, *clinics]
    services = [
        Deterministic(DECISION), Lognormal(EP_MU, EP_SIGMA), Exponential(1 / PLAN_MEAN), Deterministic(FINALISE),
        Exponential(1 / TRIAGE_MEAN), Gamma(ASSESS_SHAPE, ASSESS_SCALE), *(Exponential(1 / m) for m in CLINIC_MEANS)]
    again = [Probabilistic([FIRST_CLINIC + clinic], [AGAIN]) for clinic in range(3)]
    routers = [
        Probabilistic([EP_POOL], [1 - REFUSED]), Direct(PLAN_POOL), Direct(ISSUE), Leave(),
        Direct(ASSESS), Leave(), *again]
    urgent = {"Child": {"Child": 1 - URGENT_SHARE, "Urgent": URGENT_SHARE}, "Urgent": {"Child": 0.0, "Urgent": 1.0}}
    # A node that a child comes to with a class it was given must state that classes stay, else Ciw looks for the child
    # among those of its former class.
    stay = {"Child": {"Child": 1.0, "Urgent": 0.0}, "Urgent": {"Child": 0.0, "Urgent": 1.0}}
    changes = {TRIAGE_POOL: urgent, ASSESS: stay}
    return ciw.create_network(
        arrival_distributions={"Child": arrivals, "Urgent": [None] * len(arrivals)},
        service_distributions={"Child": services, "Urgent": services},
        number_of_servers=[
            float("inf"), EP_PLACES, PLAN_PLACES, float("inf"), TRIAGE_PLACES, ASSESS_PLACES, *CLINIC_PLACES],
        routing={"Child": NetworkRouting(routers), "Urgent": NetworkRouting(routers)},
        priority_classes={"Urgent": 0, "Child": 1},
        class_change_matrices=[changes.get(node, {}) for node in range(1, len(arrivals) + 1)])


def replication(r):
    ciw.seed(r)
    simulation = ciw.Simulation(network())
    simulation.simulate_until_max_time(END)
    answers = Answers()
    for child in simulation.get_all_individuals():
        for record in child.data_records:
            if record.node == ISSUE:
                answers.plan_issued(record.exit_date, child.data_records[0].arrival_date)
            elif record.node == ASSESS:
                line = URGENT if record.customer_class == "Urgent" else ROUTINE
                answers.service_ended(record.exit_date, line, record.waiting_time)
            elif record.node != DECIDE:
                answers.service_ended(record.exit_date, LINES[record.node], record.waiting_time)
    return answers


if __name__ == "__main__":
    main(replication)
