"""Purchase orders: the list, one with its lines, and the steps from draft to received."""

import uuid
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
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
from purchasing.choices import NEXT, RECEIVABLE_ORDERS, OrderStatus
from purchasing.filters import PurchaseOrderFilter
from purchasing.forms import OrderForm, OrderLineFormSet, ReasonForm
from purchasing.models import PurchaseOrder
from purchasing.services.lines import edit_lines
from purchasing.services.orders import cancel_order, close_order, create_order, send_order
from purchasing.services.receipts import ORIGIN, reverse_receipt
from purchasing.tables import PurchaseOrderTable, UnpricedPurchaseOrderTable
from purchasing.values import LineEdit, OrderLineDraft

SEE = "purchasing.view_purchaseorder"
SEE_PRICES = "purchasing.view_supplierterms"
CHANGE = "purchasing.change_purchaseorder"
DEEDS = {
    "create": _("Order written"),
    "add-line": _("Line added"),
    "change-line": _("Line changed"),
    "edit-lines": _("Lines changed"),
    "remove-line": _("Line removed"),
    "send": _("Sent to the supplier"),
    "cancelled": _("Cancelled"),
    "closed": _("Rest no longer expected"),
    "receive": _("Goods received"),
    "reverse-receipt": _("Receipt taken back"),
}


