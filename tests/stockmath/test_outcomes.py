"""What a quantity leads to: sums and draws it stands for, and that more is never worse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockmath.policies.newsvendor import newsvendor_from_quantiles, newsvendor_normal
from stockmath.policies.outcomes import outcome_from_quantiles, outcome_of
from stockmath.quantile_curve import quantile_curve

LEVELS = (0.1, 0.5, 0.9, 0.95, 0.99)
rows = st.lists(st.floats(0, 50), min_size=5, max_size=5).map(
    lambda v: np.cumsum(np.round(v, 6)).tolist()
)


def test_outcome_of_drawn_demand():
    drawn = np.random.default_rng(3).gamma(4.0, 3.5, 400_000)

    what = outcome_of([0.0, 10.0, 20.0], position=5, mean=14, sd=7, window=14, shortage_cost=2)

    for column, stock in enumerate((5.0, 15.0, 25.0)):
        assert what.stockout_chance[column] == pytest.approx((drawn > stock).mean(), abs=0.003)
        short = np.maximum(drawn - stock, 0).mean()
        assert what.short[column] == pytest.approx(short, rel=0.02)
        assert what.left[column] == pytest.approx(np.maximum(stock - drawn, 0).mean(), rel=0.03)
        assert what.fill_rate[column] == pytest.approx(1 - short / 14, abs=0.002)
    assert what.cost.tolist() == (2 * what.short).tolist()


def test_outcome_of_nothing_expected_is_never_short():
    what = outcome_of([0.0, 3.0], position=-2, mean=0, sd=0, window=7, holding_cost=1)

    assert what.stockout_chance.tolist() == [0, 0]
    assert what.cover.tolist() == [np.inf, np.inf]
    assert what.fill_rate.tolist() == [1, 1]
    assert what.cost.tolist() == [0, 1]


@given(rows, st.lists(st.floats(0, 400), min_size=2, max_size=6).map(sorted))
def test_more_is_never_shorter(quantiles, quantities):
    demand = quantile_curve(LEVELS, [quantiles])

    by_curve = outcome_from_quantiles([quantities], position=0, demand=demand, window=7)
    by_moments = outcome_of(quantities, position=0, mean=20, sd=9, window=7)

    for what in (by_curve, by_moments):
        assert (np.diff(what.stockout_chance) <= 1e-9).all()
        assert (np.diff(what.short) <= 1e-9).all()
        assert (np.diff(what.left) >= -1e-9).all()


@given(rows, st.floats(0, 300))
def test_loss_of_a_curve_is_the_area_above_it(quantiles, quantity):
    curve = quantile_curve(LEVELS, quantiles)
    levels = (np.arange(200_000) + 0.5) / 200_000

    drawn = np.array([curve.quantile(level)[0] for level in levels[::200]])

    expected = np.maximum(drawn - quantity, 0).mean()
    assert curve.loss([quantity])[0] == pytest.approx(expected, rel=0.02, abs=0.6)
    assert curve.mean()[0] == pytest.approx(drawn.mean(), rel=0.02, abs=0.6)


@given(rows, st.floats(0.01, 0.999))
def test_quantile_and_chance_of_a_curve_undo_each_other(quantiles, level):
    curve = quantile_curve(LEVELS, quantiles)

    above = curve.chance_above(curve.quantile(level))[0]

    assert above <= 1 - level + 1e-9


def test_newsvendor_on_normal_quantiles_is_near_the_normal_one():
    levels = np.concatenate([np.linspace(0.01, 0.99, 99), [0.995, 0.999]])
    curves = quantile_curve(levels, [100 + 20 * _ndtri(levels)])

    best = newsvendor_from_quantiles(curves, overage_cost=1, underage_cost=4)
    normal = newsvendor_normal(mean=100, sd=20, overage_cost=1, underage_cost=4)

    assert best.level[0] == pytest.approx(float(normal.level), rel=1e-3)
    assert best.cost[0] == pytest.approx(float(normal.cost), rel=0.03)


def _ndtri(levels):
    from scipy import special

    return special.ndtri(levels)


def test_next_to_no_demand_lasts_for_ever():
    demand = quantile_curve(LEVELS, [0.0, 0.0, 0.0, 0.0, 5e-324])

    what = outcome_from_quantiles([[2.0]], position=0, demand=demand, window=7)

    assert what.cover[0, 0] == np.inf
    assert what.stockout_chance[0, 0] < 1e-300
