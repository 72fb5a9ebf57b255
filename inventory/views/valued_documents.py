"""Documents that change values, goods that go back, and what a back-dated document changed."""

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
from core.lists import ListPage
from core.requests import Request
from core.toasts import tell
from inventory.choices import VALUE_KINDS, DocumentKind, SpreadBasis
from inventory.filters import DocumentFilter
from inventory.forms import ReasonForm, lines_of
from inventory.forms.value import ReturnForm, RevalueForm, RevalueLineForm, SpreadForm
from inventory.models import StockDocument
from inventory.selectors.backdated import back_dated, past_changes, posted_on
from inventory.selectors.landed import goods_of
from inventory.services.landed import SPREADABLE, spread_cost
from inventory.services.returns import return_goods, returnable_of
from inventory.services.revaluations import revalue_stock
from inventory.services.reversals import reverse_document
from inventory.tables import DocumentTable

SEE = "inventory.view_stockdocument"
SEE_VALUE = "inventory.view_stockcost"
POST = "inventory.post_stockdocument"
REVALUE = "inventory.revalue_stockcost"
LAND = "inventory.add_landedcost"
RETURNABLE = (DocumentKind.RECEIPT, DocumentKind.SHIPMENT)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(REVALUE, raise_exception=True)
def stock_revalue(request: Request) -> HttpResponse:
    form = RevalueForm(request.POST or None, user=request.user)
    lines = lines_of(RevalueLineForm)(request.POST or None, prefix="lines")
    context = {"form": form, "lines": lines}
    page = partial(render, request, "inventory/revalue_form.html", context)
    if not (request.method == "POST" and form.is_valid() and lines.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    wanted = [
        (line.cleaned_data["product"], line.cleaned_data["cost"])
        for line in lines
        if line.has_changed() and not line.cleaned_data.get("DELETE")
    ]
    given = form.cleaned_data | {"key": f"page:{form.cleaned_data['key']}"}
    document = revalue_stock(actor=request.user, lines=wanted, **given)
    tell(request, gettext("%(number)s was posted.") % {"number": document.number})
    return redirect("inventory:document-detail", document.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(LAND, raise_exception=True)
def document_land(request: Request, pk: int) -> HttpResponse:
    """A bill is spread over the goods of a receipt."""
    document = _find(request, pk)
    form = SpreadForm(request.POST or None)
    context = {"form": form, "document": document, "goods": goods_of(document)}
    page = partial(render, request, "inventory/land_form.html", context)
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    given = form.cleaned_data | {
        "key": f"page:{form.cleaned_data['key']}",
        "basis": SpreadBasis(form.cleaned_data["basis"]),
    }
    landed = spread_cost(actor=request.user, receipt=document, **given)
    tell(request, gettext("%(number)s was posted.") % {"number": landed.number})
    return redirect("inventory:document-detail", landed.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(POST, raise_exception=True)
def document_return(request: Request, pk: int) -> HttpResponse:
    """Goods of a delivery go back."""
    document = _find(request, pk)
    form = ReturnForm(request.POST or None, returnable=returnable_of(document))
    context = {
        "form": form,
        "document": document,
        "is_to_supplier": document.kind == DocumentKind.RECEIPT,
    }
    page = partial(render, request, "inventory/return_form.html", context)
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    given = form.cleaned_data
    returned = return_goods(
        actor=request.user,
        document=document,
        quantities=form.quantities(),
        key=f"page:{given['key']}",
        reason=given["reason"],
        effective_on=given["effective_on"],
    )
    tell(request, gettext("%(number)s was posted.") % {"number": returned.number})
    return redirect("inventory:document-detail", returned.pk)


@require_POST
@login_required
@permission_required(REVALUE, raise_exception=True)
def value_reverse(request: Request, pk: int) -> HttpResponse:
    """A revaluation or landed cost is taken back by who may post one."""
    rows = StockDocument.objects.visible_to(request.user).filter(kind__in=VALUE_KINDS)
    document, form = get_object_or_404(rows, pk=pk), ReasonForm(request.POST)
    context = {"document": document, "form": form}
    page = partial(render, request, "inventory/value_reverse.html", context)
    if not form.is_valid():
        return page(status=422)
    redraw_if_refused(request, page, form)
    given = form.cleaned_data
    reversal = reverse_document(
        document, actor=request.user, reason=given["reason"], key=f"page:{given['key']}"
    )
    message = gettext("%(number)s was reversed by %(reversal)s.")
    tell(request, message % {"number": document.number, "reversal": reversal.number})
    return redirect("inventory:document-detail", reversal.pk)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def document_past(request: Request, pk: int) -> HttpResponse:
    """What a back-dated document changes: stock and value as of the days between."""
    document = _find(request, pk)
    context = {
        "document": document,
        "posted_on": posted_on(document),
        "changes": past_changes(document, request.user),
        "may_see_value": request.user.has_perm(SEE_VALUE),
    }
    return render(request, "inventory/document_past.html", context)


class BackDatedList(ListPage):
    """Documents that count for a day before the one they were posted on."""

    model = StockDocument
    table_class = DocumentTable
    filterset_class = DocumentFilter
    title = _("Back-dated documents")
    permission = SEE
    order_by = ("-pk",)
    search_fields = ("number", "origin", "reason")
    search_label = _("Number, origin or reason")
    empty_title = _("No back-dated documents")
    empty_text = _("Every document counts for the day it was posted on.")

    def get_queryset(self) -> QuerySet[StockDocument]:
        return back_dated(super().get_queryset().for_display())


def value_facts(request: Request, document: StockDocument) -> dict[str, Any]:
    """What a document's page says of values, returns and the past beside its lines."""
    may_see_value = request.user.has_perm(SEE_VALUE)
    stands = not hasattr(document, "reversed_by")
    is_of_value = document.kind in VALUE_KINDS
    return {
        "is_back_dated": document.effective_on < posted_on(document),
        "may_return": stands and document.kind in RETURNABLE and request.user.has_perm(POST),
        "may_land": stands and document.kind in SPREADABLE and request.user.has_perm(LAND),
        "may_reverse_value": stands and is_of_value and request.user.has_perm(REVALUE),
        "is_of_value": is_of_value,
        "cost_changes": document.cost_changes.select_related("product", "warehouse")
        if may_see_value
        else [],
        "landed_shares": document.landed_shares.select_related("product__unit")
        if may_see_value
        else [],
        "related": _related(document),
    }


def _related(document: StockDocument) -> list[StockDocument]:
    """The returns and landed costs of a delivery; the receipt of a landed cost."""
    rows = StockDocument.objects.filter(movements__returns__of__document=document)
    rows |= StockDocument.objects.filter(landed_cost__receipt=document)
    rows |= StockDocument.objects.filter(landed_costs__document=document)
    return list(rows.distinct().order_by("pk"))


def _find(request: Request, pk: int) -> StockDocument:
    rows = StockDocument.objects.visible_to(request.user).for_display()
    return get_object_or_404(rows, pk=pk)
