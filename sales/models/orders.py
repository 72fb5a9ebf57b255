"""Customers, sales orders and their link to the goods that left."""

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalog.models import Partner, Product
from core.fields import ZERO, FixedField, Multiply
from core.models import User
from core.quantities import NOTHING
from inventory.choices import Priority
from inventory.models import StockMovement, Warehouse
from sales.choices import DEMAND_STATUSES, OPEN_ORDERS, OrderStatus


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, _user: User) -> Self:
        """Whoever may see customers sees all of them."""
        return self

    def for_display(self) -> Self:
        return self.select_related("partner")


class Customer(models.Model):
    """A partner we sell to."""

    partner = models.OneToOneField(
        Partner, on_delete=models.PROTECT, related_name="customer", verbose_name=_("partner")
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering: ClassVar = ["partner__code"]

    def __str__(self) -> str:
        return str(self.partner)


class SalesOrderQuerySet(models.QuerySet["SalesOrder"]):
    def visible_to(self, user: User) -> Self:
        """Orders served from warehouses ``user`` belongs to; all for who sees every place."""
        return self if user.has_every_place else self.filter(warehouse__members=user)

    def open(self) -> Self:
        return self.filter(status__in=OPEN_ORDERS)

    def counting_as_demand(self) -> Self:
        return self.filter(status__in=DEMAND_STATUSES)

    def for_display(self) -> Self:
        return self.select_related("customer__partner", "warehouse", "created_by")

    def with_totals(self) -> Self:
        """Annotate ``line_count`` and ``total``: the value ordered, in the base currency."""
        own = SalesOrderLine.objects.filter(order=models.OuterRef("pk"))
        lines = own.order_by().values("order")
        count = lines.annotate(count=models.Count("pk")).values("count")
        value = lines.annotate(value=models.Sum(Multiply("quantity", "price"))).values("value")
        # Asked for each row that is shown: joined and grouped, every order there is would be read.
        return self.annotate(
            line_count=Coalesce(models.Subquery(count), 0),
            total=Coalesce(models.Subquery(value), ZERO),
        )


class SalesOrder(models.Model):
    """What one customer asks of one warehouse for one day. A store's day at the till is one too."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="orders", verbose_name=_("customer")
    )
    warehouse = models.ForeignKey(
        Warehouse,
        on_delete=models.PROTECT,
        related_name="sales_orders",
        verbose_name=_("served from"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=OrderStatus, default=OrderStatus.DRAFT
    )
    asked_for_on = models.DateField(
        _("asked for on"), help_text=_("The day the customer wants the goods: demand counts then.")
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"),
        choices=Priority,
        default=Priority.NORMAL,
        help_text=_("Who gets the goods first when there are not enough."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="sales_orders",
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    note = models.TextField(_("note"), blank=True)
    key = models.CharField(
        _("key"),
        max_length=200,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Names the request that made it: a repeat is the same order."),
    )

    objects = SalesOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("sales order")
        verbose_name_plural = _("sales orders")
        ordering: ClassVar = ["-id"]
        permissions: ClassVar = [("ship_salesorder", _("Can ship goods"))]
        indexes: ClassVar = [
            models.Index(fields=["asked_for_on"], name="sales_orders_by_day"),
        ]

    def __str__(self) -> str:
        return self.number


class SalesOrderLine(models.Model):
    """One product of a sales order."""

    order = models.ForeignKey(
        SalesOrder, on_delete=models.CASCADE, related_name="lines", verbose_name=_("sales order")
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="sales_lines", verbose_name=_("product")
    )
    quantity = FixedField(_("quantity"))
    price = FixedField(_("price"), help_text=_("Per unit, in the base currency."))
    shipped_quantity = FixedField(
        _("shipped"),
        default=0,
        help_text=_("Kept beside its shipment links in the same transaction."),
    )

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="sales_line_asks_something"),
            models.CheckConstraint(
                condition=Q(price__gte=0, shipped_quantity__gte=0),
                name="sales_line_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.product_id}"

    @property
    def open_quantity(self) -> Decimal:
        return max(self.quantity - self.shipped_quantity, NOTHING)


class ShipmentLink(models.Model):
    """Which movement of the ledger took goods out for which order line."""

    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="shipments")
    movement = models.OneToOneField(
        StockMovement, on_delete=models.PROTECT, related_name="shipment_link"
    )

    def __str__(self) -> str:
        return f"{self.line_id}: {self.movement_id}"
