"""Quantiles of counts against adding up their chances one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stockmath.distributions import negative_binomial_quantile, poisson_quantile

LEVELS = st.floats(0.01, 0.999)


@given(LEVELS, st.floats(0.01, 500))
def test_poisson_is_the_least_count_that_reaches_the_level(level, rate):
    assert poisson_quantile(level, rate) == stats.poisson.ppf(level, rate)


@given(LEVELS, st.floats(1e-4, 200), st.floats(1e-4, 0.999))
def test_negative_binomial_is_the_least_count_that_reaches_the_level(level, size, chance):
    count = float(negative_binomial_quantile(level, size, chance))
    within = stats.nbinom.cdf([count - 1, count], size, chance)

    assert within[1] >= level - 1e-9
    assert count == 0 or within[0] < level + 1e-9


@pytest.mark.parametrize("rate", [0.2, 3.0, 40.0])
def test_poisson_by_adding_up(rate):
    chances = [np.exp(-rate)]
    while sum(chances) < 0.95:
        chances.append(chances[-1] * rate / len(chances))

    assert poisson_quantile(0.95, rate) == len(chances) - 1
