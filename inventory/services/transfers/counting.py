"""Goods of a transfer counted scan by scan, before they are shipped or received."""

from decimal import Decimal

from catalog.values import Scanned
from core.counts import Count, as_text
from core.display import format_quantity, listed
from core.models import User
from core.periods import today
from inventory.choices import TransferStatus
from inventory.errors import LotNotHere, NotOnTransfer, OtherGoods
from inventory.models import Location, Transfer, TransferLine
from inventory.selectors.counted import (
    count_goods,
    lacks_lot,
    name_lot,
    refuse_unless_shelved,
    serials_counted,
    shelve,
)
from inventory.selectors.scan_rules import refuse_wrong_departure, refuse_wrong_serial
from inventory.selectors.scanned import Waiting
from inventory.services.transfers.drafting import add_to_transfer
from inventory.services.transfers.parts import lots_on_the_way

EXPECTED_SHOWN = 3


def count_for_transfer(
    transfer: Transfer, count: Count, goods: Scanned, *, key: str
) -> TransferLine:
    """``goods`` are counted for their line of ``transfer``, in their lot; return the line.

    Goods of quantity 0 say of which lot those before them are. The same ``key`` counts once.

    Raises:
        OtherGoods: the transfer has no such product.
        NotOnTransfer: more than is asked for, or than is on its way.
        LotNotHere, ExpiredForUse, SerialTwice, NotOnePiece, LotMismatch: what is wrong with it.
    """
    line = transfer.lines.select_related("product__unit").filter(product=goods.product).first()
    if line is None:
        raise OtherGoods(
            product=str(goods.product), number=transfer.number, expected=expected_goods(transfer)
        )
    if count.knows(key):
        return line
    parts = count.parts(line.pk)
    _refuse_wrong(transfer, line, goods, serials_counted(parts))
    _refuse_too_many(transfer, line, count.total(line.pk) + goods.quantity)
    if goods.quantity or count.last is None:
        at = count_goods(parts, goods)
    else:
        at = count.last[1]
        name_lot(parts, at, goods)
    count.put(line.pk, parts)
    count.remember(key, line.pk, at)
    return line


def add_and_count(
    *, actor: User, transfer: Transfer, count: Count, goods: Scanned, key: str
) -> TransferLine:
    """As ``count_for_transfer``; what the draft does not ask for yet is added to it first."""
    line = transfer.lines.filter(product=goods.product).first()
    asked = line.quantity if line else Decimal(0)
    counted = count.total(line.pk) if line else Decimal(0)
    lacking = counted + goods.quantity - asked
    if lacking > 0 and not count.knows(key):
        refuse_wrong_departure(
            goods,
            serials_counted(count.parts(line.pk)) if line else (),
            transfer.source,
            good_on=today(transfer.source.time_zone),
        )
        add_to_transfer(
            actor=actor,
            transfer=transfer,
            product=goods.product,
            quantity=lacking,
            key=f"floor:{actor.pk}:{key}",
        )
    return count_for_transfer(transfer, count, goods, key=key)


def ask_for_counted(
    *, actor: User, transfer: Transfer, line: TransferLine, count: Count, key: str
) -> None:
    """The draft asks for as much of ``line`` as was counted, if that is more. Safe to repeat.

    Raises:
        what ``add_to_transfer`` raises.
    """
    lacking = count.total(line.pk) - line.quantity
    if lacking > 0:
        add_to_transfer(
            actor=actor,
            transfer=transfer,
            product=line.product,
            quantity=lacking,
            key=f"floor:{actor.pk}:{key}",
        )


def count_all(transfer: Transfer, count: Count) -> None:
    """Everything that is asked for, or on its way, is counted, whatever was before."""
    for line in transfer.lines.all():
        given = count.parts(line.pk)
        kept = given if count.total(line.pk) == expected_of(transfer, line) else []
        count.put(line.pk, kept or [{"quantity": as_text(expected_of(transfer, line))}])


def shelve_for_transfer(transfer: Transfer, count: Count, location: Location, *, key: str) -> None:
    """What was counted and lies in no bin yet lies at ``location``.

    Raises:
        NothingToShelve: nothing waits for a bin.
    """
    if count.knows(key):
        return
    shelved = 0
    for line in transfer.lines.all():
        parts = count.parts(line.pk)
        shelved += shelve(parts, location)
        count.put(line.pk, parts)
    refuse_unless_shelved(shelved, location)
    count.remember(key)


def goods_waiting(transfer: Transfer, count: Count) -> Waiting | None:
    """The goods counted last, while their lot or serial number has not been told."""
    if count.last is None:
        return None
    line_id, at = count.last
    line = transfer.lines.select_related("product").filter(pk=line_id).first()
    if line is None:
        return None
    parts = count.parts(line.pk)
    if at >= len(parts) or not lacks_lot(line.product, parts[at]):
        return None
    return Waiting(line.product, may_be_new=False)


def expected_of(transfer: Transfer, line: TransferLine) -> Decimal:
    """How much of ``line`` is to be shipped, or is still to come."""
    return line.quantity if transfer.status == TransferStatus.DRAFT else line.coming_quantity


def expected_goods(transfer: Transfer) -> str:
    """A few of the goods of ``transfer``, for somebody who scanned something else."""
    lines = transfer.lines.select_related("product").order_by("pk")
    return listed(
        f"{line.product} × {format_quantity(expected_of(transfer, line))}"
        for line in [one for one in lines if expected_of(transfer, one)][:EXPECTED_SHOWN]
    )


def _refuse_wrong(
    transfer: Transfer, line: TransferLine, goods: Scanned, counted: set[str]
) -> None:
    if transfer.status == TransferStatus.DRAFT:
        good_on = today(transfer.source.time_zone)
        refuse_wrong_departure(goods, counted, transfer.source, good_on=good_on)
        return
    refuse_wrong_serial(goods, counted)
    coming = {lot.code for lot, _part in lots_on_the_way(line, line.coming_quantity) if lot}
    if goods.lot_code and goods.lot_code not in coming:
        facts = {"lot": goods.lot_code, "product": str(goods.product)}
        raise LotNotHere(place=transfer.number, **facts)


def _refuse_too_many(transfer: Transfer, line: TransferLine, wanted: Decimal) -> None:
    limit = expected_of(transfer, line)
    if wanted > limit:
        raise NotOnTransfer(
            product=str(line.product),
            limit=as_text(limit) or "0",
            number=transfer.number,
            quantity=as_text(wanted),
        )
