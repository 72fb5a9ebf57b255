"""Lots under price breaks: all units at the lot's price, or each unit at its step's price."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, not_negative, positive
from stockmath.errors import InvalidParameter, WrongShape
from stockmath.lotsizing import round_up_to_packs
from stockmath.policies.eoq import Lot


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
    start, price = _price_list(breaks, prices)
    fixed = float(positive("order_cost", order_cost))
    holding = float(positive("holding_rate", holding_rate)) * price
    rate = float(positive("demand", demand))
    quantity = np.maximum(np.sqrt(2 * fixed * rate / holding), start)
    cost = price * rate + fixed * rate / quantity + holding * quantity / 2
    within = quantity < np.append(start[1:], np.inf)
    best = int(np.where(within, cost, np.inf).argmin())
    return Lot(np.asarray(quantity[best]), np.asarray(cost[best]))


def quantity_with_incremental_discounts(
    *,
    order_cost: float,
    holding_rate: float,
    demand: float,
    breaks: Sequence[float],
    prices: Sequence[float],
) -> Lot:
    r"""Return the lot with the least cost when each price holds only for the units of its step.

    Vⱼ = Σ_{m ≤ j} (c_{m−1} − c_m) b_m,   Qⱼ = √(2 (K + Vⱼ) D / (i cⱼ)),
    costⱼ = cⱼ D + (K + Vⱼ) D / Qⱼ + i (cⱼ Qⱼ + Vⱼ) / 2

    Parameters
    ----------
    order_cost, holding_rate, demand, breaks, prices
        As in `quantity_with_discounts`; prices must fall from step to step.

    Returns
    -------
    Lot
        The quantity, and the cost of goods, ordering and holding.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, breaks do not ascend from 0, or a price rises.

    Notes
    -----
    The best lot never lies on a break: only lots inside their own step are compared. The smaller
    lot wins a tie. O(n_prices).

    References
    ----------
    G. Hadley and T. M. Whitin (1963), Analysis of Inventory Systems, section 2-12.

    Examples
    --------
    >>> lot = quantity_with_incremental_discounts(
    ...     order_cost=8, holding_rate=0.3, demand=1300,
    ...     breaks=[0, 400, 800], prices=[0.75, 0.72, 0.68])
    >>> float(lot.quantity.round(2)), float(lot.cost.round(2))
    (304.05, 1043.41)
    """
    start, price = _price_list(breaks, prices)
    if (np.diff(price) >= 0).any():
        raise InvalidParameter(f"prices must fall from step to step, got {price.tolist()}.")
    fixed = float(positive("order_cost", order_cost))
    share = float(positive("holding_rate", holding_rate))
    rate = float(positive("demand", demand))
    paid_before = np.cumsum(np.append(0.0, -np.diff(price) * start[1:]))
    quantity = np.sqrt(2 * (fixed + paid_before) * rate / (share * price))
    cost = price * rate + (fixed + paid_before) * rate / quantity
    cost += share * (price * quantity + paid_before) / 2
    within = (quantity >= start) & (quantity < np.append(start[1:], np.inf))
    best = int(np.where(within, cost, np.inf).argmin())
    return Lot(np.asarray(quantity[best]), np.asarray(cost[best]))


def quantity_in_packs_with_discounts(
    *,
    need: float,
    order_cost: float,
    holding_rate: float,
    demand: float,
    breaks: Sequence[float],
    prices: Sequence[float],
    pack: float = 1.0,
    minimum: float = 0.0,
) -> Lot:
    r"""Return the cheapest quantity in whole packs that covers a need, price breaks counted in.

    q = argmin c(q) D + K D / q + i c(q) q / 2 over multiples of the pack ≥ max(need, minimum)

    Parameters
    ----------
    need, pack, minimum
        Stock units, as in `stockmath.lotsizing.round_up_to_packs`; ``need`` above zero.
    order_cost, holding_rate, demand, breaks, prices
        As in `quantity_with_discounts`.

    Returns
    -------
    Lot
        The quantity, and the cost of goods, ordering and holding per unit of time.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or breaks do not ascend from 0.

    Notes
    -----
    Within a step the cost is convex, so that the packs on either side of its best lot, its first
    pack and the smallest allowed quantity are all that need trying. O(n_prices).

    References
    ----------
    As `quantity_with_discounts`.

    Examples
    --------
    >>> lot = quantity_in_packs_with_discounts(
    ...     need=380, order_cost=8, holding_rate=0.3, demand=1300,
    ...     breaks=[0, 400, 800], prices=[0.75, 0.72, 0.68], pack=48)
    >>> float(lot.quantity), float(lot.cost.round(2))
    (816.0, 979.98)
    """
    start, price = _price_list(breaks, prices)
    fixed = float(positive("order_cost", order_cost))
    share = float(positive("holding_rate", holding_rate))
    rate = float(positive("demand", demand))
    least = float(round_up_to_packs(positive("need", need), pack=pack, minimum=minimum))
    ideal = np.sqrt(2 * fixed * rate / (share * price))
    tried = np.concatenate([ideal - float(pack), ideal, start, [least]])
    quantity = np.unique(round_up_to_packs(np.maximum(tried, least), pack=pack))
    paid = price[np.searchsorted(start, quantity, side="right") - 1]
    cost = paid * rate + fixed * rate / quantity + share * paid * quantity / 2
    best = int(cost.argmin())
    return Lot(np.asarray(quantity[best]), np.asarray(cost[best]))


def _price_list(breaks: ArrayLike, prices: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return breaks and prices of shape (n_prices,), refusing what is no price list."""
    start, price = not_negative("breaks", breaks), positive("prices", prices)
    if start.ndim != 1 or start.shape != price.shape or start.size == 0:
        raise WrongShape(
            f"breaks and prices must be lists of equal length, got {start.shape} and {price.shape}."
        )
    if start[0] != 0 or (np.diff(start) <= 0).any():
        raise InvalidParameter(f"breaks must ascend from 0, got {start.tolist()}.")
    return start, price
