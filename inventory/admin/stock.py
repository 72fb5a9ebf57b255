"""Setup: places, locations and lanes are written here; the ledger can be read."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from inventory.choices import OWN_KINDS, LocationKind
from inventory.errors import WrongLocation
from inventory.models import (
    Lane,
    Location,
    Period,
    Promise,
    Reservation,
    StockBalance,
    StockCost,
    StockDocument,
    StockMovement,
    Transfer,
    Warehouse,
)
from inventory.selectors.places import is_supplied_through, stock_below_zero
from inventory.services.lanes import save_lane
from inventory.services.locations import add_location, refuse_wrong_location, update_location
from inventory.services.places import add_warehouse, update_warehouse


class ReadOnly:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WarehouseForm(forms.ModelForm):
    """A place; the same refusals as the service's stand at its fields."""

    class Meta:
        model = Warehouse
        fields = (
            "code",
            "kind",
            "name_zh",
            "name_en",
            "time_zone",
            "calendar",
            "address",
            "supplied_by",
            "removal_strategy",
            "allows_negative",
            "refuses_overfull",
            "is_active",
            "members",
        )

    def clean_supplied_by(self) -> Warehouse | None:
        above = self.cleaned_data["supplied_by"]
        if above is not None and is_supplied_through(above, self.instance):
            raise ValidationError(_("A place cannot be supplied by itself."))
        return above

    def clean_allows_negative(self) -> bool:
        allowed = self.cleaned_data["allows_negative"]
        if not allowed and self.instance.pk and stock_below_zero(self.instance).exists():
            raise ValidationError(_("There still is stock below zero here. Correct it first."))
        return allowed


@admin.register(Warehouse)
class WarehouseAdmin(ModelAdmin):
    """Our places, and who belongs to them."""

    form = WarehouseForm
    list_display = ("code", "name_zh", "name_en", "kind", "supplied_by", "is_active")
    list_filter: ClassVar = ["kind", "is_active"]
    list_select_related: ClassVar = ["supplied_by"]
    search_fields = ("code", "name_zh", "name_en")
    filter_horizontal = ("members",)

    def save_model(self, request: HttpRequest, obj: Warehouse, form: Any, change: bool) -> None:  # noqa: FBT001
        save = update_warehouse if change else add_warehouse
        save(obj, actor=request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LocationForm(forms.ModelForm):
    """A location of ours: the places outside are part of the house."""

    warehouse = forms.ModelChoiceField(label=_("Warehouse"), queryset=Warehouse.objects.all())

    class Meta:
        model = Location
        fields = (
            "warehouse",
            "code",
            "kind",
            "parent",
            "name_zh",
            "name_en",
            "pick_order",
            "capacity_quantity",
            "is_active",
        )

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if kind not in OWN_KINDS or kind == LocationKind.TRANSIT:
            raise ValidationError(_("Choose a kind of location where goods lie in a place."))
        return kind

    def clean(self) -> dict[str, Any]:
        """The same refusals as the service's stand in the form."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self._refuse_with(given)
        return given

    def _refuse_with(self, given: dict[str, Any]) -> None:
        for name, value in given.items():
            setattr(self.instance, name, value)
        try:
            refuse_wrong_location(self.instance)
        except WrongLocation as refusal:
            self.add_error(None, str(refusal.message))


@admin.register(Location)
class LocationAdmin(ModelAdmin):
    """Where stock lies in our places."""

    form = LocationForm
    list_display = ("code", "warehouse", "path", "kind", "name_zh", "name_en", "is_active")
    list_filter: ClassVar = ["kind", "warehouse", "is_active"]
    list_select_related: ClassVar = ["warehouse"]
    search_fields = ("code", "name_zh", "name_en")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(warehouse__isnull=False)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("warehouse", "kind")

    def save_model(self, request: HttpRequest, obj: Location, form: Any, change: bool) -> None:  # noqa: FBT001
        save = update_location if change else add_location
        save(obj, actor=request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LaneForm(forms.ModelForm):
    """A way between two places; the same refusals as the service's."""

    class Meta:
        model = Lane
        fields = (
            "source",
            "destination",
            "lead_time_days",
            "cost",
            "quantity_min",
            "quantity_multiple",
            "weekdays",
        )


@admin.register(Lane)
class LaneAdmin(ModelAdmin):
    """The ways between our places."""

    form = LaneForm
    list_display = ("source", "destination", "lead_time_days", "quantity_min", "weekdays")
    list_filter: ClassVar = ["source", "destination"]
    list_select_related: ClassVar = ["source", "destination"]

    def save_model(self, request: HttpRequest, obj: Lane, form: Any, change: bool) -> None:  # noqa: FBT001
        save_lane(obj, actor=request.user)


class MovementInline(ReadOnly, TabularInline):
    """The lines of a document."""

    model = StockMovement
    extra = 0
    fields = ("line", "product", "lot", "source", "destination", "quantity", "value", "reason")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).for_display().order_by("line")


@admin.register(StockDocument)
class StockDocumentAdmin(ReadOnly, ModelAdmin):
    """The ledger's documents, to be read."""

    list_display = ("number", "kind", "warehouse", "effective_on", "recorded_at", "actor")
    list_filter: ClassVar = ["kind", "warehouse"]
    list_select_related: ClassVar = ["warehouse", "actor"]
    search_fields = ("number", "origin", "key")
    inlines: ClassVar = [MovementInline]


@admin.register(StockBalance)
class StockBalanceAdmin(ReadOnly, ModelAdmin):
    """What is where, to be read."""

    list_display = ("product", "location", "lot", "on_hand", "reserved", "floor")
    list_select_related: ClassVar = ["product", "location__warehouse", "lot"]
    search_fields = ("product__sku",)


@admin.register(StockCost)
class StockCostAdmin(ReadOnly, ModelAdmin):
    """What stock is worth, to be read."""

    list_display = ("product", "warehouse", "quantity", "value", "last_rate")
    list_select_related: ClassVar = ["product", "warehouse"]
    search_fields = ("product__sku",)


class ReservationInline(ReadOnly, TabularInline):
    """The goods kept for a promise."""

    model = Reservation
    extra = 0
    fields = ("location", "lot", "quantity", "state", "created_at", "closed_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).for_display()


@admin.register(Promise)
class PromiseAdmin(ReadOnly, ModelAdmin):
    """Who holds what, to be read: the reservations' own pages change it."""

    list_display = ("owner", "reference", "product", "warehouse", "quantity", "state")
    list_filter: ClassVar = ["state", "warehouse"]
    list_select_related: ClassVar = ["product", "warehouse"]
    search_fields = ("owner", "reference", "product__sku")
    inlines: ClassVar = [ReservationInline]


@admin.register(Transfer)
class TransferAdmin(ReadOnly, ModelAdmin):
    """Transfers, to be read: their own pages change them."""

    list_display = ("number", "status", "source", "destination", "expected_on")
    list_filter: ClassVar = ["status"]
    list_select_related: ClassVar = ["source", "destination"]
    search_fields = ("number",)


@admin.register(Period)
class PeriodAdmin(ReadOnly, ModelAdmin):
    """Months, open or closed, to be read."""

    list_display = ("month", "is_closed")
