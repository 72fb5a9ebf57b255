"""Time-phased netting: the plan of a place is the demand of the place that supplies it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, IntArray, finite, not_negative, positive
from stockmath.errors import OutOfRange, WrongShape
from stockmath.lotsizing.packs import WHOLE_PACKS_TOLERANCE
from stockmath.simulation.supply import OUTSIDE, depths


@dataclass(frozen=True, slots=True)
class NettedPlan:
    """Everything (n_series, n_periods), stock units.

    ``gross`` is own demand and what supplied places plan to send for; ``receipts`` what is planned
    to come in, ``releases`` the same when it has to be ordered; ``stock`` is projected at the end
    of each period, below zero where even that comes too late; ``late`` is what had to be ordered
    before the first period and is planned for it instead.
    """

    gross: FloatArray
    receipts: FloatArray
    releases: FloatArray
    stock: FloatArray
    late: FloatArray


def net_requirements(
    demand: ArrayLike,
    *,
    on_hand: ArrayLike,
    arrivals: ArrayLike = 0.0,
    safety_stock: ArrayLike = 0.0,
    lead_time: ArrayLike = 0,
    review: ArrayLike = 1,
    pack: ArrayLike = 1.0,
    minimum: ArrayLike = 0.0,
    source: ArrayLike = OUTSIDE,
) -> NettedPlan:
    r"""Return what every place must receive and order, from the shops down to the suppliers.

    need_t = max(safety − (stock_{t−1} + arrivals_t − gross over t … t + R − 1), 0) at a look,
    receipts_t = p ⌈max(need_t, minimum) / p⌉,  releases_{t−L} = receipts_t,
    gross_source,t = demand_source,t + Σ releases_t of those it supplies

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), expected own demand, stock units, not negative.
    on_hand
        Scalar or (n_series,), stock units; may be below zero.
    arrivals
        Scalar or (n_series, n_periods), already ordered, stock units, not negative.
    safety_stock
        Scalar, (n_series,) or (n_series, n_periods), stock units, not negative.
    lead_time, review
        Whole periods, scalars or (n_series,); the first not negative, the second 1 or more.
    pack, minimum
        As in `stockmath.lotsizing.round_up_to_packs`, scalars or (n_series,).
    source
        Index of the series that supplies this one, or −1 for outside; no circles.

    Returns
    -------
    NettedPlan
        Rows in the order given.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, shapes do not fit, or sources run in a circle.

    Notes
    -----
    What is ordered leaves the source in the period of the order. A receipt that cannot arrive in
    time is planned for the first period that can, and said to be late. Levels from the shops up,
    periods in order, all series of a level at once: O(n_series × n_periods).

    References
    ----------
    A. J. Martin (1995), DRP: Distribution Resource Planning, revised edition, Wiley, chapter 3.
    J. Orlicky (1975), Material Requirements Planning, McGraw-Hill, chapter 4.

    Examples
    --------
    >>> plan = net_requirements([[0.0, 0, 0, 0], [4.0, 4, 4, 4]], on_hand=[3, 10], lead_time=[1, 1],
    ...                         pack=[10, 6], source=[-1, 0])
    >>> plan.releases
    array([[10.,  0.,  0.,  0.],
           [ 0.,  6.,  0.,  0.]])
    """
    own = not_negative("demand", demand)
    if own.ndim != 2 or own.size == 0:
        raise WrongShape(f"demand must be (n_series, n_periods), got {own.shape}.")
    n_series, shape = len(own), own.shape
    rules = _Rules(
        opening=_rows("on_hand", finite("on_hand", on_hand), shape)[:, 0],
        arrivals=_rows("arrivals", not_negative("arrivals", arrivals), shape),
        safety=_rows("safety_stock", not_negative("safety_stock", safety_stock), shape),
        lead=_whole("lead_time", lead_time, shape, least=0),
        review=_whole("review", review, shape, least=1),
        pack=_rows("pack", positive("pack", pack), shape)[:, 0],
        minimum=_rows("minimum", not_negative("minimum", minimum), shape)[:, 0],
        source=_whole("source", source, shape, least=OUTSIDE),
    )
    if rules.source.max() >= n_series:
        raise OutOfRange(f"source must be a series below {n_series}, got {rules.source.max()}.")
    plan = NettedPlan(own.copy(), *(np.zeros(own.shape) for _ in range(4)))
    depth = depths(rules.source)
    for level in range(int(depth.max()), -1, -1):
        rows = np.flatnonzero(depth == level)
        rules.net(rows, plan)
        if level > 0:
            np.add.at(plan.gross, rules.source[rows], plan.releases[rows])
    return plan


@dataclass(frozen=True, slots=True)
class _Rules:
    """The checked rules of all series."""

    opening: FloatArray
    arrivals: FloatArray
    safety: FloatArray
    lead: IntArray
    review: IntArray
    pack: FloatArray
    minimum: FloatArray
    source: IntArray

    def net(self, rows: IntArray, plan: NettedPlan) -> None:
        """Plan the rows of one level; what they need of their sources is in ``releases``."""
        n_periods = plan.gross.shape[1]
        gross = plan.gross[rows]
        passed = np.concatenate([np.zeros((rows.size, 1)), np.cumsum(gross, axis=1)], axis=1)
        stock, every, lead = self.opening[rows], self.review[rows], self.lead[rows]
        series = np.arange(rows.size)
        for period in range(n_periods):
            stock = stock + self.arrivals[rows, period]
            ahead = np.minimum(period + every, n_periods)
            cover = passed[series, ahead] - passed[:, period]
            looks = (period % every == 0) & (period >= lead)
            need = np.where(looks, self.safety[rows, period] + cover - stock, 0.0)
            receipt = self._packs(rows, need)
            plan.receipts[rows, period] = receipt
            plan.releases[rows, np.maximum(period - lead, 0)] += receipt
            first = (period < lead) & (stock - gross[:, period] < self.safety[rows, period])
            short = self.safety[rows, period] - (stock - gross[:, period])
            plan.late[rows, period] = np.where(first, short, 0.0)
            stock = stock + receipt - gross[:, period]
            plan.stock[rows, period] = stock

    def _packs(self, rows: IntArray, need: FloatArray) -> FloatArray:
        pack = self.pack[rows]
        whole = np.ceil(np.maximum(need, self.minimum[rows]) / pack * (1 - WHOLE_PACKS_TOLERANCE))
        return np.where(need > 0, np.maximum(whole, 1.0) * pack, 0.0)


def _rows(name: str, value: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """Return ``value``, one for all, one a series or all, as (n_series, n_periods)."""
    if value.shape == (shape[0],):
        value = value[:, None]
    if value.shape not in {(), (shape[0], 1), shape}:
        raise WrongShape(f"{name} must be one value, ({shape[0]},) or {shape}, got {value.shape}.")
    return np.array(np.broadcast_to(value, shape))


def _whole(name: str, value: ArrayLike, shape: tuple[int, ...], *, least: int) -> IntArray:
    given = finite(name, value)
    if (given % 1 != 0).any() or (given < least).any():
        wrong = given[(given % 1 != 0) | (given < least)].flat[0]
        raise OutOfRange(f"{name} must be whole and at least {least}, got {wrong:g}.")
    if given.shape not in {(), shape[:1]}:
        raise WrongShape(f"{name} must be one value or {shape[:1]}, got {given.shape}.")
    return np.broadcast_to(given, shape[:1]).astype(np.int64)
