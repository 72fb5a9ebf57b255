"""What a run could not plan as its rule says, in words; and how long a run still takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from replenishment.models import PlanningRun, RunIssue
from replenishment.selectors.runs import Progress
from replenishment.values import issue_sentence

ISSUES_MAX = 200
LABELS = {
    "no_source": _("No source"),
    "no_history": _("No history"),
    "one_sale": _("One sale only"),
    "no_lane": _("No lane"),
    "supply_circle": _("Supply in a circle"),
    "forecast_failed": _("Forecast failed"),
}


@dataclass(frozen=True, slots=True)
class Issue:
    """What could not be planned as its rule says, in words."""

    row: RunIssue
    sentence: str


def issue_counts(run: PlanningRun) -> list[dict[str, Any]]:
    """How often each kind of issue came up in ``run``, the commonest first."""
    rows = RunIssue.objects.filter(run=run).values("code").annotate(count=Count("pk"))
    return [
        row | {"label": LABELS.get(row["code"], row["code"])}
        for row in rows.order_by("-count", "code")
    ]


def issues_of(run: PlanningRun, *, code: str = "") -> Iterator[Issue]:
    """The first issues of ``run`` in words, of one kind when ``code`` names it."""
    rows = RunIssue.objects.filter(run=run).select_related("product", "warehouse")
    if code:
        rows = rows.filter(code=code)
    for row in rows.order_by("code", "product__sku", "warehouse__code")[:ISSUES_MAX]:
        yield Issue(row, issue_sentence(row.code, row.facts))


def seconds_left(run: PlanningRun, progress: Progress, now: datetime | None = None) -> int | None:
    """How long the rest should take at the pace so far; nothing while there is no pace."""
    if not progress.is_running or not progress.done:
        return None
    passed = ((now or timezone.now()) - run.started_at).total_seconds()
    return max(round(passed / progress.done * (progress.total - progress.done)), 1)
