"""How good a forecast was: errors of the mean, loss and coverage of the quantiles."""

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, finite, fraction, not_negative, positive, same_shape


def pinball_loss(actual: ArrayLike, quantile: ArrayLike, *, level: ArrayLike) -> FloatArray:
    r"""Return the loss a quantile forecast earns, lowest on average at the true quantile.

    L = q · max(y − f, 0) + (1 − q) · max(f − y, 0)

    Parameters
    ----------
    actual, quantile
        What came and what was forecast, any shapes that broadcast, same unit.
    level
        Nominal probability q, in (0, 1). No unit.

    Returns
    -------
    FloatArray
        Broadcast shape, unit of ``actual``.

    Raises
    ------
    InvalidParameter
        A value is not finite, ``level`` is outside (0, 1), or shapes do not fit.

    Notes
    -----
    O(1) a value.

    References
    ----------
    R. Koenker and G. Bassett (1978), Regression quantiles, Econometrica 46(1), 33–50.

    Examples
    --------
    >>> pinball_loss([12.0, 8.0], 10.0, level=0.9)
    array([1.8, 0.2])
    """
    happened, forecast, probability = same_shape(
        actual=finite("actual", actual),
        quantile=finite("quantile", quantile),
        level=fraction("level", level),
    )
    short = happened - forecast
    return np.maximum(probability * short, (probability - 1) * short)


def coverage(actual: ArrayLike, quantile: ArrayLike) -> float:
    r"""Return the share of observations at or below their quantile forecast.

    Parameters
    ----------
    actual, quantile
        What came and what was forecast, any shapes that broadcast, same unit.

    Returns
    -------
    float
        Share in [0, 1].

    Raises
    ------
    InvalidParameter
        A value is not finite or shapes do not fit.

    Notes
    -----
    O(n). Ties count as covered, as stock equal to demand serves it. Coverage = mean(y ≤ f).

    References
    ----------
    P. F. Christoffersen (1998), Evaluating interval forecasts, International Economic Review
    39(4), 841–862.

    Examples
    --------
    >>> coverage([1.0, 2.0, 3.0, 4.0], 3.0)
    0.75
    """
    happened, forecast = same_shape(
        actual=finite("actual", actual), quantile=finite("quantile", quantile)
    )
    return float((happened <= forecast).mean())


def wape(actual: ArrayLike, forecast: ArrayLike) -> float:
    r"""Return the sum of absolute errors in proportion to the sum of what came.

    WAPE = Σ |y − f| / Σ y

    Parameters
    ----------
    actual, forecast
        Shapes that broadcast, same unit; ``actual`` is not negative and not zero throughout.

    Returns
    -------
    float
        No unit.

    Raises
    ------
    InvalidParameter
        A value is not finite, ``actual`` is negative or sums to zero, or shapes do not fit.

    Notes
    -----
    O(n).

    References
    ----------
    S. Kolassa and W. Schütz (2007), Advantages of the MAD/Mean ratio over the MAPE, Foresight 6,
    40–43.

    Examples
    --------
    >>> wape([10.0, 30.0], [12.0, 26.0])
    0.15
    """
    happened, expected = same_shape(
        actual=not_negative("actual", actual), forecast=finite("forecast", forecast)
    )
    total = positive("the sum of actual", happened.sum())
    return float(np.abs(happened - expected).sum() / total)


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
    error = np.abs(happened - expected).mean(axis=1)
    ratio: FloatArray = error / _naive_scale(np.abs(np.diff(history, axis=1)))
    return ratio


def rmsse(actual: FloatArray, forecast: FloatArray, *, history: FloatArray) -> FloatArray:
    r"""Return the root mean squared error of each series, scaled by its own naive errors.

    RMSSE = √( mean (y − f)² / mean (xₜ − xₜ₋₁)² ), the denominator over ``history``

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
    International Journal of Forecasting 22(4), 679–688; squared as in the M5 competition (2022).

    Examples
    --------
    >>> rmsse(np.array([[4.0]]), np.array([[2.0]]), history=np.array([[0.0, 2, 0, 2]]))
    array([1.])
    """
    happened, expected = same_shape(
        actual=finite("actual", actual), forecast=finite("forecast", forecast)
    )
    error = ((happened - expected) ** 2).mean(axis=1)
    ratio: FloatArray = np.sqrt(error / _naive_scale(np.diff(history, axis=1) ** 2))
    return ratio


def _naive_scale(errors: FloatArray) -> FloatArray:
    """The mean of the naive errors known in each series; 1 where there are none."""
    known = ~np.isnan(errors)
    scale = np.where(known, errors, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.where(scale > 0, scale, 1.0)


def bias(actual: ArrayLike, forecast: ArrayLike) -> float:
    r"""Return how much too high forecasts were, in proportion to what came.

    Σ (f − y) / Σ y: above zero is too high

    Parameters
    ----------
    actual, forecast
        Shapes that broadcast, same unit; ``actual`` is not negative and not zero throughout.

    Returns
    -------
    float
        No unit.

    Raises
    ------
    InvalidParameter
        A value is not finite, ``actual`` is negative or sums to zero, or shapes do not fit.

    References
    ----------
    As `wape`.

    Examples
    --------
    >>> bias([10.0, 30.0], [12.0, 32.0])
    0.1
    """
    happened, expected = same_shape(
        actual=not_negative("actual", actual), forecast=finite("forecast", forecast)
    )
    total = positive("the sum of actual", happened.sum())
    return float((expected - happened).sum() / total)
