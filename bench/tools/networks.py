"""Placing network stores of drawn shapes, for this command and its peer."""

import numpy as np

from stockmath.network import ServiceNetwork, cumulative_cost, pooled_spread, service_network


def tree(size: int, *, shape: str, lead_max: int, seed: int) -> ServiceNetwork:
    """Draw a tree: each new stage joins a random one, its half, or the one before it."""
    generator = np.random.default_rng(seed)
    arcs = []
    for stage in range(1, size):
        other = {"random": int(generator.integers(0, stage)), "binary": (stage - 1) // 2}.get(
            shape, stage - 1
        )
        turned = shape != "chain" and generator.random() < 0.5
        arcs.append((stage, other) if turned else (other, stage))
    return service_network(
        lead_time=generator.integers(1, lead_max + 1, size),
        holding_cost=generator.uniform(1, 10, size),
        spread=generator.uniform(1, 50, size),
        arcs=arcs,
    )


def layered(size: int, *, suppliers: float, lead_max: int, seed: int) -> ServiceNetwork:
    """Draw six layers in which each stage has so many suppliers in the layer above, on average."""
    generator = np.random.default_rng(seed)
    layer = np.sort(generator.integers(0, 6, size))
    arcs = []
    for stage in range(size):
        above = np.flatnonzero(layer == layer[stage] - 1)
        count = min(above.size, 1 + generator.poisson(suppliers - 1))
        arcs += (
            [(int(other), stage) for other in generator.choice(above, count, replace=False)]
            if count
            else []
        )
    ends = ~np.isin(np.arange(size), [supplier for supplier, _customer in arcs])
    return service_network(
        lead_time=generator.integers(1, lead_max + 1, size),
        holding_cost=cumulative_cost(generator.uniform(1, 10, size), arcs=arcs),
        spread=pooled_spread(np.where(ends, generator.uniform(5, 50, size), 0), arcs=arcs),
        arcs=arcs,
    )
