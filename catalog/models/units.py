"""Units of measure."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.named import Named


class Unit(Named):
    """What a quantity counts: piece, bottle, kilogram."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    decimals = models.PositiveSmallIntegerField(
        _("decimals"), default=0, help_text=_("Digits after the point that people may type.")
    )

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decimals__lte=6), name="unit_has_at_most_six_decimals"
            )
        ]
