"""Loss functions: how much demand is expected above, or supply left below, a quantity."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from stockmath.arrays import FloatArray, finite, not_negative, same_shape


def standard_normal_loss(z: ArrayLike) -> FloatArray:
    r"""Return the expected amount by which a standard normal exceeds ``z``.

    G(z) = E[(Z − z)⁺] = φ(z) − z (1 − Φ(z))

    Parameters
    ----------
    z
        Any shape, standard deviations above the mean. No unit.

    Returns
    -------
    FloatArray
        The shape of ``z``, standard deviations, never negative.

    Raises
    ------
    InvalidParameter
        A value is not finite.

    Notes
    -----
    O(1) a value. Differences of nearly equal numbers far out in the tail are cut at 0.

    References
    ----------
    L. V. Snyder and Z.-J. M. Shen (2019), Fundamentals of Supply Chain Theory, 2nd edition,
    appendix C.

    Examples
    --------
    >>> standard_normal_loss([1.645, 2.326]).round(6)
    array([0.020886, 0.003392])
    """
    score = finite("z", z)
    density = np.exp(-np.square(np.clip(score, -40, 40)) / 2) / np.sqrt(2 * np.pi)
    loss: FloatArray = np.maximum(density - score * special.ndtr(-score), 0.0)
    return loss


def normal_loss(quantity: ArrayLike, *, mean: ArrayLike, sd: ArrayLike) -> FloatArray:
    r"""Return the expected demand above ``quantity`` when demand is normal.

    E[(D − q)⁺] = σ G((q − μ) / σ); without spread, max(μ − q, 0)

    Parameters
    ----------
    quantity, mean
        Any shapes that broadcast, stock units.
    sd
        Broadcasts with them, stock units, not negative.

    Returns
    -------
    FloatArray
        Broadcast shape, stock units.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(1) a value.

    References
    ----------
    As `standard_normal_loss`.

    Examples
    --------
    >>> float(normal_loss(50, mean=50, sd=8).round(4))
    3.1915
    """
    target, centre, spread = same_shape(
        quantity=finite("quantity", quantity),
        mean=finite("mean", mean),
        sd=not_negative("sd", sd),
    )
    certain = spread == 0
    width = np.where(certain, 1.0, spread)
    expected = width * standard_normal_loss((target - centre) / width)
    return np.where(certain, np.maximum(centre - target, 0.0), expected)


def poisson_loss(quantity: ArrayLike, *, mean: ArrayLike) -> FloatArray:
    r"""Return the expected demand above ``quantity`` when demand is Poisson.

    E[(D − q)⁺] = (μ − q) (1 − F(q)) + μ f(q), q a whole number

    Parameters
    ----------
    quantity
        Any shape, whole stock units, not negative; fractions are cut off.
    mean
        Broadcasts with it, stock units, not negative.

    Returns
    -------
    FloatArray
        Broadcast shape, stock units, never negative.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(1) a value.

    References
    ----------
    As `standard_normal_loss`.

    Examples
    --------
    >>> float(poisson_loss(0, mean=6))
    6.0
    """
    target, rate = same_shape(
        quantity=np.floor(not_negative("quantity", quantity)), mean=not_negative("mean", mean)
    )
    above = (rate - target) * special.pdtrc(target, rate)
    loss: FloatArray = np.maximum(above + rate * _poisson_chance(target, rate), 0.0)
    return loss


def _poisson_chance(count: FloatArray, rate: FloatArray) -> FloatArray:
    return np.exp(special.xlogy(count, rate) - special.gammaln(count + 1) - rate)


def second_order_normal_loss(quantity: ArrayLike, *, mean: ArrayLike, sd: ArrayLike) -> FloatArray:
    r"""Return the area under the normal loss function above ``quantity``.

    ∫_q^∞ E[(D − y)⁺] dy = σ² ½ ((z² + 1) (1 − Φ(z)) − z φ(z)),  z = (q − μ) / σ;
    without spread ½ max(μ − q, 0)²

    Parameters
    ----------
    quantity, mean, sd
        As in `normal_loss`.

    Returns
    -------
    FloatArray
        Broadcast shape, stock units squared, never negative.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    What a position spread evenly over a lot expects to be short is a difference of two of these
    divided by the lot. O(1) a value.

    References
    ----------
    G. Hadley and T. M. Whitin (1963), Analysis of Inventory Systems, section 4-9.

    Examples
    --------
    >>> float(second_order_normal_loss(0, mean=0, sd=2))
    1.0
    """
    target, centre, spread = same_shape(
        quantity=finite("quantity", quantity),
        mean=finite("mean", mean),
        sd=not_negative("sd", sd),
    )
    certain = spread == 0
    z = (target - centre) / np.where(certain, 1.0, spread)
    density = np.exp(-np.square(np.clip(z, -40, 40)) / 2) / np.sqrt(2 * np.pi)
    area = ((np.square(z) + 1) * special.ndtr(-z) - z * density) / 2
    known = np.square(np.maximum(centre - target, 0.0)) / 2
    return np.where(certain, known, np.maximum(np.square(spread) * area, 0.0))
