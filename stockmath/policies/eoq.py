"""Economic order quantities: the lot that balances ordering against holding."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, not_negative, positive, same_shape
from stockmath.errors import InvalidParameter


@dataclass(frozen=True, slots=True)
class Lot:
    """``quantity`` in stock units a lot; ``cost`` in money per unit of time."""

    quantity: FloatArray
    cost: FloatArray


def economic_order_quantity(
    *, order_cost: ArrayLike, holding_cost: ArrayLike, demand: ArrayLike
) -> Lot:
    r"""Return the lot with the least cost of ordering and holding.

    Q = √(2 K D / h),   cost = √(2 K D h)

    Parameters
    ----------
    order_cost
        K, money per order, not negative.
    holding_cost
        h, money per stock unit and unit of time, above zero.
    demand
        D, stock units per unit of time, not negative. All three broadcast.

    Returns
    -------
    Lot
        Quantity and cost, the price of the goods left out.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(1) a value.

    References
    ----------
    F. W. Harris (1913), How many parts to make at once, Factory, The Magazine of Management 10(2).

    Examples
    --------
    >>> lot = economic_order_quantity(order_cost=8, holding_cost=0.225, demand=1300)
    >>> lot.quantity.round(3), lot.cost.round(3)
    (np.float64(304.047), np.float64(68.411))
    """
    fixed, holding, rate = _costs(order_cost, holding_cost, demand)
    return Lot(np.sqrt(2 * fixed * rate / holding), np.sqrt(2 * fixed * rate * holding))


def economic_order_quantity_with_backorders(
    *,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    backorder_cost: ArrayLike,
    demand: ArrayLike,
) -> Lot:
    r"""Return the lot with the least cost when customers wait for what is short.

    Q = √(2 K D (h + p) / (h p)),   cost = √(2 K D h p / (h + p))

    Parameters
    ----------
    order_cost, holding_cost, demand
        As in `economic_order_quantity`.
    backorder_cost
        p, money per stock unit short and unit of time, above zero.

    Returns
    -------
    Lot
        Quantity and cost; at most Q h / (h + p) is short before a lot arrives.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(1) a value.

    References
    ----------
    L. V. Snyder and Z.-J. M. Shen (2019), Fundamentals of Supply Chain Theory, 2nd edition,
    section 3.5.

    Examples
    --------
    >>> lot = economic_order_quantity_with_backorders(
    ...     order_cost=8, holding_cost=0.225, backorder_cost=5, demand=1300)
    >>> lot.quantity.round(3), lot.cost.round(3)
    (np.float64(310.813), np.float64(66.921))
    """
    fixed, holding, rate = _costs(order_cost, holding_cost, demand)
    penalty = positive("backorder_cost", backorder_cost)
    fixed, holding, rate, penalty = same_shape(
        order_cost=fixed, holding_cost=holding, demand=rate, backorder_cost=penalty
    )
    waiting = (holding + penalty) / penalty
    simple = np.sqrt(2 * fixed * rate / holding)
    return Lot(simple * np.sqrt(waiting), simple * holding / np.sqrt(waiting))


def economic_production_quantity(
    *, order_cost: ArrayLike, holding_cost: ArrayLike, demand: ArrayLike, production: ArrayLike
) -> Lot:
    r"""Return the lot with the least cost when it arrives as fast as it is made.

    h′ = h (1 − D / μ),   Q = √(2 K D / h′),   cost = √(2 K D h′)

    Parameters
    ----------
    order_cost, holding_cost, demand
        As in `economic_order_quantity`; K is the cost of a set-up.
    production
        μ, stock units per unit of time, above ``demand``.

    Returns
    -------
    Lot
        Quantity and cost.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(1) a value.

    References
    ----------
    L. V. Snyder and Z.-J. M. Shen (2019), Fundamentals of Supply Chain Theory, 2nd edition,
    section 3.4.

    Examples
    --------
    >>> lot = economic_production_quantity(
    ...     order_cost=4, holding_cost=0.08, demand=80, production=110)
    >>> lot.quantity.round(2), lot.cost.round(3)
    (np.float64(171.27), np.float64(3.737))
    """
    fixed, holding, rate = _costs(order_cost, holding_cost, demand)
    fixed, holding, rate, speed = same_shape(
        order_cost=fixed,
        holding_cost=holding,
        demand=rate,
        production=positive("production", production),
    )
    if (speed <= rate).any():
        raise InvalidParameter("production must be above demand, or stock never builds up.")
    slower = holding * (1 - rate / speed)
    return economic_order_quantity(order_cost=fixed, holding_cost=slower, demand=rate)


def quantity_with_discounts(
    *,
    order_cost: float,
    holding_rate: float,
    demand: float,
    breaks: Sequence[float],
    prices: Sequence[float],
) -> Lot:
    r"""Return the lot with the least cost, goods included, when all units get the lot's price.

    cost(Q) = c D + K D / Q + i c Q / 2, with c the price of the highest break at or below Q

    Parameters
    ----------
    order_cost
        K, money per order, above zero.
    holding_rate
        i, share of the price per unit of time, above zero.
    demand
        D, stock units per unit of time, above zero.
    breaks
        Shape (n_prices,), stock units, ascending from 0.
    prices
        Shape (n_prices,), money per stock unit, above zero.

    Returns
    -------
    Lot
        The quantity, and the cost of goods, ordering and holding.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or breaks do not ascend from 0.

    Notes
    -----
    For each price the cheapest quantity at or above its break is tried, below the next break
    only. The smaller lot wins a tie. O(n_prices).

    References
    ----------
    G. Hadley and T. M. Whitin (1963), Analysis of Inventory Systems, section 2-11.

    Examples
    --------
    >>> lot = quantity_with_discounts(order_cost=8, holding_rate=0.3, demand=1300,
    ...                               breaks=[0, 400, 800], prices=[0.75, 0.72, 0.68])
    >>> float(lot.quantity), float(lot.cost.round(2))
    (800.0, 978.6)
    """
    start, price = not_negative("breaks", breaks), positive("prices", prices)
    if start.ndim != 1 or start.shape != price.shape or start.size == 0:
        raise InvalidParameter("breaks and prices must be lists of equal length.")
    if start[0] != 0 or (np.diff(start) <= 0).any():
        raise InvalidParameter(f"breaks must ascend from 0, got {start.tolist()}.")
    fixed = float(positive("order_cost", order_cost))
    holding = float(positive("holding_rate", holding_rate)) * price
    rate = float(positive("demand", demand))
    quantity = np.maximum(np.sqrt(2 * fixed * rate / holding), start)
    cost = price * rate + fixed * rate / quantity + holding * quantity / 2
    within = quantity < np.append(start[1:], np.inf)
    best = int(np.where(within, cost, np.inf).argmin())
    return Lot(np.asarray(quantity[best]), np.asarray(cost[best]))


def _costs(
    order_cost: ArrayLike, holding_cost: ArrayLike, demand: ArrayLike
) -> tuple[FloatArray, ...]:
    return same_shape(
        order_cost=not_negative("order_cost", order_cost),
        holding_cost=positive("holding_cost", holding_cost),
        demand=not_negative("demand", demand),
    )
