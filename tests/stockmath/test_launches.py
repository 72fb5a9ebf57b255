"""New products lean on launches like theirs; products that have ended are let go."""

from datetime import date

import numpy as np
import pytest

from stockmath.classify import DemandClass, classify_demand
from stockmath.errors import InvalidParameter
from stockmath.forecasting import forecast_window

MONDAY = date(2024, 1, 1)
NAN = float("nan")


def house(n_series=30, n_periods=200, rate=0.3, seed=6):
    """Old products that sell five at a time on three days of ten."""
    generator = np.random.default_rng(seed)
    return 5.0 * (generator.random((n_series, n_periods)) < rate)


def test_one_sale_of_five_yesterday_is_not_five_a_day():
    demand = house()
    new = np.full((1, 200), NAN)
    new[0, -1] = 5

    answer = forecast_window(np.vstack([demand, new]), window=np.full(31, 10), start=MONDAY)

    assert answer.mean[-1] == pytest.approx(15, rel=0.3)  # Ten days of a product like the others.


def test_its_own_sales_soon_outweigh_those_of_others():
    demand = house()
    new = np.full((1, 200), NAN)
    new[0, -40:] = 5

    answer = forecast_window(np.vstack([demand, new]), window=np.full(31, 10), start=MONDAY)

    assert answer.mean[-1] > 35  # Of 50: a seventh of it is still what others sell.


def test_a_launch_leans_on_the_launches_of_its_category():
    demand = house(40)
    generator = np.random.default_rng(7)
    for series in range(20, 40):  # Launches of the second category sell nine days of ten.
        first = 60 + 2 * series
        demand[series, :first] = NAN
        demand[series, first:] = 5.0 * (generator.random(200 - first) < 0.9)
    new = np.full((2, 200), NAN)
    new[:, -1] = 5
    groups = {"category": np.repeat([0, 1, 0, 1], [20, 20, 1, 1])}

    answer = forecast_window(
        np.vstack([demand, new]), window=np.full(42, 10), start=MONDAY, groups=groups
    )

    assert answer.mean[-1] > 35


def test_what_has_ended_is_expected_no_more():
    demand = np.ones((2, 500))
    demand[0, 200:] = 0

    answer = forecast_window(demand, window=[14, 14], start=MONDAY)

    assert answer.quantiles[0].tolist() == [0, 0, 0, 0]
    assert answer.mean[1] == pytest.approx(14, rel=1e-3)


def test_a_gap_of_a_month_is_not_the_end():
    demand = np.ones((1, 500))
    demand[0, 470:] = 0

    assert forecast_window(demand, window=[14], start=MONDAY).quantiles[0, 3] > 0


def test_classes_tell_new_and_ending_apart_where_the_period_is_known():
    demand = np.ones((4, 500))
    demand[0, :-55] = NAN
    demand[1, :-56] = NAN
    demand[2, 200:] = 0
    demand[3] = 0

    assert classify_demand(demand, period="day").tolist() == [
        DemandClass.NEW,
        DemandClass.SMOOTH,
        DemandClass.ENDING,
        DemandClass.NONE,
    ]
    assert classify_demand(demand[:, -30:], period="day").tolist() == [5, 5, 0, 0]
    assert not set(classify_demand(demand)) & {DemandClass.NEW, DemandClass.ENDING}


def test_what_is_classed_as_ending_is_what_the_forecast_lets_go():
    generator = np.random.default_rng(3)
    demand = (generator.random((60, 500)) < 0.3) * 2.0
    demand[::2, 250:] = 0

    ending = classify_demand(demand, period="day") == DemandClass.ENDING
    answer = forecast_window(demand, window=np.full(60, 7), start=MONDAY)

    assert ending.tolist() == [True, False] * 30
    assert ((answer.quantiles[:, -1] == 0) == ending).all()


def test_a_period_that_there_is_not_is_refused():
    with pytest.raises(InvalidParameter, match="period must be day, week or month"):
        classify_demand(np.ones((1, 3)), period="hour")
