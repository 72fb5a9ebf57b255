"""Buffers, packs and orders: worked numbers, and what must hold for any numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockmath.errors import InvalidParameter
from stockmath.leadtime import demand_over_lead_time, learn_lead_time
from stockmath.loss import normal_loss, standard_normal_loss
from stockmath.lotsizing import round_up_to_packs
from stockmath.policies.cover import periods_of_cover, project_stock, stockout_chance
from stockmath.policies.discounts import quantity_with_discounts
from stockmath.policies.eoq import (
    economic_order_quantity,
    economic_production_quantity,
)
from stockmath.policies.min_max import min_max
from stockmath.policies.order_up_to import plan_order
from stockmath.policies.reorder_point import reorder_point
from stockmath.policies.safety_stock import (
    safety_stock_for_cycle_service,
    safety_stock_for_fill_rate,
)

amounts = st.floats(0.01, 1e6)


@given(sd=amounts, share=st.floats(0.5, 0.999), lot=amounts)
def test_safety_stock_for_fill_rate_gives_that_fill_rate(sd, share, lot):
    held = safety_stock_for_fill_rate(sd=sd, fill_rate=share, lot=lot)

    short = normal_loss(held, mean=0, sd=sd)
    assert 1 - float(short) / lot >= share - 1e-6


def test_safety_stock_never_falls_below_zero():
    assert safety_stock_for_cycle_service(sd=10, service=[0.2, 0.5]).tolist() == [0.0, 0.0]


def test_reorder_point_covers_lead_time_and_its_spread():
    point = reorder_point(mean=10, sd=3, lead_time=4, lead_time_sd=0.8, service=0.95)

    assert float(point) == pytest.approx(40 + 1.644854 * 10)


def test_demand_over_lead_time_agrees_with_simulation():
    generator = np.random.default_rng(3)
    lead_times = generator.integers(2, 7, 200_000)
    demand = generator.poisson(5.0 * lead_times)

    mean, sd = demand_over_lead_time(
        mean=5, sd=5**0.5, lead_time=lead_times.mean(), lead_time_sd=lead_times.std()
    )

    assert (mean, sd) == pytest.approx((demand.mean(), demand.std()), rel=0.01)


def test_lead_time_without_receipts_is_the_promise():
    learned = learn_lead_time([], promised=7, promised_sd=2, prior=0)

    assert (learned.mean, learned.sd, learned.samples) == (7.0, 2.0, 0)


@given(need=st.floats(-1e6, 1e6), pack=st.integers(1, 500), minimum=st.integers(0, 1000))
def test_packs_cover_the_need_and_not_a_pack_more(need, pack, minimum):
    quantity = float(round_up_to_packs(need, pack=pack, minimum=minimum))

    if need <= 0:
        assert quantity == 0
    else:
        assert quantity % pack == 0
        assert quantity >= max(need, minimum) * (1 - 1e-8)
        assert quantity - pack < max(need, minimum)


def test_a_rounding_error_buys_no_pack():
    assert float(round_up_to_packs(0.1 * 3 * 10, pack=1)) == 3.0


def test_min_max_orders_at_the_minimum_and_not_above():
    ordered = min_max([10.0, 10.1], minimum=10, maximum=40)

    assert ordered.tolist() == [30.0, 0.0]


def test_plan_order_shows_its_arithmetic():
    plan = plan_order(
        window_mean=[70.0, 0.0],
        window_quantile=[95.0, 0.0],
        lead_time_mean=[30.0, 0.0],
        lead_time_quantile=[45.0, 0.0],
        position=[40.0, 0.0],
        pack=12,
    )

    assert plan.reorder_point.tolist() == [45.0, 0.0]
    assert plan.order_up_to.tolist() == [95.0, 0.0]
    assert plan.safety_stock.tolist() == [25.0, 0.0]
    assert plan.need.tolist() == [55.0, 0.0]
    assert plan.quantity.tolist() == [60.0, 0.0]


@given(position=st.floats(-1e5, 1e5), less=st.floats(0, 1e4))
def test_plan_order_never_orders_less_for_a_lower_position(position, less):
    plan = plan_order(
        window_mean=70,
        window_quantile=95,
        lead_time_mean=30,
        lead_time_quantile=45,
        position=[position, position - less],
        pack=12,
        minimum=24,
    )

    assert plan.quantity[1] >= plan.quantity[0]


def test_a_backlog_is_ordered_even_without_demand():
    plan = plan_order(
        window_mean=0, window_quantile=0, lead_time_mean=0, lead_time_quantile=0, position=-5
    )

    assert float(plan.quantity) == 5.0


def test_projection_names_the_first_short_day():
    ahead = project_stock(
        on_hand=[5.0, 100.0], arrivals=[[0, 0, 10], [0, 0, 0]], demand=[[3, 3, 3], [1, 1, 1]]
    )

    assert ahead.stock.tolist() == [[2, -1, 6], [99, 98, 97]]
    assert ahead.first_short.tolist() == [1, -1]


def test_projection_over_no_days_is_never_short():
    ahead = project_stock(on_hand=[5.0], arrivals=np.zeros((1, 0)), demand=np.zeros((1, 0)))

    assert ahead.first_short.tolist() == [-1]


def test_using_up_the_last_piece_is_not_short():
    ahead = project_stock(on_hand=[0.3], arrivals=[[0, 0, 0]], demand=[[0.1, 0.1, 0.1]])

    assert ahead.first_short.tolist() == [-1]


def test_cover_counts_part_periods_and_goes_on_beyond_the_last():
    lasts = periods_of_cover(
        [5.0, 12.0, 0.0, 4.0], demand=[[2, 2, 2], [2, 2, 2], [2, 2, 2], [0, 0, 0]]
    )

    assert lasts.tolist() == [2.5, 6.0, 0.0, np.inf]


@given(stock=st.floats(0, 1e4), mean=st.floats(0.01, 1e3), sd=st.floats(0.01, 1e3))
def test_stockout_chance_falls_as_stock_grows(stock, mean, sd):
    chance = stockout_chance([0.0, stock, stock + 1], mean=mean, sd=sd)

    assert chance[0] == 1
    assert 0 <= chance[2] <= chance[1] <= 1


def test_stockout_chance_of_certain_demand_is_yes_or_no():
    assert stockout_chance([9.0, 10.0], mean=10, sd=0).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: economic_order_quantity(order_cost=1, holding_cost=0, demand=1),
            "holding_cost must be above zero, got 0",
        ),
        (lambda: normal_loss(1, mean=1, sd=-2), "sd must not be negative, got -2"),
        (lambda: standard_normal_loss(float("nan")), "z must be finite, got nan"),
        (lambda: round_up_to_packs(5, pack=0), "pack must be above zero, got 0"),
        (lambda: round_up_to_packs("many"), "need must be numbers, got 'many'"),
        (
            lambda: safety_stock_for_cycle_service(sd=1, service=1),
            "service must be between 0 and 1",
        ),
        (lambda: min_max(1, minimum=5, maximum=4), "minimum must not be above maximum"),
        (
            lambda: economic_production_quantity(
                order_cost=1, holding_cost=1, demand=5, production=5
            ),
            "production must be above demand",
        ),
        (
            lambda: quantity_with_discounts(
                order_cost=1, holding_rate=1, demand=1, breaks=[1, 2], prices=[2, 1]
            ),
            "breaks must ascend from 0",
        ),
        (
            lambda: stockout_chance([1.0, 2.0, 3.0], mean=[1.0, 2.0], sd=1),
            "Shapes do not fit",
        ),
        (
            lambda: project_stock(on_hand=[1.0], arrivals=[[1.0]], demand=[[1.0, 2.0]]),
            "Shapes do not fit",
        ),
        (
            lambda: learn_lead_time([-1.0], promised=1, promised_sd=0),
            "samples must not be negative",
        ),
    ],
)
def test_bad_input_is_refused_by_name(call, sentence):
    with pytest.raises(InvalidParameter, match=sentence.replace("(", r"\(")):
        call()
