"""Levels of products that sell now and then: most periods are zero."""

import numpy as np

from stockmath.arrays import BoolArray, FloatArray
from stockmath.errors import InvalidParameter


def tsb(demand: FloatArray, *, alpha: float = 0.1, beta: float = 0.05) -> FloatArray:
    r"""Forecast mean demand per period after Teunter, Syntetos and Babai, all series at once.

    Chance of a demand and its size are smoothed apart, the chance in every period, so that the
    forecast of a product that stops selling fades:

        p ← p + β (1[x > 0] − p),   z ← z + α (x − z) when x > 0,   forecast = p · z

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), oldest first, stock units per period, not negative.
        NaN periods are skipped: they change nothing.
    alpha, beta
        Smoothing constants of size and chance, in (0, 1]. No unit.

    Returns
    -------
    FloatArray
        Shape (n_series,), stock units per period. A series without observations gets 0.

    Raises
    ------
    InvalidParameter
        ``demand`` or a constant lies outside its domain.

    Notes
    -----
    Differs from the source at the start: the k-th observation weighs max(constant, 1/k), so that
    the first estimates are plain means and no initial value is needed. O(n_series × n_periods).

    References
    ----------
    R. H. Teunter, A. A. Syntetos and M. Z. Babai (2011), Intermittent demand: linking forecasting
    to inventory obsolescence, European Journal of Operational Research 214(3), 606–615.

    Examples
    --------
    >>> tsb(np.array([[0.0, 4.0, 0.0, 4.0]]), alpha=0.2, beta=0.1)
    array([2.])
    """
    values, observed = _read(demand, alpha=alpha, beta=beta)
    latest: FloatArray = tsb_path(values, observed, alpha=alpha, beta=beta)[-1]
    return latest


def croston(demand: FloatArray, *, alpha: float = 0.1) -> FloatArray:
    r"""Forecast mean demand per period after Croston, all series at once.

    Size and interval are smoothed each time demand occurs: forecast = z / p.

        z ← z + α (x − z),   p ← p + α (q − p),   q = observed periods since the last demand

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), oldest first, stock units per period, not negative.
        NaN periods are skipped: they do not lengthen an interval.
    alpha
        Smoothing constant of both averages, in (0, 1]. No unit.

    Returns
    -------
    FloatArray
        Shape (n_series,), stock units per period. Fewer than two demands: the plain mean.

    Raises
    ------
    InvalidParameter
        ``demand`` or ``alpha`` lies outside its domain.

    Notes
    -----
    Biased upward, which `syntetos_boylan` corrects. The k-th size and interval weigh
    max(α, 1/k), as in `tsb`. O(n_series × n_periods).

    References
    ----------
    J. D. Croston (1972), Forecasting and stock control for intermittent demands, Operational
    Research Quarterly 23(3), 289–303.

    Examples
    --------
    >>> croston(np.array([[0.0, 4.0, 0.0, 4.0, 0.0, 4.0]]), alpha=0.2)
    array([2.])
    """
    values, observed = _read(demand, alpha=alpha)
    latest: FloatArray = croston_path(values, observed, alpha=alpha)[-1]
    return latest


def syntetos_boylan(demand: FloatArray, *, alpha: float = 0.1) -> FloatArray:
    r"""Forecast mean demand per period with the Syntetos–Boylan approximation.

    Croston's ratio, corrected for its upward bias: forecast = (1 − α/2) · z / p

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), oldest first, stock units per period, not negative.
        NaN periods are skipped.
    alpha
        Smoothing constant of both averages, in (0, 1]. No unit.

    Returns
    -------
    FloatArray
        Shape (n_series,), stock units per period. Fewer than two demands: the plain mean.

    Raises
    ------
    InvalidParameter
        ``demand`` or ``alpha`` lies outside its domain.

    Notes
    -----
    As `croston`.

    References
    ----------
    A. A. Syntetos and J. E. Boylan (2005), The accuracy of intermittent demand estimates,
    International Journal of Forecasting 21(2), 303–314.

    Examples
    --------
    >>> syntetos_boylan(np.array([[0.0, 4.0, 0.0, 4.0, 0.0, 4.0]]), alpha=0.2)
    array([1.8])
    """
    values, observed = _read(demand, alpha=alpha)
    latest: FloatArray = syntetos_boylan_path(values, observed, alpha=alpha)[-1]
    return latest


