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
from exchange.models import ImportBatch
from exchange.services.batches import undo_batch
from exchange.tables import BatchTable
from exchange.targets import target_of

SEE = "exchange.view_importbatch"
ADD = "exchange.add_importbatch"
SHOWN_MAX = 200


class BatchList(ListPage):
    """Every file that was handed in."""

    model = ImportBatch
    table_class = BatchTable
    title = _("Imports")
    permission = SEE
    order_by = ("-pk",)
    search_fields = ("file_name",)
    search_label = _("File")
    actions = (PageAction(label=_("Import sales"), url_name="sales:import-new", permission=ADD),)
    empty_title = _("Nothing imported yet")
    empty_text = _("Import what was sold before: plans begin with it.")

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return super().get_queryset().select_related("actor")


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def batch_detail(request: Request, pk: int) -> HttpResponse:
    batch = _find(request, pk)
    verdict = request.GET.get("verdict", "")
    examples = batch.verdicts.filter(verdict=verdict) if verdict else batch.verdicts.all()
    words = target_of(batch.kind).verdicts
    context = _progress(batch) | {
        "counts": _counts(batch),
        "examples": [
            (row, words.get(row.verdict, row.verdict))
            for row in examples.order_by("row")[:SHOWN_MAX]
        ],
        "verdict": verdict,
        "shown_max": SHOWN_MAX,
        "can_undo": batch.status == BatchStatus.DONE
        and request.user.has_perm("exchange.undo_importbatch"),
        "can_take_in": batch.status == BatchStatus.TRIED and request.user.has_perm(ADD),
    }
    return render(request, "exchange/batch_detail.html", context)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def batch_progress(request: Request, pk: int) -> HttpResponse:
    """The moving part of the page: asked for every second while the import runs."""
    batch = _find(request, pk)
    response = render(request, "exchange/_batch_progress.html", _progress(batch))
    if batch.status != BatchStatus.RUNNING:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@login_required
def batch_take_in(request: Request, pk: int) -> HttpResponse:
    """What was tried out is taken in."""
    batch = _find(request, pk)
    target_of(batch.kind).take_in(actor=request.user, batch=batch)
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
    batch = undo_batch(actor=request.user, batch=_find(request, pk))
    tell(
        request,
        gettext("%(file)s was undone: its sales no longer count.") % {"file": batch.file_name},
    )
    return redirect("exchange:batch-detail", pk)


def _find(request: Request, pk: int) -> ImportBatch:
    batches = ImportBatch.objects.visible_to(request.user).select_related("job", "actor")
    return get_object_or_404(batches, pk=pk)


def _progress(batch: ImportBatch) -> dict[str, Any]:
    is_over = batch.job is not None and not batch.job.is_open
    return {
        "batch": batch,
        "is_running": batch.status == BatchStatus.RUNNING and not is_over,
        "is_broken": batch.status == BatchStatus.RUNNING and is_over,
    }


def _counts(batch: ImportBatch) -> list[dict[str, Any]]:
    """Verdicts in the order of the target's table, each with its words and its count."""
    target = target_of(batch.kind)
    return [
        {
            "verdict": verdict,
            "words": words,
            "count": batch.counts[verdict],
            "is_taken": verdict in target.taken,
        }
        for verdict, words in target.verdicts.items()
        if batch.counts.get(verdict)
    ]
