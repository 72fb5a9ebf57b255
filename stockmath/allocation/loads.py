"""Whole loads: fill containers, reach a supplier's minimum, and keep within what a dock takes."""

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, finite, not_negative, positive, same_shape
from stockmath.errors import InvalidParameter, WrongShape
from stockmath.lotsizing.packs import round_up_to_packs

LOADS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Load:
    """``quantity`` (n_products,) stock units; ``loads`` how many containers, 0 without any;
    ``used`` (n_limits,) of each limit; ``cover`` the periods until the first of them runs out.
    """

    quantity: FloatArray
    loads: int
    used: FloatArray
    cover: float


def fill_loads(
    *,
    need: ArrayLike,
    position: ArrayLike,
    use: ArrayLike,
    pack: ArrayLike,
    sizes: ArrayLike,
    capacity: ArrayLike,
    cover_max: float = np.inf,
) -> Load:
    r"""Return an order that covers every need and fills its last container.

    n = max over limits of ⌈Σ s q / C⌉ for q = packs(need), then pack by pack to whoever runs out
    first, (position + q) / use least, while it fits and cover ≤ cover_max

    Parameters
    ----------
    need
        Shape (n_products,), stock units; at or below zero nothing must come, more may.
    position, use
        Stock units, may be below zero; stock units per period, not negative.
    pack
        Stock units, above zero.
    sizes
        Per stock unit, not negative: (n_products,), or (n_limits, n_products) for volume, weight, …
    capacity
        Of one container, in the same units, above zero: a number, or (n_limits,).
    cover_max
        Periods no product may be filled beyond, above zero.

    Returns
    -------
    Load
        With no need at all, nothing.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, shapes do not fit, or a pack is larger than a container.

    Notes
    -----
    Filling equalises the time to the next order: the whole supplier is ordered together again.
    O(packs log n).

    References
    ----------
    S. Axsäter (2015), Inventory Control, 3rd edition, section 7.3, joint replenishment by equal
    run-out times.

    Examples
    --------
    >>> load = fill_loads(need=[20.0, 0.0], position=[5.0, 30.0], use=[5.0, 5.0], pack=10,
    ...                   sizes=[1.0, 1.0], capacity=60)
    >>> load.quantity, load.loads, load.cover
    (array([40., 20.]), 1, 9.0)
    """
    room = np.atleast_1d(positive("capacity", capacity))
    state = _State.of(need, position, use, pack, sizes)
    if state.size.shape[0] != room.size:
        raise WrongShape(f"capacity must have {state.size.shape[0]} limits, got {room.size}.")
    if (state.size * state.pack > room[:, None]).any():
        raise InvalidParameter("a pack is larger than a container.")
    positive("cover_max", min(cover_max, 1e300))
    used = state.size @ state.quantity
    loads = int(np.ceil((used / room).max(initial=0.0) * (1 - 1e-9)))
    if loads > LOADS_MAX:
        raise InvalidParameter(f"need must fit {LOADS_MAX} containers, got {loads}.")
    state.fill(limit=loads * room, least=np.zeros(room.size), cover_max=cover_max)
    return state.load(loads)


def reach_minimum(
    *,
    need: ArrayLike,
    position: ArrayLike,
    use: ArrayLike,
    pack: ArrayLike,
    values: ArrayLike,
    minimum: float,
) -> Load:
    r"""Return an order that covers every need and reaches a supplier's minimum with least cover.

    q = packs(need), then pack by pack to whoever runs out first until Σ v q ≥ minimum

    Parameters
    ----------
    need, position, use, pack
        As in `fill_loads`.
    values
        v, what the minimum counts per stock unit: money, weight, pieces; above zero for one at
        least of those that are used.
    minimum
        In the unit of ``values``, not negative.

    Returns
    -------
    Load
        With no need at all, nothing: a minimum alone is no reason to order.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, shapes do not fit, or nothing can reach the minimum.

    Notes
    -----
    O(packs log n).

    References
    ----------
    As `fill_loads`.

    Examples
    --------
    >>> reach_minimum(need=[20.0, 0.0], position=[5.0, 30.0], use=[5.0, 5.0], pack=10,
    ...               values=[2.0, 1.0], minimum=70).quantity
    array([30., 10.])
    """
    least = float(not_negative("minimum", minimum))
    state = _State.of(need, position, use, pack, values)
    if state.size.shape[0] != 1:
        raise WrongShape(f"values must be (n_products,), got {state.size.shape}.")
    if least > 0 and state.quantity.any():
        counts = (state.use > 0) & (state.size[0] > 0)
        if not counts.any() and float(state.size[0] @ state.quantity) < least:
            raise InvalidParameter(f"nothing that is used can reach the minimum of {least:g}.")
        state.size[0, ~counts & (state.quantity == 0)] = 0.0
        state.use = np.where(counts, state.use, 0.0)
        state.fill(limit=np.array([np.inf]), least=np.array([least]), cover_max=np.inf)
    return state.load(0)


