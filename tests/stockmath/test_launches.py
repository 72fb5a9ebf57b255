"""New products lean on launches like theirs; products that have ended are let go."""

from datetime import date

import numpy as np
import pytest

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
