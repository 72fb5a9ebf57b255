"""Batches of imported rows."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Job, User
from exchange.choices import BatchStatus
from exchange.kinds import kinds_for


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> Self:
        """Imports of the kinds that ``user`` may take in themselves."""
        return self.filter(kind__in=kinds_for(user))


class ImportBatch(models.Model):
    """One file taken in at one time: it can be undone as a whole."""

    kind = models.CharField(_("kind"), max_length=32, help_text="The import target, such as sales.")
    file_name = models.CharField(_("file"), max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    status = models.CharField(
        _("status"), max_length=8, choices=BatchStatus, default=BatchStatus.RUNNING
    )
    rows = models.PositiveIntegerField(_("rows read"), default=0)
    counts = models.JSONField(_("verdicts"), default=dict, help_text=_("Rows by verdict."))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="imports",
        verbose_name=_("imported by"),
    )
    options = models.JSONField(default=dict, help_text="How the file is read: columns, place.")
    notes = models.JSONField(default=dict, help_text="What else there is to say, by name.")
    stored_as = models.CharField(
        max_length=255, blank=True, help_text="Where the uploaded file is kept, under MEDIA_ROOT."
    )
    job = models.ForeignKey(
        Job, on_delete=models.PROTECT, null=True, related_name="imports", verbose_name=_("job")
    )
    verdicts_in = models.CharField(
        max_length=255, blank=True, help_text="Where every row's verdict is kept, under MEDIA_ROOT."
    )
    turn = models.CharField(
        max_length=32,
        null=True,
        unique=True,
        help_text="The kind, while it is taken in or out and no other of its kind may be.",
    )
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-id"]
        permissions: ClassVar = [("undo_importbatch", _("Can undo imports"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class ImportRow(models.Model):
    """A row that was not simply taken in, and why."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="verdicts")
    row = models.PositiveIntegerField(_("row"), help_text=_("Position in the file, from 1."))
    verdict = models.CharField(_("verdict"), max_length=32)
    content = models.CharField(_("content"), max_length=500)
    facts = models.JSONField(
        _("facts"), default=dict, help_text="Which cell, or what changes: told in words on a page."
    )

    class Meta:
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["batch", "verdict"], name="rows_of_a_verdict")]

    def __str__(self) -> str:
        return f"{self.row}: {self.verdict}"
