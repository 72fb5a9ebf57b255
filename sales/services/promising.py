"""Orders are promised their goods when they are confirmed, and for a time."""

from collections.abc import Collection

from core.audit import record
from core.commands import command
from core.models import User
from core.periods import later, start_of, today
from core.permissions import require
from inventory.services.reservations import promise
from inventory.values import Wish
from sales.choices import OPEN_ORDERS
from sales.errors import NothingToReserve, WrongStatus
from sales.models import SalesOrder, SalesOrderLine
from sales.selectors import LINE_OWNER, lines_without_promise, unpromised_lines
from sales.services.locking import lock_order

OWNER = LINE_OWNER
ORIGIN = "sales-order:"
DAYS = 30  # After the day asked for: an order nobody ships holds its goods no longer.


def owner_of(line: SalesOrderLine) -> str:
    """Whose promise the goods of ``line`` are."""
    return f"{OWNER}{line.pk}"


def promise_order(order: SalesOrder, actor: User | None) -> None:
    """What is still to leave on ``order`` is promised to it; the caller holds its lock."""
    lines = order.lines.select_related("product")
    _promise(order, [line for line in lines if line.open_quantity], actor)


@command
def reserve_again(*, actor: User | None, order: SalesOrder) -> SalesOrder:
    """Lines whose goods were released, or whose time was up, are promised their goods again.

    Raises:
        NotPermitted: ``actor`` may not change orders of this warehouse.
        WrongStatus: the order is not waiting for goods.
        NothingToReserve: everything is promised already.
    """
    require(actor, "sales.change_salesorder", place=order.warehouse)
    locked = lock_order(order)
    if locked.status not in OPEN_ORDERS:
        raise WrongStatus(number=locked.number, status=locked.get_status_display())
    let_go = list(lines_without_promise(locked).select_related("product"))
    if not let_go:
        raise NothingToReserve(number=locked.number)
    _promise(locked, let_go, actor)
    record(actor, "sales-order.reserve", locked, lines=len(let_go))
    return locked


def settle_orders() -> int:
    """Every open order was promised its goods; return how many were behind. Safe to repeat."""
    behind = set(unpromised_lines().values_list("order_id", flat=True))
    for order in SalesOrder.objects.filter(pk__in=behind).order_by("pk"):
        _settle(order)
    return len(behind)


@command
def _settle(order: SalesOrder) -> None:
    locked = lock_order(order)
    if locked.status in OPEN_ORDERS:
        keys = unpromised_lines().filter(order=locked).values("pk")
        _promise(locked, locked.lines.filter(pk__in=keys).select_related("product"), None)


def _promise(order: SalesOrder, lines: Collection[SalesOrderLine], actor: User | None) -> None:
    zone = order.warehouse.time_zone
    last_day = later(max(order.asked_for_on, today(zone)), DAYS)
    wishes = [
        Wish(
            owner=owner_of(line),
            product=line.product,
            quantity=line.open_quantity,
            needed_on=order.asked_for_on,
            expires_at=start_of(later(last_day, 1), zone),
            priority=order.priority,
            origin=f"{ORIGIN}{order.pk}",
            reference=order.number,
        )
        for line in lines
    ]
    if wishes:
        promise(actor=actor, warehouse=order.warehouse, wishes=wishes)
