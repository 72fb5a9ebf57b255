"""The list of products, one product with its tabs, and its form."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.filters import ProductFilter
from catalog.forms import BarcodeFormSet, ProductForm
from catalog.models import Product
from catalog.services.products import create_product, update_product
from catalog.tables import ProductTable
from core.http import redraw_if_refused
from core.lists import ListPage, PageAction
from core.lookups import Lookup
from core.requests import Request
from core.toasts import tell

SEE = "catalog.view_product"


class ProductList(ListPage):
    """All products."""

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
    )
    empty_title = _("No products yet")
    empty_text = _("Add the first one, or import a list.")

    def get_queryset(self) -> QuerySet[Product]:
        return super().get_queryset().for_display()

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


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def product_detail(request: Request, pk: int) -> HttpResponse:
    """The frame of a product's page: its tabs belong to the apps that know more."""
    products = Product.objects.visible_to(request.user).for_display()
    return render(
        request, "catalog/product_detail.html", {"product": get_object_or_404(products, pk=pk)}
    )


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def product_barcodes(request: Request, pk: int) -> HttpResponse:
    """The tab of its barcodes."""
    products = Product.objects.visible_to(request.user).for_display()
    product = get_object_or_404(products, pk=pk)
    context = {"product": product, "barcodes": product.barcodes.all()}
    return render(request, "catalog/_product_barcodes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("catalog.add_product", raise_exception=True)
def product_create(request: Request) -> HttpResponse:
    form = ProductForm(request.POST or None)
    barcodes = BarcodeFormSet(request.POST or None, prefix="barcodes")
    if not _is_complete(request, form, barcodes):
        return _form_page(request, form, barcodes)
    redraw_if_refused(request, partial(_form_page, request, form, barcodes), form)
    product = create_product(
        actor=request.user, **form.cleaned_data, barcodes=_barcodes_of(barcodes)
    )
    tell(request, gettext("%(product)s was added.") % {"product": product})
    return redirect("catalog:product-detail", product.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("catalog.change_product", raise_exception=True)
def product_edit(request: Request, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user).for_display(), pk=pk)
    form = ProductForm(request.POST or None, product=product)
    known = list(product.barcodes.values("code", "quantity"))
    barcodes = BarcodeFormSet(request.POST or None, prefix="barcodes", initial=known)
    if not _is_complete(request, form, barcodes):
        return _form_page(request, form, barcodes, product)
    redraw_if_refused(request, partial(_form_page, request, form, barcodes, product), form)
    for name, value in form.cleaned_data.items():
        setattr(product, name, value)
    update_product(product, actor=request.user, barcodes=_barcodes_of(barcodes))
    tell(request, gettext("%(product)s was saved.") % {"product": product})
    return redirect("catalog:product-detail", product.pk)


def _is_complete(request: Request, form: ProductForm, barcodes: Any) -> bool:
    return request.method == "POST" and form.is_valid() and barcodes.is_valid()


def _form_page(
    request: Request, form: ProductForm, barcodes: Any, product: Product | None = None
) -> HttpResponse:
    context = {"form": form, "barcodes": barcodes, "product": product}
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/product_form.html", context, status=status)


def _barcodes_of(barcodes: Any) -> list[tuple[str, Decimal]]:
    kept = [line for line in barcodes.cleaned_data if line and not line.get("DELETE")]
    return [(line["code"], line["quantity"]) for line in kept]
