"""Transfers reserve their goods where they leave: while they are drafts, and for a time."""

from collections.abc import Iterable
from datetime import date

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from core.commands import command
from core.models import User
from core.periods import later, start_of, today
from core.quantities import NOTHING
from inventory.choices import PromiseState, TransferStatus
from inventory.models import Lane, Promise, Transfer, TransferLine
from inventory.models.promises import TRANSFER_OWNER
from inventory.services.reservations import promise
from inventory.services.transfers.locking import lock_transfer
from inventory.values import Wish

ORIGIN = "transfer:"
DAYS = 14  # After the day it should leave: a draft nobody ships holds its goods no longer.


def owner_of(line: TransferLine) -> str:
    """Whose promise the goods of ``line`` are."""
    return f"{TRANSFER_OWNER}{line.pk}"


def promise_transfer(transfer: Transfer, actor: User | None) -> None:
    """The lines of the draft are promised what they ask for; the caller holds its lock."""
    wishes = _wishes(transfer, transfer.lines.select_related("product"))
    promise(actor=actor, warehouse=transfer.source, wishes=wishes)


@command
def settle_transfer(transfer_id: int) -> None:
    """The promises of a transfer are those of its lines: of a draft all, else none.

    What a person released, or whose time was up, stays released until its line changes. Safe to
    repeat, and to call for a transfer that is gone.
    """
    found = Transfer.objects.filter(pk=transfer_id).first()
    transfer = lock_transfer(found) if found else None
    rows = Promise.objects.filter(origin=f"{ORIGIN}{transfer_id}")
    known = {row.owner: row for row in rows.select_related("product", "warehouse")}
    wishes: list[Wish] = []
    if transfer is not None and transfer.status == TransferStatus.DRAFT:
        lines = transfer.lines.select_related("product")
        wishes = _wishes(transfer, [line for line in lines if _differs(line, known)])
        gone = known.keys() - {owner_of(line) for line in lines}
    else:
        gone = set(known)
    wishes += [_nothing_for(known[owner]) for owner in sorted(gone)]
    if wishes:
        place = transfer.source if transfer is not None else known[wishes[0].owner].warehouse
        promise(actor=None, warehouse=place, wishes=wishes)


def settle_transfers() -> int:
    """Every line of a draft is promised what it asks for; return how many drafts were behind."""
    own = Promise.objects.filter(
        owner=Concat(Value(TRANSFER_OWNER), Cast(OuterRef("pk"), CharField())),
        quantity=OuterRef("quantity"),
    )
    settled = own.filter(Q(state=PromiseState.OPEN) | ~Q(reason=""))
    lines = TransferLine.objects.filter(transfer__status=TransferStatus.DRAFT)
    behind = set(lines.exclude(Exists(settled)).values_list("transfer_id", flat=True))
    for transfer_id in sorted(behind):
        settle_transfer(transfer_id)
    return len(behind)


def _wishes(transfer: Transfer, lines: Iterable[TransferLine]) -> list[Wish]:
    leaves_on = _leaves_on(transfer)
    return [
        Wish(
            owner=owner_of(line),
            product=line.product,
            quantity=line.quantity,
            needed_on=leaves_on,
            expires_at=start_of(later(leaves_on, DAYS + 1), transfer.source.time_zone),
            origin=f"{ORIGIN}{transfer.pk}",
            reference=transfer.number,
        )
        for line in lines
    ]


def _nothing_for(row: Promise) -> Wish:
    return Wish(
        owner=row.owner,
        product=row.product,
        quantity=NOTHING,
        needed_on=row.needed_on,
        expires_at=row.expires_at,
    )


def _differs(line: TransferLine, known: dict[str, Promise]) -> bool:
    kept = known.get(owner_of(line))
    if kept is None or kept.quantity != line.quantity:
        return True
    return kept.state != PromiseState.OPEN and not kept.reason


def _leaves_on(transfer: Transfer) -> date:
    """The day it must leave to arrive when it is expected, and not before today."""
    now = today(transfer.source.time_zone)
    if transfer.expected_on is None:
        return now
    lanes = Lane.objects.filter(source=transfer.source_id, destination=transfer.destination_id)
    lead_time_days = lanes.values_list("lead_time_days", flat=True).first() or 0
    return max(now, later(transfer.expected_on, -lead_time_days))
