"""News of stock."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True, slots=True)
class DocumentPosted(Event):
    """A stock document was posted."""

    name: ClassVar[str] = "inventory.DocumentPosted"
    document_id: int
