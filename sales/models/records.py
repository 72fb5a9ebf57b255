"""Sales that other systems made."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField
from core.models import User
from exchange.models import ImportBatch
from inventory.models import Warehouse


class SalesRecordQuerySet(models.QuerySet["SalesRecord"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_every_place else self.filter(warehouse__members=user)


class SalesRecord(models.Model):
    """One line sold outside this system: it tells of demand and never moves stock."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="sales_records")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="sales_records")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="sales_records")
    sold_on = models.DateField(_("sold on"), help_text=_("In the place's time zone."))
    quantity = FixedField(_("quantity"))
    amount = FixedField(_("amount"), default=0, help_text=_("Of the line, in the base currency."))
    fingerprint = models.BinaryField(
        max_length=16, unique=True, help_text="Of the line: the same line is never taken in twice."
    )

    objects = SalesRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("sales record")
        verbose_name_plural = _("sales records")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="sales_record_sold_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["product", "warehouse", "sold_on"], name="sales_history")
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.warehouse_id} {self.sold_on}"
