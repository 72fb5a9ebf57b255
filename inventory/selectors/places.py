"""The locations that postings need by name."""

from collections.abc import Collection

from django.db.models import F, Q, QuerySet

from catalog.models import Product
from core.finding import find_row
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
    return _there(find_row(Location, warehouse=None, kind=kind))


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
    """Which goods of ``product`` leave ``warehouse`` first; as ``removal_strategies``."""
    return removal_strategies([(product.pk, warehouse.pk)])[product.pk, warehouse.pk]


def removal_strategies(
    pairs: Collection[tuple[int, int]],
) -> dict[tuple[int, int], RemovalStrategy]:
    """Which goods leave first, by product and warehouse.

    A rule of its category wins over one of a category above it, a rule of the place over one for
    everywhere; without any rule the place decides.
    """
    products = Product.objects.filter(pk__in={product for product, _place in pairs})
    paths = dict(products.values_list("pk", "category__path"))
    places = Warehouse.objects.filter(pk__in={place for _product, place in pairs})
    own = dict(places.values_list("pk", "removal_strategy"))
    rules = sorted(
        RemovalRule.objects.select_related("category"),
        key=lambda rule: (len(rule.category.path), rule.warehouse_id or 0),
        reverse=True,
    )

    def of(product: int, place: int) -> RemovalStrategy:
        for rule in rules:
            is_here = rule.warehouse_id in (None, place)
            if is_here and paths[product].startswith(rule.category.path):
                return RemovalStrategy(rule.strategy)
        return RemovalStrategy(own[place])

    return {pair: of(*pair) for pair in pairs}


def stock_below_zero(warehouse: Warehouse) -> QuerySet[StockBalance]:
    """Balances in the stock of ``warehouse`` below zero, or below what is reserved of them."""
    balances = StockBalance.objects.filter(
        Q(on_hand__lt=0) | Q(reserved__gt=F("on_hand")),
        location__warehouse=warehouse,
        location__kind=LocationKind.STOCK,
    )
    return balances.select_related("product")


def _own(warehouse: Warehouse, kind: LocationKind) -> Location:
    return _there(find_row(Location, ["warehouse"], warehouse=warehouse.pk, kind=kind))


def _there(location: Location | None) -> Location:
    if location is None:
        raise Location.DoesNotExist
    return location
