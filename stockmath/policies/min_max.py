"""Minimum and maximum: the plainest policy, and the one people set by hand."""

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, finite, not_negative, same_shape
from stockmath.errors import InvalidParameter
from stockmath.lotsizing import round_up_to_packs


def min_max(
    position: ArrayLike,
    *,
    minimum: ArrayLike,
    maximum: ArrayLike,
    pack: ArrayLike = 1.0,
    order_minimum: ArrayLike = 0.0,
) -> FloatArray:
    r"""Return what to order so that a position at or below the minimum rises to the maximum.

    q = packs(M − position) where position ≤ m and M > position, else 0

    Parameters
    ----------
    position
        Stock units; below zero when more is promised than there is.
    minimum, maximum
        m and M, stock units, not negative, m ≤ M.
    pack, order_minimum
        Stock units, as in `stockmath.lotsizing.round_up_to_packs`. All broadcast.

    Returns
    -------
    FloatArray
        Stock units: 0 or a multiple of ``pack``.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, a minimum is above its maximum, or shapes do not fit.

    Notes
    -----
    Rounding up to packs may pass the maximum by less than a pack. O(1) a value.

    References
    ----------
    H. Scarf (1960), The optimality of (S, s) policies in the dynamic inventory problem, in
    Mathematical Methods in the Social Sciences, Stanford University Press.

    Examples
    --------
    >>> min_max([5.0, 20.0], minimum=10, maximum=40, pack=12)
    array([36.,  0.])
    """
    now, low, high = same_shape(
        position=finite("position", position),
        minimum=not_negative("minimum", minimum),
        maximum=not_negative("maximum", maximum),
    )
    if (low > high).any():
        raise InvalidParameter("minimum must not be above maximum.")
    need = np.where(now <= low, high - now, 0.0)
    return round_up_to_packs(need, pack=pack, minimum=order_minimum)
