"""Counting what came on an order, scan by scan; nothing is posted here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog.selectors.unknown import offer_for
from core.api.idempotency import HEADER
from core.counts import Count, count_in, parts_sent, prefix_of, shown_parts, with_part
from core.display import two_sentences
from core.http import redraw_if_refused
from core.periods import today
from core.quantities import NOTHING
from core.requests import Request
from core.scan_answers import refused, taken
from inventory.models import Location
from inventory.selectors.counted import lacks_lot
from inventory.selectors.scanned import goods_or_bin
from purchasing.forms import ReceivedPartForm
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from purchasing.services.counting import (
    count_arrival,
    expected_goods,
    goods_waiting,
    shelve_arrivals,
)
from purchasing.services.receipts import receivable_quantity

RECEIVE = "purchasing.receive_purchaseorder"


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the page shows it, with a form for each of its parts."""

    line: PurchaseOrderLine
    places: list[int]
    forms: list[ReceivedPartForm]
    counted: Decimal
    is_lit: bool
    lacks_lot: bool = False

    @property
    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)


@require_POST
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_scan(request: Request, pk: int) -> HttpResponse:
    """One scan: goods light up their line and count there, a bin is where those before it lie."""
    order = find_order(request, pk)
    count, key = count_of(request, order), request.headers.get(HEADER, "")
    if not request.headers.get("HX-Request"):
        redraw_if_refused(request, partial(order_page, request, order))
    code = request.POST.get("code", "")
    scanned = goods_or_bin(
        code,
        order.warehouse,
        request.user,
        partner=order.supplier.partner,
        waiting=goods_waiting(order, count),
    )
    if scanned is None:
        return _unknown(request, order, code)
    lit = None
    if isinstance(scanned, Location):
        shelve_arrivals(order, count, scanned, key=key)
    else:
        lit = count_arrival(order, count, scanned, key=key).pk
    if not request.headers.get("HX-Request"):
        back = request.path.removesuffix("scan")
        return redirect(f"{back}?lit={lit}" if lit else back)
    return taken(_lines(request, order, count, lit=lit))


@require_POST
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_count(request: Request, pk: int) -> HttpResponse:
    """What was typed for a part is kept, so that the next scan does not lose it."""
    order = find_order(request, pk)
    count = count_of(request, order)
    typed = typed_rows(request, order)
    for row in typed:
        for at, form in zip(row.places, row.forms, strict=True):
            if form.is_valid():
                parts = with_part(count.parts(row.line.pk), at, form.as_part())
                count.put(row.line.pk, parts)
    wrong = [form for row in typed for form in row.forms if not form.is_valid()]
    return _lines(request, order, count, lit=typed[-1].line.pk if typed else None, wrong=wrong)


def find_order(request: Request, pk: int) -> PurchaseOrder:
    """The order, if the reader may receive its goods and there are some to come."""
    return get_object_or_404(receivable_orders(request), pk=pk)


def receivable_orders(request: Request) -> QuerySet[PurchaseOrder]:
    """Orders that wait for goods at the reader's places."""
    orders = PurchaseOrder.objects.visible_to(request.user).awaiting_goods()
    return orders.for_display().with_totals()


def count_of(request: Request, order: PurchaseOrder) -> Count:
    """What the reader has counted of ``order``."""
    return count_in(request.session, f"receiving:{order.pk}")


def typed_rows(request: Request, order: PurchaseOrder) -> list[Row]:
    """The lines that were sent, each part with what was typed; what is wrong or over is lit."""
    sent, form_of = parts_sent(request.POST), _form_maker(order)
    rows = []
    for line in order.lines.select_related("product__unit").filter(pk__in=sent):
        places = sent[line.pk]
        forms = [form_of(line, at, request.POST) for at in places]
        quantities = [form.cleaned_data["quantity"] for form in forms if form.is_valid()]
        counted = sum(filter(None, quantities), NOTHING)
        is_lit = len(quantities) < len(forms) or counted > receivable_quantity(line, 0)
        rows.append(Row(line, places, forms, counted, is_lit))
    return in_order(rows)


def in_order(rows: Sequence[Row]) -> list[Row]:
    """What was counted last comes first, what has come already comes last."""
    return sorted(rows, key=lambda row: (not row.is_lit, not row.line.open_quantity))


def order_page(
    request: Request, order: PurchaseOrder, rows: list[Row] | None = None, *, status: int = 200
) -> HttpResponse:
    """The order with what was counted so far, or with ``rows`` as they were typed."""
    count = count_of(request, order)
    lit = request.GET.get("lit", "")
    context: dict[str, Any] = {
        "order": order,
        "rows": rows or _rows(order, count, lit=int(lit) if lit.isdecimal() else None),
        "key": request.POST.get("key") or count.key,
        "percent": order.supplier.over_receipt_percent,
    }
    return render(request, "purchasing/receive_order.html", context, status=status)


def _lines(
    request: Request,
    order: PurchaseOrder,
    count: Count,
    *,
    lit: int | None = None,
    wrong: Sequence[ReceivedPartForm] = (),
) -> HttpResponse:
    """The part of the page that shows what was counted; ``wrong`` parts stay as they were typed."""
    typed = {form.prefix: form for form in wrong}
    rows = _rows(order, count, lit=lit)
    for row in rows:
        row.forms[:] = [typed.get(form.prefix, form) for form in row.forms]
    context = {"order": order, "rows": rows, "key": count.key}
    status = 422 if wrong else 200
    return render(request, "purchasing/_receive_lines.html", context, status=status)


def _rows(order: PurchaseOrder, count: Count, *, lit: int | None = None) -> list[Row]:
    form_of = _form_maker(order)
    rows = []
    for line in order.lines.select_related("product__unit"):
        parts = count.parts(line.pk)
        shown = shown_parts(parts)
        forms = [form_of(line, at, part) for at, part in shown]
        is_missing = any(lacks_lot(line.product, part) for part in parts)
        places = [at for at, _part in shown]
        rows.append(Row(line, places, forms, count.total(line.pk), line.pk == lit, is_missing))
    return in_order(rows)


def _form_maker(order: PurchaseOrder) -> Any:
    """A form of a part of a line: of a part as it was counted, or of what was typed."""
    bins = Location.objects.filter(warehouse=order.warehouse_id).for_goods()
    shared = {"bins": bins.select_related("warehouse"), "day": today(order.warehouse.time_zone)}
    len(shared["bins"])  # Read once for all forms.

    def form_of(line: PurchaseOrderLine, at: int, given: Any) -> ReceivedPartForm:
        prefix = prefix_of(line.pk, at)
        if f"{prefix}-quantity" in given:
            return ReceivedPartForm(given, prefix=prefix, line=line, **shared)
        initial = {**given, "bin": int(given["bin"]) if given.get("bin") else None}
        return ReceivedPartForm(prefix=prefix, initial=initial, line=line, **shared)

    return form_of


def _unknown(request: Request, order: PurchaseOrder, code: str) -> HttpResponse:
    """Say what was expected, and offer to link the code."""
    back = reverse("purchasing:receive-order", args=[order.pk])
    offer = offer_for(code, request.user, back=back)
    expected = _("Expected: %(expected)s.") % {"expected": expected_goods(order)}
    words = two_sentences(offer.words, expected)
    return refused(request, words, back=back, link=offer.link)
