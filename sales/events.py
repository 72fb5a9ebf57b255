"""News from selling."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True, slots=True)
class SalesOrderConfirmed(Event):
    """A customer's order counts as demand from now on."""

    name: ClassVar[str] = "sales.order_confirmed"
    order_id: int


@dataclass(frozen=True, slots=True)
class SalesRecordsChanged(Event):
    """A batch of sales made elsewhere came in, or was taken out again."""

    name: ClassVar[str] = "sales.records_changed"
    batch_id: int
