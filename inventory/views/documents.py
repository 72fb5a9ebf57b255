"""Stock documents: the list, one with its lines, taking one back."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.http import redraw_if_refused
from core.lists import ListPage, PageAction
from core.requests import Request
from core.toasts import tell
from inventory.choices import VALUE_KINDS, DocumentKind
from inventory.filters import DocumentFilter
from inventory.forms import ReasonForm
from inventory.models import StockDocument
from inventory.services.corrections import is_taken_back_here, take_back
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
    actions = (
        PageAction(
            label=_("New document"),
            url_name="inventory:draft-choose",
            permission="inventory.add_stockdraft",
        ),
    )
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
