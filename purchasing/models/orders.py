"""Purchase orders and their link to the goods that came."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import ZERO, FixedField, Multiply
from core.models import User
from core.quantities import NOTHING
from inventory.models import StockMovement, Warehouse
from purchasing.choices import OPEN_ORDERS, RECEIVABLE_ORDERS, OrderStatus
from purchasing.models.suppliers import Supplier


class PurchaseOrderQuerySet(models.QuerySet["PurchaseOrder"]):
    def visible_to(self, user: User) -> Self:
        """Orders for warehouses ``user`` belongs to; all for who sees every place."""
        return self if user.has_every_place else self.filter(warehouse__members=user)

    def open(self) -> Self:
        return self.filter(status__in=OPEN_ORDERS)

    def awaiting_goods(self) -> Self:
        return self.filter(status__in=RECEIVABLE_ORDERS)

    def late(self, day: date) -> Self:
        """Orders whose goods should have come before ``day``."""
        return self.awaiting_goods().filter(expected_on__lt=day)

    def with_lateness(self, day: date) -> Self:
        """Annotate ``is_late``: goods should have come before ``day``."""
        is_late = models.Q(status__in=RECEIVABLE_ORDERS, expected_on__lt=day)
        return self.annotate(is_late=models.ExpressionWrapper(is_late, models.BooleanField()))

    def for_display(self) -> Self:
        return self.select_related("supplier__partner", "warehouse", "created_by")

    def with_totals(self) -> Self:
        """Annotate ``line_count`` and ``total``: the value ordered, in the base currency."""
        own = PurchaseOrderLine.objects.filter(order=models.OuterRef("pk"))
        lines = own.order_by().values("order")
        count = lines.annotate(count=models.Count("pk")).values("count")
        value = lines.annotate(value=models.Sum(Multiply("quantity", "price"))).values("value")
        # Asked for each row that is shown: joined and grouped, every order there is would be read.
        return self.annotate(
            line_count=Coalesce(models.Subquery(count), 0),
            total=Coalesce(models.Subquery(value), ZERO),
        )


class PurchaseOrder(models.Model):
    """What we ask one supplier to deliver to one warehouse."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="orders", verbose_name=_("supplier")
    )
    warehouse = models.ForeignKey(
        Warehouse,
        on_delete=models.PROTECT,
        related_name="purchase_orders",
        verbose_name=_("deliver to"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=OrderStatus, default=OrderStatus.DRAFT
    )
    created_on = models.DateField(_("created"), help_text=_("In the place's time zone."))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="purchase_orders",
        verbose_name=_("created by"),
    )
    note = models.TextField(_("note"), blank=True)
    key = models.CharField(
        _("key"),
        max_length=200,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Names the request that made it: a repeat is the same order."),
    )

    objects = PurchaseOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("purchase order")
        verbose_name_plural = _("purchase orders")
        ordering: ClassVar = ["-id"]
        permissions: ClassVar = [("receive_purchaseorder", _("Can receive goods"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(status__in=(OrderStatus.DRAFT, OrderStatus.CANCELLED))
                    | Q(sent_at__isnull=False)
                ),
                name="order_beyond_draft_was_sent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["supplier", "warehouse"],
                name="orders_open",
                condition=Q(status__in=OPEN_ORDERS),
            )
        ]

    def __str__(self) -> str:
        return self.number


class PurchaseOrderLine(models.Model):
    """One product of an order. On order = quantity − received, while the order is open."""

    order = models.ForeignKey(
        PurchaseOrder,
        on_delete=models.CASCADE,
        related_name="lines",
        verbose_name=_("purchase order"),
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="purchase_lines", verbose_name=_("product")
    )
    quantity = FixedField(_("quantity"))
    price = FixedField(_("price"), help_text=_("Per unit, in the base currency."))
    received_quantity = FixedField(
        _("received"),
        default=0,
        help_text=_("Kept beside its receipt links in the same transaction."),
    )
    key = models.CharField(
        _("key"),
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Names the cause, such as suggestion:12: a repeat adds nothing."),
    )

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_asks_something"),
            models.CheckConstraint(
                condition=Q(price__gte=0, received_quantity__gte=0),
                name="order_line_not_negative",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["product", "order"], name="lines_of_a_product")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.product_id}"

    @property
    def open_quantity(self) -> Decimal:
        return max(self.quantity - self.received_quantity, NOTHING)

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.price


class ReceiptLink(models.Model):
    """Which movement of the ledger brought goods for which order line."""

    line = models.ForeignKey(PurchaseOrderLine, on_delete=models.PROTECT, related_name="receipts")
    movement = models.OneToOneField(
        StockMovement, on_delete=models.PROTECT, related_name="receipt_link"
    )

    def __str__(self) -> str:
        return f"{self.line_id}: {self.movement_id}"
