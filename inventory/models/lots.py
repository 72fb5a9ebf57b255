"""Lots and serial numbers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Product


class Lot(models.Model):
    """Pieces of one product told apart together. An untracked product has one, nameless."""

    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="lots", verbose_name=_("product")
    )
    code = models.CharField(_("lot"), max_length=64, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering: ClassVar = ["expires_on", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "code"], name="lot_code_in_product")
        ]

    def __str__(self) -> str:
        return self.code
