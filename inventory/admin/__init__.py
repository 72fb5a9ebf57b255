"""Setup of stock."""

from inventory.admin import classes, stock

__all__ = ["classes", "stock"]
