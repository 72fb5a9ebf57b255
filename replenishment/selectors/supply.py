"""Where goods can come from, what is there, and what is coming: for many products at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from catalog.selectors.units import pack_quantities
from core.fields import total
from core.quantities import NOTHING, round_quantity
from inventory.choices import TransferStatus, WarehouseKind
from inventory.models import Lane, StockCost, TransferLine, Warehouse
from inventory.selectors import (
    in_transit_by_place,
    on_hand_by_place,
    transfers_due_in,
    transfers_due_out,
)
from purchasing import selectors as purchasing
from purchasing.models import SupplierTerms
from replenishment.choices import SuggestionKind, SuggestionStatus
from replenishment.models import Suggestion
from replenishment.values.arithmetic import Position, Supply
from replenishment.values.network import Network, PairKey, Stop
from replenishment.values.rules import DEFAULTS
from sales import selectors as sales

WEEK = 7
ONE = Decimal(1)


def network() -> Network:
    """Our own active places and who supplies whom."""
    places = Warehouse.objects.active().exclude(kind=WarehouseKind.SUPPLIER)
    return Network({place.pk: Stop(place.pk, place.kind, place.supplied_by_id) for place in places})


class Sources:
    """Who could supply each product to each place, and on what terms."""

    def __init__(self, product_ids: Collection[int], net: Network) -> None:
        self.network = net
        self.packs = pack_quantities(product_ids)
        self.terms = purchasing.best_terms(product_ids)
        self.lanes = {(lane.source_id, lane.destination_id): lane for lane in Lane.objects.all()}
        self.costs = {
            (cost.product_id, cost.warehouse_id): cost
            for cost in StockCost.objects.filter(product_id__in=product_ids)
        }

    def of(self, product_id: int, warehouse_id: int) -> Supply:
        """The one source for the pair; without ``kind`` when there is none."""
        if self.network.is_in_circle(warehouse_id):
            return Supply(lead_time_days=DEFAULTS["lane_days"], issues=("supply_circle",))
        source_id = self.network.supplier_of(warehouse_id)
        if source_id is not None:
            return self._transfer(product_id, source_id, warehouse_id)
        terms = self.terms.get((product_id, warehouse_id)) or self.terms.get((product_id, None))
        if terms is None:
            return Supply(lead_time_days=DEFAULTS["lead_time_days"], issues=("no_source",))
        return _purchase(terms, self.packs.get(product_id, ONE))

    def review_days(self, supply: Supply, warehouse_id: int) -> tuple[int, str] | None:
        """Days between two trips of the lane, and what says so; None where no lane decides."""
        if supply.kind != SuggestionKind.TRANSFER or supply.warehouse_id is None:
            return None
        lane = self.lanes.get((supply.warehouse_id, warehouse_id))
        return (days_between_trips(lane.weekdays), "Lane") if lane else (1, "Lane")

    def _transfer(self, product_id: int, source_id: int, warehouse_id: int) -> Supply:
        lane = self.lanes.get((source_id, warehouse_id))
        cost = self.costs.get((product_id, source_id))
        return Supply(
            kind=SuggestionKind.TRANSFER,
            warehouse_id=source_id,
            lead_time_days=lane.lead_time_days if lane else DEFAULTS["lane_days"],
            pack=lane.quantity_multiple if lane else Decimal(1),
            minimum=lane.quantity_min if lane else NOTHING,
            price=_rate(cost) if cost else NOTHING,
            issues=() if lane else ("no_lane",),
        )


def _purchase(terms: SupplierTerms, pack: Decimal) -> Supply:
    """Whole packs of the supplier's; where the terms name none, those of the product."""
    return Supply(
        kind=SuggestionKind.BUY,
        supplier_id=terms.supplier_id,
        lead_time_days=terms.days,
        pack=terms.pack_quantity if terms.pack_quantity != ONE else pack,
        minimum=terms.quantity_min,
        price=terms.price,
    )


def _rate(cost: StockCost) -> Decimal:
    return round_quantity(cost.value / cost.quantity) if cost.quantity > 0 else cost.last_rate


