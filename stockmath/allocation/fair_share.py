"""Fair shares of stock or room that is short: by what was asked for, or to an equal cover."""

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, IntArray, finite, not_negative, positive, same_shape
from stockmath.errors import InvalidParameter, WrongShape

ROUNDING = 1e-9  # Shares of a pack this small are rounding errors.
BISECTIONS = 60


def share_by_request(
    requests: ArrayLike, *, group: ArrayLike, available: ArrayLike, pack: ArrayLike = 1.0
) -> FloatArray:
    r"""Return what each asker gets when all get the same share of what they asked for.

    g = p ⌊r · min(1, A / Σ r) / p⌋, then one pack more to the largest remainders while A lasts

    Parameters
    ----------
    requests
        r, shape (n,), stock units, not negative.
    group
        Shape (n,), whole numbers from 0: whose stock is asked for.
    available
        A, shape (n_groups,), stock units; below zero counts as nothing.
    pack
        p, stock units, above zero, scalar or (n,).

    Returns
    -------
    FloatArray
        Shape (n,): at most the request; whole packs of it unless there is enough for all.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Never more than there is. Of equal remainders the first asker's is filled. O(n log n) where a
    group is short, else O(n).

    References
    ----------
    A. G. Lagodimos (1992), Multi-echelon service models for inventory systems under different
    rationing policies, International Journal of Production Research 30(4), 939–958.

    Examples
    --------
    >>> share_by_request([6.0, 3.0, 4.0], group=[0, 0, 1], available=[6.0, 9.0])
    array([4., 2., 4.])
    """
    asked = not_negative("requests", requests)
    asked, unit = same_shape(requests=asked, pack=positive("pack", pack))
    owner, stock = _groups(group, available, asked)
    return granted(asked, owner, stock, unit)


def share_to_equal_cover(
    requests: ArrayLike,
    *,
    on_hand: ArrayLike,
    use: ArrayLike,
    group: ArrayLike,
    available: ArrayLike,
    pack: ArrayLike = 1.0,
) -> FloatArray:
    r"""Return what each asker gets when those who run out first are served first.

    g = min(max(c u − x, 0), r) with the cover c at which Σ g = A, in whole packs as in
    `share_by_request`

    Parameters
    ----------
    requests, group, available, pack
        As in `share_by_request`.
    on_hand
        x, what the asker still has, shape (n,), stock units.
    use
        u, stock units per period, not negative, scalar or (n,).

    Returns
    -------
    FloatArray
        Shape (n,): at most the request.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Who uses nothing gets something only where there is enough for all. The cover is found by
    bisection. O(60 n).

    References
    ----------
    W. H. M. Zijm and G. J. van Houtum (1994), On multi-stage production/inventory systems under
    stochastic demand, International Journal of Production Economics 35, 391–400, balanced stocks.

    Examples
    --------
    >>> share_to_equal_cover([10.0, 10.0], on_hand=[0.0, 6.0], use=2, group=[0, 0],
    ...                      available=[8.0])
    array([7., 1.])
    """
    asked, held, rate, unit = same_shape(
        requests=not_negative("requests", requests),
        on_hand=finite("on_hand", on_hand),
        use=not_negative("use", use),
        pack=positive("pack", pack),
    )
    owner, stock = _groups(group, available, asked)
    used = rate > 0
    full = np.where(used, (held + asked) / np.where(used, rate, 1.0), 0.0)
    empty = np.where(used, held / np.where(used, rate, 1.0), 0.0)
    low, high = np.full(stock.size, empty.min(initial=0.0)), np.zeros(stock.size)
    np.maximum.at(high, owner, full)
    for _ in range(BISECTIONS):
        cover = (low + high) / 2
        given = np.clip(cover[owner] * rate - held, 0.0, asked)
        too_much = np.bincount(owner, given, stock.size) > stock
        low, high = np.where(too_much, low, cover), np.where(too_much, cover, high)
    wanted = np.clip(low[owner] * rate - held, 0.0, asked)
    enough = np.bincount(owner, asked, stock.size) <= stock * (1 + ROUNDING)
    shares = _whole(np.where(used, wanted, 0.0), asked, owner, stock, unit)
    return np.where(enough[owner], asked, shares)


def granted(asked: FloatArray, owner: IntArray, stock: FloatArray, unit: FloatArray) -> FloatArray:
    """Do `share_by_request` on arrays known to be right: the simulator asks every day."""
    total = np.bincount(owner, asked, stock.size)
    ratio = np.clip(stock / np.where(total > 0, total, 1.0), 0.0, 1.0)
    if (ratio[total > 0] >= 1).all():
        return asked
    is_short = (ratio < 1)[owner]
    answer = asked.copy()
    part = np.flatnonzero(is_short)
    wanted = asked[part] * ratio[owner[part]]
    answer[part] = _whole(wanted, asked[part], owner[part], stock, unit[part])
    return answer


def _whole(
    wanted: FloatArray, asked: FloatArray, owner: IntArray, stock: FloatArray, unit: FloatArray
) -> FloatArray:
    """Cut shares to whole packs and hand what is left to the largest remainders."""
    given = np.minimum(np.floor(wanted / unit + ROUNDING) * unit, asked)
    left = np.maximum(stock, 0.0) - np.bincount(owner, given, stock.size)
    more = np.minimum(unit, asked - given)
    order = np.lexsort((given - wanted, owner))
    order = order[more[order] > 0]
    running = np.cumsum(more[order])
    first = np.searchsorted(owner[order], np.arange(stock.size))
    before = np.append(0.0, running)[first]
    fits = running - before[owner[order]] <= left[owner[order]] * (1 + ROUNDING)
    given[order[fits]] += more[order[fits]]
    return given


def _groups(
    group: ArrayLike, available: ArrayLike, asked: FloatArray
) -> tuple[IntArray, FloatArray]:
    owner, stock = np.asarray(group), finite("available", available)
    if asked.ndim != 1 or owner.shape != asked.shape or stock.ndim != 1:
        raise WrongShape(
            f"Shapes do not fit one another: requests {asked.shape}, group {owner.shape}, "
            f"available {stock.shape}."
        )
    if owner.size and (owner.min() < 0 or owner.max() >= stock.size):
        raise InvalidParameter(f"group must be from 0 to {stock.size - 1}, got {owner.tolist()}.")
    return owner.astype(np.int64), stock
