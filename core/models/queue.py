"""Messages to the workers, when there is no Redis to carry them."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class QueueMessage(models.Model):
    """One message of the database-backed transport (``core.broker``)."""

    queue = models.CharField(max_length=64)
    tag = models.CharField(max_length=64, unique=True)
    priority = models.SmallIntegerField(default=0)
    body = models.TextField()
    due = models.DateTimeField(default=timezone.now)
    is_claimed = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["queue", "due"], name="message_due")]

    def __str__(self) -> str:
        return f"{self.queue} {self.tag}"
