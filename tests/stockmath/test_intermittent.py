"""Levels against one plain loop a series, and against what must hold for any demand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stockmath.classify import DemandClass, classify_demand
from stockmath.errors import InvalidParameter
from stockmath.forecasting.intermittent import croston, syntetos_boylan, tsb
from stockmath.forecasting.level import moving_average

NAN = float("nan")
values = st.one_of(st.just(0.0), st.just(NAN), st.integers(1, 50).map(float))
panels = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 40)), elements=values)


def slow_tsb(series, alpha, beta):
    size = chance = 0.0
    seen = sold = 0
    for value in series:
        if np.isnan(value):
            continue
        seen += 1
        chance += max(beta, 1 / seen) * ((1.0 if value > 0 else 0.0) - chance)
        if value > 0:
            sold += 1
            size += max(alpha, 1 / sold) * (value - size)
    return size * chance


def slow_croston(series, alpha):
    known = [value for value in series if not np.isnan(value)]
    places = [place for place, value in enumerate(known) if value > 0]
    if len(places) < 2:
        return sum(known) / max(len(known), 1)
    size = interval = 0.0
    for count, place in enumerate(places, start=1):
        size += max(alpha, 1 / count) * (known[place] - size)
    for count, gap in enumerate(np.diff(places), start=1):
        interval += max(alpha, 1 / count) * (gap - interval)
    return size / interval


def slow_average(series, window):
    for end in range(len(series), 0, -1):
        latest = [value for value in series[max(end - window, 0) : end] if not np.isnan(value)]
        if latest:
            return sum(latest) / len(latest)
    return 0.0


@given(panels, st.floats(0.01, 1), st.floats(0.01, 1))
def test_tsb_agrees_with_a_plain_loop(demand, alpha, beta):
    expected = [slow_tsb(series, alpha, beta) for series in demand]

    assert tsb(demand, alpha=alpha, beta=beta) == pytest.approx(expected)


@given(panels, st.floats(0.01, 1))
def test_croston_agrees_with_a_plain_loop(demand, alpha):
    expected = [slow_croston(series, alpha) for series in demand]

    assert croston(demand, alpha=alpha) == pytest.approx(expected)


@given(panels, st.floats(0.01, 1))
def test_syntetos_boylan_corrects_croston_once_an_interval_is_known(demand, alpha):
    enough = (np.nan_to_num(demand) > 0).sum(axis=1) > 1

    corrected = syntetos_boylan(demand, alpha=alpha)

    assert corrected == pytest.approx(
        croston(demand, alpha=alpha) * np.where(enough, 1 - alpha / 2, 1)
    )


@given(panels, st.integers(1, 50))
def test_moving_average_agrees_with_a_plain_loop(demand, window):
    expected = [slow_average(series, window) for series in demand]

    assert moving_average(demand, window=window) == pytest.approx(expected)


def test_a_mean_of_nothing_sold_is_nothing_however_much_came_before():
    demand = np.array([[1e15, 0.1, 0.0, 0.0]])

    assert moving_average(demand, window=2).tolist() == [0.0]


def test_croston_of_the_worked_example():
    """Croston's table with α 0.2: sizes 3, 6, 3 at intervals 2 and 3."""
    demand = np.array([[0.0, 3.0, 0.0, 6.0, 0.0, 0.0, 3.0]])

    size = (3 + 6 + 3) / 3
    interval = (2 + 3) / 2
    assert croston(demand, alpha=0.2).tolist() == pytest.approx([size / interval])


def test_tsb_fades_when_a_product_stops_selling_and_croston_does_not():
    selling = np.tile([0.0, 4.0], 30)
    stopped = np.concatenate([selling, np.zeros(60)])

    assert tsb(stopped[None])[0] < 0.1 * tsb(selling[None])[0]
    assert croston(stopped[None])[0] == croston(selling[None])[0]


def test_days_out_of_stock_change_nothing():
    demand = np.array([[2.0, 0.0, 3.0]])
    with_gap = np.array([[2.0, NAN, 0.0, NAN, 3.0, NAN]])

    assert tsb(with_gap).tolist() == tsb(demand).tolist()
    assert croston(with_gap).tolist() == croston(demand).tolist()


def test_classes_of_the_four_corners_and_of_nothing():
    demand = np.array(
        [
            [5.0, 5, 5, 5, 5, 5, 5, 5],
            [1.0, 20, 1, 1, 1, 20, 1, 1],
            [0.0, 5, 0, 0, 5, 0, 0, 5],
            [0.0, 1, 0, 0, 30, 0, 0, 1],
            [0.0, NAN, 0, 0, 0, 0, 0, 0],
        ]
    )

    assert classify_demand(demand).tolist() == [
        DemandClass.SMOOTH,
        DemandClass.ERRATIC,
        DemandClass.INTERMITTENT,
        DemandClass.LUMPY,
        DemandClass.NONE,
    ]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: tsb(np.array([[-1.0]])), "demand must have shape"),
        (lambda: tsb(np.array([1.0])), "demand must have shape"),
        (lambda: tsb(np.array([[np.inf]])), "demand must have shape"),
        (lambda: tsb(np.array([[1.0]]), alpha=0), "alpha must be in"),
        (lambda: tsb(np.array([[1.0]]), beta=1.5), "beta must be in"),
        (lambda: croston(np.array([[1.0]]), alpha=NAN), "alpha must be in"),
        (lambda: moving_average(np.array([[1.0]]), window=0), "window must be at least 1"),
        (lambda: classify_demand(np.array([[-1.0]])), "demand must have shape"),
    ],
)
def test_bad_input_is_refused_by_name(call, sentence):
    with pytest.raises(InvalidParameter, match=sentence):
        call()
