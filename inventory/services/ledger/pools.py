"""What goods are worth while documents are settled: the ways of valuing, exact to the minor unit.

Value is stored, rates are derived. A pool above zero is worth zero or more; a pool below zero
carries the last cost and is worth zero or less; an empty pool is worth nothing. First in, first
out stands in ``layers``, standard cost in ``standards``.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from core.quantities import LARGEST, NOTHING, round_money, round_quantity, share_of_value
from inventory.choices import CostingMethod, MovementReason


class Pool(Protocol):
    """The cost pool of one product in one warehouse, whatever its method."""

    quantity: Decimal
    value: Decimal
    last_rate: Decimal

    @property
    def method(self) -> CostingMethod:
        """How it is valued."""

    @property
    def reason(self) -> MovementReason:
        """What a difference that is written off is called."""

    @property
    def standard_rate(self) -> Decimal:
        """The standard cost of a unit; 0 under every other method."""

    def worth(self, quantity: Decimal) -> Decimal:
        """What ``quantity`` is worth here."""

    def take(self, quantity: Decimal) -> Decimal:
        """``quantity`` leaves; return the value it takes along."""

    def add(self, quantity: Decimal, value: Decimal) -> Decimal:
        """``quantity`` worth ``value`` arrives; return what has to be written off beside it.

        Positive: value leaves the pool; negative: it enters.
        """

    def apply(self, quantity: Decimal, value: Decimal, document_id: int | None = None) -> None:
        """Take back an earlier movement of ``document_id``: as is, with signs."""

    def come_to_rest(self) -> Decimal:
        """After ``apply``: drop value that no goods carry; return it, as ``add`` does."""

    def left_of(self, document_id: int) -> Decimal:
        """How much at most can still be here of what ``document_id`` brought."""

    def charge(self, value: Decimal, document_id: int) -> Decimal:
        """Goods that ``document_id`` brought cost ``value`` more; return what they take of it."""

    def set_value(self, value: Decimal) -> None:
        """What is here is worth ``value`` from now on."""


@dataclass(slots=True)
class AveragePool:
    """Moving average: every unit is worth the same."""

    quantity: Decimal = NOTHING
    value: Decimal = NOTHING
    last_rate: Decimal = NOTHING
    minor_digits: int = 2

    @property
    def method(self) -> CostingMethod:
        return CostingMethod.AVERAGE

    @property
    def reason(self) -> MovementReason:
        return MovementReason.REVALUATION

    @property
    def standard_rate(self) -> Decimal:
        return NOTHING

    def worth(self, quantity: Decimal) -> Decimal:
        """What ``quantity`` is worth at the average, or at the last cost when the pool is empty."""
        if self.quantity > 0:
            return self._round(self.value * quantity / self.quantity)
        return self._round(self.last_rate * quantity)

    def take(self, quantity: Decimal) -> Decimal:
        """The last piece takes the rest."""
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
        """Something is written off only when the pool was below zero.

        What left at the last cost then turns out to have cost something else.
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

    def apply(self, quantity: Decimal, value: Decimal, document_id: int | None = None) -> None:
        """Units are alike: it does not matter which document is taken back."""
        self.quantity += quantity
        self.value += value

    def come_to_rest(self) -> Decimal:
        """A pool above zero is worth zero or more, one below zero or less, an empty one nothing."""
        settled = self.value
        if self.quantity >= 0:
            settled = max(settled, NOTHING)
        if self.quantity <= 0:
            settled = min(settled, NOTHING)
        return self._settle_at(settled)

    def left_of(self, document_id: int) -> Decimal:
        """Goods are not told apart: whatever is here may have come with the document."""
        return max(self.quantity, NOTHING)

    def charge(self, value: Decimal, document_id: int) -> Decimal:
        """Everything here becomes dearer together."""
        if self.quantity <= 0:
            return NOTHING
        self.value += value
        return value

    def set_value(self, value: Decimal) -> None:
        self.value = value

    def _settle_at(self, value: Decimal) -> Decimal:
        difference = self.value - value
        self.value = value
        return difference

    def _round(self, value: Decimal) -> Decimal:
        return round_money(value, minor_digits=self.minor_digits)
