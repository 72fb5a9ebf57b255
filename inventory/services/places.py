"""Warehouses and what belongs to each of them."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.commands import command
from core.display import listed
from core.models import User
from core.permissions import require
from inventory.choices import LocationKind, WarehouseKind
from inventory.errors import NoSuchPlace, StockBelowZero
from inventory.models import Location, StockBalance, Warehouse
from inventory.selectors.places import is_supplied_through, stock_below_zero
from inventory.services.ledger.balances import floor_at

OWN_LOCATIONS = (
    (LocationKind.STOCK, "现货", "Stock"),
    (LocationKind.TRANSIT, "在途", "In transit"),
)


@command
def create_warehouse(
    *,
    actor: User | None,
    code: str,
    kind: WarehouseKind,
    name_zh: str,
    name_en: str = "",
    supplied_by: Warehouse | None = None,
    time_zone: str = "Asia/Shanghai",
    allows_negative: bool = False,
    address: str = "",
) -> Warehouse:
    """A warehouse stands, with a location for stock and one for goods on their way to it.

    Raises:
        NotPermitted: ``actor`` may not add warehouses.
        NoSuchPlace: the code is taken.
    """
    require(actor, "inventory.add_warehouse")
    warehouse = Warehouse(
        code=code,
        kind=kind,
        name_zh=name_zh,
        name_en=name_en,
        supplied_by=supplied_by,
        time_zone=time_zone,
        allows_negative=allows_negative,
        address=address,
    )
    return _insert(actor, warehouse)


@command
def add_warehouse(
    warehouse: Warehouse, *, actor: User | None, members: Iterable[User] | None = None
) -> Warehouse:
    """``warehouse``, filled in by a form, stands like one made by ``create_warehouse``."""
    require(actor, "inventory.add_warehouse")
    stands = _insert(actor, warehouse)
    if members is not None:
        _set_members(actor, stands, members)
    return stands


@command
def update_warehouse(
    warehouse: Warehouse, *, actor: User | None, members: Iterable[User] | None = None
) -> Warehouse:
    """``warehouse`` is kept as it is filled in, and its stock may fall as low as it says.

    ``members`` are who belongs to it from now on, where they are given.

    Raises:
        NotPermitted: ``actor`` may not change this warehouse.
        StockBelowZero: stock below zero is forbidden where there is some.
        NoSuchPlace: it would be supplied by itself, directly or through others.
    """
    require(actor, "inventory.change_warehouse", place=warehouse)
    Warehouse.objects.select_for_update().get(pk=warehouse.pk)
    if warehouse.supplied_by is not None and is_supplied_through(warehouse.supplied_by, warehouse):
        message = _("%(place)s would be supplied by itself. Choose another supplier for it.")
        raise NoSuchPlace(message % {"place": str(warehouse)}, place=str(warehouse))
    below = stock_below_zero(warehouse)
    if below and not warehouse.allows_negative:
        products = listed(str(balance.product) for balance in below)
        raise StockBelowZero(place=str(warehouse), products=products)
    warehouse.save()
    stock = Location.objects.filter(warehouse=warehouse, kind=LocationKind.STOCK)
    for location in stock.select_related("warehouse"):
        StockBalance.objects.filter(location=location).update(floor=floor_at(location))
    audit.record(actor, "warehouse.change", warehouse, **_facts(warehouse))
    if members is not None:
        _set_members(actor, warehouse, members)
    return warehouse


def _set_members(actor: User | None, warehouse: Warehouse, members: Iterable[User]) -> None:
    people = list(members)
    if set(people) == set(warehouse.members.all()):
        return
    warehouse.members.set(people)
    names = sorted(person.username for person in people)
    audit.record(actor, "warehouse.members", warehouse, members=names)


def _insert(actor: User | None, warehouse: Warehouse) -> Warehouse:
    try:
        with transaction.atomic():
            warehouse.save(force_insert=True)
    except IntegrityError as error:
        message = _("The code %(code)s is taken. Choose another.") % {"code": warehouse.code}
        raise NoSuchPlace(message, code_taken=warehouse.code) from error
    Location.objects.bulk_create(
        Location(
            warehouse=warehouse,
            code=kind.upper(),
            path=f"{kind.upper()}/",
            kind=kind,
            name_zh=name_zh,
            name_en=name_en,
        )
        for kind, name_zh, name_en in OWN_LOCATIONS
    )
    audit.record(actor, "warehouse.add", warehouse, **_facts(warehouse))
    return warehouse


def _facts(warehouse: Warehouse) -> dict[str, Any]:
    return {
        "code": warehouse.code,
        "kind": warehouse.kind,
        "supplied_by": warehouse.supplied_by_id,
        "allows_negative": warehouse.allows_negative,
        "refuses_overfull": warehouse.refuses_overfull,
        "removal_strategy": warehouse.removal_strategy,
        "calendar": warehouse.calendar_id,
        "is_active": warehouse.is_active,
    }
