"""What a scanned or typed code stands for."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from catalog.models import Barcode, Partner, Product
from catalog.selectors.units import ratios_of
from catalog.values import Scanned
from catalog.values.check_digits import same_gtins
from catalog.values.gs1 import GS1Code, looks_like_gs1, read_gs1
from core.ratios import converted

OUR_OWN = "91"  # GS1 leaves (91) to each company: on our labels it is the product's code.


def product_by_code(
    text: str, *, partner: Partner | None = None, today: date | None = None
) -> Scanned | None:
    """What ``text``, scanned or typed, stands for: a barcode, a product's code, or a GS1 code.

    A code of GS1 also tells lot, serial number, expiry and quantity. Suppliers' own codes are
    looked up last, those of ``partner`` before the others'; one that two suppliers use for
    different products says nothing without ``partner``.

    Raises:
        MalformedCode: it can only be meant as a code of GS1, and does not hold together.
    """
    code = text.strip()
    if not code:
        return None
    found = _barcode(code) or _by_sku(code) or _suppliers_code(code, partner)
    if found is not None or not looks_like_gs1(code):
        return found
    return _by_gs1(code, read_gs1(code, today=today or timezone.localdate()))


def _barcode(code: str) -> Scanned | None:
    """The barcode itself; a GTIN also in the other lengths it can be written in."""
    forms = same_gtins(code)
    rows = Barcode.objects.select_related("product__unit", "product__category")
    found = {row.code: row for row in rows.filter(code__in=forms, partner=None)}
    for form in forms:
        if form in found:
            return Scanned(found[form].product, found[form].quantity, code=code)
    return None


def _by_sku(code: str) -> Scanned | None:
    products = Product.objects.for_display()
    product = products.filter(sku=code).first() or products.filter(sku__iexact=code).first()
    return None if product is None else Scanned(product, Decimal(1), code=code)


def _suppliers_code(code: str, partner: Partner | None) -> Scanned | None:
    rows = list(
        Barcode.objects.select_related("product__unit", "product__category")
        .filter(code=code, partner__isnull=False)
        .order_by("pk")
    )
    own = [row for row in rows if partner is not None and row.partner_id == partner.pk]
    meant = {(row.product_id, row.quantity): row for row in own or rows}
    if len(meant) != 1:
        return None
    row = next(iter(meant.values()))
    return Scanned(row.product, row.quantity, code=code)


def _by_gs1(code: str, told: GS1Code) -> Scanned | None:
    own = dict(told.elements).get(OUR_OWN, "")
    found = _barcode(told.gtin) if told.gtin else _by_sku(own) if own else None
    if found is None:
        return None
    return Scanned(
        found.product,
        _quantity(found, told),
        lot=told.lot,
        serial=told.serial,
        expires_on=told.expires_on or told.best_before_on,
        produced_on=told.produced_on,
        code=code,
    )


def _quantity(found: Scanned, told: GS1Code) -> Decimal:
    """The units of the pack times their count, or what the pack weighs where that is stocked."""
    weighed = _weighed(found.product, told)
    if weighed is not None:
        return weighed
    return found.quantity * (told.count or 1)


def _weighed(product: Product, told: GS1Code) -> Decimal | None:
    if told.measure is None:
        return None
    ratios = {unit.code.lower(): ratio for unit, ratio in ratios_of(product).items()}
    ratio = ratios.get(told.measure.unit)
    if ratio is None:
        return None
    return converted(told.measure.quantity, ratio, decimals=product.unit.decimals)
