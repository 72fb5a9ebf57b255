"""Packs under a cash budget: the most good for the money there is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import Bounds, LinearConstraint, milp

from stockmath.arrays import FloatArray, IntArray, not_negative, positive
from stockmath.errors import InvalidParameter, WrongShape

GAP = 1e-6


@dataclass(frozen=True, slots=True)
class Purchase:
    """``packs`` (n_products,) whole numbers; ``gain`` and ``spent`` money; no choice within the
    budget gains more than ``bound``.
    """

    packs: IntArray
    gain: float
    spent: float
    bound: float

    @property
    def gap(self) -> float:
        """What may be missed, as a share of the bound."""
        return max(self.bound - self.gain, 0.0) / self.bound if self.bound > 0 else 0.0


def packs_within_budget(
    gains: ArrayLike, *, pack_costs: ArrayLike, budget: float, time_limit: float = 0.0
) -> Purchase:
    r"""Return how many packs of each product to buy for the most gain within a budget.

    max Σ_k Σ_{j ≤ n_k} g_kj,   Σ_k n_k c_k ≤ B

    Parameters
    ----------
    gains
        g, shape (n_products, n_packs), money: what each further pack is worth, not negative and not
        rising along a row, 0 where no more are wanted: shortage cost avoided less holding, as the
        differences of `stockmath.policies.outcomes.Outcome.cost` give it.
    pack_costs
        c, shape (n_products,), money a pack, above zero.
    budget
        B, money, not negative.
    time_limit
        Seconds for HiGHS to close the gap, not negative; 0 leaves it at the greedy choice.

    Returns
    -------
    Purchase
        ``bound`` is that of the straight-line relaxation, or HiGHS's if better.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, gains rise along a row, or shapes do not fit.

    Notes
    -----
    Packs in the order of gain for money while they fit. The bound is what they would gain if the
    first that does not fit could be bought in part: at most that one pack's gain is missed.
    O(N log N) for N packs; ten thousand products by ten packs take some .02 s.

    References
    ----------
    G. B. Dantzig (1957), Discrete-variable extremum problems, Operations Research 5(2), 266–288.

    Examples
    --------
    >>> best = packs_within_budget([[9.0, 5.0], [8.0, 1.0]], pack_costs=[3.0, 4.0], budget=10)
    >>> best.packs, best.gain, best.spent, best.bound
    (array([2, 1]), 22.0, 10.0, 22.0)
    """
    worth, price = not_negative("gains", gains), positive("pack_costs", pack_costs)
    money = float(not_negative("budget", budget))
    seconds = float(not_negative("time_limit", time_limit))
    if worth.ndim != 2 or price.shape != worth.shape[:1]:
        raise WrongShape(
            f"gains must be (n_products, n_packs) and pack_costs (n_products,), got {worth.shape} "
            f"and {price.shape}."
        )
    rises = np.diff(worth, axis=1) > 1e-9 * np.abs(worth[:, :-1])
    if rises.any():
        row = int(np.flatnonzero(rises.any(axis=1))[0])
        raise InvalidParameter(f"gains must not rise along a row, got {worth[row].tolist()}.")
    greedy = _greedy(worth, price, money)
    if seconds == 0 or greedy.gap <= GAP:
        return greedy
    return _closed(worth, price, money, greedy, seconds)


def _greedy(worth: FloatArray, price: FloatArray, money: float) -> Purchase:
    n_products, n_packs = worth.shape
    density = (worth / price[:, None]).ravel()
    order = np.argsort(-density, kind="stable")
    order = order[density[order] > 0]
    product = order // max(n_packs, 1)
    running = np.cumsum(price[product])
    fits = int(np.searchsorted(running, money * (1 + 1e-12), side="right"))
    packs = np.bincount(product[:fits], minlength=n_products)
    left = money - (float(running[fits - 1]) if fits else 0.0)
    bound = float(worth.ravel()[order[:fits]].sum())
    if fits < order.size:
        bound += left * float(density[order[fits]])
    for at in range(fits, order.size):  # Smaller packs still fit; each product's in their order.
        if left < price.min():
            break
        row = int(product[at])
        if price[row] <= left and packs[row] == order[at] % n_packs:
            packs[row] += 1
            left -= float(price[row])
    taken = np.arange(n_packs) < packs[:, None]
    spent = float(packs @ price)
    return Purchase(packs.astype(np.int64), float(worth[taken].sum()), spent, bound)


def _closed(
    worth: FloatArray, price: FloatArray, money: float, greedy: Purchase, seconds: float
) -> Purchase:
    """Let HiGHS close the gap; packs of a product fill up in order because gains do not rise."""
    n_packs = worth.shape[1]
    cost = np.repeat(price, n_packs)
    answer = milp(
        -worth.ravel(),
        constraints=LinearConstraint(cost[None, :], -np.inf, money),
        integrality=np.ones(worth.size),
        bounds=Bounds(0, (worth.ravel() > 0).astype(np.float64)),
        options={"time_limit": seconds, "mip_rel_gap": GAP},
    )
    bound = greedy.bound
    if answer.mip_dual_bound is not None and np.isfinite(answer.mip_dual_bound):
        bound = min(bound, -float(answer.mip_dual_bound))
    packs = greedy.packs
    if answer.x is not None:
        found = np.rint(answer.x).reshape(worth.shape).sum(axis=1).astype(np.int64)
        gain = worth[np.arange(n_packs) < found[:, None]].sum()
        packs = found if gain > greedy.gain and found @ price <= money * (1 + 1e-9) else packs
    gain = float(worth[np.arange(n_packs) < packs[:, None]].sum())
    return Purchase(packs, gain, float(packs @ price), max(bound, gain))
