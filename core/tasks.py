"""The background doors of the ground: tick, deliver, run."""

from celery import shared_task
from django.utils import timezone

from core import events, heartbeat, jobs, scheduling


@shared_task(name="core.tick")
def tick() -> None:
    """Once a minute: start what the timetable asks for, resume what stalled, deliver what waits."""
    scheduling.start_due(timezone.now())
    jobs.sweep()
    events.deliver()
    heartbeat.mark()


@shared_task(name="core.deliver_events")
def deliver_events() -> None:
    events.deliver()


@shared_task(name="core.run_job")
def run_job(job_id: int) -> None:
    jobs.run_job(job_id)
