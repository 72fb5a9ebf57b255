"""What products are made of."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.choices import BillKind
from catalog.models.products import Product
from core.fields import FixedField
from core.models import User


class BillOfMaterialsQuerySet(models.QuerySet["BillOfMaterials"]):
    def visible_to(self, _user: User) -> Self:
        """Bills are no secret from anybody who may see products."""
        return self

    def for_display(self) -> Self:
        return self.select_related("product__unit").prefetch_related("lines__component__unit")


class BillOfMaterials(models.Model):
    """What one product is put together from: its lines make ``quantity`` of it."""

    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, related_name="bill", verbose_name=_("product")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=BillKind, default=BillKind.ASSEMBLY)
    quantity = FixedField(
        _("makes"), default=1, help_text=_("Stock units of the product that the parts make.")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = BillOfMaterialsQuerySet.as_manager()

    class Meta:
        verbose_name = _("bill of materials")
        verbose_name_plural = _("bills of materials")
        ordering: ClassVar = ["product__sku"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="bill_makes_something"),
        ]

    def __str__(self) -> str:
        return str(self.product)


class BillLine(models.Model):
    """A part of a bill: so much of one product."""

    bill = models.ForeignKey(
        BillOfMaterials, on_delete=models.CASCADE, related_name="lines", verbose_name=_("bill")
    )
    component = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="used_in", verbose_name=_("part")
    )
    quantity = FixedField(_("quantity"), help_text=_("Stock units of the part."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering: ClassVar = ["bill", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bill", "component"], name="one_line_a_part"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="part_has_a_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id}: {self.component_id}"
