"""What entered from outside, and how each row fared."""

from exchange.models.batches import ImportBatch, ImportRow

__all__ = ["ImportBatch", "ImportRow"]
