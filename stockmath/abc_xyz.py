"""Classes of products by their share of the value (ABC) and by the evenness of their use (XYZ)."""

import numpy as np

from stockmath.arrays import FloatArray, IntArray
from stockmath.errors import InvalidParameter


def cumulative_shares(value: FloatArray) -> FloatArray:
    r"""Share of the total that each series has together with all larger ones.

    Parameters
    ----------
    value
        Shape (n_series,), money per year or any other amount, not negative.

    Returns
    -------
    FloatArray
        Shape (n_series,), no unit, in (0, 1]: the largest series has its own share, the smallest
        has 1. All ones where nothing has a value.

    Raises
    ------
    InvalidParameter
        ``value`` is not one-dimensional, finite and not negative.

    Notes
    -----
    Of equal values the one that stands first counts first. O(n log n).

    Examples
    --------
    >>> cumulative_shares(np.array([10.0, 70.0, 20.0]))
    array([1. , 0.7, 0.9])
    """
    if value.ndim != 1 or not np.isfinite(value).all() or (value < 0).any():
        raise InvalidParameter("value must be one-dimensional, finite and not negative.")
    total = value.sum()
    if not total:
        return np.ones_like(value)
    order = np.argsort(-value, kind="stable")
    shares = np.empty_like(value)
    shares[order] = np.minimum(np.cumsum(value[order]) / total, 1.0)
    return shares


def classify_value(value: FloatArray, *, a_share: float = 0.8, b_share: float = 0.95) -> IntArray:
    r"""Sort series into A (0), B (1) and C (2) by their cumulative share of the value.

    A series is A when all larger ones together have less than ``a_share``: the one that crosses
    the border still belongs above it. What has no value is C.

    Parameters
    ----------
    value
        Shape (n_series,), money per year, not negative.
    a_share, b_share
        Where A and where B ends, 0 < a_share < b_share ≤ 1. No unit.

    Returns
    -------
    IntArray
        Shape (n_series,), 0 for A, 1 for B, 2 for C.

    Raises
    ------
    InvalidParameter
        The shares do not rise within (0, 1], or ``value`` is not fit for `cumulative_shares`.

    Notes
    -----
    O(n log n).

    References
    ----------
    H. F. Dickie (1951), ABC inventory analysis shoots for dollars, not pennies, Factory Management
    and Maintenance 109(7), 92–94.

    Examples
    --------
    >>> classify_value(np.array([70.0, 20.0, 6.0, 4.0, 0.0]))
    array([0, 0, 1, 2, 2])
    """
    if not 0 < a_share < b_share <= 1:
        raise InvalidParameter("0 < a_share < b_share <= 1 must hold.")
    shares = cumulative_shares(value)
    total = value.sum()
    before = shares - value / total if total else shares
    # Sums of floats: a border that is met but for the last digits counts as met.
    classes = np.digitize(before + 1e-12, [a_share, b_share])
    return np.where(value > 0, classes, 2).astype(np.int64)


def variation_of(demand: FloatArray) -> FloatArray:
    r"""Coefficient of variation of each series, sd / mean over all periods, zeros included.

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), stock units per period, not negative.

    Returns
    -------
    FloatArray
        Shape (n_series,), no unit; infinite where nothing was ever asked for.

    Raises
    ------
    InvalidParameter
        ``demand`` is not two-dimensional with a period at least, finite and not negative.

    Notes
    -----
    The sd is that of the population. O(n_series × n_periods).

    Examples
    --------
    >>> variation_of(np.array([[5.0, 5.0, 5.0], [0.0, 0.0, 9.0], [0.0, 0.0, 0.0]])).round(3)
    array([0.   , 1.414,   inf])
    """
    if demand.ndim != 2 or not demand.shape[1]:
        raise InvalidParameter("demand must have shape (n_series, n_periods), n_periods above 0.")
    if not np.isfinite(demand).all() or (demand < 0).any():
        raise InvalidParameter("demand must be finite and not negative.")
    largest = demand.max(axis=1)
    scaled = demand / np.where(largest > 0, largest, 1.0)[:, None]
    mean = scaled.mean(axis=1)
    deviation = scaled.std(axis=1)
    return np.where(mean > 0, deviation / np.where(mean > 0, mean, 1.0), np.inf)


def classify_variation(
    demand: FloatArray, *, x_variation: float = 0.5, y_variation: float = 1.0
) -> IntArray:
    r"""Sort series into X (0), Y (1) and Z (2) by the variation of their demand.

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), stock units per period, not negative.
    x_variation, y_variation
        The largest variation of X and of Y, 0 < x_variation < y_variation. No unit.

    Returns
    -------
    IntArray
        Shape (n_series,), 0 for X, 1 for Y, 2 for Z; what was never asked for is Z.

    Raises
    ------
    InvalidParameter
        The variations do not rise above 0, or ``demand`` is not fit for `variation_of`.

    Notes
    -----
    O(n_series × n_periods).

    Examples
    --------
    >>> classify_variation(np.array([[5.0, 6.0, 5.0], [2.0, 9.0, 1.0], [0.0, 0.0, 9.0]]))
    array([0, 1, 2])
    """
    if not 0 < x_variation < y_variation:
        raise InvalidParameter("0 < x_variation < y_variation must hold.")
    return np.digitize(variation_of(demand), [x_variation, y_variation], right=True).astype(
        np.int64
    )
