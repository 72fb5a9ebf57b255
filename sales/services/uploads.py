"""Files of sales that people hand in: kept, tried out or taken in by a job, thrown away."""

import hashlib
import uuid
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.commands import command
from core.errors import DomainError
from core.jobs import Stopped, start_job
from core.models import Job, User
from core.permissions import require
from exchange.choices import BatchStatus
from exchange.models import ImportBatch
from exchange.services.batches import attach_job, fail_batch, open_batch, reopen_batch
from sales.errors import EmptyFile, FileTooLarge, UnreadableFile
from sales.services.imports.options import facts_of, options_from
from sales.services.imports.reading import MEGABYTES_MAX, ROWS_MAX
from sales.services.imports.taking import KIND, Report, take_file, warehouse_of
from sales.services.records import remove_records
from sales.values import ImportOptions

JOB_KIND = "sales.import"
FOLDER = "imports"


@command
def start_import(
    *, actor: User | None, file: "File[bytes]", options: ImportOptions, is_trial: bool
) -> ImportBatch:
    """The file is kept and a job takes it in, or tries it out: the batch tells how it goes.

    Raises:
        NotPermitted: ``actor`` may not import.
        EmptyFile, FileTooLarge: there is no point in beginning.
        UnknownPlace, PlaceNotNamed, NoPlaces: it is not said where the goods were sold.
    """
    require(actor, "exchange.add_importbatch")
    name = Path(file.name or "").name
    if not file.size:
        raise EmptyFile(file=name)
    if file.size > MEGABYTES_MAX * 1024 * 1024:
        raise FileTooLarge(file=name, megabytes=MEGABYTES_MAX, rows=f"{ROWS_MAX:,}")
    warehouse_of(options.warehouse_code)
    suffix = Path(name).suffix.lower()[:10]
    batch = open_batch(
        actor=actor,
        kind=KIND,
        file_name=name,
        fingerprint=_fingerprint(file),
        options=facts_of(options) | {"dry_run": is_trial},
        stored_as=default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}{suffix}", file),
    )
    _start(actor, batch, f"{JOB_KIND}:{batch.pk}")
    return batch


@command
def take_in_trial(*, actor: User | None, batch: ImportBatch) -> ImportBatch:
    """The file that was tried out is being taken in.

    Raises:
        NotPermitted: ``actor`` may not import.
        NotATrial: the batch was not a trial, or was begun already.
        UnreadableFile: the file is no longer kept.
    """
    reopened = reopen_batch(actor=actor, batch=batch)
    if not default_storage.exists(reopened.stored_as):
        raise UnreadableFile(file=reopened.file_name, reason=_("it is no longer kept"))
    _start(actor, reopened, f"{JOB_KIND}:{reopened.pk}:in-earnest")
    return reopened


def run_import(batch_id: int, report: Report) -> None:
    """The batch is done, tried out or failed. Safe to repeat: it begins anew, or is over.

    Raises:
        FileRefused: the file cannot be read as sales; the batch says so.
        Stopped: a person stopped it, or another worker took it over.
    """
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.status != BatchStatus.RUNNING:
        return
    is_trial = bool(batch.options["dry_run"])
    path = Path(default_storage.path(batch.stored_as))
    try:
        take_file(path, options_from(batch.options), batch=batch, is_trial=is_trial, report=report)
    except DomainError as refusal:
        _abandon(batch, str(refusal.message))
        raise
    except Stopped:
        if Job.objects.filter(imports=batch, stop_requested=True).exists():
            _abandon(batch, _("Stopped before the end: nothing of it was kept."))
        raise
    if not is_trial:
        default_storage.delete(batch.stored_as)


def _start(actor: User | None, batch: ImportBatch, key: str) -> None:
    attach_job(batch, start_job(kind=JOB_KIND, key=key, actor=actor, facts={"batch": batch.pk}))


@command
def _abandon(batch: ImportBatch, reason: str) -> None:
    remove_records(batch)
    fail_batch(batch, reason)


def _fingerprint(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for block in file.chunks():
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()
