"""The two calls: exact answers, properties of any panel."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from stockmath.forecasting import forecast_panel, forecast_window
from stockmath.forecasting.quantiles import negative_binomial_quantiles
from stockmath.registry import METHODS

NAN = float("nan")
MONDAY = date(2024, 1, 1)
values = st.one_of(st.just(0.0), st.just(NAN), st.floats(0, 1e15), st.integers(0, 30).map(float))
panels = arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 90)), elements=values)
FITTED = {"ets", "arima", "lstm"}  # Slow or optional: they have a file of their own.
QUICK = sorted(set(METHODS) - FITTED)
methods = st.sampled_from(QUICK)
periods = st.sampled_from(["day", "week", "month"])


def retail(n_series=40, n_periods=200, seed=5):
    """Draw Poisson demand with a weekend twice as busy."""
    generator = np.random.default_rng(seed)
    level = generator.lognormal(0.5, 1, n_series)
    shape = np.array([0.8, 0.8, 0.8, 0.8, 0.8, 1.5, 1.5])[np.arange(n_periods) % 7]
    return generator.poisson(level[:, None] * shape).astype(float), level


@given(panels, methods, periods, st.data())
@settings(max_examples=150)
def test_any_panel_is_answered_with_numbers_in_order(demand, method, period, data):
    n_series = demand.shape[0]
    window = data.draw(arrays(np.int64, n_series, elements=st.integers(1, 60)))
    late = data.draw(arrays(np.float64, n_series, elements=st.floats(0, 30)))

    sums = forecast_window(
        demand, window=window, lead_time_sd=late, period=period, start=MONDAY, method=method
    )
    days = forecast_panel(demand, horizon=9, period=period, start=MONDAY, method=method)

    for array in (sums.mean, sums.sd, sums.quantiles, days.mean, days.quantiles):
        assert np.isfinite(array).all()
        assert (array >= 0).all()
    assert (np.diff(sums.quantiles, axis=1) >= 0).all()
    assert (np.diff(days.quantiles, axis=2) >= 0).all()
    assert days.mean.shape == (n_series, 9)
    assert days.quantiles.shape == (n_series, 9, 4)


@pytest.mark.parametrize("method", QUICK)
@pytest.mark.parametrize("factor", [1e-3, 12.0, 1e6])
def test_a_change_of_unit_changes_nothing_but_the_unit(method, factor):
    demand, _level = retail()
    window = np.full(len(demand), 10)

    once = forecast_window(demand, window=window, start=MONDAY, method=method)
    again = forecast_window(demand * factor, window=window, start=MONDAY, method=method)

    assert again.mean == pytest.approx(once.mean * factor)
    assert again.sd == pytest.approx(once.sd * factor)
    assert again.quantiles == pytest.approx(once.quantiles * factor)


def test_one_series_in_another_unit_leaves_the_others_alone():
    demand, _level = retail()
    window = np.full(len(demand), 10)
    changed = demand.copy()
    changed[3] *= 1000

    once = forecast_window(demand, window=window, start=MONDAY)
    again = forecast_window(changed, window=window, start=MONDAY)

    others = np.arange(len(demand)) != 3
    assert again.quantiles[others] == pytest.approx(once.quantiles[others])
    assert again.quantiles[3] == pytest.approx(once.quantiles[3] * 1000)


@pytest.mark.parametrize("method", QUICK)
def test_more_demand_or_a_longer_window_never_lowers_the_mean(method):
    demand, _level = retail()
    short, long = np.full(len(demand), 7), np.full(len(demand), 15)

    base = forecast_window(demand, window=short, start=MONDAY, method=method)
    more = forecast_window(demand * 1.5, window=short, start=MONDAY, method=method)
    longer = forecast_window(demand, window=long, start=MONDAY, method=method)

    assert (more.mean >= base.mean).all()
    assert (longer.mean >= base.mean).all()


def test_the_same_question_twice_gets_the_same_answer_to_the_last_bit():
    demand, _level = retail()

    answers = [
        forecast_window(demand, window=np.full(len(demand), 10), start=MONDAY) for _ in range(2)
    ]

    assert answers[0].quantiles.tobytes() == answers[1].quantiles.tobytes()


def test_the_caller_keeps_the_array_unchanged():
    demand, _level = retail()
    demand[:, 4] = NAN
    kept = demand.copy()

    forecast_window(demand, window=np.full(len(demand), 10), start=MONDAY)

    assert np.array_equal(demand, kept, equal_nan=True)


def test_weekday_shape_is_found_and_follows_the_calendar():
    demand, level = retail(n_series=200)

    ahead = forecast_panel(demand, horizon=14, start=MONDAY)

    first = (200 + np.arange(14)) % 7
    relative = (ahead.mean / level[:, None]).mean(axis=0)
    assert relative[first < 5] == pytest.approx(0.8, abs=0.08)
    assert relative[first >= 5] == pytest.approx(1.5, abs=0.15)


def test_window_and_days_agree_on_the_mean():
    demand, _level = retail()

    days = forecast_panel(demand, horizon=10, start=MONDAY)
    sums = forecast_window(demand, window=np.full(len(demand), 10), start=MONDAY)

    assert days.mean.sum(axis=1) == pytest.approx(sums.mean)


def test_groups_with_opposite_weeks_keep_their_own_shape():
    demand = np.ones((20, 140))
    weekday = np.arange(140) % 7
    demand[:10, weekday == 0] = 5
    demand[10:, weekday == 6] = 5
    groups = {"category": np.repeat([0, 1], 10), "place": np.zeros(20, dtype=int)}

    ahead = forecast_panel(demand, horizon=7, start=MONDAY, groups=groups).mean

    assert (ahead[:10].argmax(axis=1) == 0).all()
    assert (ahead[10:].argmax(axis=1) == 6).all()


def test_constant_demand_is_forecast_as_it_is():
    answer = forecast_window(np.full((3, 120), 5.0), window=[1, 7, 30], start=MONDAY)

    assert answer.mean == pytest.approx([5, 35, 150])
    assert answer.quantiles[:, 3] == pytest.approx([5, 35, 150], rel=0.05)


def test_nothing_sold_means_nothing_expected():
    answer = forecast_window(np.zeros((1, 100)), window=[14], start=MONDAY)

    assert answer.mean.tolist() == [0]
    assert answer.quantiles.tolist() == [[0, 0, 0, 0]]
    assert answer.method.tolist() == ["combined"]


def test_one_sale_on_the_first_day_is_not_taken_for_one_a_day():
    answer = forecast_window([[6.0]], window=[4], start=MONDAY)

    assert 0 < answer.mean[0] < 12
    assert answer.quantiles[0, 2] > 6


def test_never_observed_is_said_aloud():
    answer = forecast_window([[NAN, NAN], [1.0, 2.0]], window=[7, 7], start=MONDAY)

    assert answer.method.tolist() == ["no_history", "combined"]
    assert answer.quantiles[0].tolist() == [0, 0, 0, 0]


def test_no_series_is_no_forecast():
    answer = forecast_window(np.zeros((0, 30)), window=np.zeros(0, dtype=int), start=MONDAY)

    assert answer.quantiles.shape == (0, 4)


def test_days_out_of_stock_do_not_lower_the_mean():
    demand = np.full((1, 140), 4.0)
    sold_out, missing = demand.copy(), demand.copy()
    sold_out[0, 100:120] = 0
    missing[0, 100:120] = NAN

    low, right = (
        forecast_window(panel, window=[7], start=MONDAY).mean[0] for panel in (sold_out, missing)
    )

    assert right == pytest.approx(28)
    assert low < 26


def test_quantiles_come_in_the_order_asked_for():
    demand, _level = retail()
    window = np.full(len(demand), 10)

    up = forecast_window(demand, window=window, quantiles=(0.5, 0.95), start=MONDAY)
    down = forecast_window(demand, window=window, quantiles=(0.95, 0.5), start=MONDAY)

    assert np.array_equal(up.quantiles, down.quantiles[:, ::-1])


def test_lead_time_spread_adds_its_variance():
    demand, _level = retail()
    window = np.full(len(demand), 10)

    certain = forecast_window(demand, window=window, start=MONDAY)
    late = forecast_window(
        demand, window=window, lead_time_sd=np.full(len(demand), 3.0), start=MONDAY
    )

    assert late.mean.tolist() == certain.mean.tolist()
    assert late.sd == pytest.approx(np.hypot(certain.sd, certain.mean / 10 * 3))
    assert (late.quantiles[:, 2] >= certain.quantiles[:, 2]).all()


def test_what_is_asked_for_is_what_comes():
    """A thousand series drawn from known rates: nominal and real coverage agree."""
    demand, level = retail(n_series=1000, n_periods=365)
    future = retail_future(level)

    answer = forecast_window(demand, window=np.full(1000, 14), start=MONDAY)

    covered = (future[:, None] <= answer.quantiles).mean(axis=0)
    assert covered[2] == pytest.approx(0.95, abs=0.02)
    assert covered[3] == pytest.approx(0.99, abs=0.008)


def retail_future(level):
    """Draw the two weeks that follow `retail`: they hold four busy days and ten quiet ones."""
    generator = np.random.default_rng(77)
    return generator.poisson(level * (0.8 * 10 + 1.5 * 4))


def test_seasonal_naive_repeats_the_last_week():
    demand = np.arange(21.0)[None]

    ahead = forecast_panel(demand, horizon=9, start=MONDAY, method="seasonal_naive")

    assert ahead.mean[0] == pytest.approx([14, 15, 16, 17, 18, 19, 20, 14, 15])


def test_naive_repeats_the_last_value_known():
    ahead = forecast_panel([[1.0, 7.0, NAN]], horizon=2, start=MONDAY, method="naive")

    assert ahead.mean[0] == pytest.approx([7, 7])


def test_parameters_are_used_and_checked():
    demand = np.array([[10.0] * 20 + [1.0] * 5])

    ahead = forecast_panel(
        demand, horizon=1, start=MONDAY, method="moving_average", parameters={"window": 5}
    )

    assert ahead.mean[0] == pytest.approx([1])


def test_monthly_demand_learns_the_months():
    months = np.tile([1.0] * 11 + [7.0], 4)
    demand = np.tile(months, (30, 1))

    ahead = forecast_panel(demand, horizon=12, period="month", start=date(2020, 1, 1))

    assert (ahead.mean.argmax(axis=1) == 11).all()


def test_fallback_is_the_negative_binomial_it_says():
    quantiles = negative_binomial_quantiles(
        np.array([6.0]), np.array([5.0]), unit=np.array([2.0]), levels=np.array([0.5, 0.99])
    )

    size, chance = 3 * 0.48 / 0.52, 0.48
    assert quantiles[0] == pytest.approx(stats.nbinom.ppf([0.5, 0.99], size, chance) * 2)
