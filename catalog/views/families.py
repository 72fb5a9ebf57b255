"""Families of products: the list, one with its grid, its form, and filling the grid."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.forms import FamilyForm
from catalog.models import AttributeValue, Product, ProductFamily
from catalog.selectors.families import attributes_of, grid, values_of, variants_of
from catalog.services.families import create_variants, save_family, sku_of
from catalog.services.products import SKU_LENGTH_MAX
from catalog.services.variants import variant_key
from catalog.tables import FamilyTable
from catalog.values import VariantRow
from core.http import redraw_if_refused
from core.lists import ListPage, PageAction
from core.requests import Request
from core.toasts import tell

SEE = "catalog.view_productfamily"
CELLS_MAX = 500


class FamilyList(ListPage):
    """All families."""

    model = ProductFamily
    table_class = FamilyTable
    title = _("Product families")
    permission = SEE
    order_by = ("code",)
    search_fields = ("code", "name_zh", "name_en")
    search_label = _("Code or name")
    actions = (
        PageAction(
            label=_("New family"),
            url_name="catalog:family-create",
            permission="catalog.add_productfamily",
        ),
    )
    empty_title = _("No families yet")
    empty_text = _("A family makes the products of a grid of colours and sizes at once.")

    def get_queryset(self) -> QuerySet[ProductFamily]:
        return super().get_queryset().for_display().with_counts()


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of values: its product, or the code that one would get."""

    key: str
    values: tuple[AttributeValue, ...]
    sku: str
    product: Product | None
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one combination of all values but the last."""

    values: tuple[AttributeValue, ...]
    cells: list[Cell]


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def family_detail(request: Request, pk: int) -> HttpResponse:
    """A family with the grid of its products."""
    family = _family(request, pk)
    attributes = attributes_of(family)
    context = {
        "family": family,
        "attributes": attributes,
        "columns": values_of(attributes)[-1] if attributes else [],
        "lines": _lines(family, QueryDict()),
        "products_count": family.products.count(),
    }
    return render(request, "catalog/family_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("catalog.add_productfamily", raise_exception=True)
def family_create(request: Request) -> HttpResponse:
    return _edit(request, ProductFamily(), FamilyForm(request.POST or None))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("catalog.change_productfamily", raise_exception=True)
def family_edit(request: Request, pk: int) -> HttpResponse:
    family = _family(request, pk)
    form = FamilyForm(
        request.POST or None,
        family=family,
        attributes=attributes_of(family),
        is_fixed=family.products.exists(),
    )
    return _edit(request, family, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("catalog.add_product", raise_exception=True)
def family_matrix(request: Request, pk: int) -> HttpResponse:
    """Tick cells of the grid, change a code here or there, and all of them are products."""
    family = _family(request, pk)
    page = partial(_matrix_page, request, family)
    if request.method != "POST":
        return page()
    redraw_if_refused(request, page)
    ticked = [cell for line in _lines(family, request.POST) for cell in line.cells]
    rows = [VariantRow(cell.values, cell.sku) for cell in ticked if cell.is_ticked]
    made = create_variants(family, rows, actor=request.user)
    words = ngettext("%(count)s product was added.", "%(count)s products were added.", len(made))
    tell(request, words % {"count": len(made)})
    return redirect("catalog:family-detail", family.pk)


def _family(request: Request, pk: int) -> ProductFamily:
    families = ProductFamily.objects.visible_to(request.user).for_display()
    return get_object_or_404(families, pk=pk)


def _edit(request: Request, family: ProductFamily, form: FamilyForm) -> HttpResponse:
    page = partial(_form_page, request, form, family)
    if request.method != "POST" or not form.is_valid():
        return page()
    redraw_if_refused(request, page, form)
    for name in FamilyForm.base_fields:
        setattr(family, name, form.cleaned_data[name])
    saved = save_family(family, actor=request.user, attributes=form.attributes())
    tell(request, gettext("%(family)s was saved.") % {"family": saved})
    return redirect("catalog:family-detail", saved.pk)


def _form_page(request: Request, form: FamilyForm, family: ProductFamily) -> HttpResponse:
    context = {"form": form, "family": family if family.pk else None}
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/family_form.html", context, status=status)


def _matrix_page(request: Request, family: ProductFamily) -> HttpResponse:
    attributes = attributes_of(family)
    lines = _lines(family, request.POST)
    context: dict[str, Any] = {
        "family": family,
        "attributes": attributes,
        "columns": values_of(attributes)[-1] if attributes else [],
        "lines": lines,
        "is_large": sum(len(line.cells) for line in lines) >= CELLS_MAX,
        "sku_length_max": SKU_LENGTH_MAX,
        "is_full": all(cell.product for line in lines for cell in line.cells),
    }
    return render(request, "catalog/family_matrix.html", context)


def _lines(family: ProductFamily, typed: QueryDict) -> list[Line]:
    """The grid of ``family``, as far as a page can hold it, with what was ticked and typed."""
    choices = values_of(attributes_of(family))
    products = variants_of(family)
    lines: dict[tuple[AttributeValue, ...], Line] = {}
    for values in grid(choices)[:CELLS_MAX]:
        key = variant_key(values)
        sku = typed.get(f"sku-{key}", "").strip() or sku_of(family, values)
        cell = Cell(key, values, sku, products.get(key), f"make-{key}" in typed)
        lines.setdefault(values[:-1], Line(values[:-1], [])).cells.append(cell)
    return list(lines.values())
