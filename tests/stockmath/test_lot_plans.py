"""Lots over changing demand, discounts and joint orders: published answers and enumeration."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockmath.joint import joint_replenishment, silver_joint_replenishment
from stockmath.lotsizing import least_cost_lots, silver_meal_lots
from stockmath.policies.discounts import (
    quantity_in_packs_with_discounts,
    quantity_with_incremental_discounts,
)

WITHIN = 1e-3
YEAR = [10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41]
SUPPLIER = {
    "order_cost": 10,
    "line_costs": [1.87, 5.27, 7.94, 8.19, 8.87],
    "holding_costs": 0.2,
    "demand": [1736, 656, 558, 170, 142],
}
demands = st.lists(st.integers(0, 60), min_size=1, max_size=8)


def test_least_cost_lots_of_the_textbook():
    plan = least_cost_lots([90, 120, 80, 70], order_cost=500, holding_cost=2)

    assert plan.lots.tolist() == [210, 0, 150, 0]
    assert float(plan.cost) == 1380


def test_silver_meal_lots_of_the_textbook():
    plan = silver_meal_lots([90, 120, 80, 70], order_cost=500, holding_cost=2)

    assert float(plan.cost) == 1560


def test_least_cost_lots_of_a_published_year():
    plan = least_cost_lots(YEAR, order_cost=54, holding_cost=0.4)

    assert float(plan.cost) == pytest.approx(501.20, rel=WITHIN)


def cost_of(lots: np.ndarray, demand: list[int]) -> float:
    return 30 * (lots > 0).sum() + 0.7 * (np.cumsum(lots) - np.cumsum(demand)).sum()


@given(demands)
def test_least_cost_lots_agree_with_trying_every_plan(demand):
    tried = []
    for orders in product([False, True], repeat=len(demand)):
        lots, current = np.zeros(len(demand)), None
        for period, need in enumerate(demand):
            current = period if orders[period] else current
            if need and current is None:
                break
            if need:
                lots[current] += need
        else:
            tried.append(cost_of(lots, demand))

    plan = least_cost_lots(demand, order_cost=30, holding_cost=0.7)

    assert float(plan.cost) == pytest.approx(min(tried))
    assert cost_of(plan.lots, demand) == pytest.approx(float(plan.cost))


@given(demands)
def test_silver_meal_covers_demand_and_costs_what_it_says(demand):
    plan = silver_meal_lots(demand, order_cost=30, holding_cost=0.7)
    best = least_cost_lots(demand, order_cost=30, holding_cost=0.7)

    assert (np.cumsum(plan.lots) >= np.cumsum(demand)).all()
    assert plan.lots.sum() == sum(demand)
    assert cost_of(plan.lots, demand) == pytest.approx(float(plan.cost))
    assert float(plan.cost) >= float(best.cost) - 1e-9


@given(st.lists(demands.map(lambda d: (d + [0] * 8)[:8]), min_size=2, max_size=5))
def test_many_series_are_planned_as_one_by_one(rows):
    together = least_cost_lots(rows, order_cost=30, holding_cost=0.7)
    quick = silver_meal_lots(rows, order_cost=30, holding_cost=0.7)

    for row, demand in enumerate(rows):
        alone = least_cost_lots(demand, order_cost=30, holding_cost=0.7)
        assert together.lots[row].tolist() == alone.lots.tolist()
        quick_alone = silver_meal_lots(demand, order_cost=30, holding_cost=0.7)
        assert quick.lots[row].tolist() == quick_alone.lots.tolist()


def test_joint_orders_of_the_published_example():
    plan = silver_joint_replenishment(**SUPPLIER)

    assert (plan.cycle, plan.cost) == pytest.approx((0.28138, 218.686), rel=WITHIN)
    assert plan.multiples.tolist() == [1, 1, 1, 3, 3]


def joint_cost(multiples, demand, lines, *, cycle=None):
    multiples = np.array(multiples)
    ordering = 10 + (np.array(lines) / multiples).sum()
    keeping = 0.2 * (multiples * np.array(demand)).sum()
    cycle = cycle or (2 * ordering / keeping) ** 0.5
    return ordering / cycle + cycle * keeping / 2


@settings(max_examples=40)
@given(
    demand=st.lists(st.integers(1, 900), min_size=3, max_size=3),
    lines=st.lists(st.floats(0.1, 40), min_size=3, max_size=3),
)
def test_joint_orders_agree_with_trying_every_multiple(demand, lines):
    tried = min(joint_cost(m, demand, lines) for m in product(range(1, 25), repeat=3))

    plan = joint_replenishment(order_cost=10, line_costs=lines, holding_costs=0.2, demand=demand)

    assert plan.cost <= tried * (1 + 1e-9)
    assert plan.cost == pytest.approx(joint_cost(plan.multiples, demand, lines))
    silver = silver_joint_replenishment(
        order_cost=10, line_costs=lines, holding_costs=0.2, demand=demand
    )
    assert silver.cost >= plan.cost * (1 - 1e-9)


def test_a_supplier_minimum_lengthens_the_cycle():
    free = joint_replenishment(**SUPPLIER)
    bound = joint_replenishment(**SUPPLIER, supplier_minimum=1500)

    assert bound.cycle * sum(SUPPLIER["demand"]) == pytest.approx(1500)
    assert bound.cost > free.cost
    tried = min(
        joint_cost(m, SUPPLIER["demand"], SUPPLIER["line_costs"], cycle=bound.cycle)
        for m in product(range(1, 5), repeat=5)
    )
    assert bound.cost == pytest.approx(tried)


@given(fixed=st.integers(1, 200), demand=st.integers(10, 3000))
def test_incremental_discounts_agree_with_trying_every_quantity(fixed, demand):
    tried = np.arange(1, 6000)
    paid = 0.75 * np.minimum(tried, 400) + 0.72 * np.clip(tried - 400, 0, 400)
    price = (paid + 0.68 * np.maximum(tried - 800, 0)) / tried
    cost = price * demand + fixed * demand / tried + 0.3 * price * tried / 2

    lot = quantity_with_incremental_discounts(
        order_cost=fixed,
        holding_rate=0.3,
        demand=demand,
        breaks=[0, 400, 800],
        prices=[0.75, 0.72, 0.68],
    )

    assert float(lot.cost) <= cost.min() * (1 + 1e-9)
    assert float(lot.cost) == pytest.approx(cost.min(), rel=1e-3)


@given(
    fixed=st.integers(1, 100),
    demand=st.integers(1, 2000),
    pack=st.sampled_from([1, 7, 48, 150]),
    need=st.integers(1, 900),
)
def test_packs_under_discounts_agree_with_trying_every_pack(fixed, demand, pack, need):
    tried = np.arange(1, 6000) * pack
    tried = tried[tried >= need]
    price = np.select([tried >= 800, tried >= 400], [0.68, 0.72], 0.75)
    cost = price * demand + fixed * demand / tried + 0.3 * price * tried / 2

    lot = quantity_in_packs_with_discounts(
        need=need,
        order_cost=fixed,
        holding_rate=0.3,
        demand=demand,
        breaks=[0, 400, 800],
        prices=[0.75, 0.72, 0.68],
        pack=pack,
    )

    assert float(lot.cost) == pytest.approx(cost.min())
    assert float(lot.quantity) % pack == 0
