"""Quantities as they were typed, in the stock unit of their product."""

from decimal import Decimal

from catalog.selectors.units import stock_quantity
from catalog.services.counting import refuse_finer_than_unit
from inventory.models import StockDraftLine


def stock_quantity_of(line: StockDraftLine) -> Decimal:
    """The quantity of ``line`` in the stock unit of its product.

    Raises:
        NoConversion: the product is not counted in that unit.
        TooFine: it would be a broken piece of what is counted whole.
    """
    assert line.product is not None and line.quantity is not None  # noqa: S101, PT018
    if line.unit is None or line.unit_id == line.product.unit_id:
        refuse_finer_than_unit(line.product, line.quantity)
        return line.quantity
    return stock_quantity(line.product, line.quantity, line.unit)
