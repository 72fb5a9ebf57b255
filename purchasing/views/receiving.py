"""Receiving on a phone: choose an order, scan what came, post it once, see what is missing."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.selectors import product_by_code
from catalog.selectors.unknown import offer_for
from core.display import two_sentences
from core.http import redraw_if_refused
from core.requests import Request
from core.scan_answers import led, refused, taken
from core.toasts import tell
from inventory.models import StockDocument
from purchasing.choices import RECEIVABLE_ORDERS
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from purchasing.services.receipts import ORIGIN, post_receipt
from purchasing.values import ReceivedLine
from purchasing.views.counting import (
    RECEIVE,
    Row,
    count_of,
    find_order,
    order_page,
    receivable_orders,
    typed_rows,
)

SHOWN_MAX = 100


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_list(request: Request) -> HttpResponse:
    """Orders that wait for goods; a number or a product leads to its order."""
    text = (request.POST.get("code") or request.GET.get("q", "")).strip()
    orders = receivable_orders(request)
    found = _matching(orders, text) if text else orders
    rows = list(found.order_by("expected_on", "pk")[:SHOWN_MAX])
    if text and len(rows) == 1:
        return led(request, reverse("purchasing:receive-order", args=[rows[0].pk]))
    is_scan = bool(text) and request.method == "POST"
    if is_scan and not rows:
        return _no_order(request, text)
    context = {"orders": rows, "text": text, "is_unknown": bool(text) and not rows}
    if context["is_unknown"]:
        context["orders"] = list(orders.order_by("expected_on", "pk")[:SHOWN_MAX])
    if is_scan and request.headers.get("HX-Request"):
        return taken(render(request, "purchasing/_receive_orders.html", context))
    return render(request, "purchasing/receive_list.html", context)


@require_safe
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_order(request: Request, pk: int) -> HttpResponse:
    return order_page(request, find_order(request, pk))


@require_POST
@login_required
@permission_required(RECEIVE, raise_exception=True)
def receive_post(request: Request, pk: int) -> HttpResponse:
    """Post what was counted. A second tap sends the same key and finds it done."""
    order = get_object_or_404(PurchaseOrder.objects.visible_to(request.user).for_display(), pk=pk)
    rows = typed_rows(request, order)
    page = partial(order_page, request, order, rows)
    if not all(row.is_valid for row in rows):
        return page(status=422)
    redraw_if_refused(request, page)
    document = post_receipt(
        actor=request.user,
        order=order,
        quantities=_received(rows),
        key=f"receive:{request.user.pk}:{order.pk}:{request.POST.get('key', '')[:64]}",
    )
    count_of(request, order).forget()
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


def _no_order(request: Request, text: str) -> HttpResponse:
    """Nothing that waits has this product or number; a code nobody knows can be linked."""
    back = reverse("purchasing:receive-list")
    words = _("No order waiting for goods has “%(code)s”.") % {"code": text}
    if product_by_code(text) is not None:
        return refused(request, words, back=back)
    offer = offer_for(text, request.user, back=back)
    told = two_sentences(words, offer.words)
    return refused(request, told, back=back, link=offer.link)


def _received(rows: Sequence[Row]) -> dict[int, ReceivedLine]:
    """What came, by line: its parts hang together."""
    received = {}
    for row in rows:
        parts = [part for form in row.forms for part in form.received()]
        if parts:
            received[row.line.pk] = replace(parts[0], more=tuple(parts[1:]))
    return received
