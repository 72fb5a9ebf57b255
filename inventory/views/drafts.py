"""Drafts of stock documents: the list, a new one, coming back to one, posting and discarding it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Partner
from core.http import redraw_if_refused
from core.lists import ListPage, PageAction, Preset
from core.lookups import Lookup
from core.requests import Request
from core.toasts import tell
from inventory.choices import DraftKind, DraftStatus
from inventory.filters import DraftFilter
from inventory.forms import LINES_MAX
from inventory.forms.drafts import (
    DraftForm,
    DraftLines,
    LineChoices,
    content_of,
    head_of,
    initial_of,
)
from inventory.models import Location, StockDocument, StockDraft, StockDraftLine, Warehouse
from inventory.selectors.assembling import with_parts
from inventory.selectors.capacity import overfull
from inventory.selectors.draft_kinds import CONVERSIONS, WAYS
from inventory.selectors.drafts import lines_of, problems_of
from inventory.selectors.pasting import read_pasted
from inventory.services.drafts import discard_draft, draft_and_post, post_draft, save_draft
from inventory.tables import DraftTable
from inventory.values import DraftContent

SEE = "inventory.view_stockdraft"
ADD = "inventory.add_stockdraft"
CHANGE = "inventory.change_stockdraft"
POST = "inventory.post_stockdocument"
SEE_VALUE = "inventory.view_stockcost"
NOTES_SHOWN = 8
VERSION_DIGITS = 10
# What each kind is for, in the words of the page on which one is chosen.
KINDS: dict[str, tuple[str, Any]] = {
    DraftKind.RECEIPT: ("package-import", _("Goods came, and nobody ordered them here")),
    DraftKind.ISSUE: ("package-export", _("The office, the display or repairs use something")),
    DraftKind.MOVE: ("transfer", _("Goods lie in another zone or bin of the same place")),
    DraftKind.SCRAP: ("trash", _("Broken, expired or unfit: gone for good")),
    DraftKind.CUSTOMER_RETURN: ("arrow-back-up", _("A customer brings something back")),
    DraftKind.SUPPLIER_RETURN: ("truck", _("Something goes back to who delivered it")),
    DraftKind.ASSEMBLY: ("stack-2", _("Parts become a product, worth what they were worth")),
    DraftKind.DISASSEMBLY: ("versions", _("A product becomes its parts again")),
    DraftKind.LOT_CHANGE: ("barcode", _("Goods belong to another lot than was written")),
    DraftKind.ADJUSTMENT: ("scale", _("There is more or less than was written down")),
    DraftKind.OPENING: ("player-play", _("What was there before the system was")),
}


class DraftList(ListPage):
    """Drafts of the reader's places, newest first."""

    model = StockDraft
    table_class = DraftTable
    filterset_class = DraftFilter
    title = _("Drafts")
    permission = SEE
    order_by = ("-pk",)
    search_fields = ("number", "reference", "note", "lines__product__search_text")
    search_label = _("Number, reference or product")
    actions = (
        PageAction(label=_("New document"), url_name="inventory:draft-choose", permission=ADD),
    )
    presets = (
        Preset(label=_("To post"), parameters={"status": DraftStatus.DRAFT.value}),
        Preset(label=DraftStatus.POSTED.label, parameters={"status": DraftStatus.POSTED.value}),
    )
    empty_title = _("No drafts yet")
    empty_text = _("Prepare a document; post it now or later.")

    def get_queryset(self) -> QuerySet[StockDraft]:
        rows = super().get_queryset().for_display()
        return rows.annotate(line_count=Count("lines", distinct=True))


class LocationLookup(PermissionRequiredMixin, Lookup):
    """Locations of the reader's places that goods can be moved at, found while typing."""

    permission_required = "inventory.view_location"
    model = Location
    order_by = ("warehouse__code", "path")

    def get_queryset(self) -> QuerySet[Location]:
        rows = super().get_queryset().for_goods().select_related("warehouse")
        place = self.request.GET.get("warehouse", "")
        return rows.filter(warehouse=int(place)) if place.isdecimal() and len(place) < 18 else rows

    def note(self, row: Location) -> str:
        return f"{row.warehouse} · {row.get_kind_display()}"


class PartnerLookup(PermissionRequiredMixin, Lookup):
    """Who goods come from or go to, found while typing."""

    permission_required = ADD
    model = Partner

    def get_queryset(self) -> QuerySet[Partner]:
        return Partner.objects.all()


