"""Guaranteed service on any acyclic network: mixed-integer programmes, solved by HiGHS."""

import time

import numpy as np

from stockmath.arrays import FloatArray
from stockmath.network.candidates import Times, candidate_times
from stockmath.network.graph import ServiceNetwork
from stockmath.network.programme import Programme

STEPS = (20_000, 200_000)  # Pairs of times in a programme: first few, then many.
ENOUGH = 0.005  # A gap below this is not worth the larger programme.


def solved_by_highs(
    network: ServiceNetwork, *, time_limit: float, steps: tuple[int, ...] = STEPS
) -> tuple[FloatArray, FloatArray, float]:
    r"""Return inbound and service times (n,), periods, and a bound no placement is cheaper than.

    Where the candidate times make too many pairs they are first put into cells of so many periods;
    a pair of cells costs what its cheapest pair of times would, so that the bound stays a bound.
    Around the answer all times are then tried, which gives the placement.

    Notes
    -----
    Without cells the answer is the best. With cells of g periods the bound is off by about
    (g − 1) / 2τ. What is found is tightened before it is returned: no stage waits for longer, or
    delivers earlier, than it must.

    References
    ----------
    Q. Huangfu and J. A. J. Hall (2018), Parallelizing the dual revised simplex method,
    Mathematical Programming Computation 10, 119–142 (HiGHS).
    """
    ends = time.monotonic() + time_limit
    all_times = candidate_times(network)
    best, bound = _cost_of(network, waits := np.zeros(network.size)), 0.0
    for pairs in steps:
        left = ends - time.monotonic()
        if left <= 0:
            break
        grain = _grain(all_times, pairs)
        programme = Programme(network, *all_times, grain=grain)
        found, proved = programme.solved(time_limit=left if grain == 1 else 0.7 * left)
        bound = max(bound, proved)
        if found is not None and grain > 1:
            found = _polished(network, all_times, found, grain, ends - time.monotonic())
        if found is not None and (cost := _cost_of(network, found)) < best:
            best, waits = cost, found
        if grain == 1 or best - bound <= ENOUGH * best:
            break
    inbound, service = tightened(network, waits)
    return inbound, service, min(bound, best)


def _grain(all_times: tuple[Times, Times], pairs: int) -> int:
    """The smallest cell with which no more than so many pairs are left."""
    grain = 1
    while True:
        counts = [
            len({a // grain for a in waits}) * len({b // grain for b in times})
            for waits, times in zip(*all_times, strict=True)
        ]
        if sum(counts) <= pairs:
            return grain
        grain += 1


def _polished(
    network: ServiceNetwork,
    all_times: tuple[Times, Times],
    waits: FloatArray,
    grain: int,
    seconds: float,
) -> FloatArray:
    """Try all times within a cell and a half of a placement, and return the best."""
    reach = grain + grain // 2
    inbound, service = tightened(network, waits)
    near: tuple[Times, Times] = ([], [])
    for side, chosen in enumerate((inbound, service)):
        for stage, times in enumerate(all_times[side]):
            around = {t for t in times if abs(t - chosen[stage]) <= reach}
            near[side].append(around | {0, int(chosen[stage])})
    if seconds <= 0:
        return waits
    found, _bound = Programme(network, *near, grain=1).solved(time_limit=seconds)
    if found is None or _cost_of(network, found) > _cost_of(network, waits):
        return waits
    return found


def _cost_of(network: ServiceNetwork, waits: FloatArray) -> float:
    inbound, service = tightened(network, waits)
    return network.cost_of(inbound + network.lead_time - service)


def tightened(network: ServiceNetwork, waits: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return times of at most the inbound ``waits`` (n,) at which no stage holds more than it
    must: everyone delivers as late as the customers stand for, and waits no longer than that.
    """
    inbound, service = np.zeros(network.size), np.zeros(network.size)
    for stage in network.order:
        suppliers = list(network.suppliers[stage])
        inbound[stage] = max((service[k] for k in suppliers), default=0.0)
        asked = [waits[k] for k in network.customers[stage]]
        latest = min(asked, default=np.inf)
        own = inbound[stage] + network.lead_time[stage]
        service[stage] = min(own, latest, network.service_max[stage])
    return inbound, service
