"""What came of comparing the ledger with everything that is computed from it."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User


class LedgerCheckQuerySet(models.QuerySet["LedgerCheck"]):
    def visible_to(self, user: User) -> Self:
        """All of them: a check is about the whole house, and who may see it sees it whole."""
        return self


class LedgerCheck(models.Model):
    """One time the ledger was verified, and what was found."""

    checked_at = models.DateTimeField(_("checked"), auto_now_add=True)
    took = models.DurationField(_("took"))
    movements = models.PositiveBigIntegerField(
        _("movements"), help_text=_("How many the ledger had by then.")
    )
    since = models.DateField(
        _("since"),
        null=True,
        help_text=_(
            "Its first day: what was before is taken from the month end that an earlier check "
            "proved. Empty: everything."
        ),
    )
    discrepancies = models.PositiveIntegerField(_("discrepancies"))
    found = models.JSONField(
        _("what differs"), default=list, help_text=_("The first of them, in words.")
    )

    objects = LedgerCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger check")
        verbose_name_plural = _("ledger checks")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M}: {self.discrepancies}"

    @property
    def is_sound(self) -> bool:
        return self.discrepancies == 0

    @property
    def told(self) -> str:
        """What differs, one sentence after the other."""
        return "; ".join(self.found)
