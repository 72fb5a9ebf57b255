"""Levels by averaging the latest periods, missing ones left out."""

import numpy as np

from stockmath.arrays import BoolArray, FloatArray
from stockmath.errors import InvalidParameter


def moving_average(demand: FloatArray, *, window: int = 28) -> FloatArray:
    r"""Forecast mean demand per period by the mean of the latest periods.

    forecast = Σ x / n over the n observed among the last ``window`` periods

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), oldest first, stock units per period, not negative.
        NaN periods are left out; where the whole window is missing the last known mean holds.
    window
        Number of periods, at least 1.

    Returns
    -------
    FloatArray
        Shape (n_series,), stock units per period. A series without observations gets 0.

    Raises
    ------
    InvalidParameter
        ``demand`` or ``window`` lies outside its domain.

    Notes
    -----
    O(n_series × n_periods). With less history than ``window`` the mean of what there is.

    References
    ----------
    R. G. Brown (1959), Statistical Forecasting for Inventory Control, McGraw-Hill.

    Examples
    --------
    >>> moving_average(np.array([[9.0, 1.0, np.nan, 3.0]]), window=3)
    array([2.])
    """
    if window < 1:
        raise InvalidParameter(f"window must be at least 1 period, got {window}.")
    if demand.ndim != 2 or np.isinf(demand).any() or (demand < 0).any():
        raise InvalidParameter(
            "demand must have shape (n_series, n_periods), finite or NaN and not negative."
        )
    observed = ~np.isnan(demand.T)
    values = np.where(observed, demand.T, 0.0)
    latest: FloatArray = moving_average_path(values, observed, window=window)[-1]
    return latest


def moving_average_path(demand: FloatArray, observed: BoolArray, *, window: int) -> FloatArray:
    """Return the mean of the latest ``window`` periods known after each period.

    Parameters
    ----------
    demand, observed
        Shape (n_periods, n_series), zero where not observed; trusted, see `Panel`.
    window
        Number of periods, at least 1.

    Returns
    -------
    FloatArray
        Shape (n_periods + 1, n_series): row t uses the first t periods only.

    Examples
    --------
    >>> moving_average_path(np.array([[4.0], [2.0], [6.0]]), np.ones((3, 1), bool), window=2)[:, 0]
    array([0., 4., 3., 4.])
    """
    total, count, sold = (
        _over_the_last(window, running_sum(values)) for values in (demand, observed, demand > 0)
    )
    known = count > 0
    mean = np.where(sold > 0, total, 0.0) / np.maximum(count, 1)
    if known[1:].all():
        return mean
    rows = np.arange(mean.shape[0])[:, None]
    latest = np.maximum.accumulate(np.where(known, rows, 0), axis=0)
    return np.take_along_axis(mean, latest, axis=0)


def running_sum(values: FloatArray | BoolArray) -> FloatArray:
    """Return the sums of the first 0, 1, 2, … rows.

    Parameters
    ----------
    values
        Shape (n_periods, n_series).

    Returns
    -------
    FloatArray
        Shape (n_periods + 1, n_series), the first row zero.

    Examples
    --------
    >>> running_sum(np.array([[1.0], [2.0]]))[:, 0]
    array([0., 1., 3.])
    """
    sums = np.zeros((values.shape[0] + 1, values.shape[1]))
    np.cumsum(values, axis=0, out=sums[1:])
    return sums


def _over_the_last(window: int, sums: FloatArray) -> FloatArray:
    """Turn running sums into sums over the last ``window`` rows."""
    if window + 1 < sums.shape[0]:
        sums[window + 1 :] -= sums[1:-window].copy()
    return sums
