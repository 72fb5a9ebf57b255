"""Stock documents: the list, one with its lines, writing one by hand, taking one back."""

from collections.abc import Callable
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
from inventory.choices import VALUE_KINDS, DocumentKind
from inventory.filters import DocumentFilter
from inventory.forms import (
    AdjustForm,
    AdjustLineForm,
    IssueForm,
    LotLineForm,
    MoveForm,
    ReasonForm,
    ReceiveForm,
    ReceiveLineForm,
    lines_of,
)
from inventory.models import StockDocument
from inventory.services.corrections import is_taken_back_here, take_back
from inventory.services.stock import adjust_stock, issue_stock, move_stock, receive_stock
from inventory.tables import DocumentTable
from inventory.views.valued_documents import value_facts

SEE = "inventory.view_stockdocument"
POST = "inventory.post_stockdocument"
NOT_TAKEN_BACK_HERE = (DocumentKind.REVERSAL, *VALUE_KINDS)


class DocumentList(ListPage):
    """All documents, newest first."""

    model = StockDocument
    table_class = DocumentTable
    filterset_class = DocumentFilter
    title = _("Stock documents")
    permission = SEE
    order_by = ("-pk",)
    search_fields = ("number", "origin", "reason")
    search_label = _("Number, origin or reason")
    empty_title = _("No documents yet")

    def get_queryset(self) -> QuerySet[StockDocument]:
        return super().get_queryset().for_display()


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def document_detail(request: Request, pk: int) -> HttpResponse:
    document = _find(request, pk)
    return render(request, "inventory/document_detail.html", _facts(request, document))


@require_POST
@login_required
@permission_required(POST, raise_exception=True)
def document_reverse(request: Request, pk: int) -> HttpResponse:
    document, form = _find(request, pk), ReasonForm(request.POST)
    context = _facts(request, document) | {"form": form}
    page = partial(render, request, "inventory/document_detail.html", context)
    if not form.is_valid():
        return page(status=422)
    redraw_if_refused(request, page)
    reversal = take_back(
        actor=request.user,
        document=document,
        reason=form.cleaned_data["reason"],
        key=f"page:{form.cleaned_data['key']}",
    )
    message = gettext("%(number)s was reversed by %(reversal)s.")
    tell(request, message % {"number": document.number, "reversal": reversal.number})
    return redirect("inventory:document-detail", reversal.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(POST, raise_exception=True)
def document_receive(request: Request) -> HttpResponse:
    return _by_hand(request, _("Receive"), (ReceiveForm, ReceiveLineForm), receive_stock)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(POST, raise_exception=True)
def document_issue(request: Request) -> HttpResponse:
    return _by_hand(request, _("Issue"), (IssueForm, LotLineForm), issue_stock)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(POST, raise_exception=True)
def document_move(request: Request) -> HttpResponse:
    return _by_hand(request, _("Move"), (MoveForm, LotLineForm), move_stock)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(POST, raise_exception=True)
def document_adjust(request: Request) -> HttpResponse:
    return _by_hand(request, _("Adjust"), (AdjustForm, AdjustLineForm), adjust_stock)


def _by_hand(
    request: Request,
    title: Any,
    forms: tuple[type[Any], type[Any]],
    service: Callable[..., StockDocument],
) -> HttpResponse:
    """The one form of documents written by hand: a head, and lines that are added as needed."""
    head_form, line_form = forms
    form = head_form(request.POST or None, user=request.user)
    lines = lines_of(line_form)(request.POST or None, prefix="lines")
    context = {"form": form, "lines": lines, "title": title}
    page = partial(render, request, "inventory/document_form.html", context)
    if not (request.method == "POST" and form.is_valid() and lines.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    goods = [
        line.goods() for line in lines if line.has_changed() and not line.cleaned_data.get("DELETE")
    ]
    given = form.cleaned_data | {"key": f"page:{form.cleaned_data['key']}"}
    document = service(actor=request.user, lines=goods, **given)
    tell(request, gettext("%(number)s was posted.") % {"number": document.number})
    return redirect("inventory:document-detail", document.pk)


def _find(request: Request, pk: int) -> StockDocument:
    rows = StockDocument.objects.visible_to(request.user).for_display()
    return get_object_or_404(rows, pk=pk)


def _facts(request: Request, document: StockDocument) -> dict[str, Any]:
    is_open = document.kind not in NOT_TAKEN_BACK_HERE and not hasattr(document, "reversed_by")
    may_reverse = is_open and request.user.has_perm(POST)
    return {
        "document": document,
        "movements": document.movements.for_display().order_by("line"),
        "form": ReasonForm(),
        "may_reverse": may_reverse and is_taken_back_here(document),
        "is_elsewhere": may_reverse and not is_taken_back_here(document),
        "may_see_value": request.user.has_perm("inventory.view_stockcost"),
        **value_facts(request, document),
    }
