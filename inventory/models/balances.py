"""What is where, and what it is worth: projections of the ledger, kept in the same transaction."""

from collections.abc import Collection
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField
from core.models import User
from inventory.choices import AVAILABLE_KINDS, CostingMethod
from inventory.models.lots import Lot
from inventory.models.places import Location, Warehouse


class StockBalanceQuerySet(models.QuerySet["StockBalance"]):
    def visible_to(self, user: User) -> Self:
        """Only balances in warehouses ``user`` belongs to; all for who sees every place."""
        if user.has_every_place:
            return self
        return self.filter(location__warehouse__members=user)

    def of(self, product_ids: Collection[int]) -> Self:
        return self.filter(product__in=product_ids)

    def in_stock(self) -> Self:
        """Balances that customers and stores can be served from, and are not empty."""
        return self.filter(location__kind__in=AVAILABLE_KINDS).exclude(on_hand=0)

    def matching(self, text: str) -> Self:
        """Balances in whose product, lot or place every word of ``text`` occurs."""
        query = Q()
        for word in text.lower().split():
            place = Q(location__warehouse__code__iexact=word)
            for name in ("name_zh", "name_en"):
                place |= Q(**{f"location__warehouse__{name}__icontains": word})
            query &= place | Q(product__search_text__contains=word) | Q(lot__code__icontains=word)
        return self.filter(query)

    def with_available(self) -> Self:
        """Annotate ``available_quantity``: on hand less reserved, in the product's stock unit."""
        return self.annotate(available_quantity=F("on_hand") - F("reserved"))

    def for_display(self) -> Self:
        return self.select_related("product__unit", "location__warehouse", "lot")


class StockBalance(models.Model):
    """How much of one lot of one product is at one location. Write through the ledger's door."""

    product = models.ForeignKey(
        Product,
        on_delete=models.PROTECT,
        db_index=False,  # Another index begins with it.
        related_name="balances",
        verbose_name=_("product"),
    )
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        db_index=False,  # Another index begins with it.
        related_name="balances",
        verbose_name=_("location"),
    )
    lot = models.ForeignKey(
        Lot, on_delete=models.PROTECT, related_name="balances", verbose_name=_("lot")
    )
    on_hand = FixedField(_("on hand"), default=0)
    reserved = FixedField(
        _("reserved"), default=0, help_text=_("The sum of its open reservations.")
    )
    floor = FixedField(
        _("lowest allowed"),
        default=0,
        help_text=_("0, or minus 10^12 where the place lets stock fall below zero."),
    )

    objects = StockBalanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "location", "lot"], name="one_balance_a_place"
            ),
            models.CheckConstraint(
                condition=Q(on_hand__gte=F("floor")), name="balance_not_below_its_floor"
            ),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="reserved_not_negative"),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("on_hand")) | Q(floor__lt=0),
                name="reserved_goods_are_there",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["location", "product"], name="balance_of_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.location_id}: {self.on_hand}"


class StockCostQuerySet(models.QuerySet["StockCost"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_every_place else self.filter(warehouse__members=user)


class StockCost(models.Model):
    """The cost pool of one product in one warehouse: quantity and value, by its own method.

    An empty pool takes the method its product's category asks for; one with stock keeps its own
    until a document revalues it.
    """

    product = models.ForeignKey(
        Product,
        on_delete=models.PROTECT,
        db_index=False,  # Another index begins with it.
        related_name="costs",
        verbose_name=_("product"),
    )
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="costs", verbose_name=_("warehouse")
    )
    quantity = FixedField(_("quantity"), default=0)
    value = FixedField(
        _("value"), default=0, help_text=_("Of the whole quantity, in the base currency.")
    )
    last_rate = FixedField(
        _("last unit cost"),
        default=0,
        help_text=_("Cost per unit of the last goods in: what stock below zero carries."),
    )
    method = models.CharField(
        _("costing method"),
        max_length=8,
        choices=CostingMethod,
        default=CostingMethod.AVERAGE,
        help_text=_("In force here: it changes through a document, or while nothing is in stock."),
    )
    standard_rate = FixedField(
        _("standard cost"), default=0, help_text=_("Per unit; used at standard cost only.")
    )

    objects = StockCostQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock value")
        verbose_name_plural = _("stock values")
        permissions: ClassVar = [("revalue_stockcost", _("Can change what stock is worth"))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "warehouse"], name="one_cost_pool_a_warehouse"
            ),
            models.CheckConstraint(
                condition=~Q(quantity=0) | Q(value=0), name="no_quantity_no_value"
            ),
            models.CheckConstraint(
                condition=Q(standard_rate__gte=0), name="standard_rate_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.warehouse_id}: {self.value}"
