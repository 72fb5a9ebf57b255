"""Columns of the lists of suggestions, runs and plans; exports write the same ones."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.columns import (
    DayColumn,
    MomentColumn,
    MoneyColumn,
    NameColumn,
    QuantityColumn,
    StatusColumn,
    TextColumn,
    TitleColumn,
)
from core.display import bilingual


class SuggestionTable(tables.Table):
    """The queue, one suggestion a line."""

    sku = TitleColumn(
        _("Code"),
        accessor="product__sku",
        linkify=("replenishment:suggestion-detail", {"pk": tables.A("pk")}),
    )
    product = NameColumn(
        _("Product"), accessor="product", order_by=("product__sku",), role="subtitle"
    )
    warehouse = NameColumn(_("For"), order_by=("warehouse__code",))
    kind = TextColumn(_("Kind"), accessor="get_kind_display", orderable=False)
    source = TextColumn(_("From"), accessor="supplier", orderable=False, empty_values=())
    urgency = DayColumn(_("Sells out"), accessor="stockout_on", order_by=("stockout_on",))
    cover = QuantityColumn(_("Cover in days"), accessor="cover_days", digits=1)
    suggested_quantity = QuantityColumn(_("Suggested"), orderable=False)
    quantity = QuantityColumn(_("Quantity"), orderable=False)
    unit = NameColumn(_("Unit"), accessor="product__unit", orderable=False)
    price = MoneyColumn(_("Price"), orderable=False)
    value = MoneyColumn(_("Value"))
    order_on = DayColumn(_("Order on"), orderable=False)
    need_on = DayColumn(_("Needed on"), orderable=False)
    status = StatusColumn(_("Status"), orderable=False)
    reason = TextColumn(_("Reason"), accessor="get_edit_reason_display", orderable=False)
    note = TextColumn(_("Note"), orderable=False)

    def render_source(self, record):
        return bilingual(record.supplier.partner if record.supplier else record.source_warehouse)

    def value_source(self, record):
        return self.render_source(record)


class DecidedTable(SuggestionTable):
    """Decisions, the newest first."""

    decided_at = MomentColumn(_("Decided"))
    decided_by = TextColumn(_("By"), orderable=False)

    class Meta:
        sequence = (
            "sku",
            "product",
            "status",
            "warehouse",
            "suggested_quantity",
            "quantity",
            "reason",
            "decided_at",
            "decided_by",
        )
        exclude = (
            *("kind", "source", "urgency", "cover", "unit", "price", "value"),
            *("order_on", "need_on", "note"),
        )


class RunTable(tables.Table):
    """Runs, the newest first."""

    started_at = MomentColumn(
        _("Started"),
        role="title",
        linkify=("replenishment:run-detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "row-link"}},
    )
    status = StatusColumn(_("Status"), orderable=False)
    as_of = DayColumn(_("Planned for"))
    finished_at = MomentColumn(_("Finished"), orderable=False)
    requested_by = TextColumn(_("Started by"), orderable=False, default=_("Schedule"))


class PlanTable(tables.Table):
    """Every product at every place, as the last run saw it."""

    sku = TitleColumn(
        _("Code"),
        accessor="product__sku",
        linkify=("replenishment:plan-detail", {"pk": tables.A("pk")}),
    )
    product = NameColumn(_("Product"), orderable=False, role="subtitle")
    warehouse = NameColumn(_("Place"), order_by=("warehouse__code",), role="subtitle")
    daily_mean = QuantityColumn(_("Forecast a day"), digits=2)
    position = QuantityColumn(_("Position"), unit="product__unit")
    reorder_point = QuantityColumn(_("Order below"), digits=1)
    order_up_to = QuantityColumn(_("Order up to"), digits=1)
    unit = NameColumn(_("Unit"), accessor="product__unit", orderable=False, role="hidden")
