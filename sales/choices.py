"""The vocabulary of selling."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
    PART_SHIPPED = "part", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    CANCELLED = "cancelled", _("Cancelled")


# Steps that people take. Goods that leave or come back move an order among the moving states by
# what its lines have shipped.
NEXT = {
    OrderStatus.DRAFT: (OrderStatus.CONFIRMED, OrderStatus.CANCELLED),
    OrderStatus.CONFIRMED: (OrderStatus.CANCELLED,),
    OrderStatus.PART_SHIPPED: (),
    OrderStatus.SHIPPED: (),
    OrderStatus.CANCELLED: (),
}
MOVED_BY_GOODS = (OrderStatus.CONFIRMED, OrderStatus.PART_SHIPPED, OrderStatus.SHIPPED)
OPEN_ORDERS = (OrderStatus.CONFIRMED, OrderStatus.PART_SHIPPED)
DEMAND_STATUSES = (OrderStatus.CONFIRMED, OrderStatus.PART_SHIPPED, OrderStatus.SHIPPED)


class Verdict(models.TextChoices):
    """How a row of a sales file fared. Every row gets exactly one: the first that fits."""

    OK = "ok", _("Taken in")
    BAD_PRICE = "bad_price", _("Taken in at price 0: the price is not a sensible number")
    MISSING_CUSTOMER = "missing_customer", _("Taken in without a customer")
    CANCELLED = "cancelled", _("Cancelled invoice")
    WRONG_COLUMNS = "wrong_columns", _("Too many or too few columns")
    NOT_A_NUMBER = "not_a_number", _("The quantity is not a number")
    NEGATIVE_QUANTITY = "negative_quantity", _("The quantity is below zero")
    ZERO_QUANTITY = "zero_quantity", _("The quantity is zero")
    HUGE_QUANTITY = "huge_quantity", _("The quantity is too large to be a sale")
    BAD_DATE = "bad_date", _("The date cannot be read, lies before 1990 or in the future")
    DIRTY_CODE = "dirty_code", _("Not a product: postage, fee, voucher or manual entry")
    UNKNOWN_CODE = "unknown_code", _("No product has this code")
    FORMULA = "formula", _("A cell holds a formula or an error instead of a value")
    DUPLICATE = "duplicate", _("The same line was taken in before")


TAKEN = (Verdict.OK, Verdict.BAD_PRICE, Verdict.MISSING_CUSTOMER)
