"""Handing a file in: choosing what it brings, the file, and what its columns hold."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.http import redraw_if_refused
from core.requests import Request
from exchange.choices import BatchStatus
from exchange.forms import ColumnsForm, HandInForm, LookAgainForm
from exchange.models import ImportBatch
from exchange.services.uploads import hand_in, look_again, start_import, suggested_columns
from exchange.targets import target_of, targets_for

ADD = "exchange.add_importbatch"
OPEN = (BatchStatus.WAITING, BatchStatus.TRIED)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ADD, raise_exception=True)
def import_new(request: Request) -> HttpResponse:
    """What the file brings is one click; then the file."""
    kind = request.POST.get("kind", request.GET.get("kind", ""))
    form = HandInForm(request.POST or None, request.FILES or None, user=request.user, kind=kind)
    context = {"form": form, "target": form.target, "targets": targets_for(request.user)}
    page = partial(render, request, "exchange/import_new.html", context)
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    batch = hand_in(
        actor=request.user,
        kind=form.cleaned_data["kind"],
        file=form.cleaned_data["file"],
        chosen=form.chosen(),
    )
    return redirect("exchange:batch-columns", batch.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ADD, raise_exception=True)
def batch_columns(request: Request, pk: int) -> HttpResponse:
    """What the columns of the file hold: guessed, shown with the first rows, confirmed."""
    batch = _find(request, pk)
    if batch.status not in OPEN:
        return redirect("exchange:batch-detail", pk)
    form = _columns_form(batch, request.POST or None)
    page = partial(_columns_page, request, batch, form)
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    start_import(
        actor=request.user,
        batch=batch,
        read_as=form.read_as(),
        is_trial="in_earnest" not in request.POST,
    )
    return redirect("exchange:batch-detail", pk)


@require_POST
@login_required
@permission_required(ADD, raise_exception=True)
def batch_look_again(request: Request, pk: int) -> HttpResponse:
    """The file in another encoding, or another of its sheets."""
    batch = _find(request, pk)
    form = LookAgainForm(request.POST, batch=batch)
    if batch.status in OPEN and form.is_valid():
        redraw_if_refused(
            request, partial(_columns_page, request, batch, _columns_form(batch, None)), form
        )
        given = form.cleaned_data
        look_again(
            batch,
            encoding=given.get("encoding", ""),
            sheet=given.get("sheet") or batch.options.get("sheet", ""),
        )
    return redirect("exchange:batch-columns", pk)


def _find(request: Request, pk: int) -> ImportBatch:
    batches = ImportBatch.objects.visible_to(request.user).exclude(options__head=None)
    return get_object_or_404(batches, pk=pk)


def _columns_form(batch: ImportBatch, data: Any) -> ColumnsForm:
    chosen = batch.options.get("columns") or {}
    suggested = chosen if any(chosen.values()) else suggested_columns(batch)
    return ColumnsForm(data, batch=batch, target=target_of(batch.kind), suggested=suggested)


def _columns_page(
    request: Request, batch: ImportBatch, form: ColumnsForm, status: int = 200
) -> HttpResponse:
    head = batch.options["head"]
    context = {
        "batch": batch,
        "target": target_of(batch.kind),
        "form": form,
        "again": LookAgainForm(batch=batch),
        "head": head,
        "samples": list(_columns_of(head)),
    }
    return render(request, "exchange/batch_columns.html", context, status=status)


def _columns_of(head: dict[str, Any]) -> Any:
    """Each column's name with its first cells."""
    for index, name in enumerate(head["header"]):
        cells = [row[index] for row in head["samples"] if index < len(row)]
        yield name, [cell for cell in cells if cell][:3]
