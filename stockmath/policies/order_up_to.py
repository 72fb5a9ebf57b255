"""Order-up-to: when the position has fallen to the reorder point, raise it to the target."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, finite, not_negative, same_shape
from stockmath.lotsizing import round_up_to_packs


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """The arithmetic of an order, every array of one shape and in stock units.

    ``need`` is what the target lacks before packs and minimum, 0 where nothing is due;
    ``quantity`` is what to order.
    """

    reorder_point: FloatArray
    order_up_to: FloatArray
    safety_stock: FloatArray
    position: FloatArray
    need: FloatArray
    quantity: FloatArray


def plan_order(
    *,
    window_mean: ArrayLike,
    window_quantile: ArrayLike,
    lead_time_mean: ArrayLike,
    lead_time_quantile: ArrayLike,
    position: ArrayLike,
    pack: ArrayLike = 1.0,
    minimum: ArrayLike = 0.0,
) -> OrderPlan:
    r"""Return reorder point, target, safety stock and order of every product at every place.

        s = max(Q_L, μ_L)        reorder point
        S = max(Q_W, μ_W, s)     order-up-to level
        safety stock = S − μ_W
        need = S − position      where position ≤ s and S > position, else 0
        quantity = p ⌈max(need, minimum) / p⌉ where need > 0, else 0

    Parameters
    ----------
    window_mean, window_quantile
        μ_W and Q_W: mean of demand over lead time + review, and its quantile at the service
        target, stock units, not negative.
    lead_time_mean, lead_time_quantile
        μ_L and Q_L: the same over the lead time and the periods until the next look. Give the
        window's own numbers where orders leave only on review days: then every review orders.
    position
        On hand − reserved + on order + in transit, stock units; may be below zero.
    pack, minimum
        Stock units; ``pack`` above zero, ``minimum`` not negative. All seven broadcast.

    Returns
    -------
    OrderPlan
        Every array of the broadcast shape.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    A quantile below the mean, which a low target or skewed demand gives, is raised to the mean:
    safety stock is never negative. Without demand S = 0 and nothing is ordered unless the
    position is below zero. O(1) a value.

    References
    ----------
    E. A. Silver, D. F. Pyke and D. J. Thomas (2017), Inventory and Production Management in Supply
    Chains, 4th edition, section 6.9, (R, s, S).

    Examples
    --------
    >>> plan = plan_order(window_mean=70, window_quantile=95, lead_time_mean=30,
    ...                   lead_time_quantile=45, position=[83, 45], pack=12, minimum=24)
    >>> plan.reorder_point, plan.order_up_to, plan.need, plan.quantity
    (array([45., 45.]), array([95., 95.]), array([ 0., 50.]), array([ 0., 60.]))
    """
    mean_w, high_w, mean_l, high_l, now = same_shape(
        window_mean=not_negative("window_mean", window_mean),
        window_quantile=not_negative("window_quantile", window_quantile),
        lead_time_mean=not_negative("lead_time_mean", lead_time_mean),
        lead_time_quantile=not_negative("lead_time_quantile", lead_time_quantile),
        position=finite("position", position),
    )
    reorder = np.maximum(high_l, mean_l)
    target = np.maximum(np.maximum(high_w, mean_w), reorder)
    need = np.where(now <= reorder, np.maximum(target - now, 0.0), 0.0)
    return OrderPlan(
        reorder_point=reorder,
        order_up_to=target,
        safety_stock=target - mean_w,
        position=now,
        need=need,
        quantity=round_up_to_packs(need, pack=pack, minimum=minimum),
    )
