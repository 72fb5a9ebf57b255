"""Returns and outliers taken out of demand, each change told. Only where it is called for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stockmath.arrays import BoolArray, FloatArray, IntArray
from stockmath.errors import InvalidParameter

CUT = 3.5
SPREAD_MIN = 0.5  # Of logarithms: below exp(3.5 · 0.5) = 5.8 usual sales nothing is strange.
SALES_MIN = 10  # With fewer nobody can tell what is usual.
_NORMAL = 1.4826  # Median absolute deviations in one standard deviation of a normal variable.
_SLACK = 1e-12


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``demand`` (n_series, n_periods) as it is to be used, and the changes that made it so.

    One entry per change, by series and then by period: ``series`` and ``period`` are its place,
    ``before`` and ``after`` the quantities, ``reason`` says ``"return"`` (a negative quantity, or
    a sale that a later return took back) or ``"outlier"``. ``unmatched`` (n_series,) is what came
    back without an earlier sale to take it from.
    """

    demand: FloatArray
    series: IntArray
    period: IntArray
    before: FloatArray
    after: FloatArray
    reason: NDArray[np.str_]
    unmatched: FloatArray


def clean_demand(demand: ArrayLike, *, kept: ArrayLike | None = None) -> Cleaned:
    """Net returns, then cut outliers, and tell every change.

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), oldest first, stock units per period; below zero where more
        came back than was sold, NaN where missing.
    kept
        Booleans of a shape that broadcasts to it: periods whose sales have an explanation
        (a promotion, a festival) and are never cut.

    Returns
    -------
    Cleaned
        Demand that `forecast_panel` and `forecast_window` take, and the changes.

    Raises
    ------
    InvalidParameter
        A shape does not fit, or demand is no number or infinite.

    References
    ----------
    As `net_returns` and `outlier_limits`.

    Examples
    --------
    >>> sold = [[2.0, 3, 2, 4, 2, 3, 400, 2, 3, -1, 3, 2]]
    >>> answer = clean_demand(sold)
    >>> answer.period, answer.before, answer.after.round(1)
    (array([6, 8, 9]), array([400.,   3.,  -1.]), array([11.5,  2. ,  0. ]))
    >>> answer.reason.tolist()
    ['outlier', 'return', 'return']
    """
    given = _signed(demand)
    explained = _booleans(kept, given.shape)
    netted, unmatched = net_returns(given)
    limits = outlier_limits(netted)[:, None]
    is_far = _alone(netted, netted > limits) & ~explained
    cleaned = np.where(is_far, limits, netted)
    changed = ~np.isnan(given) & (np.abs(cleaned - given) > _SLACK * np.abs(given))
    series, period = np.nonzero(changed)
    return Cleaned(
        demand=cleaned,
        series=series,
        period=period,
        before=given[changed],
        after=cleaned[changed],
        reason=np.where(is_far[changed], "outlier", "return"),
        unmatched=unmatched,
    )


