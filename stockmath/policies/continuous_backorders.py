"""(r, Q) with customers who wait: the exact best for normal demand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, positive, same_shape
from stockmath.loss import normal_loss, second_order_normal_loss
from stockmath.policies.continuous_review import ReorderLot

BISECTIONS = 64


def reorder_and_lot_with_backorders(
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    lead_time: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    shortage_cost: ArrayLike,
) -> ReorderLot:
    r"""Return the best reorder point and lot when waiting costs by the unit and the time.

    min (K d + ∫_r^{r+Q} g(y) dy) / Q,   g(y) = h (y − μ) + (h + p) σ G((y − μ) / σ),
    μ = d L,  σ = √L s

    Parameters
    ----------
    mean, sd
        d and s of demand per unit of time, stock units, above zero.
    lead_time
        L, units of time, above zero.
    order_cost
        K, money per order, above zero.
    holding_cost, shortage_cost
        h and p, money per stock unit and unit of time, held and backordered, above zero. All six
        broadcast.

    Returns
    -------
    ReorderLot
        Broadcast shapes; the cost is that of ordering, holding and shortage.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    At the best, g(r) = g(r + Q) = cost. The cost is found by bisection as the level c at which
    the area between c and g is K d; both ends by bisection within. Exact for this cost function,
    all values at once; O(64²) a value.

    References
    ----------
    Y.-S. Zheng (1992), On properties of stochastic inventory systems, Management Science 38(1),
    87–103. L. V. Snyder and Z.-J. M. Shen (2019), Fundamentals of Supply Chain Theory, 2nd
    edition, section 5.2.

    Examples
    --------
    >>> best = reorder_and_lot_with_backorders(
    ...     mean=1300, sd=150, lead_time=1 / 12, order_cost=8, holding_cost=0.225,
    ...     shortage_cost=7.5)
    >>> float(best.reorder_point.round(2)), float(best.quantity.round(2)), float(best.cost.round(3))
    (126.87, 328.45, 78.071)
    """
    rate, spread, lead, fixed, holding, penalty = same_shape(
        mean=positive("mean", mean),
        sd=positive("sd", sd),
        lead_time=positive("lead_time", lead_time),
        order_cost=positive("order_cost", order_cost),
        holding_cost=positive("holding_cost", holding_cost),
        shortage_cost=positive("shortage_cost", shortage_cost),
    )
    rates = _Rates(rate * lead, spread * np.sqrt(lead), holding, penalty)
    lowest = rates.lowest()
    floor = rates.at(lowest)
    width = np.sqrt(2 * fixed * rate / holding) + rates.sd
    low, high = floor, floor + holding * width + fixed * rate / width
    while (short := rates.area(high, lowest) < fixed * rate).any():
        high = np.where(short, floor + 2 * (high - floor), high)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        short = rates.area(middle, lowest) < fixed * rate
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    left, right = rates.ends(high, lowest)
    return ReorderLot(left, right - left, high)


@dataclass(frozen=True, slots=True)
class _Rates:
    """The cost rate g(y) of a position y, and what is asked of it."""

    mean: FloatArray
    sd: FloatArray
    holding: FloatArray
    penalty: FloatArray

    def at(self, position: FloatArray) -> FloatArray:
        short = normal_loss(position, mean=self.mean, sd=self.sd)
        return self.holding * (position - self.mean) + (self.holding + self.penalty) * short

    def lowest(self) -> FloatArray:
        """The position with the least cost rate, by bisection on the slope's sign."""
        low, high = self.mean - 40 * self.sd, self.mean + 40 * self.sd
        step = self.sd * 1e-6
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            falls = self.at(middle + step) < self.at(middle - step)
            low, high = np.where(falls, middle, low), np.where(falls, high, middle)
        return (low + high) / 2

    def ends(self, level: FloatArray, lowest: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The two positions where g is ``level``: g lies below its two straight arms plus σ."""
        reach = level / np.minimum(self.holding, self.penalty) + self.sd
        left = self._crossing(level, outer=self.mean - reach, inner=lowest)
        return left, self._crossing(level, outer=self.mean + reach, inner=lowest)

    def _crossing(self, level: FloatArray, *, outer: FloatArray, inner: FloatArray) -> FloatArray:
        for _ in range(BISECTIONS):
            middle = (outer + inner) / 2
            above = self.at(middle) > level
            outer, inner = np.where(above, middle, outer), np.where(above, inner, middle)
        return inner

    def area(self, level: FloatArray, lowest: FloatArray) -> FloatArray:
        """∫ (level − g) between its two ends."""
        left, right = self.ends(level, lowest)
        lengths = right - left
        lost = second_order_normal_loss(left, mean=self.mean, sd=self.sd)
        lost = lost - second_order_normal_loss(right, mean=self.mean, sd=self.sd)
        held = self.holding * ((right - self.mean) ** 2 - (left - self.mean) ** 2) / 2
        return level * lengths - held - (self.holding + self.penalty) * lost
