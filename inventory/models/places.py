"""Warehouses, the locations in them, and the lanes between them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import FixedField
from core.models import Calendar, User
from core.models.calendars import EVERY_DAY, validate_weekdays
from core.models.named import Named
from core.periods import validate_time_zone
from inventory.choices import (
    AVAILABLE_KINDS,
    OWN_KINDS,
    LocationKind,
    RemovalStrategy,
    WarehouseKind,
)


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
    calendar = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="warehouses",
        verbose_name=_("calendar"),
        help_text=_("On which days it works. Empty: every day."),
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
    removal_strategy = models.CharField(
        _("what leaves first"),
        max_length=8,
        choices=RemovalStrategy,
        default=RemovalStrategy.FEFO,
        help_text=_("Where no rule of a category says otherwise."),
    )
    refuses_overfull = models.BooleanField(
        _("capacity is a limit"),
        default=False,
        help_text=_("Ticked: more than a location holds is refused. Otherwise it is told."),
    )
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

    def active(self) -> Self:
        return self.filter(is_active=True)

    def under(self, location: "Location") -> Self:
        """``location`` and everything within it."""
        return self.filter(warehouse=location.warehouse_id, path__startswith=location.path)

    def to_take_from(self, warehouse: Warehouse) -> Self:
        """Where goods of ``warehouse`` lie that people and customers can be served from."""
        return self.filter(warehouse=warehouse, kind__in=AVAILABLE_KINDS, is_active=True)

    def for_goods(self) -> Self:
        """Where people may put goods: not what stands for goods on their way."""
        return self.active().exclude(kind=LocationKind.TRANSIT)


class Location(Named):
    """Where stock can be: a zone or bin of ours, or a place outside that it comes from or goes to.

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
    kind = models.CharField(_("kind"), max_length=12, choices=LocationKind)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("within"),
        help_text=_("The zone it is a part of."),
    )
    path = models.CharField(
        _("path"),
        max_length=250,
        editable=False,
        default="",
        help_text=_("Codes from the outermost zone inwards, each followed by a slash."),
    )
    pick_order = models.PositiveIntegerField(
        _("way"), default=0, help_text=_("Its turn on the way through the place: the nearest is 0.")
    )
    capacity_quantity = FixedField(
        _("holds"),
        null=True,
        blank=True,
        help_text=_("So many units, with all that is within it. Empty: no limit."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering: ClassVar = ["warehouse__code", "path"]
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
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="location_is_not_within_itself"
            ),
            models.CheckConstraint(
                condition=Q(warehouse__isnull=False)
                | Q(parent__isnull=True, capacity_quantity__isnull=True, is_active=True),
                name="outside_has_no_shelves",
            ),
            models.CheckConstraint(
                condition=Q(capacity_quantity__isnull=True) | Q(capacity_quantity__gt=0),
                name="capacity_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warehouse.name} · {self.name}" if self.warehouse else self.name

    @property
    def name(self) -> str:
        """What it is called; a shelf that nobody named, by its code."""
        return super().name or self.code

    @property
    def depth(self) -> int:
        """How many zones it lies within."""
        return max(self.path.count("/") - 1, 0)

    @property
    def holds_stock(self) -> bool:
        return self.warehouse_id is not None


class LaneQuerySet(models.QuerySet["Lane"]):
    def visible_to(self, user: User) -> Self:
        """Lanes that leave or reach a warehouse of the user's."""
        if user.has_every_place:
            return self
        mine = Warehouse.objects.visible_to(user).values("pk")
        return self.filter(Q(source__in=mine) | Q(destination__in=mine))


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
        default=EVERY_DAY,
        validators=[validate_weekdays],
        help_text=_("Days on which it runs: 1 is Monday, 7 is Sunday."),
    )

    objects = LaneQuerySet.as_manager()

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
            models.CheckConstraint(condition=~Q(weekdays=""), name="lane_runs_at_all"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.destination}"

    @property
    def is_choosy(self) -> bool:
        """Whether it does not carry just any quantity of a product."""
        return self.quantity_min > 0 or self.quantity_multiple != 1
