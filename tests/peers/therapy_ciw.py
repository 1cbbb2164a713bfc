"""therapy.toml in Ciw: one node of three therapists, a node for each gap; figures from its records of visits."""

import math
import random

import ciw
from ciw.dists import Deterministic, Distribution, Exponential, Gamma, Uniform
from ciw.routing import Direct, NetworkRouting, NodeRouting
from figures import END, Figures, main

TRIAGE, THERAPISTS, CONTACT_AGAIN, GAP, SESSION_AGAIN = range(1, 6)


class Child(ciw.Individual):
    in_block = False  # whether it has been seen and comes for sessions


class Slot(Distribution):
    contact, session = Gamma(4.0, 0.15), Exponential(1 / 0.3)

    def sample(self, t=None, ind=None):
        return (self.session if ind.in_block else self.contact).sample()


class AfterSlot(NodeRouting):
    def next_node(self, ind):
        if ind.in_block:
            to = random.choices([SESSION_AGAIN, GAP, -1], [0.1, 0.675, 0.225])[0]
        else:
            to = random.choices([CONTACT_AGAIN, GAP], [0.12, 0.88])[0]
            ind.in_block = to == GAP
        return self.simulation.nodes[to]


def sessions_first(individuals, t):
    return min(individuals, key=lambda i: (not i.in_block, i.arrival_date))


def network():
    back, fifo = Direct(THERAPISTS), ciw.disciplines.FIFO
    return ciw.create_network(
        arrival_distributions=[Exponential(1.4), None, None, None, None],
        service_distributions=[
            Deterministic(5.0), Slot(), Deterministic(14.0), Uniform(10.0, 18.0), Deterministic(7.0)],
        number_of_servers=[math.inf, 3, math.inf, math.inf, math.inf],
        service_disciplines=[fifo, sessions_first, fifo, fifo, fifo],
        routing=NetworkRouting([Direct(THERAPISTS), AfterSlot(), back, back, back]))


def replication(r):
    ciw.seed(r)
    simulation = ciw.Simulation(network(), individual_class=Child)
    simulation.simulate_until_max_time(END)
    figures = Figures()
    for child in simulation.get_all_individuals():
        visits = list(child.data_records)
        if child.node != -1:
            visits.append(simulation.nodes[child.node].write_incomplete_record(child))
        referral, stage, seen = visits[0].arrival_date, "contact", False
        for visit in visits:
            if visit.node == GAP:
                stage = "session"
            if visit.node != THERAPISTS:
                continue
            began, ended = visit.service_start_date, visit.exit_date
            figures.waited(stage, visit.arrival_date, began)
            if began is not None and not seen:
                seen = True
                figures.count("", "clock_stops", began)
                dates = math.floor(began) - math.floor(referral)
                figures.mean("", "mean_weeks_at_stop", began, dates / 7)
                figures.mean("", "pc_clock_stops_within_limit", began, 100 * (dates <= 7))
            if ended is not None:
                figures.count(stage, "completions", ended)
                if visit.destination == -1:
                    figures.count("discharged", "leaves", ended)
                    in_time = math.floor(ended) - math.floor(referral) <= 70
                    figures.mean("discharge", "discharged_within_10_weeks_pc", ended, 100 * in_time)
    return figures


if __name__ == "__main__":
    main(replication)
