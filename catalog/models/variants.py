"""The attribute values that tell a product apart from the others of its family."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.families import Attribute, AttributeValue
from catalog.models.products import Product


class VariantValue(models.Model):
    """One value that a product has of one attribute."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="variant_values", verbose_name=_("product")
    )
    attribute = models.ForeignKey(
        Attribute, on_delete=models.PROTECT, related_name="+", verbose_name=_("attribute")
    )
    value = models.ForeignKey(
        AttributeValue,
        on_delete=models.PROTECT,
        related_name="variants",
        verbose_name=_("attribute value"),
    )

    class Meta:
        verbose_name = _("value of a variant")
        verbose_name_plural = _("values of variants")
        ordering: ClassVar = ["product", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "attribute"], name="one_value_an_attribute"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.value_id}"
