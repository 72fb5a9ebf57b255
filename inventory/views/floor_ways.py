"""Transfers on a phone: which wait, and a new one."""

from functools import partial

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import redraw_if_refused
from core.requests import Request
from core.scan_answers import led, refused
from inventory.choices import TransferStatus
from inventory.forms.floor import FloorTransferStartForm
from inventory.models import Transfer, Warehouse
from inventory.services.transfers import start_transfer

CHANGE = "inventory.change_transfer"
ADD = "inventory.add_transfer"
SHOWN_MAX = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGE, raise_exception=True)
def floor_transfers(request: Request) -> HttpResponse:
    """What comes to the reader's places and what leaves them; a scanned number opens one."""
    if request.method == "POST":
        number = request.POST.get("code", "").strip()
        found = Transfer.objects.visible_to(request.user).filter(number__iexact=number).first()
        if found is not None:
            return led(request, reverse("inventory:floor-transfer", args=[found.pk]))
        words = _("No transfer of your places has the number “%(code)s”.") % {"code": number}
        return refused(request, words, back=reverse("inventory:floor-transfers"))
    mine = Warehouse.objects.visible_to(request.user)
    rows = Transfer.objects.for_display().order_by("expected_on", "pk")
    coming = rows.filter(destination__in=mine, status=TransferStatus.SHIPPED)
    leaving = rows.filter(source__in=mine, status=TransferStatus.DRAFT)
    context = {
        "coming": coming[:SHOWN_MAX],
        "leaving": leaving[:SHOWN_MAX],
        "may_make": request.user.has_perm(ADD),
    }
    return render(request, "inventory/floor_transfers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ADD, raise_exception=True)
def floor_transfer_create(request: Request) -> HttpResponse:
    """From where to where; the goods are scanned on the next page."""
    form = FloorTransferStartForm(request.POST or None, user=request.user)
    page = partial(render, request, "inventory/floor_transfer_start.html", {"form": form})
    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(status=422)
    redraw_if_refused(request, page, form)
    transfer = start_transfer(actor=request.user, **form.cleaned_data)
    return redirect(f"{reverse('inventory:floor-transfer', args=[transfer.pk])}?add=1")
