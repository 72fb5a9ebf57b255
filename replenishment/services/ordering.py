"""From a decision to paper: lines of draft orders and draft transfers, and the way back.

``Fulfilment`` is the only link between a suggestion and its line.
"""

from collections.abc import Sequence

from core.commands import command
from core.models import User
from inventory.choices import TransferStatus
from inventory.models import TransferLine
from inventory.services.transfers import draft_transfer_line, reduce_transfer_line
from purchasing.choices import OrderStatus
from purchasing.models import PurchaseOrderLine
from purchasing.services.orders import draft_order_line, remove_order_line
from replenishment.choices import SuggestionKind, SuggestionStatus
from replenishment.errors import OrderOnItsWay
from replenishment.models import Fulfilment, Suggestion


@command
def order_approved(suggestions: Sequence[Suggestion], actor: User | None) -> list[Fulfilment]:
    """Each approved suggestion has its line in the open draft of its way and is ORDERED.

    The caller holds the rows' locks. Repeating it orders nothing twice: a suggestion that has its
    line keeps it.
    """
    return [_order(suggestion, actor) for suggestion in suggestions]


@command
def take_back(suggestion: Suggestion, actor: User | None) -> None:
    """The draft lines this suggestion became are gone, and their drafts with their last line.

    The caller holds the row's lock.

    Raises:
        OrderOnItsWay: the order was sent, or the transfer shipped.
    """
    links = Fulfilment.objects.select_related("order_line__order", "transfer_line__transfer")
    for fulfilment in links.filter(suggestion=suggestion).order_by("pk"):
        _refuse_beyond_draft(fulfilment)
        fulfilment.delete()
        if fulfilment.order_line is not None:
            remove_order_line(actor=actor, line=fulfilment.order_line)
        if fulfilment.transfer_line is not None:
            reduce_transfer_line(
                actor=actor,
                line=fulfilment.transfer_line,
                quantity=fulfilment.quantity,
                key=_key(suggestion),
            )


def _order(suggestion: Suggestion, actor: User | None) -> Fulfilment:
    existing = Fulfilment.objects.filter(suggestion=suggestion).first()
    if existing is not None:
        return existing
    if suggestion.kind == SuggestionKind.BUY:
        fulfilment = Fulfilment(order_line=_draft_purchase(suggestion, actor))
    else:
        fulfilment = Fulfilment(transfer_line=_draft_transfer(suggestion, actor))
    fulfilment.suggestion, fulfilment.quantity = suggestion, suggestion.quantity
    fulfilment.save(force_insert=True)
    suggestion.status = SuggestionStatus.ORDERED
    suggestion.save(update_fields=["status"])
    return fulfilment


def _draft_purchase(suggestion: Suggestion, actor: User | None) -> PurchaseOrderLine:
    assert suggestion.supplier is not None  # noqa: S101 - Held by suggestion_has_one_source.
    return draft_order_line(
        actor=actor,
        supplier=suggestion.supplier,
        warehouse=suggestion.warehouse,
        product=suggestion.product,
        quantity=suggestion.quantity,
        price=suggestion.price,
        key=_key(suggestion),
    )


def _draft_transfer(suggestion: Suggestion, actor: User | None) -> TransferLine:
    assert suggestion.source_warehouse is not None  # noqa: S101 - Held by the same constraint.
    return draft_transfer_line(
        actor=actor,
        source=suggestion.source_warehouse,
        destination=suggestion.warehouse,
        product=suggestion.product,
        quantity=suggestion.quantity,
        expected_on=suggestion.need_on,
        key=_key(suggestion),
    )


def _key(suggestion: Suggestion) -> str:
    return f"suggestion:{suggestion.pk}"


def _refuse_beyond_draft(fulfilment: Fulfilment) -> None:
    if fulfilment.order_line is not None:
        order = fulfilment.order_line.order
        if order.status != OrderStatus.DRAFT:
            raise OrderOnItsWay(number=order.number)
    if fulfilment.transfer_line is not None:
        transfer = fulfilment.transfer_line.transfer
        if transfer.status != TransferStatus.DRAFT:
            raise OrderOnItsWay(number=transfer.number)
