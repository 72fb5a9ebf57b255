"""Events: written with what they tell of, delivered after it, at least once."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from celery import shared_task
from django.db import transaction

from core import events
from core.events import Event, deliver, publish
from core.models import OutboxEvent, QueueMessage
from core.subscriptions import subscribe


@dataclass(frozen=True, slots=True)
class CupFilled(Event):
    name: ClassVar[str] = "tests.cup_filled"
    cup_id: int


@shared_task(name="tests.drink")
def drink(cup_id: int) -> None:
    """Listens; what it would do does not matter here."""


subscribe(CupFilled.name, "tests.drink")


@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_lost_transaction_was_never_there():
    with transaction.atomic():
        publish(CupFilled(cup_id=1))
        transaction.set_rollback(True)

    assert OutboxEvent.objects.exists() is False


@pytest.mark.django_db
def test_an_event_is_handed_over_once(settings, monkeypatch):
    sent = []
    monkeypatch.setattr(
        events.current_app, "send_task", lambda task, **message: sent.append((task, message))
    )
    publish(CupFilled(cup_id=7))

    assert (deliver(), deliver()) == (1, 0)

    assert sent == [("tests.drink", {"kwargs": {"cup_id": 7}})]
    assert OutboxEvent.objects.get().delivered_at is not None
    assert QueueMessage.objects.exists() is False
