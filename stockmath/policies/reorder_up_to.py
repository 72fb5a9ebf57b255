"""(s, S): looked at each period, a position at or below s is raised to S."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from stockmath.arrays import FloatArray, not_negative, positive
from stockmath.errors import InvalidParameter, OutOfRange, WrongShape

TAIL = 1e-13
PERIODS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class ReorderTarget:
    """``reorder_point`` s and ``order_up_to`` S, whole units; ``cost`` in money per period."""

    reorder_point: int
    order_up_to: int
    cost: float


def reorder_and_target(
    chances: ArrayLike,
    *,
    order_cost: float,
    holding_cost: float,
    shortage_cost: float,
    lead_time: int = 0,
) -> ReorderTarget:
    r"""Return the best (s, S) for demand of any distribution over whole numbers.

    c(s, S) = (K + Σ_{j=0}^{S−s−1} m(j) g(S − j)) / M(S − s),
    m(0) = 1 / (1 − p₀),  m(j) = Σ_{l=0}^{j} p_l m(j − l),  M(j) = Σ_{i<j} m(i),
    g(y) = h E[(y − D)⁺] + p E[(D − y)⁺], D the demand of lead time + 1 periods

    Parameters
    ----------
    chances
        Shape (n,): p₀, p₁, … of demand per period; they sum to 1, p₀ below 1.
    order_cost
        K, money per order, not negative.
    holding_cost, shortage_cost
        h and p, money per stock unit and period, held and backordered, above zero.
    lead_time
        Whole periods, not negative.

    Returns
    -------
    ReorderTarget
        Whole numbers; s may be below zero where waiting is cheap. The cost leaves out the goods.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain.

    Notes
    -----
    Exact. The published algorithm: from the newsvendor level S moves up while the bound on its
    cost lets it, s follows. O((S − s) n) plus the recursion of m.

    References
    ----------
    Y.-S. Zheng and A. Federgruen (1991), Finding optimal (s, S) policies is about as simple as
    evaluating a single policy, Operations Research 39(4), 654–665.

    Examples
    --------
    >>> reorder_and_target([0.5, 0.3, 0.2], order_cost=5, holding_cost=1, shortage_cost=9)
    ReorderTarget(reorder_point=0, order_up_to=3, cost=3.1050847457627113)
    """
    share = _distribution(chances)
    fixed = float(not_negative("order_cost", order_cost))
    holding = float(positive("holding_cost", holding_cost))
    penalty = float(positive("shortage_cost", shortage_cost))
    if int(lead_time) != lead_time or not 0 <= lead_time <= PERIODS_MAX:
        raise OutOfRange(f"lead_time must be whole, 0 to {PERIODS_MAX}, got {lead_time}.")
    window = share
    for _ in range(int(lead_time)):
        window = _trimmed(np.convolve(window, share))
    return _Search(share, window, fixed, holding, penalty).best()


def reorder_and_target_poisson(
    *,
    mean: float,
    order_cost: float,
    holding_cost: float,
    shortage_cost: float,
    lead_time: int = 0,
) -> ReorderTarget:
    """Return the best (s, S) for Poisson demand.

    Parameters
    ----------
    mean
        Stock units per period, above zero and at most 10⁵.
    order_cost, holding_cost, shortage_cost, lead_time
        As in `reorder_and_target`.

    Returns
    -------
    ReorderTarget
        As in `reorder_and_target`.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain.

    Notes
    -----
    `reorder_and_target` on the Poisson chances, cut where 10⁻¹³ is left.

    References
    ----------
    As `reorder_and_target`, its table 1.

    Examples
    --------
    >>> reorder_and_target_poisson(mean=10, order_cost=64, holding_cost=1, shortage_cost=9)
    ReorderTarget(reorder_point=6, order_up_to=40, cost=35.02155527230443)
    """
    rate = float(positive("mean", mean))
    if rate > 1e5:
        raise OutOfRange(f"mean must be at most 100000, got {rate}.")
    counts = np.arange(int(rate + 10 * np.sqrt(rate) + 30))
    chances = np.exp(special.xlogy(counts, rate) - special.gammaln(counts + 1) - rate)
    return reorder_and_target(
        chances / chances.sum(),
        order_cost=order_cost,
        holding_cost=holding_cost,
        shortage_cost=shortage_cost,
        lead_time=lead_time,
    )


class _Search:
    """One run of the algorithm; the renewal numbers and cost rates grow as they are needed."""

    def __init__(
        self, share: FloatArray, window: FloatArray, fixed: float, holding: float, penalty: float
    ) -> None:
        self.share, self.fixed, self.holding, self.penalty = share, fixed, holding, penalty
        counts = np.arange(window.size)
        self.mean = float(window @ counts)
        self.tail = 1 - np.cumsum(window)
        self.loss = self.mean - np.append(0.0, np.cumsum(self.tail))
        ratio = penalty / (penalty + holding)
        self.lowest = int(np.searchsorted(np.cumsum(window), ratio))
        self.renewals = [1 / (1 - share[0])]
        self.ordered = [0.0, self.renewals[0]]

    def rate(self, position: int) -> float:
        """g(y)."""
        if position < 0:
            return self.penalty * (self.mean - position)
        short = self.loss[position] if position < self.loss.size else 0.0
        return self.holding * (position - self.mean) + (self.holding + self.penalty) * short

    def renewal(self, count: int) -> float:
        """m(j)."""
        while len(self.renewals) <= count:
            size = len(self.renewals)
            reach = min(size, self.share.size - 1)
            past = np.array(self.renewals[size - reach :])[::-1]
            value = float(self.share[1 : reach + 1] @ past) / (1 - self.share[0])
            self.renewals.append(value)
            self.ordered.append(self.ordered[-1] + value)
        return self.renewals[count]

    def cost(self, low: int, high: int) -> float:
        """c(s, S)."""
        total = self.fixed + sum(self.renewal(j) * self.rate(high - j) for j in range(high - low))
        return float(total / self.ordered[high - low])

    def best(self) -> ReorderTarget:
        target = self.lowest
        point = target - 1
        while self.cost(point, target) > self.rate(point):
            point -= 1
        least, best_target = self.cost(point, target), target
        target += 1
        while self.rate(target) <= least:
            if self.cost(point, target) < least:
                best_target = target
                while self.cost(point, target) <= self.rate(point + 1):
                    point += 1
                least = self.cost(point, target)
            target += 1
        return ReorderTarget(point, best_target, least)


def _distribution(chances: ArrayLike) -> FloatArray:
    share = not_negative("chances", chances)
    if share.ndim != 1 or share.size < 2:
        raise WrongShape(f"chances must be a list of two or more, got shape {share.shape}.")
    if abs(share.sum() - 1) > 1e-6:
        raise InvalidParameter(f"chances must sum to 1, got {share.sum():g}.")
    if share[0] >= 1:
        raise OutOfRange(f"chances[0] must be below 1, got {share[0]:g}.")
    return _trimmed(share / share.sum())


def _trimmed(share: FloatArray) -> FloatArray:
    """Cut the tail that cannot matter."""
    kept = max(2, int(np.searchsorted(np.cumsum(share), 1 - TAIL)) + 1)
    return share[:kept]
