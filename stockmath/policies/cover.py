"""What stock will do: its projected curve, how long it lasts, the chance that it runs out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from stockmath.arrays import FloatArray, IntArray, finite, not_negative, same_shape
from stockmath.errors import WrongShape


@dataclass(frozen=True, slots=True)
class Projection:
    """``stock`` (n_series, n_periods) at the end of each period, below zero where short;
    ``first_short`` (n_series,) the first period, from 0, that ends short, or −1 for none.
    """

    stock: FloatArray
    first_short: IntArray


def project_stock(*, on_hand: ArrayLike, arrivals: ArrayLike, demand: ArrayLike) -> Projection:
    r"""Return the expected stock at the end of each period ahead.

    stockₜ = on hand + Σ_{u ≤ t} (arrivalsᵤ − demandᵤ)

    Parameters
    ----------
    on_hand
        Shape (n_series,), stock units free to use; may be below zero.
    arrivals
        Shape (n_series, n_periods), stock units, not negative: usable within their period.
    demand
        Shape (n_series, n_periods), expected, stock units per period, not negative.

    Returns
    -------
    Projection
        Shortages are carried on as backorders.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Short means below zero by more than rounding, 10⁻⁹ of what passed through. O(n_series ×
    n_periods).

    References
    ----------
    J. Orlicky (1975), Material Requirements Planning, McGraw-Hill, chapter 4.

    Examples
    --------
    >>> ahead = project_stock(on_hand=[5], arrivals=[[0, 0, 10]], demand=[[3, 3, 3]])
    >>> ahead.stock, ahead.first_short
    (array([[ 2., -1.,  6.]]), array([1]))
    """
    opening = finite("on_hand", on_hand)
    coming, leaving = not_negative("arrivals", arrivals), not_negative("demand", demand)
    if coming.ndim != 2 or coming.shape != leaving.shape or opening.shape != coming.shape[:1]:
        raise WrongShape(
            f"Shapes do not fit one another: on_hand {opening.shape}, arrivals {coming.shape}, "
            f"demand {leaving.shape}."
        )
    stock = opening[:, None] + np.cumsum(coming - leaving, axis=1)
    passed = np.abs(opening)[:, None] + np.cumsum(coming + leaving, axis=1)
    short = stock < -1e-9 * passed
    first = np.where(short.any(axis=1), short.argmax(axis=1) if short.size else -1, -1)
    return Projection(stock=stock, first_short=first.astype(np.int64))


def periods_of_cover(stock: ArrayLike, *, demand: ArrayLike) -> FloatArray:
    r"""Return how many periods stock lasts at the expected demand, a part period included.

    Whole periods are used up in turn; beyond the last one given, the mean of all goes on.

    Parameters
    ----------
    stock
        Shape (n_series,), stock units; nothing or less lasts 0 periods.
    demand
        Shape (n_series, n_periods), expected, stock units per period, not negative.

    Returns
    -------
    FloatArray
        Shape (n_series,), periods; infinite where nothing is expected to sell.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(n_series × n_periods).

    References
    ----------
    E. A. Silver, D. F. Pyke and D. J. Thomas (2017), Inventory and Production Management in Supply
    Chains, 4th edition, section 9.6, time supply.

    Examples
    --------
    >>> periods_of_cover([5.0, 12.0], demand=[[2.0, 2, 2], [2, 2, 2]])
    array([2.5, 6. ])
    """
    held, leaving = np.maximum(finite("stock", stock), 0.0), not_negative("demand", demand)
    if leaving.ndim != 2 or held.shape != leaving.shape[:1] or leaving.shape[1] == 0:
        raise WrongShape(
            f"Shapes do not fit one another: stock {held.shape}, demand {leaving.shape}."
        )
    n_periods = leaving.shape[1]
    used = np.cumsum(leaving, axis=1)
    whole = (used <= held[:, None]).sum(axis=1)
    series = np.arange(held.size)
    within = np.minimum(whole, n_periods - 1)
    before = np.where(within > 0, used[series, within - 1], 0.0)
    last = leaving[series, within]
    part = (held - before) / np.where(last > 0, last, 1.0)
    mean = used[:, -1] / n_periods
    later = np.where(mean > 0, (held - used[:, -1]) / np.where(mean > 0, mean, 1.0), np.inf)
    return np.where(held == 0, 0.0, np.where(whole < n_periods, within + part, n_periods + later))


def stockout_chance(stock: ArrayLike, *, mean: ArrayLike, sd: ArrayLike) -> FloatArray:
    r"""Return the chance that demand over a window exceeds the stock there is for it.

    P(D > q) with D gamma of mean μ and sd σ; certain demand when σ = 0

    Parameters
    ----------
    stock
        q, stock units; below zero counts as zero.
    mean, sd
        μ and σ of demand over the window, stock units, not negative. All broadcast: give stock
        as (n_series, n_quantities) with mean and sd (n_series, 1) for a curve.

    Returns
    -------
    FloatArray
        Broadcast shape, in [0, 1]. Without any demand expected 0.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    A gamma, like demand, is never negative and leans to the right. O(1) a value.

    References
    ----------
    T. A. Burgin (1975), The gamma distribution and inventory control, Operational Research
    Quarterly 26(3), 507–525.

    Examples
    --------
    >>> stockout_chance([0.0, 10.0, 20.0], mean=10, sd=10).round(4)
    array([1.    , 0.3679, 0.1353])
    """
    held, centre, spread = same_shape(
        stock=np.maximum(finite("stock", stock), 0.0),
        mean=not_negative("mean", mean),
        sd=not_negative("sd", sd),
    )
    random = (centre > 0) & (spread > 0)
    middle, width = np.where(random, centre, 1.0), np.where(random, spread, 1.0)
    chance = special.gammaincc((middle / width) ** 2, held * middle / width**2)
    return np.where(random, chance, (centre > held).astype(np.float64))
