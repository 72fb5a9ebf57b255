"""Central and store buffers set together, by simulating both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, IntArray, finite, fraction, not_negative, positive
from stockmath.errors import InvalidParameter, NotEnoughHistory, WrongShape
from stockmath.simulation import FixedLevels, Levels, Supply, simulate

STORE_STEPS = 12
STORE_REACH = 6.0  # Standard deviations of the largest store buffer tried.


@dataclass(frozen=True, slots=True)
class JointBuffers:
    """The cheapest pair found: ``central`` and ``stores`` in standard deviations of demand over
    lead time + review; ``order_up_to`` (n_series,) the levels they make; ``value`` money in stock
    on average; ``fill_rate`` of the customers; ``tried`` (n_tried, 4): central, stores, value and
    fill rate of every pair looked at, to draw.
    """

    central: float
    stores: float
    order_up_to: FloatArray
    value: float
    fill_rate: float
    tried: FloatArray


def joint_buffers(
    demand: ArrayLike,
    *,
    supply: Supply,
    mean: ArrayLike,
    sd: ArrayLike,
    unit_value: ArrayLike,
    fill_rate: float,
    centrals: ArrayLike = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.65, 2.5, 3.5),
    warm_up: int = 0,
) -> JointBuffers:
    r"""Return the central and store buffers that reach a fill rate with the least money in stock.

    S = max(μ + z σ, 0), z one number for all that supply others, one for all that do not

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), past or drawn, stock units, not negative.
    supply
        With ``source``: who supplies whom. See `stockmath.simulation.Supply`.
    mean, sd
        μ and σ over lead time + review, (n_series,), stock units, not negative; of a series that
        supplies others that of all the demand it serves.
    unit_value
        Money per stock unit, scalar or (n_series,), above zero.
    fill_rate
        Share of customers' demand to be served from stock, in (0, 1).
    centrals
        The central z to try.
    warm_up
        As in `stockmath.simulation.simulate`.

    Returns
    -------
    JointBuffers
        The cheapest of the pairs tried that reach the fill rate.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, shapes do not fit, nobody supplies anybody, or no pair
        tried reaches the fill rate.

    Notes
    -----
    For each central z the least store z is bisected: the same demand every time, so that more stock
    never serves less but for rationing. Central stock that only waits for stores is money, an
    empty centre makes every store hold for it: the best z depends on demand. Value and fill rate
    are those of the demand given: judge them on other demand. O(n_centrals × 12) simulations.

    References
    ----------
    M. C. Fu (2015), Handbook of Simulation Optimization, Springer, chapter 2, common random numbers
    in a search; A. Federgruen and P. Zipkin (1984), Approximations of dynamic multilocation
    production and inventory problems, Management Science 30(1), 69–84, for the balance.

    Examples
    --------
    >>> demand = np.random.default_rng(1).poisson(3, (4, 200)).astype(float)
    >>> demand[0] = 0
    >>> best = joint_buffers(
    ...     demand, supply=Supply(lead_time=[7, 1, 1, 1], source=[-1, 0, 0, 0]), unit_value=1,
    ...     mean=[72, 6, 6, 6], sd=[8.5, 2.4, 2.4, 2.4], fill_rate=0.97)
    >>> best.fill_rate >= 0.97, best.central < 1.65
    (True, True)
    """
    target = float(fraction("fill_rate", fill_rate))
    rows = not_negative("demand", demand)
    if rows.ndim != 2 or len(rows) == 0:
        raise WrongShape(f"demand must be (n_series, n_periods), got {rows.shape}.")
    tries = finite("centrals", centrals).ravel()
    if tries.size == 0:
        raise NotEnoughHistory("centrals must name at least one z to try, got none.")
    search = _Search(
        demand=rows,
        supply=supply,
        mean=_series("mean", not_negative("mean", mean), len(rows)),
        sd=_series("sd", not_negative("sd", sd), len(rows)),
        value=_series("unit_value", positive("unit_value", unit_value), len(rows)),
        is_central=_is_central(supply, len(rows)),
        warm_up=warm_up,
    )
    tried = [pair for central in tries for pair in search.bisect(float(central), target)]
    return search.cheapest(np.array(tried), target)


@dataclass(frozen=True, slots=True)
class _Search:
    demand: FloatArray
    supply: Supply
    mean: FloatArray
    sd: FloatArray
    value: FloatArray
    is_central: np.ndarray
    warm_up: int

    def levels(self, central: float, stores: float) -> FloatArray:
        z = np.where(self.is_central, central, stores)
        return np.maximum(np.ceil(self.mean + z * self.sd), 0.0)

    def lived(self, central: float, stores: float) -> tuple[float, float, float, float]:
        """One simulation: the pair, its value and its fill rate."""
        levels = self.levels(central, stores)
        result = simulate(
            self.demand,
            supply=self.supply,
            policy=FixedLevels(Levels(levels, levels)),
            on_hand=levels,
            warm_up=self.warm_up,
        )
        return central, stores, float(self.value @ result.mean_stock), result.total_fill_rate

    def bisect(self, central: float, target: float) -> list[tuple[float, float, float, float]]:
        """Look for the least store z that reaches the fill rate beside this central one."""
        low, high = -STORE_REACH / 2, STORE_REACH
        tried = [self.lived(central, high)]
        if tried[0][3] < target:
            return tried
        for _ in range(STORE_STEPS):
            middle = (low + high) / 2
            tried.append(self.lived(central, middle))
            low, high = (low, middle) if tried[-1][3] >= target else (middle, high)
        return tried

    def cheapest(self, table: FloatArray, target: float) -> JointBuffers:
        """Return the pair of least value among those that reach the fill rate."""
        reach = table[table[:, 3] >= target]
        if len(reach) == 0:
            raise InvalidParameter(
                f"no buffers tried reach a fill rate of {target:g}; the best is "
                f"{table[:, 3].max():g}."
            )
        central, stores, value, fill = (float(x) for x in reach[reach[:, 2].argmin()])
        return JointBuffers(
            central=central,
            stores=stores,
            order_up_to=self.levels(central, stores),
            value=value,
            fill_rate=fill,
            tried=table,
        )


def _is_central(supply: Supply, n_series: int) -> np.ndarray:
    source: IntArray = np.broadcast_to(np.asarray(supply.source), (n_series,))
    supplying = source[source >= 0]
    if supplying.size == 0:
        raise InvalidParameter("source must name at least one series that supplies another.")
    return np.isin(np.arange(n_series), supplying)


def _series(name: str, value: FloatArray, n_series: int) -> FloatArray:
    if value.shape not in {(), (n_series,)}:
        raise WrongShape(f"{name} must be one value or ({n_series},), got {value.shape}.")
    return np.array(np.broadcast_to(value, (n_series,)))
