"""Files that people hand in: kept, looked into, tried out or taken in by a job, thrown away."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.commands import command
from core.errors import DomainError
from core.jobs import Stopped, start_job
from core.models import Job, User
from exchange.choices import BatchStatus
from exchange.errors import ChoiceNeeded, UnreadableFile
from exchange.models import ImportBatch
from exchange.services.batches import (
    attach_job,
    begin_batch,
    fail_batch,
    keep_done,
    lock_batch,
    mark_undoing,
    open_batch,
    reopen_batch,
    require_import,
    undo_batch,
)
from exchange.services.columns import columns_of, guessed, known_by
from exchange.services.files import look_into
from exchange.services.files.limits import refuse_size
from exchange.services.running import Report, take_file
from exchange.services.verdict_files import FOLDER, forget_verdicts
from exchange.targets import ImportTarget, target_of
from exchange.values import ReadAs

IMPORT_JOB, UNDO_JOB = "exchange.import", "exchange.undo"
KEPT = timedelta(days=30)  # Files that were handed in and not taken in.
UNDONE_AT_ONCE = 2_000  # Rows.
SAME_HEADER_WITHIN = 50  # Batches back in which the columns of an equal header are looked for.


def hand_in(
    *,
    actor: User | None,
    kind: str,
    file: "File[bytes]",
    chosen: Mapping[str, str] | None = None,
    encoding: str = "",
    sheet: str = "",
) -> ImportBatch:
    """The file is kept, and its batch waits for somebody to confirm what its columns hold.

    The file is read before anything is written.

    Raises:
        NotPermitted: ``actor`` may not import this.
        ChoiceNeeded: something the file does not say was not chosen.
        FileRefused: it cannot be read.
    """
    target = target_of(kind)
    require_import(actor, kind)
    name = Path(file.name or "").name
    refuse_size(name, file.size)
    _refuse_choices(target, actor, chosen or {})
    read_as = ReadAs(encoding=encoding, sheet=sheet, chosen=dict(chosen or {}))
    fingerprint = _fingerprint(file)
    stored = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}/{_safe(name)}", file)
    try:
        return open_batch(
            actor=actor,
            kind=kind,
            file_name=name,
            fingerprint=fingerprint,
            options=read_as.facts() | {"head": _head(stored, target, read_as)},
            stored_as=stored,
            status=BatchStatus.WAITING,
        )
    except DomainError:
        _throw_away(stored)
        raise


def look_again(batch: ImportBatch, *, encoding: str, sheet: str) -> ImportBatch:
    """The batch's head as another encoding or sheet shows it; kept with the batch.

    Raises:
        FileRefused: it cannot be read so.
    """
    read_as = ReadAs.of(batch.options | {"encoding": encoding, "sheet": sheet})
    head = _head(batch.stored_as, target_of(batch.kind), read_as)
    batch.options = batch.options | read_as.facts() | {"head": head}
    batch.save(update_fields=["options"])
    return batch


def suggested_columns(batch: ImportBatch) -> dict[str, str]:
    """What each field may be read from: as last time for an equal header, else guessed."""
    header = batch.options["head"]["header"]
    before = ImportBatch.objects.filter(kind=batch.kind, status=BatchStatus.DONE).order_by("-pk")
    for earlier in before.values_list("options", flat=True)[:SAME_HEADER_WITHIN]:
        if earlier.get("head", {}).get("header") == header and earlier.get("columns"):
            return {name: column for name, column in earlier["columns"].items() if column}
    return guessed(header, target_of(batch.kind).fields)


@command
def start_import(
    *, actor: User | None, batch: ImportBatch, read_as: ReadAs, is_trial: bool
) -> ImportBatch:
    """A job takes the file in, or tries it out: the batch tells how it goes.

    Raises:
        NotPermitted: ``actor`` may not import this.
        NotWaiting: it was begun already.
        MissingColumn, UnknownColumn, ChoiceNeeded: there is no point in beginning.
        OneAtATime: another file of this kind is being taken in.
        UnreadableFile: the file is no longer kept.
    """
    target = target_of(batch.kind)
    _refuse_choices(target, actor, read_as.chosen)
    header = batch.options.get("head", {}).get("header", [])
    columns_of(header, read_as.columns, target, file_name=batch.file_name)
    begun = begin_batch(actor=actor, batch=batch, options=read_as.facts(), is_trial=is_trial)
    _refuse_gone(begun)
    _start(actor, begun)
    return begun


@command
def take_in_trial(*, actor: User | None, batch: ImportBatch) -> ImportBatch:
    """The file that was tried out is being taken in.

    Raises:
        NotPermitted: ``actor`` may not import.
        NotATrial: the batch was not a trial, or was begun already.
        OneAtATime: another file of this kind is being taken in.
        UnreadableFile: the file is no longer kept.
    """
    reopened = reopen_batch(actor=actor, batch=batch)
    _refuse_gone(reopened)
    _start(actor, reopened)
    return reopened


def run_import(batch_id: int, report: Report) -> None:
    """The batch is done, tried out or failed. Safe to repeat: it begins anew, or is over.

    Raises:
        FileRefused: the file cannot be read; the batch says so.
        Stopped: a person stopped it, or another worker took it over.
    """
    batch = ImportBatch.objects.select_related("actor").get(pk=batch_id)
    if batch.status != BatchStatus.RUNNING:
        return
    is_trial = bool(batch.options["dry_run"])
    target, path = target_of(batch.kind), Path(default_storage.path(batch.stored_as))
    with translation.override(_language_of(batch.actor)):
        try:
            take_file(
                path,
                target,
                ReadAs.of(batch.options),
                batch=batch,
                is_trial=is_trial,
                report=report,
            )
        except DomainError as refusal:
            _abandon(batch, str(refusal.message))
            raise
        except Stopped:
            if Job.objects.filter(imports=batch, stop_requested=True).exists():
                _abandon(batch, _("Stopped before the end: nothing of it was kept."))
            raise
    if not is_trial:
        _throw_away(batch.stored_as)


@command
def start_undo(*, actor: User | None, batch: ImportBatch) -> ImportBatch:
    """What the batch brought is taken out: at once, or by a job where there is much of it.

    Raises:
        NotPermitted, NotUndoable, UsedSince: as ``undo_batch``.
    """
    if batch.rows <= UNDONE_AT_ONCE or batch.status != BatchStatus.DONE:
        return undo_batch(actor=actor, batch=batch)
    locked = mark_undoing(actor=actor, batch=batch)
    key = f"{UNDO_JOB}:{locked.pk}:{Job.objects.filter(key__startswith=UNDO_JOB).count() + 1}"
    attach_job(locked, start_job(kind=UNDO_JOB, key=key, actor=actor, facts={"batch": locked.pk}))
    return locked


def run_undo(batch_id: int, actor_id: int | None) -> None:
    """The batch is undone, or done as before with the sentence that says why. Safe to repeat."""
    batch = ImportBatch.objects.get(pk=batch_id)
    actor = User.objects.get(pk=actor_id) if actor_id else None
    with translation.override(_language_of(actor)):
        try:
            undo_batch(actor=actor, batch=batch)
        except DomainError as refusal:
            keep_done(batch, str(refusal.message))
            raise


@command
def tidy_up() -> int:
    """Files that nobody took in within a month are gone; return how many."""
    old = ImportBatch.objects.filter(
        status__in=(BatchStatus.WAITING, BatchStatus.TRIED, BatchStatus.FAILED),
        created_at__lt=timezone.now() - KEPT,
    ).exclude(stored_as="")
    batches = list(old)
    for batch in batches:
        _throw_away(batch.stored_as)
        forget_verdicts(batch)
        batch.stored_as = batch.verdicts_in = ""
        if batch.status != BatchStatus.FAILED:
            batch.status = BatchStatus.FAILED
            batch.error = _("Not taken in within 30 days: the file is no longer kept.")
        batch.save(update_fields=["stored_as", "verdicts_in", "status", "error"])
    return len(batches)


def _start(actor: User | None, batch: ImportBatch) -> None:
    """Each beginning has a job of its own: trials with other columns are begun again."""
    number = Job.objects.filter(key__startswith=f"{IMPORT_JOB}:{batch.pk}:").count() + 1
    key = f"{IMPORT_JOB}:{batch.pk}:{number}"
    job = start_job(kind=IMPORT_JOB, key=key, actor=actor, facts={"batch": batch.pk})
    attach_job(batch, job)


def _head(stored_as: str, target: ImportTarget, read_as: ReadAs) -> dict[str, Any]:
    path = Path(default_storage.path(stored_as))
    head = look_into(path, known_by(target), encoding=read_as.encoding, sheet=read_as.sheet)
    return asdict(head)


def _refuse_choices(target: ImportTarget, actor: User | None, chosen: Mapping[str, str]) -> None:
    for option in target.options:
        given = chosen.get(option.name, "")
        values = {str(value) for value, _label in option.choices(actor)}
        if (option.is_required and not given) or (given and given not in values):
            raise ChoiceNeeded(option=str(option.label))


def _refuse_gone(batch: ImportBatch) -> None:
    if not (batch.stored_as and default_storage.exists(batch.stored_as)):
        raise UnreadableFile(file=batch.file_name, reason=_("it is no longer kept"))


@command
def _abandon(batch: ImportBatch, reason: str) -> None:
    target_of(batch.kind).take_out(lock_batch(batch), None)
    forget_verdicts(batch)
    fail_batch(batch, reason)


def _throw_away(stored_as: str) -> None:
    """The file is gone, and the folder that was made for it."""
    path = Path(default_storage.path(stored_as))
    default_storage.delete(stored_as)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _safe(name: str) -> str:
    """The file's own name, for the sentences that tell of it; long ones lose their middle."""
    stem, suffix = Path(name).stem[:60] or "file", Path(name).suffix[:10]
    return f"{stem}{suffix}"


def _language_of(actor: User | None) -> str:
    return (actor.language if actor else "") or settings.LANGUAGE_CODE


def _fingerprint(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for block in file.chunks():
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()
