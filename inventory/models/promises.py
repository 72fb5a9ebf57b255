"""What is promised to whom, and the goods that are reserved for it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField
from core.models import User
from core.periods import day_of
from inventory.choices import Priority, PromiseState
from inventory.models.lots import Lot
from inventory.models.places import Location, Warehouse

COVERED = F("fulfilled_quantity") + F("reserved_quantity")
TRANSFER_OWNER = "transfer-line:"


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, user: User) -> Self:
        """Only promises of warehouses ``user`` belongs to; all for who sees every place."""
        return self if user.has_every_place else self.filter(warehouse__members=user)

    def open(self) -> Self:
        return self.filter(state=PromiseState.OPEN)

    def lacking(self) -> Self:
        """Open promises of which something is not reserved yet: backorders."""
        return self.open().filter(quantity__gt=COVERED)

    def of(self, product_ids: Collection[int]) -> Self:
        return self.filter(product__in=product_ids)

    def to_customers(self) -> Self:
        """All but those of transfers between our own places."""
        return self.exclude(owner__startswith=TRANSFER_OWNER)

    def past_their_end(self, now: datetime) -> Self:
        return self.open().filter(expires_at__lte=now)

    def with_missing(self) -> Self:
        """Annotate what is still to leave, and what of it is missing: the backorder."""
        return self.annotate(
            outstanding_quantity=F("quantity") - F("fulfilled_quantity"),
            missing_quantity=F("quantity") - F("fulfilled_quantity") - F("reserved_quantity"),
        )

    def in_turn(self) -> Self:
        """Who comes first: by priority, then by the day needed, then first come, first served."""
        return self.order_by("priority", "needed_on", "pk")

    def for_display(self) -> Self:
        return self.select_related("product__unit", "warehouse", "lot", "created_by")


class Promise(models.Model):
    """So much of one product that one owner asks of one warehouse, by a day and until an end.

    What of it is reserved is covered by ``Reservation`` rows; the rest is a backorder. Written
    through ``inventory.services.reservations``, and by the ledger when its goods leave.
    """

    owner = models.CharField(
        _("owner"),
        max_length=64,
        unique=True,
        help_text=_("Whose promise it is, such as sales-order-line:12."),
    )
    origin = models.CharField(
        _("origin"),
        max_length=64,
        blank=True,
        db_index=True,
        help_text=_("What it was made for, such as sales-order:7."),
    )
    reference = models.CharField(
        _("held for"),
        max_length=120,
        blank=True,
        help_text=_("What people call it: an order's number."),
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="promises", verbose_name=_("product")
    )
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="promises", verbose_name=_("warehouse")
    )
    lot = models.ForeignKey(
        Lot,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        verbose_name=_("lot"),
        help_text=_("Empty: any lot will do."),
    )
    quantity = FixedField(_("promised"), help_text=_("Asked for in all, in stock units."))
    fulfilled_quantity = FixedField(_("left"), default=0, help_text=_("What of it has left."))
    reserved_quantity = FixedField(
        _("reserved"), default=0, help_text=_("The sum of its open reservations.")
    )
    needed_on = models.DateField(_("needed on"))
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL
    )
    expires_at = models.DateTimeField(
        _("ends"), help_text=_("When the goods are let go, unless they have left.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PromiseState, default=PromiseState.OPEN
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="promises",
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering: ClassVar = ["-id"]
        permissions: ClassVar = [("release_promise", _("Can release reserved goods"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, fulfilled_quantity__gte=0, reserved_quantity__gte=0),
                name="promise_asks_something",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=COVERED), name="promise_covers_no_more_than_asked"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=PromiseState.OPEN, closed_at__isnull=True)
                    | (
                        ~Q(state=PromiseState.OPEN)
                        & Q(closed_at__isnull=False, reserved_quantity=0)
                    )
                ),
                name="ended_promise_holds_nothing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["product", "warehouse"],
                condition=Q(state=PromiseState.OPEN),
                name="open_promises_of_a_product",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=PromiseState.OPEN),
                name="open_promises_by_their_end",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.owner

    @property
    def outstanding(self) -> Decimal:
        """Still to leave."""
        return self.quantity - self.fulfilled_quantity

    @property
    def missing(self) -> Decimal:
        """The backorder: still to leave and not reserved."""
        if self.state != PromiseState.OPEN:
            return Decimal(0)
        return self.quantity - self.fulfilled_quantity - self.reserved_quantity

    @property
    def ends_on(self) -> date:
        """The last day on which its goods are held, in its place's time zone."""
        return day_of(self.expires_at - timedelta(microseconds=1), self.warehouse.time_zone)

    @property
    def turn(self) -> tuple[int, date, int]:
        """What sorts promises by whose turn it is."""
        return self.priority, self.needed_on, self.pk


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_every_place else self.filter(location__warehouse__members=user)

    def open(self) -> Self:
        return self.filter(state=PromiseState.OPEN)

    def for_display(self) -> Self:
        return self.select_related("promise", "product__unit", "location__warehouse", "lot")


class Reservation(models.Model):
    """Goods of one lot at one location that nobody but their owner may take.

    The open ones of a balance add up to ``StockBalance.reserved``, always. Written through
    ``inventory.services.reservations``, and by the ledger when the goods leave.
    """

    promise = models.ForeignKey(
        Promise, on_delete=models.PROTECT, related_name="reservations", verbose_name=_("promise")
    )
    owner = models.CharField(_("owner"), max_length=64, db_index=True)
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="reservations", verbose_name=_("product")
    )
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="reservations", verbose_name=_("location")
    )
    lot = models.ForeignKey(
        Lot, on_delete=models.PROTECT, related_name="reservations", verbose_name=_("lot")
    )
    quantity = FixedField(_("quantity"), help_text=_("In the product's stock unit."))
    state = models.CharField(
        _("state"), max_length=10, choices=PromiseState, default=PromiseState.OPEN
    )
    created_at = models.DateTimeField(_("reserved"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_holds_something"),
            models.UniqueConstraint(
                fields=["promise", "location", "lot"],
                condition=Q(state=PromiseState.OPEN),
                name="one_open_reservation_a_place",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=PromiseState.OPEN, closed_at__isnull=True)
                    | (~Q(state=PromiseState.OPEN) & Q(closed_at__isnull=False))
                ),
                name="ended_reservation_has_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["product", "location", "lot"],
                condition=Q(state=PromiseState.OPEN),
                name="open_reservations_of_a_balance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.quantity}"
