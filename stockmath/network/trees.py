"""Guaranteed service on trees: the dynamic programme, with few candidates instead of all times."""

import numpy as np

from stockmath.arrays import FloatArray, IntArray
from stockmath.network.graph import ServiceNetwork

FLAT = 1e-12  # A bend up that is smaller, relative to the values, is rounding.


def is_forest(network: ServiceNetwork) -> bool:
    """Whether no two stages are joined in two ways, direction left aside."""
    root = np.arange(network.size)

    def top(stage: int) -> int:
        while root[stage] != stage:
            root[stage] = root[root[stage]]
            stage = int(root[stage])
        return stage

    for supplier, customer in network.arcs.tolist():
        first, second = top(supplier), top(customer)
        if first == second:
            return False
        root[first] = second
    return True


def solved_by_trees(network: ServiceNetwork) -> tuple[FloatArray, FloatArray]:
    r"""Return inbound and service times (n,), periods, of least cost on a tree or forest.

    f_k(S) = min_SI c_k(S, SI) towards a customer, g_k(SI) = min_S c_k(S, SI) towards a supplier,
    c_k = h κ √(SI + T − S) + Σ_i min_{x ≤ SI} f_i(x) + Σ_j min_{y ≥ S} g_j(y)

    Notes
    -----
    Between two bends of Σ f or Σ g everything is concave, so that the minimum lies on a bend or an
    end: only those are tried. O(n × bends × longest time), and bends are few.
    """
    programme = _Programme(network)
    for stage in reversed(programme.outward):
        programme.solve(int(stage))
    return programme.read_back()


class _Programme:
    def __init__(self, network: ServiceNetwork) -> None:
        self.network = network
        self.lead = network.lead_time.tolist()
        self.longest = network.longest.tolist()
        self.outward, self.parent = self._rooted()
        self.weight = network.holding_cost * network.spread
        self.roots = np.sqrt(np.arange(max(self.longest) + 1, dtype=np.float64))
        self.best: dict[int, FloatArray] = {}  # f or g of a stage, running minimum towards parent.
        self.before: dict[int, tuple[FloatArray, FloatArray]] = {}  # Σ f over SI, Σ g over S.

    def _rooted(self) -> tuple[list[int], list[int]]:
        """Return the stages from the roots outward, and each stage's parent or −1."""
        network = self.network
        parent = [-2] * network.size
        outward: list[int] = []
        for start in range(network.size):
            if parent[start] != -2:
                continue
            parent[start] = -1
            queue = [start]
            for stage in queue:
                for other in (*network.suppliers[stage], *network.customers[stage]):
                    if parent[other] == -2:
                        parent[other] = stage
                        queue.append(other)  # The list is the queue.
            outward += queue
        return outward, parent

    def _sums(self, stage: int) -> tuple[FloatArray, FloatArray]:
        """Σ f over the inbound times 0 …, Σ g over the service times 0 … of a stage."""
        network, parent = self.network, self.parent[stage]
        wait = self.longest[stage] - self.lead[stage]
        up = np.zeros(wait + 1)
        for supplier in network.suppliers[stage]:
            if supplier != parent:
                best = self.best[supplier]
                up[: best.size] += best
                up[best.size :] += best[-1]
        down = np.zeros(int(min(self.longest[stage], network.service_max[stage])) + 1)
        for customer in network.customers[stage]:
            if customer != parent:
                down += self.best[customer][: down.size]
        return up, down

    def solve(self, stage: int) -> None:
        """Fill in f or g of a stage, as its parent will ask for it."""
        up, down = self.before[stage] = self._sums(stage)
        parent = self.parent[stage]
        if parent in self.network.customers[stage]:
            waits = bends(up)
            times = np.arange(down.size)
            value = self._cost(stage, waits[:, None], times) + up[waits][:, None]
            least = np.maximum(times - self.lead[stage], 0)  # τ = 0, or no wait at all.
            value = np.minimum(value.min(axis=0), self._cost(stage, least, times) + up[least])
            self.best[stage] = np.minimum.accumulate(value + down)
        elif parent >= 0:
            times = bends(down)
            waits = np.arange(up.size)
            value = self._cost(stage, waits, times[:, None]) + down[times][:, None]
            most = np.minimum(waits + self.lead[stage], down.size - 1)
            value = np.minimum(value.min(axis=0), self._cost(stage, waits, most) + down[most])
            self.best[stage] = np.minimum.accumulate((value + up)[::-1])[::-1]

    def _cost(self, stage: int, wait: IntArray, time: IntArray) -> FloatArray:
        net = wait + self.lead[stage] - time
        return np.where(net >= 0, self.weight[stage] * self.roots[np.maximum(net, 0)], np.inf)

    def read_back(self) -> tuple[FloatArray, FloatArray]:
        """Walk from the roots outward and fix every stage's two times."""
        inbound, service = np.zeros(self.network.size), np.zeros(self.network.size)
        for stage in self.outward:
            up, down = self.before[stage]
            parent = self.parent[stage]
            first, last = 0, down.size - 1
            if parent in self.network.customers[stage]:
                last = min(last, int(inbound[parent]))
            least = int(service[parent]) if parent in self.network.suppliers[stage] else 0
            wait, time = self._choice(stage, (up, down), (first, last), least)
            inbound[stage], service[stage] = wait, time
        return inbound, service

    def _choice(
        self,
        stage: int,
        sums: tuple[FloatArray, FloatArray],
        times: tuple[int, int],
        least: int,
    ) -> tuple[int, int]:
        """The best pair with S within ``times`` and SI at least ``least``."""
        up, down = sums
        waits = np.unique(np.append(bends(up), least))
        waits = waits[waits >= least]
        span = np.arange(times[0], times[1] + 1)
        value = self._cost(stage, waits[:, None], span) + up[waits][:, None] + down[span]
        row, column = divmod(int(value.argmin()), span.size)
        best, pair = float(value[row, column]), (int(waits[row]), int(span[column]))
        tight = np.maximum(span - self.lead[stage], least)
        tight_value = self._cost(stage, tight, span) + up[tight] + down[span]
        column = int(tight_value.argmin())
        if tight_value[column] < best:
            pair = (int(tight[column]), int(span[column]))
        return pair


def bends(values: FloatArray) -> IntArray:
    """Return where a minimum of ``values`` plus something concave can lie: ends and bends up."""
    if values.size <= 2:
        return np.arange(values.size)
    turn = values[2:] - 2 * values[1:-1] + values[:-2]
    inside = np.flatnonzero(turn > FLAT * (1 + np.abs(values[1:-1]))) + 1
    return np.concatenate([[0], inside, [values.size - 1]])
