"""The list of products, one product with its tabs, and its form."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.extras import ProductExtra, extras_for, facts_for
from catalog.filters import ProductFilter
from catalog.forms import BarcodeFormSet, ProductForm, UnitFormSet
from catalog.models import Partner, Product
from catalog.selectors.life import successors
from catalog.services.products import create_product, update_product
from catalog.tables import ProductTable
from catalog.values import BarcodeRow, UnitRow
from core.http import redraw_if_refused
from core.lists import ListPage, PageAction
from core.lookups import Lookup
from core.models import Attachment
from core.requests import Request
from core.toasts import tell

SEE = "catalog.view_product"
SHOWN_PICTURES = 6


class ProductList(ListPage):
    """All products, with what apps above know of each."""

    model = Product
    table_class = ProductTable
    filterset_class = ProductFilter
    title = _("Products")
    permission = SEE
    order_by = ("sku",)
    search_fields = ("search_text",)
    search_label = _("Code, name, pinyin or barcode")
    actions = (
        PageAction(
            label=_("New product"),
            url_name="catalog:product-create",
            permission="catalog.add_product",
        ),
        PageAction(
            label=_("Families"),
            url_name="catalog:family-list",
            permission="catalog.view_productfamily",
            icon="category",
            is_primary=False,
        ),
    )
    empty_title = _("No products yet")
    empty_text = _("Add the first one, or import a list.")

    extras: list[ProductExtra]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.extras = extras_for(request.user)
        columns = {name: column for extra in self.extras for name, column in extra.columns.items()}
        filters = {name: each for extra in self.extras for name, each in extra.filters.items()}
        self.table_class = type("ProductTable", (ProductTable,), columns)
        self.filterset_class = type("ProductFilter", (ProductFilter,), filters)

    def get_queryset(self) -> QuerySet[Product]:
        rows = super().get_queryset().for_display()
        for extra in self.extras:
            rows = extra.join(rows)
        return rows

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        return queryset.matching(text)


class ProductLookup(PermissionRequiredMixin, Lookup):
    """Products found while typing, for every form that names one."""

    permission_required = SEE
    model = Product
    order_by = ("sku",)

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        return queryset.for_display().matching(text)

    def note(self, row: Product) -> str:
        return f"{row.sku} · {row.unit.name}"


class PartnerLookup(PermissionRequiredMixin, Lookup):
    """Partners found while typing, for a supplier's own barcode."""

    permission_required = "catalog.change_product"
    model = Partner


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def product_detail(request: Request, pk: int) -> HttpResponse:
    """The frame of a product's page: its tabs belong to the apps that know more."""
    product = get_object_or_404(_products(request).select_related("family", "successor"), pk=pk)
    context = {
        "product": product,
        "extra_facts": facts_for(request.user, product),
        "pictures": Attachment.objects.of(product).pictures()[:SHOWN_PICTURES],
        "successors": successors(product),
        "predecessors": product.predecessors.order_by("sku"),
        "units": product.units.select_related("unit"),
        "values": product.variant_values.select_related("attribute", "value"),
    }
    return render(request, "catalog/product_detail.html", context)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def product_barcodes(request: Request, pk: int) -> HttpResponse:
    """The tab of its barcodes and of the units it is also counted in."""
    product = get_object_or_404(_products(request), pk=pk)
    context = {
        "product": product,
        "barcodes": product.barcodes.select_related("partner"),
        "units": product.units.select_related("unit"),
    }
    return render(request, "catalog/_product_barcodes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("catalog.add_product", raise_exception=True)
def product_create(request: Request) -> HttpResponse:
    form = ProductForm(request.POST or None)
    barcodes = BarcodeFormSet(request.POST or None, prefix="barcodes")
    units = UnitFormSet(request.POST or None, prefix="units")
    page = partial(_form_page, request, form, barcodes, units)
    if not _is_complete(request, form, barcodes, units):
        return page()
    redraw_if_refused(request, page, form)
    product = create_product(
        actor=request.user,
        **form.cleaned_data,
        barcodes=_barcodes_of(barcodes),
        units=_units_of(units),
    )
    tell(request, gettext("%(product)s was added.") % {"product": product})
    return redirect("catalog:product-detail", product.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("catalog.change_product", raise_exception=True)
def product_edit(request: Request, pk: int) -> HttpResponse:
    product = get_object_or_404(_products(request), pk=pk)
    form = ProductForm(request.POST or None, product=product)
    known = product.barcodes.select_related("partner")
    codes = [
        {"code": row.code, "quantity": row.quantity, "kind": row.kind, "partner": row.partner}
        for row in known
    ]
    barcodes = BarcodeFormSet(request.POST or None, prefix="barcodes", initial=codes)
    columns = ("unit", "numerator", "denominator", "is_pack")
    units = UnitFormSet(
        request.POST or None, prefix="units", initial=list(product.units.values(*columns))
    )
    page = partial(_form_page, request, form, barcodes, units, product)
    if not _is_complete(request, form, barcodes, units):
        return page()
    redraw_if_refused(request, page, form)
    for name, value in form.cleaned_data.items():
        setattr(product, name, value)
    update_product(
        product, actor=request.user, barcodes=_barcodes_of(barcodes), units=_units_of(units)
    )
    tell(request, gettext("%(product)s was saved.") % {"product": product})
    return redirect("catalog:product-detail", product.pk)


def _products(request: Request) -> QuerySet[Product]:
    return Product.objects.visible_to(request.user).for_display()


def _is_complete(request: Request, *forms: Any) -> bool:
    are_valid = [form.is_valid() for form in forms]  # Each is asked, so that each can tell.
    return request.method == "POST" and all(are_valid)


def _form_page(
    request: Request,
    form: ProductForm,
    barcodes: Any,
    units: Any,
    product: Product | None = None,
) -> HttpResponse:
    context = {"form": form, "barcodes": barcodes, "units": units, "product": product}
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/product_form.html", context, status=status)


def _barcodes_of(barcodes: Any) -> list[BarcodeRow]:
    return [form.cleaned_data["row"] for form in kept_lines(barcodes)]


def _units_of(units: Any) -> list[UnitRow]:
    return [form.row() for form in kept_lines(units)]


def kept_lines(formset: Any) -> list[Any]:
    """The lines of ``formset`` that were filled in and not taken off."""
    return [
        form
        for form in formset
        if form.has_changed() or form.initial
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
