"""Goods that go back to where they came from, at the value they came with."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.services.counting import refuse_finer_than_unit
from core import audit
from core.commands import command
from core.events import publish
from core.models import Company, User
from core.quantities import NOTHING, round_quantity, share_of_value
from inventory.choices import DocumentKind, LocationKind, MovementReason
from inventory.errors import EmptyDocument, NotReturnable
from inventory.events import DocumentPosted
from inventory.models import ReturnLink, StockDocument, StockMovement
from inventory.services.ledger.keys import posted_before
from inventory.services.ledger.lines import Line, plain, refuse_wrong_quantity
from inventory.services.ledger.posting import post, prepared, require_places
from inventory.values import DocumentDraft, Returnable

KIND_OF_RETURN = {
    LocationKind.SUPPLIER: DocumentKind.SUPPLIER_RETURN,
    LocationKind.CUSTOMER: DocumentKind.CUSTOMER_RETURN,
}
ORIGIN = "document:"


@command
def return_goods(
    *,
    actor: User | None,
    document: StockDocument,
    quantities: Mapping[int, Decimal],
    key: str,
    reason: str,
    effective_on: date | None = None,
) -> StockDocument:
    """Goods of ``document`` went back, by movement, at the value they had come or left with.

    From customers they are in stock again; to suppliers they are gone. Value that this leaves on
    no goods is written off by the same document. Safe to repeat with the same ``key``.

    Raises:
        NotPermitted: ``actor`` may not move stock at the place.
        NotReturnable: the document is no delivery, was taken back, or so much did not come.
        EmptyDocument: nothing is returned.
        InsufficientStock: what should go back to the supplier is not there any more.
        PeriodClosed: the day lies in a month whose books are closed.
    """
    wanted = {pk: round_quantity(quantity) for pk, quantity in quantities.items() if quantity}
    locked = StockDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    rows = [row for row in returnable_of(locked) if row.movement.pk in wanted]
    draft = DocumentDraft(
        kind=_kind_of(locked),
        key=key,
        warehouse=locked.warehouse,
        effective_on=effective_on,
        origin=f"{ORIGIN}{locked.pk}",
        reason=reason,
        request=repr(sorted((pk, plain(quantity)) for pk, quantity in wanted.items())),
    )
    before = posted_before(draft)
    if before is not None:
        return before
    if len(rows) != len(wanted):
        raise NotReturnable(number=locked.number)
    if not rows:
        raise EmptyDocument
    lines = [_line(row, wanted[row.movement.pk]) for row in rows]
    ready = prepared(draft, lines)
    require_places(actor, [ready])
    (posted,), new = post([ready], actor)
    if new:
        _link(posted, rows)
        audit.record(actor, "stockdocument.return", posted, of=locked.number, lines=len(lines))
        publish(DocumentPosted(document_id=posted.pk))
    return posted


def returnable_of(document: StockDocument) -> list[Returnable]:
    """The movements of ``document`` whose goods can go back, and what went back of each already.

    Raises:
        NotReturnable: none can.
    """
    _kind_of(document)
    movements = document.movements.filter(reason=MovementReason.MOVE).select_related(
        "product__unit", "lot", "source__warehouse", "destination__warehouse"
    )
    links = ReturnLink.objects.filter(
        of__document=document, movement__document__reversed_by__isnull=True
    ).select_related("movement")
    back: defaultdict[int, list[StockMovement]] = defaultdict(list)
    for link in links:
        back[link.of_id].append(link.movement)
    return [
        Returnable(
            movement,
            sum((one.quantity for one in back[movement.pk]), NOTHING),
            sum((one.value for one in back[movement.pk]), NOTHING),
        )
        for movement in movements.order_by("line")
        if movement.source.kind in KIND_OF_RETURN or movement.destination.kind in KIND_OF_RETURN
    ]


def _kind_of(document: StockDocument) -> DocumentKind:
    if document.kind == DocumentKind.RECEIPT:
        kind = DocumentKind.SUPPLIER_RETURN
    elif document.kind == DocumentKind.SHIPMENT:
        kind = DocumentKind.CUSTOMER_RETURN
    else:
        raise NotReturnable(number=document.number)
    if hasattr(document, "reversed_by"):
        message = _("%(number)s was taken back as a whole: nothing is left to return.")
        raise NotReturnable(message % {"number": document.number}, number=document.number)
    return kind


def _line(row: Returnable, quantity: Decimal) -> Line:
    movement = row.movement
    refuse_wrong_quantity(movement.product, quantity)
    refuse_finer_than_unit(movement.product, quantity)
    if quantity > row.quantity_left:
        message = _("%(product)s: at most %(limit)s can still be returned.")
        facts = {"product": str(movement.product), "limit": plain(row.quantity_left)}
        raise NotReturnable(message % facts, **facts)
    value = share_of_value(
        movement.value - row.value_returned,
        part=quantity,
        whole=row.quantity_left,
        minor_digits=Company.get().currency.minor_digits,
    )
    return Line(
        product=movement.product,
        lot_id=movement.lot_id,
        source=movement.destination,
        destination=movement.source,
        quantity=quantity,
        value=value,
        is_taken_back=True,
        of_document_id=movement.document_id,
    )


def _link(posted: StockDocument, rows: Sequence[Returnable]) -> None:
    """Line *n* of the return is of row *n*."""
    movements = {one.line: one for one in posted.movements.filter(line__lte=len(rows))}
    ReturnLink.objects.bulk_create(
        ReturnLink(movement=movements[number], of=row.movement)
        for number, row in enumerate(rows, start=1)
    )
