"""Filling a draft one step at a time, as a phone does: each scan counts once."""

from decimal import Decimal

from django.db.models import Max

from catalog.choices import Tracking
from catalog.models import Product
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from inventory.choices import DraftKind, DraftStatus
from inventory.errors import DraftChanged
from inventory.models import Location, StockDraft, StockDraftLine
from inventory.selectors.draft_kinds import bin_column
from inventory.services.drafts.saving import lock_draft, refuse_unless, refuse_wrong_parts
from inventory.values import DraftContent, DraftLine

SCANS_REMEMBERED = 200


@command
def scan_into_draft(
    *, actor: User | None, draft: StockDraft, product: Product, quantity: Decimal, key: str
) -> StockDraftLine | None:
    """``quantity`` more of ``product`` is in the draft; return its line.

    The newest line of the product counts on; a product with serial numbers gets a line a piece.
    The same ``key`` again changes nothing.

    Raises:
        NotPermitted: ``actor`` may not change drafts at this place.
        DraftChanged: it was posted or discarded.
    """
    draft = _lock_open(actor, draft)
    newest = draft.lines.filter(product=product).order_by("-position").first()
    if key and key in draft.scans:
        return newest
    if newest is None or product.tracking == Tracking.SERIAL:
        last = draft.lines.aggregate(last=Max("position"))["last"] or 0
        newest = StockDraftLine(draft=draft, position=last + 1, product=product)
    newest.quantity = (newest.quantity or Decimal(0)) + quantity
    newest.save()
    _remember(draft, key)
    audit.record(actor, "stockdraft.scan", draft, product=product.pk, quantity=str(quantity))
    return newest


@command
def scan_bin_into_draft(
    *, actor: User | None, draft: StockDraft, location: Location, key: str
) -> int:
    """Lines that have no bin yet have ``location``; return how many. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not change drafts at this place.
        DraftChanged: it was posted or discarded.
        WrongLocation: it is no location of the draft's place.
    """
    draft = _lock_open(actor, draft)
    _refuse_wrong(draft, DraftLine(destination=location))
    if key and key in draft.scans:
        return 0
    column = bin_column(draft.kind)
    count = draft.lines.filter(**{column: None}).update(**{column: location})
    _remember(draft, key)
    audit.record(actor, "stockdraft.scan_bin", draft, location=location.pk, lines=count)
    return count


@command
def change_draft_line(
    *, actor: User | None, draft: StockDraft, line_id: int, line: DraftLine
) -> StockDraftLine:
    """One line of the draft holds what ``line`` says; the others stay. Safe to repeat.

    Without a quantity above zero the line is taken off.

    Raises:
        NotPermitted: ``actor`` may not change drafts at this place.
        DraftChanged: it was posted or discarded, or the line is gone.
        WrongLocation: a location of another place.
    """
    draft = _lock_open(actor, draft)
    _refuse_wrong(draft, line)
    row = draft.lines.filter(pk=line_id).first()
    if row is None:
        raise DraftChanged(number=draft.number, status=draft.get_status_display())
    if not line.quantity:
        row.delete()
    else:
        row.quantity, row.lot_code, row.expires_on = line.quantity, line.lot_code, line.expires_on
        row.source, row.destination = line.source, line.destination
        row.save()
    _remember(draft, "")
    audit.record(actor, "stockdraft.change_line", draft, line=line_id, quantity=str(line.quantity))
    return row


def _lock_open(actor: User | None, draft: StockDraft) -> StockDraft:
    require(actor, "inventory.change_stockdraft", place=draft.warehouse)
    locked = lock_draft(draft)
    refuse_unless(locked, DraftStatus.DRAFT)
    return locked


def _refuse_wrong(draft: StockDraft, line: DraftLine) -> None:
    kind = DraftKind(draft.kind)
    refuse_wrong_parts(DraftContent(kind=kind, warehouse=draft.warehouse, lines=[line]))


def _remember(draft: StockDraft, key: str) -> None:
    if key:
        draft.scans = [*draft.scans, key][-SCANS_REMEMBERED:]
    draft.version += 1
    draft.save(update_fields=["scans", "version", "changed_at"])
