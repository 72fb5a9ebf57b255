"""The house's tables name only what exists: jobs, tasks, events."""

import pytest

from config.celery import app
from config.schedule import SCHEDULE
from config.wiring import WIRING
from core import jobs
from core.events import Event


@pytest.fixture(scope="module", autouse=True)
def tasks_are_known():
    """As a worker does when it starts."""
    app.loader.import_default_modules()


def test_every_scheduled_job_has_a_handler():
    kinds = [entry.kind for entry in SCHEDULE]

    assert [kind for kind in kinds if kind not in jobs._handlers] == []
    assert len(set(kinds)) == len(kinds)


def test_every_wire_joins_an_event_to_a_task():
    events = {event.name for event in Event.__subclasses__() if hasattr(event, "name")}

    assert [row for row in WIRING if row[0] not in events or row[1] not in app.tasks] == []


def test_the_clock_knows_one_task_and_it_exists():
    beat = app.conf.beat_schedule

    assert [entry["task"] for entry in beat.values()] == ["core.tick"]
    assert "core.tick" in app.tasks


def test_no_task_keeps_a_result():
    assert app.conf.result_backend is None
    assert app.conf.task_ignore_result is True


def test_a_worker_that_dies_gives_its_task_back():
    assert app.conf.task_acks_late is True
    assert app.conf.task_reject_on_worker_lost is True
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_time_limit > app.conf.task_soft_time_limit
    assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit
