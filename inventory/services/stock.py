"""Receiving, issuing, moving and adjusting: what people do to stock by hand."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from catalog.services.counting import refuse_finer_than_unit
from core.commands import command
from core.models import User
from core.permissions import require
from inventory.choices import DocumentKind, LocationKind
from inventory.errors import EmptyDocument, NoSuchPlace
from inventory.models import Location, StockDocument, Warehouse
from inventory.selectors import outside, stock_location
from inventory.services.ledger import post_document
from inventory.services.ledger.keys import posted_before
from inventory.services.lots import Taken, lot_of, pick
from inventory.values import DocumentDraft, GoodsLine, Move

POST = "inventory.post_stockdocument"
COMES_FROM = {
    LocationKind.SUPPLIER: DocumentKind.RECEIPT,
    LocationKind.OPENING: DocumentKind.OPENING,
    LocationKind.CUSTOMER: DocumentKind.CUSTOMER_RETURN,
}
GOES_TO = {
    LocationKind.USE: DocumentKind.ISSUE,
    LocationKind.SCRAP: DocumentKind.ISSUE,
    LocationKind.SUPPLIER: DocumentKind.SUPPLIER_RETURN,
    LocationKind.CUSTOMER: DocumentKind.SHIPMENT,
}


@command
def receive_stock(
    *,
    actor: User | None,
    warehouse: Warehouse,
    lines: Sequence[GoodsLine],
    key: str,
    source: LocationKind = LocationKind.SUPPLIER,
    effective_on: date | None = None,
    reason: str = "",
) -> StockDocument:
    """Goods from outside are on hand in ``warehouse``. Safe to repeat with the same ``key``.

    Raises:
        NoSuchPlace: goods do not come from there.
        what ``post_document`` and ``lot_of`` raise.
    """
    require(actor, POST, place=warehouse)
    if source not in COMES_FROM:
        raise NoSuchPlace(place=source)
    draft = DocumentDraft(
        COMES_FROM[source], key, warehouse, effective_on, "", reason, _request(lines)
    )
    before = posted_before(draft)
    if before is not None:
        return before
    there, here = outside(source), stock_location(warehouse)
    moves = [_incoming(line, there, here) for line in lines]
    return post_document(draft, moves, actor=actor)


@command
def issue_stock(
    *,
    actor: User | None,
    warehouse: Warehouse,
    lines: Sequence[GoodsLine],
    key: str,
    destination: LocationKind = LocationKind.USE,
    effective_on: date | None = None,
    reason: str = "",
) -> StockDocument:
    """Goods of ``warehouse`` are used, scrapped or sent back. Safe to repeat with the same ``key``.

    Raises:
        NoSuchPlace: goods do not go there.
        what ``post_document`` and ``pick`` raise.
    """
    require(actor, POST, place=warehouse)
    if destination not in GOES_TO:
        raise NoSuchPlace(place=destination)
    draft = DocumentDraft(
        GOES_TO[destination], key, warehouse, effective_on, "", reason, _request(lines, destination)
    )
    before = posted_before(draft)
    if before is not None:
        return before
    return post_document(draft, _outgoing(lines, warehouse, outside(destination)), actor=actor)


@command
def move_stock(
    *,
    actor: User | None,
    source: Location,
    destination: Location,
    lines: Sequence[GoodsLine],
    key: str,
    effective_on: date | None = None,
    reason: str = "",
) -> StockDocument:
    """Goods lie at ``destination``, at once. Safe to repeat with the same ``key``.

    Raises:
        NoSuchPlace: one of the locations is not ours, or holds what is in transit.
        what ``post_document`` and ``pick`` raise.
    """
    for place in (source, destination):
        if place.warehouse is None or place.kind == LocationKind.TRANSIT:
            raise NoSuchPlace(place=str(place))
    home = cast("Warehouse", source.warehouse)
    require(actor, POST, place=home)
    where = f"{source.pk}>{destination.pk}"
    kind = DocumentKind.TRANSFER
    draft = DocumentDraft(kind, key, home, effective_on, "", reason, _request(lines, where))
    before = posted_before(draft)
    if before is not None:
        return before
    moves = _outgoing(lines, home, destination, zone=source)
    return post_document(draft, moves, actor=actor)


@command
def adjust_stock(
    *,
    actor: User | None,
    warehouse: Warehouse,
    lines: Sequence[GoodsLine],
    key: str,
    reason: str,
    effective_on: date | None = None,
) -> StockDocument:
    """Stock is more (or, with a negative quantity, less) than was written down.

    Found goods are worth the average of their kind unless a value is given. Safe to repeat.

    Raises:
        what ``post_document``, ``lot_of`` and ``pick`` raise.
    """
    require(actor, POST, place=warehouse)
    kind, request = DocumentKind.ADJUSTMENT, _request(lines)
    draft = DocumentDraft(kind, key, warehouse, effective_on, "", reason, request)
    before = posted_before(draft)
    if before is not None:
        return before
    here, difference = stock_location(warehouse), outside(LocationKind.DIFFERENCE)
    moves = [_incoming(line, difference, here) for line in lines if line.quantity > 0]
    lost = [line for line in lines if line.quantity <= 0]
    moves += _outgoing([_negated(line) for line in lost], warehouse, difference)
    return post_document(draft, moves, actor=actor)


def _request(lines: Sequence[GoodsLine], where: str = "") -> str:
    """What was asked for: lots and values are worked out from it and may differ next time."""
    if not lines:
        raise EmptyDocument
    for line in lines:
        refuse_finer_than_unit(line.product, line.quantity)
    return repr([f"{where}", *(_asked(line) for line in lines)])


def _asked(line: GoodsLine) -> tuple[str, ...]:
    numbers = (line.quantity, line.value)
    return (
        str(line.product.pk),
        line.lot_code.strip(),
        str(line.expires_on or ""),
        *("" if number is None else str(number.normalize()) for number in numbers),
    )


def _negated(line: GoodsLine) -> GoodsLine:
    return GoodsLine(line.product, -line.quantity, line.lot_code)


def _incoming(line: GoodsLine, source: Location, destination: Location) -> Move:
    lot = lot_of(line.product, line.lot_code, expires_on=line.expires_on)
    return Move(line.product, source, destination, line.quantity, lot, line.value)


def _outgoing(
    lines: Iterable[GoodsLine],
    warehouse: Warehouse,
    destination: Location,
    *,
    zone: Location | None = None,
) -> list[Move]:
    moves: list[Move] = []
    taken = Taken()
    for line in lines:
        parts = pick(
            line.product,
            warehouse,
            line.quantity,
            lot_code=line.lot_code,
            zone=zone,
            bound_for=destination,
            taken=taken,
        )
        of_line = [
            Move(line.product, part.location, destination, part.quantity, part.lot)
            for part in parts
        ]
        taken.add(of_line)
        moves += of_line
    return moves
