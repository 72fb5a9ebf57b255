"""How good a forecast was beside a naive one, and over series of unequal worth."""

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, finite, not_negative, positive, same_shape


def mase(actual: FloatArray, forecast: FloatArray, *, history: FloatArray) -> FloatArray:
    r"""Return the mean absolute error of each series, scaled by its own naive errors.

    MASE = mean |y − f| / mean |xₜ − xₜ₋₁|, the denominator over ``history``

    Parameters
    ----------
    actual, forecast
        Shape (n_series, horizon), stock units per period.
    history
        Shape (n_series, n_periods), stock units per period; differences with NaN are left out.

    Returns
    -------
    FloatArray
        Shape (n_series,), no unit; NaN never: a series that never changed is scaled by 1.

    Raises
    ------
    InvalidParameter
        ``actual`` or ``forecast`` is not finite, or their shapes do not fit.

    Notes
    -----
    O(n_series × n_periods).

    References
    ----------
    R. J. Hyndman and A. B. Koehler (2006), Another look at measures of forecast accuracy,
    International Journal of Forecasting 22(4), 679–688.

    Examples
    --------
    >>> mase(np.array([[4.0]]), np.array([[2.0]]), history=np.array([[0.0, 2, 0, 2]]))
    array([1.])
    """
    happened, expected = same_shape(
        actual=finite("actual", actual), forecast=finite("forecast", forecast)
    )
    steps = np.abs(np.diff(history, axis=1))
    known = ~np.isnan(steps)
    scale = np.where(known, steps, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    ratio: FloatArray = np.abs(happened - expected).mean(axis=1) / np.where(scale > 0, scale, 1.0)
    return ratio


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
