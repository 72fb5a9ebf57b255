"""Pictures and documents of a product: the tab of its page, handed in, shown first, taken off."""

from functools import partial

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from catalog.forms import FileForm
from catalog.models import Product
from core.attachments import DOCUMENTS, MEGABYTES_MAX, attach, detach, show_first
from core.http import redraw_if_refused
from core.models import Attachment
from core.requests import Request
from core.toasts import tell

SEE = "catalog.view_product"
CHANGE = "catalog.change_product"


@require_http_methods(["GET", "HEAD"])
@login_required
@permission_required(SEE, raise_exception=True)
def product_files(request: Request, pk: int) -> HttpResponse:
    """The tab of its pictures and documents."""
    return _tab(request, _product(request, pk), FileForm())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGE, raise_exception=True)
def file_add(request: Request, pk: int) -> HttpResponse:
    """A file is handed in; what is wrong with it stands beside the field."""
    product = _product(request, pk)
    form = FileForm(request.POST or None, request.FILES or None)
    page = partial(_page, request, product, form)
    if request.method != "POST" or not form.is_valid():
        return page()
    redraw_if_refused(request, page, form)
    kept = attach(actor=request.user, subject=product, file=form.cleaned_data["file"])
    tell(request, gettext("%(file)s is kept.") % {"file": kept.name})
    return redirect(_tab_of(product))


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def file_remove(request: Request, pk: int, file: int) -> HttpResponse:
    product = _product(request, pk)
    attachment = get_object_or_404(Attachment.objects.of(product), pk=file)
    detach(actor=request.user, attachment=attachment)
    tell(request, gettext("%(file)s is taken off.") % {"file": attachment.name})
    return redirect(_tab_of(product))


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def file_first(request: Request, pk: int, file: int) -> HttpResponse:
    product = _product(request, pk)
    pictures = Attachment.objects.of(product).pictures()
    show_first(actor=request.user, attachment=get_object_or_404(pictures, pk=file))
    return redirect(_tab_of(product))


def _tab(request: Request, product: Product, form: FileForm) -> HttpResponse:
    files = Attachment.objects.of(product).select_related("added_by")
    context = {
        "product": product,
        "form": form,
        "pictures": [file for file in files if file.is_picture],
        "documents": [file for file in files if not file.is_picture],
        "megabytes": MEGABYTES_MAX,
        "kinds": ", ".join(suffix.removeprefix(".").upper() for suffix in DOCUMENTS),
    }
    return render(request, "catalog/_product_files.html", context)


def _page(request: Request, product: Product, form: FileForm) -> HttpResponse:
    context = {
        "product": product,
        "form": form,
        "megabytes": MEGABYTES_MAX,
        "back": _tab_of(product),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/file_form.html", context, status=status)


def _tab_of(product: Product) -> str:
    return reverse("catalog:product-detail", args=[product.pk]) + "?tab=product-files"


def _product(request: Request, pk: int) -> Product:
    return get_object_or_404(Product.objects.visible_to(request.user).for_display(), pk=pk)
