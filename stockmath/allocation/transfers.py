"""Sideways transfers: from places with too much to places with too little, where that is cheaper
than buying.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.optimize import linprog

from stockmath.arrays import FloatArray, not_negative, same_shape
from stockmath.errors import StockmathError, WrongShape


@dataclass(frozen=True, slots=True)
class Transfers:
    """``moved`` (n_places, n_places) stock units from row to column; ``bought`` (n_places,) stock
    units; ``cost`` money, and ``saved`` against buying everything.
    """

    moved: FloatArray
    bought: FloatArray
    cost: float
    saved: float


def transfer_or_buy(
    *, surplus: ArrayLike, shortage: ArrayLike, move_costs: ArrayLike, buy_costs: ArrayLike
) -> Transfers:
    r"""Return what to move between places and what to buy, for one product, at least cost.

    min Σ m_ij x_ij + Σ b_j y_j,   Σ_j x_ij ≤ surplus_i,   Σ_i x_ij + y_j = shortage_j

    Parameters
    ----------
    surplus
        Shape (n_places,), stock units a place can spare, not negative.
    shortage
        Shape (n_places,), stock units it lacks, not negative.
    move_costs
        m, shape (n_places, n_places), money per stock unit, not negative; infinite where nothing
        goes. What a saved purchase is worth to the giver belongs in here, too: goods that would be
        sold there anyway cost their price.
    buy_costs
        b, money per stock unit, not negative, scalar or (n_places,).

    Returns
    -------
    Transfers
        Whole units where surplus and shortage are whole.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, or shapes do not fit.

    Notes
    -----
    A transportation problem: its best answer is whole without asking for it. Give quantities in
    packs to move whole packs. Lanes dearer than buying are left out before. O(n_places²) variables.

    References
    ----------
    F. L. Hitchcock (1941), The distribution of a product from several sources to numerous
    localities, Journal of Mathematics and Physics 20, 224–230. C. Paterson et al. (2011), Inventory
    models with lateral transshipments, European Journal of Operational Research 210(2), 125–136.

    Examples
    --------
    >>> plan = transfer_or_buy(surplus=[8, 0, 0], shortage=[0, 5, 6],
    ...                        move_costs=[[0, 1, 2], [9, 0, 9], [9, 9, 0]], buy_costs=3)
    >>> plan.moved[0], plan.bought, plan.cost, plan.saved
    (array([0., 5., 3.]), array([0., 0., 3.]), 20.0, 13.0)
    """
    spare, lacking, price = same_shape(
        surplus=not_negative("surplus", surplus),
        shortage=not_negative("shortage", shortage),
        buy_costs=not_negative("buy_costs", buy_costs),
    )
    lanes = np.asarray(move_costs, dtype=np.float64)
    not_negative("move_costs", np.where(np.isposinf(lanes), 0.0, lanes))
    size = spare.size
    if spare.ndim != 1 or lanes.shape != (size, size):
        raise WrongShape(f"move_costs must be ({size}, {size}), got {lanes.shape}.")
    useful = (lanes < price) & (spare > 0)[:, None] & (lacking > 0) & ~np.eye(size, dtype=bool)
    givers, takers = np.nonzero(useful)
    moved = np.zeros((size, size))
    if givers.size:
        moved[givers, takers] = _moved(
            lanes[givers, takers] - price[takers], (givers, takers), spare, lacking
        )
    bought = np.maximum(lacking - moved.sum(axis=0), 0.0)
    everything = float(price @ lacking)
    cost = float(price @ bought) + float((moved[givers, takers] * lanes[givers, takers]).sum())
    return Transfers(moved, bought, cost, everything - cost)


def _moved(
    gain: FloatArray, lanes: tuple[np.ndarray, np.ndarray], spare: FloatArray, lacking: FloatArray
) -> FloatArray:
    """Units on each useful lane; ``gain`` is its cost less that of buying."""
    givers, takers = lanes
    size, lane = spare.size, np.arange(givers.size)
    rows = np.concatenate([givers, size + takers])
    matrix = sparse.csr_matrix(
        (np.ones(rows.size), (rows, np.concatenate([lane, lane]))), shape=(2 * size, lane.size)
    )
    answer = linprog(gain, A_ub=matrix, b_ub=np.concatenate([spare, lacking]), method="highs-ds")
    if answer.x is None:
        raise StockmathError(f"The solver found no transfers: {answer.message}")
    units = np.maximum(np.asarray(answer.x), 0.0)
    near = np.rint(units)
    return np.where(np.abs(units - near) < 1e-7, near, units)
