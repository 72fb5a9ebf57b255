"""How far runs are, and what they came to."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from core.models import Job, JobState
from replenishment.choices import RunStatus
from replenishment.models import PlanningRun


@dataclass(frozen=True, slots=True)
class Progress:
    """Chunks done of all, jobs that failed, and whether anything is still going on."""

    done: int
    total: int
    failed: int
    is_running: bool

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def jobs_of(run: PlanningRun) -> QuerySet[Job]:
    """The run's jobs: the one that prepares it, and one a chunk."""
    return Job.objects.filter(key__startswith=f"plan:{run.pk}:")


def run_progress(run: PlanningRun) -> Progress:
    """How far ``run`` is. Before it is cut into chunks the total is 0."""
    chunks = jobs_of(run).exclude(key=f"plan:{run.pk}:prepare")
    counts = chunks.aggregate(done=Count("pk", filter=Q(state=JobState.DONE)))
    failed = jobs_of(run).filter(state=JobState.FAILED).count()
    return Progress(counts["done"], run.chunks, failed, run.status == RunStatus.RUNNING)


def last_run() -> PlanningRun | None:
    """The latest run that was finished."""
    return PlanningRun.objects.filter(status=RunStatus.DONE).order_by("-pk").first()
