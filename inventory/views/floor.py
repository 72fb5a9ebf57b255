"""Receiving without an order, issuing and moving between bins on a phone: scan, check, post."""

import json
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from catalog.selectors import product_by_code
from core.api.idempotency import HEADER
from core.http import redraw_if_refused, toast
from core.requests import Request
from core.toasts import tell
from inventory.choices import DraftKind
from inventory.forms.floor import FloorLineForm, FloorPostForm, FloorStartForm
from inventory.models import Location, StockDraft
from inventory.selectors.drafts import lines_of, problems_of
from inventory.services.drafts import (
    change_draft_line,
    post_draft,
    save_draft,
    scan_bin_into_draft,
    scan_into_draft,
)
from inventory.values import DraftContent
from inventory.views.drafts import tell_posted

ADD = "inventory.add_stockdraft"
POST = "inventory.post_stockdocument"
SHOWN_MAX = 20
HEADINGS = {
    DraftKind.RECEIPT: gettext_lazy("Receive without an order"),
    DraftKind.ISSUE: gettext_lazy("Issue"),
    DraftKind.MOVE: gettext_lazy("Move between bins"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ADD, raise_exception=True)
def floor_start(request: Request, kind: str) -> HttpResponse:
    """Go on with what was begun, or begin anew."""
    form = FloorStartForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        content = DraftContent(kind=DraftKind(kind), warehouse=form.cleaned_data["warehouse"])
        key = f"floor:{request.user.pk}:{form.cleaned_data['key']}"
        draft = save_draft(actor=request.user, content=content, key=key)
        return redirect("inventory:floor-draft", draft.pk)
    drafts = StockDraft.objects.visible_to(request.user).open().filter(kind=kind)
    context = {
        "heading": HEADINGS[DraftKind(kind)],
        "form": form,
        "drafts": drafts.for_display().order_by("-pk")[:SHOWN_MAX],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "inventory/floor_start.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ADD, raise_exception=True)
def floor_draft(request: Request, pk: int) -> HttpResponse:
    """One draft: what was scanned so far; a POST puts it into the ledger."""
    draft = _find(request, pk)
    form = FloorPostForm(request.POST if request.method == "POST" else None, draft=draft)
    page = partial(_page, request, draft, form)
    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(status=422)
    redraw_if_refused(request, page, form)
    document = post_draft(actor=request.user, draft=draft, reason=form.cleaned_data.get("reason"))
    tell_posted(request, document)
    return redirect("inventory:floor-draft", pk)


@require_POST
@login_required
@permission_required(ADD, raise_exception=True)
def floor_draft_scan(request: Request, pk: int) -> HttpResponse:
    """One scan: goods count one more, a bin is where the goods before it lie."""
    draft = _find(request, pk)
    code, key = request.POST.get("code", "").strip(), request.headers.get(HEADER, "")
    shelves = Location.objects.filter(warehouse=draft.warehouse_id).for_goods()
    location = shelves.filter(code__iexact=code).select_related("warehouse").first()
    lit = None
    if location is not None:
        scan_bin_into_draft(actor=request.user, draft=draft, location=location, key=key)
    else:
        scanned = product_by_code(code)
        if scanned is None:
            return _unknown(request, draft, code)
        line = scan_into_draft(
            actor=request.user,
            draft=draft,
            product=scanned.product,
            quantity=scanned.quantity,
            key=key,
        )
        lit = line.pk if line else None
    if not request.headers.get("HX-Request"):
        return redirect("inventory:floor-draft", pk)
    response = render(request, "inventory/_floor_lines.html", _lines(_find(request, pk), lit=lit))
    response["HX-Trigger"] = json.dumps({"scan": {"is_good": True}})
    return response


@require_POST
@login_required
@permission_required(ADD, raise_exception=True)
def floor_draft_line(request: Request, pk: int, line: int) -> HttpResponse:
    """What was typed in one line is kept at once, so that no scan loses it."""
    draft = _find(request, pk)
    row = get_object_or_404(draft.lines.select_related("product__unit"), pk=line)
    form = FloorLineForm(request.POST, draft=draft, line=row)
    if not form.is_valid():
        context = _lines(draft, lit=row.pk, wrong=form)
        return render(request, "inventory/_floor_lines.html", context, status=422)
    change_draft_line(actor=request.user, draft=draft, line_id=row.pk, line=form.as_line())
    if not request.headers.get("HX-Request"):
        return redirect("inventory:floor-draft", pk)
    return render(request, "inventory/_floor_lines.html", _lines(_find(request, pk)))


def _find(request: Request, pk: int) -> StockDraft:
    drafts = StockDraft.objects.visible_to(request.user).filter(kind__in=HEADINGS)
    return get_object_or_404(drafts.for_display(), pk=pk)


def _lines(
    draft: StockDraft, *, lit: int | None = None, wrong: FloorLineForm | None = None
) -> dict[str, Any]:
    """What the part of the page with the lines needs; the newest line comes first."""
    lines = lines_of(draft)
    rows = []
    for line in sorted(lines, key=lambda line: (line.pk != lit, -line.position)):
        is_wrong = wrong is not None and wrong.line.pk == line.pk
        rows.append((line, wrong if is_wrong else FloorLineForm(draft=draft, line=line)))
    return {"draft": draft, "rows": rows, "lit": lit, "problems": problems_of(draft, lines)}


def _page(
    request: Request, draft: StockDraft, form: FloorPostForm, *, status: int = 200
) -> HttpResponse:
    context = _lines(draft) | {
        "heading": HEADINGS[DraftKind(draft.kind)],
        "form": form,
        "start": f"inventory:floor-{draft.kind}",
        "may_post": request.user.has_perm(POST),
    }
    return render(request, "inventory/floor_draft.html", context, status=status)


def _unknown(request: Request, draft: StockDraft, code: str) -> HttpResponse:
    words = _("“%(code)s” is no product, and no location here.") % {"code": code}
    if request.headers.get("HX-Request"):
        response = toast(HttpResponse(status=422), words)
        response["HX-Reswap"] = "none"
        return response
    tell(request, words, level="error")
    return redirect("inventory:floor-draft", draft.pk)
