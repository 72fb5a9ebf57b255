"""Transfers before they leave: lines added, reduced, cancelled."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.models import Product
from catalog.services.counting import refuse_finer_than_unit
from core import audit
from core.commands import command
from core.errors import KeyReused
from core.events import publish
from core.models import IdempotencyKey, User
from core.numbering import next_number
from core.quantities import round_quantity
from inventory.choices import TransferStatus
from inventory.errors import EmptyDocument, NotOnTransfer
from inventory.events import TransferDrafted
from inventory.models import Transfer, TransferAddition, TransferLine, Warehouse
from inventory.selectors.lanes import arrival_of
from inventory.services.ledger.lines import plain, refuse_wrong_quantity
from inventory.services.reservations import end_promises
from inventory.services.transfers.ends import refuse_same_place, require_an_end
from inventory.services.transfers.locking import lock_transfer, refuse_unless
from inventory.services.transfers.promising import owner_of, promise_transfer

NEW = "new:"  # Of the key that made a whole transfer.


@command
def create_transfer(
    *,
    actor: User | None,
    source: Warehouse,
    destination: Warehouse,
    lines: Sequence[tuple[Product, Decimal]],
    expected_on: date | None = None,
    key: str | None = None,
) -> Transfer:
    """A draft of a transfer stands, one line a product, with what is free reserved for it.

    With a ``key``, a repeat returns the same transfer.

    Raises:
        NotPermitted: ``actor`` may not make transfers, or neither end is a place of theirs.
        NoSuchPlace, EmptyDocument, NotAMove: it goes nowhere or moves nothing.
        KeyReused: ``key`` made a transfer of something else.
    """
    require_an_end(actor, "inventory.add_transfer", source, destination)
    refuse_same_place(source, destination)
    if not lines:
        raise EmptyDocument
    wanted: dict[int, Decimal] = {}
    for product, quantity in lines:
        refuse_wrong_quantity(product, quantity)
        refuse_finer_than_unit(product, quantity)
        wanted[product.pk] = wanted.get(product.pk, Decimal(0)) + quantity
    before = _made_before(key, source, destination, wanted)
    if before is not None:
        return before
    transfer = _create(actor, source, destination, expected_on)
    lines_made = TransferLine.objects.bulk_create(
        TransferLine(transfer=transfer, product_id=product_id, quantity=quantity)
        for product_id, quantity in wanted.items()
    )
    if key is not None:
        first = lines_made[0]
        TransferAddition.objects.create(line=first, key=f"{NEW}{key}", quantity=first.quantity)
    audit.record(actor, "transfer.create", transfer, lines=len(wanted))
    promise_transfer(transfer, actor)
    return transfer


@command
def draft_transfer_line(
    *,
    actor: User | None,
    source: Warehouse,
    destination: Warehouse,
    product: Product,
    quantity: Decimal,
    expected_on: date | None,
    key: str,
) -> TransferLine:
    """``quantity`` more is on the open draft from ``source`` to ``destination``; return its line.

    The draft is made if there is none. Safe to repeat: the same ``key`` adds nothing. Its goods
    are reserved after commit, since many lines may be added in one transaction, in any order.

    Raises:
        NotPermitted: ``actor`` may not make transfers, or neither end is a place of theirs.
        NoSuchPlace, NotAMove: it goes nowhere or moves nothing.
        KeyReused: ``key`` added something else.
    """
    require_an_end(actor, "inventory.add_transfer", source, destination)
    refuse_same_place(source, destination)
    refuse_wrong_quantity(product, quantity)
    refuse_finer_than_unit(product, quantity)
    # One at a time for each source, so that two do not make a draft each.
    Warehouse.objects.select_for_update(no_key=True).get(pk=source.pk)
    before = _added_before(key, product, quantity)
    if before is not None:
        return before
    transfer = _open_draft(actor, source, destination, expected_on)
    return _add(actor, transfer, product, quantity, key)


def _added_before(key: str, product: Product, quantity: Decimal) -> TransferLine | None:
    before = TransferAddition.objects.select_related("line__transfer").filter(key=key).first()
    if before is None:
        return None
    if (before.line.product_id, before.quantity) != (product.pk, quantity):
        raise KeyReused(key=key)
    return before.line


def _add(
    actor: User | None, transfer: Transfer, product: Product, quantity: Decimal, key: str
) -> TransferLine:
    line = transfer.lines.filter(product=product).first()
    if line is None:
        line = TransferLine.objects.create(transfer=transfer, product=product, quantity=quantity)
    else:
        line.quantity += quantity
        line.save(update_fields=["quantity"])
    TransferAddition.objects.create(line=line, key=key, quantity=quantity)
    facts = {"product": product.pk, "quantity": plain(quantity), "key": key}
    audit.record(actor, "transfer.add_line", transfer, **facts)
    publish(TransferDrafted(transfer_id=transfer.pk))
    return line


@command
def start_transfer(*, actor: User, source: Warehouse, destination: Warehouse, key: str) -> Transfer:
    """A draft without lines stands, to be filled scan by scan. Safe to repeat with ``key``.

    Raises:
        NotPermitted: ``actor`` may not make transfers, or neither end is a place of theirs.
        NoSuchPlace: it goes nowhere.
    """
    require_an_end(actor, "inventory.add_transfer", source, destination)
    refuse_same_place(source, destination)
    named = {"user": actor, "route": "start-transfer", "key": key}
    ends = f"{source.pk}>{destination.pk}"
    asked, is_new = IdempotencyKey.objects.get_or_create(**named, defaults={"fingerprint": ends})
    if asked.fingerprint != ends:
        raise KeyReused(key=key)
    before = None if is_new else Transfer.objects.filter(pk__in=[asked.body]).first()
    if before is not None:
        return before
    transfer = _create(actor, source, destination, None)
    asked.body = transfer.pk
    asked.save(update_fields=["body"])
    audit.record(actor, "transfer.create", transfer, lines=0)
    return transfer


@command
def add_to_transfer(
    *, actor: User | None, transfer: Transfer, product: Product, quantity: Decimal, key: str
) -> TransferLine:
    """``quantity`` more of ``product`` is on this draft; return its line. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not change transfers, or neither end is a place of theirs.
        TransferChanged: it is not a draft any more.
        NotAMove, TooFine: a wrong quantity.
        KeyReused: ``key`` added something else.
    """
    require_an_end(actor, "inventory.change_transfer", transfer.source, transfer.destination)
    refuse_wrong_quantity(product, quantity)
    refuse_finer_than_unit(product, quantity)
    transfer = lock_transfer(transfer)
    refuse_unless(transfer, TransferStatus.DRAFT)
    before = _added_before(key, product, quantity)
    return before or _add(actor, transfer, product, quantity, key)


@command
def reduce_transfer_line(
    *, actor: User | None, line: TransferLine, quantity: Decimal, key: str | None = None
) -> None:
    """``quantity`` less is on the draft; an empty line goes, and with the last line the draft.

    ``key`` names the addition that is taken back; without it, the newest one of that quantity.

    Raises:
        NotPermitted: as for adding.
        TransferChanged: the transfer is not a draft any more.
        NotOnTransfer: there is less than ``quantity`` on the line.
    """
    source, destination = line.transfer.source, line.transfer.destination
    require_an_end(actor, "inventory.change_transfer", source, destination)
    transfer = lock_transfer(line.transfer)
    refuse_unless(transfer, TransferStatus.DRAFT)
    line = transfer.lines.select_related("product").get(pk=line.pk)
    if quantity > line.quantity:
        raise NotOnTransfer(
            product=str(line.product),
            limit=plain(line.quantity),
            number=transfer.number,
            quantity=plain(quantity),
        )
    additions = line.additions.filter(key=key) if key else line.additions.filter(quantity=quantity)
    addition = additions.order_by("-pk").first()
    if addition is not None:
        addition.delete()
    line.quantity -= quantity
    if line.quantity > 0:
        line.save(update_fields=["quantity"])
    else:
        line.delete()
    audit.record(
        actor, "transfer.reduce_line", transfer, product=line.product_id, quantity=plain(quantity)
    )
    publish(TransferDrafted(transfer_id=transfer.pk))
    if not transfer.lines.exists():
        transfer.delete()


@command
def cancel_transfer(*, actor: User | None, transfer: Transfer) -> Transfer:
    """The draft will not be shipped, and nothing is reserved for it. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not change transfers, or neither end is a place of theirs.
        TransferChanged: it was shipped.
    """
    require_an_end(actor, "inventory.change_transfer", transfer.source, transfer.destination)
    transfer = lock_transfer(transfer)
    if transfer.status == TransferStatus.CANCELLED:
        return transfer
    refuse_unless(transfer, TransferStatus.DRAFT)
    transfer.status = TransferStatus.CANCELLED
    transfer.save(update_fields=["status"])
    end_promises([owner_of(line) for line in transfer.lines.all()])
    audit.record(actor, "transfer.cancel", transfer)
    return transfer


def _made_before(
    key: str | None, source: Warehouse, destination: Warehouse, wanted: Mapping[int, Decimal]
) -> Transfer | None:
    """The transfer that ``key`` made; one at a time for each source, so that two make one."""
    if key is None:
        return None
    Warehouse.objects.select_for_update(no_key=True).get(pk=source.pk)
    made = TransferAddition.objects.select_related("line__transfer").filter(key=f"{NEW}{key}")
    before = made.first()
    if before is None:
        return None
    transfer = before.line.transfer
    is_same = (transfer.source_id, transfer.destination_id) == (source.pk, destination.pk)
    lines = {line.product_id: line.quantity for line in transfer.lines.all()}
    if not is_same or lines != {pk: round_quantity(quantity) for pk, quantity in wanted.items()}:
        message = _("%(number)s was written on this page already. Open it and go on.")
        raise KeyReused(message % {"number": transfer.number}, number=transfer.number)
    return transfer


def _open_draft(
    actor: User | None, source: Warehouse, destination: Warehouse, expected_on: date | None
) -> Transfer:
    drafts = Transfer.objects.filter(
        source=source, destination=destination, status=TransferStatus.DRAFT, stock_request=None
    )
    transfer = drafts.select_for_update(of=("self",)).order_by("pk").first()
    if transfer is None:
        return _create(actor, source, destination, expected_on)
    if expected_on is not None and (transfer.expected_on or date.max) > expected_on:
        transfer.expected_on = expected_on
        transfer.save(update_fields=["expected_on"])
    return transfer


def _create(
    actor: User | None, source: Warehouse, destination: Warehouse, expected_on: date | None
) -> Transfer:
    return Transfer.objects.create(
        number=next_number("TR"),
        source=source,
        destination=destination,
        expected_on=expected_on or arrival_of(source, destination),
        created_by=actor,
    )
