"""One transfer on a phone: filled, shipped and received by scanning its goods."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.api.idempotency import HEADER
from core.counts import Count, count_in, parts_sent, prefix_of, shown_parts, with_part
from core.http import redraw_if_refused
from core.quantities import NOTHING
from core.requests import Request
from core.scan_answers import refused, taken
from core.toasts import tell
from inventory.choices import OPEN_TRANSFERS, TransferStatus
from inventory.forms import new_key
from inventory.forms.floor import TransferPartForm
from inventory.models import Location, StockDocument, Transfer, TransferLine
from inventory.selectors.scanned import goods_or_bin
from inventory.services.transfers import receive_transfer, ship_transfer
from inventory.services.transfers.counting import (
    add_and_count,
    ask_for_counted,
    count_all,
    count_for_transfer,
    expected_of,
    goods_waiting,
    shelve_for_transfer,
)
from inventory.values import TransferPart
from inventory.views.floor import unknown_code

CHANGE = "inventory.change_transfer"


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the page shows it, with a form for each of its parts."""

    line: TransferLine
    places: list[int]
    forms: list[TransferPartForm]
    counted: Decimal
    expected: Decimal
    is_lit: bool

    @property
    def missing(self) -> Decimal:
        return self.expected - self.counted

    @property
    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGE, raise_exception=True)
def floor_transfer(request: Request, pk: int) -> HttpResponse:
    """One transfer being shipped or received; a POST finishes that, however often it is sent."""
    transfer = _find(request, pk)
    if request.method != "POST":
        return _page(request, transfer)
    rows = _typed(request, transfer)
    page = partial(_page, request, transfer, rows)
    if not all(row.is_valid for row in rows):
        return page(status=422)
    redraw_if_refused(request, page)
    is_shipping = request.POST.get("step") == "ship"
    finish = ship_transfer if is_shipping else receive_transfer
    document = finish(
        actor=request.user,
        transfer=transfer,
        key=f"floor:{request.user.pk}:{request.POST.get('key', '')[:64]}",
        parts={row.line.pk: _moved(row) for row in rows if _moved(row)},
    )
    _count(request, transfer).forget()
    done = _("%(number)s is on its way.") if is_shipping else _("%(number)s was received.")
    tell(request, done % {"number": transfer.number})
    return redirect(f"{reverse('inventory:floor-transfer', args=[pk])}?done={document.pk}")


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def floor_transfer_scan(request: Request, pk: int) -> HttpResponse:
    """One scan: goods count for their line, a bin is where those before it lie."""
    transfer = _find(request, pk, OPEN_TRANSFERS)
    count, key = _count(request, transfer), request.headers.get(HEADER, "")
    code, adds = request.POST.get("code", ""), _adds(request, transfer)
    back = f"{reverse('inventory:floor-transfer', args=[pk])}{'?add=1' if adds else ''}"
    if not request.headers.get("HX-Request"):
        redraw_if_refused(request, partial(_page, request, transfer))
    is_draft = transfer.status == TransferStatus.DRAFT
    place = transfer.source if is_draft else transfer.destination
    waiting = goods_waiting(transfer, count)
    scanned = goods_or_bin(code, place, request.user, waiting=waiting)
    if scanned is None:
        return unknown_code(request, code, back=back)
    lit = None
    if isinstance(scanned, Location):
        if is_draft:
            words = _("Scan the goods: from which bins they leave is worked out.")
            return refused(request, words, back=back)
        shelve_for_transfer(transfer, count, scanned, key=key)
    elif adds:
        given = {"transfer": transfer, "count": count, "goods": scanned, "key": key}
        lit = add_and_count(actor=request.user, **given).pk
    else:
        lit = count_for_transfer(transfer, count, scanned, key=key).pk
    if not request.headers.get("HX-Request"):
        return redirect(back)
    return taken(_lines(request, transfer, lit=lit))


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def floor_transfer_count(request: Request, pk: int) -> HttpResponse:
    """What was typed for a part is kept, so that the next scan does not lose it."""
    transfer = _find(request, pk, OPEN_TRANSFERS)
    count, typed = _count(request, transfer), _typed(request, transfer)
    key = request.headers.get(HEADER) or new_key()
    for row in typed:
        for at, form in zip(row.places, row.forms, strict=True):
            if form.is_valid():
                parts = with_part(count.parts(row.line.pk), at, form.as_part())
                count.put(row.line.pk, parts)
        if _adds(request, transfer):
            given = {"transfer": transfer, "line": row.line, "count": count, "key": key}
            ask_for_counted(actor=request.user, **given)
    wrong = {form.prefix: form for row in typed for form in row.forms if not form.is_valid()}
    return _lines(request, transfer, lit=typed[-1].line.pk if typed else None, wrong=wrong)


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def floor_transfer_all(request: Request, pk: int) -> HttpResponse:
    """Everything is here: all that is expected is counted at once."""
    transfer = _find(request, pk, OPEN_TRANSFERS)
    count_all(transfer, _count(request, transfer))
    return redirect("inventory:floor-transfer", pk)


