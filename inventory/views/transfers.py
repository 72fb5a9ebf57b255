"""Transfers at the desk: the list, one with its steps, a new one."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import redraw_if_refused
from core.lists import ListPage, PageAction, Preset
from core.requests import Request
from core.toasts import tell
from inventory.choices import TransferStatus
from inventory.filters import TransferFilter
from inventory.forms import DifferenceForm, LineForm, TransferForm, TransferStepForm, lines_of
from inventory.models import StockDocument, Transfer
from inventory.selectors import lane_between
from inventory.services.transfers import (
    cancel_transfer,
    create_transfer,
    receive_transfer,
    settle_difference,
    ship_transfer,
)
from inventory.tables import TransferTable

SEE = "inventory.view_transfer"
ADD = "inventory.add_transfer"
CHANGE = "inventory.change_transfer"


class TransferList(ListPage):
    """Transfers from or to the reader's places, newest first."""

    model = Transfer
    table_class = TransferTable
    filterset_class = TransferFilter
    title = _("Transfers")
    permission = SEE
    order_by = ("-pk",)
    search_fields = ("number", "lines__product__search_text")
    search_label = _("Number or product")
    actions = (
        PageAction(label=_("New transfer"), url_name="inventory:transfer-create", permission=ADD),
    )
    presets = (
        Preset(label=_("Draft"), parameters={"status": TransferStatus.DRAFT.value}),
        Preset(label=_("In transit"), parameters={"status": TransferStatus.SHIPPED.value}),
    )
    empty_title = _("No transfers yet")
    empty_text = _("Approve a suggestion, or write one.")

    def get_queryset(self) -> QuerySet[Transfer]:
        rows = super().get_queryset().for_display()
        return rows.annotate(line_count=Count("lines", distinct=True))


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def transfer_detail(request: Request, pk: int) -> HttpResponse:
    transfer = _find(request, pk)
    return _page(request, transfer, TransferStepForm(transfer=transfer))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ADD, raise_exception=True)
def transfer_create(request: Request) -> HttpResponse:
    form = TransferForm(request.POST or None)
    lines = lines_of(LineForm)(request.POST or None, prefix="lines")
    context = {"form": form, "lines": lines}
    page = partial(render, request, "inventory/transfer_form.html", context)
    if not (request.method == "POST" and form.is_valid() and lines.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    wanted = [
        (line.cleaned_data["product"], line.cleaned_data["quantity"])
        for line in lines
        if line.has_changed() and not line.cleaned_data.get("DELETE")
    ]
    given = form.cleaned_data | {"key": f"page:{request.user.pk}:{form.cleaned_data['key']}"}
    transfer = create_transfer(actor=request.user, lines=wanted, **given)
    tell(request, gettext("%(number)s was drafted.") % {"number": transfer.number})
    return redirect("inventory:transfer-detail", transfer.pk)


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def transfer_ship(request: Request, pk: int) -> HttpResponse:
    transfer = _find(request, pk)
    form = TransferStepForm(request.POST, transfer=transfer)
    if not form.is_valid():
        return _page(request, transfer, form, status=422)
    redraw_if_refused(request, partial(_page, request, transfer, form), form)
    ship_transfer(actor=request.user, transfer=transfer, **_given(form))
    tell(request, gettext("%(number)s is on its way.") % {"number": transfer.number})
    return redirect("inventory:transfer-detail", transfer.pk)


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def transfer_receive(request: Request, pk: int) -> HttpResponse:
    transfer = _find(request, pk)
    form = TransferStepForm(request.POST, transfer=transfer)
    if not form.is_valid():
        return _page(request, transfer, form, status=422)
    redraw_if_refused(request, partial(_page, request, transfer, form), form)
    receive_transfer(actor=request.user, transfer=transfer, **_given(form))
    tell(request, gettext("%(number)s was received.") % {"number": transfer.number})
    return redirect("inventory:transfer-detail", transfer.pk)


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def transfer_difference(request: Request, pk: int) -> HttpResponse:
    """What is still on its way will not come."""
    transfer, form = _find(request, pk), DifferenceForm(request.POST)
    page = partial(_page, request, transfer, TransferStepForm(transfer=transfer), difference=form)
    if not form.is_valid():
        return page(status=422)
    redraw_if_refused(request, page, form)
    document = settle_difference(
        actor=request.user,
        transfer=transfer,
        reason=form.cleaned_data["reason"],
        note=form.cleaned_data["note"],
        key=f"page:{form.cleaned_data['key']}",
    )
    words = gettext("%(number)s is done; %(document)s writes off what did not come.")
    tell(request, words % {"number": transfer.number, "document": document.number})
    return redirect("inventory:transfer-detail", transfer.pk)


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def transfer_cancel(request: Request, pk: int) -> HttpResponse:
    transfer = cancel_transfer(actor=request.user, transfer=_find(request, pk))
    tell(request, gettext("%(number)s was cancelled.") % {"number": transfer.number})
    return redirect("inventory:transfer-detail", transfer.pk)


def _given(form: TransferStepForm) -> dict[str, Any]:
    return {"key": f"page:{form.cleaned_data['key']}", "quantities": form.quantities()}


def _find(request: Request, pk: int) -> Transfer:
    return get_object_or_404(Transfer.objects.visible_to(request.user).for_display(), pk=pk)


def _page(
    request: Request,
    transfer: Transfer,
    form: TransferStepForm,
    *,
    difference: DifferenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_draft = transfer.status == TransferStatus.DRAFT
    place = transfer.source if is_draft else transfer.destination
    is_open = transfer.status in (TransferStatus.DRAFT, TransferStatus.SHIPPED)
    may_act = request.user.has_perm(CHANGE) and place.may_be_used_by(request.user)
    documents = StockDocument.objects.visible_to(request.user)
    context = {
        "transfer": transfer,
        "form": form,
        "is_draft": is_draft,
        "may_step": is_open and may_act,
        "difference": None if is_draft else difference or DifferenceForm(),
        "lane": lane_between(transfer.source, transfer.destination) if is_draft else None,
        "may_cancel": is_draft and request.user.has_perm(CHANGE),
        "documents": documents.filter(origin=f"transfer:{transfer.pk}").order_by("pk"),
    }
    return render(request, "inventory/transfer_detail.html", context, status=status)
