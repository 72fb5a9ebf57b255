"""One block of series lived through, period by period; everything checked before."""

import numpy as np

from stockmath.allocation.fair_share import granted
from stockmath.arrays import BoolArray, FloatArray, IntArray
from stockmath.lotsizing.packs import WHOLE_PACKS_TOLERANCE
from stockmath.simulation.policies import Levels, Policy, settled
from stockmath.simulation.supply import Checked

SUMS = (
    *("demand", "sold", "shipped", "refused", "ordered", "received", "expired", "orders"),
    *("stock", "waiting", "short_periods"),
)


class Run:
    """The state of a block; rows as in `Checked`, sources first."""

    def __init__(
        self,
        rules: Checked,
        block: slice,
        demand: FloatArray,
        opening: FloatArray,
        *,
        warm_up: int,
        keeps_days: bool,
    ) -> None:
        self.rules, self.warm_up = rules, warm_up
        self.caller = rules.order[block]
        self.past = demand.view()
        self.past.flags.writeable = False
        self.asked = np.ascontiguousarray(demand[self.caller].T)  # (n_periods, n)
        self.n_periods, self.n = self.asked.shape
        self.levels = rules.levels if rules.is_joined else (slice(0, self.n),)
        self.lead = rules.lead_time[..., block]
        self.review, self.pack = rules.review[block], rules.pack[block]
        self.next_look = rules.first_review[block].copy()
        self.minimum, self.life = rules.minimum[block], rules.shelf_life[block]
        self.looks_together = bool(
            (self.review == self.review[0]).all() and (self.next_look == self.next_look[0]).all()
        )
        self.on_hand = opening[self.caller].copy()
        self.position, self.owed = self.on_hand.copy(), np.zeros(self.n)
        self.width = int(self.lead.max()) + 2
        self.coming = np.zeros((self.width, self.n))  # What is due in t stands in row t % width.
        self.entered = self.on_hand.copy()
        self.entered_by = np.zeros((int(self.life.max()) + 1, self.n))
        self.room = np.zeros(0)
        self.kept = [np.zeros_like(self.asked) for _ in range(3)] if keeps_days else None
        self._known: Levels | None = None
        self.point = self.target = np.zeros(self.n)
        self._forget()

    def _forget(self) -> None:
        """Set every sum to zero: what came before is not counted."""
        self.demand, self.sold, self.shipped = np.zeros(self.n), np.zeros(self.n), np.zeros(self.n)
        self.refused, self.ordered = np.zeros(self.n), np.zeros(self.n)
        self.received, self.expired = np.zeros(self.n), np.zeros(self.n)
        self.orders, self.stock = np.zeros(self.n), np.zeros(self.n)
        self.waiting, self.short_periods = np.zeros(self.n), np.zeros(self.n)

    def through(self, policy: Policy) -> None:
        """Live through every period."""
        ages = bool(self.life.any())
        for period in range(self.n_periods):
            if period == self.warm_up:
                self._forget()
            if ages:
                self._expire(period)
            looked = self._looked(period)
            if looked is not None:
                self._settle(period, policy)
            if self.rules.dock_capacity is not None:
                self.room = self.rules.dock_capacity[period].copy()
            for level in self.levels:
                if looked is not None:
                    self._order(period, level, looked[level])
                self._receive(period, level)
            if ages:
                self.entered_by[period % len(self.entered_by)] = self.entered
            self._sell(period)
        self.demand = self.asked[self.warm_up :].sum(axis=0)

    def _looked(self, period: int) -> BoolArray | None:
        """Which series are looked at, or none for none of them."""
        if self.looks_together:
            if self.next_look[0] != period:
                return None
            self.next_look += self.review
            return np.ones(self.n, dtype=np.bool_)
        looked = self.next_look == period
        if not looked.any():
            return None
        self.next_look[looked] += self.review[looked]
        return looked

    def _settle(self, period: int, policy: Policy) -> None:
        levels = policy.levels(period, self.past[:, :period])
        if levels is not self._known:
            point, target = settled(levels, len(self.past))
            self.point, self.target = point[self.caller], target[self.caller]
            self._known = levels

    def _expire(self, period: int) -> None:
        """What is on hand beyond what came in during the shelf life came in before it."""
        old = self.entered_by[(period - self.life) % len(self.entered_by), np.arange(self.n)]
        ages = (self.life > 0) & (period >= self.life)
        gone = np.where(ages, np.maximum(self.on_hand - (self.entered - old), 0.0), 0.0)
        self.on_hand -= gone
        self.position -= gone
        self.expired += gone

    def _order(self, period: int, level: slice, looked: BoolArray) -> None:
        position, pack = self.position[level], self.pack[level]
        need = self.target[level] - position
        need *= position <= self.point[level]
        if not self.looks_together:
            need *= looked
        asks = need > 0
        packs = np.maximum(need, self.minimum[level])
        packs /= pack
        packs *= 1 - WHOLE_PACKS_TOLERANCE
        np.ceil(packs, out=packs)
        np.maximum(packs, 1.0, out=packs)
        packs *= pack
        packs *= asks
        if level.start > 0:
            packs = self._shipped(level, packs)
        self.position[level] += packs
        self.ordered[level] += packs
        self.orders[level] += asks
        if self.kept is not None:
            self.kept[2][period, level] = packs
        self._send(period, level, packs)

    def _send(self, period: int, level: slice, quantity: FloatArray) -> None:
        """Put orders where they will come in."""
        lead = self.lead[period, level] if self.lead.ndim == 2 else self.lead[level]
        if lead.size and (lead == lead[0]).all():
            self.coming[(period + lead[0]) % self.width, level] += quantity
            return
        row = np.flatnonzero(quantity)
        self.coming[(period + lead[row]) % self.width, level.start + row] += quantity[row]

    def _shipped(self, level: slice, asked: FloatArray) -> FloatArray:
        """Take from the sources what they have, in fair shares."""
        source = self.rules.source[level]
        stock = np.maximum(self.on_hand - self.owed, 0.0)
        given = granted(asked, source, stock, self.pack[level])
        gone = np.bincount(source, given, self.n)
        self.on_hand -= gone
        self.position -= gone
        self.shipped += gone
        self.refused += np.bincount(source, asked - given, self.n)
        return given

    def _receive(self, period: int, level: slice) -> None:
        slot = self.coming[period % self.width, level]
        if self.rules.dock_capacity is not None:
            self._admit(period, level, slot)
        self.on_hand[level] += slot
        self.received[level] += slot
        self.entered[level] += slot
        slot[:] = 0.0

    def _admit(self, period: int, level: slice, slot: FloatArray) -> None:
        """Leave in ``slot`` what the docks take in; the rest is due the next period."""
        row: IntArray = np.flatnonzero(slot)
        place = self.rules.place[level][row]
        let = granted(slot[row], place, self.room, self.pack[level][row])
        self.room -= np.bincount(place, let, self.room.size)
        self.coming[(period + 1) % self.width, level.start + row] += slot[row] - let
        slot[row] = let

    def _sell(self, period: int) -> None:
        want = self.asked[period]
        if self.rules.is_lost:
            sold = np.minimum(self.on_hand, want)
            self.on_hand -= sold
            self.position -= sold
        else:
            sold = np.minimum(np.maximum(self.on_hand - self.owed, 0.0), want)
            self.owed += want
            out = np.minimum(self.on_hand, self.owed)
            self.on_hand -= out
            self.owed -= out
            self.position -= want
            self.waiting += self.owed
        self.sold += sold
        self.stock += self.on_hand
        self.short_periods += sold < want
        if self.kept is not None:
            self.kept[0][period], self.kept[1][period] = self.on_hand, sold
