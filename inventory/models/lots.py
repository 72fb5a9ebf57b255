"""Lots and serial numbers."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.models import User


class LotQuerySet(models.QuerySet["Lot"]):
    def visible_to(self, user: User) -> Self:
        """Lots that are, or ever were, in a warehouse ``user`` belongs to."""
        if user.has_every_place:
            return self
        mine = Lot.objects.filter(balances__location__warehouse__members=user)
        return self.filter(pk__in=mine.order_by().values("pk"))

    def named(self) -> Self:
        """Without the nameless lots of products that are not tracked."""
        return self.exclude(code="")

    def expiring(self, first: date | None, last: date) -> Self:
        """Lots that expire from ``first`` (None: ever) to ``last``."""
        rows = self.filter(expires_on__lte=last)
        return rows if first is None else rows.filter(expires_on__gte=first)

    def for_display(self) -> Self:
        return self.select_related("product__unit")


class Lot(models.Model):
    """Pieces of one product told apart together. An untracked product has one, nameless."""

    product = models.ForeignKey(
        Product,
        on_delete=models.PROTECT,
        db_index=False,  # Another index begins with it.
        related_name="lots",
        verbose_name=_("product"),
    )
    code = models.CharField(_("lot"), max_length=64, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering: ClassVar = ["expires_on", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "code"], name="lot_code_in_product")
        ]

    def __str__(self) -> str:
        return self.code
