"""One way to change who holds what: lock in order, change, share out what is free, write."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from django.db.models import Q

from core.periods import today
from core.quantities import NOTHING
from inventory.choices import AVAILABLE_KINDS, PromiseState
from inventory.models import Promise, StockBalance, Warehouse
from inventory.models.promises import COVERED
from inventory.selectors.places import removal_strategies
from inventory.services.ledger.balances import balance_ids, write_balances
from inventory.services.ledger.lines import Place
from inventory.services.ledger.promises import Balances, PromiseBook, lock_promises, place_of
from inventory.services.lots import in_turn

Pair = tuple[int, int]  # A product and a warehouse.
Pairs = Collection[Pair]
Change = Callable[[PromiseBook, Balances], None]


def rearrange(pairs: Pairs, owners: Collection[str], change: Change) -> PromiseBook:
    """``change`` has happened to the promises of ``owners``, and what is free is shared out.

    Promises are locked by key: those of ``owners`` and all that lack goods of ``pairs``. Then
    balances are, in the ledger's order. Whose turn it is gets what is free first.
    """
    products = {product for product, _warehouse in pairs}
    warehouses = {warehouse for _product, warehouse in pairs}
    here = Q(product_id__in=products, warehouse_id__in=warehouses)
    waiting = here & Q(state=PromiseState.OPEN, quantity__gt=COVERED)
    book = lock_promises(Q(owner__in=owners) | waiting)
    balances = _lock_balances(products, warehouses, book.places)
    reserved = {place: balance.reserved for place, balance in balances.items()}
    change(book, balances)
    _share_out(book, balances)
    book.write()
    write_balances(
        balance for place, balance in balances.items() if balance.reserved != reserved[place]
    )
    return book


def _lock_balances(
    products: Collection[int], warehouses: Collection[int], held: Collection[Place]
) -> dict[Place, StockBalance]:
    """What lies in the warehouses' stock of the products, and every balance in ``held``."""
    free = StockBalance.objects.of(products).filter(
        location__warehouse_id__in=warehouses,
        location__kind__in=AVAILABLE_KINDS,
        on_hand__gt=NOTHING,
    )
    keys = {*free.values_list("pk", flat=True), *balance_ids(sorted(held)).values()}
    locked = (
        StockBalance.objects.filter(pk__in=keys)
        .select_related("lot", "location")
        .order_by("product_id", "location_id", "lot_id")
        .select_for_update(of=("self",))
    )
    return {place_of(balance): balance for balance in locked}


def _share_out(book: PromiseBook, balances: Balances) -> None:
    """What is free goes to whose turn it is, in the order in which goods leave each place."""
    lacking = list(book.lacking())
    if not lacking:
        return
    shelves = _shelves(
        balances.values(), {(each.product_id, each.warehouse_id) for each in lacking}
    )
    days = _days_of({promise.warehouse_id for promise in lacking})
    for promise in lacking:
        soonest = max(promise.needed_on, days[promise.warehouse_id])
        for balance in shelves[promise.product_id, promise.warehouse_id]:
            part = min(promise.missing, balance.on_hand - balance.reserved)
            if part > 0 and _suits(balance, promise, soonest):
                book.hold(promise, balance, part)


def _shelves(balances: Iterable[StockBalance], wanted: Pairs) -> dict[Pair, list[StockBalance]]:
    """What lies ready of each product and warehouse in ``wanted``, what leaves first first."""
    shelves: dict[Pair, list[StockBalance]] = {pair: [] for pair in wanted}
    for balance in balances:
        location = balance.location
        pair = (balance.product_id, location.warehouse_id or 0)
        if location.kind in AVAILABLE_KINDS and pair in shelves:
            shelves[pair].append(balance)
    strategies = removal_strategies([pair for pair, rows in shelves.items() if len(rows) > 1])
    return {
        pair: in_turn(rows, strategies[pair]) if pair in strategies else rows
        for pair, rows in shelves.items()
    }


def _days_of(warehouse_ids: Collection[int]) -> dict[int, date]:
    zones = Warehouse.objects.filter(pk__in=warehouse_ids).values_list("pk", "time_zone")
    return {pk: today(zone) for pk, zone in zones}


def _suits(balance: StockBalance, promise: Promise, soonest: date) -> bool:
    """The lot asked for, or any that is still good on the day the goods are needed."""
    if promise.lot_id is not None:
        return balance.lot_id == promise.lot_id
    return balance.lot.expires_on is None or balance.lot.expires_on >= soonest
