"""Demand-driven buffers (DDMRP): red, yellow and green, and what the net flow asks for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, finite, not_negative, positive, same_shape
from stockmath.lotsizing import round_up_to_packs


@dataclass(frozen=True, slots=True)
class Buffer:
    """Three zones, stock units, and their tops: red, red + yellow, red + yellow + green."""

    red: FloatArray
    yellow: FloatArray
    green: FloatArray

    @property
    def top_of_red(self) -> FloatArray:
        """Below it stock is in danger."""
        return self.red

    @property
    def top_of_yellow(self) -> FloatArray:
        """At or below it one orders."""
        return self.red + self.yellow

    @property
    def top_of_green(self) -> FloatArray:
        """Up to it one orders."""
        return self.red + self.yellow + self.green


def demand_driven_buffer(
    *,
    daily_use: ArrayLike,
    lead_time: ArrayLike,
    lead_time_factor: ArrayLike,
    variability_factor: ArrayLike,
    order_minimum: ArrayLike = 0.0,
    order_cycle: ArrayLike = 0.0,
    adjustment: ArrayLike = 1.0,
) -> Buffer:
    r"""Return the zones of a demand-driven buffer.

    u = adjusted daily use, yellow = u L, base = u L f_L, red = base (1 + f_V),
    green = max(base, minimum, u × cycle)

    Parameters
    ----------
    daily_use
        Average units a day, not negative.
    lead_time
        L, the decoupled lead time, days, above zero.
    lead_time_factor, variability_factor
        f_L and f_V, above zero and not negative: by the method's tables .2–.4 for long, .41–.6 for
        medium, .61–1 for short lead times; 0–.4 low, .41–.6 medium, .61–1 high variability.
    order_minimum
        Stock units, not negative.
    order_cycle
        Days between two orders, not negative.
    adjustment
        Factor on the daily use for a season or a promotion known ahead, not negative. All
        broadcast.

    Returns
    -------
    Buffer
        Zones of the broadcast shape.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    The factors are judgement, not statistics: replay before believing them. O(1) a value.

    References
    ----------
    C. Ptak and C. Smith (2019), Demand Driven Material Requirements Planning, version 3,
    Industrial Press, chapters 7 and 8.

    Examples
    --------
    >>> zones = demand_driven_buffer(daily_use=10, lead_time=12, lead_time_factor=0.5,
    ...                              variability_factor=0.5, order_minimum=50, order_cycle=7)
    >>> float(zones.red), float(zones.yellow), float(zones.green), float(zones.top_of_green)
    (90.0, 120.0, 70.0, 280.0)
    """
    use, lead, long, varied, least, cycle, factor = same_shape(
        daily_use=not_negative("daily_use", daily_use),
        lead_time=positive("lead_time", lead_time),
        lead_time_factor=positive("lead_time_factor", lead_time_factor),
        variability_factor=not_negative("variability_factor", variability_factor),
        order_minimum=not_negative("order_minimum", order_minimum),
        order_cycle=not_negative("order_cycle", order_cycle),
        adjustment=not_negative("adjustment", adjustment),
    )
    adjusted = use * factor
    base = adjusted * lead * long
    return Buffer(
        red=base * (1 + varied),
        yellow=adjusted * lead,
        green=np.maximum(np.maximum(base, least), adjusted * cycle),
    )


def order_from_buffer(
    buffer: Buffer,
    *,
    on_hand: ArrayLike,
    on_order: ArrayLike,
    qualified_demand: ArrayLike,
    pack: ArrayLike = 1.0,
    minimum: ArrayLike = 0.0,
) -> FloatArray:
    r"""Return what the net flow equation asks to order.

    n = on hand + on order − qualified demand;  q = packs(top of green − n) where n ≤ top of yellow

    Parameters
    ----------
    buffer
        As `demand_driven_buffer` returns it.
    on_hand, on_order
        Stock units; ``on_order`` not negative.
    qualified_demand
        Past due, due today and spikes within the horizon, stock units, not negative.
    pack, minimum
        As in `stockmath.lotsizing.round_up_to_packs`. All broadcast.

    Returns
    -------
    FloatArray
        Stock units: 0 or a multiple of ``pack``.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(1) a value.

    References
    ----------
    As `demand_driven_buffer`, chapter 9.

    Examples
    --------
    >>> zones = demand_driven_buffer(daily_use=10, lead_time=12, lead_time_factor=0.5,
    ...                              variability_factor=0.5, order_minimum=50, order_cycle=7)
    >>> order_from_buffer(zones, on_hand=[150, 260], on_order=40, qualified_demand=20, pack=12)
    array([120.,   0.])
    """
    held, coming, asked, low, high = same_shape(
        on_hand=finite("on_hand", on_hand),
        on_order=not_negative("on_order", on_order),
        qualified_demand=not_negative("qualified_demand", qualified_demand),
        top_of_yellow=buffer.top_of_yellow,
        top_of_green=buffer.top_of_green,
    )
    flow = held + coming - asked
    return round_up_to_packs(np.where(flow <= low, high - flow, 0.0), pack=pack, minimum=minimum)
