"""Drafts before they are posted: saved, changed, discarded."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core import audit
from core.commands import command
from core.errors import KeyReused
from core.models import User
from core.numbering import next_number
from core.permissions import require
from inventory.choices import DRAFT_NEXT, DraftStatus, LocationKind
from inventory.errors import DocumentTooLong, DraftChanged, WrongLocation, WrongReason
from inventory.models import Location, Reason, StockDraft, StockDraftLine
from inventory.selectors.draft_kinds import WAYS
from inventory.values import DraftContent, DraftLine

LINES_MAX = 5000
HEAD = ("warehouse_id", "effective_on", "partner_id", "reference", "reason_id", "note")
TYPED = "role product_id typed_code quantity unit_id lot_code new_lot_code expires_on"
TYPED += " source_id destination_id value reason_id"


@command
def save_draft(
    *,
    actor: User | None,
    content: DraftContent,
    key: str,
    draft: StockDraft | None = None,
    version: int | None = None,
) -> StockDraft:
    """``content`` is kept as it was typed, in ``draft`` or in a new one.

    A new draft is safe to repeat: the same ``key`` is the same draft. ``version`` is the one the
    content was typed over: somebody who changed the draft since is not overwritten.

    Raises:
        NotPermitted: ``actor`` may not prepare drafts at this place.
        DraftChanged: it was posted, discarded or changed meanwhile.
        KeyReused: the key names a draft with other content.
        WrongLocation, WrongReason: a location of another place, a reason for something else.
    """
    require(actor, "inventory.add_stockdraft", place=content.warehouse)
    refuse_wrong_parts(content)
    if draft is None:
        draft, is_new = StockDraft.objects.get_or_create(
            key=key,
            defaults={
                "number": next_number("DR"),
                "kind": content.kind,
                "warehouse": content.warehouse,
                "created_by": actor,
            },
        )
        if not is_new:
            refuse_other_content(draft, content)
            return draft
        _write(draft, content)
        audit.record(actor, "stockdraft.add", draft, kind=draft.kind, lines=len(content.lines))
        return draft
    draft = lock_draft(draft, version)
    refuse_unless(draft, DraftStatus.DRAFT)
    require(actor, "inventory.change_stockdraft", place=draft.warehouse)
    if draft.kind != content.kind:
        raise DraftChanged(number=draft.number, status=draft.get_kind_display())
    draft.version += 1
    _write(draft, content)
    audit.record(actor, "stockdraft.change", draft, lines=len(content.lines))
    return draft


@command
def discard_draft(*, actor: User | None, draft: StockDraft) -> StockDraft:
    """The draft will not be posted; it stays to be read. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not change drafts at this place.
        DraftChanged: it was posted.
    """
    require(actor, "inventory.change_stockdraft", place=draft.warehouse)
    draft = lock_draft(draft)
    if draft.status == DraftStatus.DISCARDED:
        return draft
    refuse_unless(draft, DraftStatus.DRAFT)
    draft.status = DraftStatus.DISCARDED
    draft.save(update_fields=["status", "changed_at"])
    audit.record(actor, "stockdraft.discard", draft)
    return draft


def lock_draft(draft: StockDraft, version: int | None = None) -> StockDraft:
    """``draft`` as it is now, and stays until the transaction ends.

    It is locked before it is read with its document: who waits for the lock sees the row as it
    became, but what was joined to it as it was.

    Raises:
        DraftChanged: it is another ``version`` than the one named.
    """
    StockDraft.objects.select_for_update().get(pk=draft.pk)
    locked = StockDraft.objects.for_display().get(pk=draft.pk)
    if version is not None and locked.is_open and locked.version != version:
        message = _("%(number)s was changed by somebody else. Reload the page and look again.")
        raise DraftChanged(message % {"number": locked.number}, number=locked.number)
    return locked


def refuse_unless(draft: StockDraft, expected: DraftStatus) -> None:
    """Raise ``DraftChanged`` unless the locked ``draft`` is in the ``expected`` state."""
    if draft.status != expected:
        raise DraftChanged(number=draft.number, status=draft.get_status_display())


def move_on(draft: StockDraft, target: DraftStatus) -> None:
    """The locked ``draft`` is in the state ``target``, if that can follow its own.

    Raises:
        DraftChanged: it cannot.
    """
    if target not in DRAFT_NEXT[DraftStatus(draft.status)]:
        raise DraftChanged(number=draft.number, status=draft.get_status_display())
    draft.status = target


def refuse_other_content(draft: StockDraft, content: DraftContent) -> None:
    """Raise ``KeyReused`` unless ``draft`` holds what ``content`` says: a repeat, no news.

    Raises:
        KeyReused: it was typed differently, or the draft was changed since.
    """
    told = StockDraft(kind=content.kind)
    _fill(told, content)
    rows = [_row(told, position, line) for position, line in enumerate(content.lines, start=1)]
    is_same = all(getattr(draft, name) == getattr(told, name) for name in ("kind", *HEAD))
    kept = draft.lines.order_by("position")
    if not is_same or [_typed(row) for row in kept] != [_typed(row) for row in rows]:
        message = _("%(number)s was saved from this page with other content. Open it and go on.")
        raise KeyReused(message % {"number": draft.number}, number=draft.number)


def _typed(row: StockDraftLine) -> list[Any]:
    return [getattr(row, name) for name in TYPED.split()]


def _write(draft: StockDraft, content: DraftContent) -> None:
    _fill(draft, content)
    draft.save()
    draft.lines.all().delete()
    StockDraftLine.objects.bulk_create(
        _row(draft, position, line) for position, line in enumerate(content.lines, start=1)
    )


def _fill(draft: StockDraft, content: DraftContent) -> None:
    draft.warehouse = content.warehouse
    draft.effective_on = content.effective_on
    draft.partner, draft.reference = content.partner, content.reference
    draft.reason, draft.note = content.reason, content.note


def _row(draft: StockDraft, position: int, line: DraftLine) -> StockDraftLine:
    return StockDraftLine(
        draft=draft,
        position=position,
        role=line.role,
        product=line.product,
        typed_code=line.typed_code[:120],
        quantity=line.quantity,
        unit=line.unit,
        lot_code=line.lot_code.strip(),
        new_lot_code=line.new_lot_code.strip(),
        expires_on=line.expires_on,
        source=line.source,
        destination=line.destination,
        value=line.value,
        reason=line.reason,
    )


def refuse_wrong_parts(content: DraftContent) -> None:
    """Raise unless every location is of the draft's place and every reason one for its kind."""
    if len(content.lines) > LINES_MAX:
        raise DocumentTooLong(limit=LINES_MAX)
    for line in content.lines:
        for location in (line.source, line.destination):
            _refuse_elsewhere(content, location)
        if line.source is not None and line.source == line.destination:
            raise WrongLocation(
                _("Goods cannot go from %(place)s to itself.") % {"place": str(line.source)},
                place=str(line.source),
            )
    _refuse_reasons(content, (content.reason, *(line.reason for line in content.lines)))


def _refuse_elsewhere(content: DraftContent, location: Location | None) -> None:
    if location is None:
        return
    is_usable = location.is_active and location.kind != LocationKind.TRANSIT
    if location.warehouse_id != content.warehouse.pk or not is_usable:
        message = _("%(location)s is not a location of %(place)s that goods can be moved at.")
        facts = {"location": str(location), "place": str(content.warehouse)}
        raise WrongLocation(message % facts, **facts)


def _refuse_reasons(content: DraftContent, reasons: Iterable[Reason | None]) -> None:
    for reason in reasons:
        if reason is not None and reason.use != WAYS[content.kind].reasons:
            message = _("“%(reason)s” is not a reason for this.")
            raise WrongReason(message % {"reason": str(reason)}, reason=reason.code)
