"""Lead times: what receipts teach about them, and demand over one that varies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, not_negative, same_shape


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Mean and sd of a lead time, in the unit of its samples, and how many samples there were."""

    mean: float
    sd: float
    samples: int


def demand_over_lead_time(
    *, mean: ArrayLike, sd: ArrayLike, lead_time: ArrayLike, lead_time_sd: ArrayLike = 0.0
) -> tuple[FloatArray, FloatArray]:
    r"""Return mean and sd of demand over a lead time that varies.

    μ_L = d L,   σ_L = √(L σ² + d² s²)

    Parameters
    ----------
    mean, sd
        d and σ of demand per period, stock units per period, not negative.
    lead_time, lead_time_sd
        L and s, periods, not negative. All four broadcast.

    Returns
    -------
    tuple of FloatArray
        Mean and sd, stock units.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Periods are taken as independent of one another and of the lead time. O(1) a value.

    References
    ----------
    E. A. Silver, D. F. Pyke and D. J. Thomas (2017), Inventory and Production Management in Supply
    Chains, 4th edition, section 6.10.

    Examples
    --------
    >>> demand_over_lead_time(mean=10, sd=3, lead_time=4, lead_time_sd=0.8)
    (np.float64(40.0), np.float64(10.0))
    """
    rate, spread, periods, late = same_shape(
        mean=not_negative("mean", mean),
        sd=not_negative("sd", sd),
        lead_time=not_negative("lead_time", lead_time),
        lead_time_sd=not_negative("lead_time_sd", lead_time_sd),
    )
    return rate * periods, np.sqrt(periods * spread**2 + (rate * late) ** 2)


def learn_lead_time(
    samples: ArrayLike, *, promised: float, promised_sd: float, prior: float = 3.0
) -> LeadTime:
    r"""Return a lead time learned from receipts, leaning on the promise while they are few.

    mean = (Σ x + κ p) / (n + κ),   var = (Σ (x − mean)² + κ (s² + (p − mean)²)) / (n + κ)

    Parameters
    ----------
    samples
        Shape (n,), observed lead times, periods, not negative; may be empty.
    promised, promised_sd
        p and s, periods, not negative: what is believed before any receipt.
    prior
        κ, how many receipts the promise weighs, not negative.

    Returns
    -------
    LeadTime
        Periods. With no samples the promise itself.

    Raises
    ------
    InvalidParameter
        A value is negative or not finite.

    Notes
    -----
    The mean and variance of the sample with κ more that follow the promise. O(n).

    References
    ----------
    A. Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, section 3.3, its point estimate.

    Examples
    --------
    >>> learn_lead_time([9.0, 11.0], promised=7, promised_sd=0, prior=2)
    LeadTime(mean=8.5, sd=1.6583123951777, samples=2)
    """
    seen = not_negative("samples", samples).ravel()
    belief = float(not_negative("promised", promised))
    doubt = float(not_negative("promised_sd", promised_sd))
    weight = float(not_negative("prior", prior))
    total = seen.size + weight
    if total == 0:
        return LeadTime(mean=belief, sd=doubt, samples=0)
    mean = (float(seen.sum()) + weight * belief) / total
    squares = float(((seen - mean) ** 2).sum()) + weight * (doubt**2 + (belief - mean) ** 2)
    return LeadTime(mean=mean, sd=(squares / total) ** 0.5, samples=int(seen.size))
