"""What entered from outside, and how each row fared."""

from exchange.models.batches import ImportBatch, ImportRow
from exchange.models.changes import ImportChange

__all__ = ["ImportBatch", "ImportChange", "ImportRow"]
