"""What stock is worth: by place, category, product, lot or age, as of any moment."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import display, exports
from core.requests import Request
from inventory.forms.value import ValueForm
from inventory.models import Warehouse
from inventory.selectors.ledger_sums import AsOf, Scope
from inventory.selectors.valuation import (
    GROUPS,
    ValueRow,
    pools_total,
    stock_value,
    value_total,
)

SEE = "inventory.view_stockcost"
ROWS_SHOWN = 200
# The columns of each table: what they are called, and what of a row they hold.
COLUMNS: dict[str, tuple[tuple[Any, str], ...]] = {
    "place": ((_("Code"), "place_code"), (_("Place"), "place_name")),
    "category": ((_("Code"), "category_path"), (_("Category"), "category_name")),
    "product": ((_("Code"), "sku"), (_("Product"), "product_name")),
    "lot": (
        (_("Code"), "sku"),
        (_("Product"), "product_name"),
        (_("Lot"), "lot_code"),
        (_("Expires on"), "expires_on"),
        (_("Place"), "place_name"),
    ),
    "age": ((_("Age"), "age"),),
}
COUNTED = ("product", "lot")  # Tables whose rows have a quantity.


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def stock_values(request: Request) -> HttpResponseBase:
    """The page, and with ``?export=`` its whole table as a file."""
    form = ValueForm(request.GET or None, user=request.user)
    given: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    group = given.get("by") or "place"
    as_of = AsOf(given.get("day"), _no_later_than_now(given.get("known_at")))
    places = Warehouse.objects.visible_to(request.user)
    scope = Scope(
        [given["warehouse"]] if given.get("warehouse") else list(places), given.get("category")
    )
    is_file = "export" in request.GET and not form.errors
    named = None if is_file else ROWS_SHOWN
    rows = [] if form.errors else stock_value(group, as_of, scope, named=named)
    if is_file:
        return _file(group, rows, request.GET["export"])
    is_now = as_of == AsOf()
    context = {
        "form": form,
        "group": group,
        "group_label": GROUPS[group],
        "rows": [_shown(row) for row in rows[:ROWS_SHOWN]],
        "total": value_total(rows),
        "more": max(len(rows) - ROWS_SHOWN, 0),
        "as_of": as_of,
        "differs": is_now and not form.errors and pools_total(scope) != value_total(rows),
        "is_counted": group in COUNTED,
        "links": _links(request, group),
    }
    return render(
        request, "inventory/stock_values.html", context, status=422 if form.errors else 200
    )


def _no_later_than_now(moment: datetime | None) -> datetime | None:
    """What will be known tomorrow nobody knows: the future is now."""
    return None if moment is None else min(moment, timezone.now())


def _links(request: Request, group: str) -> list[tuple[Any, str, bool]]:
    """The same question cut another way."""
    links = []
    for name, label in GROUPS.items():
        query = request.GET.copy()
        query["by"] = name
        links.append((label, f"?{query.urlencode()}", name == group))
    return links


def _shown(row: ValueRow) -> dict[str, Any]:
    return {"row": row, "cost": row.value / row.quantity if row.quantity else None}


def _file(group: str, rows: Sequence[ValueRow], file_format: str) -> HttpResponseBase:
    header = [str(label) for label, _name in COLUMNS[group]]
    if group in COUNTED:
        header += [str(_("Quantity")), str(_("Unit"))]
    header.append(str(_("Value")))
    name = f"stock-value-by-{group}"
    return exports.file_of(header, _cells(group, rows), name=name, file_format=file_format)


def _cells(group: str, rows: Sequence[ValueRow]) -> Iterator[list[Any]]:
    for row in rows:
        cells = [CELLS[name](row) for _label, name in COLUMNS[group]]
        if group in COUNTED:
            cells += [row.quantity, _name(row.product.unit if row.product else None)]
        yield [*cells, row.value]


def _name(subject: Any) -> str:
    return "" if subject is None else display.bilingual(subject)


CELLS: dict[str, Callable[[ValueRow], Any]] = {
    "place_code": lambda row: row.place.code,
    "place_name": lambda row: _name(row.place),
    "category_path": lambda row: row.category.path,
    "category_name": lambda row: _name(row.category),
    "sku": lambda row: row.product.sku,
    "product_name": lambda row: _name(row.product),
    "lot_code": lambda row: row.lot.code,
    "expires_on": lambda row: row.lot.expires_on,
    "age": lambda row: str(row.age),
}
