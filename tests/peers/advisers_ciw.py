"""advisers.toml in Ciw, which cannot join what it has split. Nothing flows back here, so one simulation follows another: the three
advisers with the same minutes of request each, then the writers' list, which a child joins when the last adviser is done."""

import math
import random

import ciw
from ciw.dists import Exponential, Gamma, Lognormal, Sequential, Triangular, Uniform
from ciw.routing import Direct, Leave, NetworkRouting
from figures import END, Figures, main

STAGES = {1: "health", 2: "care", 3: "psychology"}
REPORT = 4


def comes_at(times):
    """Arrivals at these times and then no more."""
    return Sequential([b - a for a, b in zip([0.0] + times, times)] + [math.inf])


def visits_of(simulation):
    """All visits, ended or not, by the order in which their customers came."""
    for customer in sorted(simulation.get_all_individuals(), key=lambda i: i.id_number):
        visits = list(customer.data_records)
        if customer.node != -1:
            visits.append(simulation.nodes[customer.node].write_incomplete_record(customer))
        yield visits


def advisers(requests):
    sigma = math.sqrt(math.log(2))
    asked = comes_at(requests)
    return ciw.create_network(
        arrival_distributions=[asked, asked, asked, None],  # Ciw copies each
        service_distributions=[
            Gamma(4.0, 1.5), Lognormal(math.log(3.5) - sigma**2 / 2, sigma), Exponential(1 / 8), Uniform(3.0, 7.0)],
        number_of_servers=[8, 5, 11, math.inf],
        routing=NetworkRouting([Leave(), Leave(), Direct(REPORT), Leave()]))


def writers(joins):
    return ciw.create_network(
        arrival_distributions=[comes_at(joins)],
        service_distributions=[Triangular(1.0, 3.0, 8.0)],
        number_of_servers=[4],
        reneging_time_distributions=[Exponential(1 / 20)],
        routing=NetworkRouting([Leave()]))


def replication(r):
    ciw.seed(r)
    figures = Figures()
    requests, t = [], random.expovariate(1.2)
    while t < END:
        requests.append(t)
        t += random.expovariate(1.2)

    first = ciw.Simulation(advisers(requests))
    first.simulate_until_max_time(END)
    back = {stage: [] for stage in STAGES}  # by adviser, in the order of the requests
    for visits in visits_of(first):
        visit = visits[0]
        figures.waited(STAGES[visit.node], visit.arrival_date, visit.service_start_date)
        # Not yet back at the end: never.
        back[visit.node].append(visits[-1].exit_date or math.inf)
    joined = sorted((max(times), request) for *times, request in zip(*back.values(), requests, strict=True))
    joined = [(at, request) for at, request in joined if at < END]

    second = ciw.Simulation(writers([at for at, _ in joined]))
    second.simulate_until_max_time(END)
    for (at, request), (visit,) in zip(joined, visits_of(second), strict=True):
        if visit.record_type == "renege":
            figures.left("plan", visit.arrival_date, visit.exit_date)
            continue
        figures.waited("plan", visit.arrival_date, visit.service_start_date)
        if visit.exit_date is not None:
            issued = visit.exit_date
            figures.count("", "plans_issued", issued)
            dates = math.floor(issued) - math.floor(request)
            figures.mean("", "avg_weeks_issue_plan", issued, dates / 7)
            figures.mean("", "pc_plans_issued_within_20_weeks", issued, 100 * (dates <= 28))
    return figures


if __name__ == "__main__":
    main(replication)
