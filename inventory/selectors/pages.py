"""What pages of stock show, gathered in few queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.models import Product
from core.models import User
from core.quantities import NOTHING
from inventory.choices import LocationKind, TransferStatus
from inventory.models import StockBalance, StockCost, Transfer, Warehouse
from inventory.selectors.availability import availability


@dataclass(slots=True)
class PlaceStock:
    """One product in one of the reader's places."""

    warehouse: Warehouse
    on_hand: Decimal = NOTHING
    reserved: Decimal = NOTHING
    missing: Decimal = NOTHING  # Promised and not reserved: backorders.
    in_transit: Decimal = NOTHING
    incoming: Decimal = NOTHING  # From suppliers and from our own places.
    value: Decimal = NOTHING
    next_arrival: date | None = None
    lots: tuple[str, ...] = ()

    @property
    def available(self) -> Decimal:
        return self.on_hand - self.reserved


def sum_of(places: list[PlaceStock]) -> dict[str, Decimal]:
    """What all ``places`` hold together."""
    columns = ("on_hand", "reserved", "available", "missing", "in_transit", "incoming", "value")
    return {name: sum((getattr(place, name) for place in places), NOTHING) for name in columns}


def stock_of_product(product: Product, user: User) -> list[PlaceStock]:
    """``product`` in every place of ``user``'s where there is, was, or will be some."""
    places: dict[int, PlaceStock] = {}
    balances = StockBalance.objects.visible_to(user).filter(product=product).for_display()
    for balance in balances.distinct():
        warehouse = balance.location.warehouse
        if warehouse is None:
            continue
        place = places.setdefault(warehouse.pk, PlaceStock(warehouse))
        if balance.location.kind == LocationKind.TRANSIT:
            place.in_transit += balance.on_hand
            continue
        place.on_hand += balance.on_hand
        place.reserved += balance.reserved
        if balance.lot.code and balance.on_hand:
            place.lots += (balance.lot.code,)
    for (_product, key), known in availability(
        [product.pk], Warehouse.objects.visible_to(user)
    ).items():
        place = places.setdefault(key, PlaceStock(known.warehouse))
        place.missing, place.incoming = known.missing, known.incoming
        place.next_arrival = known.next_arrival
    values = StockCost.objects.filter(product=product, warehouse__in=places)
    for warehouse_id, value in values.values_list("warehouse_id", "value"):
        places[warehouse_id].value = value
    return sorted(places.values(), key=lambda place: place.warehouse.code)


def transfers_to_ship(user: User) -> int:
    """Drafts that leave one of ``user``'s places."""
    return _waiting(user, "source", TransferStatus.DRAFT)


def transfers_to_receive(user: User) -> int:
    """Transfers on their way to one of ``user``'s places."""
    return _waiting(user, "destination", TransferStatus.SHIPPED)


def _waiting(user: User, end: str, status: TransferStatus) -> int:
    mine = Warehouse.objects.visible_to(user)
    return Transfer.objects.filter(**{f"{end}__in": mine}, status=status).count()


def value_by_warehouse(warehouses: Iterable[Warehouse]) -> dict[int, Decimal]:
    """Stock value by warehouse."""
    values: defaultdict[int, Decimal] = defaultdict(Decimal)
    rows = StockCost.objects.filter(warehouse__in=list(warehouses))
    for warehouse_id, value in rows.values_list("warehouse_id", "value"):
        values[warehouse_id] += value
    return values
