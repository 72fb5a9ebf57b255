"""Locking an order before anything is decided about it."""

from sales.choices import NEXT, OrderStatus
from sales.errors import WrongStatus
from sales.models import SalesOrder


def lock_order(order: SalesOrder, target: OrderStatus | None = None) -> SalesOrder:
    """The order, re-read under its lock; refused when ``target`` does not follow its status."""
    locked = (
        SalesOrder.objects.select_related("warehouse", "customer__partner")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=order.pk)
    )
    if target is not None and target not in NEXT[OrderStatus(locked.status)]:
        raise WrongStatus(number=locked.number, status=locked.get_status_display())
    return locked
