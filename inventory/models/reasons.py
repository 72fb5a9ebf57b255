"""Why stock is other than it should be: a list kept in setup."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.named import Named
from core.models.users import User
from inventory.choices import ReasonUse


class ReasonQuerySet(models.QuerySet["Reason"]):
    def visible_to(self, _user: User) -> Self:
        """Reasons are no secret from anybody who is signed in."""
        return self

    def for_use(self, use: str) -> Self:
        return self.filter(use=use, is_active=True)


class Reason(Named):
    """One answer to "why", for one kind of deed."""

    use = models.CharField(_("for"), max_length=16, choices=ReasonUse)
    code = models.CharField(_("code"), max_length=32)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering: ClassVar = ["use", "position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["use", "code"], name="reason_code_in_its_use")
        ]
