"""Work done in the background."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")


OPEN_STATES = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user) -> Self:
        """Jobs this user asked for; all of them for who may see every place."""
        return self if user.has_every_place else self.filter(requested_by=user)

    def due(self, now: datetime) -> Self:
        """Jobs nobody is working on: waiting, or left by a worker whose lease ran out."""
        return self.filter(
            Q(state=JobState.WAITING, due_at__lte=now)
            | Q(state=JobState.RUNNING, lease_until__lt=now)
        )


class Job(models.Model):
    """One piece of background work: the truth about it. Messages to workers are only hints."""

    kind = models.CharField(_("kind"), max_length=64)
    key = models.CharField(
        max_length=120, unique=True, help_text="Names the cause: a second start is the same job."
    )
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.WAITING)
    step = models.CharField(_("doing"), max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="Times taken up; the fencing token of whoever works on it."
    )
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    stop_requested = models.BooleanField(default=False)
    error = models.TextField(_("error"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="jobs",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES) | Q(finished_at__isnull=False),
                name="job_that_ended_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="running_job_has_a_lease",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="job_open", condition=Q(state__in=OPEN_STATES))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
