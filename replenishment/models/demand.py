"""Demand by day."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField
from inventory.models import Warehouse


class DailyDemand(models.Model):
    """What was asked of one product at one place on one day: a projection that can be rebuilt.

    There is a row for a day with demand, and for a day out of stock; every other day was zero.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="demand")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="demand")
    day = models.DateField(_("day"))
    quantity = FixedField(_("quantity"), default=0)
    is_out_of_stock = models.BooleanField(
        _("out of stock"),
        default=False,
        help_text=_("Nothing was left at the end of the day: true demand may have been higher."),
    )

    class Meta:
        verbose_name = _("daily demand")
        verbose_name_plural = _("daily demand")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "warehouse", "day"], name="one_demand_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.warehouse_id} {self.day}: {self.quantity}"
