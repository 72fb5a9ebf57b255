"""Questions about products."""

from decimal import Decimal

from catalog.models import Barcode, Product
from catalog.values import Scanned


def product_by_code(text: str) -> Scanned | None:
    """What ``text``, scanned or typed, stands for: a barcode, or a product's code in any case."""
    code = text.strip()
    if not code:
        return None
    barcode = Barcode.objects.select_related("product__unit", "product__category")
    found = barcode.filter(code=code).first()
    if found is not None:
        return Scanned(found.product, found.quantity)
    products = Product.objects.for_display()
    product = products.filter(sku=code).first() or products.filter(sku__iexact=code).first()
    return None if product is None else Scanned(product, Decimal(1))
