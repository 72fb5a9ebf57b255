"""The published networks, read from the hand-out where it is; no copy is kept here."""

import csv
from pathlib import Path

import numpy as np

from stockmath.network import (
    ServiceNetwork,
    cumulative_cost,
    pooled_spread,
    service_network,
)


def published(path: Path, *, rate: float | None = None) -> ServiceNetwork:
    """Read a network; with a rate holding costs are that share of the cumulative cost."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in list(csv.reader(lines))[1:] if row and row[0]]
    number = {row[0]: stage for stage, row in enumerate(rows)}
    inputs = [
        (number[row[at]], stage, float(row[at + 1]))
        for stage, row in enumerate(rows)
        for at in range(8, len(row) - 1, 2)
        if row[at]
    ]
    arcs = [(supplier, customer) for supplier, customer, _quantity in inputs]
    quantities = [quantity for _supplier, _customer, quantity in inputs]
    added = [float(row[3]) for row in rows]
    own = [float(row[6]) * float(row[7]) if row[6] else 0.0 for row in rows]
    cost = np.array(added)
    if rate is not None:
        cost = rate * cumulative_cost(added, arcs=arcs, quantities=quantities)
    return service_network(
        lead_time=[int(row[1]) for row in rows],
        holding_cost=cost,
        spread=pooled_spread(own, arcs=arcs, quantities=quantities),
        arcs=arcs,
        service_max=[float(row[2]) if row[2] else np.inf for row in rows],
    )
