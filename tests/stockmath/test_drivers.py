"""Promotions, prices, closed days and calendars: what is known ahead is learned from."""

from datetime import date

import numpy as np
import pytest

from stockmath.errors import InvalidParameter
from stockmath.forecasting import forecast_panel, forecast_window
from stockmath.forecasting.calendar import calendar_drivers
from stockmath.forecasting.uplift import measure_uplift

MONDAY = date(2024, 1, 1)
DAYS, AHEAD = 364, 28
LIFT = np.array([1.5, 1.5, 1.5, 1.5, 2.5, 1.0, 1.0])  # By weekday: Fridays answer most.


@pytest.fixture
def promoted():
    """Poisson demand of thirty series, every other week promoted from Monday to Friday."""
    generator = np.random.default_rng(4)
    weekday = np.arange(DAYS + AHEAD) % 7
    promotion = ((np.arange(DAYS + AHEAD) // 7 % 2 == 1) & (weekday < 5)).astype(float)
    level = generator.uniform(10, 40, 30)
    mean = level[:, None] * np.where(promotion > 0, LIFT[weekday], 1.0)
    return generator.poisson(mean).astype(float), mean, promotion[None]


def error(mean, truth):
    return np.abs(mean - truth).sum() / truth.sum()


def test_a_promotion_lifts_its_own_weekdays(promoted):
    sold, truth, promotion = promoted
    past, ahead = sold[:, :DAYS], truth[:, DAYS:]

    aware = forecast_panel(
        past, horizon=AHEAD, start=MONDAY, regressors={"promotion": promotion}
    ).mean
    blind = forecast_panel(past, horizon=AHEAD, start=MONDAY).mean

    assert error(aware, ahead) < 0.08
    assert error(aware, ahead) < error(blind, ahead) / 2


def test_the_window_knows_how_many_promoted_days_it_holds(promoted):
    sold, _truth, promotion = promoted
    window = np.full(len(sold), 7)
    means = [
        forecast_window(
            sold[:, :DAYS],
            window=window,
            start=MONDAY,
            regressors={"promotion": np.hstack([promotion[:, :DAYS], days[None]])},
        ).mean
        for days in (np.zeros(7), np.array([1.0, 1, 1, 1, 1, 0, 0]))
    ]

    assert (means[1] / means[0]).mean() == pytest.approx(10.5 / 7, rel=0.1)


def test_a_lower_price_sells_more_where_it_did_before():
    generator = np.random.default_rng(5)
    price = np.where(generator.random((20, 392)) < 0.3, 8.0, 10.0)
    sold = generator.poisson(20 * (price / 10) ** -2.0).astype(float)

    means = [
        forecast_panel(
            sold[:, :364],
            horizon=28,
            start=MONDAY,
            regressors={"price": np.hstack([price[:, :364], np.full((20, 28), ahead)])},
        ).mean.mean()
        for ahead in (10.0, 8.0)
    ]

    assert means[1] / means[0] == pytest.approx(0.8**-2, rel=0.12)


def test_closed_days_known_ahead_sell_nothing_and_lower_nothing_else():
    sold = np.full((5, 140), 6.0)
    opened = np.ones((1, 147))
    opened[0, [10, 33, 71, 90, 118, 143]] = 0
    sold[:, opened[0, :140] == 0] = 0

    ahead = forecast_panel(sold, horizon=7, start=MONDAY, regressors={"open": opened}).mean

    assert ahead[:, 3].max() < 1
    assert np.delete(ahead, 3, axis=1) == pytest.approx(6, rel=0.05)


def test_a_driver_may_be_unknown_in_the_past_and_not_ahead():
    price = np.full((1, 67), 5.0)
    price[0, :30] = np.nan
    answer = forecast_panel(np.ones((2, 60)), horizon=7, start=MONDAY, regressors={"price": price})
    assert answer.mean == pytest.approx(1)

    price[0, 65] = np.nan
    with pytest.raises(InvalidParameter, match="regressor price must be finite, got nan"):
        forecast_panel(np.ones((2, 60)), horizon=7, start=MONDAY, regressors={"price": price})


def test_the_uplift_is_told_with_how_sure_it_is(promoted):
    sold, _truth, promotion = promoted

    answer = measure_uplift(sold, promotion[:, : sold.shape[1]], start=MONDAY)

    assert ((answer.low < answer.mean) & (answer.mean < answer.high)).all()
    assert answer.mean == pytest.approx(1.7, rel=0.1)  # Mean of the five weekdays.
    assert answer.total[0] < answer.total[1] < answer.total[2]
    assert answer.periods.tolist() == [140] * len(sold)


def test_an_uplift_of_nothing_is_refused():
    with pytest.raises(InvalidParameter, match="driver must be above zero"):
        measure_uplift(np.ones((1, 30)), np.zeros((1, 30)), start=MONDAY)


def test_lunar_festivals_and_make_up_days_are_found():
    drivers = calendar_drivers("CN", start=date(2025, 9, 1), n_periods=80)

    first = date(2025, 9, 1).toordinal()
    days = {
        name: [date.fromordinal(first + int(n)) for n in flag[0].nonzero()[0]]
        for name, flag in drivers.items()
    }
    assert days["mid_autumn"] == [date(2025, 10, 6)]
    assert date(2025, 9, 28) in days["make_up_day"]
    assert date(2025, 10, 11) in days["make_up_day"]
    assert days["shopping_double_11"] == [date(2025, 11, 11)]
    assert date(2025, 9, 30) in days["holiday_eve"]


def test_an_unknown_country_is_refused_by_name():
    with pytest.raises(InvalidParameter, match="No calendar of 'XX'"):
        calendar_drivers("XX", start=MONDAY, n_periods=10)
