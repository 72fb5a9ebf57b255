"""Lots, newsvendors and losses against published answers, and against trying everything."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from stockmath.loss import normal_loss, poisson_loss, standard_normal_loss
from stockmath.policies.discounts import quantity_with_discounts
from stockmath.policies.eoq import (
    economic_order_quantity,
    economic_order_quantity_with_backorders,
    economic_production_quantity,
)
from stockmath.policies.newsvendor import newsvendor_normal, newsvendor_poisson

WITHIN = 1e-3
amounts = st.floats(0.01, 1e6)


def test_economic_order_quantity_of_the_textbook():
    lot = economic_order_quantity(order_cost=8, holding_cost=0.225, demand=1300)

    assert (lot.quantity, lot.cost) == pytest.approx((304.047, 68.411), rel=WITHIN)


def test_economic_order_quantity_with_backorders_of_the_textbook():
    lot = economic_order_quantity_with_backorders(
        order_cost=8, holding_cost=0.225, backorder_cost=5, demand=1300
    )

    assert (lot.quantity, lot.cost) == pytest.approx((310.813, 66.921), rel=WITHIN)


def test_economic_production_quantity_of_the_textbook():
    lot = economic_production_quantity(order_cost=4, holding_cost=0.08, demand=80, production=110)

    assert (lot.quantity, lot.cost) == pytest.approx((171.270, 3.7367), rel=WITHIN)


def test_discounts_of_the_textbook():
    lot = quantity_with_discounts(
        order_cost=8,
        holding_rate=0.3,
        demand=1300,
        breaks=[0, 400, 800],
        prices=[0.75, 0.72, 0.68],
    )

    assert (lot.quantity, lot.cost) == pytest.approx((800, 978.60), rel=WITHIN)


@given(fixed=amounts, holding=amounts, demand=amounts, other=st.floats(0.1, 10))
def test_no_other_lot_costs_less(fixed, holding, demand, other):
    lot = economic_order_quantity(order_cost=fixed, holding_cost=holding, demand=demand)

    changed = lot.quantity * other
    assert fixed * demand / changed + holding * changed / 2 >= lot.cost * (1 - 1e-9)


@given(
    breaks=st.lists(st.integers(1, 500), min_size=1, max_size=4, unique=True),
    demand=st.integers(1, 2000),
    fixed=st.integers(1, 100),
)
def test_discounts_agree_with_trying_every_quantity(breaks, demand, fixed):
    starts = [0, *sorted(breaks)]
    prices = np.linspace(2.0, 1.5, len(starts))
    tried = np.arange(1, 3000)
    price = prices[np.searchsorted(starts, tried, side="right") - 1]
    cost = price * demand + fixed * demand / tried + 0.25 * price * tried / 2

    lot = quantity_with_discounts(
        order_cost=fixed, holding_rate=0.25, demand=demand, breaks=starts, prices=prices.tolist()
    )

    assert lot.cost <= cost.min() * (1 + 1e-9)
    assert lot.cost == pytest.approx(cost.min(), rel=0.01)


@pytest.mark.parametrize(
    ("lead_time", "level", "cost"), [(0, 56.604, 1.9976), (4, 264.767, 4.4668)]
)
def test_newsvendor_normal_of_the_textbook(lead_time, level, cost):
    best = newsvendor_normal(
        mean=50, sd=8, overage_cost=0.18, underage_cost=0.70, lead_time=lead_time
    )

    assert (best.level, best.cost) == pytest.approx((level, cost), rel=WITHIN)


def test_newsvendor_poisson_of_the_textbook():
    best = newsvendor_poisson(mean=6, overage_cost=1, underage_cost=4)

    assert (best.level, best.cost) == pytest.approx((8, 3.5701), rel=WITHIN)


@given(mean=st.floats(0.1, 50), over=st.floats(0.1, 10), under=st.floats(0.1, 10))
def test_newsvendor_poisson_agrees_with_trying_every_level(mean, over, under):
    demand = np.arange(400)
    chance = stats.poisson.pmf(demand, mean)
    levels = np.arange(200)[:, None]
    cost = (over * np.maximum(levels - demand, 0) + under * np.maximum(demand - levels, 0)) @ chance

    best = newsvendor_poisson(mean=mean, overage_cost=over, underage_cost=under)

    assert float(best.cost) == pytest.approx(cost.min(), rel=1e-6)


def test_loss_of_the_textbook():
    assert standard_normal_loss([1.645, 2.326]) == pytest.approx([0.020886, 0.003392], rel=WITHIN)


@given(st.floats(-6, 6))
def test_loss_is_the_integral_it_stands_for(z):
    integral, _error = integrate.quad(lambda x: (x - z) * stats.norm.pdf(x), z, 12)

    assert float(standard_normal_loss(z)) == pytest.approx(integral, abs=1e-8)


def test_loss_far_out_is_zero_or_the_distance():
    assert standard_normal_loss([1e9, -1e9]).tolist() == [0.0, 1e9]


def test_normal_loss_without_spread_is_what_lacks():
    assert normal_loss([3.0, 9.0], mean=5, sd=0).tolist() == [2.0, 0.0]


@given(quantity=st.integers(0, 60), mean=st.floats(0, 40))
def test_poisson_loss_is_the_sum_it_stands_for(quantity, mean):
    demand = np.arange(300)
    expected = (np.maximum(demand - quantity, 0) * stats.poisson.pmf(demand, mean)).sum()

    assert float(poisson_loss(quantity, mean=mean)) == pytest.approx(expected, abs=1e-9)