def days_between_trips(weekdays: str) -> int:
    """The longest wait between two of the weekdays, such as 3 for Monday, Wednesday, Friday.

    >>> days_between_trips("135"), days_between_trips("1234567"), days_between_trips("2")
    (3, 1, 7)
    """
    days = sorted({int(day) for day in weekdays if day.isdigit()})
    if not days:
        return WEEK
    following = [*days[1:], days[0] + WEEK]
    return max(later - day for day, later in zip(days, following, strict=True))


def positions(product_ids: Collection[int], as_of: date) -> dict[PairKey, Position]:
    """What there is and what is coming, by product and place.

    What is coming is read before what it turns into, so that goods received in between are seen
    twice, for one run, rather than not at all: they are never ordered a second time.
    """
    parts: dict[str, Mapping[PairKey, Decimal]] = {
        "waiting": _waiting(product_ids),
        "on_order": purchasing.on_order_by_place(product_ids),
        "transfers_in": transfers_due_in(product_ids),
        "in_transit": in_transit_by_place(product_ids),
        "on_hand": on_hand_by_place(product_ids),
        "transfers_out": transfers_due_out(product_ids),
        "reserved": sales.reserved_by_place(product_ids, as_of),
    }
    pairs = {pair for part in parts.values() for pair in part}
    return {
        pair: Position(**{name: part.get(pair, NOTHING) for name, part in parts.items()})
        for pair in pairs
    }


def _waiting(product_ids: Collection[int]) -> dict[PairKey, Decimal]:
    """What people have changed or approved and is not ordered yet."""
    rows: Any = (
        Suggestion.objects.filter(product_id__in=product_ids)
        .filter(status__in=(SuggestionStatus.PENDING, SuggestionStatus.APPROVED))
        .exclude(status=SuggestionStatus.PENDING, is_touched=False)
        .order_by()
        .values_list("product_id", "warehouse_id")
        .annotate(sum=total("quantity"))
    )
    return {(product, warehouse): quantity for product, warehouse, quantity in rows}


def arrivals(product_ids: Collection[int]) -> dict[PairKey, list[tuple[date | None, Decimal]]]:
    """What is still to come, by product and place, with the day where one is promised."""
    coming: dict[PairKey, list[tuple[date | None, Decimal]]] = defaultdict(list)
    orders: Any = (
        purchasing.open_lines(product_ids)
        .order_by()
        .values_list("product_id", "order__warehouse_id", "order__expected_on")
        .annotate(sum=Sum(F("quantity") - F("received_quantity")))
    )
    transfers: Any = (
        TransferLine.objects.filter(product_id__in=product_ids)
        .filter(transfer__status__in=(TransferStatus.DRAFT, TransferStatus.SHIPPED))
        .order_by()
        .values_list(
            "product_id",
            "transfer__destination_id",
            "transfer__expected_on",
            "transfer__status",
            "quantity",
            "shipped_quantity",
            "received_quantity",
        )
    )
    for product, place, day, quantity in orders:
        coming[product, place].append((day, quantity))
    for product, place, day, status, quantity, shipped, received in transfers:
        is_draft = status == TransferStatus.DRAFT
        coming[product, place].append((day, quantity if is_draft else shipped - received))
    return coming


def orders_ahead_by_day(
    product_ids: Collection[int], as_of: date, days: int
) -> dict[PairKey, list[tuple[int, Decimal]]]:
    """What customers have ordered for days after ``as_of``: (days from it, quantity)."""
    rows: Any = (
        sales.open_lines(product_ids)
        .filter(order__asked_for_on__gt=as_of)
        .filter(order__asked_for_on__lt=as_of + timedelta(days=days))
        .order_by()
        .values_list("product_id", "order__warehouse_id", "order__asked_for_on")
        .annotate(sum=Sum(F("quantity") - F("shipped_quantity")))
    )
    ahead: dict[PairKey, list[tuple[int, Decimal]]] = defaultdict(list)
    for product, place, day, quantity in rows:
        ahead[product, place].append(((day - as_of).days, quantity))
    return ahead
