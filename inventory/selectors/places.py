"""The locations that postings need by name."""

from django.db.models import Q, QuerySet

from catalog.models import Product
from inventory.choices import LocationKind, RemovalStrategy
from inventory.models import Location, RemovalRule, StockBalance, Warehouse


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


def removal_strategy(product: Product, warehouse: Warehouse) -> RemovalStrategy:
    """Which goods of ``product`` leave ``warehouse`` first.

    A rule of its category wins over one of a category above it, a rule of the place over one for
    everywhere; without any rule the place decides.
    """
    codes = product.category.path.rstrip("/").split("/")
    paths = ["/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]
    rules = RemovalRule.objects.filter(category__path__in=paths).filter(
        Q(warehouse=warehouse) | Q(warehouse=None)
    )
    found = rules.select_related("category")
    nearest = max(
        found, key=lambda rule: (len(rule.category.path), rule.warehouse_id or 0), default=None
    )
    return RemovalStrategy(nearest.strategy if nearest else warehouse.removal_strategy)


def stock_below_zero(warehouse: Warehouse) -> QuerySet[StockBalance]:
    """Balances below zero in the stock of ``warehouse``."""
    balances = StockBalance.objects.filter(
        location__warehouse=warehouse, location__kind=LocationKind.STOCK, on_hand__lt=0
    )
    return balances.select_related("product")


def _own(warehouse: Warehouse, kind: LocationKind) -> Location:
    locations = Location.objects.select_related("warehouse").filter(warehouse=warehouse, kind=kind)
    return locations.order_by("pk")[:1].get()
