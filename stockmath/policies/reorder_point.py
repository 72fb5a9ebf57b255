"""Reorder point: the stock position at which the next order must leave."""

from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, fraction, not_negative
from stockmath.leadtime import demand_over_lead_time
from stockmath.policies.safety_stock import safety_stock_for_cycle_service


def reorder_point(
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    lead_time: ArrayLike,
    lead_time_sd: ArrayLike = 0.0,
    service: ArrayLike = 0.95,
) -> FloatArray:
    r"""Return the position that lasts until an order placed now arrives.

    s = d L + Φ⁻¹(service) √(L σ² + d² s_L²)

    Parameters
    ----------
    mean, sd
        d and σ of demand per period, stock units per period, not negative.
    lead_time, lead_time_sd
        L and s_L, periods, not negative.
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
    For demand that is normal and independent from period to period; with a history at hand use
    the quantiles of `stockmath.forecasting.forecast_window`. O(1) a value.

    References
    ----------
    E. A. Silver, D. F. Pyke and D. J. Thomas (2017), Inventory and Production Management in Supply
    Chains, 4th edition, sections 6.7 and 6.10.

    Examples
    --------
    >>> float(reorder_point(mean=10, sd=3, lead_time=4, lead_time_sd=0.8, service=0.95).round(2))
    56.45
    """
    chance = fraction("service", service)
    not_negative("mean", mean)
    centre, spread = demand_over_lead_time(
        mean=mean, sd=sd, lead_time=lead_time, lead_time_sd=lead_time_sd
    )
    return centre + safety_stock_for_cycle_service(sd=spread, service=chance)
