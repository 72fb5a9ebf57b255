"""Panels of demand: many series over the same periods, checked once, then trusted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import BoolArray, FloatArray, IntArray, finite
from stockmath.errors import InvalidParameter

SEASON_LENGTHS = {"day": 7, "week": 52, "month": 12}
DEMAND_MAX = 1e15  # Beyond this a squared error would lose its digits, and no shop sells it.
GROUP_NAMES = ("category", "place")


@dataclass(frozen=True, slots=True)
class Panel:
    """Demand of many series over the same periods, time first for speed.

    ``demand`` has shape (n_periods, n_series), zero where missing; ``observed`` tells which is
    which; ``groups`` are integer labels of shape (n_series,); ``drivers`` of shape
    (n_periods + ahead, n_series or 1) are known ahead, NaN where the past does not know them.
    """

    demand: FloatArray
    observed: BoolArray
    period: str
    start: date
    groups: Mapping[str, IntArray] = field(default_factory=dict)
    drivers: Mapping[str, FloatArray] = field(default_factory=dict)

    @property
    def n_periods(self) -> int:
        """How many periods every series covers."""
        return int(self.demand.shape[0])

    @property
    def n_series(self) -> int:
        """How many series there are."""
        return int(self.demand.shape[1])

    @property
    def season_length(self) -> int:
        """Periods after which the calendar repeats: 7 days, 52 weeks or 12 months."""
        return SEASON_LENGTHS[self.period]

    @property
    def first_season(self) -> int:
        """Place of the first period in its season: Monday is 0, January is 0."""
        if self.period == "day":
            return self.start.weekday()
        if self.period == "month":
            return self.start.month - 1
        return (self.start.isocalendar().week - 1) % self.season_length


def read_panel(
    demand: ArrayLike,
    *,
    period: str,
    start: date,
    groups: Mapping[str, ArrayLike] | None = None,
) -> Panel:
    """Check ``demand`` and its labels and return them as a panel.

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), oldest first, stock units per period, not negative.
        NaN means not yet on sale, or out of stock: the period is left out of every estimate.
    period
        ``"day"``, ``"week"`` or ``"month"``.
    start
        First day of the first period.
    groups
        Integer labels of shape (n_series,) named ``"category"`` and ``"place"``, either or both.

    Returns
    -------
    Panel
        The same numbers, time first.

    Raises
    ------
    InvalidParameter
        A shape, a value, the period, the start or a group does not fit.

    Notes
    -----
    O(n_series × n_periods) time and memory.

    Examples
    --------
    >>> panel = read_panel([[1.0, float("nan"), 3.0]], period="day", start=date(2024, 1, 1))
    >>> panel.demand[:, 0], panel.observed[:, 0]
    (array([1., 0., 3.]), array([ True, False,  True]))
    """
    values = _numbers(demand)
    if period not in SEASON_LENGTHS:
        raise InvalidParameter(f"period must be day, week or month, got {period!r}.")
    if not isinstance(start, date):
        raise InvalidParameter(f"start must be a date, got {start!r}.")
    day = start.date() if isinstance(start, datetime) else start
    n_series = values.shape[0]
    columns = np.ascontiguousarray(values.T)
    observed = ~np.isnan(columns)
    return Panel(
        demand=np.where(observed, columns, 0.0),
        observed=observed,
        period=period,
        start=day,
        groups=_read_groups(groups or {}, n_series),
    )


def check_regressors(
    regressors: Mapping[str, ArrayLike] | None, *, n_series: int, n_periods: int, ahead: int
) -> dict[str, FloatArray]:
    """Return drivers as arrays, refusing what does not fit the panel and the periods ahead.

    Parameters
    ----------
    regressors
        Arrays of shape (n_series or 1, n_periods + ahead), history and periods ahead together.
        NaN in the history means not known then.

    Raises
    ------
    InvalidParameter
        A shape does not fit, a value is infinite, or one ahead is not known.

    Examples
    --------
    >>> check_regressors({"promotion": [[0, 1, 1]]}, n_series=5, n_periods=2, ahead=1)
    {'promotion': array([[0., 1., 1.]])}
    """
    read: dict[str, FloatArray] = {}
    for name, values in (regressors or {}).items():
        try:
            array = np.asarray(values, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise InvalidParameter(f"regressor {name} must be numbers.") from error
        n_all = n_periods + ahead
        if array.ndim != 2 or array.shape[0] not in {1, n_series} or array.shape[1] != n_all:
            raise InvalidParameter(
                f"regressor {name} must have shape ({n_series} or 1, {n_all}), "
                f"history and periods ahead, got {array.shape}."
            )
        if np.isinf(array).any():
            raise InvalidParameter(f"regressor {name} must be finite or NaN, got an infinity.")
        finite(f"regressor {name}", array[:, n_periods:])
        read[str(name)] = array
    return read


def with_drivers(panel: Panel, regressors: Mapping[str, ArrayLike]) -> Panel:
    """Return ``panel`` with checked drivers of shape (n_series or 1, n_periods + ahead).

    Examples
    --------
    >>> panel = read_panel([[1.0, 2.0]], period="day", start=date(2024, 1, 1))
    >>> with_drivers(panel, {"price": [[9.0, 9.0, 8.0]]}).drivers["price"].shape
    (3, 1)
    """
    drivers = {name: np.ascontiguousarray(np.transpose(v)) for name, v in regressors.items()}
    return replace(panel, drivers={n: d.astype(np.float64) for n, d in drivers.items()})


def _numbers(demand: ArrayLike) -> FloatArray:
    try:
        values = np.asarray(demand, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidParameter("demand must be an array of numbers.") from error
    if values.ndim != 2 or values.shape[1] == 0:
        raise InvalidParameter(
            f"demand must have shape (n_series, n_periods) with a period at least, "
            f"got {values.shape}."
        )
    if np.isinf(values).any():
        raise InvalidParameter("demand must be finite or NaN, got an infinity.")
    if (values < 0).any():
        raise InvalidParameter(f"demand must not be negative, got {np.nanmin(values):g}.")
    if (values > DEMAND_MAX).any():
        raise InvalidParameter(
            f"demand must not be above {DEMAND_MAX:g}, got {np.nanmax(values):g}."
        )
    return values


def _read_groups(groups: Mapping[str, ArrayLike], n_series: int) -> dict[str, IntArray]:
    read: dict[str, IntArray] = {}
    for name, labels in groups.items():
        if name not in GROUP_NAMES:
            raise InvalidParameter(f"groups are called category and place, got {name!r}.")
        array = np.asarray(labels)
        if array.shape != (n_series,) or not np.issubdtype(array.dtype, np.integer):
            raise InvalidParameter(
                f"group {name} must be whole numbers of shape ({n_series},), "
                f"got {array.dtype} of shape {array.shape}."
            )
        read[name] = array.astype(np.int64)
    return read
