"""Columns of the lists of lots and of what expires; exports write the same ones."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.columns import (
    DayColumn,
    HouseColumn,
    MoneyColumn,
    NameColumn,
    QuantityColumn,
    TextColumn,
    TitleColumn,
)
from core.display import bilingual, format_quantity
from inventory.choices import ExpiryAction
from inventory.models import StockBalance
from inventory.selectors.expiry import Outlook, share_of_pool

# The page that does what is proposed, and the permission it asks for.
DEEDS = {
    ExpiryAction.SCRAP: ("inventory:expiry-scrap", "inventory.post_stockdocument"),
    ExpiryAction.TRANSFER: ("inventory:expiry-send", "inventory.add_transfer"),
}


class LotTable(tables.Table):
    """One lot or serial number a line."""

    code = TitleColumn(_("Lot"), linkify=("inventory:lot-detail", {"pk": tables.A("pk")}))
    product = NameColumn(_("Product"), order_by=("product__sku",), role="subtitle")
    sku = TextColumn(_("Code"), accessor="product__sku", role="hidden")
    expires_on = DayColumn(_("Expires on"))
    on_hand = QuantityColumn(_("On hand"), unit="product__unit")
    in_transit = QuantityColumn(_("In transit"))
    unit = NameColumn(_("Unit"), accessor="product__unit", orderable=False, role="hidden")


class ExpiryTable(tables.Table):
    """One lot at one location a line, with what becomes of it. Rows carry their ``outlook``."""

    sku = TitleColumn(
        _("Code"),
        accessor="product__sku",
        linkify=("catalog:product-detail", {"pk": tables.A("product_id")}),
    )
    days_left = HouseColumn(
        _("Days left"), accessor="outlook__days_left", orderable=False, role="badge"
    )
    product = NameColumn(_("Product"), order_by=("product__name_zh",), role="subtitle")
    warehouse = NameColumn(
        _("Place"),
        accessor="location__warehouse",
        order_by=("location__warehouse__code",),
        role="subtitle",
    )
    lot = TextColumn(
        _("Lot"),
        accessor="lot__code",
        order_by=("lot__code",),
        linkify=("inventory:lot-detail", {"pk": tables.A("lot_id")}),
        role="subtitle",
    )
    expires_on = DayColumn(
        _("Expires on"), accessor="lot__expires_on", order_by=("lot__expires_on",)
    )
    on_hand = QuantityColumn(_("On hand"), unit="product__unit")
    sells = QuantityColumn(_("Will sell"), accessor="outlook__sells", orderable=False)
    left_over = QuantityColumn(_("Left over"), accessor="outlook__left_over", orderable=False)
    action = HouseColumn(_("Proposed"), accessor="outlook", orderable=False, role="action")

    def render_days_left(self, value: int) -> Any:
        return _expiry_badge(value)

    def render_action(self, value: Outlook, record: StockBalance) -> Any:
        """What to do, as a button where the reader may do it and as words where not."""
        words = _proposal(value, record)
        name, permission = DEEDS.get(value.action, ("", ""))
        if not name or value.quantity <= 0 or not self.request.user.has_perm(permission):
            return format_html('<span class="expiry-words">{}</span>', words)
        query = {"key": uuid4().hex, "quantity": f"{value.quantity:f}"}
        if value.destination is not None:
            query["destination"] = str(value.destination.pk)
        url = f"{reverse(name, args=[record.pk])}?{urlencode(query)}"
        return format_html(
            '<button class="btn btn-small expiry-deed" type="submit" formaction="{}" hx-post="{}"'
            ' hx-swap="none">{}</button>',
            url,
            url,
            words,
        )

    def value_action(self, value: Outlook, record: StockBalance) -> str:
        return _proposal(value, record)


class ValuedExpiryTable(ExpiryTable):
    """The same for those who may see what it is worth."""

    value = MoneyColumn(_("Value"), accessor="pk", orderable=False)

    class Meta:
        sequence = ("...", "value", "sells", "left_over", "action")

    def render_value(self, record: Any, column: Any) -> Any:
        return column.render(self.value_value(record))

    def value_value(self, record: Any) -> Decimal:
        """Its share of the cost pool of its warehouse."""
        return share_of_pool(record.on_hand, record.pool_quantity, record.pool_value)


class ExpiryFileTable(ExpiryTable):
    """What a file tells beyond the page."""

    location = TextColumn(_("Location"), accessor="location__code")
    unit = NameColumn(_("Unit"), accessor="product__unit")


class ValuedExpiryFileTable(ValuedExpiryTable, ExpiryFileTable):
    """The same with values."""


def _expiry_badge(days: int) -> Any:
    tone = "danger" if days < 0 else "warning" if days <= 30 else "neutral"
    return format_html('<span class="status is-{}">{}</span>', tone, _expiry_words(days))


def _expiry_words(days: int) -> Any:
    if days < 0:
        return ngettext("%(days)s day over", "%(days)s days over", -days) % {"days": -days}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _proposal(outlook: Outlook, balance: StockBalance) -> str:
    amount = f"{format_quantity(outlook.quantity)} {bilingual(balance.product.unit)}"
    if outlook.action == ExpiryAction.TRANSFER:
        place = bilingual(outlook.destination)
        return gettext("Send %(amount)s to %(place)s") % {"amount": amount, "place": place}
    if outlook.action == ExpiryAction.SCRAP:
        return gettext("Scrap %(amount)s") % {"amount": amount}
    return str(outlook.action.label)
