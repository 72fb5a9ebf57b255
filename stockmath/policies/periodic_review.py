"""Periodic review: levels that reach a cycle service or a fill rate when one looks every R."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from stockmath.arrays import FloatArray, fraction, not_negative, positive, same_shape
from stockmath.leadtime import demand_over_lead_time
from stockmath.loss import normal_loss, second_order_normal_loss

BISECTIONS = 60
REACH = 40.0  # Standard deviations: beyond them nothing is left to bisect.


def order_up_to_for_cycle_service(
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    lead_time: ArrayLike,
    review: ArrayLike,
    service: ArrayLike,
    lead_time_sd: ArrayLike = 0.0,
) -> FloatArray:
    r"""Return the (R, S) level that leaves a cycle without shortage with the chance asked for.

    S = d W + Φ⁻¹(service) √(W σ² + d² s²),   W = L + R

    Parameters
    ----------
    mean, sd
        d and σ of demand per period, stock units, not negative.
    lead_time, lead_time_sd
        L and s, periods, not negative.
    review
        R, periods between two looks, above zero.
    service
        Chance of no shortage in a cycle, in (0, 1). All broadcast.

    Returns
    -------
    FloatArray
        Stock units, not negative.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    For demand that is normal and independent from period to period. O(1) a value.

    References
    ----------
    E. A. Silver, D. F. Pyke and D. J. Thomas (2017), Inventory and Production Management in Supply
    Chains, 4th edition, section 6.9.

    Examples
    --------
    >>> float(order_up_to_for_cycle_service(
    ...     mean=10, sd=3, lead_time=7, review=7, service=0.95).round(2))
    158.46
    """
    chance = fraction("service", service)
    window = not_negative("lead_time", lead_time) + positive("review", review)
    centre, spread = demand_over_lead_time(
        mean=mean, sd=sd, lead_time=window, lead_time_sd=lead_time_sd
    )
    centre, spread, chance = same_shape(mean=centre, sd=spread, service=chance)
    return np.maximum(centre + spread * special.ndtri(chance), 0.0)


def order_up_to_for_fill_rate(
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    lead_time: ArrayLike,
    review: ArrayLike,
    fill_rate: ArrayLike,
    lead_time_sd: ArrayLike = 0.0,
) -> FloatArray:
    r"""Return the (R, S) level that serves the share of demand asked for straight from stock.

    E[(D_{L+R} − S)⁺] − E[(D_L − S)⁺] = (1 − fill rate) d R

    Parameters
    ----------
    mean, sd, lead_time, lead_time_sd, review
        As in `order_up_to_for_cycle_service`, ``mean`` above zero.
    fill_rate
        Share of demand served from stock, in (0, 1). All broadcast.

    Returns
    -------
    FloatArray
        Stock units, not negative.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    The second loss takes out what was short already before the cycle began, which the usual
    formula counts twice. Solved by bisection. O(60) a value.

    References
    ----------
    E. A. Silver and D. P. Bischak (2011), The exact fill rate in a periodic review base stock
    system under normally distributed demand, Omega 39(3), 346–349.

    Examples
    --------
    >>> float(order_up_to_for_fill_rate(
    ...     mean=10, sd=3, lead_time=7, review=7, fill_rate=0.98).round(2))
    148.74
    """
    return _level(
        _windows(mean, sd, lead_time, lead_time_sd, review),
        fraction("fill_rate", fill_rate),
        np.zeros(()),
    )


def reorder_point_for_fill_rate(
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    lead_time: ArrayLike,
    review: ArrayLike,
    lot: ArrayLike,
    fill_rate: ArrayLike,
    lead_time_sd: ArrayLike = 0.0,
) -> FloatArray:
    r"""Return the (R, s, Q) reorder point that serves the share of demand asked for from stock.

    (1 / Q) ∫_s^{s+Q} (E[(D_{L+R} − y)⁺] − E[(D_L − y)⁺]) dy = (1 − fill rate) d R

    Parameters
    ----------
    mean, sd, lead_time, lead_time_sd, review, fill_rate
        As in `order_up_to_for_fill_rate`.
    lot
        Q, stock units, above zero: orders are whole multiples of it. All broadcast.

    Returns
    -------
    FloatArray
        Stock units: at or below it, order the multiple of Q that lifts the position above it.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    After a look the position is spread evenly over (s, s + Q). A large lot protects by itself: the
    point may be zero. O(60) a value.

    References
    ----------
    P. Zipkin (2000), Foundations of Inventory Management, McGraw-Hill, sections 6.2 and 6.5.

    Examples
    --------
    >>> float(reorder_point_for_fill_rate(
    ...     mean=10, sd=3, lead_time=7, review=7, lot=60, fill_rate=0.98).round(2))
    132.24
    """
    return _level(
        _windows(mean, sd, lead_time, lead_time_sd, review),
        fraction("fill_rate", fill_rate),
        positive("lot", lot),
    )


def _windows(
    mean: ArrayLike, sd: ArrayLike, lead_time: ArrayLike, lead_time_sd: ArrayLike, review: ArrayLike
) -> dict[str, FloatArray]:
    """Mean and sd of demand over lead time + review and over the lead time, and d R."""
    rate, lead, cycle = same_shape(
        mean=positive("mean", mean),
        lead_time=not_negative("lead_time", lead_time),
        review=positive("review", review),
    )
    long_mean, long_sd = demand_over_lead_time(
        mean=rate, sd=sd, lead_time=lead + cycle, lead_time_sd=lead_time_sd
    )
    lead_mean, lead_sd = demand_over_lead_time(
        mean=rate, sd=sd, lead_time=lead, lead_time_sd=lead_time_sd
    )
    return {
        "mean": long_mean,
        "sd": long_sd,
        "lead_mean": lead_mean,
        "lead_sd": lead_sd,
        "cycle": rate * cycle,
    }


def _level(windows: dict[str, FloatArray], fill_rate: FloatArray, lot: FloatArray) -> FloatArray:
    """Bisect the level; a lot of 0 is a position that is exactly there after each look."""
    centre, spread, lead_centre, lead_spread, cycle, share, size = same_shape(
        **windows, fill_rate=fill_rate, lot=lot
    )

    def short(level: FloatArray) -> FloatArray:
        if not size.any():
            return normal_loss(level, mean=centre, sd=spread) - normal_loss(
                level, mean=lead_centre, sd=lead_spread
            )
        areas = [
            second_order_normal_loss(level + up, mean=middle, sd=width)
            for middle, width in ((centre, spread), (lead_centre, lead_spread))
            for up in (np.zeros_like(size), size)
        ]
        return (areas[0] - areas[1] - areas[2] + areas[3]) / size

    allowed = (1 - share) * cycle
    low, high = np.zeros_like(centre), centre + REACH * spread
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        too_low = short(middle) > allowed
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return np.where(short(np.zeros_like(centre)) <= allowed, 0.0, high)
