"""What people type about places, their locations and the lanes between them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm, MoneyField, QuantityField
from core.models import Calendar, User
from core.models.calendars import EVERY_DAY
from core.periods import validate_time_zone
from inventory.choices import LocationKind, RemovalStrategy, WarehouseKind
from inventory.models import Lane, Location, Warehouse

WEEKDAYS = (
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
)
KINDS = [
    (kind.value, kind.label)
    for kind in (
        LocationKind.STOCK,
        LocationKind.QUARANTINE,
        LocationKind.DAMAGED,
        LocationKind.CONSIGNMENT,
    )
]


class PlaceForm(HouseForm):
    """A place of ours."""

    fieldsets = (
        (_("What it is"), ("code", "kind", "name_zh", "name_en", "address", "supplied_by")),
        (_("When it works"), ("time_zone", "calendar")),
        (_("How goods are kept"), ("removal_strategy", "allows_negative", "refuses_overfull")),
        (_("Who"), ("members", "is_active")),
    )
    code = forms.CharField(label=_("Code"), max_length=32)
    kind = forms.ChoiceField(label=_("Kind"), choices=WarehouseKind.choices)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    supplied_by = forms.ModelChoiceField(
        label=_("Supplied by"),
        queryset=Warehouse.objects.active(),
        required=False,
        help_text=_("Empty: it buys from suppliers itself."),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        initial="Asia/Shanghai",
        validators=[validate_time_zone],
    )
    calendar = forms.ModelChoiceField(
        label=_("Calendar"),
        queryset=Calendar.objects.all(),
        required=False,
        help_text=_("On which days it works. Empty: every day."),
    )
    removal_strategy = forms.ChoiceField(
        label=_("What leaves first"), choices=RemovalStrategy.choices
    )
    allows_negative = forms.BooleanField(label=_("Stock may fall below zero"), required=False)
    refuses_overfull = forms.BooleanField(
        label=_("More than a location holds is refused"), required=False
    )
    members = forms.ModelMultipleChoiceField(
        label=_("People"),
        queryset=User.objects.filter(is_active=True).order_by("username"),
        required=False,
        help_text=_("Who may see this place and act in it."),
    )
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    def fill(self, warehouse: Warehouse) -> Warehouse:
        """``warehouse`` with what was typed, not yet kept."""
        for name, value in self.cleaned_data.items():
            if name != "members":
                setattr(warehouse, name, value)
        return warehouse


class PlaceLocationForm(HouseForm):
    """A zone or bin of one place."""

    code = forms.CharField(label=_("Code"), max_length=32)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    parent = forms.ModelChoiceField(
        label=_("Within"),
        queryset=Location.objects.none(),
        required=False,
        help_text=_("The zone it is a part of."),
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    capacity_quantity = QuantityField(
        label=_("Holds"),
        required=False,
        help_text=_("So many units, with all that is within it. Empty: no limit."),
    )
    pick_order = forms.IntegerField(
        label=_("Turn on the way"),
        min_value=0,
        max_value=1_000_000,
        initial=0,
        required=False,
        help_text=_("The nearest is 0; the way through the place rises."),
    )
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    def __init__(self, *args: Any, warehouse: Warehouse, location: Location | None = None) -> None:
        initial: dict[str, Any] = {}
        if location is not None:
            initial = {name: getattr(location, name) for name in self.base_fields}
        super().__init__(*args, initial=initial)
        zones = Location.objects.filter(warehouse=warehouse).for_goods()
        if location is not None:
            zones = zones.exclude(pk=location.pk)
            self.fields["kind"].disabled = True
            self.fields["kind"].choices = [(location.kind, location.get_kind_display())]
        self.fields["parent"].queryset = zones.select_related("warehouse")
        self.fields["parent"].label_from_instance = _path_of

    def fill(self, location: Location) -> Location:
        """``location`` with what was typed, not yet kept."""
        for name, value in self.cleaned_data.items():
            setattr(location, name, value)
        location.pick_order = location.pick_order or 0
        return location


class LaneForm(HouseForm):
    """A way between two places."""

    source = forms.ModelChoiceField(label=_("From"), queryset=Warehouse.objects.active())
    destination = forms.ModelChoiceField(label=_("To"), queryset=Warehouse.objects.active())
    lead_time_days = forms.IntegerField(
        label=_("Lead time in days"), min_value=0, max_value=365, initial=1
    )
    cost = MoneyField(label=_("Cost"), initial=0, help_text=_("Per trip, in the base currency."))
    quantity_min = QuantityField(
        label=_("Minimum"), min_value=0, initial=0, help_text=_("Per product and trip.")
    )
    quantity_multiple = QuantityField(label=_("Multiple"), initial=1)
    weekdays = forms.MultipleChoiceField(
        label=_("Runs on"),
        choices=WEEKDAYS,
        initial=list(EVERY_DAY),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, lane: Lane | None = None, **kwargs: Any) -> None:
        if lane is not None:
            kwargs["initial"] = {
                name: getattr(lane, name) for name in self.base_fields if name != "weekdays"
            } | {"weekdays": list(lane.weekdays)}
        super().__init__(*args, **kwargs)

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"]))

    def fill(self, lane: Lane) -> Lane:
        """``lane`` with what was typed, not yet kept."""
        for name, value in self.cleaned_data.items():
            setattr(lane, name, value)
        return lane


def _path_of(location: Location) -> str:
    return location.path.rstrip("/").replace("/", " › ")
