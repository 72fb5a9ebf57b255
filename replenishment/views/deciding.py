"""The deeds of the queue: each answers with the row as it is now, or redraws the list."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.display import bilingual, format_quantity
from core.forms import HouseForm
from core.http import toast
from core.lists import back_to
from core.requests import Request
from core.toasts import tell
from replenishment.choices import EditReason, SuggestionStatus
from replenishment.forms import DecisionForm, RejectForm
from replenishment.models import Suggestion
from replenishment.selectors.queue import current_day, group_key
from replenishment.selectors.rows import links_of, row_of
from replenishment.services import deciding
from replenishment.views.queue import SuggestionQueue
from replenishment.views.suggestions import detail_response

QUEUE = "replenishment:suggestion-list"
SEE = "replenishment.view_suggestion"
SELECTION_MAX = 5_000


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def suggestion_row(request: Request, pk: int) -> HttpResponse:
    """One row as it is now."""
    return _row(request, _find(request, pk))


@require_POST
@login_required
@permission_required(deciding.DECIDE, raise_exception=True)
def suggestion_edit(request: Request, pk: int) -> HttpResponse:
    suggestion, form = _find(request, pk), DecisionForm(request.POST)
    if refusal := _refusal(request, suggestion, form):
        return refusal
    edited = deciding.edit_suggestion(
        actor=request.user, suggestion=suggestion, **form.cleaned_data
    )
    return _done(request, edited)


@require_POST
@login_required
@permission_required(deciding.DECIDE, raise_exception=True)
def suggestion_approve(request: Request, pk: int) -> HttpResponse:
    suggestion, form = _find(request, pk), DecisionForm(request.POST)
    if refusal := _refusal(request, suggestion, form):
        return refusal
    approved = deciding.approve_suggestion(
        actor=request.user, suggestion=suggestion, **form.cleaned_data
    )
    message = _("%(product)s: %(quantity)s %(unit)s ordered.") % _words(approved)
    return _done(request, approved, message)


@require_POST
@login_required
@permission_required(deciding.DECIDE, raise_exception=True)
def suggestion_reject(request: Request, pk: int) -> HttpResponse:
    suggestion, form = _find(request, pk), RejectForm(request.POST)
    if refusal := _refusal(request, suggestion, form):
        return refusal
    rejected = deciding.reject_suggestion(
        actor=request.user, suggestion=suggestion, **form.cleaned_data
    )
    return _done(request, rejected, _("%(product)s: rejected.") % _words(rejected))


@require_POST
@login_required
@permission_required(deciding.DECIDE, raise_exception=True)
def suggestion_undo(request: Request, pk: int) -> HttpResponse:
    reopened = deciding.undo_decision(actor=request.user, suggestion=_find(request, pk))
    return _done(request, reopened)


@require_POST
@login_required
@permission_required(deciding.DECIDE, raise_exception=True)
def suggestion_approve_many(request: Request) -> HttpResponse:
    outcome = deciding.approve_many(actor=request.user, choices=_choices(request))
    count = len(outcome.decided)
    words = ngettext("%(count)s suggestion ordered.", "%(count)s suggestions ordered.", count) % {
        "count": format_quantity(count)
    }
    return _told(request, outcome, words)


@require_POST
@login_required
@permission_required(deciding.DECIDE, raise_exception=True)
def suggestion_reject_many(request: Request) -> HttpResponse:
    outcome = deciding.reject_many(actor=request.user, choices=_choices(request))
    count = len(outcome.decided)
    words = ngettext("%(count)s suggestion rejected.", "%(count)s suggestions rejected.", count) % {
        "count": format_quantity(count)
    }
    return _told(request, outcome, words)


@require_POST
@login_required
@permission_required(deciding.DECIDE, raise_exception=True)
def suggestion_undo_many(request: Request) -> HttpResponse:
    keys = [int(key) for key in request.GET.get("keys", "").split(".") if key.isdecimal()]
    visible = Suggestion.objects.visible_to(request.user).filter(pk__in=keys[:SELECTION_MAX])
    outcome = deciding.undo_many(
        actor=request.user, keys=list(visible.values_list("pk", flat=True))
    )
    _tell_refused(request, outcome)
    return back_to(request, reverse(QUEUE))


def _find(request: Request, pk: int) -> Suggestion:
    rows = Suggestion.objects.visible_to(request.user).for_display()
    return get_object_or_404(rows, pk=pk)


def _refusal(request: Request, suggestion: Suggestion, form: HouseForm) -> HttpResponse | None:
    """The answer when the form makes no sense, or was made on a row that has changed since."""
    if not form.is_valid():
        return _again(request, suggestion, form, status=422)
    is_waiting = suggestion.status == SuggestionStatus.PENDING
    if is_waiting and form.cleaned_data["version"] == suggestion.version:
        return None
    return _again(request, suggestion, form, status=409)


def _again(
    request: Request, suggestion: Suggestion, form: HouseForm, *, status: int
) -> HttpResponse:
    """The row, or its page, as it is now, with everything typed still there."""
    typed = {name: form.data.get(name, "") for name in ("quantity", "reason", "note")}
    told = _what_changed(suggestion, typed) if status == 409 else _first_error(form)
    if not request.headers.get("HX-Request"):
        return detail_response(request, suggestion, typed=typed, told=told, status=status)
    response = _row(request, suggestion, typed=typed, told=told, status=status)
    return toast(response, told, level="warning" if status == 409 else "danger")


def _what_changed(suggestion: Suggestion, typed: dict[str, str]) -> str:
    """What became of the row while the person was typing."""
    if suggestion.status == SuggestionStatus.PENDING:
        return _(
            "Changed in the meantime: it now asks for %(quantity)s. What you typed is kept."
        ) % {"quantity": format_quantity(suggestion.quantity)}
    return _("No longer waiting: %(status)s. You had typed %(quantity)s.") % {
        "status": suggestion.get_status_display(),
        "quantity": typed["quantity"] or format_quantity(suggestion.quantity),
    }


def _first_error(form: HouseForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _done(request: Request, suggestion: Suggestion, message: str = "") -> HttpResponse:
    if message:
        tell(request, message, undo_url=_undo_url(suggestion))
    if not request.headers.get("HX-Request"):
        if request.POST.get("next") == "detail":
            return redirect("replenishment:suggestion-detail", pk=suggestion.pk)
        return redirect(QUEUE)
    return _row(request, _find(request, suggestion.pk))


def _undo_url(suggestion: Suggestion) -> str:
    return reverse("replenishment:suggestion-undo-many") + f"?keys={suggestion.pk}"


def _row(
    request: Request,
    suggestion: Suggestion,
    *,
    typed: dict[str, str] | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    queue = SuggestionQueue.as_seen(request)
    groups = {group.key: group for group in queue.groups}
    context = {
        "line": row_of(
            suggestion, current_day(), link=links_of([suggestion.pk]).get(suggestion.pk)
        ),
        "typed": typed or {},
        "told": told,
        "group": groups.get(group_key(suggestion)),
        "group_id": group_key(suggestion),
        "may_decide": request.user.has_perm("replenishment.decide_suggestion"),
        "reasons": EditReason.choices,
        "total": sum(group.count for group in queue.groups),
        "value": sum(group.value for group in queue.groups),
    }
    return render(request, "replenishment/_queue_answer.html", context, status=status)


def _choices(request: Request) -> list[tuple[int, int]]:
    """The rows ticked, each with the version that was looked at; or all that pass the filter."""
    if request.POST.get("everything") == "1":
        rows = SuggestionQueue.selection(request)
        return list(rows.values_list("pk", "version")[:SELECTION_MAX])
    pairs = [value.partition(":") for value in request.POST.getlist("selected")]
    asked = {
        int(key): int(version)
        for key, _colon, version in pairs[:SELECTION_MAX]
        if key.isdecimal() and version.isdecimal()
    }
    visible = Suggestion.objects.visible_to(request.user).filter(pk__in=asked)
    return [(pk, asked[pk]) for pk in visible.values_list("pk", flat=True)]


def _told(request: Request, outcome: deciding.Outcome, words: str) -> HttpResponse:
    if outcome.decided:
        keys = ".".join(str(row.pk) for row in outcome.decided)
        undo = reverse("replenishment:suggestion-undo-many") + f"?keys={keys}"
        tell(request, words, undo_url=undo)
    _tell_refused(request, outcome)
    if not outcome.decided and not outcome.refused:
        tell(request, _("Tick some rows first."), level="info")
    return back_to(request, reverse(QUEUE))


def _tell_refused(request: Request, outcome: deciding.Outcome) -> None:
    if outcome.refused:
        count = len(outcome.refused)
        words = ngettext("%(count)s was left: %(why)s", "%(count)s were left: %(why)s", count) % {
            "count": format_quantity(count),
            "why": outcome.refused[0].refusal.message,
        }
        tell(request, words, level="warning")


def _words(suggestion: Suggestion) -> dict[str, str]:
    return {
        "product": bilingual(suggestion.product),
        "quantity": format_quantity(suggestion.quantity),
        "unit": bilingual(suggestion.product.unit),
    }