@require_safe
@login_required
@permission_required(ADD, raise_exception=True)
def draft_choose(request: Request) -> HttpResponse:
    """What happened? One card a kind."""
    kinds = [(kind, reverse(f"inventory:draft-{kind.value}"), *KINDS[kind]) for kind in DraftKind]
    return render(request, "inventory/draft_choose.html", {"kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ADD, raise_exception=True)
def draft_create(request: Request, kind: str) -> HttpResponse:
    place = request.GET.get("place", "")
    places = Warehouse.objects.visible_to(request.user).active()
    chosen = places.filter(pk=int(place)).first() if place.isdecimal() else None
    return _edit(request, kind, initial={"warehouse": chosen} if chosen else {})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(SEE, raise_exception=True)
def draft_detail(request: Request, pk: int) -> HttpResponse:
    """A draft to go on with; once it is posted or discarded, a page to read."""
    draft = _find(request, pk)
    lines = lines_of(draft)
    may_edit = request.user.has_perm(CHANGE) and len(lines) <= LINES_MAX
    if draft.is_open and may_edit:
        return _edit(request, draft.kind, draft=draft, saved=lines)
    context = {
        "draft": draft,
        "lines": lines,
        "way": WAYS[draft.kind],
        "problems": problems_of(draft, lines) if draft.is_open else [],
        "may_post": draft.is_open and request.user.has_perm(POST),
        "may_see_value": request.user.has_perm(SEE_VALUE),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "inventory/draft_detail.html", context, status=status)


@require_POST
@login_required
@permission_required(POST, raise_exception=True)
def draft_post(request: Request, pk: int) -> HttpResponse:
    """Post a draft as it was read: who changed it meanwhile is not overruled."""
    draft, version = _find(request, pk), request.POST.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < VERSION_DIGITS else draft.version
    document = post_draft(actor=request.user, draft=draft, version=seen)
    tell_posted(request, document)
    return redirect("inventory:document-detail", document.pk)


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def draft_discard(request: Request, pk: int) -> HttpResponse:
    draft = discard_draft(actor=request.user, draft=_find(request, pk))
    tell(request, gettext("%(number)s was discarded.") % {"number": draft.number})
    return redirect("inventory:draft-list")


def _edit(
    request: Request,
    kind: str,
    *,
    draft: StockDraft | None = None,
    saved: Sequence[StockDraftLine] = (),
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """The one form of drafts: saved, posted, or filled with rows copied from a sheet."""
    head = head_of(draft) if draft else initial or {}
    form = DraftForm(request.POST or None, user=request.user, kind=kind, initial=head)
    lines = DraftLines(
        request.POST or None,
        prefix="lines",
        initial=[] if request.POST else [initial_of(line) for line in saved],
        form_kwargs={
            "kind": kind,
            "choices": LineChoices(kind, form.place),
            "may_see_value": request.user.has_perm(SEE_VALUE),
        },
    )
    page = partial(_form_page, request, kind, (form, lines), draft, saved)
    if not (request.method == "POST" and form.is_valid() and lines.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    content = content_of(kind, form, lines, saved)
    return _done(request, form, content, draft)


def _done(
    request: Request, form: DraftForm, content: DraftContent, draft: StockDraft | None
) -> HttpResponse:
    """Do what the button that was pressed says."""
    given: dict[str, Any] = {
        "actor": request.user,
        "key": f"page:{request.user.pk}:{form.cleaned_data['key']}",
        "draft": draft,
        "version": form.cleaned_data["version"],
    }
    # Rows that were pasted are looked at as lines before they are posted.
    if request.POST.get("intent") == "post" and not form.cleaned_data["pasted"].strip():
        document = draft_and_post(content=content, **given)
        tell_posted(request, document)
        return redirect("inventory:document-detail", document.pk)
    content, notes = _filled_in(request, form, content)
    saved = save_draft(content=content, **given)
    _tell_saved(request, saved, notes)
    return redirect("inventory:draft-detail", saved.pk)


def _filled_in(
    request: Request, form: DraftForm, content: DraftContent
) -> tuple[DraftContent, Sequence[str]]:
    """What was typed, with the rows that were pasted or the parts that bills name."""
    if request.POST.get("intent") == "parts" and content.kind in CONVERSIONS:
        return with_parts(content)
    rows = form.cleaned_data["pasted"]
    pasted = read_pasted(
        rows,
        kind=content.kind,
        warehouse=content.warehouse,
        may_see_value=request.user.has_perm(SEE_VALUE),
    )
    return replace(content, lines=[*content.lines, *pasted.lines]), pasted.notes


def tell_posted(request: Request, document: StockDocument) -> None:
    """It was posted; and which locations hold more now than they have room for."""
    tell(request, gettext("%(number)s was posted.") % {"number": document.number})
    for location in overfull(document):
        words = gettext("%(place)s holds more now than it has room for.")
        tell(request, words % {"place": location}, level="warning")


def _tell_saved(request: Request, draft: StockDraft, notes: Sequence[str]) -> None:
    tell(request, gettext("%(number)s is saved as a draft.") % {"number": draft.number})
    for note in notes[:NOTES_SHOWN]:
        tell(request, note, level="warning")
    if len(notes) > NOTES_SHOWN:
        rest = gettext("And %(count)s more rows.") % {"count": len(notes) - NOTES_SHOWN}
        tell(request, rest, level="warning")


def _form_page(
    request: Request,
    kind: str,
    forms: tuple[DraftForm, Any],
    draft: StockDraft | None,
    saved: Sequence[StockDraftLine],
    *,
    status: int = 200,
) -> HttpResponse:
    form, lines = forms
    context = {
        "draft": draft,
        "form": form,
        "lines": lines,
        "title": draft.number if draft else DraftKind(kind).label,
        "kind": DraftKind(kind).label,
        "hint": KINDS[kind][1],
        "way": WAYS[kind],
        "has_parts": kind in CONVERSIONS,
        "problems": problems_of(draft, saved) if draft and request.method != "POST" else [],
        "may_post": request.user.has_perm(POST),
        "columns": [field.label for field in lines.empty_form.visible_fields()][:-1],
    }
    return render(request, "inventory/draft_form.html", context, status=status)


def _find(request: Request, pk: int) -> StockDraft:
    return get_object_or_404(StockDraft.objects.visible_to(request.user).for_display(), pk=pk)
