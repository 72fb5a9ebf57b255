"""Buffers in networks: published networks, trying every placement, and bounds that hold."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockmath.errors import InvalidParameter, NegativeValue, OutOfRange, WrongShape
from stockmath.network import place_buffers, service_network
from stockmath.network.general import solved_by_highs
from stockmath.network.serial import serial_bounds, serial_levels
from tests.stockmath.gsm import published

WITHIN = 1e-3


@pytest.mark.parametrize(
    ("name", "rate", "cost"), [("bulldozer", 0.3, 633_000), ("battery", 0.25, 853_000)]
)
def test_placement_of_the_published_trees(name, rate, cost):
    best = place_buffers(published(name, rate=rate))

    assert best.cost == pytest.approx(cost, rel=WITHIN)
    assert best.gap == 0


def test_placement_of_the_published_camera_beats_the_published_cost():
    """71,757 is published; the file gives 71,476, which trying every placement confirms."""
    best = place_buffers(published("digital_camera", rate=0.24))

    assert best.cost == pytest.approx(71_475.76, rel=1e-6)
    assert best.cost <= 71_757


def test_placement_of_a_published_network_that_is_no_tree():
    best = place_buffers(published("toys"))

    assert best.cost == pytest.approx(4212.686632783368, rel=1e-9)
    assert best.gap < 1e-5


def cheapest(network) -> float:
    """Try every service time of every stage."""
    spans = [
        range(int(min(longest, limit)) + 1)
        for longest, limit in zip(network.longest, network.service_max, strict=True)
    ]
    best = np.inf
    for service in product(*spans):
        inbound = [
            max((service[i] for i in network.suppliers[k]), default=0) for k in range(len(spans))
        ]
        net = np.array(inbound) + network.lead_time - service
        if (net >= 0).all():
            best = min(best, network.cost_of(net))
    return best


@st.composite
def networks(draw, *, tree: bool, size=4):
    n = draw(st.integers(2, size))
    arcs = []
    for stage in range(1, n):
        others = st.lists(st.integers(0, stage - 1), min_size=1, max_size=1 if tree else 3)
        for other in sorted(set(draw(others))):
            turned = tree and draw(st.booleans())
            arcs.append((stage, other) if turned else (other, stage))
    whole = st.lists(st.integers(0, 4), min_size=n, max_size=n)
    cost = draw(st.lists(st.integers(1, 9), min_size=n, max_size=n))
    limits = draw(st.lists(st.sampled_from([0, 2, np.inf]), min_size=n, max_size=n))
    return service_network(
        lead_time=draw(whole), holding_cost=cost, spread=1.0, arcs=arcs, service_max=limits
    )


@settings(max_examples=80, deadline=None)
@given(networks(tree=True))
def test_trees_agree_with_trying_every_placement(network):
    best = place_buffers(network)

    assert best.cost == pytest.approx(cheapest(network), rel=1e-9, abs=1e-9)
    assert_feasible(network, best)


@settings(max_examples=60, deadline=None)
@given(networks(tree=False))
def test_any_network_agrees_with_trying_every_placement(network):
    best = place_buffers(network)

    assert best.cost == pytest.approx(cheapest(network), rel=1e-5, abs=1e-9)
    assert best.bound <= best.cost
    assert_feasible(network, best)


def assert_feasible(network, best):
    assert (best.net >= 0).all()
    assert (best.service <= network.service_max).all()
    for supplier, customer in network.arcs:
        assert best.service[supplier] <= best.inbound[customer]


def drawn(size: int, *, tree: bool, seed: int = 1):
    generator = np.random.default_rng(seed)
    arcs = set()
    for stage in range(1, size):
        count = 1 if tree else 1 + generator.poisson(1)
        for other in generator.integers(max(0, stage - 20), stage, count):
            arcs.add((int(other), stage))
    return service_network(
        lead_time=generator.integers(1, 15, size),
        holding_cost=np.cumsum(generator.uniform(0.1, 1, size)),
        spread=generator.uniform(1, 30, size),
        arcs=sorted(arcs),
    )


def test_the_two_ways_of_solving_agree_on_a_tree():
    network = drawn(40, tree=True)

    best = place_buffers(network)
    inbound, service, bound = solved_by_highs(network, time_limit=60)

    assert network.cost_of(inbound + network.lead_time - service) == pytest.approx(best.cost)
    assert bound == pytest.approx(best.cost, rel=1e-5)


@pytest.mark.slow
def test_cells_of_times_keep_the_bound_a_bound():
    network = drawn(40, tree=False)
    exact = place_buffers(network, time_limit=120)

    inbound, service, bound = solved_by_highs(network, time_limit=120, steps=(1_500,))

    cost = network.cost_of(inbound + network.lead_time - service)
    assert exact.gap < 1e-4
    assert 0.7 * cost < bound <= exact.cost * (1 + 1e-6) <= cost * (1 + 2e-6)


def test_the_order_of_the_stages_changes_nothing():
    network = drawn(60, tree=True)
    order = np.random.default_rng(2).permutation(60)
    where = np.argsort(order)
    moved = service_network(
        lead_time=network.lead_time[order],
        holding_cost=network.holding_cost[order],
        spread=network.spread[order],
        arcs=where[network.arcs],
    )

    assert place_buffers(moved).cost == pytest.approx(place_buffers(network).cost)


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"lead_time": [1, -2]}, NegativeValue, "lead_time must not be negative, got -2"),
        ({"lead_time": [1, 0.5]}, OutOfRange, "lead_time must be whole periods, got 0.5"),
        ({"arcs": [[0, 1], [1, 0]]}, InvalidParameter, "arcs run in a circle"),
        ({"arcs": [[0, 2]]}, OutOfRange, "arcs must join stages 0 to 1"),
        ({"arcs": [[0, 1], [0, 1]]}, InvalidParameter, "twice"),
        ({"arcs": [0, 1]}, WrongShape, "arcs must be whole numbers"),
        ({"spread": [1.0, 2.0, 3.0]}, WrongShape, "spread must be one value"),
        ({"service_max": [0.0, -1.0]}, NegativeValue, "service_max must not be negative, got -1"),
    ],
)
def test_what_is_no_network_is_refused_by_name(change, error, sentence):
    asked = {"lead_time": [1, 2], "holding_cost": 1.0, "spread": 1.0, "arcs": [[0, 1]]} | change

    with pytest.raises(error, match=sentence):
        service_network(**asked)


def test_levels_of_the_published_chain():
    best = serial_levels(
        holding_costs=[3, 2, 2], lead_times=[1, 1, 2], shortage_cost=37.12, mean=5, sd=1
    )

    # The book reads its levels off a grid of .02; the cost is flat there.
    assert best.echelon == pytest.approx([6.49, 12.03, 22.7], abs=0.02)
    assert best.cost == pytest.approx(47.65, rel=WITHIN)


@pytest.mark.parametrize(
    ("shortage", "holding", "cost"),
    [
        (9, [0.25, 0.25, 0.25, 0.25], 12.687),
        (9, [0.25, 2.5, 2.5, 0.25], 53.006),
        (99, [0.25, 0.25, 0.25, 0.25], 16.198),
        (99, [0.25, 2.5, 2.5, 0.25], 74.554),
    ],
)
def test_levels_of_the_published_table_lie_within_their_bounds(shortage, holding, cost):
    chain = {
        "holding_costs": holding,
        "lead_times": [0.25] * 4,
        "shortage_cost": shortage,
        "mean": 16,
    }

    best, bounds = serial_levels(**chain), serial_bounds(**chain)

    assert best.cost == pytest.approx(cost, rel=WITHIN)
    assert (bounds.lower <= best.echelon).all()
    assert (best.echelon <= bounds.upper).all()


def test_a_chain_of_one_is_a_newsvendor():
    best = serial_levels(holding_costs=[0.18], lead_times=[1], shortage_cost=0.70, mean=50, sd=8)

    assert best.echelon[0] == pytest.approx(56.604, rel=WITHIN)
