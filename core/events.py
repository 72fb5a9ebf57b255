"""News: typed hints that something happened, delivered after commit, at least once.

The row in the outbox is written in the transaction it tells of. Whoever listens re-reads the truth.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

from celery import current_app
from django.db import transaction
from django.utils import timezone

from core.models import OutboxEvent
from core.rows import insert_row
from core.subscriptions import tasks_for

logger = logging.getLogger(__name__)

BATCH = 500


@dataclass(frozen=True, slots=True)
class Event:
    """The base of all events: subclasses are frozen dataclasses of keys, with a ``name``."""

    name: ClassVar[str]


def publish(event: Event) -> None:
    """``event`` reaches its listeners after the current transaction commits."""
    publish_all([event])


def publish_all(events: Sequence[Event]) -> None:
    """All ``events`` reach their listeners after the current transaction commits."""
    rows = [OutboxEvent(name=event.name, facts=asdict(event)) for event in events]
    if len(rows) == 1:
        insert_row(rows[0])
    else:
        OutboxEvent.objects.bulk_create(rows)
    if any(tasks_for(event.name) for event in events):
        transaction.on_commit(lambda: wake("core.deliver_events"), robust=True)


def wake(task: str, *args: int | str) -> None:
    """Ask a worker to run ``task`` now. A lost hint costs delay: the sweep reads the same rows."""
    current_app.send_task(task, args=args)


@transaction.atomic
def deliver() -> int:
    """Hand every undelivered event to the tasks that listen to it; return how many there were.

    Repeating it delivers nothing twice, unless the sending transaction was rolled back.
    """
    waiting = OutboxEvent.objects.filter(delivered_at__isnull=True).order_by("pk")
    events = list(waiting.select_for_update(skip_locked=True)[:BATCH])
    for event in events:
        for task in tasks_for(event.name):
            current_app.send_task(task, kwargs=event.facts)
    OutboxEvent.objects.filter(pk__in=[event.pk for event in events]).update(
        delivered_at=timezone.now()
    )
    return len(events)
