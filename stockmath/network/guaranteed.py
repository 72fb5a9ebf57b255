"""Guaranteed service: which stages hold a buffer and which pass the wait on."""

from dataclasses import dataclass

import numpy as np

from stockmath.arrays import FloatArray, positive
from stockmath.network.general import solved_by_highs
from stockmath.network.graph import ServiceNetwork
from stockmath.network.trees import is_forest, solved_by_trees


@dataclass(frozen=True, slots=True)
class Placement:
    """Where buffers stand, arrays (n,).

    ``inbound`` and ``service`` are the periods a stage waits for its suppliers and lets its
    customers wait; ``net`` = inbound + lead time − service is what its buffer covers, periods;
    ``stock`` κ √net, stock units; ``cost`` money per period, which no placement undercuts by more
    than to ``bound``.
    """

    inbound: FloatArray
    service: FloatArray
    net: FloatArray
    stock: FloatArray
    cost: float
    bound: float

    @property
    def gap(self) -> float:
        """How far above the bound the cost may be, as a share of the cost; 0 is proved best."""
        return max(self.cost - self.bound, 0.0) / self.cost if self.cost > 0 else 0.0


def place_buffers(network: ServiceNetwork, *, time_limit: float = 60.0) -> Placement:
    r"""Return the service times that make the buffers of a network cheapest.

    min Σ h κ √(SI + T − S),  SI_j ≥ S_i on every arc i → j,  0 ≤ S ≤ SI + T,  S ≤ service_max

    Parameters
    ----------
    network
        As `service_network` returns it.
    time_limit
        Seconds for networks that are no trees, above zero.

    Returns
    -------
    Placement
        On trees and forests the best, with ``bound`` = ``cost``; on others the best found in the
        time, with a proved bound.

    Raises
    ------
    InvalidParameter
        ``time_limit`` is not above zero.

    Notes
    -----
    Trees by dynamic programming (`trees`), others as a mixed-integer programme (`general`). Demand
    above κ √τ is met by other means than this stock: overtime, express, or not at all.

    References
    ----------
    S. C. Graves and S. P. Willems (2000), Optimizing strategic safety stock placement in supply
    chains, Manufacturing and Service Operations Management 2(1), 68–83.

    Examples
    --------
    >>> from stockmath.network import service_network
    >>> best = place_buffers(service_network(
    ...     lead_time=[9, 4], holding_cost=[1, 4], spread=[10, 10], arcs=[[0, 1]]))
    >>> best.service, best.net, best.cost
    (array([0., 0.]), array([9., 4.]), 110.0)
    """
    seconds = float(positive("time_limit", time_limit))
    if is_forest(network):
        inbound, service = solved_by_trees(network)
        bound = None
    else:
        inbound, service, bound = solved_by_highs(network, time_limit=seconds)
    net = inbound + network.lead_time - service
    cost = network.cost_of(net)
    stock = network.spread * np.sqrt(net)
    return Placement(inbound, service, net, stock, cost, cost if bound is None else bound)
