"""What expires by when, how much of it will sell before, and what is proposed for the rest.

How fast goods go is read from the ledger: what left a place in the last ninety days for customers,
own use or making, less what came back. What expires first is taken to leave first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, DateField, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import FixedField, total
from core.models import User
from core.periods import days_left, today
from core.quantities import NOTHING
from inventory.choices import AVAILABLE_KINDS, ExpiryAction, LocationKind, MovementReason
from inventory.models import Lane, StockBalance, StockCost, StockMovement, Warehouse
from inventory.selectors.stock import ByPlace, in_transit_by_place
from inventory.selectors.transfers import transfers_due_in, transfers_due_out

EXPIRED = "expired"
WITHIN = {EXPIRED: _("Expired"), "30": _("30 days"), "60": _("60 days"), "90": _("90 days")}
DAYS_MAX = 90  # How far the board looks ahead.
RATE_DAYS = 90  # How far back the issue rate looks.
# What goes there is not wanted by anybody: it says nothing of how fast goods sell.
NO_DEMAND = (
    LocationKind.SUPPLIER,
    LocationKind.SCRAP,
    LocationKind.DIFFERENCE,
    LocationKind.OPENING,
)
LANE_DAYS = 1  # Where no lane says how long goods are on their way.


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of the goods of one balance before they expire."""

    days_left: int  # Below 0: expired.
    sells: Decimal = NOTHING  # Expected to leave before they expire.
    left_over: Decimal = NOTHING
    action: ExpiryAction = ExpiryAction.NONE
    quantity: Decimal = NOTHING  # To scrap or to transfer.
    destination: Warehouse | None = None


@dataclass(slots=True)
class _Places:
    """How fast each product goes at each of the reader's places, and what is there."""

    warehouses: Mapping[int, Warehouse]
    rates: ByPlace  # Units a day.
    stock: defaultdict[tuple[int, int], Decimal]
    arriving: defaultdict[tuple[int, int], Decimal]
    leaving: ByPlace
    lane_days: Mapping[tuple[int, int], int]
    promised: defaultdict[tuple[int, int], Decimal] = field(
        default_factory=lambda: defaultdict(Decimal)
    )

    def lacks(self, product_id: int, source: int, place: int, days: int) -> Decimal:
        """What ``place`` could sell within ``days`` beyond what it has, once goods are there."""
        key = (product_id, place)
        selling_days = max(days - self.lane_days.get((source, place), LANE_DAYS), 0)
        wanted = self.rates.get(key, NOTHING) * selling_days
        has = self.stock[key] + self.arriving[key] - self.leaving.get(key, NOTHING)
        return wanted - has - self.promised[key]


def days_of(bucket: str, now: date) -> tuple[date | None, date]:
    """From when (None: ever) to when what falls into ``bucket`` expires."""
    if bucket == EXPIRED:
        return None, now - timedelta(days=1)
    return now, now + timedelta(days=int(bucket))


def expiring_balances(user: User) -> Any:
    """Goods of ``user``'s places that are expired or will be within ninety days."""
    pool = StockCost.objects.filter(
        product=OuterRef("product"), warehouse=OuterRef("location__warehouse")
    )
    last = timezone.localdate() + timedelta(days=DAYS_MAX)
    rows = StockBalance.objects.visible_to(user).for_display()
    return (
        rows.filter(on_hand__gt=0, lot__expires_on__lte=last)
        .exclude(location__kind=LocationKind.TRANSIT)
        .annotate(
            pool_quantity=Subquery(pool.values("quantity")),
            pool_value=Subquery(pool.values("value")),
        )
    )


def share_of_pool(
    on_hand: Decimal, pool_quantity: Decimal | None, pool_value: Decimal | None
) -> Decimal:
    """What ``on_hand`` is worth at the average of its cost pool."""
    return (pool_value or NOTHING) * on_hand / pool_quantity if pool_quantity else NOTHING


