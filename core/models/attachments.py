"""Files and pictures that hang on rows of any app."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

OF_A_ROW = ("object_type", "object_id")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, subject: models.Model) -> Self:
        """What hangs on ``subject``, the first first."""
        return self.filter(object_type=subject._meta.label_lower, object_id=str(subject.pk))

    def pictures(self) -> Self:
        return self.filter(is_picture=True)


class Attachment(models.Model):
    """One file that hangs on one row. Write through ``core.attachments``."""

    object_type = models.CharField(
        _("kind of row"), max_length=64, help_text=_("Such as catalog.product.")
    )
    object_id = models.CharField(_("key of the row"), max_length=64)
    name = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(_("kept as"), max_length=200, unique=True)
    thumbnail_as = models.CharField(_("small picture kept as"), max_length=200, blank=True)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("In bytes."))
    fingerprint = models.CharField(
        _("fingerprint"), max_length=64, help_text=_("SHA-256 of the file as it was handed in.")
    )
    is_picture = models.BooleanField(_("picture"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("added by"),
        help_text=_("Empty: the system itself."),
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[*OF_A_ROW, "fingerprint"], name="a_file_hangs_once_on_a_row"
            ),
            models.CheckConstraint(
                condition=Q(is_picture=False, thumbnail_as="")
                | (Q(is_picture=True) & ~Q(thumbnail_as="")),
                name="pictures_have_a_small_one",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=[*OF_A_ROW], name="attachments_of_a_row")]

    def __str__(self) -> str:
        return self.name
