"""The two uses of the simulator: a replay of the real past, and scenarios of drawn futures."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray
from stockmath.errors import NegativeValue, NotFinite, OutOfRange, WrongShape
from stockmath.simulation.engine import simulate
from stockmath.simulation.policies import Levels, Policy, RevisedLevels
from stockmath.simulation.results import SimulationResult
from stockmath.simulation.supply import Supply

Rule = Callable[[int, FloatArray], Levels]


def replay(
    history: ArrayLike,
    *,
    first: int,
    rule: Rule,
    every: int,
    supply: Supply,
    on_hand: ArrayLike,
    warm_up: int = 0,
) -> SimulationResult:
    r"""Live again through the past from period ``first``, knowing in each period only what was.

    Parameters
    ----------
    history
        Shape (n_series, n_periods), stock units, not negative; NaN is not on sale, or unknown.
    first
        The first period lived through, above 0: those before are known at the start.
    rule
        ``rule(period, past) -> Levels``: ``past`` is history (n_series, period), a copy, NaN
        kept; asked in the first look and again every ``every`` periods.
    every
        Whole periods, 1 or more.
    supply, on_hand, warm_up
        As in `simulate`, for the periods from ``first`` on.

    Returns
    -------
    SimulationResult
        Of the periods from ``first + warm_up`` on. NaN is lived through as no demand.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    The rule gets a copy of what came before, never a view through which it could look ahead.

    References
    ----------
    R. H. Teunter and B. Sani (2009), On the bias of Croston's forecasting method, European Journal
    of Operational Research 194(1), 177–183, for judging a forecast by the stock it leads to.

    Examples
    --------
    >>> rule = lambda period, past: Levels(0, 2 * past[:, -7:].mean(axis=1))
    >>> result = replay(np.full((1, 20), 3.0), first=7, rule=rule, every=7,
    ...                 supply=Supply(lead_time=0), on_hand=0)
    >>> result.total_fill_rate
    1.0
    """
    rows = np.asarray(history, dtype=np.float64)
    if rows.ndim != 2:
        raise WrongShape(f"history must be (n_series, n_periods), got {rows.shape}.")
    if np.isinf(rows).any():
        raise NotFinite("history must be numbers or NaN, got infinity.")
    if (rows < 0).any():
        raise NegativeValue(f"history must not be negative, got {np.nanmin(rows):g}.")
    if not 0 < first < rows.shape[1]:
        raise OutOfRange(f"first must be from 1 to {rows.shape[1] - 1}, got {first}.")

    def known(period: int, _past: FloatArray) -> Levels:
        return rule(first + period, rows[:, : first + period].copy())

    return simulate(
        np.nan_to_num(rows[:, first:]),
        supply=supply,
        policy=RevisedLevels(known, every),
        on_hand=on_hand,
        warm_up=warm_up,
    )


@dataclass(frozen=True, slots=True)
class Futures:
    """Each future's answer: ``fill_rate`` (n_futures,) of all demand, ``mean_stock`` and
    ``short_periods`` (n_futures, n_series), ``expired`` likewise, stock units.
    """

    fill_rate: FloatArray
    mean_stock: FloatArray
    short_periods: FloatArray
    expired: FloatArray


def simulate_futures(
    draw: Callable[[np.random.Generator], tuple[FloatArray, Supply]],
    *,
    policy: Callable[[], Policy],
    on_hand: ArrayLike,
    n_futures: int,
    seed: int,
    warm_up: int = 0,
) -> Futures:
    """Return what a policy leads to in many drawn futures.

    Parameters
    ----------
    draw
        Draws one future, demand and supply, from the generator it is given; shocks go in here.
    policy
        Makes the policy anew for each future.
    on_hand, warm_up
        As in `simulate`.
    n_futures
        1 or more.
    seed
        The same seed draws the same futures, each independent of how many there are.

    Returns
    -------
    Futures
        One row a future, in the order of the seed's children.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Compare two policies on the same seed: the difference is then that of the policies.

    References
    ----------
    A. M. Law (2015), Simulation Modeling and Analysis, 5th edition, section 11.2, common random
    numbers.

    Examples
    --------
    >>> from stockmath.simulation import FixedLevels
    >>> from stockmath.simulation.draws import draw_demand
    >>> futures = simulate_futures(
    ...     lambda g: (draw_demand(g, mean=[2.0], sd=[2.0], n_periods=60), Supply(lead_time=3)),
    ...     policy=lambda: FixedLevels(Levels(12, 12)), on_hand=12, n_futures=3, seed=0)
    >>> futures.fill_rate.shape, bool((futures.fill_rate > 0.8).all())
    ((3,), True)
    """
    if n_futures < 1:
        raise OutOfRange(f"n_futures must be at least 1, got {n_futures}.")
    answers = []
    for child in np.random.SeedSequence(seed).spawn(n_futures):
        demand, supply = draw(np.random.default_rng(child))
        answers.append(
            simulate(demand, supply=supply, policy=policy(), on_hand=on_hand, warm_up=warm_up)
        )
    return Futures(
        fill_rate=np.array([answer.total_fill_rate for answer in answers]),
        mean_stock=np.stack([answer.mean_stock for answer in answers]),
        short_periods=np.stack([answer.short_periods for answer in answers]),
        expired=np.stack([answer.expired for answer in answers]),
    )