def expiring_in_all(user: User) -> dict[str, tuple[int, Decimal]]:
    """How many balances fall into each bucket, and what they are worth. Later ones hold earlier."""
    now = timezone.localdate()
    spans = {bucket: days_of(bucket, now) for bucket in WITHIN}
    sums = dict.fromkeys(WITHIN, (0, NOTHING))
    rows = expiring_balances(user).order_by()
    for day, *pool in rows.values_list("lot__expires_on", "on_hand", "pool_quantity", "pool_value"):
        for bucket, (first, last) in spans.items():
            if (first is None or first <= day) and day <= last:
                count, value = sums[bucket]
                sums[bucket] = (count + 1, value + share_of_pool(*pool))
    return sums


def expired_count(user: User) -> int:
    """How many balances of ``user``'s places are expired."""
    return expiring_balances(user).filter(lot__expires_on__lt=timezone.localdate()).count()


def expiring_soon_count(user: User) -> int:
    """How many balances of ``user``'s places expire within thirty days from today."""
    first, last = days_of("30", timezone.localdate())
    return expiring_balances(user).filter(lot__expires_on__range=(first, last)).count()


def issue_rates(product_ids: Collection[int]) -> ByPlace:
    """Units a day by (product, warehouse), over the last ninety days.

    A reversal counts on the day of what it takes back, so that a mistake leaves no trace.
    """
    last = timezone.localdate() - timedelta(days=1)
    first = last - timedelta(days=RATE_DAYS - 1)
    sent = Q(source__kind__in=AVAILABLE_KINDS, destination__warehouse__isnull=True)
    came_back = Q(destination__warehouse__isnull=False, source__warehouse__isnull=True)
    signed = Case(When(sent, then=F("quantity")), default=-F("quantity"), output_field=FixedField())
    place = Case(
        When(sent, then=F("source__warehouse_id")),
        default=F("destination__warehouse_id"),
        output_field=BigIntegerField(),
    )
    day = Coalesce("document__reverses__effective_on", "effective_on", output_field=DateField())
    rows = (
        StockMovement.objects.filter(product__in=product_ids, reason=MovementReason.MOVE)
        .filter(effective_on__gte=first)
        .filter(
            (sent & ~Q(destination__kind__in=NO_DEMAND))
            | (came_back & ~Q(source__kind__in=NO_DEMAND) & _was_issued())
        )
        .annotate(day=day, signed=signed, warehouse_id=place)
        .filter(day__range=(first, last))
        .order_by()
        .values_list("product_id", "warehouse_id")
        .annotate(sum=total("signed"))
    )
    return {(pk, place): max(quantity, NOTHING) / RATE_DAYS for pk, place, quantity in rows}


def _was_issued() -> Q:
    """What comes from making is not something that was issued before, unless it is taken back."""
    return Q(source__kind__in=(LocationKind.CUSTOMER, LocationKind.USE)) | Q(
        document__reverses__isnull=False
    )


def expiry_outlook(balances: Iterable[StockBalance], user: User) -> dict[int, Outlook]:
    """What becomes of each of ``balances`` (of ``expiring_balances``), by its key.

    All lots of their products in the reader's places are looked at together, in the order in which
    they expire, so that no place is promised the same gap twice. As many queries for one row as
    for many.
    """
    wanted = {balance.pk for balance in balances}
    products = {balance.product_id for balance in balances}
    rows = list(_stock_of(products, user))
    places = _places_of(products, rows, user)
    sold: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
    outlooks: dict[int, Outlook] = {}
    for balance in sorted(rows, key=_first_expired_first):
        expires_on = balance.lot.expires_on
        warehouse = places.warehouses.get(balance.location.warehouse_id or 0)
        if expires_on is None or warehouse is None:
            continue
        days = days_left(expires_on, today=today(warehouse.time_zone))
        if days > DAYS_MAX + 1:  # A day more: places lie in different time zones.
            continue
        outlooks[balance.pk] = _outlook(balance, days, places, sold)
    return {pk: outlook for pk, outlook in outlooks.items() if pk in wanted}


