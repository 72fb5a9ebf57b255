"""Imports: the list, one with its verdicts, its progress, and the way back."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.jobs import request_stop
from core.list_parts import PageAction
from core.lists import ListPage
from core.permissions import require
from core.requests import Request
from core.toasts import tell
from exchange.choices import BatchStatus
from exchange.models import ImportBatch, ImportRow
from exchange.services.uploads import start_undo, take_in_trial
from exchange.tables import BatchTable
from exchange.targets import ImportTarget, target_of
from exchange.words import explained

SEE = "exchange.view_importbatch"
ADD = "exchange.add_importbatch"
SHOWN_MAX = 200
MOVING = (BatchStatus.RUNNING, BatchStatus.UNDOING)


class BatchList(ListPage):
    """Every file that was handed in."""

    model = ImportBatch
    table_class = BatchTable
    title = _("Imports")
    permission = SEE
    order_by = ("-pk",)
    search_fields = ("file_name",)
    search_label = _("File")
    actions = (
        PageAction(
            label=_("Export"),
            url_name="exchange:export-choose",
            permission=SEE,
            icon="download",
            is_primary=False,
        ),
        PageAction(label=_("Import a file"), url_name="exchange:import-new", permission=ADD),
    )
    empty_title = _("Nothing imported yet")
    empty_text = _("Products, suppliers, opening stock and past sales come in from your files.")

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return super().get_queryset().select_related("actor")


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def batch_detail(request: Request, pk: int) -> HttpResponse:
    batch = _find(request, pk)
    target = target_of(batch.kind)
    verdict = request.GET.get("verdict", "")
    context = _progress(batch) | {
        "target": target,
        "counts": _counts(batch, target),
        "examples": _examples(batch, target, verdict),
        "verdict": verdict,
        "shown_max": SHOWN_MAX,
        "has_rows_out": any(
            count and one not in target.taken | target.idle for one, count in batch.counts.items()
        ),
        "can_undo": batch.status == BatchStatus.DONE
        and request.user.has_perm("exchange.undo_importbatch"),
        "can_take_in": batch.status == BatchStatus.TRIED and request.user.has_perm(ADD),
        "can_choose": batch.status in (BatchStatus.WAITING, BatchStatus.TRIED)
        and "head" in batch.options
        and request.user.has_perm(ADD),
    }
    return render(request, "exchange/batch_detail.html", context)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def batch_progress(request: Request, pk: int) -> HttpResponse:
    """The moving part of the page: asked for every second while the import runs."""
    batch = _find(request, pk)
    response = render(request, "exchange/_batch_progress.html", _progress(batch))
    if batch.status not in MOVING:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@login_required
def batch_take_in(request: Request, pk: int) -> HttpResponse:
    """What was tried out is taken in."""
    batch = _find(request, pk)
    take_in_trial(actor=request.user, batch=batch)
    return redirect("exchange:batch-detail", pk)


@require_POST
@login_required
def batch_stop(request: Request, pk: int) -> HttpResponse:
    require(request.user, ADD)
    batch = _find(request, pk)
    if batch.job is not None:
        request_stop(batch.job)
    tell(request, gettext("The import stops: nothing of it is kept."))
    return redirect("exchange:batch-detail", pk)


@require_POST
@login_required
def batch_undo(request: Request, pk: int) -> HttpResponse:
    batch = start_undo(actor=request.user, batch=_find(request, pk))
    if batch.status == BatchStatus.UNDONE:
        told = gettext("%(file)s was undone: everything is as it was before.")
        tell(request, told % {"file": batch.file_name})
    return redirect("exchange:batch-detail", pk)


def _find(request: Request, pk: int) -> ImportBatch:
    batches = ImportBatch.objects.visible_to(request.user).select_related("job", "actor")
    return get_object_or_404(batches, pk=pk)


def _progress(batch: ImportBatch) -> dict[str, Any]:
    is_over = batch.job is not None and not batch.job.is_open
    return {
        "batch": batch,
        "is_running": batch.status in MOVING and not is_over,
        "is_undoing": batch.status == BatchStatus.UNDOING,
        "is_broken": batch.status in MOVING and is_over,
    }


def _examples(
    batch: ImportBatch, target: ImportTarget, verdict: str
) -> list[tuple[ImportRow, Any, str]]:
    """The rows to look at, each with its verdict and its reason in words."""
    rows = batch.verdicts.filter(verdict=verdict) if verdict else batch.verdicts.all()
    return [
        (row, target.verdicts.get(row.verdict, row.verdict), explained(target, row.facts))
        for row in rows.order_by("row")[:SHOWN_MAX]
    ]


def _counts(batch: ImportBatch, target: ImportTarget) -> list[dict[str, Any]]:
    """Verdicts in the order of the target's table, each with its words and its count."""
    plain = next(iter(target.verdicts))
    return [
        {
            "verdict": verdict,
            "words": words,
            "count": batch.counts[verdict],
            "is_taken": verdict in target.taken,
            "is_idle": verdict in target.idle,
            "is_plain": verdict == plain,
        }
        for verdict, words in target.verdicts.items()
        if batch.counts.get(verdict)
    ]
