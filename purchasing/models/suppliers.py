"""Suppliers and their terms."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Partner, Product
from core.fields import FixedField, key_or_zero
from core.models import User
from inventory.models import Warehouse
from purchasing.choices import OPEN_ORDERS


class SupplierQuerySet(models.QuerySet["Supplier"]):
    def visible_to(self, _user: User) -> Self:
        """Whoever may see suppliers sees all of them."""
        return self

    def for_display(self) -> Self:
        return self.select_related("partner")

    def with_open_orders(self) -> Self:
        """Annotate ``open_orders``: how many orders are not over yet."""
        is_open = Q(orders__status__in=OPEN_ORDERS)
        return self.annotate(open_orders=models.Count("orders", filter=is_open))


class Supplier(models.Model):
    """A partner we buy from."""

    partner = models.OneToOneField(
        Partner, on_delete=models.PROTECT, related_name="supplier", verbose_name=_("partner")
    )
    lead_time_days = models.PositiveSmallIntegerField(
        _("lead time in days"), default=7, help_text=_("Where the terms of a product say nothing.")
    )
    order_value_min = FixedField(
        _("minimum order value"), default=0, help_text=_("Per order, in the base currency.")
    )
    over_receipt_percent = models.PositiveSmallIntegerField(
        _("over-delivery accepted in percent"), default=10
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = SupplierQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering: ClassVar = ["partner__code"]

    def __str__(self) -> str:
        return str(self.partner)


class SupplierTermsQuerySet(models.QuerySet["SupplierTerms"]):
    def visible_to(self, _user: User) -> Self:
        """Whoever may see terms sees all of them."""
        return self


class SupplierTerms(models.Model):
    """What one supplier asks for one product, everywhere or delivered to one warehouse."""

    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="terms", verbose_name=_("supplier")
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="terms", verbose_name=_("product")
    )
    warehouse = models.ForeignKey(
        Warehouse,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name=_("warehouse"),
        help_text=_("Empty: everywhere."),
    )
    supplier_sku = models.CharField(_("supplier's code"), max_length=64, blank=True)
    price = FixedField(_("price"), help_text=_("Per stock unit, in the base currency."))
    pack_quantity = FixedField(
        _("pack"), default=1, help_text=_("Units in one pack: orders are whole packs.")
    )
    quantity_min = FixedField(_("minimum quantity"), default=0)
    lead_time_days = models.PositiveSmallIntegerField(
        _("lead time in days"), null=True, blank=True, help_text=_("Empty: the supplier's own.")
    )
    is_preferred = models.BooleanField(_("preferred"), default=True)

    objects = SupplierTermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")
        ordering: ClassVar = ["product__sku", "-is_preferred", "price"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "supplier",
                "product",
                key_or_zero("warehouse"),
                name="one_set_of_terms_a_warehouse",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0, pack_quantity__gt=0, quantity_min__gte=0),
                name="terms_have_sensible_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.product}"

    @property
    def days(self) -> int:
        """Lead time in days, the supplier's own where the terms say nothing."""
        return self.supplier.lead_time_days if self.lead_time_days is None else self.lead_time_days
