"""Columns of the catalogue's lists; exports write the same ones."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.columns import (
    MoneyColumn,
    NameColumn,
    QuantityColumn,
    StatusColumn,
    TextColumn,
    TitleColumn,
)


class ProductTable(tables.Table):
    """One product a line."""

    sku = TitleColumn(_("Code"), linkify=("catalog:product-detail", {"pk": tables.A("pk")}))
    product = NameColumn(
        _("Product"), accessor="pk", order_by=("name_zh", "name_en"), role="subtitle"
    )
    category = NameColumn(_("Category"), order_by=("category__path",))
    unit = NameColumn(_("Unit"), orderable=False, role="hidden")
    tracking = TextColumn(_("Tracking"), role="hidden")
    list_price = MoneyColumn(_("List price"))
    life_cycle = StatusColumn(_("Life cycle"), accessor="life_cycle")

    def render_product(self, record):
        return record.name

    def value_product(self, record):
        return record.name

    def render_tracking(self, record):
        return record.get_tracking_display()


class FamilyTable(tables.Table):
    """One family a line."""

    code = TitleColumn(_("Code"), linkify=("catalog:family-detail", {"pk": tables.A("pk")}))
    family = NameColumn(
        _("Family"), accessor="pk", order_by=("name_zh", "name_en"), role="subtitle"
    )
    category = NameColumn(_("Category"), order_by=("category__path",))
    products_count = QuantityColumn(_("Products"))
    list_price = MoneyColumn(_("List price"))

    def render_family(self, record):
        return record.name

    def value_family(self, record):
        return record.name
