"""The other units of a product: written with exact ratios, one of them perhaps the pack."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catalog.errors import BadConversion, TooFine, TwoPacks, UnitTwice
from catalog.models import Product, ProductUnit
from catalog.values import UnitRow
from core.ratios import is_exact

PART_MAX = 10**9
BATCH = 1000


def refuse_units(product: Product, rows: Sequence[UnitRow]) -> None:
    """Raise unless ``product`` can be counted in all of ``rows``.

    Raises:
        UnitTwice: a unit is named twice, or is the stock unit.
        BadConversion: a ratio out of bounds.
        TwoPacks: more than one is the pack.
        TooFine: a pack of broken stock units.
    """
    seen = {product.unit_id}
    for row in rows:
        if row.unit.pk in seen:
            raise UnitTwice(unit=row.unit.name)
        seen.add(row.unit.pk)
        if max(row.ratio.numerator, row.ratio.denominator) > PART_MAX:
            raise BadConversion(unit=row.unit.name, limit=f"{PART_MAX:,}")
        if row.is_pack:
            _refuse_broken_pack(product, row)
    if sum(row.is_pack for row in rows) > 1:
        raise TwoPacks


def write_units(rows: Mapping[Product, Sequence[UnitRow]]) -> None:
    """Each product has these units more."""
    ProductUnit.objects.bulk_create(
        (
            ProductUnit(
                product=product,
                unit=row.unit,
                numerator=row.ratio.numerator,
                denominator=row.ratio.denominator,
                is_pack=row.is_pack,
            )
            for product, units in rows.items()
            for row in units
        ),
        batch_size=BATCH,
    )


def replace_units(product: Product, rows: Sequence[UnitRow]) -> None:
    """``product`` has exactly these other units. Refuses as ``refuse_units``."""
    refuse_units(product, rows)
    product.units.all().delete()
    write_units({product: rows})


def _refuse_broken_pack(product: Product, row: UnitRow) -> None:
    decimals = product.unit.decimals
    if not is_exact(Decimal(1), row.ratio, decimals=decimals):
        raise TooFine(
            product=str(product),
            unit=product.unit.name,
            decimals=decimals,
            quantity=f"{row.ratio.number.normalize():f}",
        )
