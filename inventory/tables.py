"""Columns of the lists of stock; exports write the same ones."""

from decimal import Decimal

import django_tables2 as tables
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.columns import (
    DayColumn,
    MomentColumn,
    MoneyColumn,
    NameColumn,
    NumberColumn,
    OriginColumn,
    QuantityColumn,
    StatusColumn,
    TextColumn,
    TitleColumn,
)
from core.quantities import NOTHING
from core.templatetags.house import badge


class BalanceTable(tables.Table):
    """One product in one location and lot a line."""

    sku = TitleColumn(
        _("Code"),
        accessor="product__sku",
        linkify=("catalog:product-detail", {"pk": tables.A("product_id")}),
    )
    product = NameColumn(_("Product"), order_by=("product__name_zh",), role="subtitle")
    warehouse = NameColumn(
        _("Place"),
        accessor="location__warehouse",
        order_by=("location__warehouse__code",),
        role="subtitle",
    )
    location = TextColumn(
        _("Location"), accessor="location__name", order_by=("location__code",), role="hidden"
    )
    lot = TextColumn(_("Lot"), accessor="lot__code", order_by=("lot__code",))
    expires_on = DayColumn(
        _("Expires on"), accessor="lot__expires_on", order_by=("lot__expires_on",)
    )
    on_hand = QuantityColumn(_("On hand"), unit="product__unit")
    reserved = QuantityColumn(_("Reserved"), unit="product__unit")
    available = QuantityColumn(_("Available"), accessor="available_quantity", unit="product__unit")
    unit = NameColumn(_("Unit"), accessor="product__unit", orderable=False, role="hidden")


class ValuedBalanceTable(BalanceTable):
    """The same for those who may see what it is worth."""

    value = MoneyColumn(_("Value"), accessor="pk", orderable=False)

    def render_value(self, record, column):
        return column.render(self.value_value(record))

    def value_value(self, record) -> Decimal:
        """Its share of the cost pool of its warehouse."""
        if not record.pool_quantity:
            return NOTHING
        return record.pool_value * record.on_hand / record.pool_quantity


def past_balance_table(moment: str) -> type[tables.Table]:
    """The balances with what they held at ``moment``, which the head of the column says."""

    class PastBalanceTable(BalanceTable):
        """As it was: what was promised and what it was worth then are not told."""

        on_hand = QuantityColumn(
            format_lazy("{} {}", _("On hand"), moment),
            accessor="shown",
            order_by=("shown",),
            unit="product__unit",
        )

        class Meta:
            exclude = ("reserved", "available")

    return PastBalanceTable


class DocumentTable(tables.Table):
    """One stock document a line."""

    number = TitleColumn(
        _("Number"),
        linkify=("inventory:document-detail", {"pk": tables.A("pk")}),
        order_by=("pk",),
    )
    kind = StatusColumn(_("Kind"))
    warehouse = NameColumn(_("Place"), order_by=("warehouse__code",), role="subtitle")
    effective_on = DayColumn(_("Day"))
    recorded_at = MomentColumn(_("Posted"), order_by=("pk",))
    actor = TextColumn(_("By"), orderable=False, role="hidden")
    origin = OriginColumn(_("Origin"), orderable=False, role="hidden")
    reason = TextColumn(_("Reason"), orderable=False)
    reversed_by = TextColumn(_("Reversed by"), accessor="reversed_by__number", orderable=False)


class MovementTable(tables.Table):
    """One movement of the ledger a line."""

    document = TitleColumn(
        _("Document"),
        accessor="document__number",
        linkify=("inventory:document-detail", {"pk": tables.A("document_id")}),
        order_by=("document_id",),
    )
    effective_on = DayColumn(_("Day"))
    sku = TextColumn(_("Code"), accessor="product__sku", role="hidden")
    product = NameColumn(_("Product"), order_by=("product__sku",), role="subtitle")
    lot = TextColumn(_("Lot"), accessor="lot__code", orderable=False, role="hidden")
    source = TextColumn(_("From"), orderable=False)
    destination = TextColumn(_("To"), orderable=False)
    quantity = QuantityColumn(_("Quantity"), unit="product__unit")
    unit = NameColumn(_("Unit"), accessor="product__unit", orderable=False, role="hidden")


class ValuedMovementTable(MovementTable):
    """The same for those who may see what it is worth."""

    value = MoneyColumn(_("Value"))


class StandardCostTable(tables.Table):
    """The standard cost of one product a line."""

    sku = TitleColumn(
        _("Code"),
        accessor="product__sku",
        linkify=("catalog:product-detail", {"pk": tables.A("product_id")}),
    )
    product = NameColumn(_("Product"), order_by=("product__name_zh",), role="subtitle")
    category = NameColumn(_("Category"), accessor="product__category", orderable=False)
    cost = MoneyColumn(_("Cost per unit"))
    unit = NameColumn(_("Unit"), accessor="product__unit", orderable=False, role="hidden")


