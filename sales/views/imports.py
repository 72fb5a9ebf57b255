"""The page on which a file of sales is handed in."""

from functools import partial

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.http import redraw_if_refused
from core.requests import Request
from sales.forms import ImportForm
from sales.services.uploads import start_import


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("exchange.add_importbatch", raise_exception=True)
def import_new(request: Request) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    page = partial(render, request, "sales/import_new.html", {"form": form})
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    batch = start_import(
        actor=request.user,
        file=form.cleaned_data["file"],
        options=form.options(),
        is_trial="in_earnest" not in request.POST,
    )
    return redirect("exchange:batch-detail", batch.pk)
