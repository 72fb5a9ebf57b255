"""From a quantity needed to a quantity a supplier accepts: packs and minimums."""

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, finite, not_negative, positive, same_shape

WHOLE_PACKS_TOLERANCE = 1e-9  # A need of 3.0000000001 packs is three packs and a rounding error.


def round_up_to_packs(
    need: ArrayLike, *, pack: ArrayLike = 1.0, minimum: ArrayLike = 0.0
) -> FloatArray:
    r"""Return the smallest quantity that covers ``need`` in whole packs and meets the minimum.

    q = p ⌈max(need, minimum) / p⌉ where need > 0, else 0

    Parameters
    ----------
    need
        Any shape, stock units; nothing is ordered where it is zero or below.
    pack
        p, stock units, above zero.
    minimum
        Stock units, not negative. All three broadcast.

    Returns
    -------
    FloatArray
        Broadcast shape, stock units: 0 or a multiple of ``pack``.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Needs are compared with packs to nine digits, so that a float's last bit buys no pack. O(1)
    a value.

    References
    ----------
    E. A. Silver, D. F. Pyke and D. J. Thomas (2017), Inventory and Production Management in Supply
    Chains, 4th edition, section 4.10.

    Examples
    --------
    >>> round_up_to_packs([0.0, 1.0, 25.0], pack=12, minimum=24)
    array([ 0., 24., 36.])
    """
    wanted, multiple, least = same_shape(
        need=finite("need", need),
        pack=positive("pack", pack),
        minimum=not_negative("minimum", minimum),
    )
    packs = np.maximum(wanted, least) / multiple
    whole = np.ceil(packs * (1 - WHOLE_PACKS_TOLERANCE))
    return np.where(wanted > 0, np.maximum(whole, 1.0) * multiple, 0.0)
