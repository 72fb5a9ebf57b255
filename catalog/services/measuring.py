"""Quantities as people type them, with the name of a unit behind the number."""

from decimal import Decimal

from catalog.models import Product
from catalog.selectors.units import stock_quantity, unit_by_name


def typed_quantity(product: Product, number: Decimal, unit: str) -> Decimal:
    """``number`` of what people call ``unit``, in the product's stock unit.

    Raises:
        NoConversion: the product has no such unit.
        TooFine: it would be a broken piece of what is counted whole.
    """
    return stock_quantity(product, number, unit_by_name(product, unit))