def tsb_path(demand: FloatArray, observed: BoolArray, *, alpha: float, beta: float) -> FloatArray:
    """Return the level of `tsb` known after each period, the start included.

    Parameters
    ----------
    demand, observed
        Shape (n_periods, n_series), zero where not observed; trusted, see `Panel`.
    alpha, beta
        As in `tsb`.

    Returns
    -------
    FloatArray
        Shape (n_periods + 1, n_series): row t uses the first t periods only.

    Examples
    --------
    >>> tsb_path(np.array([[4.0], [0.0]]), np.array([[True], [True]]), alpha=0.1, beta=0.1)[:, 0]
    array([0., 4., 2.])
    """
    n_periods, n_series = demand.shape
    path = np.zeros((n_periods + 1, n_series))
    size, chance = np.zeros(n_series), np.zeros(n_series)
    seen, sold = np.zeros(n_series), np.zeros(n_series)
    for period in range(n_periods):
        value, known = demand[period], observed[period]
        hit = value > 0
        seen += known
        sold += hit
        chance += known * np.maximum(beta, 1 / np.maximum(seen, 1)) * (hit - chance)
        size += hit * np.maximum(alpha, 1 / np.maximum(sold, 1)) * (value - size)
        path[period + 1] = chance * size
    return path


def croston_path(demand: FloatArray, observed: BoolArray, *, alpha: float) -> FloatArray:
    """Return the level of `croston` known after each period, the start included.

    Parameters
    ----------
    demand, observed
        Shape (n_periods, n_series), zero where not observed; trusted, see `Panel`.
    alpha
        As in `croston`.

    Returns
    -------
    FloatArray
        Shape (n_periods + 1, n_series): row t uses the first t periods only.

    Examples
    --------
    >>> croston_path(np.array([[4.0], [0.0], [2.0]]), np.ones((3, 1), bool), alpha=0.1)[:, 0]
    array([0. , 4. , 2. , 1.5])
    """
    n_periods, n_series = demand.shape
    path = np.zeros((n_periods + 1, n_series))
    size, interval, gap = np.zeros(n_series), np.zeros(n_series), np.zeros(n_series)
    seen, sold, total = np.zeros(n_series), np.zeros(n_series), np.zeros(n_series)
    for period in range(n_periods):
        value, known = demand[period], observed[period]
        hit = value > 0
        seen += known
        sold += hit
        gap += known
        total += value
        size += hit * np.maximum(alpha, 1 / np.maximum(sold, 1)) * (value - size)
        again = hit & (sold > 1)
        interval += again * np.maximum(alpha, 1 / np.maximum(sold - 1, 1)) * (gap - interval)
        gap[hit] = 0
        plain = total / np.maximum(seen, 1)
        path[period + 1] = np.where(sold > 1, size / np.maximum(interval, 1), plain)
    return path


def syntetos_boylan_path(demand: FloatArray, observed: BoolArray, *, alpha: float) -> FloatArray:
    """Return the level of `syntetos_boylan` known after each period, the start included.

    Parameters
    ----------
    demand, observed
        Shape (n_periods, n_series), zero where not observed; trusted, see `Panel`.
    alpha
        As in `syntetos_boylan`.

    Returns
    -------
    FloatArray
        Shape (n_periods + 1, n_series): row t uses the first t periods only.

    Examples
    --------
    >>> syntetos_boylan_path(np.array([[2.0], [2.0]]), np.ones((2, 1), bool), alpha=0.2)[:, 0]
    array([0. , 2. , 1.8])
    """
    path = croston_path(demand, observed, alpha=alpha)
    corrected = np.cumsum(demand > 0, axis=0) > 1
    path[1:] *= np.where(corrected, 1 - alpha / 2, 1.0)
    return path


def _read(demand: FloatArray, **constants: float) -> tuple[FloatArray, BoolArray]:
    for name, constant in constants.items():
        if not 0 < constant <= 1:
            raise InvalidParameter(f"{name} must be in (0, 1], got {constant}.")
    if demand.ndim != 2 or np.isinf(demand).any() or (demand < 0).any():
        raise InvalidParameter(
            "demand must have shape (n_series, n_periods), finite or NaN and not negative."
        )
    observed = ~np.isnan(demand.T)
    return np.where(observed, demand.T, 0.0), observed
