"""Forecasts that add up: totals over categories and places agree with what they are made of."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import BoolArray, FloatArray, finite
from stockmath.errors import InvalidParameter

Way = Literal["bottom_up", "top_down", "min_trace"]


def summing_matrix(groups: Mapping[str, ArrayLike], n_series: int) -> FloatArray:
    """Return the matrix that adds series up: the total, each label of each group, each series.

    Parameters
    ----------
    groups
        Integer labels of shape (n_series,) by name; any number of them, nested or crossed.
    n_series
        How many series there are at the bottom.

    Returns
    -------
    FloatArray
        Shape (n_nodes, n_series) of 0 and 1; the last ``n_series`` rows are the series themselves.

    Raises
    ------
    InvalidParameter
        A label array has another shape.

    Examples
    --------
    >>> summing_matrix({"place": [7, 7, 9]}, 3)
    array([[1., 1., 1.],
           [1., 1., 0.],
           [0., 0., 1.],
           [1., 0., 0.],
           [0., 1., 0.],
           [0., 0., 1.]])
    """
    rows = [np.ones((1, n_series))]
    for name in sorted(groups):
        labels = np.asarray(groups[name])
        if labels.shape != (n_series,):
            raise InvalidParameter(
                f"group {name} must have shape ({n_series},), got {labels.shape}."
            )
        rows.append((np.unique(labels)[:, None] == labels).astype(np.float64))
    return np.vstack([*rows, np.eye(n_series)])


def reconcile(
    forecasts: ArrayLike,
    summing: ArrayLike,
    *,
    way: Way = "min_trace",
    errors: ArrayLike | None = None,
) -> FloatArray:
    r"""Change forecasts of all nodes as little as needed for them to add up.

        bottom_up   ỹ = S ŷ_bottom
        top_down    ỹ = S p ŷ_total,   p the shares of the series' own forecasts
        min_trace   ỹ = S (Sᵀ W⁻¹ S)⁻¹ Sᵀ W⁻¹ ŷ

    with W the covariance of the errors, its correlations shrunk to zero by

        λ = Σ var(r) / Σ r²,   over the pairs of nodes, 0 ≤ λ ≤ 1

    Parameters
    ----------
    forecasts
        Shape (n_nodes, horizon), not negative, in one unit (money, or one stock unit).
    summing
        S, shape (n_nodes, n_series), see `summing_matrix`.
    way
        ``"bottom_up"``, ``"top_down"`` or ``"min_trace"``.
    errors
        Shape (n_nodes, n_errors), past errors of the forecasts; for ``min_trace``. Without them
        W is as if errors of series were alike and independent: the diagonal of row sums of S.

    Returns
    -------
    FloatArray
        Shape (n_nodes, horizon), not negative: every node is the sum of its series.

    Raises
    ------
    InvalidParameter
        Shapes do not fit, a value is not finite or ``way`` is unknown.

    Notes
    -----
    A series that would fall below zero is set to zero before adding up. O(n_nodes² n_series): up to
    a few thousand nodes.

    References
    ----------
    S. L. Wickramasuriya, G. Athanasopoulos and R. J. Hyndman (2019), Optimal forecast
    reconciliation for hierarchical and grouped time series through trace minimization, Journal of
    the American Statistical Association 114(526), 804–819; shrinkage after J. Schäfer and
    K. Strimmer (2005).

    Examples
    --------
    >>> s = summing_matrix({}, 2)
    >>> reconcile([[12.0], [4.0], [5.0]], s)[:, 0]
    array([10.5 ,  4.75,  5.75])
    >>> reconcile([[12.0], [4.0], [5.0]], s, way="bottom_up")[:, 0]
    array([9., 4., 5.])
    """
    given, matrix = finite("forecasts", forecasts), finite("summing", summing)
    if matrix.ndim != 2 or given.ndim != 2 or given.shape[0] != matrix.shape[0]:
        raise InvalidParameter(
            f"forecasts and summing must have as many rows: {given.shape} and {matrix.shape}."
        )
    n_series = matrix.shape[1]
    bottom = given[-n_series:]
    if way == "bottom_up":
        chosen = bottom
    elif way == "top_down":
        total = bottom.sum(axis=0)
        share = np.where(total > 0, bottom / np.where(total > 0, total, 1.0), 1 / n_series)
        chosen = share * given[0]
    elif way == "min_trace":
        chosen = _min_trace(given, matrix, errors)
    else:
        raise InvalidParameter(f"way must be bottom_up, top_down or min_trace, got {way!r}.")
    added: FloatArray = matrix @ np.maximum(chosen, 0.0)
    return added


def _min_trace(given: FloatArray, matrix: FloatArray, errors: ArrayLike | None) -> FloatArray:
    if errors is None:
        inverse: FloatArray = np.diag(1 / matrix.sum(axis=1))
    else:
        past = finite("errors", errors)
        if past.ndim != 2 or past.shape[0] != given.shape[0] or past.shape[1] < 2:
            raise InvalidParameter(
                f"errors must have shape ({given.shape[0]}, 2 or more), got {past.shape}."
            )
        inverse = np.asarray(np.linalg.pinv(shrunk_covariance(past), hermitian=True))
    weighted = matrix.T @ inverse
    return np.asarray(np.linalg.lstsq(weighted @ matrix, weighted @ given, rcond=None)[0])


def shrunk_covariance(errors: FloatArray) -> FloatArray:
    """Return the covariance of ``errors`` (n_nodes, n_errors) with its correlations shrunk.

    Examples
    --------
    >>> shrunk_covariance(np.array([[1.0, -1, 1, -1], [1, 1, -1, -1]]))
    array([[1., 0.],
           [0., 1.]])
    """
    n_errors = errors.shape[1]
    scale: FloatArray = np.sqrt((errors**2).mean(axis=1))
    floor = max(float(scale.max(initial=0.0)) * 1e-6, 1e-12)
    scale = np.maximum(scale, floor)
    unit = errors / scale[:, None]
    correlation = unit @ unit.T / n_errors
    spread = ((unit**2) @ (unit**2).T / n_errors - correlation**2) / max(n_errors - 1, 1)
    off: BoolArray = ~np.eye(len(scale), dtype=np.bool_)
    squares = float((correlation[off] ** 2).sum())
    shrink = float(np.clip(spread[off].sum() / squares, 0, 1)) if squares > 0 else 1.0
    correlation = np.where(off, (1 - shrink) * correlation, 1.0)
    return correlation * np.outer(scale, scale)