def level_receipts(quantity: ArrayLike, *, capacity: ArrayLike) -> tuple[FloatArray, FloatArray]:
    r"""Return when goods come in so that no day brings more than the dock takes: never later.

    from the last day back: r_t = min(q_t + held, C_t), what does not fit comes in a day earlier

    Parameters
    ----------
    quantity
        Shape (n_days,), units due by each day, not negative.
    capacity
        Scalar or (n_days,), units a day, not negative.

    Returns
    -------
    tuple of FloatArray
        What comes in each day, and (n_days,) what cannot come in time at all, by the day it was
        due; that is planned for nowhere: say so.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Of all plans that are never late this one holds the fewest unit-days. O(n_days).

    References
    ----------
    W. J. Hopp and M. L. Spearman (2008), Factory Physics, 3rd edition, section 15.4, backward
    scheduling under finite capacity.

    Examples
    --------
    >>> level_receipts([5.0, 0, 12, 3], capacity=8)
    (array([5., 4., 8., 3.]), array([0., 0., 0., 0.]))
    """
    due, room = same_shape(
        quantity=not_negative("quantity", quantity), capacity=not_negative("capacity", capacity)
    )
    if due.ndim != 1:
        raise WrongShape(f"quantity must be (n_days,), got {due.shape}.")
    comes, late = np.zeros(due.size), np.zeros(due.size)
    held: list[tuple[int, float]] = []  # Due day and units not placed yet, the latest first.
    for day in range(due.size - 1, -1, -1):
        held.append((day, float(due[day])))
        left = float(room[day])
        while held and left > 0:
            when, units = held.pop(0)
            taken = min(units, left)
            comes[day] += taken
            left -= taken
            if units > taken:
                held.insert(0, (when, units - taken))
    for when, units in held:
        late[when] += units
    return comes, late


class _State:
    """An order that grows pack by pack."""

    def __init__(self, arrays: tuple[FloatArray, ...], size: FloatArray) -> None:
        need, self.position, self.use, self.pack = arrays
        self.size = size
        self.quantity = round_up_to_packs(need, pack=self.pack)

    @classmethod
    def of(
        cls,
        need: ArrayLike,
        position: ArrayLike,
        use: ArrayLike,
        pack: ArrayLike,
        sizes: ArrayLike,
    ) -> "_State":
        arrays = same_shape(
            need=finite("need", need),
            position=finite("position", position),
            use=not_negative("use", use),
            pack=positive("pack", pack),
        )
        size = np.atleast_2d(not_negative("sizes", sizes)).copy()
        if arrays[0].ndim != 1 or size.ndim != 2 or size.shape[1] != arrays[0].size:
            raise WrongShape(f"sizes must fit need {arrays[0].shape}, got {size.shape}.")
        return cls(arrays, size)

    def fill(self, *, limit: FloatArray, least: FloatArray, cover_max: float) -> None:
        """Add packs to whoever runs out first while they fit ``limit``, until ``least`` is used."""
        used = self.size @ self.quantity
        if not self.quantity.any():
            return
        rows = np.flatnonzero(self.use > 0).tolist()
        queue = [(self._cover(row), row) for row in rows]
        heapq.heapify(queue)
        grows = bool((least > 0).any())
        while queue and not (grows and (used >= least).all()):
            _cover, row = heapq.heappop(queue)
            more = used + self.size[:, row] * self.pack[row]
            stock = self.position[row] + self.quantity[row] + self.pack[row]
            if (more > limit * (1 + 1e-9)).any() or stock > cover_max * self.use[row]:
                continue
            if not self.size[:, row].any():
                continue
            self.quantity[row] += self.pack[row]
            used = more
            heapq.heappush(queue, (self._cover(row), row))

    def _cover(self, row: int) -> float:
        return float((self.position[row] + self.quantity[row]) / self.use[row])

    def load(self, loads: int) -> Load:
        used = self.use > 0
        stock = self.position[used] + self.quantity[used]
        cover = float((stock / self.use[used]).min()) if used.any() else np.inf
        return Load(self.quantity, loads, self.size @ self.quantity, cover)
