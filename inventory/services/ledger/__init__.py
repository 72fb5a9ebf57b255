"""The one door through which stock moves."""

from collections.abc import Sequence

from core import audit
from core.commands import command
from core.events import publish
from core.models import User
from inventory.events import DocumentPosted
from inventory.models import StockDocument
from inventory.services.ledger.conversions import refuse_one_sided
from inventory.services.ledger.lines import checked
from inventory.services.ledger.posting import post, prepared, require_places
from inventory.values import DocumentDraft, Move

__all__ = ["post_document"]


@command
def post_document(
    document: DocumentDraft, lines: Sequence[Move], *, actor: User | None
) -> StockDocument:
    """Post ``document`` with all its ``lines``, or nothing, and return it.

    Movement *n* of the document is line *n*; changes of value alone follow them. Safe to repeat:
    the same key with the same content returns the document posted first.

    Raises:
        NotPermitted: ``actor`` may not move stock at one of the places.
        NotAMove, LotNeeded, ValueNeeded, …: a line cannot be right (``inventory.errors``).
        KeyReused: the key names a document with other content.
        PeriodClosed: the day lies in a month whose books are closed.
        InsufficientStock: some balances would fall below their floor; every shortage is named.
    """
    ready = prepared(document, checked(lines))
    refuse_one_sided(ready.lines)
    require_places(actor, [ready])

    def tell(posted: StockDocument) -> None:
        audit.record(actor, "stockdocument.post", posted, kind=posted.kind, lines=len(lines))
        publish(DocumentPosted(document_id=posted.pk))

    (posted,), _new = post([ready], actor, beside=tell)
    return posted
