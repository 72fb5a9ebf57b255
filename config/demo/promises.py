"""What the demo's goods are promised to: the orders of the days to come, and a few by hand."""

from datetime import date
from decimal import Decimal

from django.db.models import F

from core.models import User
from core.periods import later, today
from inventory.choices import LocationKind, Priority, WarehouseKind
from inventory.models import StockBalance
from inventory.services.reservations import hold_goods
from sales.models import SalesOrder
from sales.services.promising import settle_orders

URGENT_EVERY = 6  # One order in so many is urgent.
HELD = (
    ("橱窗陈列 / Window display", 2, Priority.LOW),
    ("周末促销 / Weekend offer", 6, Priority.NORMAL),
    ("李女士来取 / Ms Li picks up", 1, Priority.URGENT),
)


def promise_goods(time_zone: str) -> None:
    """Orders that are confirmed hold their goods, and a store holds some back by hand."""
    open_orders = SalesOrder.objects.open().order_by("pk")
    urgent = list(open_orders.values_list("pk", flat=True)[::URGENT_EVERY])
    SalesOrder.objects.filter(pk__in=urgent).update(priority=Priority.URGENT)
    settle_orders()
    _hold(today(time_zone))


def _hold(now: date) -> None:
    store = User.objects.get(username="store")
    free = StockBalance.objects.visible_to(store).filter(
        location__kind=LocationKind.STOCK,
        location__warehouse__kind=WarehouseKind.STORE,
        on_hand__gt=F("reserved") + Decimal(8),
    )
    rows = free.select_related("product", "location__warehouse").order_by("product__sku")
    for number, (balance, (words, quantity, priority)) in enumerate(zip(rows, HELD, strict=False)):
        warehouse = balance.location.warehouse
        if warehouse is not None:
            hold_goods(
                actor=store,
                warehouse=warehouse,
                product=balance.product,
                quantity=Decimal(quantity),
                reference=words,
                key=f"demo:{number}",
                needed_on=later(now, number),
                priority=priority,
            )
