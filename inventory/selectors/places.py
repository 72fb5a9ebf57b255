"""The locations that postings need by name."""

from django.db.models import F, Q, QuerySet

from inventory.choices import LocationKind
from inventory.models import Location, StockBalance, Warehouse


def stock_location(warehouse: Warehouse) -> Location:
    """Where the goods of ``warehouse`` lie: its first location for stock."""
    return _own(warehouse, LocationKind.STOCK)


def transit_location(warehouse: Warehouse) -> Location:
    """Where goods are while they are on their way to ``warehouse``."""
    return _own(warehouse, LocationKind.TRANSIT)


def outside(kind: LocationKind) -> Location:
    """The place outside of ``kind``, such as suppliers or customers."""
    return Location.objects.get(warehouse=None, kind=kind)


def is_supplied_through(warehouse: Warehouse, other: Warehouse) -> bool:
    """Whether ``warehouse`` is ``other``, or supplied by it directly or through others."""
    seen: set[int] = set()
    above: Warehouse | None = warehouse
    while above is not None and above.pk not in seen:
        if above.pk == other.pk:
            return True
        seen.add(above.pk)
        above = above.supplied_by
    return False


def stock_below_zero(warehouse: Warehouse) -> QuerySet[StockBalance]:
    """Balances in the stock of ``warehouse`` below zero, or below what is reserved of them."""
    balances = StockBalance.objects.filter(
        Q(on_hand__lt=0) | Q(reserved__gt=F("on_hand")),
        location__warehouse=warehouse,
        location__kind=LocationKind.STOCK,
    )
    return balances.select_related("product")


def _own(warehouse: Warehouse, kind: LocationKind) -> Location:
    locations = Location.objects.select_related("warehouse").filter(warehouse=warehouse, kind=kind)
    return locations.order_by("pk")[:1].get()
