"""What a product is made of: the tab of its page, and the form."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.choices import BillKind
from catalog.errors import BadBill
from catalog.forms import BillForm, PartFormSet
from catalog.models import Product
from catalog.selectors.bills import bill_of, raw_parts_needed, where_used
from catalog.services.bills import remove_bill, save_bill
from catalog.values import BillRow
from catalog.views.products import kept_lines
from core.http import redraw_if_refused
from core.requests import Request
from core.toasts import tell

SEE = "catalog.view_billofmaterials"
CHANGE = "catalog.change_billofmaterials"


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def product_bill(request: Request, pk: int) -> HttpResponse:
    """The tab "Parts": what it is put together from, and what it goes into."""
    product = _product(request, pk)
    bill = bill_of(product)
    raw = raw_parts_needed(product, bill.quantity) if bill else {}
    direct = {line.component for line in bill.lines.all()} if bill else set()
    context = {
        "product": product,
        "bill": bill,
        "raw": raw.items() if set(raw) != direct else (),
        "uses": where_used(product),
    }
    return render(request, "catalog/_product_bill.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGE, raise_exception=True)
def bill_edit(request: Request, pk: int) -> HttpResponse:
    product = _product(request, pk)
    bill = bill_of(product)
    head = {"kind": bill.kind, "quantity": bill.quantity} if bill else {}
    parts = [
        {"component": line.component, "quantity": line.quantity}
        for line in (bill.lines.all() if bill else ())
    ]
    form = BillForm(request.POST or None, initial=head)
    lines = PartFormSet(request.POST or None, prefix="parts", initial=parts)
    page = partial(_page, request, product, form, lines)
    if request.method != "POST" or not all([form.is_valid(), lines.is_valid()]):
        return page()
    redraw_if_refused(request, page, form)
    save_bill(product, _row(form, lines), actor=request.user)
    tell(request, gettext("The parts of %(product)s were saved.") % {"product": product})
    return redirect(_tab_of(product))


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def bill_remove(request: Request, pk: int) -> HttpResponse:
    product = _product(request, pk)
    remove_bill(product, actor=request.user)
    tell(request, gettext("%(product)s has no parts any more.") % {"product": product})
    return redirect(_tab_of(product))


def _row(form: BillForm, lines: Any) -> BillRow:
    kept = [line.row() for line in kept_lines(lines)]
    if not kept:
        raise BadBill
    return BillRow(BillKind(form.cleaned_data["kind"]), form.cleaned_data["quantity"], kept)


def _page(request: Request, product: Product, form: BillForm, lines: Any) -> HttpResponse:
    context = {
        "product": product,
        "form": form,
        "lines": lines,
        "has_bill": bill_of(product) is not None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/bill_form.html", context, status=status)


def _tab_of(product: Product) -> str:
    return reverse("catalog:product-detail", args=[product.pk]) + "?tab=product-bill"


def _product(request: Request, pk: int) -> Product:
    return get_object_or_404(Product.objects.visible_to(request.user).for_display(), pk=pk)
