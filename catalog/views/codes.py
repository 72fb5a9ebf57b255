"""A code that a scan did not know: linked to a product, and the scan goes on."""

from functools import partial

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.forms import CodeLinkForm
from catalog.selectors.unknown import CHANGE, linkable_code
from catalog.services.linking import link_barcode
from core.http import redraw_if_refused
from core.requests import Request
from core.toasts import tell


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGE, raise_exception=True)
def code_link(request: Request) -> HttpResponse:
    """Which product a code belongs to; then back to where it was scanned, which takes it."""
    scanned = request.GET.get("code", "").strip()
    code = linkable_code(scanned)
    form = CodeLinkForm(request.POST or None, code=code)
    back = _back_of(request)
    context = {"form": form, "code": code, "scanned": scanned, "back": back}
    page = partial(render, request, "catalog/code_link.html", context)
    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(status=422)
    redraw_if_refused(request, page, form)
    product = link_barcode(actor=request.user, code=code, **form.cleaned_data)
    tell(request, _("%(code)s is %(product)s now.") % {"code": code, "product": product})
    mark = "&" if "?" in back else "?"
    return redirect(f"{back}{mark}{urlencode({'linked': scanned})}")


def _back_of(request: Request) -> str:
    """The page of ours that the reader came from."""
    back = request.GET.get("back", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(
        back, allowed_hosts=None, require_https=request.is_secure()
    )
    return back if is_ours else "/"
