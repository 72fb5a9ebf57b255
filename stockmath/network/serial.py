"""A chain of stages under random demand: exact echelon levels, and bounds from newsvendors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from stockmath.arrays import FloatArray, not_negative, positive, same_shape
from stockmath.distributions import poisson_quantile
from stockmath.errors import WrongShape

REACH = 10.0  # Standard deviations of all lead-time demand on either side.
FINE = 100  # Steps of the grid in one standard deviation of the least uncertain stage.
STEPS_MAX = 20_000


@dataclass(frozen=True, slots=True)
class SerialLevels:
    """``echelon`` (n,) base-stock levels, stock units, on everything at a stage and below it;
    ``cost`` money per period.
    """

    echelon: FloatArray
    cost: float


@dataclass(frozen=True, slots=True)
class SerialBounds:
    """``lower`` and ``upper`` (n,) echelon levels between which the best ones lie, and ``middle``
    of the two, a good choice by itself; stock units.
    """

    lower: FloatArray
    upper: FloatArray
    middle: FloatArray


def serial_levels(
    *,
    holding_costs: ArrayLike,
    lead_times: ArrayLike,
    shortage_cost: float,
    mean: float,
    sd: float | None = None,
) -> SerialLevels:
    r"""Return the best echelon base-stock levels of a chain.

    Ĉ_j(x) = h_j x + C̲_{j−1}(x),  C_j(y) = E[Ĉ_j(y − D_j)],  S_j = argmin C_j,
    C̲_j(x) = C_j(min(S_j, x)),  C̲_0(x) = (p + Σ h) x⁻

    Parameters
    ----------
    holding_costs
        h, shape (n,): *echelon* holding costs, money per unit and period, what a stage adds to its
        supplier's cost, not negative, together above zero; the stage at the customer first.
    lead_times
        L, shape (n,), periods, not negative, from the stage's supplier to it.
    shortage_cost
        p, money per unit and period customers wait, above zero.
    mean, sd
        Of demand per period, stock units, above zero. Without ``sd`` demand is Poisson.

    Returns
    -------
    SerialLevels
        In the order given. Whole numbers for Poisson demand.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Exact for Poisson demand; normal demand is cut into steps of a hundredth of a standard
    deviation, with levels read between the steps.
    The cost leaves out goods on the way. O(n × steps²).

    References
    ----------
    A. J. Clark and H. Scarf (1960), Optimal policies for a multi-echelon inventory problem,
    Management Science 6(4), 475–490. F. Chen and Y.-S. Zheng (1994), Lower bounds for multi-echelon
    stochastic inventory systems, Management Science 40(11), 1426–1443, for this recursion.

    Examples
    --------
    >>> best = serial_levels(holding_costs=[3, 2, 2], lead_times=[1, 1, 2], shortage_cost=37.12,
    ...                      mean=5, sd=1)
    >>> best.echelon.round(2), round(best.cost, 2)
    (array([ 6.49, 12.02, 22.71]), 47.66)
    """
    held, lead = _chain(holding_costs, lead_times)
    penalty, rate = float(positive("shortage_cost", shortage_cost)), float(positive("mean", mean))
    spread = None if sd is None else float(positive("sd", sd))
    deviation = np.sqrt(rate * lead) if spread is None else spread * np.sqrt(lead)
    step = 1.0 if spread is None else _step(deviation)
    half = int(np.ceil(REACH * (np.sqrt((deviation**2).sum()) + step) / step)) + 2
    grid = np.arange(-half, half + 1) * step  # Positions above the mean demand below the stage.
    below = (penalty + held.sum()) * np.maximum(-grid, 0.0)
    levels, passed, cost = np.zeros(held.size), 0.0, below
    for stage in range(held.size):
        value = held[stage] * (grid + passed) + below
        chances, shift = _noise(rate, spread, float(lead[stage]), step)
        cost = _expected(value, chances)
        passed += shift
        best = int(cost.argmin())
        between = 0.0 if spread is None else _vertex(cost, best) * step
        levels[stage] = grid[best] + between + passed
        below = cost.copy()
        below[best:] = cost[best]
    return SerialLevels(levels, float(cost.min()))


def serial_bounds(
    *,
    holding_costs: ArrayLike,
    lead_times: ArrayLike,
    shortage_cost: float,
    mean: float,
    sd: float | None = None,
) -> SerialBounds:
    r"""Return newsvendor levels below and above the best echelon levels of a chain.

    F_j(lower) = (p + Σ_{i>j} hᵢ) / (p + Σ h),   F_j(upper) = (p + Σ_{i>j} hᵢ) / (p + Σ_{i≥j} hᵢ),
    F_j the distribution of demand over L₁ + … + L_j

    Parameters
    ----------
    holding_costs, lead_times, shortage_cost, mean, sd
        As in `serial_levels`, lead times together above zero.

    Returns
    -------
    SerialBounds
        ``middle`` is rounded down to whole units for Poisson demand.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    O(n): a chain understood with a pocket calculator.

    References
    ----------
    K. H. Shang and J.-S. Song (2003), Newsvendor bounds and heuristic for optimal policies in
    serial supply chains, Management Science 49(5), 618–638.

    Examples
    --------
    >>> bounds = serial_bounds(holding_costs=[3, 2, 2], lead_times=[1, 1, 2], shortage_cost=37.12,
    ...                        mean=5, sd=1)
    >>> bounds.lower.round(2), bounds.upper.round(2)
    (array([ 6.49, 11.71, 22.  ]), array([ 6.49, 12.35, 23.27]))
    """
    held, lead = _chain(holding_costs, lead_times)
    penalty, rate = float(positive("shortage_cost", shortage_cost)), float(positive("mean", mean))
    above = penalty + held.sum() - np.cumsum(held)
    total = positive("lead_times, summed from the customer,", np.cumsum(lead))
    low, high = above / (penalty + held.sum()), above / np.maximum(above + held, 1e-300)
    high = np.minimum(high, 1 - 1e-12)
    if sd is None:
        lower, upper = (poisson_quantile(level, rate * total) for level in (low, high))
        return SerialBounds(lower, upper, np.floor((lower + upper) / 2))
    deviation = float(positive("sd", sd)) * np.sqrt(total)
    lower, upper = (rate * total + deviation * special.ndtri(level) for level in (low, high))
    return SerialBounds(lower, upper, (lower + upper) / 2)


def _chain(holding_costs: ArrayLike, lead_times: ArrayLike) -> tuple[FloatArray, FloatArray]:
    held, lead = same_shape(
        holding_costs=not_negative("holding_costs", holding_costs),
        lead_times=not_negative("lead_times", lead_times),
    )
    if held.ndim != 1 or held.size == 0:
        raise WrongShape(f"holding_costs must be (n,), got {held.shape}.")
    positive("holding_costs together", held.sum())
    return held, lead


def _step(deviation: FloatArray) -> float:
    """A grid fine enough for the least uncertain stage, and not too long for all."""
    uncertain = deviation[deviation > 0]
    if uncertain.size == 0:
        return 1e-3
    whole = REACH * float(np.sqrt((deviation**2).sum()))
    return max(float(uncertain.min()) / FINE, whole / STEPS_MAX)


def _vertex(cost: FloatArray, best: int) -> float:
    """How far, in steps, the bottom of the parabola through three points is from the middle."""
    if not 0 < best < cost.size - 1:
        return 0.0
    before, least, after = cost[best - 1 : best + 2]
    bend = before - 2 * least + after
    return float((before - after) / (2 * bend)) if bend > 0 else 0.0


def _noise(rate: float, spread: float | None, lead: float, step: float) -> tuple[FloatArray, float]:
    """Chances of demand over a lead time on the grid around its middle, and that middle."""
    mean = rate * lead
    if spread is None:
        middle = float(round(mean))
        half = int(np.ceil(REACH * np.sqrt(mean))) + 3
        counts = middle + np.arange(-half, half + 1)
        known = np.maximum(counts, 0)
        log = special.xlogy(known, mean) - special.gammaln(known + 1) - mean
        chances = np.where(counts >= 0, np.exp(log), 0.0)
        return chances / chances.sum(), middle
    deviation = spread * np.sqrt(lead)
    half = int(np.ceil(REACH * deviation / step)) + 1
    edges = (np.arange(-half, half + 2) - 0.5) * step
    if deviation == 0:
        return np.ones(1), mean
    chances = np.diff(special.ndtr(edges / deviation))
    return chances / chances.sum(), mean


def _expected(value: FloatArray, chances: FloatArray) -> FloatArray:
    """E[value(y − noise)] on the grid; beyond it ``value`` goes on straight."""
    half = (chances.size - 1) // 2
    ahead = np.arange(1, half + 1)
    left = value[0] + (value[0] - value[1]) * ahead[::-1]
    right = value[-1] + (value[-1] - value[-2]) * ahead
    return np.convolve(np.concatenate([left, value, right]), chances, mode="valid")
