"""ehc.toml in Ciw: a network of nodes; figures from its records of visits.

A Ciw schedule would bring a whole new shift while the old one finishes what it holds, so for a while there are more places than the
scenario has. Places by date are therefore most places less customers of a class of their own, `Away`: they come when places are
lost, are first for the next place that falls free, and keep it until it is given back."""

import math

import ciw
from ciw.dists import Deterministic, Distribution, Exponential, Gamma, Lognormal, Sequential, Uniform
from ciw.routing import Direct, Leave, NetworkRouting, Probabilistic
from figures import END, Figures, main

DECISION, EP, ADVICE, DRAFT, CONSULT = range(1, 6)
FIRST = {"Away": 0, "Exceptional": 1, "Ordinary": 2}  # for an EP
NEVER = float("inf")
# The opening list: asked 162 to 43 days before the start, at nine; every fifth is exceptional.
BACKLOG = {
    "Exceptional": [9 / 24 - k for k in range(162, 42, -1) if k % 5 == 0],
    "Ordinary": [9 / 24 - k for k in range(162, 42, -1) if k % 5 != 0]}
# They come in the first second: after those who are away, exceptional ones first.
COMES = {"Exceptional": 1e-6, "Ordinary": 2e-6}


class Until(Distribution):
    """Lasts until the first of these days that is to come."""

    def __init__(self, *days):
        self.days = days

    def sample(self, t=None, ind=None):
        return next(day for day in self.days if day > t) - t


class Child(ciw.Individual):
    """Knows when it asked."""

    def __init__(self, id_number, customer_class, priority_class, simulation):
        super().__init__(id_number, customer_class, priority_class, simulation=simulation)
        self.request = simulation.current_time
        if self.request == COMES.get(customer_class):
            self.request = next(simulation.backlog[customer_class])


def by_kind(individuals, t):
    return min(individuals, key=lambda i: (FIRST[i.customer_class], i.request))


def by_request(individuals, t):
    return min(individuals, key=lambda i: (FIRST[i.customer_class] > 0, i.request))


def network():
    sigma = math.sqrt(math.log(1 + 0.6**2))
    once = Deterministic(1)
    services = [
        Deterministic(42.0), Gamma(1 / 0.64, 15 * 0.64), Uniform(7.0, 14.0),
        Lognormal(math.log(6) - sigma**2 / 2, sigma), Deterministic(28.0)]
    way = NetworkRouting([Probabilistic([EP], [0.75]), Direct(ADVICE), Direct(DRAFT), Direct(CONSULT), Leave()])
    arrivals, batches = {}, {}
    for kind, rate in (("Exceptional", 0.4), ("Ordinary", 1.6)):
        arrivals[kind] = [Exponential(rate), Sequential([COMES[kind], NEVER]), None, None, None]
        batches[kind] = [once, Sequential([len(BACKLOG[kind])]), once, once, once]
    # EPs: 26 less 6 until day 181, less 5 from day 455. Writers: 10 less one until day 365.
    arrivals["Away"] = [None, Sequential([0.0, 455.0, NEVER]), None, Sequential([0.0, NEVER]), None]
    batches["Away"] = [once, Sequential([6, 5]), once, once, once]
    away = [once, Until(181.0, END + 1), once, Until(365.0), once]
    return ciw.create_network(
        arrival_distributions=arrivals,
        batching_distributions=batches,
        service_distributions={"Exceptional": services, "Ordinary": services, "Away": away},
        number_of_servers=[NEVER, 26, NEVER, 10, NEVER],
        service_disciplines=[ciw.disciplines.FIFO, by_kind, ciw.disciplines.FIFO, by_request, ciw.disciplines.FIFO],
        routing={"Exceptional": way, "Ordinary": way, "Away": NetworkRouting([Leave() for _ in range(5)])})


def replication(r):
    ciw.seed(r)
    simulation = ciw.Simulation(network(), individual_class=Child)
    simulation.backlog = {kind: iter(requests) for kind, requests in BACKLOG.items()}
    simulation.simulate_until_max_time(END)
    figures = Figures()
    for child in simulation.get_all_individuals():
        if child.customer_class == "Away":
            continue
        visits = list(child.data_records)
        if child.node != -1:
            visits.append(simulation.nodes[child.node].write_incomplete_record(child))
        for visit in visits:
            if visit.node == EP:
                # Those of the opening list joined it before the run, as everybody else 42 days after they asked.
                figures.waited(f"ep_{child.customer_class.lower()}", child.request + 42, visit.service_start_date)
            elif visit.node == DRAFT:
                figures.waited("draft", visit.arrival_date, visit.service_start_date)
            elif visit.node == CONSULT and visit.exit_date is not None:
                issued = visit.exit_date
                figures.count("", "plans_issued", issued)
                dates = math.floor(issued) - math.floor(child.request)
                figures.mean("", "avg_weeks_issue_plan", issued, dates / 7)
                figures.mean("", "pc_plans_issued_within_20_weeks", issued, 100 * (dates <= 140))
    return figures


if __name__ == "__main__":
    main(replication)
