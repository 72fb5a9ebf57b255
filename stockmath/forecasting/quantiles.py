"""From a mean and an error scale to quantiles: conformal factors, and what stands in for them."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from stockmath.arrays import FloatArray
from stockmath.distributions import negative_binomial_quantile
from stockmath.forecasting.backtest import Backtest

BINS = 6
BIN_SIZE_MIN = 250  # Errors: fewer cannot tell a 99th percentile from a 98th.
TAIL_PRIOR = 1.5  # Errors beyond the quantile that the parametric answer is worth.
TRUST_MOST = {"day": 1.0, "week": 0.4, "month": 0.4}  # Few and lumpy sums teach tails badly.
TRUST_ENOUGH = 0.97  # Above it the parametric answer is not worth its computing.
SD_MIN = 1e-4  # Times the mean: below it a gamma is a point, and its inverse loses its digits.
COUNT_MAX = 2000.0  # Above this mean a gamma and a negative binomial cannot be told apart.


@dataclass(frozen=True, slots=True)
class Factors:
    """Conformal factors k by reliability (mean / sd) of the forecast.

    ``reliability`` has shape (n_bins,), ascending logarithms; ``factor`` (n_bins, n_levels);
    ``independent`` (n_bins,) counts windows behind each bin, overlaps counted once.
    """

    reliability: FloatArray
    factor: FloatArray
    independent: FloatArray


def conformal_factors(past: Backtest, levels: FloatArray) -> Factors:
    r"""Learn how many sd above the mean each quantile lies, from past errors.

    Errors in units of their sd are pooled over series and origins and cut into classes of
    reliability μ/σ with equally many errors; within a class

        k(q) = the ⌈(n + 1) q⌉-th smallest of (actual − μ) / σ

    Parameters
    ----------
    past
        Standardised errors.
    levels
        Shape (n_levels,), ascending, in (0, 1).

    Returns
    -------
    Factors
        No bins when there are no errors.

    Notes
    -----
    Classes by μ/σ and not by μ: for Poisson demand μ/σ = √μ, but the ratio does not change when
    units do. O(n log n) in the number of errors.

    References
    ----------
    V. Vovk, A. Gammerman and G. Shafer (2005), Algorithmic Learning in a Random World, Springer;
    classes after V. Vovk (2012), Conditional validity of inductive conformal predictors.

    Examples
    --------
    >>> one = np.ones((1, 4))
    >>> past = Backtest(np.array([[1.0, 2, 3, 4]]), one, one > 0, *[one[0]] * 4)
    >>> conformal_factors(past, np.array([0.5])).factor
    array([[3.]])
    """
    ratio = past.ratio[past.valid]
    steady = np.log(np.maximum(past.reliability[past.valid], 1e-9))
    weight = np.broadcast_to(past.weight, past.valid.shape)[past.valid]
    if ratio.size == 0:
        return Factors(np.zeros(0), np.zeros((0, levels.size)), np.zeros(0))
    order = np.argsort(steady, kind="stable")
    bins = np.array_split(order, int(np.clip(ratio.size // BIN_SIZE_MIN, 1, BINS)))
    return Factors(
        reliability=np.array([np.median(steady[members]) for members in bins]),
        factor=np.stack([_ranked(ratio[members], levels) for members in bins]),
        independent=np.array([weight[members].sum() for members in bins]),
    )


def window_quantiles(
    mean: FloatArray,
    sd: FloatArray,
    *,
    unit: FloatArray,
    levels: FloatArray,
    factors: Factors,
    period: str = "day",
) -> FloatArray:
    r"""Return quantiles of demand over a window, never negative and never crossing.

        Q(q) = w (μ + k(q) σ) + (1 − w) NB(q; μ, σ),   w = w₀ t / (t + 1.5),   t = n (1 − q)

    where n counts the independent past windows behind k, so t is how many of them lie beyond, and
    w₀ is 1 for days and 0.4 for weeks and months.

    Parameters
    ----------
    mean, sd
        Shape (n_series,), of the demand over the window.
    unit
        Shape (n_series,), the quantity demand comes in, above zero: counts are multiples of it.
    levels
        Shape (n_levels,), ascending, in (0, 1).
    factors
        What past errors taught.
    period
        ``"day"``, ``"week"`` or ``"month"``.

    Returns
    -------
    FloatArray
        Shape (n_series, n_levels), in the unit of ``mean``. All zero where mean and sd are.

    Notes
    -----
    Between classes k is interpolated on log(μ/σ). For levels under a half t counts the errors
    below. O(n_series × n_levels).

    References
    ----------
    As `conformal_factors`; the negative binomial after A. A. Syntetos and J. E. Boylan (2006),
    On the stock control performance of intermittent demand estimators, International Journal of
    Production Economics 103(1), 36–47.

    Examples
    --------
    >>> none = Factors(np.zeros(0), np.zeros((0, 1)), np.zeros(0))
    >>> window_quantiles(np.array([4.0]), np.array([2.0]), unit=np.ones(1),
    ...                  levels=np.array([0.95]), factors=none).round(1)
    array([[8.]])
    """
    if factors.reliability.size == 0:
        return negative_binomial_quantiles(mean, sd, unit=unit, levels=levels)
    steady = np.log(np.maximum(mean / np.where(sd > 0, sd, 1.0), 1e-9))
    beyond = np.minimum(levels, 1 - levels)
    answer = np.empty((mean.size, levels.size))
    for column in range(levels.size):
        k = np.interp(steady, factors.reliability, factors.factor[:, column])
        n = np.interp(steady, factors.reliability, factors.independent)
        trust = n * beyond[column] / (n * beyond[column] + TAIL_PRIOR)
        trust = np.where(trust >= TRUST_ENOUGH, 1.0, trust) * TRUST_MOST[period]
        answer[:, column] = trust * np.maximum(mean + k * sd, 0.0)
        unsure = np.flatnonzero(trust < 1)
        parametric = negative_binomial_quantiles(
            mean[unsure], sd[unsure], unit=unit[unsure], levels=levels[column : column + 1]
        )
        answer[unsure, column] += (1 - trust[unsure]) * parametric[:, 0]
    answer[sd == 0] = mean[sd == 0, None]
    return np.maximum.accumulate(answer, axis=1)


def negative_binomial_quantiles(
    mean: FloatArray, sd: FloatArray, *, unit: FloatArray, levels: FloatArray
) -> FloatArray:
    r"""Return quantiles of a negative binomial with the given mean and sd, in multiples of a unit.

    In counts m = μ/u and variance s² = (σ/u)²:  p = m/s²,  r = m p / (1 − p); with s² = m the
    Poisson. Demand steadier than a Poisson, and means above 2,000 counts, use the gamma of equal
    mean and sd; without any spread every quantile is the mean.

    Parameters
    ----------
    mean, sd
        Shape (n_series,), not negative.
    unit
        Shape (n_series,), above zero.
    levels
        Shape (n_levels,), in (0, 1).

    Returns
    -------
    FloatArray
        Shape (n_series, n_levels), in the unit of ``mean``.

    Notes
    -----
    O(n_series × n_levels).

    References
    ----------
    N. L. Johnson, A. W. Kemp and S. Kotz (2005), Univariate Discrete Distributions, chapter 5.

    Examples
    --------
    >>> negative_binomial_quantiles(np.array([6.0]), np.array([6.0**0.5]), unit=np.ones(1),
    ...                             levels=np.array([0.5, 0.8]))
    array([[6., 8.]])
    """
    answer = np.repeat(mean[:, None], levels.size, axis=1)
    count, spread = mean / unit, (sd / unit) ** 2
    random = (mean > 0) & (sd > SD_MIN * mean)
    small = random & (count <= COUNT_MAX) & (spread >= count * (1 - 1e-9))
    large = random & ~small
    if small.any():
        variance = np.maximum(spread[small], count[small] * (1 + 1e-6))
        chance = (count[small] / variance)[:, None]
        size = count[small, None] * chance / (1 - chance)
        answer[small] = negative_binomial_quantile(levels, size, chance) * unit[small, None]
    if large.any():
        variance = spread[large, None]
        shape = count[large, None] ** 2 / variance
        scale = variance / count[large, None] * unit[large, None]
        answer[large] = special.gammaincinv(shape, levels) * scale
    return answer


def _ranked(ratio: FloatArray, levels: FloatArray) -> FloatArray:
    """Return the ⌈(n + 1) q⌉-th smallest for each level, the largest where that is beyond."""
    rank = np.ceil((ratio.size + 1) * levels).astype(int) - 1
    ranked: FloatArray = np.sort(ratio)[np.clip(rank, 0, ratio.size - 1)]
    return ranked
