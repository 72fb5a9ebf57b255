"""Quantities as they were typed, in the stock unit of their product."""

from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.services.counting import refuse_finer_than_unit
from inventory.errors import NotAMove
from inventory.models import StockDraftLine


def stock_quantity_of(line: StockDraftLine) -> Decimal:
    """The quantity of ``line`` in the stock unit of its product.

    Raises:
        NotAMove: the product is not counted in that unit.
        TooFine: it would be a broken piece of what is counted whole.
    """
    assert line.product is not None and line.quantity is not None  # noqa: S101, PT018
    unit = line.unit or line.product.unit
    if unit.pk != line.product.unit_id:
        message = _("%(product)s is counted in %(unit)s, not in %(other)s.")
        facts = {
            "product": str(line.product),
            "unit": line.product.unit.name,
            "other": unit.name,
        }
        raise NotAMove(message % facts, **facts)
    refuse_finer_than_unit(line.product, line.quantity)
    return line.quantity