def _find(request: Request, pk: int, statuses: Any = TransferStatus.values) -> Transfer:
    rows = Transfer.objects.visible_to(request.user).filter(status__in=statuses)
    return get_object_or_404(rows.for_display(), pk=pk)


def _count(request: Request, transfer: Transfer) -> Count:
    """What the reader has counted; shipping and receiving are counts of their own."""
    step = "shipping" if transfer.status == TransferStatus.DRAFT else "arriving"
    return count_in(request.session, f"{step}:{transfer.pk}")


def _adds(request: Request, transfer: Transfer) -> bool:
    """Whether what is counted beyond what the draft asks for is added to it."""
    given = request.POST.get("add") or request.GET.get("add")
    return transfer.status == TransferStatus.DRAFT and given == "1"


def _typed(request: Request, transfer: Transfer) -> list[Row]:
    sent = parts_sent(request.POST)
    lines = transfer.lines.select_related("product__unit").filter(pk__in=sent).order_by("pk")
    bins, rows = _bins(request, transfer), []
    for line in lines:
        forms = [
            TransferPartForm(request.POST, prefix=prefix_of(line.pk, at), line=line, bins=bins)
            for at in sent[line.pk]
        ]
        quantities = [form.cleaned_data["quantity"] for form in forms if form.is_valid()]
        counted = sum(filter(None, quantities), NOTHING)
        expected = expected_of(transfer, line)
        is_lit = len(quantities) < len(forms) or counted > expected
        rows.append(Row(line, sent[line.pk], forms, counted, expected, is_lit))
    return sorted(rows, key=lambda row: not row.is_lit)


def _rows(
    request: Request, transfer: Transfer, lit: int | None, wrong: dict[str, TransferPartForm]
) -> list[Row]:
    """What was counted last comes first, what is complete comes last."""
    count, bins, rows = _count(request, transfer), _bins(request, transfer), []
    for line in transfer.lines.select_related("product__unit").order_by("pk"):
        shown = shown_parts(count.parts(line.pk))
        forms = []
        for at, part in shown:
            prefix = prefix_of(line.pk, at)
            initial = {**part, "bin": int(part["bin"]) if part.get("bin") else None}
            made = TransferPartForm(prefix=prefix, initial=initial, line=line, bins=bins)
            forms.append(wrong.get(prefix, made))
        expected, counted = expected_of(transfer, line), count.total(line.pk)
        if expected or counted:
            places = [at for at, _part in shown]
            rows.append(Row(line, places, forms, counted, expected, line.pk == lit))
    return sorted(rows, key=lambda row: (not row.is_lit, row.missing == 0))


def _bins(request: Request, transfer: Transfer) -> QuerySet[Location]:
    """Where goods that come can be put; of goods that leave it is worked out."""
    is_leaving = transfer.status == TransferStatus.DRAFT or request.POST.get("step") == "ship"
    if is_leaving:
        return Location.objects.none()
    own = Location.objects.filter(warehouse=transfer.destination).for_goods()
    return own.select_related("warehouse")


def _moved(row: Row) -> list[TransferPart]:
    return [part for form in row.forms for part in form.moved()]


def _lines(
    request: Request,
    transfer: Transfer,
    *,
    lit: int | None = None,
    wrong: dict[str, TransferPartForm] | None = None,
) -> HttpResponse:
    context = _context(request, transfer, _rows(request, transfer, lit, wrong or {}))
    status = 422 if wrong else 200
    return render(request, "inventory/_floor_transfer_lines.html", context, status=status)


def _context(request: Request, transfer: Transfer, rows: list[Row]) -> dict[str, Any]:
    return {
        "transfer": transfer,
        "rows": rows,
        "adds": _adds(request, transfer),
        "key": request.POST.get("key") or _count(request, transfer).key,
        "step": "ship" if transfer.status == TransferStatus.DRAFT else "receive",
        "missing": [row for row in rows if row.missing > 0],
        "counted": [row for row in rows if row.counted > 0],
    }


def _page(
    request: Request, transfer: Transfer, rows: list[Row] | None = None, *, status: int = 200
) -> HttpResponse:
    is_draft = transfer.status == TransferStatus.DRAFT
    place = transfer.source if is_draft else transfer.destination
    is_open = transfer.status in OPEN_TRANSFERS
    shown = rows or (_rows(request, transfer, None, {}) if is_open else [])
    done = request.GET.get("done", "")
    documents = StockDocument.objects.filter(origin=f"transfer:{transfer.pk}")
    documents = documents.visible_to(request.user)
    document = documents.filter(pk=int(done)).first() if done.isdecimal() else None
    context = _context(request, transfer, shown) | {
        "may_step": is_open and place.may_be_used_by(request.user),
        "lines": transfer.lines.select_related("product__unit").order_by("pk"),
        "document": document,
        "is_shipment": document is not None and document.key.startswith("ship:"),
    }
    return render(request, "inventory/floor_transfer.html", context, status=status)
