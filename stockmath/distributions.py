"""Quantiles of counts, from ``scipy.special`` alone: ``scipy.stats`` takes seconds to import."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from stockmath.arrays import BoolArray, FloatArray


def poisson_quantile(level: ArrayLike, rate: ArrayLike) -> FloatArray:
    """The least count k with P(X ≤ k) ≥ ``level``, for X Poisson with mean ``rate``.

    Parameters
    ----------
    level
        In (0, 1), any shape that broadcasts with ``rate``.
    rate
        Units per period, above 0.

    Returns
    -------
    FloatArray
        Units: whole numbers, of the broadcast shape.

    Notes
    -----
    P(X ≤ k) is the regularised upper incomplete gamma function Q(k + 1, rate); its inverse is
    rounded up, and down again where rounding errors had lifted it past a whole number.

    References
    ----------
    N. L. Johnson, A. W. Kemp and S. Kotz (2005), Univariate Discrete Distributions, 3rd ed.,
    section 4.3, Wiley.

    Examples
    --------
    >>> float(poisson_quantile(0.8, 6.0))
    8.0
    """
    level = np.asarray(level, dtype=np.float64)
    upper = np.ceil(special.pdtrik(level, rate))
    lower = np.maximum(upper - 1, 0)
    return np.asarray(np.where(special.pdtr(lower, rate) >= level, lower, upper))


def negative_binomial_quantile(level: ArrayLike, size: ArrayLike, chance: ArrayLike) -> FloatArray:
    """The least count k with P(X ≤ k) ≥ ``level``, for X negative binomial.

    Parameters
    ----------
    level
        In (0, 1), any shape that broadcasts with the others.
    size
        Number of successes n, above 0, not necessarily whole.
    chance
        Chance of success p, in (0, 1); the mean is n (1 − p) / p.

    Returns
    -------
    FloatArray
        Units: whole numbers, of the broadcast shape.

    Notes
    -----
    P(X ≤ k) is the regularised incomplete beta function I_p(n, k + 1). Its library inverse fails
    for a few extreme parameters; each answer is checked, and those are found by bisection.

    References
    ----------
    N. L. Johnson, A. W. Kemp and S. Kotz (2005), Univariate Discrete Distributions, 3rd ed.,
    section 5.2, Wiley.

    Examples
    --------
    >>> float(negative_binomial_quantile(0.95, 2.0, 0.5))
    6.0
    """
    levels, sizes, chances = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (level, size, chance))
    )
    answer = np.ceil(special.nbdtrik(levels, sizes, chances))
    answer = np.where(np.isfinite(answer) & (answer >= 0), answer, 0.0)
    lifted = (answer > 0) & (special.betainc(sizes, answer, chances) >= levels)
    answer = np.where(lifted, answer - 1, answer)
    wrong = ~_is_least(answer, levels, sizes, chances)
    if wrong.any():
        answer[wrong] = _bisected(levels[wrong], sizes[wrong], chances[wrong])
    return answer


def _is_least(
    count: FloatArray, level: FloatArray, size: FloatArray, chance: FloatArray
) -> BoolArray:
    reaches = special.betainc(size, count + 1, chance) >= level
    one_less = special.betainc(size, np.maximum(count, 1), chance) < level
    return np.asarray(reaches & (one_less | (count == 0)))


def _bisected(level: FloatArray, size: FloatArray, chance: FloatArray) -> FloatArray:
    """The same quantile by doubling and halving: slow, and right for every parameter."""
    low = np.full(level.shape, -1.0)
    high = np.ones(level.shape)
    while (short := special.betainc(size, high + 1, chance) < level).any():
        low = np.where(short, high, low)
        high = np.where(short, high * 2, high)
    while ((high - low) > np.maximum(1.0, high * 1e-12)).any():
        middle = np.floor((low + high) / 2)
        reaches = special.betainc(size, middle + 1, chance) >= level
        low, high = np.where(reaches, low, middle), np.where(reaches, middle, high)
    return high
