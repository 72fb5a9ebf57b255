"""Economic order quantities: the lot that balances ordering against holding."""

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


def _costs(
    order_cost: ArrayLike, holding_cost: ArrayLike, demand: ArrayLike
) -> tuple[FloatArray, ...]:
    return same_shape(
        order_cost=not_negative("order_cost", order_cost),
        holding_cost=positive("holding_cost", holding_cost),
        demand=not_negative("demand", demand),
    )
