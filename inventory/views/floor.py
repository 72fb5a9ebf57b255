"""Receiving without an order, issuing and moving between bins on a phone: scan, check, post."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from catalog.selectors.unknown import offer_for
from core.api.idempotency import HEADER
from core.http import redraw_if_refused
from core.requests import Request
from core.scan_answers import refused, taken
from inventory.choices import DraftKind
from inventory.forms.floor import FloorLineForm, FloorPostForm, FloorStartForm
from inventory.models import Location, StockDraft
from inventory.selectors.drafts import lines_of, problems_of
from inventory.selectors.scanned import goods_or_bin, waiting_in
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
    """One scan: goods count in their lot's line, a bin is where the goods before it lie."""
    draft = _find(request, pk)
    code, key = request.POST.get("code", ""), request.headers.get(HEADER, "")
    if not request.headers.get("HX-Request"):
        redraw_if_refused(request, lambda: _page(request, draft, FloorPostForm(draft=draft)))
    scanned = goods_or_bin(code, draft.warehouse, request.user, waiting=waiting_in(draft))
    if scanned is None:
        return unknown_code(request, code, back=reverse("inventory:floor-draft", args=[pk]))
    lit, given = None, {"actor": request.user, "draft": draft, "key": key}
    if isinstance(scanned, Location):
        scan_bin_into_draft(location=scanned, **given)
    else:
        line = scan_into_draft(goods=scanned, **given)
        lit = line.pk if line else None
    if not request.headers.get("HX-Request"):
        return redirect("inventory:floor-draft", pk)
    return taken(
        render(request, "inventory/_floor_lines.html", _lines(_find(request, pk), lit=lit))
    )


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


def unknown_code(request: Request, code: str, *, back: str) -> HttpResponse:
    """Nothing is called ``code``: it can be linked to a product, or somebody be asked to."""
    offer = offer_for(code, request.user, back=back)
    return refused(request, offer.words, back=back, link=offer.link)
