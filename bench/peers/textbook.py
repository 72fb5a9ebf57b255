"""stockpyl, the textbook's library, beside ours: the same answers, and how long each takes.

Run in an environment of its own, see README.md: PYTHONPATH=. python bench/peers/textbook.py
"""

import time
from collections.abc import Callable

import numpy as np
from stockpyl.demand_source import DemandSource
from stockpyl.gsm_tree import optimize_committed_service_times, preprocess_tree
from stockpyl.sim import simulation
from stockpyl.ss import s_s_discrete_exact
from stockpyl.ssm_serial import optimize_base_stock_levels
from stockpyl.supply_chain_network import network_from_edges, serial_system

from stockmath.network import place_buffers, pooled_spread, service_network
from stockmath.network.serial import serial_levels
from stockmath.policies.reorder_up_to import reorder_and_target_poisson
from stockmath.simulation import FixedLevels, Levels, Supply, draw_demand, simulate


def main() -> None:
    reorder_levels()
    chain()
    for size in (30, 100, 200):
        tree(size)
    simulations()


def timed(call: Callable[[], object]) -> tuple[object, float]:
    begun = time.process_time()
    answer = call()
    return answer, time.process_time() - begun


def report(name: str, theirs: tuple[float, float], ours: tuple[float, float]) -> None:
    ratio = theirs[1] / max(ours[1], 1e-6)
    print(
        f"{name:<40} cost stockpyl {theirs[0]:12,.3f} in {theirs[1]:8.3f} s, "
        f"ours {ours[0]:12,.3f} in {ours[1]:8.4f} s: {ratio:,.0f} times"
    )


def reorder_levels() -> None:
    theirs, slow = timed(lambda: s_s_discrete_exact(1, 9, 64, True, 50))
    ours, quick = timed(
        lambda: reorder_and_target_poisson(mean=50, order_cost=64, holding_cost=1, shortage_cost=9)
    )
    report("(s, S), Poisson(50)", (theirs[2], slow), (ours.cost, quick))


def chain() -> None:
    network = serial_system(
        num_nodes=3, node_order_in_system=[3, 2, 1], node_order_in_lists=[1, 2, 3],
        echelon_holding_cost=[3, 2, 2], shipment_lead_time=[1, 1, 2], stockout_cost=[37.12, 0, 0],
        demand_type="N", mean=5, standard_deviation=1, policy_type="BS", base_stock_level=0,
    )  # fmt: skip
    theirs, slow = timed(lambda: optimize_base_stock_levels(network=network))
    ours, quick = timed(
        lambda: serial_levels(
            holding_costs=[3, 2, 2], lead_times=[1, 1, 2], shortage_cost=37.12, mean=5, sd=1
        )
    )
    report("three stages in a row", (theirs[1], slow), (ours.cost, quick))


def tree(size: int) -> None:
    """A supply tree: each stage supplies one drawn before it; stage 0 serves the customers."""
    generator = np.random.default_rng(size)
    arcs = [(stage, int(generator.integers(0, stage))) for stage in range(1, size)]
    lead = generator.integers(1, 6, size).tolist()
    cost = np.round(generator.uniform(1, 10, size), 2).tolist()
    network = network_from_edges(
        arcs,
        processing_time=dict(enumerate(lead)),
        local_holding_cost=dict(enumerate(cost)),
        demand_bound_constant=1,
        external_outbound_cst={0: 0},
        external_inbound_cst=dict.fromkeys(range(size), 0),
        demand_source={0: demand_source()},
    )
    theirs, slow = timed(lambda: optimize_committed_service_times(tree=preprocess_tree(network)))
    own = np.where(np.arange(size) == 0, 10.0, 0.0)
    ours, quick = timed(
        lambda: place_buffers(
            service_network(
                lead_time=lead, holding_cost=cost, spread=pooled_spread(own, arcs=arcs), arcs=arcs
            )
        )
    )
    report(f"guaranteed service, tree of {size}", (theirs[1], slow), (ours.cost, quick))


def demand_source() -> object:

    return DemandSource(type="N", mean=0, standard_deviation=10)


def simulations() -> None:
    periods = 2_000
    network = serial_system(
        num_nodes=3, node_order_in_system=[3, 2, 1], node_order_in_lists=[1, 2, 3],
        local_holding_cost=[7, 4, 2], shipment_lead_time=[1, 1, 2], stockout_cost=[37, 0, 0],
        demand_type="P", mean=5, policy_type="BS", base_stock_level=[12, 12, 18],
    )  # fmt: skip
    _answer, slow = timed(lambda: simulation(network, periods, rand_seed=1, progress_bar=False))
    demand = draw_demand(np.random.default_rng(1), mean=np.full(3_000, 5.0), sd=2.2, n_periods=365)
    demand[:2_000] = 0
    stores = np.arange(3_000)
    supply = Supply(
        lead_time=np.repeat([2, 1, 1], 1_000),
        source=np.where(stores < 1_000, -1, stores - 1_000),
        shortage="backorder",
    )
    levels = np.repeat([18.0, 12.0, 12.0], 1_000)
    _answer, quick = timed(
        lambda: simulate(
            demand, supply=supply, policy=FixedLevels(Levels(levels, levels)), on_hand=levels
        )
    )
    ours, theirs = demand.size / quick, 3 * periods / slow
    print(
        f"simulation of chains of three, node-periods/s: stockpyl {theirs:,.0f}, ours {ours:,.0f}: "
        f"{ours / theirs:,.0f} times"
    )


if __name__ == "__main__":
    main()
