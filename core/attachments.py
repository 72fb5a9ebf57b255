"""Files and pictures that hang on rows: handed in, kept, made small, served, taken off.

An app says in ``ready()`` which of its rows may carry some, with ``carry_attachments``: core knows
no word of business. Pictures are never kept as they came: they are drawn anew (``core.pictures``),
so what else was in the file is gone.
"""

import hashlib
import uuid
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.commands import command
from core.errors import NotPermitted, RuleViolation
from core.models import Attachment, User
from core.permissions import require
from core.pictures import SUFFIX, UnreadablePicture, drawn_anew, is_picture

FOLDER = "attachments"
MEGABYTES_MAX = 10
FILES_MAX = 30  # On one row.
NAME_LENGTH_MAX = 200
# What may hang on a row besides pictures, and as what it is served: never as a page.
DOCUMENTS = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".zip": "application/zip",
}


class FileTooLarge(RuleViolation):
    """A file beyond what a row may carry."""

    code = "core.file_too_large"
    sentence = _("%(file)s is larger than %(megabytes)s MB.")


class EmptyUpload(RuleViolation):
    """A file with nothing in it."""

    code = "core.empty_upload"
    sentence = _("%(file)s is empty.")


class WrongFileType(RuleViolation):
    """A file of a kind that is not kept."""

    code = "core.wrong_file_type"
    sentence = _("%(file)s is of a kind that is not kept here: pictures, or %(known)s.")


class TooManyFiles(RuleViolation):
    """A row carries as much as it may."""

    code = "core.too_many_files"
    sentence = _("There are %(most)s files here already. Take one off first.")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A model whose rows may carry files, and what one needs to see and to change them."""

    model: type[models.Model]
    see: str
    change: str


_carriers: dict[str, Carrier] = {}


def carry_attachments(model: type[models.Model], *, see: str, change: str) -> None:
    """Rows of ``model`` may carry files; its queryset has ``visible_to``."""
    _carriers[model._meta.label_lower] = Carrier(model, see, change)


def carrier_of(object_type: str) -> Carrier | None:
    return _carriers.get(object_type)


@command
def attach(*, actor: User | None, subject: models.Model, file: "UploadedFile") -> Attachment:
    """``file`` hangs on ``subject``. Safe to repeat: the same content hangs there once.

    Raises:
        NotPermitted: ``actor`` may not change ``subject``.
        FileTooLarge, EmptyUpload, WrongFileType, UnreadablePicture, TooManyFiles.
    """
    carrier = _require(actor, subject)
    name = PurePath(file.name or "file").name[-NAME_LENGTH_MAX:]
    _refuse_size(file, name)
    content = file.read()
    fingerprint = hashlib.sha256(content).hexdigest()
    carrier.model._default_manager.select_for_update().get(pk=subject.pk)
    before = Attachment.objects.of(subject).filter(fingerprint=fingerprint).first()
    if before is not None:
        return before
    if Attachment.objects.of(subject).count() >= FILES_MAX:
        raise TooManyFiles(most=FILES_MAX)
    row = Attachment(
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        name=name,
        fingerprint=fingerprint,
        added_by=actor,
        position=Attachment.objects.of(subject).count() + 1,
        **_kept(name, content),
    )
    row.save()
    audit.record(actor, "attachment.add", subject, file=name, size=row.size)
    return row


@command
def detach(*, actor: User | None, attachment: Attachment) -> None:
    """The file is gone from its row, and from the disk once that is settled."""
    subject = subject_of(attachment)
    _require(actor, subject)
    names = [name for name in (attachment.stored_as, attachment.thumbnail_as) if name]
    audit.record(actor, "attachment.remove", subject, file=attachment.name)
    attachment.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


@command
def show_first(*, actor: User | None, attachment: Attachment) -> Attachment:
    """The picture comes before the others of its row: lists and pages show it. May be repeated."""
    subject = subject_of(attachment)
    _require(actor, subject)
    others = Attachment.objects.of(subject).exclude(pk=attachment.pk)
    for position, row in enumerate([attachment, *others], start=1):
        Attachment.objects.filter(pk=row.pk).update(position=position)
    audit.record(actor, "attachment.show_first", subject, file=attachment.name)
    attachment.refresh_from_db()
    return attachment


def subject_of(attachment: Attachment) -> models.Model:
    """The row that ``attachment`` hangs on."""
    carrier = carrier_of(attachment.object_type)
    if carrier is None:
        raise NotPermitted
    return carrier.model._default_manager.get(pk=attachment.object_id)


def may_see(user: User, attachment: Attachment) -> bool:
    """Whether ``user`` may see the row it hangs on, and so the file.

    Raises ``NotPermitted`` for who may see no row of that kind.
    """
    carrier = carrier_of(attachment.object_type)
    if carrier is None:
        return False
    require(user, carrier.see)
    rows: Any = carrier.model._default_manager
    return bool(rows.visible_to(user).filter(pk=attachment.object_id).exists())


def _require(actor: User | None, subject: models.Model) -> Carrier:
    carrier = carrier_of(subject._meta.label_lower)
    if carrier is None:
        raise NotPermitted
    require(actor, carrier.change)
    return carrier


def _refuse_size(file: "UploadedFile", name: str) -> None:
    if not file.size:
        raise EmptyUpload(file=name)
    if file.size > MEGABYTES_MAX * 1024 * 1024:
        raise FileTooLarge(file=name, megabytes=MEGABYTES_MAX)


def _kept(name: str, content: bytes) -> dict[str, Any]:
    """What was written to the disk, and what it is: decided by the content, not by the name."""
    suffix = PurePath(name).suffix.lower()
    if is_picture(content):
        picture = drawn_anew(content, name=name)
        return {
            "stored_as": _write(picture.whole, SUFFIX),
            "thumbnail_as": _write(picture.small, SUFFIX),
            "content_type": picture.content_type,
            "size": len(picture.whole),
            "is_picture": True,
        }
    if suffix not in DOCUMENTS:
        if suffix in (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".heic", ".tiff"):
            raise UnreadablePicture(file=name)
        raise WrongFileType(file=name, known=", ".join(DOCUMENTS))
    return {
        "stored_as": _write(content, suffix),
        "content_type": DOCUMENTS[suffix],
        "size": len(content),
    }


def _write(content: bytes, suffix: str) -> str:
    return default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}{suffix}", ContentFile(content))
