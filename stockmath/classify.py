"""Sorting series by how often and how evenly they sell, and by where they stand in their life."""

from datetime import date
from enum import IntEnum

import numpy as np

from stockmath.arrays import FloatArray, IntArray
from stockmath.errors import InvalidParameter
from stockmath.forecasting.life import is_ending, is_new
from stockmath.series import read_panel

INTERVAL_CUT = 1.32
VARIATION_CUT = 0.49
_ANY_DAY = date(2000, 1, 3)  # Whether a series is new or ending does not depend on the calendar.


class DemandClass(IntEnum):
    """How a series sells; ``NONE`` has never sold."""

    NONE = 0
    SMOOTH = 1
    ERRATIC = 2
    INTERMITTENT = 3
    LUMPY = 4
    NEW = 5
    ENDING = 6


def classify_demand(demand: FloatArray, *, period: str | None = None) -> IntArray:
    r"""Sort each series by its mean interval between demands and the variation of their sizes.

    ADI = observed periods / periods with demand, CV² = (sd / mean)² of the sizes above zero:

        smooth        ADI < 1.32, CV² < 0.49        erratic   ADI < 1.32, CV² ≥ 0.49
        intermittent  ADI ≥ 1.32, CV² < 0.49        lumpy     ADI ≥ 1.32, CV² ≥ 0.49

    With a ``period`` two more come first, by the same rules that the forecasts go by: ``NEW`` has
    been seen for fewer than 56 days, 12 weeks or 4 months and still leans on launches like it,
    ``ENDING`` has been silent for half a year (months: a year) beyond what its rhythm explains.

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), stock units per period, not negative; NaN is not counted.
    period
        ``"day"``, ``"week"`` or ``"month"``, to tell new and ending series apart; none: the four.

    Returns
    -------
    IntArray
        Shape (n_series,), values of `DemandClass`.

    Raises
    ------
    InvalidParameter
        ``demand`` is not two-dimensional, or holds a negative or infinite value; or there is no
        such ``period``.

    Notes
    -----
    O(n_series × n_periods). The sd is that of the population; one demand alone has CV² = 0.

    References
    ----------
    A. A. Syntetos, J. E. Boylan and J. D. Croston (2005), On the categorization of demand
    patterns, Journal of the Operational Research Society 56(5), 495–503. New and ending:
    `stockmath.forecasting.life`.

    Examples
    --------
    >>> classify_demand(np.array([[5.0, 5, 5, 5], [0, 9, 0, 1], [0, 0, 0, 0]]))
    array([1, 4, 0])
    >>> classify_demand(np.array([[5.0, 5, 5], [0, 0, 0]]), period="month")
    array([5, 0])
    """
    if demand.ndim != 2 or np.isinf(demand).any() or (demand < 0).any():
        raise InvalidParameter(
            "demand must have shape (n_series, n_periods), finite or NaN and not negative."
        )
    observed = (~np.isnan(demand)).sum(axis=1)
    sizes = np.where(demand > 0, demand, 0.0)
    count = (sizes > 0).sum(axis=1)
    some = np.maximum(count, 1)
    mean = sizes.sum(axis=1) / some
    relative = sizes / np.where(mean > 0, mean, 1.0)[:, None]
    variation = (np.where(sizes > 0, relative - 1, 0.0) ** 2).sum(axis=1) / some
    often = observed / some < INTERVAL_CUT
    even = variation < VARIATION_CUT
    classes = np.select(
        [count == 0, often & even, often, even],
        [DemandClass.NONE, DemandClass.SMOOTH, DemandClass.ERRATIC, DemandClass.INTERMITTENT],
        DemandClass.LUMPY,
    )
    if period is not None:
        panel = read_panel(demand, period=period, start=_ANY_DAY)
        classes = np.where(is_ending(panel), DemandClass.ENDING, classes)
        classes = np.where(is_new(panel) & (count > 0), DemandClass.NEW, classes)
    return classes.astype(np.int64)
