"""The other units a product is counted in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.products import Product
from catalog.models.units import Unit
from core.ratios import Ratio


class ProductUnit(models.Model):
    """How many stock units of one product one of another unit is: a box is 12 pieces.

    The ratio is exact: ``numerator / denominator`` stock units.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="units", verbose_name=_("product")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="conversions", verbose_name=_("unit")
    )
    numerator = models.PositiveBigIntegerField(
        _("stock units"), help_text=_("So many stock units …")
    )
    denominator = models.PositiveBigIntegerField(
        _("make"), default=1, help_text=_("… are so many of this unit.")
    )
    is_pack = models.BooleanField(
        _("pack"), default=False, help_text=_("Orders are whole ones of these.")
    )

    class Meta:
        verbose_name = _("unit of a product")
        verbose_name_plural = _("units of products")
        ordering: ClassVar = ["product", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "unit"], name="one_ratio_a_unit"),
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gt=0), name="ratio_above_zero"
            ),
            models.UniqueConstraint(
                fields=["product"], condition=Q(is_pack=True), name="one_pack_a_product"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.code} = {self.numerator}/{self.denominator}"

    @property
    def ratio(self) -> Ratio:
        """Stock units in one of this unit."""
        return Ratio(self.numerator, self.denominator)
