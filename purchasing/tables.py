"""Columns of the lists of suppliers and purchase orders; exports write the same ones."""

import django_tables2 as tables
from django.utils.html import format_html
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
from core.display import format_day


class SupplierTable(tables.Table):
    """One supplier a line."""

    code = TitleColumn(
        _("Code"),
        accessor="partner__code",
        linkify=("purchasing:supplier-detail", {"pk": tables.A("pk")}),
    )
    name = NameColumn(
        _("Name"), accessor="partner", order_by=("partner__name_zh",), role="subtitle"
    )
    contact = TextColumn(_("Contact"), accessor="partner__contact", role="hidden")
    phone = TextColumn(_("Phone"), accessor="partner__phone", role="hidden")
    lead_time_days = QuantityColumn(_("Lead time in days"))
    order_value_min = MoneyColumn(_("Minimum order value"))
    open_orders = QuantityColumn(_("Open orders"))


class PurchaseOrderTable(tables.Table):
    """One order a line."""

    number = TitleColumn(_("Number"), linkify=("purchasing:order-detail", {"pk": tables.A("pk")}))
    supplier = NameColumn(
        _("Supplier"),
        accessor="supplier__partner",
        order_by=("supplier__partner__code",),
        role="subtitle",
    )
    warehouse = NameColumn(_("Deliver to"), order_by=("warehouse__code",))
    status = StatusColumn(_("Status"))
    line_count = QuantityColumn(_("Lines"))
    total = MoneyColumn(_("Value"))
    created_on = DayColumn(_("Created"), role="hidden")
    expected_on = DayColumn(_("Expected on"))

    def render_expected_on(self, value, record):
        mark = " is-late" if record.is_late else ""
        return format_html('<span class="day{}">{}</span>', mark, format_day(value))

    def value_expected_on(self, value):
        return value


class UnpricedPurchaseOrderTable(PurchaseOrderTable):
    """The same for those who may not see what suppliers charge."""

    class Meta:
        exclude = ("total",)
