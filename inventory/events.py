"""News of stock."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True, slots=True)
class DocumentPosted(Event):
    """A stock document was posted."""

    name: ClassVar[str] = "inventory.DocumentPosted"
    document_id: int


@dataclass(frozen=True, slots=True)
class GoodsAreFree(Event):
    """Products of which somebody lacks some have become free in a warehouse."""

    name: ClassVar[str] = "inventory.GoodsAreFree"
    warehouse_id: int
    product_ids: list[int]


@dataclass(frozen=True, slots=True)
class TransferDrafted(Event):
    """Lines of a draft were added, reduced or taken off."""

    name: ClassVar[str] = "inventory.TransferDrafted"
    transfer_id: int
