"""Places, locations and lanes made and changed at the desk."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from core.http import redraw_if_refused
from core.requests import Request
from core.toasts import tell
from inventory.forms.places import LaneForm, PlaceForm, PlaceLocationForm
from inventory.models import Lane, Location, Warehouse
from inventory.services.lanes import remove_lane, save_lane
from inventory.services.locations import add_location, update_location
from inventory.services.places import add_warehouse, update_warehouse

WAYS = ["GET", "HEAD", "POST"]


@require_http_methods(WAYS)
@login_required
@permission_required("inventory.add_warehouse", raise_exception=True)
def warehouse_create(request: Request) -> HttpResponse:
    form = PlaceForm(request.POST or None)
    page = partial(_page, request, form, gettext("New place"), reverse("inventory:warehouse-list"))
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    warehouse = add_warehouse(
        form.fill(Warehouse()), actor=request.user, members=form.cleaned_data["members"]
    )
    tell(request, gettext("%(place)s stands.") % {"place": warehouse})
    return redirect("inventory:warehouse-detail", warehouse.pk)


@require_http_methods(WAYS)
@login_required
@permission_required("inventory.change_warehouse", raise_exception=True)
def warehouse_edit(request: Request, pk: int) -> HttpResponse:
    warehouse = _place(request, pk)
    initial = {
        name: getattr(warehouse, name) for name in PlaceForm.base_fields if name != "members"
    }
    initial["members"] = list(warehouse.members.values_list("pk", flat=True))
    form = PlaceForm(request.POST or None, initial=initial)
    back = reverse("inventory:warehouse-detail", args=[pk])
    page = partial(_page, request, form, str(warehouse), back)
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    update_warehouse(form.fill(warehouse), actor=request.user, members=form.cleaned_data["members"])
    tell(request, gettext("%(place)s was changed.") % {"place": warehouse})
    return redirect(back)


@require_http_methods(WAYS)
@login_required
@permission_required("inventory.add_location", raise_exception=True)
def location_create(request: Request, pk: int) -> HttpResponse:
    """A new zone or bin of the place ``pk``."""
    warehouse = _place(request, pk)
    form = PlaceLocationForm(request.POST or None, warehouse=warehouse)
    back = _tab(pk, "warehouse-locations")
    title = gettext("New location in %(place)s") % {"place": warehouse}
    page = partial(_page, request, form, title, back)
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    location = add_location(form.fill(Location(warehouse=warehouse)), actor=request.user)
    tell(request, gettext("%(place)s stands.") % {"place": location})
    return redirect(back)


@require_http_methods(WAYS)
@login_required
@permission_required("inventory.change_location", raise_exception=True)
def location_edit(request: Request, pk: int) -> HttpResponse:
    locations = Location.objects.visible_to(request.user).select_related("warehouse", "parent")
    location = get_object_or_404(locations, pk=pk)
    warehouse = _place(request, location.warehouse_id or 0)
    form = PlaceLocationForm(request.POST or None, warehouse=warehouse, location=location)
    back = _tab(warehouse.pk, "warehouse-locations")
    page = partial(_page, request, form, str(location), back)
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    update_location(form.fill(location), actor=request.user)
    tell(request, gettext("%(place)s was changed.") % {"place": location})
    return redirect(back)


@require_http_methods(WAYS)
@login_required
@permission_required("inventory.add_lane", raise_exception=True)
def lane_create(request: Request, pk: int) -> HttpResponse:
    """A new lane from or to the place ``pk``."""
    warehouse = _place(request, pk)
    initial = {"destination": warehouse, "source": warehouse.supplied_by}
    form = LaneForm(request.POST or None, initial=initial)
    return _save_lane(request, form, Lane(), gettext("New lane"), _tab(pk, "warehouse-lanes"))


@require_http_methods(WAYS)
@login_required
@permission_required("inventory.change_lane", raise_exception=True)
def lane_edit(request: Request, pk: int) -> HttpResponse:
    lane = _lane(request, pk)
    form = LaneForm(request.POST or None, lane=lane)
    back = _tab(lane.destination_id, "warehouse-lanes")
    remove = reverse("inventory:lane-remove", args=[pk])
    return _save_lane(request, form, lane, str(lane), back, remove=remove)


@require_POST
@login_required
@permission_required("inventory.delete_lane", raise_exception=True)
def lane_remove(request: Request, pk: int) -> HttpResponse:
    lane = _lane(request, pk)
    back = _tab(lane.destination_id, "warehouse-lanes")
    remove_lane(lane, actor=request.user)
    tell(request, gettext("The lane was removed."))
    return redirect(back)


def _save_lane(
    request: Request, form: LaneForm, lane: Lane, title: str, back: str, *, remove: str = ""
) -> HttpResponse:
    page = partial(_page, request, form, title, back, remove=remove)
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    saved = save_lane(form.fill(lane), actor=request.user)
    tell(request, gettext("The lane %(lane)s was saved.") % {"lane": saved})
    return redirect(back)


def _page(
    request: Request, form: Any, title: str, back: str, *, remove: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "remove": remove}
    return render(request, "inventory/place_form.html", context, status=status)


def _place(request: Request, pk: int) -> Warehouse:
    places = Warehouse.objects.visible_to(request.user).select_related("supplied_by", "calendar")
    return get_object_or_404(places, pk=pk)


def _lane(request: Request, pk: int) -> Lane:
    lanes = Lane.objects.visible_to(request.user).select_related("source", "destination")
    return get_object_or_404(lanes, pk=pk)


def _tab(pk: int, tab: str) -> str:
    return f"{reverse('inventory:warehouse-detail', args=[pk])}?tab={tab}"
