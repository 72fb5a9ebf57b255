"""Many documents at once, for imports and the demo: the same rules, written by the set."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from core import audit
from core.commands import command
from core.events import publish_all
from core.models import User
from inventory.events import DocumentPosted
from inventory.services.ledger.lines import checked, nameless_lots
from inventory.services.ledger.posting import post, prepared, require_places
from inventory.values import StagedDocument


def post_staged(
    documents: Iterable[StagedDocument],
    *,
    actor: User | None = None,
    batch_lines: int = 5000,
) -> int:
    """Every document is posted; return how many were not posted before.

    They must come in the order in which they happened. Each batch of about ``batch_lines`` lines
    is a transaction of its own, so repeating the call after a failure posts what is missing.

    Raises:
        what ``post_document`` raises; the batch it happens in is not posted.
    """
    return sum(_post_batch(batch, actor) for batch in _batches(documents, batch_lines))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Nobody looks for garbage: a batch makes many rows, and drops them all at its end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_undisturbed()
@command
def _post_batch(batch: list[StagedDocument], actor: User | None) -> int:
    nameless = nameless_lots(
        move.product.pk for staged in batch for move in staged.lines if move.lot is None
    )
    ready = [prepared(staged.document, checked(staged.lines, nameless)) for staged in batch]
    require_places(actor, ready)
    documents, new = post(ready, actor)
    if new:
        audit.record(actor, "stockdocument.post_staged", documents[-1], documents=len(new))
        publish_all([DocumentPosted(document_id=pk) for pk in sorted(new)])
    return len(new)


def _batches(
    documents: Iterable[StagedDocument], batch_lines: int
) -> Iterator[list[StagedDocument]]:
    batch: list[StagedDocument] = []
    lines = 0
    for staged in documents:
        if batch and lines + len(staged.lines) > batch_lines:
            yield batch
            batch, lines = [], 0
        batch.append(staged)
        lines += len(staged.lines)
    if batch:
        yield batch
