"""What may go wrong: longer lead times, a supplier gone, a rush of demand, half a dock."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, not_negative, positive
from stockmath.errors import InvalidParameter, OutOfRange, WrongShape
from stockmath.simulation.supply import Supply


@dataclass(frozen=True, slots=True, kw_only=True)
class Shock:
    """A disturbance from period ``first`` to ``last``, both included.

    ``demand_factor``, ``lead_time_factor`` and ``dock_factor`` multiply; ``supplier_is_gone``
    holds back what is ordered meanwhile until the period after ``last``. ``series`` are the rows
    it meets (all when none are given); docks are met whole.
    """

    first: int
    last: int
    demand_factor: float = 1.0
    lead_time_factor: float = 1.0
    dock_factor: float = 1.0
    supplier_is_gone: bool = False
    series: tuple[int, ...] | None = None


def struck_by(shock: Shock, demand: ArrayLike, supply: Supply) -> tuple[FloatArray, Supply]:
    r"""Return demand and supply as they are under ``shock``; what was given is not changed.

    lead time of an order of period t: ⌈L · factor⌉, and + (last + 1 − t) while the supplier is gone

    Parameters
    ----------
    shock
        Its periods lie within those of ``demand``, factors not negative, lead times' above zero.
    demand
        Shape (n_series, n_periods), stock units, not negative.
    supply
        As in `stockmath.simulation.simulate`.

    Returns
    -------
    tuple of FloatArray and Supply
        To be given to `stockmath.simulation.simulate`; shocks can follow one another.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain.

    Notes
    -----
    O(n_series × n_periods).

    References
    ----------
    L. V. Snyder and Z.-J. M. Shen (2019), Fundamentals of Supply Chain Theory, 2nd edition,
    section 9.2, disruptions of supply.

    Examples
    --------
    >>> demand, supply = struck_by(Shock(first=1, last=2, demand_factor=3, supplier_is_gone=True),
    ...                            [[2.0, 2, 2, 2]], Supply(lead_time=5))
    >>> demand, supply.lead_time
    (array([[2., 6., 6., 2.]]), array([[5., 7., 6., 5.]]))
    """
    rows = not_negative("demand", demand).copy()
    if rows.ndim != 2:
        raise WrongShape(f"demand must be (n_series, n_periods), got {rows.shape}.")
    n_series, n_periods = rows.shape
    if not 0 <= shock.first <= shock.last < n_periods:
        raise OutOfRange(
            f"a shock must lie within periods 0 to {n_periods - 1}, got {shock.first} to "
            f"{shock.last}."
        )
    not_negative("demand_factor", shock.demand_factor)
    not_negative("dock_factor", shock.dock_factor)
    positive("lead_time_factor", shock.lead_time_factor)
    met = _met(shock, n_series)
    during = slice(shock.first, shock.last + 1)
    rows[met, during] *= shock.demand_factor
    return rows, replace(
        supply,
        lead_time=_lead_times(shock, supply, met, rows.shape),
        dock_capacity=_docks(shock, supply, n_periods),
    )


def _met(shock: Shock, n_series: int) -> np.ndarray:
    if shock.series is None:
        return np.arange(n_series)
    met = np.array(shock.series, dtype=np.int64)
    if met.size and (met.min() < 0 or met.max() >= n_series):
        raise InvalidParameter(f"series must be from 0 to {n_series - 1}, got {shock.series}.")
    return met


def _lead_times(shock: Shock, supply: Supply, met: np.ndarray, shape: tuple[int, ...]) -> ArrayLike:
    if shock.lead_time_factor == 1 and not shock.supplier_is_gone:
        return supply.lead_time
    lead = not_negative("lead_time", supply.lead_time)
    lead = lead.reshape(-1, 1) if lead.ndim < 2 else lead
    try:
        answer = np.array(np.broadcast_to(lead, shape))
    except ValueError as error:
        raise WrongShape(f"lead_time must fit {shape}, got {lead.shape}.") from error
    during = np.arange(shock.first, shock.last + 1)
    longer = np.ceil(answer[np.ix_(met, during)] * shock.lead_time_factor - 1e-9)
    answer[np.ix_(met, during)] = longer + (shock.last + 1 - during) * shock.supplier_is_gone
    return answer


def _docks(shock: Shock, supply: Supply, n_periods: int) -> ArrayLike | None:
    if supply.dock_capacity is None or shock.dock_factor == 1:
        return supply.dock_capacity
    room = not_negative("dock_capacity", supply.dock_capacity)
    room = room.reshape(-1, 1) if room.ndim < 2 else room
    answer = np.array(np.broadcast_to(room, (len(room), n_periods)))
    answer[:, shock.first : shock.last + 1] *= shock.dock_factor
    return answer
