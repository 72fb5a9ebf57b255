"""(r, Q), (s, S) and periodic review against published answers, enumeration and simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from stockmath.policies.buffers import demand_driven_buffer, order_from_buffer
from stockmath.policies.continuous_backorders import reorder_and_lot_with_backorders
from stockmath.policies.continuous_review import reorder_and_lot_normal, reorder_and_lot_poisson
from stockmath.policies.periodic_review import (
    order_up_to_for_cycle_service,
    order_up_to_for_fill_rate,
    reorder_point_for_fill_rate,
)
from stockmath.policies.reorder_point import reorder_point
from stockmath.policies.reorder_up_to import reorder_and_target, reorder_and_target_poisson

WITHIN = 1e-3
rates = st.floats(0.1, 100)
PERIODIC = {"mean": 10, "sd": 3, "lead_time": 7, "review": 7}


def test_reorder_point_and_lot_of_the_textbook():
    best = reorder_and_lot_normal(
        mean=1300, sd=150, lead_time=1 / 12, order_cost=8, holding_cost=0.225, shortage_cost=7.5
    )

    found = (best.reorder_point, best.quantity, best.cost)
    assert found == pytest.approx((213.97, 318.59, 95.451), rel=WITHIN)


def test_reorder_point_and_lot_of_poisson_demand_of_the_textbook():
    best = reorder_and_lot_poisson(
        mean=1.5, lead_time=2, order_cost=100, holding_cost=20, shortage_cost=150
    )

    assert (best.reorder_point, best.quantity) == (3, 5)
    assert float(best.cost) == pytest.approx(107.9236, rel=WITHIN)


@settings(max_examples=25)
@given(rate=st.floats(0.2, 5), lead=st.floats(0, 3), fixed=st.floats(1, 60))
def test_reorder_point_and_lot_of_poisson_demand_agree_with_trying_every_pair(rate, lead, fixed):
    positions = np.arange(-3, 80)
    demand = np.arange(300)
    chance = stats.poisson.pmf(demand, rate * lead)
    held = np.maximum(positions[:, None] - demand, 0) @ chance
    short = np.maximum(demand - positions[:, None], 0) @ chance
    ahead = np.cumsum(np.append(0.0, 2 * held + 15 * short))
    tried = min(
        (fixed * rate + ahead[first + lot] - ahead[first]) / lot
        for first in range(1, 30)
        for lot in range(1, 50)
    )

    best = reorder_and_lot_poisson(
        mean=rate, lead_time=lead, order_cost=fixed, holding_cost=2, shortage_cost=15
    )

    assert float(best.cost) == pytest.approx(tried, rel=1e-6)


def test_backorders_by_the_time_agree_with_fine_poisson_demand():
    fine = reorder_and_lot_poisson(
        mean=400, lead_time=0.25, order_cost=20, holding_cost=1, shortage_cost=9
    )

    best = reorder_and_lot_with_backorders(
        mean=400, sd=20, lead_time=0.25, order_cost=20, holding_cost=1, shortage_cost=9
    )

    assert float(best.cost) == pytest.approx(float(fine.cost), rel=0.01)
    assert float(best.quantity) == pytest.approx(float(fine.quantity), rel=0.02)


@settings(max_examples=15)
@given(fixed=st.floats(1, 1e3), penalty=st.floats(0.5, 50), other=st.floats(0.7, 1.4))
def test_no_other_pair_costs_less_where_customers_wait(fixed, penalty, other):
    best = reorder_and_lot_with_backorders(
        mean=100, sd=30, lead_time=0.5, order_cost=fixed, holding_cost=1, shortage_cost=penalty
    )

    lot, point = float(best.quantity) * other, float(best.reorder_point) * other
    grid = np.linspace(point, point + lot, 4001)
    z = (grid - 50) / (30 * 0.5**0.5)
    loss = 30 * 0.5**0.5 * (stats.norm.pdf(z) - z * stats.norm.sf(z))
    rate = (grid - 50) + (1 + penalty) * loss
    assert (fixed * 100 + np.trapezoid(rate, grid)) / lot >= float(best.cost) * (1 - 1e-5)


@pytest.mark.parametrize(
    ("mean", "pair", "cost"),
    [
        (10, (6, 40), 35.022),
        (15, (10, 49), 42.698),
        (20, (14, 62), 49.173),
        (25, (19, 56), 54.262),
        (50, (42, 108), 70.975),
        (75, (67, 86), 79.554),
    ],
)
def test_reorder_and_target_of_the_published_table(mean, pair, cost):
    best = reorder_and_target_poisson(mean=mean, order_cost=64, holding_cost=1, shortage_cost=9)

    assert (best.reorder_point, best.order_up_to) == pair
    assert best.cost == pytest.approx(cost, rel=WITHIN)


def long_run_cost(point: int, target: int, chances: np.ndarray, fixed: float) -> float:
    """The cost of an (s, S) policy from its Markov chain, h = 1 and p = 5, no lead time."""
    low = point - chances.size
    states = np.arange(low, target + 1)
    after = np.where(states <= point, target, states)
    demand = np.arange(chances.size)
    moves = np.zeros((states.size, states.size))
    for row, level in enumerate(after):
        moves[row, level - demand - low] = chances
    share = np.linalg.matrix_power(moves, 4096)[-1]
    left = after[:, None] - demand
    cost = (np.maximum(left, 0) + 5 * np.maximum(-left, 0)) @ chances + fixed * (states <= point)
    return float(share @ cost)


@settings(max_examples=10)
@given(
    weights=st.lists(st.integers(1, 9), min_size=2, max_size=4),
    fixed=st.integers(0, 20),
)
def test_reorder_and_target_agree_with_trying_every_pair(weights, fixed):
    chances = np.array(weights) / sum(weights)

    best = reorder_and_target(chances, order_cost=fixed, holding_cost=1, shortage_cost=5)

    tried = min(
        long_run_cost(low, high, chances, fixed)
        for low in range(-4, 5)
        for high in range(max(low + 1, 0), 14)
    )
    assert best.cost == pytest.approx(tried, rel=1e-6)


def simulated_fill(demand: np.ndarray, *, target: float, point: float, lot: float) -> float:
    """Lead time 7, review 7, backorders: raise to the target, or by lots above the point."""
    position = on_hand = target or point + lot
    coming: dict[int, float] = {}
    short = 0.0
    for day, wanted in enumerate(demand):
        if day % 7 == 0:
            need = target - position if target else lot * np.ceil(max(point - position, 0) / lot)
            position, coming[day + 7] = position + need, need
        on_hand += coming.pop(day, 0.0)
        short += wanted - min(max(on_hand, 0.0), wanted)
        on_hand, position = on_hand - wanted, position - wanted
    return 1 - short / demand.sum()


@pytest.mark.parametrize("fill_rate", [0.9, 0.98])
def test_levels_for_a_fill_rate_reach_it_in_simulation(fill_rate):
    demand = np.random.default_rng(5).normal(10, 3, 100_000).clip(0)

    target = float(order_up_to_for_fill_rate(**PERIODIC, fill_rate=fill_rate))
    point = float(reorder_point_for_fill_rate(**PERIODIC, lot=60, fill_rate=fill_rate))

    for levels in ({"target": target, "point": 0, "lot": 0}, {"target": 0, "point": point}):
        reached = simulated_fill(demand, **{"lot": 60, **levels})
        assert reached == pytest.approx(fill_rate, abs=0.003)


@given(
    services=st.tuples(st.floats(0.5, 0.999), st.floats(0.5, 0.999)),
    leads=st.tuples(st.floats(0, 60), st.floats(0, 60)),
    spreads=st.tuples(st.floats(0, 50), st.floats(0, 50)),
)
def test_levels_rise_with_service_lead_time_and_variance(services, leads, spreads):
    low, high = (
        {"service": service, "lead_time": lead, "sd": sd, "lead_time_sd": sd / 10}
        for service, lead, sd in zip(sorted(services), sorted(leads), sorted(spreads), strict=True)
    )
    base = {"service": 0.5, "lead_time": 7, "sd": 3, "lead_time_sd": 0.0}

    for name in base:
        lower, upper = base | {name: low[name]}, base | {name: high[name]}
        assert reorder_point(mean=10, **lower) <= reorder_point(mean=10, **upper)
        assert order_up_to_for_cycle_service(
            mean=10, review=7, **lower
        ) <= order_up_to_for_cycle_service(mean=10, review=7, **upper)
        fills = [{k: v for k, v in d.items() if k != "service"} for d in (lower, upper)]
        rates = lower["service"], upper["service"]
        levels = [
            float(order_up_to_for_fill_rate(mean=10, review=7, fill_rate=rate, **fill))
            for rate, fill in zip(rates, fills, strict=True)
        ]
        assert levels[0] <= levels[1] * (1 + 1e-9)


@given(scale=st.floats(0.01, 1e3), mean=rates, sd=st.floats(0.1, 30))
def test_levels_scale_with_the_unit(scale, mean, sd):
    for level, asked in (
        (order_up_to_for_cycle_service, {"service": 0.95}),
        (order_up_to_for_fill_rate, {"fill_rate": 0.95}),
    ):
        one = float(level(mean=mean, sd=sd, lead_time=5, review=7, **asked))
        many = float(level(mean=mean * scale, sd=sd * scale, lead_time=5, review=7, **asked))

        assert many == pytest.approx(one * scale, rel=1e-6)


def test_buffer_of_a_worked_example():
    zones = demand_driven_buffer(
        daily_use=10, lead_time=12, lead_time_factor=0.5, variability_factor=0.5, order_minimum=50
    )

    assert (zones.red, zones.yellow, zones.green) == (90, 120, 60)
    ordered = order_from_buffer(zones, on_hand=[210.0, 211.0], on_order=0, qualified_demand=0)
    assert ordered.tolist() == [60.0, 0.0]
