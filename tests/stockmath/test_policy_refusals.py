"""What no policy takes: refused before any work, by class, with the value in the sentence."""

import pytest

from stockmath.errors import (
    InvalidParameter,
    NegativeValue,
    NotFinite,
    OutOfRange,
    StockmathError,
    WrongShape,
)
from stockmath.joint import joint_replenishment
from stockmath.lotsizing import least_cost_lots
from stockmath.network.serial import serial_levels
from stockmath.policies.buffers import demand_driven_buffer
from stockmath.policies.continuous_backorders import reorder_and_lot_with_backorders
from stockmath.policies.continuous_review import reorder_and_lot_normal, reorder_and_lot_poisson
from stockmath.policies.discounts import (
    quantity_in_packs_with_discounts,
    quantity_with_incremental_discounts,
)
from stockmath.policies.outcomes import outcome_of
from stockmath.policies.periodic_review import (
    order_up_to_for_cycle_service,
    order_up_to_for_fill_rate,
    reorder_point_for_fill_rate,
)
from stockmath.policies.reorder_point import reorder_point
from stockmath.policies.reorder_up_to import reorder_and_target, reorder_and_target_poisson
from stockmath.quantile_curve import quantile_curve

INFINITE, UNKNOWN = float("inf"), float("nan")
PERIODIC = {"mean": 10, "sd": 3, "lead_time": 7, "review": 7}
COSTS = {"order_cost": 8, "holding_cost": 1, "shortage_cost": 9}
LOT = {"mean": 10, "sd": 3, "lead_time": 1, **COSTS}
PRICES = {"order_cost": 8, "holding_rate": 0.3, "demand": 100, "breaks": [0, 9], "prices": [2, 1]}
BUFFER = {"daily_use": 1, "lead_time": 5, "lead_time_factor": 0.5, "variability_factor": 0.5}
WHAT_IF = {"position": 1, "mean": 5, "sd": 2, "window": 7}
SUPPLIER = {"order_cost": 10, "line_costs": [1, 2], "holding_costs": 0.2, "demand": [5, 6]}
CHAIN = {"holding_costs": [1, 1], "lead_times": [1, 1], "shortage_cost": 9, "mean": 5}

CALLS = [
    (reorder_point, PERIODIC | {"review": None, "service": 1.0}, OutOfRange, "service .* got 1"),
    (order_up_to_for_cycle_service, PERIODIC | {"service": 0}, OutOfRange, "service .* got 0"),
    (
        order_up_to_for_cycle_service,
        PERIODIC | {"service": 0.9, "lead_time": -2},
        NegativeValue,
        "lead_time must not be negative, got -2",
    ),
    (order_up_to_for_fill_rate, PERIODIC | {"fill_rate": 1.2}, OutOfRange, "got 1.2"),
    (
        order_up_to_for_fill_rate,
        PERIODIC | {"fill_rate": 0.9, "mean": INFINITE},
        NotFinite,
        "mean must be finite, got inf",
    ),
    (
        reorder_point_for_fill_rate,
        PERIODIC | {"fill_rate": 0.9, "lot": 0},
        OutOfRange,
        "lot must be above zero, got 0",
    ),
    (
        reorder_point_for_fill_rate,
        PERIODIC | {"fill_rate": [0.9, 0.8], "lot": [1, 2, 3]},
        WrongShape,
        "Shapes do not fit",
    ),
    (reorder_and_lot_normal, LOT | {"sd": 0}, OutOfRange, "sd must be above zero, got 0"),
    (reorder_and_lot_with_backorders, LOT | {"mean": UNKNOWN}, NotFinite, "mean .* got nan"),
    (
        reorder_and_lot_poisson,
        COSTS | {"mean": 1, "lead_time": -1},
        NegativeValue,
        "lead_time must not be negative, got -1",
    ),
    (reorder_and_target, COSTS | {"chances": [0.5, 0.4]}, InvalidParameter, "sum to 1, got 0.9"),
    (reorder_and_target, COSTS | {"chances": [1.0]}, WrongShape, "two or more"),
    (reorder_and_target, COSTS | {"chances": [1.0, 0.0]}, OutOfRange, "below 1, got 1"),
    (
        reorder_and_target_poisson,
        COSTS | {"mean": 3, "lead_time": 1.5},
        OutOfRange,
        "lead_time must be whole",
    ),
    (
        quantity_with_incremental_discounts,
        PRICES | {"prices": [1, 2]},
        InvalidParameter,
        "prices must fall",
    ),
    (quantity_in_packs_with_discounts, PRICES | {"need": 0}, OutOfRange, "need .* got 0"),
    (demand_driven_buffer, BUFFER | {"lead_time": 0}, OutOfRange, "lead_time .* got 0"),
    (outcome_of, WHAT_IF | {"quantity": -1}, NegativeValue, "quantity .* got -1"),
    (outcome_of, WHAT_IF | {"quantity": "many"}, NotFinite, "quantity must be numbers"),
    (joint_replenishment, SUPPLIER | {"demand": [5, -6]}, OutOfRange, "demand .* got -6"),
    (joint_replenishment, SUPPLIER | {"line_costs": 3, "demand": 1}, WrongShape, "line_costs"),
    (
        least_cost_lots,
        {"demand": [1, -1], "order_cost": 1, "holding_cost": 1},
        NegativeValue,
        "demand must not be negative, got -1",
    ),
    (serial_levels, CHAIN | {"lead_times": [1, -1]}, NegativeValue, "lead_times .* got -1"),
    (quantile_curve, {"levels": [0.5, 0.9], "quantiles": [3, 2]}, InvalidParameter, "not fall"),
    (quantile_curve, {"levels": [0.5, 1.0], "quantiles": [3, 4]}, OutOfRange, "levels .* got 1"),
]


@pytest.mark.parametrize(("call", "asked", "error", "sentence"), CALLS)
def test_bad_input_is_refused_by_class_and_name(call, asked, error, sentence):
    given = {name: value for name, value in asked.items() if value is not None}

    with pytest.raises(error, match=sentence) as refused:
        call(**given)

    assert isinstance(refused.value, StockmathError)
