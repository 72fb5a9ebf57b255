"""The simulator: period by period, all products at all places at once."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, IntArray, not_negative
from stockmath.errors import InvalidParameter, OutOfRange, WrongShape
from stockmath.simulation.policies import FixedLevels, Policy
from stockmath.simulation.results import Days, SimulationResult
from stockmath.simulation.run import SUMS, Run
from stockmath.simulation.supply import Supply, check_supply

BLOCK = 4_096  # Series that touch no other are run by so many: their state stays in the cache.


def simulate(
    demand: ArrayLike,
    *,
    supply: Supply,
    policy: Policy,
    on_hand: ArrayLike,
    warm_up: int = 0,
    keep: Literal["sums", "days"] = "sums",
) -> SimulationResult:
    r"""Live through ``demand`` under a policy and say what came of it.

    In each period: what has expired leaves; level by level from the outside in, series that are
    looked at order (position ≤ s: up to S, in packs), their sources ship fair shares, and what is
    due comes in as the dock allows; then customers come.

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), stock units, not negative.
    supply
        How stock is refilled, see `Supply`.
    policy
        The levels s and S, see `stockmath.simulation.policies`.
    on_hand
        Opening stock, scalar or (n_series,), stock units, not negative.
    warm_up
        Periods at the start that are lived through and not counted.
    keep
        "sums", or "days" to keep every period as well.

    Returns
    -------
    SimulationResult
        Rows in the order of ``demand``.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, shapes do not fit, or sources run in a circle.

    Notes
    -----
    An order of period t with lead time L can be sold from period t + L on: a look every R protects
    for L + R periods. Orders may overtake one another. A source ships what it has; what it lacks
    is not owed but asked for again at the next look. What moves on to another place starts a new
    shelf life. Nothing is drawn at random here: the same arrays give the same answer. O(n_series ×
    n_periods); states of series that touch no other are kept in the processor's cache by blocks.

    References
    ----------
    S. Axsäter (2015), Inventory Control, 3rd edition, Springer, chapters 5 and 10, for the
    policies it lives through.

    Examples
    --------
    >>> from stockmath.simulation.policies import FixedLevels, Levels
    >>> result = simulate([[3.0, 3, 3, 3]], supply=Supply(lead_time=2),
    ...                   policy=FixedLevels(Levels(9, 9)), on_hand=9, keep="days")
    >>> result.days.on_hand, result.days.ordered, result.total_fill_rate
    (array([[6., 3., 0., 0.]]), array([[0., 3., 3., 3.]]), 1.0)
    """
    rows = not_negative("demand", demand)
    if rows.ndim != 2 or rows.size == 0:
        raise WrongShape(f"demand must be (n_series, n_periods), got {rows.shape}.")
    n_series, n_periods = rows.shape
    if not 0 <= warm_up < n_periods:
        raise OutOfRange(f"warm_up must be from 0 to {n_periods - 1}, got {warm_up}.")
    if keep not in {"sums", "days"}:
        raise InvalidParameter(f'keep must be "sums" or "days", got {keep!r}.')
    rules = check_supply(supply, n_series=n_series, n_periods=n_periods)
    opening = not_negative("on_hand", on_hand)
    if opening.shape not in {(), (1,), (n_series,)}:
        raise WrongShape(f"on_hand must be one value or ({n_series},), got {opening.shape}.")
    opening = np.broadcast_to(opening, (n_series,))
    alone = isinstance(policy, FixedLevels) and not rules.is_joined
    size = BLOCK if alone else n_series
    runs = []
    for first in range(0, n_series, size):
        block = slice(first, min(first + size, n_series))
        run = Run(rules, block, rows, opening, warm_up=warm_up, keeps_days=keep == "days")
        run.through(policy)
        runs.append(run)
    return _joined(runs, rules.order, n_periods - warm_up)


def _joined(runs: list[Run], order: IntArray, n_periods: int) -> SimulationResult:
    """Put the blocks' rows back where the caller had them."""

    def rows(pieces: list[FloatArray]) -> FloatArray:
        together = np.concatenate(pieces)
        answer = np.empty_like(together)
        answer[order] = together
        return answer

    sums = {name: rows([getattr(run, name) for run in runs]) for name in SUMS}
    days = None
    if runs[0].kept is not None:
        kept = [run.kept for run in runs if run.kept is not None]
        days = Days(*(rows([days[column].T for days in kept]) for column in range(3)))
    return SimulationResult(
        n_periods=n_periods, closing=rows([run.on_hand for run in runs]), days=days, **sums
    )
