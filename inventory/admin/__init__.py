"""Setup of stock."""

from inventory.admin import classes, costing, reasons, stock

__all__ = ["classes", "costing", "reasons", "stock"]