def net_returns(demand: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Take returns from the latest sales before them.

    A period of −q becomes 0 and the nearest earlier sales lose q between them, the latest first:
    what came back was never wanted when it was sold.

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), oldest first, stock units, below zero for returns, NaN missing.

    Returns
    -------
    tuple
        Demand without returns, in the same shape, and what could not be taken from an earlier
        sale, (n_series,): it was sold before the first period.

    Raises
    ------
    InvalidParameter
        ``demand`` is not two-dimensional, no number or infinite.

    Notes
    -----
    The sum over periods changes by ``unmatched`` only. O(n_series × n_periods).

    Examples
    --------
    >>> net_returns([[1.0, 5, 2, -3, 4], [0, -2, 0, 0, 1]])
    (array([[1., 4., 0., 0., 4.],
           [0., 0., 0., 0., 1.]]), array([0., 2.]))
    """
    values = _signed(demand)
    netted = np.array(values.T, order="C")
    debt = np.zeros(len(values))
    for row in netted[::-1] if (values < 0).any() else ():
        debt -= np.minimum(np.nan_to_num(row), 0.0)
        sold = np.maximum(row, 0.0)
        taken = np.minimum(np.nan_to_num(sold), debt)
        debt -= taken
        row[:] = sold - taken
    return np.ascontiguousarray(netted.T), debt


def outlier_limits(demand: ArrayLike) -> FloatArray:
    r"""Return for each series the quantity a period beyond which a sale is strange.

    With m the median of the logarithms of its sales and MAD their median absolute deviation:

        limit = exp(m + 3.5 · max(1.4826 MAD, ½))

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), stock units per period; zeros, returns and NaN are no sales.

    Returns
    -------
    FloatArray
        Shape (n_series,), infinite for series with fewer than ten sales.

    Raises
    ------
    InvalidParameter
        ``demand`` is not two-dimensional, no number or infinite.

    Notes
    -----
    On logarithms, since sizes of sales are skewed; the least spread keeps series that nearly always
    sell one piece from losing a sale of five. O(n log n) of the sales.

    References
    ----------
    B. Iglewicz and D. C. Hoaglin (1993), How to Detect and Handle Outliers, ASQC Quality Press:
    the modified z-score and its cut of 3.5; F. R. Hampel (1974), The influence curve and its role
    in robust estimation, Journal of the American Statistical Association 69(346), 383–393.

    Examples
    --------
    >>> outlier_limits([[1.0, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 90, 0, 0, 0, 0, 0, 0, 0]]).round(2)
    array([5.75,  inf])
    """
    values = _signed(demand)
    sold = values > 0
    limits = np.full(len(values), np.inf)
    enough = np.flatnonzero(sold.sum(axis=1) >= SALES_MIN)
    if not enough.size:
        return limits
    sizes = np.where(sold[enough], values[enough], 1.0)
    logs = np.where(sold[enough], np.log(sizes), np.nan)
    middle = _medians(logs)
    spread = np.maximum(_NORMAL * _medians(np.abs(logs - middle[:, None])), SPREAD_MIN)
    limits[enough] = np.exp(middle + CUT * spread)
    return limits


def _medians(values: FloatArray) -> FloatArray:
    """Medians of the rows without their NaN, of which each row has a number at least."""
    ordered = np.sort(values, axis=1)
    count = (~np.isnan(values)).sum(axis=1)
    rows = np.arange(len(values))
    medians: FloatArray = (ordered[rows, (count - 1) // 2] + ordered[rows, count // 2]) / 2
    return medians


def _alone(demand: FloatArray, is_far: BoolArray) -> BoolArray:
    """Far sales whose neighbours are not: two in a row are a new level, or something to explain."""
    alone = np.zeros_like(is_far)
    for series in np.flatnonzero(is_far.any(axis=1)):
        sales = np.flatnonzero(demand[series] > 0)
        far = np.concatenate([[False], is_far[series, sales], [False]])
        alone[series, sales] = far[1:-1] & ~far[:-2] & ~far[2:]
    return alone


def _signed(demand: ArrayLike) -> FloatArray:
    try:
        values = np.asarray(demand, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidParameter("demand must be an array of numbers.") from error
    if values.ndim != 2:
        raise InvalidParameter(f"demand must have shape (n_series, n_periods), got {values.shape}.")
    if np.isinf(values).any():
        raise InvalidParameter("demand must be finite or NaN, got an infinity.")
    return values


def _booleans(kept: ArrayLike | None, shape: tuple[int, ...]) -> BoolArray:
    array = np.asarray(False if kept is None else kept)
    if array.dtype != np.bool_:
        raise InvalidParameter(f"kept must be booleans, got {array.dtype}.")
    try:
        return np.broadcast_to(array, shape)
    except ValueError as error:
        raise InvalidParameter(f"kept must fit shape {shape}, got {array.shape}.") from error
