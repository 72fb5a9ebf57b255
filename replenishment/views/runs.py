"""Planning runs: start one, watch it, stop it, and see what came of it."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.lists import ListPage
from core.requests import Request
from core.toasts import tell
from replenishment.choices import RunStatus
from replenishment.forms import RunFilter
from replenishment.models import PlanningRun
from replenishment.selectors import issues
from replenishment.selectors.runs import run_progress as progress_of
from replenishment.services.runs import start_run, stop_run
from replenishment.tables import RunTable
from replenishment.views.suggestions import OUTCOMES

SEE = "replenishment.view_planningrun"
# What a run counts, in the order it is read.
COUNTED = {
    "products": gettext_lazy("Products"),
    "planned": gettext_lazy("Products at places"),
    "new": gettext_lazy("New suggestions"),
    "kept": gettext_lazy("Suggestions that stay"),
    "superseded": gettext_lazy("Superseded"),
    **OUTCOMES,
    "issues": gettext_lazy("Issues"),
}


class RunList(ListPage):
    """Every run, the newest first."""

    model = PlanningRun
    table_class = RunTable
    filterset_class = RunFilter
    title = gettext_lazy("Planning runs")
    permission = SEE
    order_by = ("-pk",)
    actions_template = "replenishment/_run_start.html"
    empty_title = gettext_lazy("Nothing planned yet")
    empty_text = gettext_lazy("A run looks at every product and place, and suggests what to order.")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("requested_by")

    def get_context_data(self) -> dict[str, Any]:
        may_plan = self.request.user.has_perm("replenishment.start_planningrun")
        return super().get_context_data() | {"may_plan": may_plan}


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def run_detail(request: Request, pk: int) -> HttpResponse:
    run = _find(request, pk)
    code = request.GET.get("issue", "")
    context = _context(request, run) | {
        "issues": list(issues.issues_of(run, code=code)),
        "issue_counts": issues.issue_counts(run),
        "issue": code,
        "issues_max": issues.ISSUES_MAX,
    }
    return render(request, "replenishment/run_detail.html", context)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def run_progress(request: Request, pk: int) -> HttpResponse:
    """The moving part of a run's page: asked for every second while it runs."""
    run = _find(request, pk)
    response = render(request, "replenishment/_run_progress.html", _context(request, run))
    if run.status != RunStatus.RUNNING:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@login_required
def run_start(request: Request) -> HttpResponse:
    run = start_run(actor=request.user)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = _url(run)
        return response
    return redirect(_url(run))


@require_POST
@login_required
def run_stop(request: Request, pk: int) -> HttpResponse:
    stop_run(actor=request.user, run=_find(request, pk))
    tell(request, _("The run stops. What it planned so far stays."))
    return redirect("replenishment:run-detail", pk=pk)


def _find(request: Request, pk: int) -> PlanningRun:
    rows = PlanningRun.objects.visible_to(request.user).select_related("requested_by")
    return get_object_or_404(rows, pk=pk)


def _url(run: PlanningRun) -> str:
    return reverse("replenishment:run-detail", args=[run.pk])


def _context(request: Request, run: PlanningRun) -> dict[str, Any]:
    progress = progress_of(run)
    return {
        "run": run,
        "progress": progress,
        "seconds_left": issues.seconds_left(run, progress),
        "is_running": run.status == RunStatus.RUNNING,
        "may_plan": request.user.has_perm("replenishment.start_planningrun"),
        "outcomes": [
            (label, run.counts[name]) for name, label in COUNTED.items() if name in run.counts
        ],
    }
