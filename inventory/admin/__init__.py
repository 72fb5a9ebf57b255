"""Setup of stock."""

from inventory.admin import classes, costing, stock

__all__ = ["classes", "costing", "stock"]
