"""What the catalogue's services take and its selectors give."""

from catalog.values.rows import (
    BarcodeRow,
    BillRow,
    PartRow,
    ProductRow,
    Scanned,
    UnitRow,
    VariantRow,
)
from core.ratios import ONE, Ratio, converted, converted_parts

__all__ = [
    "ONE",
    "BarcodeRow",
    "BillRow",
    "PartRow",
    "ProductRow",
    "Ratio",
    "Scanned",
    "UnitRow",
    "VariantRow",
    "converted",
    "converted_parts",
]
