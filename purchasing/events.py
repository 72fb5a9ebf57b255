"""News from buying."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True, slots=True)
class PurchaseOrderSent(Event):
    """An order went to its supplier."""

    name: ClassVar[str] = "purchasing.order_sent"
    order_id: int
