"""The newsvendor: one purchase, one season, too much against too little."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from stockmath.arrays import FloatArray, not_negative, positive, same_shape
from stockmath.distributions import poisson_quantile
from stockmath.loss import normal_loss, poisson_loss
from stockmath.quantile_curve import QuantileCurve


@dataclass(frozen=True, slots=True)
class BaseStock:
    """``level`` in stock units to hold; ``cost`` expected per period, in money."""

    level: FloatArray
    cost: FloatArray


def newsvendor_normal(
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    overage_cost: ArrayLike,
    underage_cost: ArrayLike,
    lead_time: ArrayLike = 0.0,
) -> BaseStock:
    r"""Return the best stock level when demand is normal, in one period or over a lead time.

    S = μ′ + σ′ Φ⁻¹(p / (p + h)),  cost = h (S − μ′) + (h + p) σ′ G((S − μ′) / σ′),
    μ′ = (L + 1) μ,  σ′ = √(L + 1) σ

    Parameters
    ----------
    mean, sd
        μ and σ of demand per period, stock units, ``sd`` not negative.
    overage_cost, underage_cost
        h and p, money per stock unit left and short, above zero.
    lead_time
        L, periods, not negative. All five broadcast.

    Returns
    -------
    BaseStock
        Level in stock units, not cut at zero; expected cost in money per period.

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
    sections 4.3 and 4.4.

    Examples
    --------
    >>> best = newsvendor_normal(mean=50, sd=8, overage_cost=0.18, underage_cost=0.70)
    >>> float(best.level.round(3)), float(best.cost.round(4))
    (56.604, 1.9976)
    """
    centre, spread, over, under, lead = same_shape(
        mean=not_negative("mean", mean),
        sd=not_negative("sd", sd),
        overage_cost=positive("overage_cost", overage_cost),
        underage_cost=positive("underage_cost", underage_cost),
        lead_time=not_negative("lead_time", lead_time),
    )
    total, width = centre * (lead + 1), spread * np.sqrt(lead + 1)
    level = total + width * special.ndtri(under / (under + over))
    short = normal_loss(level, mean=total, sd=width)
    return BaseStock(level, over * (level - total) + (over + under) * short)


def newsvendor_poisson(
    *, mean: ArrayLike, overage_cost: ArrayLike, underage_cost: ArrayLike
) -> BaseStock:
    r"""Return the best whole stock level when demand is Poisson.

    S = min {s : F(s) ≥ p / (p + h)},   cost = h (S − μ) + (h + p) E[(D − S)⁺]

    Parameters
    ----------
    mean
        μ, stock units per period, not negative.
    overage_cost, underage_cost
        h and p, money per stock unit left and short, above zero. All broadcast.

    Returns
    -------
    BaseStock
        Level in whole stock units; expected cost in money per period.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(1) a value.

    References
    ----------
    As `newsvendor_normal`, section 4.3.2.

    Examples
    --------
    >>> best = newsvendor_poisson(mean=6, overage_cost=1, underage_cost=4)
    >>> float(best.level), float(best.cost.round(4))
    (8.0, 3.5701)
    """
    rate, over, under = same_shape(
        mean=not_negative("mean", mean),
        overage_cost=positive("overage_cost", overage_cost),
        underage_cost=positive("underage_cost", underage_cost),
    )
    level = poisson_quantile(under / (under + over), rate)
    short = poisson_loss(level, mean=rate)
    return BaseStock(level, over * (level - rate) + (over + under) * short)


def newsvendor_from_quantiles(
    demand: QuantileCurve, *, overage_cost: ArrayLike, underage_cost: ArrayLike
) -> BaseStock:
    r"""Return the best stock level for demand known by its quantiles, whatever its shape.

    S = F⁻¹(p / (p + h)),   cost = h (S − μ) + (h + p) E[(D − S)⁺]

    Parameters
    ----------
    demand
        Of n_series rows, stock units over the season.
    overage_cost, underage_cost
        h and p, money per stock unit left and short, above zero, scalars or (n_series,).

    Returns
    -------
    BaseStock
        Shape (n_series,): level in stock units; expected cost in money.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(n_levels) a series.

    References
    ----------
    As `newsvendor_normal`, section 4.3.1; the chances as in `stockmath.quantile_curve`.

    Examples
    --------
    >>> from stockmath.quantile_curve import quantile_curve
    >>> demand = quantile_curve([0.5, 0.9, 0.99], [10.0, 20.0, 30.0])
    >>> best = newsvendor_from_quantiles(demand, overage_cost=1, underage_cost=4)
    >>> best.level, best.cost.round(2)
    (array([17.5]), array([11.25]))
    """
    over, under, _rows = same_shape(
        overage_cost=positive("overage_cost", overage_cost),
        underage_cost=positive("underage_cost", underage_cost),
        demand=demand.tail,
    )
    level = demand.quantile(under / (under + over))
    short = demand.loss(level)
    return BaseStock(level, over * (level - demand.mean()) + (over + under) * short)
