"""Standard cost: a unit is worth what was set, and the difference to what it cost is told apart."""

from dataclasses import dataclass
from decimal import Decimal

from core.quantities import LARGEST, NOTHING, round_money, round_quantity
from inventory.choices import CostingMethod, MovementReason


@dataclass(slots=True)
class StandardPool:
    """Standard cost: the value always is quantity times standard, rounded once."""

    quantity: Decimal = NOTHING
    value: Decimal = NOTHING
    last_rate: Decimal = NOTHING
    minor_digits: int = 2
    standard_rate: Decimal = NOTHING

    @property
    def method(self) -> CostingMethod:
        return CostingMethod.STANDARD

    @property
    def reason(self) -> MovementReason:
        return MovementReason.VARIANCE

    def worth(self, quantity: Decimal) -> Decimal:
        return round_money(self.standard_rate * quantity, minor_digits=self.minor_digits)

    def take(self, quantity: Decimal) -> Decimal:
        """Rounded on the whole, so that the pieces of a receipt are worth the receipt."""
        self.quantity -= quantity
        return self._settle_at(self.worth(self.quantity))

    def add(self, quantity: Decimal, value: Decimal) -> Decimal:
        """What goods cost beyond the standard, or less, is written off as variance."""
        self.quantity += quantity
        self.value += value
        if value > 0:
            self.last_rate = min(round_quantity(value / quantity), LARGEST)
        return self._settle_at(self.worth(self.quantity))

    def apply(self, quantity: Decimal, value: Decimal, document_id: int | None = None) -> None:
        self.quantity += quantity
        self.value += value

    def come_to_rest(self) -> Decimal:
        return self._settle_at(self.worth(self.quantity))

    def left_of(self, document_id: int) -> Decimal:
        return max(self.quantity, NOTHING)

    def charge(self, value: Decimal, document_id: int) -> Decimal:
        """The standard stays: nothing of it is taken."""
        return NOTHING

    def set_value(self, value: Decimal) -> None:
        """The standard decides, whatever was asked for."""
        self.value = self.worth(self.quantity)

    def _settle_at(self, value: Decimal) -> Decimal:
        difference = self.value - value
        self.value = value
        return difference
