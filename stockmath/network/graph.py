"""Networks of stages joined by arcs from supplier to customer, and sums along them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, IntArray, not_negative, positive
from stockmath.errors import InvalidParameter, OutOfRange, WrongShape


@dataclass(frozen=True, slots=True)
class ServiceNetwork:
    """A checked acyclic network; build it with `service_network`.

    ``lead_time`` (n,) whole periods; ``holding_cost`` (n,) money per unit and period; ``spread``
    (n,) stock units per √period; ``arcs`` (n_arcs, 2), supplier then customer; ``service_max``
    (n,) periods, infinite inside; ``order`` (n,) with suppliers first; ``suppliers`` and
    ``customers`` of each stage; ``longest`` (n,) the sum of lead times on the longest way to the
    end of each stage.
    """

    lead_time: IntArray
    holding_cost: FloatArray
    spread: FloatArray
    arcs: IntArray
    service_max: FloatArray
    order: IntArray
    suppliers: tuple[tuple[int, ...], ...]
    customers: tuple[tuple[int, ...], ...]
    longest: IntArray

    @property
    def size(self) -> int:
        """How many stages there are."""
        return len(self.lead_time)

    def cost_of(self, net: FloatArray) -> float:
        """Return Σ h κ √τ of net replenishment times (n,), periods: money per period."""
        return float((self.holding_cost * self.spread) @ np.sqrt(np.maximum(net, 0.0)))


def service_network(
    *,
    lead_time: ArrayLike,
    holding_cost: ArrayLike,
    spread: ArrayLike,
    arcs: ArrayLike,
    service_max: ArrayLike | None = None,
) -> ServiceNetwork:
    r"""Return the network whose buffers are to be placed.

    A stage that must cover τ periods by itself holds κ √τ of safety stock.

    Parameters
    ----------
    lead_time
        T, shape (n,), whole periods, not negative: making or moving, once all inputs are there.
    holding_cost
        h, shape (n,), money per stock unit and period, not negative.
    spread
        κ, shape (n,), stock units: z σ of demand per period, pooled at stages inside, see
        `pooled_spread`. Not negative.
    arcs
        Shape (n_arcs, 2), whole numbers: supplier, customer. No circles, none twice.
    service_max
        Shape (n,), whole periods a stage may let its customers wait, not negative, infinite where
        it does not matter. Without it 0 where the network ends.

    Returns
    -------
    ServiceNetwork
        Checked and sorted.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, shapes do not fit, or arcs run in a circle.

    Notes
    -----
    O(n + n_arcs).

    References
    ----------
    S. C. Graves and S. P. Willems (2000), Optimizing strategic safety stock placement in supply
    chains, Manufacturing and Service Operations Management 2(1), 68–83.

    Examples
    --------
    >>> net = service_network(lead_time=[5, 3], holding_cost=[1, 2], spread=[10, 10],
    ...                       arcs=[[0, 1]])
    >>> net.longest, net.service_max
    (array([5, 8]), array([inf,  0.]))
    """
    lead = not_negative("lead_time", lead_time)
    if lead.ndim != 1 or lead.size == 0:
        raise WrongShape(f"lead_time must be (n,), got {lead.shape}.")
    if (lead % 1 != 0).any():
        raise OutOfRange(f"lead_time must be whole periods, got {lead[lead % 1 != 0][0]:g}.")
    size = lead.size
    joined = check_arcs(arcs, size)
    suppliers, customers = _neighbours(joined, size)
    order = sorted_suppliers_first(joined, size)
    ends = np.array([0.0 if not customers[k] else np.inf for k in range(size)])
    limit = ends if service_max is None else _limits(service_max, ends)
    longest = lead.astype(np.int64)
    for stage in order:
        longest[stage] += max((longest[k] for k in suppliers[stage]), default=0)
    return ServiceNetwork(
        lead_time=lead.astype(np.int64),
        holding_cost=_row("holding_cost", not_negative("holding_cost", holding_cost), size),
        spread=_row("spread", not_negative("spread", spread), size),
        arcs=joined,
        service_max=np.where(np.isfinite(limit), np.minimum(limit, longest), np.inf),
        order=order,
        suppliers=suppliers,
        customers=customers,
        longest=longest,
    )


def pooled_spread(
    spread: ArrayLike,
    *,
    arcs: ArrayLike,
    quantities: ArrayLike = 1.0,
    pool: float = 2.0,
) -> FloatArray:
    r"""Return the spread of every stage from that of the demand it serves.

    κ_k = (own^p + Σ_j (φ_kj κ_j)^p)^{1/p} over its customers j

    Parameters
    ----------
    spread
        Shape (n,), stock units: z σ of a stage's own customers, 0 where it has none.
    arcs
        As in `service_network`.
    quantities
        φ, units of the supplier in one of the customer, above zero, scalar or (n_arcs,).
    pool
        p: 1 adds up (demands rise together), 2 is for independent demands; 1 or more.

    Returns
    -------
    FloatArray
        Shape (n,), stock units of each stage.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, shapes do not fit, or arcs run in a circle.

    Notes
    -----
    Two ways to the same end count as two ends. O(n + n_arcs).

    References
    ----------
    As `service_network`, section 2.1.

    Examples
    --------
    >>> pooled_spread([0, 3, 4], arcs=[[0, 1], [0, 2]])
    array([5., 3., 4.])
    """
    own = not_negative("spread", spread)
    joined = check_arcs(arcs, own.size)
    needs = _row("quantities", positive("quantities", quantities), len(joined))
    if not pool >= 1:
        raise OutOfRange(f"pool must be at least 1, got {pool}.")
    power = own**pool
    for stage in sorted_suppliers_first(joined, own.size)[::-1]:
        into = joined[:, 1] == stage
        np.add.at(power, joined[into, 0], needs[into] ** pool * power[stage])
    return power ** (1 / pool)


def cumulative_cost(
    added: ArrayLike, *, arcs: ArrayLike, quantities: ArrayLike = 1.0
) -> FloatArray:
    r"""Return what a unit has cost when a stage is done: its own and all that went into it.

    c_k = a_k + Σ_i φ_ik c_i over its suppliers i

    Parameters
    ----------
    added
        a, shape (n,), money per unit, not negative.
    arcs, quantities
        As in `pooled_spread`.

    Returns
    -------
    FloatArray
        Shape (n,), money per unit.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, shapes do not fit, or arcs run in a circle.

    Notes
    -----
    O(n + n_arcs).

    References
    ----------
    As `service_network`, section 2.1.

    Examples
    --------
    >>> cumulative_cost([10, 20, 5], arcs=[[0, 2], [1, 2]], quantities=[1, 2])
    array([10., 20., 55.])
    """
    cost = not_negative("added", added).copy()
    joined = check_arcs(arcs, cost.size)
    needs = _row("quantities", positive("quantities", quantities), len(joined))
    for stage in sorted_suppliers_first(joined, cost.size):
        into = joined[:, 1] == stage
        cost[stage] += needs[into] @ cost[joined[into, 0]]
    return cost


def check_arcs(arcs: ArrayLike, size: int) -> IntArray:
    """Return arcs (n_arcs, 2), refusing stages there are not, and the same arc twice."""
    joined = np.asarray(arcs)
    if joined.size == 0:
        return np.zeros((0, 2), dtype=np.int64)
    if joined.ndim != 2 or joined.shape[1] != 2 or joined.dtype.kind not in "iu":
        raise WrongShape(f"arcs must be whole numbers (n_arcs, 2), got {joined.shape}.")
    if joined.min() < 0 or joined.max() >= size:
        wrong = joined[(joined < 0) | (joined >= size)][0]
        raise OutOfRange(f"arcs must join stages 0 to {size - 1}, got {wrong}.")
    if len(np.unique(joined, axis=0)) < len(joined):
        raise InvalidParameter("arcs must not name the same supplier and customer twice.")
    return joined.astype(np.int64)


def sorted_suppliers_first(arcs: IntArray, size: int) -> IntArray:
    """Return the stages with every supplier before its customers, refusing circles."""
    _suppliers, customers = _neighbours(arcs, size)
    waiting = np.bincount(arcs[:, 1], minlength=size)
    ready = [int(stage) for stage in np.flatnonzero(waiting == 0)]
    for stage in ready:
        for customer in customers[stage]:
            waiting[customer] -= 1
            if waiting[customer] == 0:
                ready.append(customer)  # The list is the queue.
    if len(ready) < size:
        raise InvalidParameter(f"arcs run in a circle through stage {waiting.argmax()}.")
    return np.array(ready, dtype=np.int64)


def _neighbours(
    arcs: IntArray, size: int
) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
    suppliers: list[list[int]] = [[] for _ in range(size)]
    customers: list[list[int]] = [[] for _ in range(size)]
    for supplier, customer in arcs.tolist():
        suppliers[customer].append(supplier)
        customers[supplier].append(customer)
    return tuple(map(tuple, suppliers)), tuple(map(tuple, customers))


def _limits(service_max: ArrayLike, ends: FloatArray) -> FloatArray:
    limit = np.array(service_max, dtype=np.float64)
    if limit.shape != ends.shape:
        raise WrongShape(f"service_max must be {ends.shape}, got {limit.shape}.")
    not_negative("service_max", np.where(np.isposinf(limit), 0.0, limit))
    whole = np.isposinf(limit) | (np.floor(limit) == limit)
    if not whole.all():
        raise OutOfRange(f"service_max must be whole periods, got {limit[~whole][0]:g}.")
    return np.where(np.isposinf(limit), ends, limit)


def _row(name: str, value: FloatArray, size: int) -> FloatArray:
    if value.shape not in {(), (size,)}:
        raise WrongShape(f"{name} must be one value or ({size},), got {value.shape}.")
    return np.array(np.broadcast_to(value, (size,)))
