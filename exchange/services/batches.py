"""The life of an import batch: opened, filled, done or failed, undone."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from core.audit import record
from core.commands import command
from core.models import Job, User
from core.permissions import require
from exchange.choices import BatchStatus
from exchange.errors import NotATrial, NotUndoable
from exchange.models import ImportBatch, ImportRow
from exchange.targets import target_of

ROWS_AT_ONCE = 2000


@command
def open_batch(
    *,
    actor: User | None,
    kind: str,
    file_name: str,
    fingerprint: str,
    options: Mapping[str, Any] | None = None,
    stored_as: str = "",
) -> ImportBatch:
    """There is a running batch, ready to be filled.

    Raises:
        NotPermitted: ``actor`` may not import.
    """
    require(actor, "exchange.add_importbatch")
    batch = ImportBatch.objects.create(
        kind=kind,
        file_name=file_name[-255:],
        fingerprint=fingerprint,
        options=dict(options or {}),
        stored_as=stored_as,
        actor=actor,
    )
    record(actor, "import.open", batch, kind=kind, file=batch.file_name)
    return batch


@command
def attach_job(batch: ImportBatch, job: Job) -> None:
    """The batch is filled by ``job``. May be repeated."""
    batch.job = job
    batch.save(update_fields=["job"])


@command
def empty_batch(batch: ImportBatch) -> None:
    """The batch has no remarks on rows: filling it can begin anew. May be repeated."""
    batch.verdicts.all().delete()


@command
def note_rows(batch: ImportBatch, rows: Iterable[tuple[int, str, str]]) -> None:
    """Keep (position, verdict, content) of rows that were not simply taken in."""
    ImportRow.objects.bulk_create(
        [
            ImportRow(batch=batch, row=position, verdict=verdict, content=content[:500])
            for position, verdict, content in rows
        ],
        batch_size=ROWS_AT_ONCE,
    )


@command
def close_batch(
    batch: ImportBatch,
    *,
    counts: Mapping[str, int],
    notes: Mapping[str, Any],
    is_trial: bool,
) -> ImportBatch:
    """The batch is complete: every row of the file is in ``counts``. May be repeated."""
    batch.status = BatchStatus.TRIED if is_trial else BatchStatus.DONE
    batch.counts, batch.notes = dict(counts), dict(notes)
    batch.rows = sum(counts.values())
    batch.finished_at = timezone.now()
    batch.save(update_fields=["status", "counts", "notes", "rows", "finished_at"])
    record(batch.actor, f"import.{batch.status}", batch, counts=batch.counts)
    return batch


@command
def fail_batch(batch: ImportBatch, reason: str) -> None:
    """The file could not be taken in, for ``reason``. May be repeated."""
    batch.status, batch.error, batch.finished_at = BatchStatus.FAILED, reason, timezone.now()
    batch.save(update_fields=["status", "error", "finished_at"])
    record(batch.actor, "import.fail", batch, reason=reason)


@command
def reopen_batch(*, actor: User | None, batch: ImportBatch) -> ImportBatch:
    """A batch that was tried out is running, to be filled in earnest.

    Raises:
        NotPermitted: ``actor`` may not import.
        NotATrial: it was not a trial, or was begun already.
    """
    require(actor, "exchange.add_importbatch")
    locked = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
    if locked.status != BatchStatus.TRIED:
        raise NotATrial(batch=locked.pk, status=locked.get_status_display())
    locked.status = BatchStatus.RUNNING
    locked.options = locked.options | {"dry_run": False}
    locked.save(update_fields=["status", "options"])
    return locked


@command
def undo_batch(*, actor: User | None, batch: ImportBatch) -> ImportBatch:
    """None of the batch's rows count any more; the batch and its remarks stay. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not undo imports.
        NotUndoable: it is running, failed, or was a trial.
    """
    require(actor, "exchange.undo_importbatch")
    locked = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
    if locked.status == BatchStatus.UNDONE:
        return locked
    if locked.status != BatchStatus.DONE:
        raise NotUndoable(batch=locked.pk, status=locked.get_status_display())
    removed = target_of(locked.kind).take_out(locked)
    locked.status, locked.undone_at = BatchStatus.UNDONE, timezone.now()
    locked.save(update_fields=["status", "undone_at"])
    record(actor, "import.undo", locked, removed=removed)
    return locked
