"""Which goods leave first, where a category wants it otherwise than its place."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from inventory.choices import RemovalStrategy
from inventory.models.places import Warehouse


class RemovalRule(models.Model):
    """Goods of a category, and of all below it, leave by this strategy; at one place or all."""

    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        related_name="removal_rules",
        verbose_name=_("category"),
    )
    warehouse = models.ForeignKey(
        Warehouse,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="removal_rules",
        verbose_name=_("place"),
        help_text=_("Empty: every place."),
    )
    strategy = models.CharField(_("what leaves first"), max_length=8, choices=RemovalStrategy)

    class Meta:
        verbose_name = _("removal rule")
        verbose_name_plural = _("removal rules")
        ordering: ClassVar = ["category__path", "warehouse__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category", "warehouse"], name="one_removal_rule_a_place"
            ),
            models.UniqueConstraint(
                fields=["category"],
                condition=Q(warehouse__isnull=True),
                name="one_removal_rule_everywhere",
            ),
        ]

    def __str__(self) -> str:
        where = self.warehouse or _("Every place")
        return f"{self.category} · {where}: {self.get_strategy_display()}"
