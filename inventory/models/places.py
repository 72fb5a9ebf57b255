"""Warehouses, the locations in them, and the lanes between them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import FixedField
from core.models import User
from core.models.named import Named
from core.periods import validate_time_zone
from inventory.choices import OWN_KINDS, LocationKind, WarehouseKind


class WarehouseQuerySet(models.QuerySet["Warehouse"]):
    def visible_to(self, user: User) -> Self:
        """Only warehouses ``user`` belongs to; all of them for who sees every place."""
        return self if user.has_every_place else self.filter(members=user)

    def active(self) -> Self:
        return self.filter(is_active=True)


class Warehouse(Named):
    """A place of ours that holds stock: a central or regional warehouse, a store, a factory."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=WarehouseKind)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Asia/Shanghai",
        validators=[validate_time_zone],
        help_text=_("In which this place's days are cut."),
    )
    supplied_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supplies",
        verbose_name=_("supplied by"),
        help_text=_("Empty: it buys from suppliers itself."),
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="warehouses",
        verbose_name=_("people"),
        help_text=_("Who may see this place and act in it."),
    )
    allows_negative = models.BooleanField(_("stock may fall below zero"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    address = models.CharField(_("address"), max_length=200, blank=True)

    objects = WarehouseQuerySet.as_manager()

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(supplied_by=F("id")), name="warehouse_does_not_supply_itself"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def may_be_used_by(self, user: User) -> bool:
        return user.has_every_place or self.members.filter(pk=user.pk).exists()


class LocationQuerySet(models.QuerySet["Location"]):
    def visible_to(self, user: User) -> Self:
        """Our own locations in the user's warehouses."""
        own = self.filter(warehouse__isnull=False)
        return own if user.has_every_place else own.filter(warehouse__members=user)


class Location(Named):
    """Where stock can be: a shelf of ours, or a place outside that it comes from or goes to.

    The places outside (suppliers, customers, scrap, …) are one row a kind, made by a migration,
    and belong to no warehouse.
    """

    warehouse = models.ForeignKey(
        Warehouse,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="locations",
        verbose_name=_("warehouse"),
    )
    code = models.CharField(_("code"), max_length=32)
    kind = models.CharField(_("kind"), max_length=10, choices=LocationKind)

    objects = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering: ClassVar = ["warehouse__code", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["warehouse", "code"], name="location_code_in_warehouse"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(warehouse__isnull=True), name="one_outside_of_a_kind"
            ),
            models.CheckConstraint(
                condition=(
                    Q(warehouse__isnull=False, kind__in=OWN_KINDS)
                    | (Q(warehouse__isnull=True) & ~Q(kind__in=OWN_KINDS))
                ),
                name="location_is_ours_or_outside",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warehouse.name} · {self.name}" if self.warehouse else self.name

    @property
    def name(self) -> str:
        """What it is called; a shelf that nobody named, by its code."""
        return super().name or self.code

    @property
    def holds_stock(self) -> bool:
        return self.warehouse_id is not None


class Lane(models.Model):
    """A way from one of our warehouses to another."""

    source = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="lanes_out", verbose_name=_("from")
    )
    destination = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="lanes_in", verbose_name=_("to")
    )
    lead_time_days = models.PositiveSmallIntegerField(_("lead time in days"), default=1)
    cost = FixedField(_("cost"), default=0, help_text=_("Per trip, in the base currency."))
    quantity_min = FixedField(_("minimum"), default=0, help_text=_("Per product and trip."))
    quantity_multiple = FixedField(_("multiple"), default=1)
    weekdays = models.CharField(
        _("weekdays"),
        max_length=7,
        default="1234567",
        help_text=_("Days on which it runs: 1 is Monday, 7 is Sunday."),
    )

    class Meta:
        verbose_name = _("lane")
        verbose_name_plural = _("lanes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "destination"], name="one_lane_a_way"),
            models.CheckConstraint(
                condition=~Q(source=F("destination")), name="lane_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(quantity_multiple__gt=0, quantity_min__gte=0, cost__gte=0),
                name="lane_has_sensible_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.destination}"
