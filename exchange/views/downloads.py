"""Files that leave: templates, exports that come in again, and the verdicts of an import."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.exports import file_of
from core.requests import Request
from exchange.forms import DownloadForm
from exchange.models import ImportBatch
from exchange.services.exporting import exported, template_of, verdict_table
from exchange.targets import ImportTarget, target_of, targets_for

SEE, ADD = "exchange.view_importbatch", "exchange.add_importbatch"


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def export_list(request: Request) -> HttpResponseBase:
    """What can be taken along, and brought back."""
    targets = [
        (target, [(one, one.choices(request.user)) for one in target.export_options])
        for target in targets_for(request.user)
    ]
    return render(request, "exchange/export_list.html", {"targets": targets})


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def export_file(request: Request, kind: str) -> HttpResponseBase:
    target = _target(request, kind)
    language, file_format = _how(request)
    chosen = {one.name: request.GET.get(one.name, "") for one in target.export_options}
    header, rows = exported(actor=request.user, target=target, language=language, chosen=chosen)
    return file_of(header, rows, name=kind, file_format=file_format)


@require_safe
@login_required
@permission_required(ADD, raise_exception=True)
def template_file(request: Request, kind: str) -> HttpResponseBase:
    target = _target(request, kind)
    language, file_format = _how(request)
    header, rows = template_of(target, language)
    return file_of(header, rows, name=f"{kind}-template", file_format=file_format)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def verdict_file(request: Request, pk: int) -> HttpResponseBase:
    """Every row with its verdict, or only those that stayed out, to be mended and handed in."""
    batches = ImportBatch.objects.visible_to(request.user).exclude(verdicts_in="")
    batch = get_object_or_404(batches, pk=pk)
    target = target_of(batch.kind)
    wanted = request.GET.getlist("verdict")
    if request.GET.get("out"):
        wanted = [one for one in target.verdicts if one not in target.taken | target.idle]
    _language, file_format = _how(request)
    header, rows = verdict_table(batch, target, wanted)
    return file_of(header, rows, name=f"import-{batch.pk}", file_format=file_format)


def _target(request: Request, kind: str) -> ImportTarget:
    for target in targets_for(request.user):
        if target.kind == kind:
            return target
    raise Http404


def _how(request: Request) -> tuple[str, str]:
    form = DownloadForm(request.GET)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    language = given.get("language") or request.LANGUAGE_CODE
    return language, given.get("format") or "xlsx"
