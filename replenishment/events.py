"""News of replenishment."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True, slots=True)
class SuggestionDecided(Event):
    """A person approved, rejected, changed or reopened a suggestion."""

    name: ClassVar[str] = "replenishment.suggestion_decided"
    suggestion_id: int