class LedgerCheckTable(tables.Table):
    """One check of the ledger a line."""

    checked_at = MomentColumn(_("Checked"), order_by=("pk",), role="title")
    is_sound = StatusColumn(_("State"), orderable=False)
    discrepancies = NumberColumn(_("Discrepancies"))
    found = TextColumn(_("What differs"), accessor="told", orderable=False)
    movements = QuantityColumn(_("Movements"))
    since = DayColumn(_("Since"), orderable=False)
    took = NumberColumn(_("Seconds"))

    def render_is_sound(self, value, record):
        return badge("done" if value else "failed", self.value_is_sound(value))

    def value_is_sound(self, value):
        return _("Agrees") if value else _("Differs")

    def render_took(self, value):
        return f"{value.total_seconds():.1f}"

    def value_took(self, value):
        return round(value.total_seconds(), 1)


class TransferTable(tables.Table):
    """One transfer a line."""

    number = TitleColumn(
        _("Number"),
        linkify=("inventory:transfer-detail", {"pk": tables.A("pk")}),
        order_by=("pk",),
    )
    status = StatusColumn(_("Status"))
    source = NameColumn(_("From"), order_by=("source__code",))
    destination = NameColumn(_("To"), order_by=("destination__code",))
    lines = NumberColumn(_("Lines"), accessor="line_count", orderable=False)
    expected_on = DayColumn(_("Expected on"))
    created_at = MomentColumn(_("Created"), order_by=("pk",), role="hidden")


class WarehouseTable(tables.Table):
    """One warehouse a line."""

    code = TitleColumn(_("Code"), linkify=("inventory:warehouse-detail", {"pk": tables.A("pk")}))
    warehouse = NameColumn(_("Place"), accessor="pk", order_by=("name_zh",), role="subtitle")
    kind = TextColumn(_("Kind"))
    supplied_by = NameColumn(_("Supplied by"), order_by=("supplied_by__code",))
    time_zone = TextColumn(_("Time zone"), role="hidden")

    def render_warehouse(self, record):
        return record.name

    def value_warehouse(self, record):
        return record.name

    def render_kind(self, record):
        return record.get_kind_display()


class PromiseTable(tables.Table):
    """One promise a line: who holds what."""

    reference = TitleColumn(
        _("Held for"),
        accessor="pk",
        linkify=("inventory:reservation-detail", {"pk": tables.A("pk")}),
        order_by=("reference",),
    )
    sku = TextColumn(_("Code"), accessor="product__sku", role="hidden")
    product = NameColumn(_("Product"), order_by=("product__name_zh",), role="subtitle")
    warehouse = NameColumn(_("Place"), order_by=("warehouse__code",), role="subtitle")
    outstanding = QuantityColumn(
        _("To leave"), accessor="outstanding_quantity", unit="product__unit"
    )
    reserved_quantity = QuantityColumn(_("Reserved"), unit="product__unit")
    missing = QuantityColumn(_("Backordered"), accessor="missing", order_by=("missing_quantity",))
    needed_on = DayColumn(_("Needed on"))
    priority = TextColumn(_("Priority"))
    ends_on = DayColumn(_("Held until"), accessor="ends_on", order_by=("expires_at",))
    state = StatusColumn(_("State"))
    reason = TextColumn(_("Reason"), orderable=False, role="hidden")

    def render_reference(self, record):
        return str(record)

    def value_reference(self, record):
        return str(record)

    def value_priority(self, record):
        return record.get_priority_display()


class OpenPromiseTable(PromiseTable):
    """The same where all are open, and the page is only so wide."""

    class Meta:
        exclude = ("sku", "state", "reason")


class DraftTable(tables.Table):
    """One draft a line."""

    number = TitleColumn(
        _("Number"),
        linkify=("inventory:draft-detail", {"pk": tables.A("pk")}),
        order_by=("pk",),
    )
    kind = TextColumn(_("Kind"))
    status = StatusColumn(_("Status"))
    warehouse = NameColumn(_("Place"), order_by=("warehouse__code",), role="subtitle")
    lines = NumberColumn(_("Lines"), accessor="line_count", orderable=False)
    reference = TextColumn(_("Reference"), orderable=False, role="hidden")
    created_by = TextColumn(_("Prepared by"), orderable=False)
    changed_at = MomentColumn(_("Changed"))
    document = TextColumn(_("Document"), accessor="document__number", orderable=False)

    def render_kind(self, record):
        return record.get_kind_display()

    def value_kind(self, record):
        return record.get_kind_display()


class RequestTable(tables.Table):
    """One store request a line."""

    number = TitleColumn(
        _("Number"),
        linkify=("inventory:request-detail", {"pk": tables.A("pk")}),
        order_by=("pk",),
    )
    progress = TextColumn(_("Status"), orderable=False, role="badge")
    destination = NameColumn(_("For"), order_by=("destination__code",), role="subtitle")
    source = NameColumn(_("Asked of"), order_by=("source__code",))
    lines = NumberColumn(_("Lines"), accessor="line_count", orderable=False)
    wanted_on = DayColumn(_("Wanted on"))
    expected_on = DayColumn(_("Arrives"), accessor="transfer__expected_on", orderable=False)
    asked_by = TextColumn(_("Asked by"), orderable=False, role="hidden")
    asked_at = MomentColumn(_("Asked"), order_by=("pk",))

    def render_progress(self, record):
        return badge(record.progress, record.get_progress_display())

    def value_progress(self, record):
        return record.get_progress_display()
