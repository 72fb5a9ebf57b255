"""Taking back what was posted: a second document the other way."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from core import audit
from core.commands import command
from core.events import publish
from core.models import User
from core.permissions import require
from inventory.choices import VALUE_KINDS, DocumentKind
from inventory.errors import AlreadyReversed, NotReversible, ReturnedMeanwhile
from inventory.events import DocumentPosted
from inventory.models import ReturnLink, StockDocument
from inventory.services.ledger.lines import Line
from inventory.services.ledger.posting import post, prepared, require_places
from inventory.values import DocumentDraft


@command
def reverse_document(
    document: StockDocument,
    *,
    actor: User | None,
    reason: str,
    key: str | None = None,
    effective_on: date | None = None,
    owners: Mapping[int, str] | None = None,
) -> StockDocument:
    """``document`` is taken back by a new document that mirrors it, at its original value.

    Value that this leaves on no quantity is written off by the same document. ``owners`` says by
    movement for whom goods had left: they are reserved for them again. Safe to repeat:
    the same key (by default ``reversal:<pk>``) returns the reversal posted first.

    Raises:
        NotPermitted: ``actor`` may not move stock at one of the places.
        NotReversible: ``document`` is a reversal, or changed how a product is valued.
        ReturnedMeanwhile: goods of it were returned.
        AlreadyReversed: it was reversed under another key.
        PeriodClosed, InsufficientStock: as for any document.
    """
    original = StockDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    draft = DocumentDraft(
        kind=DocumentKind.REVERSAL,
        key=key or f"reversal:{original.pk}",
        warehouse=original.warehouse,
        effective_on=effective_on,
        origin=original.origin,
        reason=reason,
        request=f"reverses:{original.pk}",
    )
    ready = prepared(draft, _mirrored(original, owners or {}), reverses=original)
    if original.kind in VALUE_KINDS:
        require(actor, "inventory.revalue_stockcost", place=original.warehouse)
    else:
        require_places(actor, [ready])
    _refuse_irreversible(original)
    before = StockDocument.objects.filter(reverses=original).first()
    if before is not None and before.key != draft.key:
        raise AlreadyReversed(number=original.number, reversal=before.number)
    if before is None:
        _refuse_returned(original)
    (reversal,), new = post([ready], actor)
    if new:
        audit.record(actor, "stockdocument.reverse", original, by=reversal.number, reason=reason)
        publish(DocumentPosted(document_id=reversal.pk))
    return reversal


def _refuse_irreversible(original: StockDocument) -> None:
    if original.kind == DocumentKind.REVERSAL:
        raise NotReversible(number=original.number)
    other_method = ~Q(method_before=F("method_after")) | ~Q(rate_before=F("rate_after"))
    if original.cost_changes.filter(other_method).exists():
        message = _("%(number)s changed how goods are valued: set the method or cost back instead.")
        raise NotReversible(message % {"number": original.number}, number=original.number)


def _refuse_returned(original: StockDocument) -> None:
    links = ReturnLink.objects.filter(
        of__document=original, movement__document__reversed_by__isnull=True
    )
    link = links.select_related("movement__document").first()
    if link is not None:
        raise ReturnedMeanwhile(number=original.number, returns=link.movement.document.number)


def _whose_goods(original: StockDocument) -> int | None:
    """The document whose goods were changed: that of a landed cost is its receipt's."""
    if original.kind == DocumentKind.LANDED_COST:
        return original.landed_cost.receipt_id
    return None if original.kind == DocumentKind.REVALUATION else original.pk


def _mirrored(original: StockDocument, owners: Mapping[int, str]) -> list[Line]:
    document_id = _whose_goods(original)
    movements = original.movements.select_related(
        "product", "source__warehouse", "destination__warehouse"
    ).order_by("-line")
    return [
        Line(
            product=movement.product,
            lot_id=movement.lot_id,
            source=movement.destination,
            destination=movement.source,
            quantity=movement.quantity,
            value=movement.value,
            reason=movement.reason,
            is_taken_back=True,
            of_document_id=document_id,
            owner=owners.get(movement.pk, ""),
        )
        for movement in movements
    ]
