"""Transfers between our warehouses."""

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField
from core.models import User
from inventory.choices import OPEN_TRANSFERS, TransferStatus
from inventory.models.documents import StockMovement
from inventory.models.places import Warehouse


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, user: User) -> Self:
        """Transfers that leave or reach a warehouse of the user's."""
        if user.has_every_place:
            return self
        mine = Warehouse.objects.visible_to(user).values("pk")
        return self.filter(Q(source__in=mine) | Q(destination__in=mine))

    def open(self) -> Self:
        return self.filter(status__in=OPEN_TRANSFERS)

    def for_display(self) -> Self:
        return self.select_related("source", "destination", "stock_request")


class Transfer(models.Model):
    """Goods on their way from one of our warehouses to another: draft, in transit, received."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    source = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="transfers_out", verbose_name=_("from")
    )
    destination = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="transfers_in", verbose_name=_("to")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=TransferStatus, default=TransferStatus.DRAFT
    )
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="transfers",
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    shipped_at = models.DateTimeField(_("shipped"), null=True)
    received_at = models.DateTimeField(_("received"), null=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(source=F("destination")), name="transfer_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=~Q(status=TransferStatus.SHIPPED) | Q(shipped_at__isnull=False),
                name="shipped_transfer_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=TransferStatus.RECEIVED) | Q(received_at__isnull=False),
                name="received_transfer_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class TransferLine(models.Model):
    """One product of a transfer."""

    transfer = models.ForeignKey(
        Transfer, on_delete=models.CASCADE, related_name="lines", verbose_name=_("transfer")
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="transfer_lines", verbose_name=_("product")
    )
    quantity = FixedField(_("quantity"))
    shipped_quantity = FixedField(_("shipped"), default=0)
    received_quantity = FixedField(_("received"), default=0)
    lost_quantity = FixedField(
        _("difference"), default=0, help_text=_("Shipped, and will not come any more.")
    )

    class Meta:
        verbose_name = _("transfer line")
        verbose_name_plural = _("transfer lines")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["transfer", "product"], name="one_transfer_line_a_product"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="transfer_line_moves_something"
            ),
            models.CheckConstraint(
                condition=Q(received_quantity__lte=F("shipped_quantity") - F("lost_quantity")),
                name="transfer_receives_what_was_shipped",
            ),
            models.CheckConstraint(
                condition=Q(lost_quantity__gte=0), name="transfer_difference_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id}: {self.product_id}"

    @property
    def coming_quantity(self) -> Decimal:
        """Shipped, and still on its way."""
        return self.shipped_quantity - self.received_quantity - self.lost_quantity


class TransferAddition(models.Model):
    """One addition to a line of a draft, by the key of its cause: a repeat adds nothing."""

    line = models.ForeignKey(TransferLine, on_delete=models.CASCADE, related_name="additions")
    key = models.CharField(max_length=200, unique=True)
    quantity = FixedField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="transfer_addition_adds_something"
            )
        ]

    def __str__(self) -> str:
        return self.key


class TransferLink(models.Model):
    """Which movement of the ledger shipped or received which transfer line."""

    line = models.ForeignKey(TransferLine, on_delete=models.PROTECT, related_name="links")
    movement = models.OneToOneField(
        StockMovement, on_delete=models.PROTECT, related_name="transfer_link"
    )

    def __str__(self) -> str:
        return f"{self.line_id}: {self.movement_id}"
