"""What goods are worth while documents are settled: moving average, exact to the minor unit.

Value is stored, rates are derived. A pool above zero is worth zero or more; a pool below zero
carries the last cost and is worth zero or less; an empty pool is worth nothing.
"""

from dataclasses import dataclass
from decimal import Decimal

from core.quantities import LARGEST, NOTHING, round_money, round_quantity, share_of_value


@dataclass(slots=True)
class Pool:
    """The cost pool of one product in one warehouse."""

    quantity: Decimal = NOTHING
    value: Decimal = NOTHING
    last_rate: Decimal = NOTHING
    minor_digits: int = 2

    def worth(self, quantity: Decimal) -> Decimal:
        """What ``quantity`` is worth at the average, or at the last cost when the pool is empty."""
        if self.quantity > 0:
            return self._round(self.value * quantity / self.quantity)
        return self._round(self.last_rate * quantity)

    def take(self, quantity: Decimal) -> Decimal:
        """``quantity`` leaves; return the value it takes along. The last piece takes the rest."""
        if self.quantity >= quantity:
            value = share_of_value(
                self.value, part=quantity, whole=self.quantity, minor_digits=self.minor_digits
            )
        else:
            held = max(self.quantity, NOTHING)
            value = max(self.value, NOTHING) + self._round(self.last_rate * (quantity - held))
        self.quantity -= quantity
        self.value -= value
        return value

    def add(self, quantity: Decimal, value: Decimal) -> Decimal:
        """``quantity`` worth ``value`` arrives; return what has to be written off beside it.

        Not zero only when the pool was below zero: what left at the last cost turns out to have
        cost something else. Positive: value leaves the pool; negative: it enters.
        """
        missing, owed = self.quantity, self.value
        self.quantity += quantity
        self.value += value
        if value > 0:
            self.last_rate = min(round_quantity(value / quantity), LARGEST)
        if missing >= 0:
            return NOTHING
        if self.quantity < 0:
            settled = self._round(owed * self.quantity / missing)
        else:
            settled = self._round(value * self.quantity / quantity)
        return self._settle_at(settled)

    def apply(self, quantity: Decimal, value: Decimal) -> None:
        """Take back an earlier movement: ``quantity`` and ``value`` with their signs, as is."""
        self.quantity += quantity
        self.value += value

    def come_to_rest(self) -> Decimal:
        """After reversals: drop value that no quantity carries; return it, as ``add`` does."""
        settled = self.value
        if self.quantity >= 0:
            settled = max(settled, NOTHING)
        if self.quantity <= 0:
            settled = min(settled, NOTHING)
        return self._settle_at(settled)

    def _settle_at(self, value: Decimal) -> Decimal:
        difference = self.value - value
        self.value = value
        return difference

    def _round(self, value: Decimal) -> Decimal:
        return round_money(value, minor_digits=self.minor_digits)
