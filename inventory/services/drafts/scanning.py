"""Filling a draft one step at a time, as a phone does: each scan counts once."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from catalog.values import Scanned
from core import audit
from core.commands import command
from core.counts import Part, as_text, quantity_of
from core.models import User
from core.periods import today
from core.permissions import require
from core.quantities import NOTHING
from inventory.choices import DraftKind, DraftStatus
from inventory.errors import DraftChanged
from inventory.models import Location, StockDraft, StockDraftLine
from inventory.selectors.counted import count_goods, lacks_lot, name_lot, refuse_unless_shelved
from inventory.selectors.draft_kinds import WAYS, bin_column
from inventory.selectors.drafts import serials_of
from inventory.selectors.scan_rules import refuse_wrong_arrival, refuse_wrong_departure
from inventory.services.drafts.moves import FOR_USE
from inventory.services.drafts.saving import lock_draft, refuse_unless, refuse_wrong_parts
from inventory.values import DraftContent, DraftLine

LOT_CODE_LENGTH_MAX = 500
SERIAL_LENGTH_MAX = 66  # With the comma before it.
SCANS_REMEMBERED = 200


@command
def scan_into_draft(
    *, actor: User | None, draft: StockDraft, goods: Scanned, key: str
) -> StockDraftLine | None:
    """``goods`` more are in the draft, in the line of their lot that lies in no bin; return it.

    Goods of which the code names no lot count on in the only such line, or in one without a lot.
    Goods of quantity 0 say of which lot those before them are. The same ``key`` again changes
    nothing.

    Raises:
        NotPermitted: ``actor`` may not change drafts at this place.
        DraftChanged: it was posted or discarded.
        LotMismatch, LotNotHere, ArrivedExpired, ExpiredForUse: what is wrong with the lot.
        SerialTwice, SerialInStock, NotOnePiece: what is wrong with a serial number.
    """
    draft = _lock_open(actor, draft)
    lines = list(draft.lines.filter(product=goods.product).order_by("position"))
    if key and key in draft.scans:
        return lines[-1] if lines else None
    counted = {code for line in lines for code in serials_of(line)}
    day = today(draft.warehouse.time_zone)
    if WAYS[draft.kind].comes_from is not None:
        refuse_wrong_arrival(goods, counted, day=day)
    else:
        good_on = day if draft.kind in FOR_USE else None
        refuse_wrong_departure(goods, counted, draft.warehouse, good_on=good_on)
    line = _counted_in(draft, lines, goods)
    line.save()
    _remember(draft, key)
    audit.record(
        actor, "stockdraft.scan", draft, product=goods.product.pk, quantity=str(goods.quantity)
    )
    return line


@command
def scan_bin_into_draft(
    *, actor: User | None, draft: StockDraft, location: Location, key: str
) -> int:
    """Lines that have no bin yet have ``location``; return how many. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not change drafts at this place.
        DraftChanged: it was posted or discarded.
        WrongLocation: it is no location of the draft's place, or goods would go to where they are.
        NothingToShelve: no line waits for a bin.
    """
    draft = _lock_open(actor, draft)
    _refuse_wrong(draft, DraftLine(destination=location))
    if key and key in draft.scans:
        return 0
    column = bin_column(draft.kind)
    waiting = draft.lines.filter(**{column: None})
    if column == "destination" and waiting.filter(source=location).exists():
        _refuse_wrong(draft, DraftLine(source=location, destination=location))
    count = waiting.update(**{column: location})
    refuse_unless_shelved(count, location)
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


def _counted_in(
    draft: StockDraft, lines: Sequence[StockDraftLine], goods: Scanned
) -> StockDraftLine:
    """The line that ``goods`` belong to, with them in it; not written yet."""
    column = bin_column(draft.kind)
    rows = [line for line in lines if line.unit_id in (None, goods.product.unit_id)]
    parts = [_part_of(row, column) for row in rows]
    if goods.quantity:
        at = count_goods(parts, goods)
    else:
        at = next(at for at in reversed(range(len(parts))) if lacks_lot(goods.product, parts[at]))
        name_lot(parts, at, goods)
    line = rows[at] if at < len(rows) else StockDraftLine(draft=draft, product=goods.product)
    if line.pk is None:
        line.position = (draft.lines.aggregate(last=Max("position"))["last"] or 0) + 1
    part = parts[at]
    line.quantity, line.lot_code = quantity_of(part), part.get("lot", "")
    if until := part.get("expires_on"):
        line.expires_on = date.fromisoformat(until)
    return line


def _part_of(line: StockDraftLine, column: str) -> Part:
    """A line as a count keeps it; one full of serial numbers takes no more, as if shelved."""
    is_full = len(line.lot_code) > LOT_CODE_LENGTH_MAX - SERIAL_LENGTH_MAX
    return {
        "quantity": as_text(line.quantity or NOTHING),
        "lot": line.lot_code,
        "expires_on": line.expires_on.isoformat() if line.expires_on else "",
        "bin": "full" if is_full else str(getattr(line, f"{column}_id") or ""),
    }


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
