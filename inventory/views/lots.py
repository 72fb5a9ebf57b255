"""Lots: the list, the life of one, and calling some back."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Product
from core import exports
from core.display import bilingual
from core.lists import BulkAction, ListPage, Preset
from core.periods import days_left
from core.requests import Request
from core.toasts import tell
from inventory.errors import NoLotsChosen, TooManyLots
from inventory.lot_filters import LotFilter
from inventory.lot_tables import LotTable
from inventory.models import Lot
from inventory.selectors.expiry import WITHIN
from inventory.selectors.recall import Recall, delivered_in_all, deliveries_of, recall_of
from inventory.selectors.trace import lot_history, with_stock

SEE = "inventory.view_lot"
STEPS_SHOWN = 200
DELIVERIES_SHOWN = 200
LOTS_MAX = 200  # So many can be called back in one list.


class LotList(ListPage):
    """Lots and serial numbers that are or were in the reader's places."""

    model = Lot
    table_class = LotTable
    filterset_class = LotFilter
    title = _("Lots")
    permission = SEE
    order_by = ("product__sku", "expires_on", "code")
    search_fields = ("code", "product__search_text")
    search_label = _("Lot, serial number or product")
    bulk_actions = (
        BulkAction(
            label=_("Recall list"),
            url_name="inventory:lot-recall-chosen",
            permission=SEE,
            icon="list-details",
        ),
    )
    presets = (
        Preset(label=_("On hand"), parameters={"is_gone": "false"}),
        *(
            Preset(label=label, parameters={"expires_within": key, "is_gone": "false"})
            for key, label in WITHIN.items()
        ),
    )
    empty_title = _("No lots yet")
    empty_text = _("Lots are made when goods of a tracked product are received.")

    def get_queryset(self) -> QuerySet[Lot]:
        return with_stock(super().get_queryset().named().for_display(), self.request.user)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def lot_detail(request: Request, pk: int) -> HttpResponse:
    """Forward and back in one view."""
    lot = get_object_or_404(_lots(request), pk=pk)
    left = None if lot.expires_on is None else days_left(lot.expires_on)
    context = {
        "lot": lot,
        "history": lot_history(lot, request.user, limit=STEPS_SHOWN),
        "days_left": left,
        "days_over": None if left is None else -left,
        "is_limited": not request.user.has_every_place,
    }
    return render(request, "inventory/lot_detail.html", context)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def lot_recall(request: Request, pk: int) -> HttpResponseBase:
    return _recall(request, [get_object_or_404(_lots(request), pk=pk)])


@require_POST
@login_required
@permission_required(SEE, raise_exception=True)
def lot_recall_chosen(request: Request) -> HttpResponse:
    """The lots ticked in the list, as an address that can be kept and sent on."""
    keys = list(
        LotList.selection(request).order_by("pk").values_list("pk", flat=True)[: LOTS_MAX + 1]
    )
    if not keys:
        raise NoLotsChosen
    if len(keys) > LOTS_MAX:
        raise TooManyLots(limit=LOTS_MAX)
    query = QueryDict(mutable=True)
    query.setlist("lot", [str(key) for key in keys])
    return redirect(f"{reverse('inventory:lot-recall-many')}?{query.urlencode()}")


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def lot_recall_many(request: Request) -> HttpResponseBase:
    """Several lots in one list: ``?lot=1&lot=2``; those the reader may not see are not there."""
    keys = [key for key in request.GET.getlist("lot") if key.isdecimal()][:LOTS_MAX]
    lots = list(_lots(request).filter(pk__in=keys).order_by("product__sku", "code"))
    if not lots:
        tell(request, gettext("Choose the lots first."), level="warning")
        return redirect("inventory:lot-list")
    return _recall(request, lots)


def _lots(request: HttpRequest) -> QuerySet[Lot]:
    return Lot.objects.visible_to(request.user).named().for_display()


def _recall(request: HttpRequest, lots: list[Lot]) -> HttpResponseBase:
    recall = recall_of(lots, request.user)
    if file_format := request.GET.get("export"):
        rows = _rows(recall, request)
        return exports.file_of(_header(), rows, name="recall", file_format=file_format)
    context = {
        "recall": recall,
        "lot": lots[0] if len(lots) == 1 else None,
        "deliveries": list(islice(deliveries_of(recall, request.user), DELIVERIES_SHOWN)),
        "delivered": delivered_in_all(recall),
        "is_cut": recall.delivery_count > DELIVERIES_SHOWN,
        "is_limited": not request.user.has_every_place,
    }
    return render(request, "inventory/lot_recall.html", context)


def _header() -> list[str]:
    labels = (
        _("Where"),
        _("Lot"),
        _("Code"),
        _("Product"),
        _("Expires on"),
        _("Quantity"),
        _("Unit"),
        _("Customer or place"),
        _("Contact"),
        _("Phone"),
        _("Order"),
        _("Document"),
        _("Day"),
    )
    return [str(label) for label in labels]


def _rows(recall: Recall, request: HttpRequest) -> Iterator[list[Any]]:
    """First what we still have, then who got the rest, then what is no more."""
    for balance in recall.here:
        facts = _facts(balance.product, balance.lot, balance.on_hand)
        yield [gettext("With us"), *facts, str(balance.location), None, None, None, None, None]
    for row in deliveries_of(recall, request.user):
        where = gettext("Came back") if row.quantity < 0 else gettext("With a customer")
        party, document = row.party, row.movement.document
        who = [party.name, party.contact, party.phone, party.order] if party else [None] * 4
        number = document.number if row.is_readable else None
        moved = row.movement
        yield [where, *_facts(moved.product, moved.lot, row.quantity), *who, number, row.day]
    for gone in recall.gone:
        facts = _facts(gone.lot.product, gone.lot, gone.quantity)
        yield [gettext("No more"), *facts, str(gone.location), None, None, None, None, None]


def _facts(product: Product, lot: Lot, quantity: Any) -> list[Any]:
    names = [lot.code, product.sku, bilingual(product), lot.expires_on]
    return [*names, quantity, bilingual(product.unit)]
