"""Lots over demand known period by period: Wagner–Whitin, and Silver–Meal's rule of thumb."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, not_negative, same_shape
from stockmath.errors import WrongShape


@dataclass(frozen=True, slots=True)
class LotPlan:
    """``lots`` (n_series, n_periods), stock units, at the start of each period; ``cost``
    (n_series,) money over all periods. Both lose the first axis where demand was one series.
    """

    lots: FloatArray
    cost: FloatArray


def least_cost_lots(
    demand: ArrayLike, *, order_cost: ArrayLike, holding_cost: ArrayLike
) -> LotPlan:
    r"""Return the lots with the least cost of ordering and holding: Wagner–Whitin.

    F(t) = min_{j ≤ t} F(j − 1) + K + h Σ_{i=j}^{t} (i − j) dᵢ,   F(0) = 0

    Parameters
    ----------
    demand
        Shape (n_periods,) or (n_series, n_periods), stock units, not negative.
    order_cost
        K, money per order, not negative, scalar or (n_series,).
    holding_cost
        h, money per stock unit and period carried over, not negative, scalar or (n_series,).

    Returns
    -------
    LotPlan
        No lot where nothing is needed.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Exact. Of equal plans the one with the later, and so smaller, lots wins. O(n_periods²) steps,
    each over all series at once.

    References
    ----------
    H. M. Wagner and T. M. Whitin (1958), Dynamic version of the economic lot size model,
    Management Science 5(1), 89–96.

    Examples
    --------
    >>> plan = least_cost_lots([90, 120, 80, 70], order_cost=500, holding_cost=2)
    >>> plan.lots, float(plan.cost)
    (array([210.,   0., 150.,   0.]), 1380.0)
    """
    rows, fixed, holding, flat = _asked(demand, order_cost, holding_cost)
    n_series, n_periods = rows.shape
    best = np.zeros((n_periods + 1, n_series))
    start = np.zeros((n_periods + 1, n_series), dtype=np.int64)
    for last in range(1, n_periods + 1):
        best[last], start[last] = np.inf, last
        carried = np.zeros(n_series)
        covered = np.zeros(n_series)
        for first in range(last, 0, -1):
            carried += covered
            covered += rows[:, first - 1]
            orders = np.where(covered > 0, fixed, 0.0)
            cost = best[first - 1] + orders + holding * carried
            better = cost < best[last]
            best[last] = np.where(better, cost, best[last])
            start[last] = np.where(better, first, start[last])
    lots = _lots_from(start, rows)
    return _plan(lots, best[n_periods], flat)


def silver_meal_lots(
    demand: ArrayLike, *, order_cost: ArrayLike, holding_cost: ArrayLike
) -> LotPlan:
    r"""Return lots by Silver and Meal's rule: lengthen a lot while its cost per period falls.

    from t, the least T with C(T + 1) > C(T),   C(T) = (K + h Σ_{j=1}^{T} (j − 1) d_{t+j−1}) / T

    Parameters
    ----------
    demand, order_cost, holding_cost
        As in `least_cost_lots`.

    Returns
    -------
    LotPlan
        As in `least_cost_lots`, at a cost never lower.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Calmer than the optimum when the last periods of the plan change. O(n_periods) steps, each over
    all series at once.

    References
    ----------
    E. A. Silver and H. C. Meal (1973), A heuristic for selecting lot size quantities, Production
    and Inventory Management 14(2), 64–74.

    Examples
    --------
    >>> plan = silver_meal_lots([90, 120, 80, 70], order_cost=500, holding_cost=2)
    >>> plan.lots, float(plan.cost)
    (array([290.,   0.,   0.,  70.]), 1560.0)
    """
    rows, fixed, holding, flat = _asked(demand, order_cost, holding_cost)
    n_series, n_periods = rows.shape
    lots, cost = np.zeros_like(rows), np.zeros(n_series)
    start = np.zeros(n_series, dtype=np.int64)
    is_open = np.zeros(n_series, dtype=np.bool_)
    held, average = np.zeros(n_series), np.full(n_series, np.inf)
    series = np.arange(n_series)
    for period in range(n_periods):
        length = period - start
        longer_held = held + holding * length * rows[:, period]
        longer = (fixed + longer_held) / (length + 1)
        goes_on = is_open & (longer <= average)
        begins = ~goes_on & (rows[:, period] > 0)
        ends = is_open & ~goes_on & ~begins
        start = np.where(begins, period, start)
        held = np.where(begins, 0.0, np.where(goes_on, longer_held, held))
        average = np.where(begins, fixed, np.where(goes_on, longer, average))
        cost += np.where(begins, fixed, 0.0)
        cost += np.where(goes_on, holding * length * rows[:, period], 0.0)
        is_open = (is_open & ~ends) | begins
        lots[series, start] += np.where(is_open, rows[:, period], 0.0)
    return _plan(lots, cost, flat)


def _asked(
    demand: ArrayLike, order_cost: ArrayLike, holding_cost: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, bool]:
    """Return demand as rows, both costs one a row, and whether one series was given."""
    given = not_negative("demand", demand)
    if given.ndim not in {1, 2} or given.shape[-1] == 0:
        raise WrongShape(
            f"demand must be (n_periods,) or (n_series, n_periods), got {given.shape}."
        )
    rows = np.atleast_2d(given)
    fixed, holding, _rows = same_shape(
        order_cost=not_negative("order_cost", order_cost),
        holding_cost=not_negative("holding_cost", holding_cost),
        demand=rows[:, 0],
    )
    return rows, fixed, holding, given.ndim == 1


def _lots_from(start: np.ndarray, rows: FloatArray) -> FloatArray:
    """Walk back from the last period: ``start[t]`` is the period whose lot covers up to t."""
    n_series, n_periods = rows.shape
    used = np.concatenate([np.zeros((n_series, 1)), np.cumsum(rows, axis=1)], axis=1)
    lots, series = np.zeros_like(rows), np.arange(n_series)
    last = np.full(n_series, n_periods)
    while (last > 0).any():
        first = np.where(last > 0, start[last, series], 1)
        size = used[series, last] - used[series, first - 1]
        lots[series, first - 1] += np.where(last > 0, size, 0.0)
        last = np.where(last > 0, first - 1, 0)
    return lots


def _plan(lots: FloatArray, cost: FloatArray, flat: bool) -> LotPlan:  # noqa: FBT001
    return LotPlan(lots[0], cost[0]) if flat else LotPlan(lots, cost)
