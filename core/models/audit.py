"""Who did what, when."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One deed of one person. Append-only: the database refuses UPDATE and DELETE."""

    recorded_at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="deeds",
        verbose_name=_("who"),
        help_text=_("Empty: the system itself."),
    )
    action = models.CharField(_("did what"), max_length=64)
    object_type = models.CharField(_("to what"), max_length=64)
    object_id = models.CharField(max_length=64)
    facts = models.JSONField(_("facts"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id"], name="audit_of_an_object")
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type}:{self.object_id}"
