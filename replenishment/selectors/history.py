"""What people did with a suggestion, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core.display import format_day, format_quantity
from core.models import AuditEntry
from replenishment.choices import EditReason
from replenishment.models import Suggestion
from replenishment.selectors.rows import number

DEEDS_MAX = 50


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing somebody did."""

    at: datetime
    who: str
    words: str


def history_of(suggestion: Suggestion) -> list[Deed]:
    """What was done with ``suggestion``, the newest first."""
    entries = AuditEntry.objects.filter(
        object_type=suggestion._meta.label_lower, object_id=str(suggestion.pk)
    )
    return [
        Deed(entry.recorded_at, str(entry.actor or _("System")), _words(entry))
        for entry in entries.select_related("actor").order_by("-pk")[:DEEDS_MAX]
    ]


def _words(entry: AuditEntry) -> str:
    facts = entry.facts
    amount = {"quantity": format_quantity(number(facts.get("decided")))}
    match entry.action:
        case "suggestion.approve":
            words = _("Approved %(quantity)s") % amount
        case "suggestion.edit":
            words = _("Changed to %(quantity)s") % amount
        case "suggestion.reject":
            until = parse_date(str(facts.get("until", "")))
            words = _("Rejected until %(day)s") % {"day": format_day(until)}
        case "suggestion.undo":
            words = _("Took the decision back")
        case _:
            words = entry.action
    return _with_reason(words, facts)


def _with_reason(words: str, facts: dict[str, Any]) -> str:
    reason = facts.get("reason")
    return f"{words}: {EditReason(reason).label}" if reason in EditReason.values else words
