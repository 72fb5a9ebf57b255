"""Buying together: one order cost shared by the products of a supplier."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, IntArray, not_negative, positive, same_shape
from stockmath.errors import WrongShape

STEPS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class JointPlan:
    """``cycle`` between two joint orders, units of time; ``multiples`` (n_products,): each product
    joins every m-th; ``quantities`` (n_products,) stock units; ``cost`` money per unit of time.
    """

    cycle: float
    multiples: IntArray
    quantities: FloatArray
    cost: float


def joint_replenishment(
    *,
    order_cost: float,
    line_costs: ArrayLike,
    holding_costs: ArrayLike,
    demand: ArrayLike,
    unit_values: ArrayLike = 1.0,
    supplier_minimum: float = 0.0,
) -> JointPlan:
    r"""Return how often to order from a supplier and which product joins which order.

    min (S + Σ kᵢ / mᵢ) / T + T Σ mᵢ hᵢ Dᵢ / 2,   T Σ vᵢ Dᵢ ≥ minimum

    Parameters
    ----------
    order_cost
        S, money per joint order, above zero.
    line_costs
        k, shape (n_products,), money per product in an order, not negative.
    holding_costs, demand
        h and D, scalars or (n_products,): money per stock unit and unit of time; stock units per
        unit of time; both above zero.
    unit_values
        v, what the supplier's minimum counts per stock unit: money, weight or pieces, above zero.
    supplier_minimum
        Of an average joint order, in the unit of ``unit_values``, not negative.

    Returns
    -------
    JointPlan
        Quantities are mᵢ T Dᵢ.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    Exact for this cost: for a given T the best mᵢ satisfies m(m − 1) ≤ 2k / (h D T²) ≤ m(m + 1);
    between the values of T at which one of them changes the cost is convex with a closed minimum,
    and every such interval that can hold the best is looked at, at most a thousand steps of a
    product. O(steps × n_products).

    References
    ----------
    S. K. Goyal (1974), Determination of optimum packaging frequency of items jointly replenished,
    Management Science 21(4), 436–443. Its example is that of `silver_joint_replenishment`.

    Examples
    --------
    >>> plan = joint_replenishment(order_cost=10, line_costs=[1.87, 5.27, 7.94, 8.19, 8.87],
    ...                            holding_costs=0.2, demand=[1736, 656, 558, 170, 142])
    >>> round(plan.cycle, 5), plan.multiples, round(plan.cost, 3)
    (0.24556, array([1, 1, 2, 3, 3]), 218.252)
    """
    shared, lines, rate, held = _asked(order_cost, line_costs, holding_costs, demand)
    least = float(not_negative("supplier_minimum", supplier_minimum))
    value, _rates = same_shape(unit_values=positive("unit_values", unit_values), demand=rate)
    shortest = least / float(value @ rate)
    edges = _edges(shared, lines, held)
    low, high = np.maximum(edges[:-1], shortest), edges[1:]
    low, high = np.append(low, max(edges[-1], shortest)), np.append(high, np.inf)
    low, high = low[low < high], high[low < high]
    middle = np.where(np.isfinite(high), (low + np.minimum(high, 1e300)) / 2, low * 2 + 1e-12)
    multiples = _multiples(middle[:, None], lines, held)
    ordering = shared + (lines / multiples).sum(axis=1)
    keeping = (multiples * held).sum(axis=1)
    cycle = np.clip(np.sqrt(2 * ordering / keeping), low, high)
    cost = ordering / cycle + cycle * keeping / 2
    best = int(cost.argmin())
    chosen = multiples[best].astype(np.int64)
    return JointPlan(float(cycle[best]), chosen, chosen * cycle[best] * rate, float(cost[best]))


def silver_joint_replenishment(
    *, order_cost: float, line_costs: ArrayLike, holding_costs: ArrayLike, demand: ArrayLike
) -> JointPlan:
    r"""Return Silver's joint plan: one look at each product, and multiples people can follow.

    mᵢ = round √(kᵢ D₁ / (Dᵢ (S + k₁))) ≥ 1, product 1 that of the least k / (h D),
    T = √(2 (S + Σ kᵢ / mᵢ) / Σ mᵢ hᵢ Dᵢ)

    Parameters
    ----------
    order_cost, line_costs, holding_costs, demand
        As in `joint_replenishment`.

    Returns
    -------
    JointPlan
        At a cost never below that of `joint_replenishment`.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    With holding costs that differ D stands for h D. O(n_products).

    References
    ----------
    E. A. Silver (1976), A simple method of determining order quantities in joint replenishments
    under deterministic demand, Management Science 22(12), 1351–1361.

    Examples
    --------
    >>> plan = silver_joint_replenishment(
    ...     order_cost=10, line_costs=[1.87, 5.27, 7.94, 8.19, 8.87],
    ...     holding_costs=0.2, demand=[1736, 656, 558, 170, 142])
    >>> round(plan.cycle, 5), plan.multiples, round(plan.cost, 3)
    (0.28138, array([1, 1, 1, 3, 3]), 218.686)
    """
    shared, lines, rate, held = _asked(order_cost, line_costs, holding_costs, demand)
    first = int((lines / held).argmin())
    ratio = lines / held * held[first] / (shared + lines[first])
    multiples = np.maximum(np.floor(np.sqrt(ratio) + 0.5), 1.0)
    multiples[first] = 1.0
    ordering, keeping = shared + float((lines / multiples).sum()), float(multiples @ held)
    cycle = float(np.sqrt(2 * ordering / keeping))
    cost = float(np.sqrt(2 * ordering * keeping))
    return JointPlan(cycle, multiples.astype(np.int64), multiples * cycle * rate, cost)


def _asked(
    order_cost: float, line_costs: ArrayLike, holding_costs: ArrayLike, demand: ArrayLike
) -> tuple[float, FloatArray, FloatArray, FloatArray]:
    """Return S, k, D and h D, all products in a row."""
    lines, holding, rate = same_shape(
        line_costs=not_negative("line_costs", line_costs),
        holding_costs=positive("holding_costs", holding_costs),
        demand=positive("demand", demand),
    )
    if lines.ndim != 1 or lines.size == 0:
        raise WrongShape(f"line_costs must have one value to a product, got shape {lines.shape}.")
    return float(positive("order_cost", order_cost)), lines, rate, holding * rate


def _multiples(cycle: FloatArray, lines: FloatArray, held: FloatArray) -> FloatArray:
    """The least m with m (m + 1) ≥ 2 k / (h D T²), at least 1."""
    wanted = 2 * lines / (held * cycle**2)
    return np.maximum(np.ceil((np.sqrt(1 + 4 * wanted) - 1) / 2 - 1e-12), 1.0)


def _edges(shared: float, lines: FloatArray, held: FloatArray) -> FloatArray:
    """The cycles at which a multiple changes, down to the shortest that can be best."""
    together = np.sqrt(2 * (shared + lines.sum()) * held.sum())
    shortest = shared / together  # The shared cost alone is then above that of all joining each.
    most = np.minimum(_multiples(np.asarray(shortest), lines, held), STEPS_MAX)
    steps = np.arange(1, int(most.max()) + 1)[:, None]
    changes = np.sqrt(2 * lines / (held * steps * (steps + 1)))
    changes = changes[(steps < most) & (changes > shortest)]
    return np.unique(np.append(changes, shortest))
