"""What waits at one place, and what lies in each of its locations."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.fields import total
from core.models import User
from core.quantities import NOTHING
from inventory.choices import TransferStatus
from inventory.models import (
    Location,
    StockBalance,
    StockDraft,
    StockRequest,
    Transfer,
    Warehouse,
)

SHOWN_MAX = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits at a place: what to do, with what, and by when."""

    deed: str
    subject: Any
    url: str
    about: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A zone or bin with what lies in it and in all that is within it."""

    location: Location
    on_hand: Decimal

    @property
    def fill_percent(self) -> int | None:
        limit = self.location.capacity_quantity
        return None if limit is None else int(self.on_hand * 100 / limit)

    @property
    def is_overfull(self) -> bool:
        limit = self.location.capacity_quantity
        return limit is not None and self.on_hand > limit


def waiting_at(warehouse: Warehouse, user: User) -> list[Waiting]:
    """Everything that waits at ``warehouse`` for somebody, as far as ``user`` may see it."""
    rows: list[Waiting] = []
    if user.has_perm("inventory.view_stockrequest"):
        rows += _requests(warehouse)
    if user.has_perm("inventory.view_transfer"):
        rows += _transfers(warehouse)
    if user.has_perm("inventory.view_stockdraft"):
        drafts = StockDraft.objects.open().filter(warehouse=warehouse).for_display()
        rows += [
            Waiting(
                _("Post"),
                draft,
                reverse("inventory:draft-detail", args=[draft.pk]),
                str(draft.get_kind_display()),
                draft.effective_on,
            )
            for draft in drafts.order_by("-pk")[:SHOWN_MAX]
        ]
    return rows


def _requests(warehouse: Warehouse) -> list[Waiting]:
    waiting = StockRequest.objects.awaiting_answer().for_display().order_by("wanted_on", "pk")
    return [
        Waiting(
            deed,
            request,
            reverse("inventory:request-detail", args=[request.pk]),
            f"{request.source.name} → {request.destination.name}",
            request.wanted_on,
        )
        for deed, rows in (
            (_("Answer"), waiting.filter(source=warehouse)),
            (_("Wait for an answer"), waiting.filter(destination=warehouse)),
        )
        for request in rows[:SHOWN_MAX]
    ]


def _transfers(warehouse: Warehouse) -> list[Waiting]:
    rows = Transfer.objects.for_display().order_by("expected_on", "pk")
    ways = (
        (_("Ship"), rows.filter(source=warehouse, status=TransferStatus.DRAFT)),
        (_("Receive"), rows.filter(destination=warehouse, status=TransferStatus.SHIPPED)),
    )
    return [
        Waiting(
            deed,
            transfer,
            reverse("inventory:transfer-detail", args=[transfer.pk]),
            f"{transfer.source.name} → {transfer.destination.name}",
            transfer.expected_on,
        )
        for deed, transfers in ways
        for transfer in transfers[:SHOWN_MAX]
    ]


def drafts_to_post(user: User) -> int:
    """Drafts that wait in one of ``user``'s places."""
    return StockDraft.objects.visible_to(user).open().count()


def locations_with_stock(warehouse: Warehouse) -> list[LocationRow]:
    """The locations of ``warehouse`` in the order of the tree, each with all that lies within."""
    balances = StockBalance.objects.filter(location__warehouse=warehouse)
    held = dict(balances.values_list("location_id").annotate(sum=total("on_hand")).order_by())
    places = list(Location.objects.filter(warehouse=warehouse).order_by("path", "pk"))
    sums: dict[str, Decimal] = {}
    for place in places:
        codes = place.path.rstrip("/").split("/")
        for depth in range(1, len(codes) + 1):
            path = "/".join(codes[:depth]) + "/"
            sums[path] = sums.get(path, NOTHING) + held.get(place.pk, NOTHING)
    for place in places:
        place.warehouse = warehouse
    return [LocationRow(place, sums.get(place.path, NOTHING)) for place in places]
