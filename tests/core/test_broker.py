"""Messages in a table: delivered at least once, in order, and only when their sender commits."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from kombu import Connection, Queue

from core.broker import VISIBILITY_SECONDS
from core.models import QueueMessage

QUEUE = "test-queue"


@pytest.fixture
def queue(db):
    with Connection("djangodb://local", transport_options={"polling_interval": 0.01}) as connection:
        yield Bench(connection)


class Bench:
    """A sender and a reader of one queue."""

    def __init__(self, connection: Connection) -> None:
        self.channel = connection.channel()
        self.queue = Queue(QUEUE, channel=self.channel)
        self.queue.declare()
        self.producer = connection.Producer(self.channel)

    def send(self, body: str, **options) -> None:
        self.producer.publish(body, routing_key=QUEUE, exchange="", **options)

    def take(self):
        return self.queue.get()


def test_a_message_is_taken_once_and_gone_when_acknowledged(queue):
    queue.send("one")

    message = queue.take()

    assert message.payload == "one"
    assert queue.take() is None
    message.ack()
    assert QueueMessage.objects.exists() is False


def test_messages_come_in_the_order_they_were_sent(queue):
    for body in ("one", "two", "three"):
        queue.send(body)

    assert [queue.take().payload for _ in range(3)] == ["one", "two", "three"]


def test_the_urgent_comes_first(queue):
    queue.send("later", priority=0)
    queue.send("now", priority=9)

    assert queue.take().payload == "now"


def test_a_message_for_later_waits(queue):
    tomorrow = timezone.now() + timedelta(days=1)
    queue.send("tomorrow", headers={"eta": tomorrow.isoformat()})

    assert queue.take() is None
    assert QueueMessage.objects.get().due == tomorrow


def test_what_a_dead_worker_held_comes_again_after_the_timeout(queue, time_machine):
    queue.send("one")
    queue.take()

    time_machine.move_to(timezone.now() + timedelta(seconds=VISIBILITY_SECONDS + 1))
    again = queue.take()

    assert again.payload == "one"
    assert again.delivery_info["redelivered"] is True


def test_what_is_given_back_comes_again_at_once(queue):
    queue.send("one")

    queue.take().requeue()

    assert queue.take().payload == "one"


def test_what_is_rejected_is_gone(queue):
    queue.send("one")

    queue.take().reject()

    assert QueueMessage.objects.exists() is False


def test_a_reader_that_ends_gives_back_what_it_held(queue):
    queue.send("one")
    queue.take()

    queue.channel.qos.restore_unacked_once()

    assert queue.take().payload == "one"


def test_a_message_is_sent_only_if_its_transaction_commits(queue):
    with transaction.atomic():
        queue.send("one")
        transaction.set_rollback(True)

    assert queue.take() is None


def test_emptying_a_queue_leaves_the_others(queue):
    queue.send("one")
    QueueMessage.objects.create(queue="other", tag="x", body="{}")

    assert queue.queue.purge() == 1
    assert QueueMessage.objects.get().queue == "other"
