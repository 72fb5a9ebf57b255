"""How full locations are."""

from decimal import Decimal

from django.db.models import QuerySet

from core.fields import total
from core.quantities import NOTHING
from inventory.models import Location, StockBalance, StockDocument


def held_at(location: Location) -> Decimal:
    """The units at ``location`` and at everything within it."""
    own = Location.objects.filter(pk=location.pk)
    places = Location.objects.under(location) if location.path else own
    balances = StockBalance.objects.filter(location__in=places)
    return balances.aggregate(sum=total("on_hand"))["sum"] or NOTHING


def limits_above(location: Location) -> QuerySet[Location]:
    """The zones that ``location`` lies within and that hold only so much."""
    codes = location.path.rstrip("/").split("/")
    above = ["/".join(codes[:count]) + "/" for count in range(1, len(codes))]
    zones = Location.objects.filter(warehouse=location.warehouse_id, path__in=above)
    return zones.filter(capacity_quantity__isnull=False).select_related("warehouse")


def overfull(document: StockDocument) -> list[Location]:
    """Where ``document`` brought goods and more lies now than there is room for."""
    filled = Location.objects.filter(arrivals__document=document, warehouse__isnull=False)
    limits: dict[int, Location] = {}
    for location in filled.select_related("warehouse").distinct():
        for limit in (location, *limits_above(location)):
            limits[limit.pk] = limit
    return [
        limit
        for limit in limits.values()
        if limit.capacity_quantity is not None and held_at(limit) > limit.capacity_quantity
    ]
