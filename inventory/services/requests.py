"""Store requests: a place asks, the place that supplies it answers, and a transfer brings it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.services.counting import refuse_finer_than_unit
from core import audit
from core.commands import command
from core.errors import KeyReused
from core.models import User
from core.numbering import next_number
from core.permissions import require
from core.quantities import LARGEST, NOTHING, round_quantity
from inventory.choices import REQUEST_NEXT, ReasonUse, RequestStatus
from inventory.errors import (
    EmptyDocument,
    NoSuchPlace,
    NotOnRequest,
    RequestChanged,
    WrongReason,
)
from inventory.models import StockRequest, StockRequestLine, Transfer, TransferLine, Warehouse
from inventory.selectors.lanes import arrival_of
from inventory.services.ledger.lines import plain, refuse_wrong_quantity
from inventory.services.transfers.promising import promise_transfer
from inventory.values import AnsweredLine, AskedLine

DECIDE = "inventory.decide_stockrequest"


@command
def ask_for_stock(
    *,
    actor: User | None,
    destination: Warehouse,
    lines: Sequence[AskedLine],
    key: str,
    source: Warehouse | None = None,
    wanted_on: date | None = None,
    note: str = "",
) -> StockRequest:
    """``destination`` has asked ``source``, by default the place that supplies it. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not ask for stock for this place.
        NoSuchPlace: nobody supplies it, or it would ask itself.
        EmptyDocument, NotAMove, TooFine: it asks for nothing, or for impossible quantities.
        KeyReused: the key names a request of another place, or for other goods.
    """
    require(actor, "inventory.add_stockrequest", place=destination)
    source = source or destination.supplied_by
    if source is None or source.pk == destination.pk:
        message = _("%(place)s is supplied by no other place. Choose whom to ask.")
        raise NoSuchPlace(message % {"place": str(destination)}, place=str(destination))
    wanted = _summed(lines)
    request, is_new = StockRequest.objects.get_or_create(
        key=key,
        defaults={
            "number": next_number("RQ"),
            "source": source,
            "destination": destination,
            "wanted_on": wanted_on,
            "note": note,
            "asked_by": actor,
        },
    )
    if not is_new:
        _refuse_other(request, StockRequest(source=source, destination=destination), wanted)
        return request
    StockRequestLine.objects.bulk_create(
        StockRequestLine(request=request, product_id=product_id, quantity=quantity)
        for product_id, quantity in wanted.items()
    )
    audit.record(actor, "stockrequest.ask", request, lines=len(wanted))
    return request


@command
def approve_request(
    *,
    actor: User | None,
    request: StockRequest,
    answers: Mapping[int, AnsweredLine] | None = None,
    answer: str = "",
) -> StockRequest:
    """What was promised is on a transfer of its own, ready to be shipped.

    ``answers`` by line: how much, and why where it is less than was asked for; without them all
    is promised. Safe to repeat: a request that was approved like this is returned as it is.

    Raises:
        NotPermitted: ``actor`` may not answer for the place that was asked.
        RequestChanged: it was refused or withdrawn, or approved with other quantities.
        NotOnRequest, TooFine: a line of another request, or an impossible quantity.
        WrongReason: less is promised without a reason, or nothing at all.
    """
    require(actor, DECIDE, place=request.source)
    request = _lock(request)
    lines = list(request.lines.select_related("product__unit"))
    if request.status == RequestStatus.APPROVED and _is_same(lines, answers):
        return request
    _answer(request, lines, answers)
    promised = [line for line in lines if line.approved_quantity]
    if not promised:
        raise WrongReason(_("Nothing is promised: refuse the request instead."))
    StockRequestLine.objects.bulk_update(lines, ["approved_quantity", "reason"])
    request.transfer = _transfer_of(actor, request, promised)
    _decide(actor, request, RequestStatus.APPROVED, answer)
    audit.record(
        actor, "stockrequest.approve", request, transfer=request.transfer.number, note=answer
    )
    return request


@command
def refuse_request(*, actor: User | None, request: StockRequest, answer: str) -> StockRequest:
    """Nothing of it will come, and the store reads why. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not answer for the place that was asked.
        RequestChanged: it was approved or withdrawn.
        WrongReason: no word of explanation was given.
    """
    require(actor, DECIDE, place=request.source)
    request = _lock(request)
    if request.status == RequestStatus.REFUSED:
        return request
    if not answer.strip():
        raise WrongReason
    _decide(actor, request, RequestStatus.REFUSED, answer)
    audit.record(actor, "stockrequest.refuse", request, note=answer)
    return request


@command
def withdraw_request(*, actor: User | None, request: StockRequest) -> StockRequest:
    """The place that asked needs it no longer. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not ask for stock for this place.
        RequestChanged: it was answered.
    """
    require(actor, "inventory.add_stockrequest", place=request.destination)
    request = _lock(request)
    if request.status == RequestStatus.WITHDRAWN:
        return request
    _decide(actor, request, RequestStatus.WITHDRAWN, "")
    audit.record(actor, "stockrequest.withdraw", request)
    return request


def _summed(lines: Sequence[AskedLine]) -> dict[int, Decimal]:
    """Quantity by product: a product asked for twice is one line."""
    if not lines:
        raise EmptyDocument
    wanted: dict[int, Decimal] = {}
    for line in lines:
        refuse_wrong_quantity(line.product, line.quantity)
        refuse_finer_than_unit(line.product, line.quantity)
        wanted[line.product.pk] = wanted.get(line.product.pk, NOTHING) + line.quantity
    return wanted


def _refuse_other(request: StockRequest, told: StockRequest, wanted: Mapping[int, Decimal]) -> None:
    """Raise ``KeyReused`` unless ``request`` is what is asked for now: a repeat, no news."""
    before = dict(request.lines.values_list("product_id", "quantity"))
    is_same = before == {pk: round_quantity(quantity) for pk, quantity in wanted.items()}
    places = (request.source_id, request.destination_id)
    if not is_same or places != (told.source_id, told.destination_id):
        message = _("%(number)s was sent from this page already. Open a new page to ask for more.")
        raise KeyReused(message % {"number": request.number}, number=request.number)


def _is_same(lines: Sequence[StockRequestLine], answers: Mapping[int, AnsweredLine] | None) -> bool:
    """Whether ``lines`` were answered like this; a bare yes says nothing against any answer."""
    if answers is None:
        return True
    given = {line.pk: answers.get(line.pk, AnsweredLine(NOTHING)).quantity for line in lines}
    return all(line.approved_quantity == given[line.pk] for line in lines)


def _lock(request: StockRequest) -> StockRequest:
    StockRequest.objects.select_for_update().get(pk=request.pk)
    return StockRequest.objects.for_display().get(pk=request.pk)


def _decide(actor: User | None, request: StockRequest, status: RequestStatus, answer: str) -> None:
    if status not in REQUEST_NEXT[RequestStatus(request.status)]:
        raise RequestChanged(number=request.number, status=request.get_status_display())
    request.status, request.answer = status, answer.strip()
    request.decided_by, request.decided_at = actor, timezone.now()
    request.save()


def _answer(
    request: StockRequest,
    lines: Sequence[StockRequestLine],
    answers: Mapping[int, AnsweredLine] | None,
) -> None:
    """Write the answers into ``lines``, each checked."""
    if RequestStatus.APPROVED not in REQUEST_NEXT[RequestStatus(request.status)]:
        raise RequestChanged(number=request.number, status=request.get_status_display())
    unknown = set(answers or ()) - {line.pk for line in lines}
    if unknown:
        raise NotOnRequest(product=min(unknown), quantity="", number=request.number)
    for line in lines:
        answer = AnsweredLine(line.quantity) if answers is None else answers.get(line.pk)
        answer = answer or AnsweredLine(NOTHING)
        quantity = answer.quantity
        if not (quantity.is_finite() and 0 <= quantity <= LARGEST):
            raise NotOnRequest(
                product=str(line.product), quantity=str(quantity), number=request.number
            )
        refuse_finer_than_unit(line.product, quantity)
        if answer.reason is not None and answer.reason.use != ReasonUse.REQUEST:
            message = _("“%(reason)s” is not a reason for this.")
            raise WrongReason(message % {"reason": str(answer.reason)}, reason=answer.reason.code)
        if quantity < line.quantity and answer.reason is None:
            message = _("%(product)s: say why only %(quantity)s of %(asked)s.")
            facts = {
                "product": str(line.product),
                "quantity": plain(quantity),
                "asked": plain(line.quantity),
            }
            raise WrongReason(message % facts, **facts)
        line.approved_quantity, line.reason = quantity, answer.reason


def _transfer_of(
    actor: User | None, request: StockRequest, lines: Sequence[StockRequestLine]
) -> Transfer:
    """A draft of its own, its goods reserved: the store can follow what it asked for."""
    transfer = Transfer.objects.create(
        number=next_number("TR"),
        source=request.source,
        destination=request.destination,
        expected_on=arrival_of(request.source, request.destination) or request.wanted_on,
        created_by=actor,
    )
    TransferLine.objects.bulk_create(
        TransferLine(transfer=transfer, product=line.product, quantity=line.approved_quantity)
        for line in lines
    )
    audit.record(actor, "transfer.create", transfer, request=request.number, lines=len(lines))
    promise_transfer(transfer, actor)
    return transfer
