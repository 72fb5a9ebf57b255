"""How heavy and how large a product is."""

from functools import partial

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from catalog.forms import MeasuresForm
from catalog.models import Product, ProductMeasures
from catalog.services.measures import set_measures
from core.http import redraw_if_refused
from core.requests import Request
from core.toasts import tell


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("catalog.change_productmeasures", raise_exception=True)
def product_measures(request: Request, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user).for_display(), pk=pk)
    row = ProductMeasures.objects.filter(product=product).first()
    initial = {"weight": row.weight, "volume": row.volume} if row else None
    form = MeasuresForm(request.POST or None, initial=initial)
    context = {"product": product, "form": form}
    page = partial(render, request, "catalog/measures_form.html", context)
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    set_measures(actor=request.user, product=product, given=form.cleaned_data)
    tell(request, gettext("Weight and volume of %(product)s are kept.") % {"product": product})
    return redirect("catalog:product-detail", product.pk)