def _outlook(
    balance: StockBalance,
    days: int,
    places: _Places,
    sold: defaultdict[tuple[int, int], Decimal],
) -> Outlook:
    """What sells of ``balance`` after what expires before it, and what to do with the rest."""
    free = max(balance.on_hand - balance.reserved, NOTHING)
    if days < 0:
        return Outlook(days, NOTHING, balance.on_hand, ExpiryAction.SCRAP, free)
    key = (balance.product_id, balance.location.warehouse_id or 0)
    sells = NOTHING
    if balance.location.kind in AVAILABLE_KINDS:
        goes = places.rates.get(key, NOTHING) * days + places.leaving.get(key, NOTHING)
        sells = min(balance.on_hand, max(balance.reserved, goes - sold[key], NOTHING))
        sold[key] += sells
    sells = _whole(sells, balance)
    left_over = balance.on_hand - sells
    if left_over <= 0:
        return Outlook(days, sells)
    quantity, place = _better_place(balance, min(left_over, free), days, places)
    if place is None:
        return Outlook(days, sells, left_over, ExpiryAction.DISCOUNT)
    places.promised[balance.product_id, place.pk] += quantity
    return Outlook(days, sells, left_over, ExpiryAction.TRANSFER, quantity, place)


def _better_place(
    balance: StockBalance, left_over: Decimal, days: int, places: _Places
) -> tuple[Decimal, Warehouse | None]:
    """The place that sells it faster and lacks most of it, and how much it can take."""
    if balance.location.kind not in AVAILABLE_KINDS:
        return NOTHING, None
    source, product_id = balance.location.warehouse_id or 0, balance.product_id
    own_rate = places.rates.get((product_id, source), NOTHING)
    best: tuple[Decimal, Decimal, Warehouse] | None = None
    for pk, warehouse in places.warehouses.items():
        rate = places.rates.get((product_id, pk), NOTHING)
        if pk == source or rate <= own_rate or not warehouse.is_active:
            continue
        lacking = places.lacks(product_id, source, pk, days)
        quantity = _whole(min(left_over, lacking), balance)
        if quantity > 0 and (best is None or (quantity, rate) > best[:2]):
            best = (quantity, rate, warehouse)
    return (NOTHING, None) if best is None else (best[0], best[2])


def _stock_of(products: Collection[int], user: User) -> Iterable[StockBalance]:
    rows = StockBalance.objects.visible_to(user).of(products).filter(on_hand__gt=0)
    return rows.exclude(location__kind=LocationKind.TRANSIT).for_display()


def _places_of(products: Collection[int], rows: Iterable[StockBalance], user: User) -> _Places:
    arriving: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for found in (in_transit_by_place(products), transfers_due_in(products)):
        for key, quantity in found.items():
            arriving[key] += quantity
    stock: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for balance in rows:
        if balance.location.kind in AVAILABLE_KINDS:
            stock[balance.product_id, balance.location.warehouse_id or 0] += balance.on_hand
    lanes = Lane.objects.values_list("source_id", "destination_id", "lead_time_days")
    return _Places(
        warehouses=Warehouse.objects.visible_to(user).in_bulk(),
        rates=issue_rates(products),
        stock=stock,
        arriving=arriving,
        leaving=transfers_due_out(products),
        lane_days={(source, destination): days for source, destination, days in lanes},
    )


def _first_expired_first(balance: StockBalance) -> tuple[Any, ...]:
    return (balance.lot.expires_on or date.max, balance.lot.code, balance.pk)


def _whole(quantity: Decimal, balance: StockBalance) -> Decimal:
    """``quantity`` in whole pieces of the product's unit, rounded down."""
    piece = Decimal(1).scaleb(-balance.product.unit.decimals)
    return quantity.quantize(piece, ROUND_FLOOR)
