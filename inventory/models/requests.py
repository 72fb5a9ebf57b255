"""What a store asks of the place that supplies it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField
from core.models import User
from inventory.choices import RequestStatus, TransferStatus
from inventory.models.places import Warehouse
from inventory.models.reasons import Reason
from inventory.models.transfers import Transfer


class StockRequestQuerySet(models.QuerySet["StockRequest"]):
    def visible_to(self, user: User) -> Self:
        """Requests that one of the user's warehouses made or was asked."""
        if user.has_every_place:
            return self
        mine = Warehouse.objects.visible_to(user).values("pk")
        return self.filter(Q(source__in=mine) | Q(destination__in=mine))

    def awaiting_answer(self) -> Self:
        return self.filter(status=RequestStatus.ASKED)

    def under_way(self) -> Self:
        """Asked for, or approved and not all there yet."""
        open_transfers = (TransferStatus.DRAFT, TransferStatus.SHIPPED)
        return self.filter(Q(status=RequestStatus.ASKED) | Q(transfer__status__in=open_transfers))

    def for_display(self) -> Self:
        return self.select_related("source", "destination", "transfer", "asked_by", "decided_by")


class StockRequest(models.Model):
    """Goods that one of our places asks another for, and what became of it.

    An approved request has a transfer: that is drafted, shipped and received like any other.
    """

    number = models.CharField(_("number"), max_length=24, unique=True)
    key = models.CharField(
        _("key"),
        max_length=200,
        unique=True,
        help_text=_("Names the request that made it: a repeat is the same one."),
    )
    source = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="requests_in", verbose_name=_("asked of")
    )
    destination = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="requests_out", verbose_name=_("for")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=RequestStatus, default=RequestStatus.ASKED
    )
    wanted_on = models.DateField(_("wanted on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    decided_at = models.DateTimeField(_("answered"), null=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    transfer = models.OneToOneField(
        Transfer,
        on_delete=models.PROTECT,
        null=True,
        related_name="stock_request",
        verbose_name=_("transfer"),
    )

    objects = StockRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("store request")
        verbose_name_plural = _("store requests")
        ordering: ClassVar = ["-id"]
        permissions: ClassVar = [("decide_stockrequest", _("Can answer store requests"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(source=F("destination")), name="request_asks_another_place"
            ),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.APPROVED, transfer__isnull=False)
                | (~Q(status=RequestStatus.APPROVED) & Q(transfer__isnull=True)),
                name="approved_request_has_its_transfer",
            ),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.ASKED) | Q(decided_at__isnull=False),
                name="answered_request_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def progress(self) -> str:
        """Where it stands, in one word: its own status, then that of its transfer."""
        if self.transfer is None or self.transfer.status == TransferStatus.DRAFT:
            return self.status
        return self.transfer.status

    def get_progress_display(self) -> str:
        if self.transfer is None or self.transfer.status == TransferStatus.DRAFT:
            return self.get_status_display()
        return self.transfer.get_status_display()


class StockRequestLine(models.Model):
    """One product asked for, and how much of it was promised."""

    request = models.ForeignKey(
        StockRequest, on_delete=models.CASCADE, related_name="lines", verbose_name=_("request")
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="request_lines", verbose_name=_("product")
    )
    quantity = FixedField(_("asked for"))
    approved_quantity = FixedField(_("approved"), null=True)
    reason = models.ForeignKey(
        Reason, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("reason")
    )

    class Meta:
        verbose_name = _("request line")
        verbose_name_plural = _("request lines")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "product"], name="one_request_line_a_product"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="request_line_asks_something"),
            models.CheckConstraint(
                condition=Q(approved_quantity__isnull=True) | Q(approved_quantity__gte=0),
                name="approved_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(approved_quantity__isnull=True)
                | Q(approved_quantity__gte=F("quantity"))
                | Q(reason__isnull=False),
                name="less_than_asked_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.product_id}"
