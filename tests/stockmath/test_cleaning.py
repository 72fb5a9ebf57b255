"""Returns and outliers taken out with every change told, and days summed by the calendar."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stockmath.buckets import in_buckets
from stockmath.cleaning import clean_demand, net_returns, outlier_limits
from stockmath.errors import InvalidParameter
from stockmath.forecasting import forecast_window

MONDAY = date(2024, 1, 1)
NAN = float("nan")
signed = arrays(np.float64, (3, 25), elements=st.integers(-9, 30).map(float) | st.just(NAN))


@given(signed)
def test_returns_are_taken_from_sales_and_nothing_else_is_lost(demand):
    netted, unmatched = net_returns(demand)

    assert (np.isnan(netted) == np.isnan(demand)).all()
    assert np.nanmin(netted, initial=0.0) >= 0
    assert np.nansum(netted, axis=1) == pytest.approx(np.nansum(demand, axis=1) + unmatched)
    assert (np.nan_to_num(netted) <= np.maximum(np.nan_to_num(demand), 0)).all()


@given(signed)
def test_the_report_leads_back_to_what_was_given(demand):
    answer = clean_demand(demand)

    again = answer.demand.copy()
    again[answer.series, answer.period] = answer.before

    assert np.array_equal(again, demand, equal_nan=True)
    assert (answer.demand[answer.series, answer.period] == answer.after).all()
    assert clean_demand(np.abs(answer.demand)).demand.shape == demand.shape


def test_a_later_sale_does_not_pay_for_an_earlier_return():
    netted, unmatched = net_returns([[0.0, -4, 9]])

    assert netted.tolist() == [[0, 0, 9]]
    assert unmatched.tolist() == [4]


def test_a_slip_of_the_keyboard_is_cut_and_told():
    sold = np.random.default_rng(2).poisson(4, (2, 300)).astype(float)
    sold[1, 100] = 4000

    answer = clean_demand(sold)

    assert answer.series.tolist() == [1]
    assert answer.period.tolist() == [100]
    assert answer.before.tolist() == [4000]
    assert 15 < answer.after[0] < 60
    assert answer.reason.tolist() == ["outlier"]


def test_what_is_explained_or_comes_twice_is_left_alone():
    sold = np.ones((3, 60))
    sold[0, 30] = 50
    sold[1, 30:32] = 50
    sold[2, 40:] = 50  # A new level.
    promotion = np.zeros((1, 60), dtype=bool)
    promotion[0, 30] = True

    assert clean_demand(sold).series.tolist() == [0]
    assert clean_demand(sold, kept=promotion).series.size == 0


def test_few_sales_have_no_limit_and_the_unit_does_not_matter():
    sold = np.random.default_rng(4).lognormal(1, 0.6, (2, 40))
    sold[0, 9:] = 0

    assert outlier_limits(sold)[0] == np.inf
    assert outlier_limits(12 * sold)[1] == pytest.approx(12 * outlier_limits(sold)[1])


def test_forecasts_refuse_returns_and_take_what_was_cleaned():
    sold = np.full((1, 60), 2.0)
    sold[0, 20] = -1

    with pytest.raises(InvalidParameter, match="must not be negative"):
        forecast_window(sold, window=[7], start=MONDAY)
    cleaned = clean_demand(sold).demand
    assert forecast_window(cleaned, window=[7], start=MONDAY).mean[0] == pytest.approx(14, rel=0.1)


def test_weeks_begin_on_monday_and_months_on_the_first():
    days = np.arange(40.0)[None]

    weeks = in_buckets(days, start=date(2024, 1, 3), period="week")  # A Wednesday.
    months = in_buckets(np.ones((1, 400)), start=date(2023, 12, 31), period="month")

    assert weeks.start == date(2024, 1, 8)
    assert weeks.demand[0].tolist() == [sum(range(5 + 7 * k, 12 + 7 * k)) for k in range(5)]
    assert months.start == date(2024, 1, 1)
    assert months.demand[0].tolist() == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31]


def test_a_week_half_seen_is_scaled_up_and_one_hardly_seen_is_missing():
    days = np.ones((1, 14))
    days[0, :3] = NAN
    days[0, 7:12] = NAN

    answer = in_buckets(days, start=MONDAY, period="week").demand[0]

    assert answer[0] == pytest.approx(7)
    assert np.isnan(answer[1])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: clean_demand([1.0]), "demand must have shape"),
        (lambda: clean_demand([[np.inf]]), "got an infinity"),
        (lambda: clean_demand([["a"]]), "array of numbers"),
        (lambda: clean_demand([[1.0]], kept=[[1.0]]), "kept must be booleans"),
        (lambda: clean_demand([[1.0]], kept=[True, False]), "kept must fit shape"),
        (lambda: in_buckets([[1.0]], start=MONDAY, period="year"), "period must be week or month"),
        (lambda: in_buckets([[1.0]], start=MONDAY, period="week"), "hold a whole week"),
    ],
)
def test_bad_input_is_refused_by_name(call, sentence):
    with pytest.raises(InvalidParameter, match=sentence):
        call()
