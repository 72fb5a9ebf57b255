"""Zones and bins: made, changed, moved to another zone, put out of use."""

from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from inventory.choices import OWN_KINDS, LocationKind
from inventory.errors import NoSuchPlace, WrongLocation
from inventory.models import Location, StockBalance, Warehouse

CODE_LENGTH_MAX = 32
DEPTH_MAX = 6
BEFORE_ALL = {LocationKind.STOCK, LocationKind.TRANSIT}  # Every place has one of each.


@command
def add_location(location: Location, *, actor: User | None) -> Location:
    """``location``, filled in by a form, stands in its place, within its zone.

    Raises:
        NotPermitted: ``actor`` may not add locations there.
        WrongLocation: its code, kind or zone cannot be used.
    """
    warehouse = _home(location)
    require(actor, "inventory.add_location", place=warehouse)
    Warehouse.objects.select_for_update(no_key=True).get(pk=warehouse.pk)
    _refuse_code(location)
    _refuse_zone(location)
    if location.kind == LocationKind.TRANSIT:
        message = _("A place has one location for goods on their way, and has it already.")
        raise WrongLocation(message, kind=location.kind)
    location.path = _path(location)
    location.save(force_insert=True)
    audit.record(actor, "location.add", location, **_facts(location))
    return location


@command
def update_location(location: Location, *, actor: User | None) -> Location:
    """``location`` is kept as it is filled in, and everything within it moves along.

    Raises:
        NotPermitted: ``actor`` may not change locations there.
        WrongLocation: its code or zone cannot be used, or goods lie where nothing shall be.
    """
    warehouse = _home(location)
    require(actor, "inventory.change_location", place=warehouse)
    Warehouse.objects.select_for_update(no_key=True).get(pk=warehouse.pk)
    before = Location.objects.select_for_update(of=("self",)).get(pk=location.pk)
    if (before.warehouse_id, before.kind) != (location.warehouse_id, location.kind):
        raise WrongLocation(_("A location keeps its place and its kind."), place=str(before))
    _refuse_code(location)
    _refuse_zone(location, before)
    if before.is_active and not location.is_active:
        _refuse_in_use(before)
    location.path = _path(location)
    location.save()
    if before.path and location.path != before.path:
        within = Location.objects.filter(warehouse=warehouse, path__startswith=before.path)
        rest = Substr(F("path"), len(before.path) + 1)
        within.exclude(pk=location.pk).update(path=Concat(Value(location.path), rest))
    audit.record(actor, "location.change", location, **_facts(location))
    return location


def refuse_wrong_location(location: Location) -> None:
    """Raise ``WrongLocation`` where ``location`` could not be kept as it is filled in."""
    before = Location.objects.filter(pk=location.pk).first()
    _refuse_code(location)
    _refuse_zone(location, before)
    if before is not None and before.is_active and not location.is_active:
        _refuse_in_use(before)


def _home(location: Location) -> Warehouse:
    if location.warehouse is None or location.kind not in OWN_KINDS:
        raise NoSuchPlace(place=str(location))
    return location.warehouse


def _path(location: Location) -> str:
    return f"{location.parent.path if location.parent else ''}{location.code}/"


def _refuse_code(location: Location) -> None:
    code = location.code
    if not 0 < len(code) <= CODE_LENGTH_MAX or code != code.strip() or "/" in code:
        message = _("Give it a code of 1 to %(limit)s characters, without a slash.")
        raise WrongLocation(message % {"limit": CODE_LENGTH_MAX}, given=code)
    others = Location.objects.filter(warehouse=location.warehouse_id, code=code)
    if others.exclude(pk=location.pk).exists():
        raise WrongLocation(_("The code %(code)s is taken here.") % {"code": code}, given=code)


def _refuse_zone(location: Location, before: Location | None = None) -> None:
    zone = location.parent
    if zone is None:
        return
    if zone.warehouse_id != location.warehouse_id:
        message = _("%(zone)s is in another place.") % {"zone": str(zone)}
        raise WrongLocation(message, zone=str(zone))
    if LocationKind.TRANSIT in (zone.kind, location.kind):
        message = _("Goods on their way lie in no zone, and have no shelves.")
        raise WrongLocation(message, zone=str(zone))
    is_own = before is not None and before.path and zone.path.startswith(before.path)
    if is_own or zone.pk == location.pk:
        message = _("%(place)s cannot lie within itself.") % {"place": str(location)}
        raise WrongLocation(message, zone=str(zone))
    if zone.depth + 1 >= DEPTH_MAX:
        message = _("Zones lie %(limit)s deep at most.") % {"limit": DEPTH_MAX}
        raise WrongLocation(message, zone=str(zone))


def _refuse_in_use(location: Location) -> None:
    """Goods could be neither seen nor taken where nothing is in use any more."""
    firsts = Location.objects.filter(warehouse=location.warehouse_id, kind=location.kind)
    first = firsts.order_by("pk").first()
    if location.kind in BEFORE_ALL and first is not None and first.pk == location.pk:
        message = _("%(place)s is where goods arrive: it stays in use.")
        raise WrongLocation(message % {"place": str(location)}, place=str(location))
    within = Location.objects.under(location)
    if StockBalance.objects.filter(location__in=within).exclude(on_hand=0).exists():
        message = _("There still are goods at %(place)s. Move them first.")
        raise WrongLocation(message % {"place": str(location)}, place=str(location))


def _facts(location: Location) -> dict[str, Any]:
    capacity = location.capacity_quantity
    return {
        "path": location.path,
        "kind": location.kind,
        "capacity": None if capacity is None else str(capacity),
        "is_active": location.is_active,
    }
