"""The life of an import batch: opened, filled, done or failed, undone."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import record
from core.commands import command
from core.models import Job, User
from core.permissions import require
from exchange.choices import BatchStatus
from exchange.errors import NotATrial, NotUndoable, NotWaiting, OneAtATime
from exchange.models import ImportBatch, ImportRow
from exchange.targets import target_of

ROWS_AT_ONCE = 2000
ADD, UNDO = "exchange.add_importbatch", "exchange.undo_importbatch"


@command
def open_batch(
    *,
    actor: User | None,
    kind: str,
    file_name: str,
    fingerprint: str,
    options: Mapping[str, Any] | None = None,
    stored_as: str = "",
    status: BatchStatus = BatchStatus.RUNNING,
) -> ImportBatch:
    """There is a batch, ready to be filled.

    Raises:
        NotPermitted: ``actor`` may not import, or not this kind.
        OneAtATime: a file of this kind is being taken in.
    """
    require_import(actor, kind)
    batch = ImportBatch(
        kind=kind,
        file_name=file_name[-255:],
        fingerprint=fingerprint,
        options=dict(options or {}),
        stored_as=stored_as,
        status=status,
        actor=actor,
    )
    if status == BatchStatus.RUNNING and not batch.options.get("dry_run"):
        take_turn(batch)
    else:
        batch.save()
    record(actor, "import.open", batch, kind=kind, file=batch.file_name)
    return batch


def require_import(actor: User | None, kind: str) -> None:
    """Raises ``NotPermitted`` unless ``actor`` may import, and what this kind brings."""
    require(actor, ADD)
    for permission in target_of(kind).permissions:
        require(actor, permission)


def take_turn(batch: ImportBatch) -> None:
    """``batch`` is saved as the one of its kind that is taken in, where only one may be.

    A turn left behind by work that broke off is taken over.
    """
    batch.turn = batch.kind if target_of(batch.kind).runs_alone else None
    if batch.turn is None:
        batch.save()
        return
    holder = ImportBatch.objects.filter(turn=batch.turn).select_related("job").first()
    if holder is not None and holder.pk != batch.pk:
        if holder.job is None or holder.job.is_open:
            raise OneAtATime(file=holder.file_name)
        ImportBatch.objects.filter(pk=holder.pk).update(turn=None)
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError as error:
        raise OneAtATime(file=batch.file_name) from error


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
def note_rows(batch: ImportBatch, rows: Iterable[tuple[int, str, str, Mapping[str, Any]]]) -> None:
    """Keep (position, verdict, content, facts) of rows that were not simply taken in."""
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                batch=batch, row=position, verdict=verdict, content=content[:500], facts=dict(facts)
            )
            for position, verdict, content, facts in rows
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
    verdicts_in: str,
) -> ImportBatch:
    """The batch is complete: every row of the file is in ``counts``. May be repeated."""
    batch.status = BatchStatus.TRIED if is_trial else BatchStatus.DONE
    batch.counts, batch.notes = dict(counts), dict(notes)
    batch.rows = sum(counts.values())
    batch.finished_at, batch.turn = timezone.now(), None
    batch.verdicts_in, batch.error = verdicts_in, ""
    names = ["status", "counts", "notes", "rows", "finished_at", "turn", "verdicts_in", "error"]
    batch.save(update_fields=names)
    record(batch.actor, f"import.{batch.status}", batch, counts=batch.counts)
    return batch


@command
def fail_batch(batch: ImportBatch, reason: str) -> None:
    """The file could not be taken in, for ``reason``. May be repeated."""
    batch.status, batch.error, batch.finished_at = BatchStatus.FAILED, reason, timezone.now()
    batch.turn = None
    batch.save(update_fields=["status", "error", "finished_at", "turn"])
    record(batch.actor, "import.fail", batch, reason=reason)


@command
def reopen_batch(*, actor: User | None, batch: ImportBatch) -> ImportBatch:
    """A batch that was tried out is running, to be filled in earnest.

    Raises:
        NotPermitted: ``actor`` may not import.
        NotATrial: it was not a trial, or was begun already.
        OneAtATime: another file of the kind is being taken in.
    """
    require_import(actor, batch.kind)
    locked = lock_batch(batch)
    if locked.status != BatchStatus.TRIED:
        raise NotATrial(batch=locked.pk, status=locked.get_status_display())
    locked.status = BatchStatus.RUNNING
    locked.options = locked.options | {"dry_run": False}
    take_turn(locked)
    return locked


@command
def begin_batch(
    *, actor: User | None, batch: ImportBatch, options: Mapping[str, Any], is_trial: bool
) -> ImportBatch:
    """A batch that waited for its columns, or was tried out with others, is running.

    Raises:
        NotPermitted: ``actor`` may not import.
        NotWaiting: it was begun already.
        OneAtATime: another file of the kind is being taken in.
    """
    require_import(actor, batch.kind)
    locked = lock_batch(batch)
    if locked.status not in (BatchStatus.WAITING, BatchStatus.TRIED):
        raise NotWaiting(batch=locked.pk, status=locked.get_status_display())
    locked.status = BatchStatus.RUNNING
    locked.options = locked.options | dict(options) | {"dry_run": is_trial}
    if is_trial:
        locked.save()
    else:
        take_turn(locked)
    return locked


@command
def undo_batch(*, actor: User | None, batch: ImportBatch) -> ImportBatch:
    """Nothing of the batch counts any more; the batch and its remarks stay. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not undo imports.
        NotUndoable: it is running, failed, or was a trial.
        UsedSince: something it brought is used or was changed.
    """
    require(actor, UNDO)
    locked = lock_batch(batch)
    if locked.status == BatchStatus.UNDONE:
        return locked
    if locked.status not in (BatchStatus.DONE, BatchStatus.UNDOING):
        raise NotUndoable(batch=locked.pk, status=locked.get_status_display())
    removed = target_of(locked.kind).take_out(locked, actor)
    locked.status, locked.undone_at, locked.turn = BatchStatus.UNDONE, timezone.now(), None
    locked.error = ""
    locked.save(update_fields=["status", "undone_at", "turn", "error"])
    record(actor, "import.undo", locked, removed=removed)
    return locked


@command
def mark_undoing(*, actor: User | None, batch: ImportBatch) -> ImportBatch:
    """A batch that is done is being undone by a job.

    Raises:
        NotPermitted: ``actor`` may not undo imports.
        NotUndoable: it is not done.
    """
    require(actor, UNDO)
    locked = lock_batch(batch)
    if locked.status != BatchStatus.DONE:
        raise NotUndoable(batch=locked.pk, status=locked.get_status_display())
    locked.status = BatchStatus.UNDOING
    take_turn(locked)
    return locked


@command
def keep_done(batch: ImportBatch, reason: str) -> None:
    """A batch that could not be undone counts as before, and says why."""
    batch.status, batch.error, batch.turn = BatchStatus.DONE, reason, None
    batch.save(update_fields=["status", "error", "turn"])


def lock_batch(batch: ImportBatch) -> ImportBatch:
    """The batch as it is now; nobody else changes it until the transaction ends."""
    return ImportBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
