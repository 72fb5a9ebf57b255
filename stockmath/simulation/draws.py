"""Random futures: demand and lead times drawn with a generator that is passed in."""

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, not_negative, same_shape
from stockmath.errors import NotEnoughHistory, OutOfRange, WrongShape


def draw_demand(
    generator: np.random.Generator, *, mean: ArrayLike, sd: ArrayLike, n_periods: int
) -> FloatArray:
    r"""Return demand in whole units, negative binomial, or Poisson where σ² ≤ μ.

    D | λ Poisson(λ), λ gamma of mean μ and variance σ² − μ

    Parameters
    ----------
    generator
        ``numpy.random.default_rng(seed)``: the same seed draws the same.
    mean, sd
        μ and σ per period, stock units, not negative, (n_series,) or (n_series, n_periods).
    n_periods
        Above zero.

    Returns
    -------
    FloatArray
        Shape (n_series, n_periods), whole numbers.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Periods are independent of one another. O(n_series × n_periods).

    References
    ----------
    N. L. Johnson, A. W. Kemp and S. Kotz (2005), Univariate Discrete Distributions, 3rd ed.,
    section 5.3, Wiley.

    Examples
    --------
    >>> draw_demand(np.random.default_rng(1), mean=[2.0], sd=[2.0], n_periods=6)
    array([[2., 1., 2., 1., 5., 0.]])
    """
    if n_periods < 1:
        raise OutOfRange(f"n_periods must be at least 1, got {n_periods}.")
    centre, spread = same_shape(mean=not_negative("mean", mean), sd=not_negative("sd", sd))
    if centre.ndim not in {1, 2} or (centre.ndim == 2 and centre.shape[1] not in {1, n_periods}):
        raise WrongShape(f"mean must be (n_series,) or (n_series, n_periods), got {centre.shape}.")
    if centre.ndim == 1:
        centre, spread = centre[:, None], spread[:, None]
    extra = spread**2 - centre
    varies = (extra > 0) & (centre > 0)
    scale = np.where(varies, extra / np.where(centre > 0, centre, 1.0), 1.0)
    shape = np.where(varies, centre / scale, 1.0)
    size = (len(centre), n_periods)
    drawn = generator.gamma(shape, scale, size)
    return generator.poisson(np.where(varies, drawn, centre)).astype(np.float64)


def draw_lead_times(
    generator: np.random.Generator, *, mean: ArrayLike, sd: ArrayLike, n_periods: int
) -> FloatArray:
    r"""Return a lead time for what is ordered in each period: gamma, rounded to whole periods.

    Parameters
    ----------
    generator
        As in `draw_demand`.
    mean, sd
        Periods, not negative, (n_series,) or scalars.
    n_periods
        Above zero.

    Returns
    -------
    FloatArray
        Shape (n_series, n_periods), whole periods, not negative.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Independent from order to order, so that one may overtake another. O(n_series × n_periods).

    References
    ----------
    T. A. Burgin (1975), The gamma distribution and inventory control, Operational Research
    Quarterly 26(3), 507–525.

    Examples
    --------
    >>> draw_lead_times(np.random.default_rng(1), mean=[5.0, 3.0], sd=[1.5, 0.0], n_periods=4)
    array([[5., 5., 6., 4.],
           [3., 3., 3., 3.]])
    """
    if n_periods < 1:
        raise OutOfRange(f"n_periods must be at least 1, got {n_periods}.")
    centre, spread = same_shape(
        mean=np.atleast_1d(not_negative("mean", mean)), sd=not_negative("sd", sd)
    )
    if centre.ndim != 1:
        raise WrongShape(f"mean must be (n_series,), got {centre.shape}.")
    varies = (spread > 0) & (centre > 0)
    shape = np.where(varies, centre / np.where(varies, spread, 1.0), 1.0) ** 2
    scale = np.where(varies, centre / shape, 1.0)
    drawn = generator.gamma(shape[:, None], scale[:, None], (centre.size, n_periods))
    return np.rint(np.where(varies[:, None], drawn, centre[:, None]))


def draw_from_samples(
    generator: np.random.Generator, *, samples: ArrayLike, n_series: int, n_periods: int
) -> FloatArray:
    """Return lead times drawn from those that receipts have shown, each as likely as it was.

    Parameters
    ----------
    generator
        As in `draw_demand`.
    samples
        Shape (n,), periods, not negative, at least one.
    n_series, n_periods
        Above zero.

    Returns
    -------
    FloatArray
        Shape (n_series, n_periods), whole periods.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain.
    NotEnoughHistory
        There is no sample.

    Notes
    -----
    O(n_series × n_periods).

    References
    ----------
    B. Efron (1979), Bootstrap methods: another look at the jackknife, Annals of Statistics 7(1).

    Examples
    --------
    >>> draw_from_samples(np.random.default_rng(1), samples=[3, 9], n_series=1, n_periods=5)
    array([[3., 9., 9., 9., 3.]])
    """
    seen = not_negative("samples", samples).ravel()
    if seen.size == 0:
        raise NotEnoughHistory("samples must hold at least one lead time, got none.")
    if min(n_series, n_periods) < 1:
        raise OutOfRange(f"n_series and n_periods must be 1 or more, got {n_series}, {n_periods}.")
    return np.rint(generator.choice(seen, (n_series, n_periods)))
