"""How heavy and how large products are."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.products import Product
from core.fields import FixedField


class ProductMeasures(models.Model):
    """Weight and volume of one stock unit of a product. No row, or 0: nobody has said yet."""

    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, related_name="measures", verbose_name=_("product")
    )
    weight = FixedField(_("weight"), default=0, help_text=_("Of one stock unit, in kilograms."))
    volume = FixedField(_("volume"), default=0, help_text=_("Of one stock unit, in litres."))

    class Meta:
        verbose_name = _("weight and volume")
        verbose_name_plural = _("weights and volumes")
        ordering: ClassVar = ["product__sku"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weight__gte=0, volume__gte=0), name="measures_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.weight} kg, {self.volume} l"