class PurchaseOrderList(ListPage):
    """Orders for the reader's places."""

    model = PurchaseOrder
    table_class = PurchaseOrderTable
    filterset_class = PurchaseOrderFilter
    title = _("Purchase orders")
    permission = SEE
    order_by = ("-pk",)
    search_fields = (
        "number",
        "supplier__partner__code",
        "supplier__partner__name_zh",
        "supplier__partner__name_en",
    )
    search_label = _("Number or supplier")
    actions = (
        PageAction(
            label=_("New order"),
            url_name="purchasing:order-create",
            permission="purchasing.add_purchaseorder",
        ),
    )
    presets = (
        Preset(label=_("Drafts"), parameters={"status": OrderStatus.DRAFT}),
        Preset(label=_("Waiting for goods"), parameters={"is_due": "true"}),
        Preset(label=_("Late"), parameters={"is_late": "true"}),
    )
    empty_title = _("No orders yet")
    empty_text = _("Approve a suggestion, or write one.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.has_perm(SEE_PRICES):
            self.table_class = UnpricedPurchaseOrderTable

    def get_queryset(self) -> QuerySet[PurchaseOrder]:
        rows: Any = super().get_queryset()
        return rows.for_display().with_totals().with_lateness(timezone.localdate())


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def order_detail(request: Request, pk: int) -> HttpResponse:
    return _detail(request, _find(request, pk))


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def order_receipts(request: Request, pk: int) -> HttpResponse:
    """The tab of what came."""
    order = _find(request, pk)
    documents = StockDocument.objects.visible_to(request.user).filter(origin=f"{ORIGIN}{order.pk}")
    rows = documents.for_display().prefetch_related("movements__product__unit", "movements__lot")
    return render(request, "purchasing/_order_receipts.html", {"documents": rows, "order": order})


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def order_history(request: Request, pk: int) -> HttpResponse:
    """The tab of who did what."""
    order = _find(request, pk)
    entries = AuditEntry.objects.filter(
        object_type=PurchaseOrder._meta.label_lower, object_id=str(order.pk)
    ).select_related("actor")
    deeds = [(entry, DEEDS.get(entry.action.split(".")[-1], entry.action)) for entry in entries]
    return render(request, "purchasing/_order_history.html", {"deeds": deeds})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("purchasing.add_purchaseorder", raise_exception=True)
def order_create(request: Request) -> HttpResponse:
    initial = {"key": uuid.uuid4().hex, "supplier": request.GET.get("supplier")}
    form = OrderForm(request.POST or None, user=request.user, initial=initial)
    lines = OrderLineFormSet(request.POST or None, prefix="lines")
    context = {"form": form, "lines": lines}
    page = partial(render, request, "purchasing/order_form.html", context)
    if not (request.method == "POST" and form.is_valid() and lines.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    given = form.cleaned_data
    order = create_order(
        actor=request.user,
        lines=[edit.draft for edit in _edits(lines)],
        **(given | {"key": f"page:{request.user.pk}:{given['key']}"}),
    )
    tell(request, gettext("Order %(number)s was written.") % {"number": order.number})
    return redirect("purchasing:order-detail", order.pk)


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def order_lines(request: Request, pk: int) -> HttpResponse:
    """Save the sheet of a draft's lines."""
    order = _find(request, pk)
    lines = OrderLineFormSet(request.POST, prefix="lines")
    if not lines.is_valid():
        return _detail(request, order, lines, status=422)
    redraw_if_refused(request, partial(_detail, request, order, lines))
    edit_lines(actor=request.user, order=order, edits=_edits(lines))
    tell(request, gettext("The lines of %(number)s were saved.") % {"number": order.number})
    return redirect("purchasing:order-detail", pk)


@require_POST
@login_required
def order_send(request: Request, pk: int) -> HttpResponse:
    order = send_order(actor=request.user, order=_find(request, pk))
    tell(
        request,
        gettext("Order %(number)s is sent. Goods can be received.") % {"number": order.number},
    )
    return redirect("purchasing:order-detail", pk)


@require_POST
@login_required
def order_cancel(request: Request, pk: int) -> HttpResponse:
    order = cancel_order(actor=request.user, order=_find(request, pk), reason=_reason(request))
    tell(request, gettext("Order %(number)s is cancelled.") % {"number": order.number})
    return redirect("purchasing:order-detail", pk)


@require_POST
@login_required
def order_close(request: Request, pk: int) -> HttpResponse:
    order = close_order(actor=request.user, order=_find(request, pk), reason=_reason(request))
    words = gettext("The rest of %(number)s is not expected any more.")
    tell(request, words % {"number": order.number})
    return redirect("purchasing:order-detail", pk)


@require_POST
@login_required
def receipt_reverse(request: Request, pk: int) -> HttpResponse:
    """Take one receipt back; it belongs to an order the reader may see."""
    documents = StockDocument.objects.visible_to(request.user).filter(origin__startswith=ORIGIN)
    document = get_object_or_404(documents, pk=pk)
    order_id = int(document.origin.removeprefix(ORIGIN))
    reverse_receipt(actor=request.user, document=document, reason=_reason(request))
    tell(request, gettext("Receipt %(number)s was taken back.") % {"number": document.number})
    return redirect("purchasing:order-detail", order_id)


def _find(request: Request, pk: int) -> PurchaseOrder:
    orders = PurchaseOrder.objects.visible_to(request.user).for_display().with_totals()
    return get_object_or_404(orders.with_lateness(timezone.localdate()), pk=pk)


def _detail(
    request: Request, order: PurchaseOrder, sheet: Any = None, *, status: int = 200
) -> HttpResponse:
    lines = order.lines.select_related("product__unit")
    may_change = request.user.has_perm("purchasing.change_purchaseorder")
    is_draft = order.status == OrderStatus.DRAFT
    if sheet is None and is_draft and may_change:
        sheet = OrderLineFormSet(prefix="lines", initial=[_as_typed(line) for line in lines])
    following = NEXT[OrderStatus(order.status)] if may_change else ()
    context = {
        "order": order,
        "lines": lines,
        "sheet": sheet,
        "can_send": OrderStatus.SENT in following,
        "can_cancel": OrderStatus.CANCELLED in following,
        "can_close": OrderStatus.CLOSED in following,
        "can_receive": order.status in RECEIVABLE_ORDERS
        and request.user.has_perm("purchasing.receive_purchaseorder"),
    }
    return render(request, "purchasing/order_detail.html", context, status=status)


def _as_typed(line: Any) -> dict[str, Any]:
    return {
        "line": line.pk,
        "product": line.product,
        "quantity": line.quantity,
        "price": line.price,
    }


def _edits(lines: Any) -> list[LineEdit]:
    kept = [line for line in lines.cleaned_data if line.get("product") and not line.get("DELETE")]
    return [
        LineEdit(line.get("line"), OrderLineDraft(line["product"], line["quantity"], line["price"]))
        for line in kept
    ]


def _reason(request: Request) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""
