"""Taking back what was posted: a second document the other way."""

from collections.abc import Mapping
from datetime import date

from core import audit
from core.commands import command
from core.events import publish
from core.models import User
from inventory.choices import DocumentKind
from inventory.errors import AlreadyReversed, NotReversible
from inventory.events import DocumentPosted
from inventory.models import StockDocument
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
        NotReversible: ``document`` is a reversal.
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
    require_places(actor, [ready])
    if original.kind == DocumentKind.REVERSAL:
        raise NotReversible(number=original.number)
    before = StockDocument.objects.filter(reverses=original).first()
    if before is not None and before.key != draft.key:
        raise AlreadyReversed(number=original.number, reversal=before.number)
    (reversal,), new = post([ready], actor)
    if new:
        audit.record(actor, "stockdocument.reverse", original, by=reversal.number, reason=reason)
        publish(DocumentPosted(document_id=reversal.pk))
    return reversal


def _mirrored(original: StockDocument, owners: Mapping[int, str]) -> list[Line]:
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
            owner=owners.get(movement.pk, ""),
        )
        for movement in movements
    ]
