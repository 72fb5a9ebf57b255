"""Receiving on a phone: choose an order, scan what came, post it once, see what is missing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.choices import Tracking
from catalog.selectors import product_by_code
from core.api.idempotency import HEADER
from core.display import bilingual, format_quantity, listed
from core.http import redraw_if_refused, toast
from core.requests import Request
from core.toasts import tell
from inventory.models import StockDocument
from purchasing.choices import RECEIVABLE_ORDERS
from purchasing.forms import ReceivedLineForm
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from purchasing.services.receipts import ORIGIN, post_receipt, receivable_quantity
from purchasing.values import ReceivedLine
from purchasing.views.counting import Count, count_of

RECEIVE = "purchasing.receive_purchaseorder"
SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the page shows it."""

    line: PurchaseOrderLine
    form: ReceivedLineForm
    counted: Decimal
    is_lit: bool

    @property
    def needs_lot(self) -> bool:
        return self.line.product.is_tracked

    @property
    def needs_expiry(self) -> bool:
        return self.line.product.tracking == Tracking.LOT_EXPIRY


@require_safe
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_list(request: Request) -> HttpResponse:
    """Orders that wait for goods; a number or a product leads to its order."""
    text = request.GET.get("q", "").strip()
    orders = _receivable(request)
    found = _matching(orders, text) if text else orders
    rows = list(found.order_by("expected_on", "pk")[:SHOWN_MAX])
    if text and len(rows) == 1:
        return redirect("purchasing:receive-order", rows[0].pk)
    context = {"orders": rows, "text": text, "is_unknown": bool(text) and not rows}
    if context["is_unknown"]:
        context["orders"] = list(orders.order_by("expected_on", "pk")[:SHOWN_MAX])
    return render(request, "purchasing/receive_list.html", context)


@require_safe
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_order(request: Request, pk: int) -> HttpResponse:
    return _page(request, _find(request, pk))


@require_POST
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_scan(request: Request, pk: int) -> HttpResponse:
    """One scan: the line it belongs to lights up and counts what the code stands for."""
    order = _find(request, pk)
    count = count_of(request.session, order)
    scanned = product_by_code(request.POST.get("code", ""))
    line = None if scanned is None else _line_for(order, scanned.product.pk, count)
    if scanned is None or line is None:
        return _wrong_scan(request, order, scanned.product if scanned else None)
    count.add(line.pk, scanned.quantity, request.headers.get(HEADER, ""))
    if not request.headers.get("HX-Request"):
        return redirect(f"{request.path.removesuffix('scan')}?lit={line.pk}")
    response = _lines(request, order, count, lit=line.pk)
    response["HX-Trigger"] = json.dumps({"scan": {"is_good": True}})
    return response


@require_POST
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_count(request: Request, pk: int) -> HttpResponse:
    """What was typed for a line is kept, so that the next scan does not lose it."""
    order = _find(request, pk)
    count = count_of(request.session, order)
    lines = order.lines.select_related("product__unit")
    typed = [line for line in lines if f"line-{line.pk}-quantity" in request.POST]
    rows = [_row_of(request, line) for line in typed]
    for row in rows:
        if row.form.is_valid():
            count.put(row.line.pk, _as_text(row.form.cleaned_data))
    wrong = [row for row in rows if not row.form.is_valid()]
    return _lines(request, order, count, lit=typed[-1].pk if typed else None, wrong=wrong)


@require_POST
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_post(request: Request, pk: int) -> HttpResponse:
    """Post what was counted. A second tap sends the same key and finds it done."""
    order = get_object_or_404(PurchaseOrder.objects.visible_to(request.user).for_display(), pk=pk)
    lines = order.lines.select_related("product__unit")
    rows = _in_order([_row_of(request, line) for line in lines])
    if not all(row.form.is_valid() for row in rows):
        return _page(request, order, rows, status=422)
    redraw_if_refused(request, partial(_page, request, order, rows))
    document = post_receipt(
        actor=request.user,
        order=order,
        quantities={row.line.pk: _received(row) for row in rows if _received(row).quantity},
        key=f"receive:{request.user.pk}:{order.pk}:{request.POST.get('key', '')[:64]}",
    )
    count_of(request.session, order).forget()
    tell(request, _("Receipt %(number)s is posted.") % {"number": document.number})
    return redirect("purchasing:receive-done", document.pk)


@require_safe
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_done(request: Request, pk: int) -> HttpResponse:
    """What came, what is missing, and a way back."""
    documents = StockDocument.objects.visible_to(request.user).filter(origin__startswith=ORIGIN)
    document = get_object_or_404(documents.for_display(), pk=pk)
    order = get_object_or_404(
        PurchaseOrder.objects.visible_to(request.user).for_display(),
        pk=int(document.origin.removeprefix(ORIGIN)),
    )
    lines = list(order.lines.select_related("product__unit"))
    context = {
        "document": document,
        "order": order,
        "movements": document.movements.select_related(
            "product__unit", "lot", "destination"
        ).order_by("line"),
        "missing": [line for line in lines if line.open_quantity],
        "over": [line for line in lines if line.received_quantity > line.quantity],
        "is_open": order.status in RECEIVABLE_ORDERS,
    }
    return render(request, "purchasing/receive_done.html", context)


