"""Background work that is not lost: the Job row is the truth, the message to a worker a hint.

A handler is registered under the job's kind and may be run again at any time: a worker can be
killed at every point. What it writes it writes in one transaction with ``claim.finish()``.
"""

import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.commands import command
from core.errors import Busy, DomainError, StaleState
from core.events import wake
from core.models import Job, JobState, User
from core.models.jobs import OPEN_STATES

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # Longer than a task may run (CELERY_TASK_TIME_LIMIT).
ATTEMPTS_MAX = 8
ERROR_LENGTH = 4000
PAUSE = timedelta(seconds=10)  # Before work that met locked rows is taken up again.


class Stopped(Exception):
    """A person asked this job to stop, or another worker took it over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a job, until the lease ends."""

    job_id: int
    attempt: int
    kind: str
    facts: Mapping[str, Any]
    requested_by_id: int | None

    def progress(self, done: int, total: int, step: str = "") -> None:
        """Say how far the work is, and keep the lease. Raises ``Stopped`` when it must end."""
        kept = (
            self._mine()
            .filter(stop_requested=False)
            .update(done=done, total=total, step=step, lease_until=timezone.now() + LEASE)
        )
        if not kept:
            raise Stopped

    def finish(self) -> None:
        """Mark the job done, in the transaction that writes its outcome.

        Raises ``Stopped`` when another worker has taken the job over: the caller's transaction
        must then be rolled back.
        """
        if not self._mine().update(
            state=JobState.DONE, finished_at=timezone.now(), lease_until=None, error=""
        ):
            raise Stopped

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job_id, attempts=self.attempt, state=JobState.RUNNING)


Handler = Callable[[Claim], None]
_handlers: dict[str, Handler] = {}


def job_handler(kind: str) -> Callable[[Handler], Handler]:
    """Register a function as the one that does jobs of ``kind``."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


@command
def start_job(
    *,
    kind: str,
    key: str,
    actor: User | None,
    facts: Mapping[str, Any] | None = None,
    due_at: datetime | None = None,
) -> Job:
    """There is a job named ``key``, and a worker will take it up. Repeating it changes nothing."""
    job, is_new = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "facts": dict(facts or {}),
            "requested_by": actor,
            "due_at": due_at or timezone.now(),
        },
    )
    if is_new:
        transaction.on_commit(lambda: wake("core.run_job", job.pk), robust=True)
    return job


@command
def request_stop(job: Job) -> None:
    """The job ends at its next progress report; one that nobody has begun ends now."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if not waiting.update(state=JobState.STOPPED, finished_at=now, stop_requested=True):
        Job.objects.filter(pk=job.pk, state__in=OPEN_STATES).update(stop_requested=True)


@command
def retry(job: Job) -> None:
    """A failed or stopped job waits to be taken up again."""
    restarted = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.STOPPED)).update(
        state=JobState.WAITING,
        attempts=0,
        stop_requested=False,
        finished_at=None,
        due_at=timezone.now(),
        error="",
    )
    if not restarted:
        raise StaleState
    transaction.on_commit(lambda: wake("core.run_job", job.pk), robust=True)


def run_job(job_id: int) -> bool:
    """Do the job, if nobody else is doing it; say whether this call did. Safe to repeat."""
    claim = _claim(job_id)
    if claim is None:
        return False
    try:
        _handlers[claim.kind](claim)
        claim.finish()
    except Stopped:
        _settle_stop(claim)
    except Busy:
        _put_back(claim)
    except Exception as error:
        logger.exception("Job %s (%s) failed", job_id, claim.kind)
        _fail(claim, error)
    return True


def sweep() -> int:
    """Wake a worker for every job that is due and not being worked on; return how many."""
    keys = list(
        Job.objects.due(timezone.now()).order_by("due_at").values_list("pk", flat=True)[:500]
    )
    for key in keys:
        wake("core.run_job", key)
    return len(keys)


@command
def _claim(job_id: int) -> Claim | None:
    now = timezone.now()
    job = Job.objects.due(now).select_for_update().filter(pk=job_id).first()
    if job is None:
        return None
    if job.attempts >= ATTEMPTS_MAX:
        _end(
            job, JobState.FAILED, _("Given up after %(count)s attempts.") % {"count": job.attempts}
        )
        return None
    job.state, job.attempts, job.lease_until = JobState.RUNNING, job.attempts + 1, now + LEASE
    job.started_at = job.started_at or now
    job.save(update_fields=["state", "attempts", "lease_until", "started_at"])
    return Claim(job.pk, job.attempts, job.kind, job.facts, job.requested_by_id)


@command
def _settle_stop(claim: Claim) -> None:
    """A job that a person stopped is stopped; one that another worker holds is left alone."""
    job = claim._mine().filter(stop_requested=True).select_for_update().first()
    if job is not None:
        _end(job, JobState.STOPPED, "")


@command
def _put_back(claim: Claim) -> None:
    """Others hold rows that the job needs: it waits a little, and counts as an attempt."""
    claim._mine().update(state=JobState.WAITING, lease_until=None, due_at=timezone.now() + PAUSE)


@command
def _fail(claim: Claim, error: Exception) -> None:
    told = str(error) if isinstance(error, DomainError) else traceback.format_exc()
    job = claim._mine().select_for_update().first()
    if job is not None:
        _end(job, JobState.FAILED, told[-ERROR_LENGTH:])


def _end(job: Job, state: JobState, error: str) -> None:
    job.state, job.error = state, error
    job.finished_at, job.lease_until = timezone.now(), None
    job.save(update_fields=["state", "error", "finished_at", "lease_until"])
