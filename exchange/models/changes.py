"""What imports made and changed, so that they can be taken out as a whole."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from exchange.models.batches import ImportBatch


class ImportChange(models.Model):
    """One thing that a batch made, or changed: what it was before, and what it is since."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    noun = models.CharField(_("kind"), max_length=32, help_text=_("Such as product or category."))
    object_id = models.BigIntegerField(_("key"))
    before = models.JSONField(_("before"), null=True, help_text=_("Empty: it was made."))
    after = models.JSONField(_("after"), default=dict)

    class Meta:
        verbose_name = _("change by import")
        verbose_name_plural = _("changes by imports")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["batch", "noun"], name="changes_of_a_batch")]

    def __str__(self) -> str:
        return f"{self.noun} {self.object_id}"