def _receivable(request: Request) -> QuerySet[PurchaseOrder]:
    orders = PurchaseOrder.objects.visible_to(request.user).awaiting_goods()
    return orders.for_display().with_totals()


def _matching(orders: QuerySet[PurchaseOrder], text: str) -> QuerySet[PurchaseOrder]:
    by_number = orders.filter(number__iexact=text)
    if by_number.exists():
        return by_number
    scanned = product_by_code(text)
    if scanned is None:
        return orders.none()
    return orders.filter(
        pk__in=PurchaseOrderLine.objects.filter(product=scanned.product).values("order")
    )


def _find(request: Request, pk: int) -> PurchaseOrder:
    return get_object_or_404(_receivable(request), pk=pk)


def _line_for(order: PurchaseOrder, product_id: int, count: Count) -> PurchaseOrderLine | None:
    """The line of the product that still lacks goods, or its last one."""
    lines = list(order.lines.filter(product_id=product_id))
    for line in lines:
        if Decimal(count.of(line.pk).get("quantity") or 0) < line.open_quantity:
            return line
    return lines[-1] if lines else None


def _lines(
    request: Request,
    order: PurchaseOrder,
    count: Count,
    *,
    lit: int | None = None,
    wrong: Sequence[Row] = (),
) -> HttpResponse:
    """The part of the page that shows what was counted; ``wrong`` lines stay as they were typed."""
    typed = {row.line.pk: row for row in wrong}
    rows = [typed.get(row.line.pk, row) for row in _rows(order, count, lit=lit)]
    context = {"order": order, "rows": rows, "key": count.key}
    status = 422 if wrong else 200
    return render(request, "purchasing/_receive_lines.html", context, status=status)


def _rows(order: PurchaseOrder, count: Count, *, lit: int | None = None) -> list[Row]:
    """What was counted last comes first, what has come already comes last."""
    rows = []
    for line in order.lines.select_related("product__unit"):
        counted = count.of(line.pk)
        form = ReceivedLineForm(prefix=f"line-{line.pk}", initial=counted)
        quantity = Decimal(counted.get("quantity") or 0)
        rows.append(Row(line, form, quantity, line.pk == lit))
    return _in_order(rows)


def _in_order(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (not row.is_lit, not row.line.open_quantity))


def _row_of(request: Request, line: PurchaseOrderLine) -> Row:
    form = ReceivedLineForm(request.POST, prefix=f"line-{line.pk}")
    quantity = form.cleaned_data.get("quantity") if form.is_valid() else None
    is_lit = not form.is_valid() or (quantity or 0) > receivable_quantity(line, 0)
    return Row(line, form, quantity or Decimal(0), is_lit)


def _received(row: Row) -> ReceivedLine:
    given = row.form.cleaned_data
    return ReceivedLine(
        given["quantity"] or Decimal(0),
        given["lot"],
        given["expires_on"],
        damaged_quantity=given["damaged"] or Decimal(0),
    )


def _as_text(given: Mapping[str, Any]) -> dict[str, str]:
    return {
        "quantity": f"{given['quantity'].normalize():f}" if given["quantity"] else "",
        "damaged": f"{given['damaged'].normalize():f}" if given["damaged"] else "",
        "lot": given["lot"],
        "expires_on": given["expires_on"].isoformat() if given["expires_on"] else "",
    }


def _page(
    request: Request, order: PurchaseOrder, rows: list[Row] | None = None, *, status: int = 200
) -> HttpResponse:
    count = count_of(request.session, order)
    lit = request.GET.get("lit", "")
    context: dict[str, Any] = {
        "order": order,
        "rows": rows or _rows(order, count, lit=int(lit) if lit.isdecimal() else None),
        "key": request.POST.get("key") or count.key,
        "percent": order.supplier.over_receipt_percent,
    }
    return render(request, "purchasing/receive_order.html", context, status=status)


def _wrong_scan(request: Request, order: PurchaseOrder, product: Any) -> HttpResponse:
    """Say what was scanned and what is expected."""
    expected = listed(
        f"{line.product.sku} {bilingual(line.product)} × {format_quantity(line.open_quantity)}"
        for line in order.lines.select_related("product")[:3]
        if receivable_quantity(line, 0)
    )
    if product is None:
        words = _("This code is not known. Expected: %(expected)s.") % {"expected": expected}
    else:
        words = _("%(product)s is not on this order. Expected: %(expected)s.") % {
            "product": product,
            "expected": expected,
        }
    if request.headers.get("HX-Request"):
        response = toast(HttpResponse(status=422), words)
        response["HX-Reswap"] = "none"
        return response
    tell(request, words, level="error")
    return redirect("purchasing:receive-order", order.pk)
