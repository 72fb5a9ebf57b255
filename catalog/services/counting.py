"""What a product is counted in, and which quantities that allows."""

from decimal import Decimal

from catalog.errors import TooFine
from catalog.models import Product


def refuse_finer_than_unit(product: Product, quantity: Decimal) -> None:
    """Raise ``TooFine`` when people cannot count ``quantity``: half a piece, a tenth of a gram."""
    if not quantity.is_finite() or quantity == quantity.to_integral_value():
        return
    unit = product.unit
    if quantity != round(quantity, unit.decimals):
        raise TooFine(
            product=str(product),
            unit=unit.name,
            decimals=unit.decimals,
            quantity=f"{quantity.normalize():f}",
        )
