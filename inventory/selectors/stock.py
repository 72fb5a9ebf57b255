"""What is where now."""

from collections.abc import Collection
from decimal import Decimal

from core.fields import total
from inventory.choices import AVAILABLE_KINDS, LocationKind
from inventory.models import StockBalance

ByPlace = dict[tuple[int, int], Decimal]


def on_hand_by_place(product_ids: Collection[int] | None = None) -> ByPlace:
    """On hand in the warehouses' locations for stock; places without any are left out."""
    return _sums(product_ids, AVAILABLE_KINDS)


def in_transit_by_place(product_ids: Collection[int] | None = None) -> ByPlace:
    """On the way between our warehouses, by the warehouse it is going to."""
    return _sums(product_ids, (LocationKind.TRANSIT,))


def _sums(product_ids: Collection[int] | None, kinds: Collection[str]) -> ByPlace:
    balances = StockBalance.objects.filter(location__kind__in=kinds).exclude(on_hand=0)
    if product_ids is not None:
        balances = balances.of(product_ids)
    rows = balances.values_list("product_id", "location__warehouse_id").annotate(
        sum=total("on_hand")
    )
    return {(product, warehouse): quantity for product, warehouse, quantity in rows.order_by()}
