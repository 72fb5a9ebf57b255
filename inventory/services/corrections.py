"""Taking back a document from the stock pages, together with what it was posted for."""

from core.commands import command
from core.menus import origin_of
from core.models import User
from inventory.errors import ReversedElsewhere
from inventory.models import StockDocument
from inventory.services.drafts.posting import ORIGIN as DRAFT
from inventory.services.drafts.posting import reverse_draft
from inventory.services.reversals import reverse_document
from inventory.services.transfers import reverse_transfer_document

TRANSFER = "transfer:"
RETURN = "document:"  # A return from a customer or to a supplier, by the document it is of.


def is_taken_back_here(document: StockDocument) -> bool:
    """Whether the stock pages may reverse ``document``: an order's own page does for an order."""
    return not document.origin or document.origin.startswith((TRANSFER, RETURN, DRAFT))


@command
def take_back(
    *, actor: User | None, document: StockDocument, reason: str, key: str | None = None
) -> StockDocument:
    """``document`` is reversed; the transfer or draft it belongs to says so.

    Raises:
        ReversedElsewhere: it was posted for an order, which must be corrected with it.
        what ``reverse_document`` and ``reverse_transfer_document`` raise.
    """
    if document.origin.startswith(TRANSFER):
        return reverse_transfer_document(actor=actor, document=document, reason=reason, key=key)
    if document.origin.startswith(DRAFT):
        return reverse_draft(actor=actor, document=document, reason=reason, key=key)
    if document.origin and not document.origin.startswith(RETURN):
        raise ReversedElsewhere(number=document.number, origin=origin_of(document.origin)[0])
    return reverse_document(document, actor=actor, reason=reason, key=key)
