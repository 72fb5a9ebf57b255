"""Suppliers: the list, one with its terms and orders, and their forms."""

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
from core.list_parts import PageAction
from core.lists import ListPage
from core.requests import Request
from core.toasts import tell
from purchasing.filters import SupplierFilter
from purchasing.forms import SupplierForm, TermsForm
from purchasing.models import PurchaseOrder, Supplier, SupplierTerms
from purchasing.services.suppliers import create_supplier, update_supplier
from purchasing.services.terms import remove_terms, set_terms
from purchasing.tables import SupplierTable
from purchasing.values import TermsRow

SEE = "purchasing.view_supplier"
SEE_TERMS = "purchasing.view_supplierterms"
CHANGE_TERMS = "purchasing.change_supplierterms"
SHOWN_MAX = 200


class SupplierList(ListPage):
    """All suppliers."""

    model = Supplier
    table_class = SupplierTable
    filterset_class = SupplierFilter
    title = _("Suppliers")
    permission = SEE
    order_by = ("partner__code",)
    search_fields = ("partner__code", "partner__name_zh", "partner__name_en", "partner__phone")
    search_label = _("Code, name or phone")
    actions = (
        PageAction(
            label=_("New supplier"),
            url_name="purchasing:supplier-create",
            permission="purchasing.add_supplier",
        ),
    )
    empty_title = _("No suppliers yet")
    empty_text = _("Add the first one, then say what it charges for which product.")

    def get_queryset(self) -> QuerySet[Supplier]:
        rows: Any = super().get_queryset()
        return rows.for_display().with_open_orders()


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def supplier_detail(request: Request, pk: int) -> HttpResponse:
    context = {"supplier": _find(request, pk)}
    return render(request, "purchasing/supplier_detail.html", context)


@require_safe
@login_required
@permission_required(SEE_TERMS, raise_exception=True)
def supplier_terms(request: Request, pk: int) -> HttpResponse:
    """The tab of what it charges."""
    supplier = _find(request, pk)
    rows = supplier.terms.select_related("product__unit", "warehouse", "supplier")
    context = {"supplier": supplier, "rows": rows[:SHOWN_MAX], "shown_max": SHOWN_MAX}
    return render(request, "purchasing/_supplier_terms.html", context)


@require_safe
@login_required
@permission_required("purchasing.view_purchaseorder", raise_exception=True)
def supplier_orders(request: Request, pk: int) -> HttpResponse:
    """The tab of what was ordered from it."""
    orders = PurchaseOrder.objects.visible_to(request.user).filter(supplier=_find(request, pk))
    context = {"orders": orders.for_display().with_totals()[:SHOWN_MAX], "pk": pk}
    return render(request, "purchasing/_supplier_orders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("purchasing.add_supplier", raise_exception=True)
def supplier_create(request: Request) -> HttpResponse:
    form = SupplierForm(request.POST or None)
    if not (request.method == "POST" and form.is_valid()):
        return _form_page(request, form)
    redraw_if_refused(request, partial(_form_page, request, form), form)
    supplier = create_supplier(actor=request.user, **form.cleaned_data)
    tell(request, gettext("%(supplier)s was added.") % {"supplier": supplier})
    return redirect("purchasing:supplier-detail", supplier.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("purchasing.change_supplier", raise_exception=True)
def supplier_edit(request: Request, pk: int) -> HttpResponse:
    supplier = _find(request, pk)
    form = SupplierForm(request.POST or None, supplier=supplier)
    if not (request.method == "POST" and form.is_valid()):
        return _form_page(request, form, supplier)
    redraw_if_refused(request, partial(_form_page, request, form, supplier), form)
    changes = {name: value for name, value in form.cleaned_data.items() if name != "code"}
    update_supplier(actor=request.user, supplier=supplier, changes=changes)
    tell(request, gettext("%(supplier)s was saved.") % {"supplier": supplier})
    return redirect("purchasing:supplier-detail", supplier.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGE_TERMS, raise_exception=True)
def terms_create(request: Request, pk: int) -> HttpResponse:
    supplier = _find(request, pk)
    form = TermsForm(request.POST or None, user=request.user)
    return _terms_answer(request, supplier, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGE_TERMS, raise_exception=True)
def terms_edit(request: Request, pk: int) -> HttpResponse:
    terms = _find_terms(request, pk)
    form = TermsForm(request.POST or None, user=request.user, terms=terms)
    return _terms_answer(request, terms.supplier, form, terms)


@require_POST
@login_required
def terms_remove(request: Request, pk: int) -> HttpResponse:
    terms = _find_terms(request, pk)
    remove_terms(actor=request.user, terms=terms)
    tell(request, gettext("The terms for %(product)s were removed.") % {"product": terms.product})
    return redirect("purchasing:supplier-detail", terms.supplier_id)


@require_safe
@login_required
@permission_required(SEE_TERMS, raise_exception=True)
def product_terms(request: Request, pk: int) -> HttpResponse:
    """The tab of a product's page: who sells it to us, and at what terms."""
    rows = SupplierTerms.objects.filter(
        product_id=pk, supplier__in=Supplier.objects.visible_to(request.user)
    ).select_related("supplier__partner", "warehouse", "product__unit")
    ordered = rows.order_by("-is_preferred", "price")
    return render(request, "purchasing/_product_terms.html", {"rows": ordered})


def _find(request: Request, pk: int) -> Supplier:
    return get_object_or_404(Supplier.objects.visible_to(request.user).for_display(), pk=pk)


def _find_terms(request: Request, pk: int) -> SupplierTerms:
    visible = SupplierTerms.objects.filter(supplier__in=Supplier.objects.visible_to(request.user))
    rows = visible.select_related("supplier__partner", "product", "warehouse")
    return get_object_or_404(rows, pk=pk)


def _form_page(
    request: Request, form: SupplierForm, supplier: Supplier | None = None
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "supplier": supplier}
    return render(request, "purchasing/supplier_form.html", context, status=status)


def _terms_answer(
    request: Request, supplier: Supplier, form: TermsForm, terms: SupplierTerms | None = None
) -> HttpResponse:
    context = {"form": form, "supplier": supplier, "terms": terms}
    page = partial(render, request, "purchasing/terms_form.html", context)
    if request.method == "POST" and form.is_valid():
        redraw_if_refused(request, page, form)
        given: dict[str, Any] = form.cleaned_data
        set_terms(actor=request.user, terms=TermsRow(supplier=supplier, **given))
        tell(
            request,
            gettext("The terms for %(product)s were saved.") % {"product": given["product"]},
        )
        return redirect("purchasing:supplier-detail", supplier.pk)
    return page(status=422 if request.method == "POST" else 200)
