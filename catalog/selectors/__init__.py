"""Questions about products."""

from catalog.selectors.codes import product_by_code

__all__ = ["product_by_code"]
