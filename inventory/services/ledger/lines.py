"""Lines of a document: checked for shape before anything is locked, lots filled in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.choices import Tracking
from catalog.models import Product
from core.quantities import LARGEST, NOTHING, QUANTUM, round_quantity
from core.rows import insert_missing, keys_of
from inventory.choices import CostingMethod, LocationKind, MovementReason
from inventory.errors import (
    DocumentTooLong,
    EmptyDocument,
    LotMismatch,
    LotNeeded,
    NotAMove,
    ValueNeeded,
)
from inventory.models import Location, Lot
from inventory.values import Move

LINES_MAX = 5000
# Goods from there come with their value.
PRICED_BY_CALLER = (LocationKind.SUPPLIER, LocationKind.OPENING)


class Place(NamedTuple):
    """The key of a balance, in the order in which balances are locked."""

    product_id: int
    location_id: int
    lot_id: int


@dataclass(frozen=True, slots=True)
class Landing:
    """A share of a bill for goods that a receipt brought: what is left of them takes it."""

    receipt_id: int
    amount: Decimal
    came: Decimal
    lots: Mapping[int, Decimal] = field(default_factory=dict)  # What came, by lot told apart.


@dataclass(frozen=True, slots=True)
class Revaluing:
    """A pool is valued another way: by a method, at a standard cost, or at a given unit cost."""

    method: CostingMethod | None = None  # None: as before.
    standard_rate: Decimal = NOTHING
    unit_cost: Decimal | None = None  # None: goods are worth what they were, or the standard.


@dataclass(frozen=True, slots=True)
class Line:
    """A move that was checked, with its lot; or a change of value, which moves no goods."""

    product: Product
    lot_id: int
    source: Location
    destination: Location
    quantity: Decimal
    value: Decimal | None = None
    reason: str = MovementReason.MOVE
    is_taken_back: bool = False  # A reversal's line: its value is what it was.
    of_document_id: int | None = None  # Whose goods are taken back; None: nobody's in particular.
    change: Landing | Revaluing | None = None  # Of value alone, at the destination.
    owner: str = ""  # Whose promise it keeps, or breaks when it is taken back.

    @property
    def source_place(self) -> Place:
        return Place(self.product.id, self.source.id, self.lot_id)

    @property
    def destination_place(self) -> Place:
        return Place(self.product.id, self.destination.id, self.lot_id)

    @property
    def content(self) -> tuple[int | str, ...]:
        """What makes this line this line, for the document's fingerprint."""
        return (
            self.product.id,
            self.source.id,
            self.destination.id,
            self.lot_id,
            plain(self.quantity),
            "" if self.value is None else plain(self.value),
        )


def plain(number: Decimal) -> str:
    """``number`` in digits, without trailing zeros, the same for equal numbers."""
    return f"{number.normalize():f}"


def checked(moves: Sequence[Move], nameless: Mapping[int, int] | None = None) -> list[Line]:
    """``moves`` as lines, each with its lot; ``nameless`` lots by product where they are known.

    Raises:
        EmptyDocument, DocumentTooLong: there are none, or more than ``LINES_MAX``.
        NotAMove: a quantity is not above zero, or a line does not leave or enter a place of ours.
        LotNeeded, LotMismatch: the lot does not fit the product.
        ValueNeeded: goods from a supplier or an opening balance come without their value.
    """
    if not moves:
        raise EmptyDocument
    if len(moves) > LINES_MAX:
        raise DocumentTooLong(limit=LINES_MAX)
    if nameless is None:
        nameless = nameless_lots(move.product.id for move in moves if move.lot is None)
    return [_line(move, nameless) for move in moves]


def nameless_lots(product_ids: Iterable[int]) -> dict[int, int]:
    """Product to the lot of its pieces that are not told apart, made where it is missing."""
    wanted = sorted(set(product_ids))
    found = _nameless(wanted)
    missing = [(pk,) for pk in wanted if pk not in found]
    if missing:
        made = insert_missing(Lot, ("product_id",), missing, lambda _key: {"code": ""})
        found |= {lot.product_id: lot.pk for lot in made}
    if len(found) < len(wanted):
        found = _nameless(wanted)
    return found


def _nameless(product_ids: Sequence[int]) -> dict[int, int]:
    names, wanted = ("product_id",), [(pk,) for pk in product_ids]
    return {key[0]: pk for key, pk in keys_of(Lot, names, wanted, "code = ''").items()}


def _line(move: Move, nameless: Mapping[int, int]) -> Line:
    refuse_wrong_quantity(move.product, move.quantity)
    _refuse_wrong_places(move)
    _refuse_wrong_value(move)
    _refuse_wrong_lot(move)
    quantity = round_quantity(move.quantity)
    lot_id = nameless[move.product.id] if move.lot is None else move.lot.pk
    value = None if move.value is None else round_quantity(move.value)
    return Line(
        move.product, lot_id, move.source, move.destination, quantity, value, owner=move.owner
    )


def refuse_wrong_quantity(product: Product, quantity: Decimal) -> None:
    """Raise ``NotAMove`` unless ``quantity`` can be moved and stored exactly."""
    if not (quantity.is_finite() and QUANTUM <= quantity <= LARGEST):
        message = _("%(product)s: the quantity must be above zero and at most %(limit)s.")
        facts = {"product": str(product), "limit": plain(LARGEST)}
        raise NotAMove(message % facts, quantity=str(quantity), **facts)


def _refuse_wrong_places(move: Move) -> None:
    if move.source.id == move.destination.id:
        message = _("%(product)s: choose two different locations.")
        raise NotAMove(message % {"product": str(move.product)}, place=str(move.source))
    if not (move.source.holds_stock or move.destination.holds_stock):
        message = _("%(product)s: goods must leave or enter one of our locations.")
        raise NotAMove(message % {"product": str(move.product)}, place=str(move.source))


def _refuse_wrong_value(move: Move) -> None:
    if move.source.holds_stock and move.value is not None:
        message = _("%(product)s: the value of goods that leave follows from what they cost.")
        raise NotAMove(message % {"product": str(move.product)}, value=str(move.value))
    if move.value is None:
        if move.source.kind in PRICED_BY_CALLER:
            raise ValueNeeded(product=str(move.product))
    elif not (move.value.is_finite() and 0 <= move.value <= LARGEST):
        message = _("%(product)s: the value must be between 0 and %(limit)s.")
        facts = {"product": str(move.product), "limit": plain(LARGEST)}
        raise NotAMove(message % facts, value=str(move.value), **facts)


def _refuse_wrong_lot(move: Move) -> None:
    product, lot = move.product, move.lot
    if lot is not None and lot.product_id != product.pk:
        raise LotMismatch(lot=str(lot), product=str(product))
    is_named = lot is not None and lot.code != ""
    if product.is_tracked and not is_named:
        raise LotNeeded(product=str(product))
    if is_named and not product.is_tracked:
        raise LotMismatch(lot=str(lot), product=str(product))
    if product.tracking == Tracking.SERIAL and move.quantity != 1:
        message = _("%(product)s: a serial number is one piece.")
        raise NotAMove(message % {"product": str(product)}, quantity=str(move.quantity))
