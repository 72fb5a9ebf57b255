"""Warehouses, and looking a product up on a phone."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.selectors.unknown import offer_for
from core.calendars import open_days
from core.lists import ListPage, PageAction
from core.periods import today
from core.requests import Request
from core.scan_answers import refused
from inventory.filters import WarehouseFilter
from inventory.models import Lane, StockDocument, Warehouse
from inventory.selectors import next_trip
from inventory.selectors.pages import value_by_warehouse
from inventory.selectors.scanned import meaning_of
from inventory.selectors.waiting import locations_with_stock, waiting_at
from inventory.tables import WarehouseTable

SEE = "inventory.view_warehouse"
SEE_VALUE = "inventory.view_stockcost"
SHOWN_MAX = 50


class WarehouseList(ListPage):
    """The reader's places."""

    model = Warehouse
    table_class = WarehouseTable
    filterset_class = WarehouseFilter
    title = _("Places")
    permission = SEE
    order_by = ("code",)
    search_fields = ("code", "name_zh", "name_en", "address")
    search_label = _("Code, name or address")
    empty_title = _("No places yet")
    actions = (
        PageAction(
            label=_("New place"),
            url_name="inventory:warehouse-create",
            permission="inventory.add_warehouse",
        ),
    )
    empty_text = _("Add the first one, then its zones and bins.")

    def get_queryset(self) -> QuerySet[Warehouse]:
        return super().get_queryset().select_related("supplied_by")


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def warehouse_detail(request: Request, pk: int) -> HttpResponse:
    warehouse = _place(request, pk)
    context: dict[str, Any] = {
        "warehouse": warehouse,
        "people": warehouse.members.filter(is_active=True).order_by("username"),
        "may_see_value": request.user.has_perm(SEE_VALUE),
        "next_open": open_days(warehouse.calendar).first_from(today(warehouse.time_zone)),
        "today": today(warehouse.time_zone),
    }
    if context["may_see_value"]:
        context["value"] = value_by_warehouse([warehouse]).get(warehouse.pk, 0)
    return render(request, "inventory/warehouse_detail.html", context)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def warehouse_waiting(request: Request, pk: int) -> HttpResponse:
    """The tab of what waits at a place: drafts, transfers both ways, requests both ways."""
    warehouse = _place(request, pk)
    context = {"warehouse": warehouse, "waiting": waiting_at(warehouse, request.user)}
    return render(request, "inventory/_place_waiting.html", context)


@require_safe
@login_required
@permission_required("inventory.view_stockdocument", raise_exception=True)
def warehouse_done(request: Request, pk: int) -> HttpResponse:
    """The tab of what was done at a place, the newest first."""
    warehouse = _place(request, pk)
    documents = StockDocument.objects.filter(warehouse=warehouse).for_display().order_by("-pk")
    context = {"warehouse": warehouse, "documents": documents[:SHOWN_MAX], "shown": SHOWN_MAX}
    return render(request, "inventory/_place_done.html", context)


@require_safe
@login_required
@permission_required("inventory.view_location", raise_exception=True)
def warehouse_locations(request: Request, pk: int) -> HttpResponse:
    """The tab of zones and bins, each with what lies in it."""
    warehouse = _place(request, pk)
    context = {
        "warehouse": warehouse,
        "rows": locations_with_stock(warehouse),
        "may_add": request.user.has_perm("inventory.add_location"),
        "may_change": request.user.has_perm("inventory.change_location"),
    }
    return render(request, "inventory/_place_locations.html", context)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def warehouse_lanes(request: Request, pk: int) -> HttpResponse:
    """The tab of lanes, with the next trip of each."""
    warehouse = _place(request, pk)
    lanes = Lane.objects.filter(Q(source=warehouse) | Q(destination=warehouse))
    ends = lanes.select_related("source__calendar", "destination__calendar").order_by("pk")
    context = {
        "warehouse": warehouse,
        "rows": [(lane, next_trip(lane, today(lane.source.time_zone))) for lane in ends],
        "may_add": request.user.has_perm("inventory.add_lane"),
        "may_change": request.user.has_perm("inventory.change_lane"),
    }
    return render(request, "inventory/_place_lanes.html", context)


def _place(request: Request, pk: int) -> Warehouse:
    places = Warehouse.objects.visible_to(request.user).select_related("supplied_by", "calendar")
    return get_object_or_404(places, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("inventory.view_stockbalance", raise_exception=True)
def floor_lookup(request: Request) -> HttpResponse:
    """What a scanned or typed code means, and where there is some of it."""
    code = (request.POST.get("code") or request.GET.get("code", "")).strip()
    meaning = meaning_of(code, request.user)
    is_part = request.method == "POST" and request.headers.get("HX-Request")
    name = "inventory/_floor_found.html" if is_part else "inventory/floor_lookup.html"
    back = reverse("inventory:floor-lookup")
    is_unknown = bool(code) and not meaning.is_known
    offer = offer_for(code, request.user, back=back) if is_unknown else None
    context = {"code": code, "meaning": meaning, "offer": offer, "is_part": is_part}
    page = render(request, name, context, status=404 if is_unknown else 200)
    if offer is not None and is_part:
        return refused(request, offer.words, back=back, link=offer.link, part=page)
    return page
