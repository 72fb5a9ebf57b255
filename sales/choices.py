"""The vocabulary of selling."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
    PART_SHIPPED = "part", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    CANCELLED = "cancelled", _("Cancelled")


NEXT = {
    OrderStatus.DRAFT: (OrderStatus.CONFIRMED, OrderStatus.CANCELLED),
    OrderStatus.CONFIRMED: (
        OrderStatus.PART_SHIPPED,
        OrderStatus.SHIPPED,
        OrderStatus.CANCELLED,
    ),
    OrderStatus.PART_SHIPPED: (OrderStatus.CONFIRMED, OrderStatus.SHIPPED),
    OrderStatus.SHIPPED: (OrderStatus.CONFIRMED, OrderStatus.PART_SHIPPED),
    OrderStatus.CANCELLED: (),
}
OPEN_ORDERS = (OrderStatus.CONFIRMED, OrderStatus.PART_SHIPPED)
DEMAND_STATUSES = (OrderStatus.CONFIRMED, OrderStatus.PART_SHIPPED, OrderStatus.SHIPPED)
