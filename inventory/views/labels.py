"""Labels to print: of a product and its lots, of what came, of the locations of a place."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import Product
from core.barcodes import Symbology
from core.requests import Request
from inventory.forms.labels import LABELS_MAX, LabelForm
from inventory.models import StockDocument, Transfer, Warehouse
from inventory.selectors.labels import (
    Label,
    drawn,
    label_of_transfer,
    labels_of_document,
    labels_of_product,
    labels_of_warehouse,
)

SEE = "inventory.view_stockbalance"


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def product_labels(request: Request, pk: int) -> HttpResponse:
    """Labels of a product and of its lots that the reader's places hold."""
    product = get_object_or_404(Product.objects.visible_to(request.user).for_display(), pk=pk)
    return _sheet(request, labels_of_product(product, request.user))


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def document_labels(request: Request, pk: int) -> HttpResponse:
    """Labels of what came with a document."""
    documents = StockDocument.objects.visible_to(request.user)
    return _sheet(request, labels_of_document(get_object_or_404(documents, pk=pk)))


@require_safe
@login_required
@permission_required("inventory.view_transfer", raise_exception=True)
def transfer_labels(request: Request, pk: int) -> HttpResponse:
    """The label of a transfer's own paper: a scan of it opens the transfer."""
    transfers = Transfer.objects.visible_to(request.user).for_display()
    return _sheet(request, [label_of_transfer(get_object_or_404(transfers, pk=pk))])


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def warehouse_labels(request: Request, pk: int) -> HttpResponse:
    """Labels of the locations of a place."""
    warehouses = Warehouse.objects.visible_to(request.user)
    return _sheet(request, labels_of_warehouse(get_object_or_404(warehouses, pk=pk)))


def _sheet(request: Request, labels: list[Label]) -> HttpResponse:
    """Choose how labels look, see them, print them."""
    form = LabelForm(request.GET, labels=labels)
    chosen = _chosen(labels, form) if form.is_valid() else []
    wanted = sum(label.copies for label in chosen)
    if wanted > LABELS_MAX:
        words = _("These are %(count)s labels. Print at most %(limit)s at a time.")
        form.add_error("copies", words % {"count": wanted, "limit": LABELS_MAX})
        chosen = []
    symbology = form.cleaned_data.get("symbology") or Symbology.QR
    shown = drawn(chosen, symbology)
    context = {
        "form": form,
        "shown": shown,
        "size": form.cleaned_data.get("size"),
        "is_bars": symbology == Symbology.CODE_128,
        "is_undrawable": any(not one.picture for one in shown),
    }
    return render(request, "inventory/labels.html", context, status=200 if form.is_valid() else 422)


def _chosen(labels: list[Label], form: LabelForm) -> list[Label]:
    picked = [labels[int(index)] for index in form.cleaned_data["which"]]
    copies = form.cleaned_data["copies"]
    return [replace(label, copies=copies) for label in picked] if copies else picked
