"""Columns of the lists of customers and sales orders; exports write the same ones."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.columns import (
    DayColumn,
    MoneyColumn,
    NameColumn,
    QuantityColumn,
    StatusColumn,
    TextColumn,
    TitleColumn,
)


class CustomerTable(tables.Table):
    """One customer a line."""

    code = TitleColumn(_("Code"), accessor="partner__code")
    name = NameColumn(
        _("Name"), accessor="partner", order_by=("partner__name_zh",), role="subtitle"
    )
    contact = TextColumn(_("Contact"), accessor="partner__contact")
    phone = TextColumn(_("Phone"), accessor="partner__phone")


class SalesOrderTable(tables.Table):
    """One order a line."""

    number = TitleColumn(_("Number"), linkify=("sales:order-detail", {"pk": tables.A("pk")}))
    customer = NameColumn(
        _("Customer"),
        accessor="customer__partner",
        order_by=("customer__partner__code",),
        role="subtitle",
    )
    warehouse = NameColumn(_("Served from"), order_by=("warehouse__code",))
    status = StatusColumn(_("Status"))
    line_count = QuantityColumn(_("Lines"))
    total = MoneyColumn(_("Value"))
    asked_for_on = DayColumn(_("Asked for on"))
