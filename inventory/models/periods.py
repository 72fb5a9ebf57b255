"""Months of the books, and what stock was when they closed."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField
from core.models import User
from inventory.models.lots import Lot
from inventory.models.places import Location


class PeriodQuerySet(models.QuerySet["Period"]):
    def visible_to(self, _user: User) -> Self:
        """Months are the whole company's: the permission alone decides who reads them."""
        return self


class Period(models.Model):
    """A month of the books: documents may only be posted into an open one. No row: it is open.

    Months close in order: before a closed month there is no open one.
    """

    month = models.DateField(_("month"), unique=True, help_text=_("Its first day."))
    is_closed = models.BooleanField(_("closed"), default=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="closed_periods",
        verbose_name=_("closed by"),
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering: ClassVar = ["-month"]
        permissions: ClassVar = [("close_period", _("Can close and reopen months"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_closed=True)
                | Q(is_closed=False, closed_at__isnull=True, closed_by__isnull=True),
                name="open_period_was_not_closed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class StockSnapshot(models.Model):
    """What one lot at one location was at the end of a closed month: the ledger's sums until then.

    It saves reading the ledger from its beginning. Nothing can be posted into the month any more,
    so a row never changes; reopening the month deletes it.
    """

    period = models.ForeignKey(
        Period, on_delete=models.CASCADE, related_name="snapshots", verbose_name=_("period")
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    quantity = FixedField(_("quantity"))
    value = FixedField(
        _("value"), help_text=_("Sum of the movements' values: exact for the warehouse only.")
    )

    class Meta:
        verbose_name = _("stock at month end")
        verbose_name_plural = _("stock at month end")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period", "product", "location", "lot"], name="one_snapshot_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.location_id} {self.period_id}: {self.quantity}"
