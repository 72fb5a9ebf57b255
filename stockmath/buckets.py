"""Days brought to the calendar: weeks from Monday, or months from the first."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, IntArray
from stockmath.errors import InvalidParameter
from stockmath.series import read_panel

SEEN_SHARE_MIN = 0.5  # A week told by fewer of its days would be a guess.


@dataclass(frozen=True, slots=True)
class Bucketed:
    """``demand`` (n_series, n_buckets) of each ``period`` from ``start`` on."""

    demand: FloatArray
    start: date
    period: str


def in_buckets(demand: ArrayLike, *, start: date, period: str) -> Bucketed:
    """Sum daily demand over whole weeks or months of the calendar.

    sum of a bucket = (days in it / days seen in it) · Σ of the days seen

    Parameters
    ----------
    demand
        Shape (n_series, n_days), oldest first, stock units per day, not negative, NaN missing.
    start
        First day.
    period
        ``"week"``, from Monday, or ``"month"``, from the first.

    Returns
    -------
    Bucketed
        Whole buckets only: days before the first and after the last are left out. A bucket of
        which fewer than half the days were seen is NaN.

    Raises
    ------
    InvalidParameter
        Demand or start do not fit, the period is neither, or there is no whole bucket.

    Notes
    -----
    O(n_series × n_days). Months are of unequal length; their demand is the sum, not a rate.

    Examples
    --------
    >>> answer = in_buckets(np.ones((1, 33)), start=date(2024, 1, 31), period="month")
    >>> answer.demand, answer.start
    (array([[29.]]), datetime.date(2024, 2, 1))
    """
    panel = read_panel(demand, period="day", start=start)
    if period not in {"week", "month"}:
        raise InvalidParameter(f"period must be week or month, got {period!r}.")
    edges = _edges(panel.start, panel.n_periods, period)
    if len(edges) < 2:
        raise InvalidParameter(
            f"demand must hold a whole {period}, got {panel.n_periods} days from {panel.start}."
        )
    first, end = edges[0], edges[-1]
    starts, length = edges[:-1] - first, np.diff(edges)[:, None]
    sums = np.add.reduceat(panel.demand[first:end], starts, axis=0)
    seen = np.add.reduceat(panel.observed[first:end].astype(np.float64), starts, axis=0)
    told = seen >= SEEN_SHARE_MIN * length
    whole = np.where(told, sums * length / np.maximum(seen, 1), np.nan)
    return Bucketed(np.ascontiguousarray(whole.T), panel.start + timedelta(days=int(first)), period)


def _edges(start: date, n_days: int, period: str) -> IntArray:
    """Places of the first days of buckets, among the days and the one after the last."""
    days = [start + timedelta(days=day) for day in range(n_days + 1)]
    opens = [day.weekday() == 0 if period == "week" else day.day == 1 for day in days]
    return np.flatnonzero(opens)
