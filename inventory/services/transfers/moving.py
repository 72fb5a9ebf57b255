"""Transfers on the move: shipped, received, taken back. Every step is a stock document."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from catalog.services.counting import refuse_finer_than_unit
from core import audit
from core.commands import command
from core.events import publish
from core.models import User
from core.permissions import require
from core.quantities import NOTHING
from inventory.choices import DocumentKind, LocationKind, TransferStatus
from inventory.errors import EmptyDocument, NotOnTransfer
from inventory.events import TransferDrafted
from inventory.models import (
    StockDocument,
    Transfer,
    TransferLine,
    TransferLink,
)
from inventory.selectors.lanes import arrival_of
from inventory.services.ledger import post_document
from inventory.services.ledger.keys import posted_before
from inventory.services.ledger.lines import plain
from inventory.services.reversals import reverse_document
from inventory.services.transfers.locking import lock_transfer, refuse_unless
from inventory.services.transfers.parts import Parts, moves_in, moves_out, sums_of, told_of
from inventory.services.transfers.promising import owner_of
from inventory.values import DocumentDraft, Move

CHANGE = "inventory.change_transfer"
Quantities = Mapping[int, Decimal]
LineMoves = list[tuple[TransferLine, Move]]


@command
def ship_transfer(
    *,
    actor: User | None,
    transfer: Transfer,
    key: str,
    quantities: Quantities | None = None,
    parts: Parts | None = None,
) -> StockDocument:
    """The goods have left and are on their way; return the document that says so.

    ``quantities`` by line where less leaves than was asked for: the rest is not sent any more, and
    what was reserved for it is free. ``parts`` instead where it is known which lots leave.
    Safe to repeat with the same ``key``.

    Raises:
        NotPermitted: ``actor`` may not move stock at the source.
        TransferChanged: it was shipped or cancelled already.
        NotOnTransfer: more than was asked for, or a line of another transfer.
        InsufficientStock and others, as ``post_document``.
    """
    require(actor, CHANGE, place=transfer.source)
    transfer = lock_transfer(transfer)
    draft = _draft(transfer, "ship", key, quantities, parts)
    draft = replace(draft, ends_promises=True)
    before = posted_before(draft)
    if before is not None:
        return before
    refuse_unless(transfer, TransferStatus.DRAFT)
    lines = list(transfer.lines.select_related("product"))
    limits = {line.pk: line.quantity for line in lines}
    taken = _taken(transfer, lines, quantities if parts is None else sums_of(parts), limits)
    moves = list(moves_out(transfer, lines, taken, parts or {}))
    document = post_step(draft, moves, actor)
    for line in lines:
        line.shipped_quantity = taken[line.pk]
    TransferLine.objects.bulk_update(lines, ["shipped_quantity"])
    transfer.status, transfer.shipped_at = TransferStatus.SHIPPED, timezone.now()
    arrives_on = arrival_of(transfer.source, transfer.destination)
    if arrives_on is not None and (transfer.expected_on or date.min) < arrives_on:
        transfer.expected_on = arrives_on  # It left later than it was drafted for.
    transfer.save(update_fields=["status", "shipped_at", "expected_on"])
    audit.record(actor, "transfer.ship", transfer, document=document.number)
    return document


@command
def receive_transfer(
    *,
    actor: User | None,
    transfer: Transfer,
    key: str,
    quantities: Quantities | None = None,
    parts: Parts | None = None,
) -> StockDocument:
    """The goods lie in the destination's stock; return the document that says so.

    ``quantities`` by line where less has come: the rest stays in transit, and the transfer stays
    open until all that was shipped has come. ``parts`` instead where it is known which lots came,
    and into which bins. Safe to repeat with the same ``key``.

    Raises:
        NotPermitted: ``actor`` may not move stock at the destination.
        TransferChanged: it is not on its way.
        LotNotHere: a lot that is not on its way with it, or not so much of it.
        WrongLocation: a bin of another place.
        NotOnTransfer: more than is still on its way, or a line of another transfer.
    """
    require(actor, CHANGE, place=transfer.destination)
    transfer = lock_transfer(transfer)
    draft = _draft(transfer, "receive", key, quantities, parts)
    before = posted_before(draft)
    if before is not None:
        return before
    refuse_unless(transfer, TransferStatus.SHIPPED)
    lines = list(transfer.lines.select_related("product"))
    coming = {line.pk: line.coming_quantity for line in lines}
    taken = _taken(transfer, lines, quantities if parts is None else sums_of(parts), coming)
    moves = list(moves_in(transfer, lines, taken, parts or {}))
    document = post_step(draft, moves, actor)
    for line in lines:
        line.received_quantity += taken[line.pk]
    TransferLine.objects.bulk_update(lines, ["received_quantity"])
    if not any(line.coming_quantity for line in lines):
        transfer.status, transfer.received_at = TransferStatus.RECEIVED, timezone.now()
        transfer.save(update_fields=["status", "received_at"])
    audit.record(actor, "transfer.receive", transfer, document=document.number)
    return document


@command
def reverse_transfer_document(
    *, actor: User | None, document: StockDocument, reason: str, key: str | None = None
) -> StockDocument:
    """A shipment or a receipt of a transfer is taken back, and the transfer is where it was.

    Raises:
        NotPermitted: ``actor`` may not move stock there.
        TransferChanged: goods of this shipment were received: take that back first.
        AlreadyReversed, InsufficientStock and others, as ``reverse_document``.
    """
    require(actor, CHANGE, place=document.warehouse)
    transfer = lock_transfer(Transfer.objects.get(pk=document.origin.removeprefix("transfer:")))
    lines = {line.pk: line for line in transfer.lines.all()}
    links = TransferLink.objects.filter(movement__document=document).select_related(
        "movement__destination"
    )
    is_shipment = links.filter(movement__destination__kind=LocationKind.TRANSIT).exists()
    is_repeated = StockDocument.objects.filter(reverses=document).exists()
    reversal = None
    if not is_repeated and is_shipment:
        refuse_unless(transfer, TransferStatus.SHIPPED)
        _refuse_received(transfer, lines.values())
    owners = {link.movement_id: owner_of(lines[link.line_id]) for link in links}
    reversal = reverse_document(
        document, actor=actor, reason=reason, key=key, owners=owners if is_shipment else None
    )
    if is_repeated:
        return reversal
    for link in links:
        line = lines[link.line_id]
        if is_shipment:
            line.shipped_quantity -= link.movement.quantity
        elif link.movement.destination.kind == LocationKind.DIFFERENCE:
            line.lost_quantity -= link.movement.quantity
        else:
            line.received_quantity -= link.movement.quantity
    TransferLine.objects.bulk_update(
        lines.values(), ["shipped_quantity", "received_quantity", "lost_quantity"]
    )
    transfer.status = TransferStatus.DRAFT if is_shipment else TransferStatus.SHIPPED
    transfer.save(update_fields=["status"])
    audit.record(actor, "transfer.reverse", transfer, document=document.number, reason=reason)
    if is_shipment:
        publish(TransferDrafted(transfer_id=transfer.pk))
    return reversal


def _draft(
    transfer: Transfer, step: str, key: str, quantities: Quantities | None, parts: Parts | None
) -> DocumentDraft:
    asked: list[tuple[int, str]] | None = None
    if parts is not None:
        asked = sorted((line, told_of(part)) for line, of_line in parts.items() for part in of_line)
    elif quantities is not None:
        asked = sorted((line, plain(quantity)) for line, quantity in quantities.items())
    return DocumentDraft(
        kind=DocumentKind.TRANSFER,
        key=f"{step}:{key}",
        warehouse=transfer.source if step == "ship" else transfer.destination,
        origin=f"transfer:{transfer.pk}",
        request=f"{step}:{transfer.pk}:{asked}",
    )


def _taken(
    transfer: Transfer, lines: list[TransferLine], quantities: Quantities | None, limits: Quantities
) -> dict[int, Decimal]:
    """What moves of each line: what was said, or all there is."""
    if quantities is None:
        return dict(limits)
    if quantities.keys() - limits.keys():
        unknown = min(quantities.keys() - limits.keys())
        raise NotOnTransfer(product=unknown, limit=0, number=transfer.number, quantity="")
    taken = {line.pk: quantities.get(line.pk, NOTHING) for line in lines}
    for line in lines:
        quantity, limit = taken[line.pk], limits[line.pk]
        if not (quantity.is_finite() and 0 <= quantity <= limit):
            raise NotOnTransfer(
                product=str(line.product),
                limit=plain(limit),
                number=transfer.number,
                quantity=str(quantity),
            )
        if quantity != limit:
            refuse_finer_than_unit(line.product, quantity)
    return taken


def post_step(draft: DocumentDraft, moves: LineMoves, actor: User | None) -> StockDocument:
    """The document of one step, its movements linked with the lines they are of."""
    if not moves:
        raise EmptyDocument
    document = post_document(draft, [move for _line, move in moves], actor=actor)
    movements = document.movements.order_by("line")[: len(moves)]
    TransferLink.objects.bulk_create(
        TransferLink(line=line, movement=movement)
        for (line, _move), movement in zip(moves, movements, strict=True)
    )
    return document


def _refuse_received(transfer: Transfer, lines: object) -> None:
    if transfer.lines.filter(Q(received_quantity__gt=0) | Q(lost_quantity__gt=0)).exists():
        refuse_unless(transfer, TransferStatus.DRAFT)
