"""Sales orders: the list, one with its lines, and the steps from draft to shipped."""

import uuid
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import redraw_if_refused
from core.list_parts import PageAction, Preset
from core.lists import ListPage
from core.models import AuditEntry
from core.requests import Request
from core.toasts import tell
from inventory.models import StockDocument
from sales.choices import NEXT, OPEN_ORDERS, OrderStatus
from sales.filters import SalesOrderFilter
from sales.forms import OrderForm, OrderLineFormSet, ReasonForm, ShipmentForm
from sales.models import SalesOrder
from sales.services.orders import cancel_order, confirm_order, create_order
from sales.services.shipments import ORIGIN, post_shipment, reverse_shipment
from sales.tables import SalesOrderTable
from sales.values import OrderLineDraft

SEE = "sales.view_salesorder"
SHIP = "sales.ship_salesorder"
DEEDS = {
    "create": _("Order written"),
    "confirm": _("Confirmed"),
    "cancel": _("Cancelled"),
    "reserve": _("Reserved again"),
    "ship": _("Goods shipped"),
    "reverse-shipment": _("Shipment taken back"),
}


class SalesOrderList(ListPage):
    """Orders served from the reader's places."""

    model = SalesOrder
    table_class = SalesOrderTable
    filterset_class = SalesOrderFilter
    title = _("Sales orders")
    permission = SEE
    order_by = ("-pk",)
    search_fields = (
        "number",
        "customer__partner__code",
        "customer__partner__name_zh",
        "customer__partner__name_en",
    )
    search_label = _("Number or customer")
    actions = (
        PageAction(
            label=_("New order"),
            url_name="sales:order-create",
            permission="sales.add_salesorder",
        ),
    )
    presets = (
        Preset(label=_("Drafts"), parameters={"status": OrderStatus.DRAFT}),
        Preset(label=_("To ship"), parameters={"is_open": "true"}),
    )
    empty_title = _("No orders yet")
    empty_text = _("Write one, or import what was sold elsewhere.")

    def get_queryset(self) -> QuerySet[SalesOrder]:
        rows: Any = super().get_queryset()
        return rows.for_display().with_totals()


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def order_detail(request: Request, pk: int) -> HttpResponse:
    return _detail(request, _find(request, pk))


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def order_shipments(request: Request, pk: int) -> HttpResponse:
    """The tab of what left."""
    order = _find(request, pk)
    documents = StockDocument.objects.visible_to(request.user).filter(origin=f"{ORIGIN}{order.pk}")
    rows = documents.for_display().prefetch_related("movements__product__unit", "movements__lot")
    return render(request, "sales/_order_shipments.html", {"documents": rows, "order": order})


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def order_history(request: Request, pk: int) -> HttpResponse:
    """The tab of who did what."""
    order = _find(request, pk)
    entries = AuditEntry.objects.filter(
        object_type=SalesOrder._meta.label_lower, object_id=str(order.pk)
    ).select_related("actor")
    deeds = [(entry, DEEDS.get(entry.action.split(".")[-1], entry.action)) for entry in entries]
    return render(request, "sales/_order_history.html", {"deeds": deeds})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("sales.add_salesorder", raise_exception=True)
def order_create(request: Request) -> HttpResponse:
    form = OrderForm(request.POST or None, user=request.user, initial={"key": uuid.uuid4().hex})
    lines = OrderLineFormSet(request.POST or None, prefix="lines")
    context = {"form": form, "lines": lines}
    page = partial(render, request, "sales/order_form.html", context)
    if not (request.method == "POST" and form.is_valid() and lines.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    given = form.cleaned_data
    order = create_order(
        actor=request.user,
        lines=_drafts(lines),
        **(given | {"key": f"page:{request.user.pk}:{given['key']}"}),
    )
    tell(request, gettext("Order %(number)s was written.") % {"number": order.number})
    return redirect("sales:order-detail", order.pk)


@require_POST
@login_required
def order_confirm(request: Request, pk: int) -> HttpResponse:
    order = confirm_order(actor=request.user, order=_find(request, pk))
    tell(request, gettext("Order %(number)s is confirmed.") % {"number": order.number})
    return redirect("sales:order-detail", pk)


@require_POST
@login_required
def order_cancel(request: Request, pk: int) -> HttpResponse:
    order = cancel_order(actor=request.user, order=_find(request, pk), reason=_reason(request))
    tell(request, gettext("Order %(number)s is cancelled.") % {"number": order.number})
    return redirect("sales:order-detail", pk)


@require_POST
@login_required
@permission_required(SHIP, raise_exception=True)
def order_ship(request: Request, pk: int) -> HttpResponse:
    """Ship what was entered; a second tap sends the same key and finds it done."""
    order = _find(request, pk)
    lines = list(order.lines.select_related("product__unit"))
    form = ShipmentForm(request.POST, lines=lines)
    if not form.is_valid():
        return _detail(request, order, form, status=422)
    redraw_if_refused(request, partial(_detail, request, order, form), form)
    document = post_shipment(
        actor=request.user,
        order=order,
        quantities=form.quantities(),
        key=f"ship:{request.user.pk}:{order.pk}:{form.cleaned_data['key']}",
    )
    tell(request, gettext("Shipment %(number)s is posted.") % {"number": document.number})
    return redirect("sales:order-detail", pk)


@require_POST
@login_required
def shipment_reverse(request: Request, pk: int) -> HttpResponse:
    """Take one shipment back; it belongs to an order the reader may see."""
    documents = StockDocument.objects.visible_to(request.user).filter(origin__startswith=ORIGIN)
    document = get_object_or_404(documents, pk=pk)
    reverse_shipment(actor=request.user, document=document, reason=_reason(request))
    tell(request, gettext("Shipment %(number)s was taken back.") % {"number": document.number})
    return redirect("sales:order-detail", int(document.origin.removeprefix(ORIGIN)))


def _find(request: Request, pk: int) -> SalesOrder:
    orders = SalesOrder.objects.visible_to(request.user).for_display().with_totals()
    return get_object_or_404(orders, pk=pk)


def _detail(
    request: Request, order: SalesOrder, form: ShipmentForm | None = None, *, status: int = 200
) -> HttpResponse:
    lines = list(order.lines.select_related("product__unit"))
    may_change = request.user.has_perm("sales.change_salesorder")
    following = NEXT[OrderStatus(order.status)] if may_change else ()
    if form is None and order.status in OPEN_ORDERS and request.user.has_perm(SHIP):
        open_lines = [line for line in lines if line.open_quantity]
        form = ShipmentForm(lines=open_lines, initial={"key": uuid.uuid4().hex})
    context = {
        "order": order,
        "lines": lines,
        "form": form,
        "can_confirm": OrderStatus.CONFIRMED in following,
        "can_cancel": OrderStatus.CANCELLED in following,
    }
    return render(request, "sales/order_detail.html", context, status=status)


def _drafts(lines: Any) -> list[OrderLineDraft]:
    kept = [line for line in lines.cleaned_data if line.get("product") and not line.get("DELETE")]
    return [OrderLineDraft(line["product"], line["quantity"], line["price"]) for line in kept]


def _reason(request: Request) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""
