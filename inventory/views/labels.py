"""Labels to print: of a product and its lots, of what came, of the locations of a place."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import Product
from core.barcodes import Symbology
from core.requests import Request
from inventory.forms.labels import LABELS_MAX, LabelForm
from inventory.models import StockDocument, Warehouse
from inventory.selectors.labels import (
    Label,
    drawn,
    labels_of_document,
    labels_of_product,
    labels_of_warehouse,
)


@require_safe
@login_required
@permission_required("inventory.view_stockbalance", raise_exception=True)
def label_sheet(request: Request) -> HttpResponse:
    """Choose how labels look, see them, print them."""
    labels = _labels(request)
    form = LabelForm(request.GET, labels=labels)
    is_valid = form.is_valid()
    chosen = _chosen(labels, form) if is_valid else []
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
        "subject": {name: request.GET[name] for name in SUBJECTS if name in request.GET},
    }
    return render(request, "inventory/labels.html", context, status=200 if form.is_valid() else 422)


def _product(request: Request, pk: str) -> list[Label]:
    product = get_object_or_404(Product.objects.visible_to(request.user).for_display(), pk=pk)
    return labels_of_product(product, request.user)


def _document(request: Request, pk: str) -> list[Label]:
    return labels_of_document(
        get_object_or_404(StockDocument.objects.visible_to(request.user), pk=pk)
    )


def _warehouse(request: Request, pk: str) -> list[Label]:
    return labels_of_warehouse(get_object_or_404(Warehouse.objects.visible_to(request.user), pk=pk))


SUBJECTS = {"product": _product, "document": _document, "warehouse": _warehouse}


def _labels(request: Request) -> list[Label]:
    for name, find in SUBJECTS.items():
        pk = request.GET.get(name, "")
        if pk.isdecimal():
            return find(request, pk)
    raise Http404


def _chosen(labels: list[Label], form: LabelForm) -> list[Label]:
    picked = [labels[int(index)] for index in form.cleaned_data["which"]]
    copies = form.cleaned_data["copies"]
    return [replace(label, copies=copies) for label in picked] if copies else picked
