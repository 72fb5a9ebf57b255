"""ABC and XYZ: worked examples, properties, and a slow reference."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockmath.abc_xyz import (
    classify_value,
    classify_variation,
    cumulative_shares,
    variation_of,
)
from stockmath.errors import InvalidParameter

VALUES = st.lists(st.integers(0, 10**9), min_size=1, max_size=30).map(
    lambda numbers: np.array(numbers, dtype=float)
)


def test_the_product_that_crosses_a_border_belongs_above_it():
    assert classify_value(np.array([50.0, 30, 15, 5])).tolist() == [0, 0, 1, 2]
    assert classify_value(np.array([79.0, 2, 19])).tolist() == [0, 2, 0]
    assert classify_value(np.array([100.0])).tolist() == [0]
    assert classify_value(np.zeros(3)).tolist() == [2, 2, 2]


@given(VALUES)
def test_classes_agree_with_counting_one_by_one(value):
    before, expected = 0.0, {}
    for row in np.argsort(-value, kind="stable"):
        share = before / value.sum() if value.sum() else 1.0
        expected[row] = 2 if not value[row] else 0 if share < 0.8 - 1e-12 else None
        if expected[row] is None:
            expected[row] = 1 if share < 0.95 - 1e-12 else 2
        before += value[row]

    assert classify_value(value).tolist() == [expected[row] for row in range(len(value))]


@given(VALUES, st.floats(0.01, 1e6))
def test_classes_do_not_depend_on_the_currency(value, rate):
    shares = cumulative_shares(value)

    assert np.allclose(cumulative_shares(value * rate), shares)
    assert ((shares > 0) & (shares <= 1)).all()


def test_variation_is_that_of_the_population():
    demand = np.array([[2.0, 4, 4, 4, 5, 5, 7, 9]])

    assert variation_of(demand)[0] == pytest.approx(2 / 5)
    assert classify_variation(demand).tolist() == [0]
    assert classify_variation(demand, x_variation=0.3, y_variation=0.4).tolist() == [1]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20), st.floats(0.001, 1000))
def test_evenness_does_not_depend_on_the_unit(numbers, factor):
    demand = np.array([numbers], dtype=float)

    assert np.allclose(variation_of(demand), variation_of(demand * factor))


@pytest.mark.parametrize(
    "call",
    [
        lambda: cumulative_shares(np.array([[1.0]])),
        lambda: cumulative_shares(np.array([-1.0])),
        lambda: classify_value(np.array([1.0]), a_share=0.9, b_share=0.8),
        lambda: variation_of(np.array([1.0])),
        lambda: variation_of(np.array([[np.nan]])),
        lambda: variation_of(np.ones((1, 0))),
        lambda: classify_variation(np.ones((1, 2)), x_variation=2.0),
    ],
)
def test_what_cannot_be_classified_is_refused(call):
    with pytest.raises(InvalidParameter):
        call()
