"""A new product sells like the one that was chosen for it, until it has sold enough itself."""

from datetime import date

import numpy as np
import pytest

from stockmath.errors import InvalidParameter
from stockmath.forecasting import forecast_window
from stockmath.forecasting.analogue import forecast_window_like

MONDAY = date(2024, 1, 1)
NAN = float("nan")


def house(seen, daily):
    """Twenty products of 2 a day, one of 40, and a new one ``seen`` for some days."""
    generator = np.random.default_rng(5)
    demand = generator.poisson(2, (22, 300)).astype(float)
    demand[20] = generator.poisson(40, 300)
    demand[21] = NAN
    if seen:
        demand[21, -seen:] = daily
    return demand


def like(demand, row=20, **more):
    chosen = np.full(len(demand), -1)
    chosen[21] = row
    window = np.full(len(demand), 10)
    return forecast_window_like(demand, analogues=chosen, window=window, start=MONDAY, **more)


def test_a_product_never_sold_is_answered_by_the_chosen_one():
    answer = like(house(0, 0))

    assert answer.method.tolist() == ["combined"] * 21 + ["analogue"]
    assert answer.mean[21] == pytest.approx(400, rel=0.1)
    assert answer.sd[21] > answer.sd[20]  # The rate itself is a guess.
    assert answer.quantiles[21, 3] > answer.quantiles[20, 3]
    assert (np.diff(answer.quantiles[21]) > 0).all()


def test_all_others_are_answered_as_without_analogues():
    demand = house(0, 0)

    answer = like(demand)
    without = forecast_window(demand, window=np.full(22, 10), start=MONDAY)

    assert answer.mean[:21].tolist() == without.mean[:21].tolist()
    assert answer.quantiles[:21].tolist() == without.quantiles[:21].tolist()


def test_its_own_sales_take_over():
    means = [like(house(seen, 20.0)).mean[21] for seen in (1, 10, 30, 55, 56)]

    assert means == sorted(means, reverse=True)
    assert means[0] == pytest.approx(400, rel=0.1)
    assert means[-1] == pytest.approx(200, rel=0.1)
    assert like(house(56, 20.0)).method[21] == "combined"


def test_the_unit_changes_nothing():
    demand = house(20, 20.0)

    once, boxes = like(demand), like(demand / 16)

    assert 16 * boxes.quantiles == pytest.approx(once.quantiles, rel=1e-6)


def test_the_chosen_one_brings_its_own_drivers_and_the_new_one_its_future():
    demand = house(0, 0)
    promotion = np.zeros((22, 310))
    promotion[20, :300:5] = 1
    demand[20, :300:5] *= 3
    calm = like(demand, regressors={"promotion": promotion}).mean[21]
    promotion[21, 300:] = 1

    promoted = like(demand, regressors={"promotion": promotion}).mean[21]

    assert calm == pytest.approx(400, rel=0.15)
    assert promoted == pytest.approx(1200, rel=0.25)


def test_one_that_sells_nothing_tells_nothing():
    demand = house(3, 2.0)
    demand[20] = 0

    answer = like(demand)

    assert answer.method[21] == "combined"
    assert answer.mean[21] > 0


@pytest.mark.parametrize(
    ("row", "sentence"), [(21, "row 21 names itself"), (22, "from -1 to 21"), (0.5, "whole")]
)
def test_a_choice_that_is_none_is_refused(row, sentence):
    demand = house(0, 0)
    chosen = np.full(22, -1.0)
    chosen[21] = row
    with pytest.raises(InvalidParameter, match=sentence):
        forecast_window_like(demand, analogues=chosen, window=np.full(22, 10), start=MONDAY)
