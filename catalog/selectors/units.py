"""Quantities of a product in its units."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from catalog.errors import NoConversion, TooFine
from catalog.models import Product, ProductUnit, Unit
from core.ratios import ONE, Ratio, converted_parts, is_exact, rounded_number


def ratios_of(product: Product) -> dict[Unit, Ratio]:
    """The units of ``product``, its stock unit first, with the stock units in one of each."""
    rows = ProductUnit.objects.filter(product=product).select_related("unit")
    return {product.unit: ONE} | {row.unit: row.ratio for row in rows}


def ratio_of(product: Product, unit: Unit) -> Ratio:
    """Stock units of ``product`` in one ``unit``.

    Raises:
        NoConversion: the product has no such unit; the sentence names those it has.
    """
    if unit.pk == product.unit_id:
        return ONE
    known = ratios_of(product)
    if unit not in known:
        raise NoConversion(
            product=str(product),
            unit=unit.name,
            stock_unit=product.unit.name,
            known=", ".join(each.name for each in known),
        )
    return known[unit]


def stock_quantity(product: Product, quantity: Decimal, unit: Unit) -> Decimal:
    """``quantity`` of ``unit`` in the product's stock unit.

    Raises:
        NoConversion: the product has no such unit.
        TooFine: it would be a broken piece of what is counted whole.
    """
    return stock_quantities(product, [quantity], unit)[0]


def stock_quantities(product: Product, quantities: Sequence[Decimal], unit: Unit) -> list[Decimal]:
    """Each quantity in the product's stock unit; together they are the conversion of their sum.

    Raises:
        NoConversion: the product has no such unit.
        TooFine: the whole would be broken pieces of what is counted whole.
    """
    ratio, decimals = ratio_of(product, unit), product.unit.decimals
    whole = sum(quantities, Decimal(0))
    if not decimals and not is_exact(whole, ratio, decimals=0):
        raise TooFine(
            product=str(product),
            unit=product.unit.name,
            decimals=0,
            quantity=f"{rounded_number(whole, ratio):f}",
        )
    return converted_parts(quantities, ratio, decimals=decimals)


def unit_by_name(product: Product, text: str) -> Unit:
    """The unit of ``product`` that people call ``text``: by its code or either name, in any case.

    Raises:
        NoConversion: the product has no such unit.
    """
    wanted = text.strip().lower()
    known = ratios_of(product)
    for unit in known:
        if wanted in (unit.code.lower(), unit.name_zh.lower(), unit.name_en.lower()):
            return unit
    raise NoConversion(
        product=str(product),
        unit=text.strip(),
        stock_unit=product.unit.name,
        known=", ".join(unit.name for unit in known),
    )


def pack_quantities(product_ids: Collection[int]) -> dict[int, Decimal]:
    """Stock units in the pack that orders of a product are whole ones of; others are left out."""
    packs = ProductUnit.objects.filter(product__in=product_ids, is_pack=True)
    return {pack.product_id: pack.ratio.number for pack in packs}
