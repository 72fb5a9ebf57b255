"""(r, Q): watched all the time, a lot Q leaves whenever the position falls to r."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from stockmath.arrays import FloatArray, not_negative, positive, same_shape
from stockmath.distributions import poisson_quantile
from stockmath.loss import normal_loss, poisson_loss

ROUNDS = 200


@dataclass(frozen=True, slots=True)
class ReorderLot:
    """``reorder_point`` and ``quantity`` in stock units; ``cost`` in money per unit of time."""

    reorder_point: FloatArray
    quantity: FloatArray
    cost: FloatArray


def reorder_and_lot_normal(
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    lead_time: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    shortage_cost: ArrayLike,
) -> ReorderLot:
    r"""Return reorder point and lot when demand is normal and each unit short costs once.

    cost = h (r − μ + Q / 2) + K d / Q + p d n(r) / Q,   n(r) = σ G((r − μ) / σ),
    Q = √(2 d (K + p n(r)) / h),   1 − Φ((r − μ) / σ) = Q h / (p d),   μ = d L,  σ = √L s

    Parameters
    ----------
    mean, sd
        d and s of demand per unit of time, stock units, above zero.
    lead_time
        L, units of time, above zero.
    order_cost
        K, money per order, above zero.
    holding_cost
        h, money per stock unit and unit of time, above zero.
    shortage_cost
        p, money per stock unit short, above zero. All six broadcast.

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
    The two conditions in turn until they agree, at most 200 times. Where a shortage is so cheap
    that Q h > p d, r is held at the mean. The stock held counts what is short as negative: a small
    error at high service; `continuous_backorders` has none. O(200) a value.

    References
    ----------
    G. Hadley and T. M. Whitin (1963), Analysis of Inventory Systems, section 4-2. L. V. Snyder and
    Z.-J. M. Shen (2019), Fundamentals of Supply Chain Theory, 2nd edition, section 5.3.

    Examples
    --------
    >>> best = reorder_and_lot_normal(mean=1300, sd=150, lead_time=1 / 12, order_cost=8,
    ...                               holding_cost=0.225, shortage_cost=7.5)
    >>> float(best.reorder_point.round(2)), float(best.quantity.round(2)), float(best.cost.round(3))
    (213.97, 318.59, 95.451)
    """
    rate, spread, lead, fixed, holding, penalty = same_shape(
        mean=positive("mean", mean),
        sd=positive("sd", sd),
        lead_time=positive("lead_time", lead_time),
        order_cost=positive("order_cost", order_cost),
        holding_cost=positive("holding_cost", holding_cost),
        shortage_cost=positive("shortage_cost", shortage_cost),
    )
    centre, width = rate * lead, spread * np.sqrt(lead)
    lot, point, short = np.sqrt(2 * fixed * rate / holding), centre, np.zeros_like(centre)
    for _ in range(ROUNDS):
        before = lot
        exceeded = np.minimum(lot * holding / (penalty * rate), 0.5)
        point = centre - width * special.ndtri(exceeded)
        short = normal_loss(point, mean=centre, sd=width)
        lot = np.sqrt(2 * rate * (fixed + penalty * short) / holding)
        if np.allclose(lot, before, rtol=1e-12, atol=0):
            break
    cost = holding * (point - centre + lot / 2) + rate * (fixed + penalty * short) / lot
    return ReorderLot(point, lot, cost)


def reorder_and_lot_poisson(
    *,
    mean: float,
    lead_time: float,
    order_cost: float,
    holding_cost: float,
    shortage_cost: float,
) -> ReorderLot:
    r"""Return the best whole reorder point and lot when demand is Poisson.

    min (K d + Σ_{y = r+1}^{r+Q} g(y)) / Q,   g(y) = h (y − μ) + (h + p) E[(D_L − y)⁺],  μ = d L

    Parameters
    ----------
    mean
        d, stock units per unit of time, above zero.
    lead_time
        L, units of time, not negative.
    order_cost, holding_cost, shortage_cost
        K, h and p as in `reorder_and_lot_normal`.

    Returns
    -------
    ReorderLot
        Whole reorder point, not below −1, and whole lot.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain.

    Notes
    -----
    The cheapest positions are taken in, one by one, while they lower the average. O(Q).

    References
    ----------
    A. Federgruen and Y.-S. Zheng (1992), An efficient algorithm for computing an optimal (r, Q)
    policy in continuous review stochastic inventory systems, Operations Research 40(4), 808–813.

    Examples
    --------
    >>> best = reorder_and_lot_poisson(mean=1.5, lead_time=2, order_cost=100, holding_cost=20,
    ...                                shortage_cost=150)
    >>> int(best.reorder_point), int(best.quantity), float(best.cost.round(4))
    (3, 5, 107.9236)
    """
    rate = float(positive("mean", mean))
    expected = rate * float(not_negative("lead_time", lead_time))
    fixed = float(positive("order_cost", order_cost))
    holding = float(positive("holding_cost", holding_cost))
    penalty = float(positive("shortage_cost", shortage_cost))

    def cost_rate(position: int) -> float:
        """g at a whole position; below zero every unit asked for is short."""
        if position < 0:
            return penalty * (expected - position)
        short = float(poisson_loss(position, mean=expected))
        return holding * (position - expected) + (holding + penalty) * short

    lowest = 0
    if expected > 0:
        lowest = int(poisson_quantile(penalty / (penalty + holding), expected))
    below, above = lowest - 1, lowest
    total = fixed * rate + cost_rate(lowest)
    while min(cost_rate(below), cost_rate(above + 1)) < total / (above - below):
        if cost_rate(below) < cost_rate(above + 1):
            total += cost_rate(below)
            below -= 1
        else:
            above += 1
            total += cost_rate(above)
    lot = above - below
    return ReorderLot(*(np.asarray(float(value)) for value in (below, lot, total / lot)))
