"""Goods of a transfer that were shipped and will not come: written off with a reason."""

from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from inventory.choices import DocumentKind, LocationKind, ReasonUse, TransferStatus
from inventory.errors import WrongReason
from inventory.models import Reason, StockDocument, Transfer, TransferLine
from inventory.selectors import outside, transit_location
from inventory.services.ledger.keys import posted_before
from inventory.services.transfers.locking import lock_transfer, refuse_unless
from inventory.services.transfers.moving import post_step
from inventory.services.transfers.parts import lots_on_the_way
from inventory.values import DocumentDraft, Move


@command
def settle_difference(
    *, actor: User | None, transfer: Transfer, reason: Reason, key: str, note: str = ""
) -> StockDocument:
    """What is still on its way is written off, and the transfer is done. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not move stock at the destination.
        TransferChanged: it is not on its way.
        WrongReason: ``reason`` is one for something else.
    """
    require(actor, "inventory.change_transfer", place=transfer.destination)
    if reason.use != ReasonUse.TRANSFER:
        message = _("“%(reason)s” is not a reason for this.")
        raise WrongReason(message % {"reason": str(reason)}, reason=reason.code)
    transfer = lock_transfer(transfer)
    draft = DocumentDraft(
        kind=DocumentKind.TRANSFER,
        key=f"difference:{key}",
        warehouse=transfer.destination,
        origin=f"transfer:{transfer.pk}",
        reason=" · ".join(word for word in (str(reason), note) if word)[:200],
        request=f"difference:{transfer.pk}:{reason.pk}",
    )
    before = posted_before(draft)
    if before is not None:
        return before
    refuse_unless(transfer, TransferStatus.SHIPPED)
    lines = list(transfer.lines.select_related("product"))
    transit, difference = transit_location(transfer.destination), outside(LocationKind.DIFFERENCE)
    moves = [
        (line, Move(line.product, transit, difference, part, lot))
        for line in lines
        for lot, part in lots_on_the_way(line, line.coming_quantity)
    ]
    document = post_step(draft, moves, actor)
    for line in lines:
        line.lost_quantity += line.coming_quantity
    TransferLine.objects.bulk_update(lines, ["lost_quantity"])
    transfer.status, transfer.received_at = TransferStatus.RECEIVED, timezone.now()
    transfer.save(update_fields=["status", "received_at"])
    audit.record(actor, "transfer.difference", transfer, document=document.number, why=reason.code)
    return document
