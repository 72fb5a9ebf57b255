"""How orders swing more than demand, level by level."""

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, finite, not_negative
from stockmath.errors import NotEnoughHistory, OutOfRange, WrongShape


def bullwhip(orders: ArrayLike, *, demand: ArrayLike, bucket: int = 1) -> FloatArray:
    r"""Return the variance of what a level orders over that of what its customers ask.

    B = (Var(orders) / mean(orders)) / (Var(demand) / mean(demand))

    Parameters
    ----------
    orders
        Shape (n_periods,) or (n_levels, n_periods), stock units, not negative: what a level orders.
    demand
        Shape (n_periods,), or one row a level, stock units, not negative: what it is compared with,
        the final customers' demand for the whole chain's swing, its own for its share.
    bucket
        Whole periods added up before comparing, 1 or more: a review cycle at least, so that
        ordering once a week is not taken for swinging.

    Returns
    -------
    FloatArray
        Shape () or (n_levels,): 1 passes demand on as it is, above 1 makes it swing more. Infinite
        where demand is constant and orders are not; 1 where neither varies.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.
    NotEnoughHistory
        There are fewer than two buckets.

    Notes
    -----
    Divided by the means, so that scrap and growth between the two do not count. Periods at the end
    that fill no bucket are left out. O(n_levels × n_periods).

    References
    ----------
    H. L. Lee, V. Padmanabhan and S. Whang (1997), Information distortion in a supply chain: the
    bullwhip effect, Management Science 43(4), 546–558. J. C. Fransoo and M. J. F. Wouters (2000),
    Measuring the bullwhip effect in the supply chain, Supply Chain Management 5(2), 78–89.

    Examples
    --------
    >>> float(bullwhip([0.0, 8.0, 0.0, 8.0], demand=[3.0, 5.0, 3.0, 5.0]))
    16.0
    """
    placed, asked = not_negative("orders", orders), not_negative("demand", demand)
    if placed.ndim not in {1, 2} or asked.ndim not in {1, 2}:
        raise WrongShape(
            f"orders and demand must be (n_periods,) or (n_levels, n_periods), got {placed.shape} "
            f"and {asked.shape}."
        )
    if placed.shape[-1] != asked.shape[-1] or asked.shape not in {placed.shape, placed.shape[-1:]}:
        raise WrongShape(f"Shapes do not fit: orders {placed.shape}, demand {asked.shape}.")
    if int(bucket) != bucket or bucket < 1:
        raise OutOfRange(f"bucket must be a whole number of at least 1, got {bucket}.")
    if placed.shape[-1] < 2 * bucket:
        raise NotEnoughHistory(
            f"orders must cover two buckets, {2 * bucket} periods, got {placed.shape[-1]}."
        )
    ours, theirs = _swing(placed, int(bucket)), _swing(asked, int(bucket))
    ours, theirs = np.broadcast_arrays(ours, theirs)
    quiet = theirs == 0
    ratio = ours / np.where(quiet, 1.0, theirs)
    return np.where(quiet, np.where(ours == 0, 1.0, np.inf), ratio)


def _swing(values: FloatArray, bucket: int) -> FloatArray:
    """Variance over mean of sums of ``bucket`` periods."""
    whole = values.shape[-1] // bucket * bucket
    sums = values[..., :whole].reshape(*values.shape[:-1], -1, bucket).sum(axis=-1)
    mean = finite("mean", sums.mean(axis=-1))
    return np.where(mean > 0, sums.var(axis=-1) / np.where(mean > 0, mean, 1.0), 0.0)
