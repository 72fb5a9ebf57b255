"""The audit trail's one door."""

from typing import Any

from django.db import models

from core.models import AuditEntry, User
from core.rows import insert_row


def record(actor: User | None, action: str, subject: models.Model, **facts: Any) -> None:
    """``actor`` did ``action`` (such as "suggestion.approve") to ``subject``; ``facts`` say how."""
    insert_row(
        AuditEntry(
            actor=actor,
            action=action,
            object_type=subject._meta.label_lower,
            object_id=str(subject.pk),
            facts=facts,
        )
    )
