"""What stock knows of every product: its class, told on the list and the page of products."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from catalog import extras
from catalog.models import Product
from core.columns import TextColumn
from core.display import format_day, format_percent
from inventory.choices import ABC, XYZ
from inventory.models import StockClass


def tell_of_products() -> None:
    """Products are listed with their class, narrowed by it, and tell it."""
    extras.tell_of_products(
        extras.ProductExtra(
            name="stock_class",
            permission="inventory.view_stockclass",
            join=_with_class,
            columns={"stock_class": _column()},
            filters={
                "abc": _filter(_("ABC class"), "stock_class__abc", ABC.choices),
                "xyz": _filter(_("XYZ class"), "stock_class__xyz", XYZ.choices),
            },
            fact=_fact,
        )
    )


def _with_class(products: QuerySet[Product]) -> QuerySet[Product]:
    return products.annotate(class_code=Concat("stock_class__abc", "stock_class__xyz"))


def _column() -> TextColumn:
    return TextColumn(_("Class"), accessor="class_code", order_by=("class_code",), width="narrow")


def _filter(label: Any, path: str, choices: Any) -> django_filters.Filter:
    return django_filters.MultipleChoiceFilter(label=label, field_name=path, choices=choices)


def _fact(product: Product) -> extras.Fact | None:
    row = StockClass.objects.filter(product=product).first()
    if row is None:
        return None
    day = format_day(row.computed_on)
    if row.value > 0:
        words = _("It and all larger ones: %(share)s of the value that left until %(day)s")
    else:
        words = _("None left until %(day)s")
    note = words % {"share": format_percent(row.cumulative_share), "day": day}
    return extras.Fact(_("Class"), f"{row.abc}{row.xyz}", note)
