"""Totals that add up, the rolling back-test, and what is refused there."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stockmath.errors import InvalidParameter, NotEnoughHistory
from stockmath.forecasting.hierarchy import reconcile, summing_matrix
from stockmath.forecasting.rolling import rolling_origin

MONDAY = date(2024, 1, 1)
GROUPS = {"category": [0, 0, 1, 1], "place": [0, 1, 0, 1]}
SUMMING = summing_matrix(GROUPS, 4)
ways = st.sampled_from(["bottom_up", "top_down", "min_trace"])
tables = arrays(np.float64, (9, 3), elements=st.floats(0, 1e6))


@given(tables, ways)
def test_whatever_is_forecast_adds_up_and_is_not_negative(forecasts, way):
    answer = reconcile(forecasts, SUMMING, way=way)

    assert (answer >= 0).all()
    assert answer[0] == pytest.approx(answer[-4:].sum(axis=0), abs=1e-6)
    assert answer[1] == pytest.approx(answer[-4] + answer[-3], abs=1e-6)


@given(arrays(np.float64, (4, 2), elements=st.floats(1, 1e3)), ways)
def test_what_adds_up_already_stays_as_it_is(bottom, way):
    forecasts = SUMMING @ bottom

    assert reconcile(forecasts, SUMMING, way=way) == pytest.approx(forecasts, rel=1e-6)


def test_min_trace_beats_both_where_each_node_knows_something():
    generator = np.random.default_rng(2)
    truth = SUMMING @ generator.uniform(50, 150, (4, 400))
    noise = generator.normal(0, 1, truth.shape) * np.array([5, 6, 6, 6, 6, 20, 20, 20, 20])[:, None]
    past, now = truth[:, :300], truth[:, 300:]
    given_now = now + noise[:, 300:]

    def miss(way):
        answer = reconcile(given_now, SUMMING, way=way, errors=noise[:, : past.shape[1]])
        return ((answer - now) ** 2).mean()

    assert miss("min_trace") < 0.9 * min(miss("bottom_up"), miss("top_down"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"way": "sideways"}, "way must be bottom_up, top_down or min_trace, got 'sideways'"),
        ({"forecasts": np.ones((3, 1))}, "as many rows"),
        ({"errors": np.ones((9, 1))}, r"errors must have shape \(9, 2 or more\)"),
        ({"forecasts": np.full((9, 1), np.inf)}, "forecasts must be finite"),
    ],
)
def test_a_hierarchy_that_does_not_fit_is_refused(change, sentence):
    with pytest.raises(InvalidParameter, match=sentence):
        reconcile(**({"forecasts": np.ones((9, 1)), "summing": SUMMING} | change))


def test_the_back_test_knows_nothing_of_what_it_scores():
    demand = np.random.default_rng(1).poisson(5, (20, 150)).astype(float)
    changed = demand.copy()
    changed[:, 140:] *= 3

    once = rolling_origin(demand, horizon=10, start=MONDAY, n_origins=1)
    again = rolling_origin(changed, horizon=10, start=MONDAY, n_origins=1)

    assert once.origins.tolist() == [140]
    assert once.value_added > 0
    assert once.coverage[0.95] > 0.7
    assert again.bias == pytest.approx((1 + once.bias) / 3 - 1)


def test_a_history_too_short_to_score_is_refused_with_what_it_would_need():
    with pytest.raises(NotEnoughHistory, match="4 origins of 10 periods need 7 periods"):
        rolling_origin(np.ones((2, 40)), horizon=10, start=MONDAY)
