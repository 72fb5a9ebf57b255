"""The expiry board: what expires by when, what is proposed, and doing it from the row."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.display import format_money, format_quantity
from core.lists import ListPage, Preset, back_to
from core.requests import Request
from core.toasts import tell
from inventory.errors import ProposalUnreadable
from inventory.expiry_forms import ScrapForm, SendForm, UndoForm
from inventory.lot_filters import ExpiryFilter
from inventory.lot_tables import (
    ExpiryFileTable,
    ExpiryTable,
    ValuedExpiryFileTable,
    ValuedExpiryTable,
)
from inventory.models import StockBalance, StockDocument, Transfer, TransferLine
from inventory.selectors.expiry import (
    WITHIN,
    expiring_balances,
    expiring_in_all,
    expiry_outlook,
)
from inventory.services.corrections import take_back
from inventory.services.expiry import PREFIX, scrap_expired, send_before_expiry, undo_sending

SEE = "inventory.view_stockbalance"
SEE_VALUE = "inventory.view_stockcost"
POST = "inventory.post_stockdocument"
ADD = "inventory.add_transfer"
CHANGE = "inventory.change_transfer"


class ExpiryBoard(ListPage):
    """Goods that are expired or will be within ninety days, with what to do about them."""

    model = StockBalance
    table_class = ExpiryTable
    filterset_class = ExpiryFilter
    title = _("Expiry")
    permission = SEE
    order_by = ("lot__expires_on", "product__sku", "location__warehouse__code")
    search_label = _("Product, barcode, lot or place")
    presets = tuple(
        Preset(label=label, parameters={"expires_within": key}) for key, label in WITHIN.items()
    )
    empty_title = _("Nothing expires within 90 days")
    empty_text = _("Lots with a day of expiry show here in time.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.has_perm(SEE_VALUE):
            self.table_class = ValuedExpiryTable

    def get_queryset(self) -> QuerySet[StockBalance]:
        return expiring_balances(self.request.user)

    def export(self, file_format: str) -> HttpResponseBase:
        """A file has room for more."""
        may_see_value = self.table_class is ValuedExpiryTable
        self.table_class = ValuedExpiryFileTable if may_see_value else ExpiryFileTable
        return super().export(file_format)

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        return queryset.matching(text)

    def table_of(self, rows: Iterable[Any]) -> tables.Table:
        shown = list(rows)
        outlooks = expiry_outlook(shown, self.request.user)
        for row in shown:
            row.outlook = outlooks.get(row.pk)
        return super().table_of(shown)

    @property
    def subtitle(self) -> str:  # type: ignore[override]
        """How much there is in each bucket, and what it is worth to who may see that."""
        may_see_value = self.request.user.has_perm(SEE_VALUE)
        parts = []
        for bucket, (count, value) in expiring_in_all(self.request.user).items():
            worth = f" ({format_money(value)})" if may_see_value and count else ""
            parts.append(f"{WITHIN[bucket]}: {format_quantity(count)}{worth}")
        return " · ".join(parts)


@require_POST
@login_required
@permission_required(POST, raise_exception=True)
def expiry_scrap(request: Request, pk: int) -> HttpResponse:
    balance, given = _balance(request, pk), _read(ScrapForm(request.GET))
    document = scrap_expired(actor=request.user, balance=balance, **given)
    undo = reverse("inventory:expiry-scrap-undo", args=[document.pk])
    tell(
        request,
        gettext("%(number)s: the expired goods are scrapped.") % {"number": document.number},
        undo_url=undo,
    )
    return back_to(request, reverse("inventory:expiry-list"))


@require_POST
@login_required
@permission_required(ADD, raise_exception=True)
def expiry_send(request: Request, pk: int) -> HttpResponse:
    balance, given = _balance(request, pk), _read(SendForm(request.GET, user=request.user))
    line = send_before_expiry(actor=request.user, balance=balance, **given)
    undo = reverse("inventory:expiry-send-undo", args=[line.pk])
    tell(
        request,
        gettext("It is on the draft of transfer %(number)s.") % {"number": line.transfer.number},
        undo_url=f"{undo}?{urlencode({'key': given['key']})}",
    )
    return back_to(request, reverse("inventory:expiry-list"))


@require_POST
@login_required
@permission_required(POST, raise_exception=True)
def scrap_undo(request: Request, pk: int) -> HttpResponse:
    rows = StockDocument.objects.visible_to(request.user).filter(key__startswith=PREFIX)
    document = get_object_or_404(rows, pk=pk)
    reversal = take_back(actor=request.user, document=document, reason=gettext("Undone at once"))
    tell(request, gettext("Undone by %(number)s.") % {"number": reversal.number})
    return back_to(request, reverse("inventory:expiry-list"))


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def send_undo(request: Request, pk: int) -> HttpResponse:
    mine = Transfer.objects.visible_to(request.user)
    line = get_object_or_404(TransferLine.objects.filter(transfer__in=mine), pk=pk)
    undo_sending(actor=request.user, line=line, **_read(UndoForm(request.GET)))
    tell(request, gettext("It is off the draft of the transfer again."))
    return back_to(request, reverse("inventory:expiry-list"))


def _balance(request: Request, pk: int) -> StockBalance:
    return get_object_or_404(StockBalance.objects.visible_to(request.user).for_display(), pk=pk)


def _read(form: Any) -> dict[str, Any]:
    """What a button says: our own pages write it, so what cannot be read is old or made up."""
    if not form.is_valid():
        raise ProposalUnreadable
    return dict(form.cleaned_data)
