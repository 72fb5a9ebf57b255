"""Warehouses, and looking a product up on a phone."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.lists import ListPage
from core.requests import Request
from inventory.filters import WarehouseFilter
from inventory.models import Lane, Location, Warehouse
from inventory.selectors.pages import value_by_warehouse
from inventory.selectors.scanned import meaning_of
from inventory.tables import WarehouseTable

SEE = "inventory.view_warehouse"
SEE_VALUE = "inventory.view_stockcost"


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
    empty_text = _("An administrator adds them under Setup.")

    def get_queryset(self) -> QuerySet[Warehouse]:
        return super().get_queryset().select_related("supplied_by")


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def warehouse_detail(request: Request, pk: int) -> HttpResponse:
    places = Warehouse.objects.visible_to(request.user).select_related("supplied_by")
    warehouse = get_object_or_404(places, pk=pk)
    may_see_value = request.user.has_perm(SEE_VALUE)
    context: dict[str, Any] = {
        "warehouse": warehouse,
        "locations": Location.objects.filter(warehouse=warehouse),
        "lanes_in": Lane.objects.filter(destination=warehouse).select_related("source"),
        "lanes_out": Lane.objects.filter(source=warehouse).select_related("destination"),
        "people": warehouse.members.filter(is_active=True).order_by("username"),
        "may_see_value": may_see_value,
    }
    if may_see_value:
        context["value"] = value_by_warehouse([warehouse]).get(warehouse.pk, 0)
    return render(request, "inventory/warehouse_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("inventory.view_stockbalance", raise_exception=True)
def floor_lookup(request: Request) -> HttpResponse:
    """What a scanned or typed code means, and where there is some of it."""
    code = (request.POST.get("code") or request.GET.get("code", "")).strip()
    meaning = meaning_of(code, request.user)
    is_part = request.method == "POST" and request.headers.get("HX-Request")
    name = "inventory/_floor_found.html" if is_part else "inventory/floor_lookup.html"
    status = 200 if meaning.is_known or not code else 404
    return render(request, name, {"code": code, "meaning": meaning}, status=status)
