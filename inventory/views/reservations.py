"""Who holds what: the list, one promise with its goods, holding by hand, letting go."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Product
from core.http import redraw_if_refused
from core.list_parts import BulkAction, PageAction, Preset
from core.lists import ListPage
from core.models import AuditEntry
from core.requests import Request
from core.toasts import tell
from inventory.choices import Priority, PromiseState
from inventory.filters import PromiseFilter
from inventory.forms import HoldForm, PriorityForm, ReleaseForm, new_key
from inventory.models import Promise, Reservation, Warehouse
from inventory.selectors.availability import availability, days_to_be_filled
from inventory.services.reservations import (
    hold_goods,
    issue_held,
    release_promises,
    set_priority,
)
from inventory.tables import OpenPromiseTable, PromiseTable

SEE = "inventory.view_promise"
RELEASE = "inventory.release_promise"
HOLD = "inventory.add_promise"
POST = "inventory.post_stockdocument"
RELEASED_AT_ONCE = 200
SHOWN = 50
DEEDS = {
    "hold": _("Held by hand"),
    "priority": _("Priority changed"),
    "release": _("Released"),
    "expire": _("Its time was up"),
}


class PromiseList(ListPage):
    """Who holds what in the reader's places: open promises, unless others are asked for."""

    model = Promise
    table_class = PromiseTable
    filterset_class = PromiseFilter
    title = _("Reservations")
    subtitle = _("Who holds what")
    permission = SEE
    order_by = ("needed_on", "priority", "pk")
    search_fields = ("reference", "owner", "product__search_text", "reservations__lot__code")
    search_label = _("Order, product or lot")
    actions = (
        PageAction(label=_("Hold goods"), url_name="inventory:reservation-create", permission=HOLD),
    )
    bulk_actions = (
        BulkAction(
            label=_("Release"),
            url_name="inventory:reservation-choose",
            permission=RELEASE,
            icon="x",
        ),
    )
    presets = (
        Preset(label=_("Backordered"), parameters={"is_short": "true"}),
        Preset(label=_("Urgent"), parameters={"priority": str(Priority.URGENT.value)}),
        Preset(label=_("Released"), parameters={"state": PromiseState.RELEASED.value}),
    )
    empty_title = _("Nothing is promised")
    empty_text = _("Confirmed orders, drafted transfers and goods held by hand show here.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not {"state", "export"} & self.query.keys():
            self.table_class = OpenPromiseTable

    def get_queryset(self) -> QuerySet[Promise]:
        rows = super().get_queryset().for_display().with_missing()
        return rows if "state" in self.query else rows.open()

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        found = super().search(Promise.objects.all(), text)
        return queryset.filter(pk__in=found.values("pk"))


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def reservation_detail(request: Request, pk: int) -> HttpResponse:
    return _page(request, _find(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(HOLD, raise_exception=True)
def reservation_create(request: Request) -> HttpResponse:
    """Hold goods back for somebody."""
    form = HoldForm(request.POST or None, user=request.user)
    page = partial(render, request, "inventory/reservation_form.html", {"form": form})
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    given = form.cleaned_data
    key = f"page:{request.user.pk}:{given['key']}"
    held = hold_goods(actor=request.user, **(given | {"key": key[:58]}))
    if held.missing:
        message = gettext("%(holder)s: reserved as far as there is stock, the rest when it comes.")
    else:
        message = gettext("%(holder)s: reserved.")
    tell(request, message % {"holder": held})
    return redirect("inventory:reservation-detail", held.pk)


@require_POST
@login_required
@permission_required(RELEASE, raise_exception=True)
def reservation_choose(request: Request) -> HttpResponse:
    """From the list to the page that asks why."""
    rows = PromiseList.selection(request).filter(state=PromiseState.OPEN)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[: RELEASED_AT_ONCE + 1])
    if not keys or len(keys) > RELEASED_AT_ONCE:
        message = gettext("Choose between one and %(limit)s reservations that are open.")
        tell(request, message % {"limit": RELEASED_AT_ONCE}, level="error")
        return redirect("inventory:reservation-list")
    query = urlencode({"selected": ",".join(map(str, keys))})
    return redirect(f"{reverse('inventory:reservation-release')}?{query}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(RELEASE, raise_exception=True)
def reservation_release(request: Request) -> HttpResponse:
    """Why the goods are let go; then they are, and go to whose turn it is."""
    initial = {"selected": request.GET.get("selected", ""), "key": new_key()}
    form = ReleaseForm(request.POST or None, initial=initial)
    chosen = str(request.POST.get("selected") or initial["selected"])
    keys = [int(key) for key in chosen.split(",") if key.isdecimal() and len(key) < 19]
    rows = Promise.objects.visible_to(request.user).open().for_display()
    promises = list(rows.filter(pk__in=keys[:RELEASED_AT_ONCE]).order_by("pk"))
    context = {"form": form, "rows": [(promise, None) for promise in promises]}
    page = partial(render, request, "inventory/reservation_release.html", context)
    if request.method != "POST" or not form.is_valid():
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    released = release_promises(
        actor=request.user, promises=promises, reason=form.cleaned_data["reason"]
    )
    message = ngettext(
        "%(count)s reservation was released.",
        "%(count)s reservations were released.",
        len(released),
    )
    tell(request, message % {"count": len(released)})
    return redirect("inventory:reservation-list")


@require_POST
@login_required
@permission_required(RELEASE, raise_exception=True)
def reservation_priority(request: Request, pk: int) -> HttpResponse:
    promise, form = _find(request, pk), PriorityForm(request.POST)
    if not form.is_valid():
        return _page(request, promise, form, status=422)
    set_priority(
        actor=request.user, promises=[promise], priority=Priority(form.cleaned_data["priority"])
    )
    tell(request, gettext("%(holder)s: the priority was changed.") % {"holder": promise})
    return redirect("inventory:reservation-detail", pk)


@require_POST
@login_required
@permission_required(POST, raise_exception=True)
def reservation_use(request: Request, pk: int) -> HttpResponse:
    """What was held by hand has been used; a second tap finds it done."""
    promise = _find(request, pk)
    document = issue_held(actor=request.user, held=promise, key=f"use-held:{promise.pk}")
    tell(request, gettext("%(number)s was posted.") % {"number": document.number})
    return redirect("inventory:document-detail", document.pk)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def product_promised(request: Request, pk: int) -> HttpResponse:
    """The tab "Promised" of a product's page: what may be promised, and who holds what."""
    product = get_object_or_404(Product.objects.visible_to(request.user).for_display(), pk=pk)
    places = availability([product.pk], Warehouse.objects.visible_to(request.user))
    rows = Promise.objects.visible_to(request.user).open().of([product.pk])
    promises = list(rows.for_display().in_turn()[: SHOWN + 1])
    days = days_to_be_filled(promises[:SHOWN])
    context = {
        "product": product,
        "places": sorted(places.values(), key=lambda place: place.warehouse.code),
        "rows": [(promise, days.get(promise.pk)) for promise in promises[:SHOWN]],
        "are_more": len(promises) > SHOWN,
    }
    return render(request, "inventory/_product_promised.html", context)


def _find(request: HttpRequest, pk: int) -> Promise:
    rows = Promise.objects.visible_to(request.user).for_display()
    return get_object_or_404(rows, pk=pk)


def _page(
    request: Request, promise: Promise, form: PriorityForm | None = None, *, status: int = 200
) -> HttpResponse:
    entries = AuditEntry.objects.filter(
        object_type=Promise._meta.label_lower, object_id=str(promise.pk)
    ).select_related("actor")
    is_open = promise.state == PromiseState.OPEN
    may_release = is_open and request.user.has_perm(RELEASE)
    context = {
        "promise": promise,
        "reservations": Reservation.objects.filter(promise=promise).for_display().order_by("-pk"),
        "deeds": [(entry, DEEDS.get(entry.action.split(".")[-1], "")) for entry in entries],
        "expected_on": days_to_be_filled([promise]).get(promise.pk),
        "form": form or PriorityForm(initial={"priority": promise.priority}),
        "release_form": ReleaseForm(initial={"selected": promise.pk, "key": new_key()}),
        "may_release": may_release,
        "may_use": is_open
        and promise.owner.startswith("hold:")
        and promise.reserved_quantity > 0
        and request.user.has_perm(POST),
    }
    return render(request, "inventory/reservation_detail.html", context, status=status)
