"""Posting a draft through the ledger's door, and what becomes of it when that is taken back."""

from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from inventory.choices import DraftStatus
from inventory.errors import DraftNotReady
from inventory.models import Reason, StockDocument, StockDraft
from inventory.selectors.draft_kinds import WAYS
from inventory.selectors.drafts import lines_of, problems_of
from inventory.services.drafts.moves import moves_of, told
from inventory.services.drafts.saving import (
    lock_draft,
    move_on,
    refuse_other_content,
    refuse_unless,
    save_draft,
)
from inventory.services.ledger import post_document
from inventory.services.reversals import reverse_document
from inventory.values import DocumentDraft, DraftContent

POST = "inventory.post_stockdocument"
ORIGIN = "stock-draft:"
REASON_LENGTH_MAX = 200


@command
def post_draft(
    *,
    actor: User | None,
    draft: StockDraft,
    version: int | None = None,
    reason: Reason | None = None,
) -> StockDocument:
    """The draft is in the ledger, read-only, and linked with its document. Safe to repeat.

    ``reason`` is the draft's from now on, where one is given.

    Raises:
        NotPermitted: ``actor`` may not post documents at this place.
        DraftChanged: it was discarded, reversed, or changed since ``version``.
        DraftNotReady: something is missing or unknown; every line of that kind is named.
        what ``post_document`` raises.
    """
    require(actor, POST, place=draft.warehouse)
    draft = lock_draft(draft, version)
    if draft.status == DraftStatus.POSTED and draft.document is not None:
        return draft.document
    refuse_unless(draft, DraftStatus.DRAFT)
    draft.reason = reason or draft.reason
    lines = lines_of(draft)
    problems = problems_of(draft, lines)
    if problems:
        raise DraftNotReady([told(problem) for problem in problems])
    document = post_document(
        DocumentDraft(
            kind=WAYS[draft.kind].document,
            key=f"draft:{draft.pk}",
            warehouse=draft.warehouse,
            effective_on=draft.effective_on,
            origin=f"{ORIGIN}{draft.pk}",
            reason=_reason_of(draft),
            request=f"draft:{draft.pk}",
        ),
        moves_of(draft, lines),
        actor=actor,
    )
    move_on(draft, DraftStatus.POSTED)
    draft.document = document
    draft.save(update_fields=["status", "document", "reason", "changed_at"])
    audit.record(actor, "stockdraft.post", draft, document=document.number)
    return document


@command
def draft_and_post(
    *,
    actor: User | None,
    content: DraftContent,
    key: str,
    draft: StockDraft | None = None,
    version: int | None = None,
) -> StockDocument:
    """``content`` is saved as a draft and posted, or neither. Safe to repeat with ``key``.

    Raises:
        what ``save_draft`` and ``post_draft`` raise.
    """
    require(actor, POST, place=content.warehouse)
    before = draft or StockDraft.objects.filter(key=key).first()
    if before is not None:
        before = lock_draft(before)
        if before.document is not None:
            refuse_other_content(before, content)
            return post_draft(actor=actor, draft=before)
    saved = save_draft(actor=actor, content=content, key=key, draft=draft, version=version)
    return post_draft(actor=actor, draft=saved)


@command
def reverse_draft(
    *, actor: User | None, document: StockDocument, reason: str, key: str | None = None
) -> StockDocument:
    """The document of a draft is taken back, and the draft says so. Safe to repeat.

    Raises:
        what ``reverse_document`` raises.
    """
    draft = lock_draft(StockDraft.objects.get(pk=document.origin.removeprefix(ORIGIN)))
    reversal = reverse_document(document, actor=actor, reason=reason, key=key)
    if draft.status == DraftStatus.POSTED:
        move_on(draft, DraftStatus.REVERSED)
        draft.save(update_fields=["status", "changed_at"])
        audit.record(actor, "stockdraft.reverse", draft, by=reversal.number)
    return reversal


def _reason_of(draft: StockDraft) -> str:
    words = [str(draft.reason) if draft.reason else "", draft.reference, draft.note]
    return " · ".join(word for word in words if word)[:REASON_LENGTH_MAX]
