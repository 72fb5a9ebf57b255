"""First in, first out: a pool that remembers what came together, and for how much.

The layers always sum to the pool; a pool at or below zero has none.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.quantities import LARGEST, NOTHING, round_money, round_quantity, share_of_value
from inventory.choices import CostingMethod, MovementReason


@dataclass(slots=True)
class Arrival:
    """The document that is being settled: what it brings becomes a layer of its own."""

    document_id: int = 0
    effective_on: date = date.min


@dataclass(slots=True, eq=False)
class Layer:
    """What is left of goods that came together."""

    document_id: int
    effective_on: date
    quantity: Decimal
    value: Decimal
    pk: int | None = None
    position: int = 0  # 0: it has no turn yet.


@dataclass(slots=True)
class FifoPool:
    """First in, first out: what came first leaves first, at what it cost."""

    quantity: Decimal = NOTHING
    value: Decimal = NOTHING
    last_rate: Decimal = NOTHING
    minor_digits: int = 2
    layers: deque[Layer] = field(default_factory=deque)
    arrival: Arrival = field(default_factory=Arrival)  # Shared by all pools of one posting.

    @property
    def method(self) -> CostingMethod:
        return CostingMethod.FIFO

    @property
    def reason(self) -> MovementReason:
        return MovementReason.REVALUATION

    @property
    def standard_rate(self) -> Decimal:
        return NOTHING

    def worth(self, quantity: Decimal) -> Decimal:
        """What goods are worth whose layer nobody knows, such as goods found: the average."""
        if self.quantity > 0:
            return self._round(self.value * quantity / self.quantity)
        return self._round(self.last_rate * quantity)

    def take(self, quantity: Decimal) -> Decimal:
        """Beyond the last layer goods leave at the last cost."""
        value = NOTHING
        wanted = quantity
        while wanted > 0 and self.layers:
            part = min(wanted, self.layers[0].quantity)
            value += self._cut(self.layers[0], part)
            wanted -= part
        if wanted > 0:
            value += self._round(self.last_rate * wanted)
        self.quantity -= quantity
        self.value -= value
        return value

    def add(self, quantity: Decimal, value: Decimal) -> Decimal:
        """Something is written off only when the pool was below zero, as with the average."""
        missing, owed = self.quantity, self.value
        self.quantity += quantity
        self.value += value
        if value > 0:
            self.last_rate = min(round_quantity(value / quantity), LARGEST)
        if missing >= 0:
            self.layers.append(self._layer(quantity, value))
            return NOTHING
        if self.quantity < 0:
            return self._settle_at(self._round(owed * self.quantity / missing))
        if self.quantity > 0:
            settled = self._round(value * self.quantity / quantity)
            self.layers.append(self._layer(self.quantity, settled))
        return self.come_to_rest()

    def apply(self, quantity: Decimal, value: Decimal, document_id: int | None = None) -> None:
        """Goods that come back stand first again; goods that go are those the document brought."""
        before = max(self.quantity, NOTHING)
        self.quantity += quantity
        self.value += value
        if quantity < 0:
            self._remove(-quantity, document_id)
        elif quantity > 0 and self.quantity > 0:
            there = self.quantity - before
            self.layers.appendleft(self._layer(there, self._round(value * there / quantity)))
        elif quantity == 0:
            self._spread(value, self._layers_of(document_id))

    def come_to_rest(self) -> Decimal:
        """What the layers do not carry is no longer the pool's."""
        if self.quantity < 0:
            return self._settle_at(min(self.value, NOTHING))
        return self._settle_at(sum((layer.value for layer in self.layers), NOTHING))

    def left_of(self, document_id: int) -> Decimal:
        """What is left in the document's own layers."""
        return sum((layer.quantity for layer in self._layers_of(document_id)), NOTHING)

    def charge(self, value: Decimal, document_id: int) -> Decimal:
        """Only what the document brought becomes dearer."""
        layers = self._layers_of(document_id)
        if not layers:
            return NOTHING
        self._spread(value, layers)
        self.value += value
        return value

    def set_value(self, value: Decimal) -> None:
        """Every unit here is worth the same from now on; their turns stay."""
        for layer in self.layers:
            layer.value = NOTHING
        self._spread(value, self.layers)
        self.value = value

    def layer_of_all(self) -> Layer:
        """Everything here as one layer that came today: nobody knows what came when."""
        return self._layer(self.quantity, self.value)

    def _layer(self, quantity: Decimal, value: Decimal) -> Layer:
        return Layer(self.arrival.document_id, self.arrival.effective_on, quantity, value)

    def _layers_of(self, document_id: int | None) -> list[Layer]:
        """The layers that ``document_id`` brought; all of them when no document is named."""
        return [layer for layer in self.layers if document_id in (None, layer.document_id)]

    def _cut(self, layer: Layer, part: Decimal) -> Decimal:
        value = share_of_value(
            layer.value, part=part, whole=layer.quantity, minor_digits=self.minor_digits
        )
        layer.quantity -= part
        layer.value -= value
        if layer.quantity == 0:
            self.layers.remove(layer)
        return value

    def _remove(self, quantity: Decimal, document_id: int | None) -> None:
        own = self._layers_of(document_id)[::-1]
        for layer in [*own, *(layer for layer in self.layers if layer not in own)]:
            part = min(quantity, layer.quantity)
            if part > 0:
                self._cut(layer, part)
                quantity -= part

    def _spread(self, value: Decimal, layers: Iterable[Layer]) -> None:
        """Add ``value`` to ``layers`` by quantity, to the minor unit; none falls below zero."""
        targets = list(layers)
        whole = sum((layer.quantity for layer in targets), NOTHING)
        reached, given = NOTHING, NOTHING
        for layer in targets:
            reached += layer.quantity
            until_here = self._round(value * reached / whole)
            layer.value = max(layer.value + until_here - given, NOTHING)
            given = until_here

    def _settle_at(self, value: Decimal) -> Decimal:
        difference = self.value - value
        self.value = value
        return difference

    def _round(self, value: Decimal) -> Decimal:
        return round_money(value, minor_digits=self.minor_digits)
