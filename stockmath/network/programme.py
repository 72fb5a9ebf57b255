"""One mixed-integer programme for guaranteed service: pairs of times, or of cells of times."""

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from stockmath.arrays import FloatArray
from stockmath.network.candidates import Times
from stockmath.network.graph import ServiceNetwork

GAP = 1e-6  # HiGHS stops when what it has is proved this near to the best.


class Programme:
    r"""Each stage chooses one pair of times: w(a, b) ∈ [0, 1], u(a) says SI ≥ a, v(b) S ≥ b.

    u is whole; along an arc v_i(b) ≤ u_j(b). With pairs this is exact on trees even without whole
    numbers, and so close on others that few branches are needed. With ``grain`` g a time stands for
    itself and the g − 1 periods after it. Variables in a row: every stage's w, then its u, its v.
    """

    def __init__(
        self, network: ServiceNetwork, inbound: Times, service: Times, *, grain: int
    ) -> None:
        self.network, self.grain = network, grain
        self.waits = [np.unique(np.array(sorted(t)) // grain * grain) for t in inbound]
        self.times = [np.unique(np.array(sorted(t)) // grain * grain) for t in service]
        self.pairs: list[tuple[np.ndarray, np.ndarray]] = []
        self.first: list[tuple[int, int, int]] = []  # Where w, u and v of a stage begin.
        costs, count = [], 0
        for stage in range(network.size):
            wait, time = self._pairs(stage)
            self.pairs.append((wait, time))
            n_waits, n_times = self.waits[stage].size - 1, self.times[stage].size - 1
            self.first.append((count, count + wait.size, count + wait.size + n_waits))
            count += wait.size + n_waits + n_times
            net = self.waits[stage][wait] + network.lead_time[stage] - self.times[stage][time]
            net = np.maximum(net - (grain - 1 if network.customers[stage] else 0), 0)
            weight = network.holding_cost[stage] * network.spread[stage]
            costs += [weight * np.sqrt(net), np.zeros(n_waits + n_times)]
        self.cost = np.concatenate(costs)
        self.is_whole = np.zeros(count)
        for stage, (_w, start, end) in enumerate(self.first):
            self.is_whole[start:end] = 1 if self.network.suppliers[stage] else 0

    def _pairs(self, stage: int) -> tuple[np.ndarray, np.ndarray]:
        """Positions in ``waits`` and ``times`` of the pairs with S ≤ SI + T."""
        waits, lead = self.waits[stage], self.network.lead_time[stage]
        if not self.network.customers[stage]:  # The latest allowed is best where nobody else waits.
            last = np.minimum(waits + lead, self.network.service_max[stage])
            self.times[stage] = np.unique(last)
            return np.arange(waits.size), np.searchsorted(self.times[stage], last)
        slack = self.grain - 1 if self.network.suppliers[stage] else 0
        wait, time = np.nonzero(self.times[stage] <= waits[:, None] + lead + slack)
        return wait, time

    def solved(self, *, time_limit: float) -> tuple[FloatArray | None, float]:
        """Return the inbound times (n,) found, if any, and a bound on the cost of any."""
        answer = milp(
            self.cost,
            constraints=self.constraints(),
            integrality=self.is_whole,
            bounds=Bounds(0, 1),
            options={"time_limit": time_limit, "mip_rel_gap": GAP},
        )
        proved = answer.mip_dual_bound
        bound = float(proved) if proved is not None and np.isfinite(proved) else 0.0
        waits = None if answer.x is None else self.inbound_of(answer.x)
        return waits, max(bound, 0.0)

    def constraints(self) -> list[LinearConstraint]:
        """One pair a stage, u and v that tell which, and v ≤ u along every arc."""
        equal, right = _Rows(), []
        for stage, (wait, time) in enumerate(self.pairs):
            first, u, v = self.first[stage]
            for chosen, n, start in (
                (wait, self.waits[stage].size, u),
                (time, self.times[stage].size, v),
            ):
                for value in range(n):
                    columns = first + np.flatnonzero(chosen == value)
                    equal.add(columns, 1.0)
                    right.append(1.0 if value == 0 else 0.0)
                    if value > 0:
                        equal.more(start + value - 1, -1.0)
                    if value < n - 1:
                        equal.more(start + value, 1.0)
        order = _Rows()
        for supplier, customer in self.network.arcs.tolist():
            self._arc(order, supplier, customer)
        both = [LinearConstraint(equal.matrix(self.cost.size), right, right)]
        if order.count:
            both.append(LinearConstraint(order.matrix(self.cost.size), -np.inf, 0.0))
        return both

    def _arc(self, rows: "_Rows", supplier: int, customer: int) -> None:
        times, waits = self.times[supplier], self.waits[customer]
        reached = np.searchsorted(waits, times[1:])
        for later in np.unique(reached, return_index=True)[1]:
            v = self.first[supplier][2] + later
            rows.add(np.array([v]), 1.0)
            if reached[later] < waits.size and reached[later] > 0:
                rows.more(self.first[customer][1] + reached[later] - 1, -1.0)

    def inbound_of(self, answer: FloatArray) -> FloatArray:
        """Read each stage's inbound time off its u."""
        waits = np.zeros(self.network.size)
        for stage, (_w, start, end) in enumerate(self.first):
            waits[stage] = self.waits[stage][int(np.rint(answer[start:end]).sum())]
        return waits


class _Rows:
    """A sparse matrix, row by row."""

    def __init__(self) -> None:
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[float] = []
        self.count = 0

    def add(self, columns: np.ndarray, value: float) -> None:
        """Begin a row with ``value`` in ``columns``."""
        self.row += [self.count] * len(columns)
        self.column += columns.tolist()
        self.value += [value] * len(columns)
        self.count += 1

    def more(self, column: int, value: float) -> None:
        """Add one entry to the row begun last."""
        self.row.append(self.count - 1)
        self.column.append(column)
        self.value.append(value)

    def matrix(self, width: int) -> sparse.csr_matrix:
        """Return it, of so many columns."""
        shape = (self.count, width)
        return sparse.csr_matrix((self.value, (self.row, self.column)), shape=shape)
