"""What to expect of any quantity: the curves behind "what if I order so many instead"."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from stockmath.arrays import FloatArray, finite, not_negative, same_shape
from stockmath.quantile_curve import QuantileCurve


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a quantity leads to by the end of the window, arrays of one shape.

    ``stockout_chance`` in [0, 1]; ``short`` and ``left`` expected stock units; ``fill_rate`` the
    share of demand served from stock; ``cover`` the periods the stock lasts at mean demand,
    infinite without any; ``cost`` money: holding what is left, missing what is short.
    """

    stockout_chance: FloatArray
    short: FloatArray
    left: FloatArray
    fill_rate: FloatArray
    cover: FloatArray
    cost: FloatArray


def outcome_of(
    quantity: ArrayLike,
    *,
    position: ArrayLike,
    mean: ArrayLike,
    sd: ArrayLike,
    window: ArrayLike,
    holding_cost: ArrayLike = 0.0,
    shortage_cost: ArrayLike = 0.0,
) -> Outcome:
    r"""Return what ordering ``quantity`` on top of ``position`` leads to, for demand of μ and σ.

    y = max(position + q, 0), D gamma of mean μ and sd σ: short = E[(D − y)⁺],
    left = y − μ + short, fill rate = 1 − short / μ, cover = y window / μ,
    cost = h left + p short

    Parameters
    ----------
    quantity
        Stock units to order, not negative; (n_series, n_quantities) draws a curve a series.
    position
        Stock units, may be below zero.
    mean, sd
        μ and σ of demand over lead time + review, stock units, not negative.
    window
        The periods of lead time + review, not negative; the unit of cover.
    holding_cost, shortage_cost
        h and p, money per stock unit left and short, not negative. All seven broadcast: give the
        other six as (n_series, 1) beside a curve.

    Returns
    -------
    Outcome
        Of the broadcast shape.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    A gamma is never negative and leans to the right, as demand does. What is short below an empty
    shelf, a negative position, counts as demand already lost. O(1) a value.

    References
    ----------
    T. A. Burgin (1975), The gamma distribution and inventory control, Operational Research
    Quarterly 26(3), 507–525.

    Examples
    --------
    >>> what = outcome_of([0.0, 20.0], position=5, mean=14, sd=7, window=14)
    >>> what.stockout_chance.round(3), what.short.round(2), what.cover
    (array([0.943, 0.075]), array([9.07, 0.38]), array([ 5., 25.]))
    """
    asked, now, centre, spread, periods, holding, penalty = same_shape(
        quantity=not_negative("quantity", quantity),
        position=finite("position", position),
        mean=not_negative("mean", mean),
        sd=not_negative("sd", sd),
        window=not_negative("window", window),
        holding_cost=not_negative("holding_cost", holding_cost),
        shortage_cost=not_negative("shortage_cost", shortage_cost),
    )
    stock = np.maximum(now + asked, 0.0)
    random = (centre > 0) & (spread > 0)
    middle, width = np.where(random, centre, 1.0), np.where(random, spread, 1.0)
    shape, scaled = (middle / width) ** 2, stock * middle / width**2
    above = np.where(random, special.gammaincc(shape, scaled), centre > stock)
    short = middle * special.gammaincc(shape + 1, scaled) - stock * above
    short = np.where(random, np.maximum(short, 0.0), np.maximum(centre - stock, 0.0))
    return _outcome(stock, above, short, centre, periods, holding, penalty)


def outcome_from_quantiles(
    quantity: ArrayLike,
    *,
    position: ArrayLike,
    demand: QuantileCurve,
    window: ArrayLike,
    holding_cost: ArrayLike = 0.0,
    shortage_cost: ArrayLike = 0.0,
) -> Outcome:
    r"""Return what ordering ``quantity`` leads to, for demand known by its quantiles.

    As `outcome_of`, with the chances of the curve in place of the gamma's.

    Parameters
    ----------
    quantity
        Stock units to order, not negative, shape (n_series, n_quantities).
    position, window, holding_cost, shortage_cost
        As in `outcome_of`, scalars or (n_series, 1).
    demand
        Of n_series rows, over lead time + review.

    Returns
    -------
    Outcome
        Shape (n_series, n_quantities).

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(n_levels) a value.

    References
    ----------
    As `stockmath.quantile_curve.QuantileCurve`.

    Examples
    --------
    >>> from stockmath.quantile_curve import quantile_curve
    >>> demand = quantile_curve([0.5, 0.9, 0.99], [[10.0, 20.0, 30.0]])
    >>> outcome_from_quantiles([[5.0, 15.0]], position=5, demand=demand, window=14).stockout_chance
    array([[0.5, 0.1]])
    """
    asked, now, periods, holding, penalty = same_shape(
        quantity=np.atleast_2d(not_negative("quantity", quantity)),
        position=finite("position", position),
        window=not_negative("window", window),
        holding_cost=not_negative("holding_cost", holding_cost),
        shortage_cost=not_negative("shortage_cost", shortage_cost),
    )
    stock = np.maximum(now + asked, 0.0)
    above, short = demand.chance_above(stock), demand.loss(stock)
    stock, centre = np.broadcast_arrays(stock, demand.mean()[:, None])
    return _outcome(stock, above, short, centre, periods, holding, penalty)


def _outcome(
    stock: FloatArray,
    above: FloatArray,
    short: FloatArray,
    mean: FloatArray,
    *rest: FloatArray,
) -> Outcome:
    periods, holding, penalty = rest
    sells = mean > 0
    divisor = np.where(sells, mean, 1.0)
    left = np.maximum(stock - mean + short, 0.0)
    with np.errstate(over="ignore"):  # Next to no demand: the stock lasts for ever.
        lasts = stock * periods / divisor
    return Outcome(
        stockout_chance=np.asarray(above, dtype=np.float64),
        short=short,
        left=left,
        fill_rate=np.where(sells, np.clip(1 - short / divisor, 0.0, 1.0), 1.0),
        cover=np.where(sells, lasts, np.inf),
        cost=holding * left + penalty * short,
    )
