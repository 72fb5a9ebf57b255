"""The vocabulary of buying."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    PART_RECEIVED = "part", _("Partly received")
    RECEIVED = "received", _("Received")
    CLOSED = "closed", _("Closed short")
    CANCELLED = "cancelled", _("Cancelled")


# Steps that people take. Goods that come or go back move an order among the moving states by what
# its lines have got.
NEXT = {
    OrderStatus.DRAFT: (OrderStatus.SENT, OrderStatus.CANCELLED),
    OrderStatus.SENT: (OrderStatus.CLOSED, OrderStatus.CANCELLED),
    OrderStatus.PART_RECEIVED: (OrderStatus.CLOSED,),
    OrderStatus.RECEIVED: (),
    OrderStatus.CLOSED: (),
    OrderStatus.CANCELLED: (),
}
MOVED_BY_GOODS = (OrderStatus.SENT, OrderStatus.PART_RECEIVED, OrderStatus.RECEIVED)
OPEN_ORDERS = (OrderStatus.DRAFT, OrderStatus.SENT, OrderStatus.PART_RECEIVED)
RECEIVABLE_ORDERS = (OrderStatus.SENT, OrderStatus.PART_RECEIVED)
