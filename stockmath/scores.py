"""Scores over series of unequal worth, and what a forecast saves beside a naive one."""

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import finite, not_negative, positive, same_shape


def weighted(score: ArrayLike, weight: ArrayLike) -> float:
    r"""Return the mean of a score over series, weighted by what they are worth.

    Σ w s / Σ w, such as the weighted RMSSE with the value of recent sales as weights

    Parameters
    ----------
    score, weight
        Shapes that broadcast; weights not negative and not zero throughout.

    Returns
    -------
    float
        Unit of ``score``.

    Raises
    ------
    InvalidParameter
        A value is not finite, a weight is negative or all are zero.

    References
    ----------
    S. Makridakis, E. Spiliotis and V. Assimakopoulos (2022), M5 accuracy competition: results,
    findings and conclusions, International Journal of Forecasting 38(4), 1346–1364.

    Examples
    --------
    >>> weighted([1.0, 0.5], [1.0, 3.0])
    0.625
    """
    values, weights = same_shape(
        score=finite("score", score), weight=not_negative("weight", weight)
    )
    total = positive("the sum of weight", weights.sum())
    return float((values * weights).sum() / total)


def value_added(actual: ArrayLike, forecast: ArrayLike, naive: ArrayLike) -> float:
    r"""Return the share of the naive forecast's error that a forecast saves.

    1 − Σ |y − f| / Σ |y − n|: below zero the naive would have been better

    Parameters
    ----------
    actual, forecast, naive
        Shapes that broadcast, same unit; the naive one usually repeats the last season.

    Returns
    -------
    float
        No unit; 0 where the naive forecast made no error.

    Raises
    ------
    InvalidParameter
        A value is not finite or shapes do not fit.

    References
    ----------
    M. Gilliland (2010), The Business Forecasting Deal, Wiley, chapter 4.

    Examples
    --------
    >>> value_added([10.0, 10.0], [11.0, 10.0], [12.0, 12.0])
    0.75
    """
    happened, expected, plain = same_shape(
        actual=finite("actual", actual),
        forecast=finite("forecast", forecast),
        naive=finite("naive", naive),
    )
    saved = np.abs(happened - plain).sum()
    return float(1 - np.abs(happened - expected).sum() / saved) if saved else 0.0
