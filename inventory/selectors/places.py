"""The locations that postings need by name."""

from inventory.choices import LocationKind
from inventory.models import Location, Warehouse


def stock_location(warehouse: Warehouse) -> Location:
    """Where the goods of ``warehouse`` lie: its first location for stock."""
    return _own(warehouse, LocationKind.STOCK)


def transit_location(warehouse: Warehouse) -> Location:
    """Where goods are while they are on their way to ``warehouse``."""
    return _own(warehouse, LocationKind.TRANSIT)


def outside(kind: LocationKind) -> Location:
    """The place outside of ``kind``, such as suppliers or customers."""
    return Location.objects.get(warehouse=None, kind=kind)


def _own(warehouse: Warehouse, kind: LocationKind) -> Location:
    locations = Location.objects.select_related("warehouse").filter(warehouse=warehouse, kind=kind)
    return locations.order_by("pk")[:1].get()
