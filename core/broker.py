"""Carries Celery's messages in a table of ours, so that the house needs no Redis to start.

Publishing is an INSERT in the caller's transaction; a claim moves the row's due time ahead by the
visibility timeout; acknowledging deletes it. So a message is delivered at least once, and a killed
worker delays it only. There is no fanout: run workers without gossip and mingle.
"""

import datetime
import threading
import time
from queue import Empty
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from kombu.transport import virtual
from kombu.utils.json import dumps, loads

from core.models import QueueMessage

POLLING_SECONDS = 0.2
VISIBILITY_SECONDS = 3600


class TableQoS(virtual.QoS):
    """Acknowledging and giving back, each one statement on the message's row."""

    restore_at_shutdown = False  # The rows never left the table.

    def ack(self, delivery_tag: str) -> None:
        QueueMessage.objects.filter(tag=delivery_tag).delete()
        super().ack(delivery_tag)
        self.channel.connection.slot_freed.set()

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 - kombu's own signature.
        message = QueueMessage.objects.filter(tag=delivery_tag)
        if requeue:
            message.update(due=timezone.now(), is_claimed=False)
        else:
            message.delete()
        super().ack(delivery_tag)

    def restore_unacked_once(self, stderr: Any = None) -> None:
        """Make what this consumer holds due again, for the next consumer to take at once."""
        self._on_collect.cancel()
        self._flush()
        if self._delivered:
            held = QueueMessage.objects.filter(tag__in=list(self._delivered))
            held.update(due=timezone.now(), is_claimed=False)
            self._delivered.clear()


class Channel(virtual.Channel):
    """Queues are values of a column: nothing needs declaring."""

    QoS = TableQoS
    supports_fanout = False

    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:
        properties = message["properties"]
        eta = (message.get("headers") or {}).get("eta")
        QueueMessage.objects.create(
            queue=queue,
            tag=properties["delivery_tag"],
            priority=-(properties.get("priority") or 0),
            body=dumps(message),
            due=datetime.datetime.fromisoformat(eta) if eta else timezone.now(),
        )

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        due = QueueMessage.objects.filter(queue=queue, due__lte=timezone.now())
        if not due.exists():  # A read first: waiting must not take the write lock of SQLite.
            raise Empty
        row = self._claim(due.order_by("priority", "pk"))
        message: dict[str, Any] = loads(row.body)
        message["properties"].setdefault("delivery_info", {})["redelivered"] = row.is_claimed
        if message.get("headers"):
            message["headers"]["eta"] = None
        return message

    def _claim(self, due: Any) -> QueueMessage:
        """Hide the first due message from other consumers and return it as it was before."""
        seconds = self.connection.client.transport_options.get(
            "visibility_timeout", VISIBILITY_SECONDS
        )
        with transaction.atomic():
            if connection.features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True)
            row: QueueMessage | None = due.first()
            if row is None:
                raise Empty
            QueueMessage.objects.filter(pk=row.pk).update(
                due=timezone.now() + datetime.timedelta(seconds=seconds), is_claimed=True
            )
        return row

    def _size(self, queue: str) -> int:
        return QueueMessage.objects.filter(queue=queue).count()

    def _purge(self, queue: str) -> int:
        return QueueMessage.objects.filter(queue=queue).delete()[0]

    def _has_queue(self, queue: str, **kwargs: Any) -> bool:
        return True


class Transport(virtual.Transport):
    """Polls the table a few times a second, and at once when a slot becomes free."""

    Channel = Channel
    state = virtual.BrokerState()
    implements = virtual.Transport.implements.extend(
        asynchronous=False, exchange_type=frozenset(["direct"]), heartbeats=False
    )
    driver_type = "django"
    driver_name = "django"
    default_port: int = 0  # type: ignore[assignment]
    polling_interval = POLLING_SECONDS
    connection_errors: tuple[type[Exception], ...] = (  # type: ignore[assignment]
        *virtual.Transport.connection_errors,
        DatabaseError,
    )

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.slot_freed = threading.Event()

    def drain_events(  # type: ignore[override]
        self, connection: Any, timeout: float | None = None
    ) -> None:
        """Deliver the next message, or raise ``TimeoutError`` after ``timeout`` seconds."""
        started = time.monotonic()
        while True:
            self.slot_freed.clear()
            try:
                self.cycle.get(self._deliver, timeout=timeout)  # type: ignore[union-attr]
            except Empty:
                if timeout is not None and time.monotonic() - started >= timeout:
                    raise TimeoutError from None
                self.slot_freed.wait(self._pause(timeout))
            else:
                return

    def _pause(self, timeout: float | None) -> float:
        return min(self.polling_interval, timeout or self.polling_interval)

    def driver_version(self) -> str:
        return "1"
