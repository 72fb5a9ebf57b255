"""People, and the records the system keeps about its own work."""

from core.models.attachments import Attachment
from core.models.audit import AuditEntry
from core.models.calendars import Calendar, CalendarDay
from core.models.company import Company, Currency
from core.models.idempotency import IdempotencyKey
from core.models.jobs import Job, JobState
from core.models.numbering import NumberSequence
from core.models.outbox import OutboxEvent
from core.models.queue import QueueMessage
from core.models.users import User

__all__ = [
    "Attachment",
    "AuditEntry",
    "Calendar",
    "CalendarDay",
    "Company",
    "Currency",
    "IdempotencyKey",
    "Job",
    "JobState",
    "NumberSequence",
    "OutboxEvent",
    "QueueMessage",
    "User",
]
