"""Setup of the catalogue."""

from catalog.admin import families, masters

__all__ = ["families", "masters"]
