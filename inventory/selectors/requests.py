"""What became of a store request, and what there is to meet it with."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.fields import total
from core.models import User
from inventory.choices import AVAILABLE_KINDS, RequestStatus
from inventory.models import StockBalance, StockRequest, Warehouse


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a request, or will."""

    what: str
    at: datetime | None = None  # None: still to come.
    who: str = ""
    expected_on: date | None = None
    tone: str = "success"


def timeline_of(request: StockRequest) -> list[Step]:
    """From asking to arrival, in order; what is still to come stands last, with its day."""
    steps = [Step(_("Asked"), request.asked_at, _who(request.asked_by))]
    if request.status == RequestStatus.ASKED:
        return [*steps, Step(_("Waits for an answer"), tone="warning")]
    tone = "success" if request.status == RequestStatus.APPROVED else "danger"
    answered = str(request.get_status_display())
    steps.append(Step(answered, request.decided_at, _who(request.decided_by), tone=tone))
    transfer = request.transfer
    if transfer is None:
        return steps
    if transfer.status == "cancelled":
        return [*steps, Step(_("The transfer was cancelled"), tone="danger")]
    if transfer.shipped_at is None or transfer.status == "draft":
        return [*steps, Step(_("Waits to be shipped"), tone="warning")]
    steps.append(Step(_("Shipped"), transfer.shipped_at))
    if transfer.status == "received":
        return [*steps, Step(_("Received"), transfer.received_at)]
    return [*steps, Step(_("Arrives"), expected_on=transfer.expected_on, tone="info")]


def stock_behind(request: StockRequest) -> dict[int, Decimal]:
    """What the place that was asked has available, by product of the request."""
    rows = StockBalance.objects.filter(
        product__in=request.lines.values("product"),
        location__warehouse=request.source,
        location__kind__in=AVAILABLE_KINDS,
    )
    sums = rows.values_list("product_id").annotate(free=total("on_hand") - total("reserved"))
    return dict(sums.order_by())


def requests_to_answer(user: User) -> int:
    """Requests that one of ``user``'s places was asked and has not answered."""
    mine = Warehouse.objects.visible_to(user)
    return StockRequest.objects.awaiting_answer().filter(source__in=mine).count()


def _who(person: Any) -> str:
    return "" if person is None else str(person)
