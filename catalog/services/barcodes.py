"""Barcodes: judged by their kind, used once, written with their product."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from catalog.choices import GTIN_LENGTHS, BarcodeKind
from catalog.errors import CodeTaken, NoSupplierNamed, WrongCheckDigit, WrongCode, WrongKind
from catalog.models import Barcode, Product
from catalog.values import BarcodeRow
from catalog.values.check_digits import check_digit, is_digits, kind_of, same_gtins

CODE_LENGTH_MAX = 64
BATCH = 1000


def checked_barcodes(rows: Iterable[BarcodeRow | tuple[str, Decimal]]) -> list[BarcodeRow]:
    """Each row with its kind, told by its digits where none is named.

    Raises:
        WrongCode: it is empty, too long, or has a space at either end.
        WrongKind, WrongCheckDigit: it is not built like the kind that is named.
        NoSupplierNamed: a supplier's own code without the supplier, or the other way round.
    """
    return [_checked(BarcodeRow(*row)) for row in rows]


def refuse_taken(rows: Sequence[BarcodeRow], *, but: Product | None = None) -> None:
    """Raise ``CodeTaken`` where a code is named twice or stands for another product already.

    A GTIN is the same code in every length it can be written with.
    """
    seen: set[tuple[int, str]] = set()
    for row in rows:
        forms = {(_owner(row), form) for form in _forms(row)}
        if seen & forms:
            raise CodeTaken(taken=row.code)
        seen |= forms
    for start in range(0, len(rows), BATCH):
        _refuse_known(rows[start : start + BATCH], but)


def write_barcodes(rows: Mapping[Product, Sequence[BarcodeRow]]) -> None:
    """Each product has these barcodes more."""
    Barcode.objects.bulk_create(
        (
            Barcode(
                product=product,
                code=row.code,
                quantity=row.quantity,
                kind=row.kind or BarcodeKind.OTHER,
                partner=row.partner,
            )
            for product, codes in rows.items()
            for row in codes
        ),
        batch_size=BATCH,
    )


def replace_barcodes(product: Product, rows: Collection[BarcodeRow | tuple[str, Decimal]]) -> None:
    """``product`` has exactly these barcodes. Refuses as the two above."""
    checked = checked_barcodes(rows)
    refuse_taken(checked, but=product)
    product.barcodes.all().delete()
    write_barcodes({product: checked})


def _checked(row: BarcodeRow) -> BarcodeRow:
    code = row.code
    if not 0 < len(code) <= CODE_LENGTH_MAX or code != code.strip():
        raise WrongCode(given=code, limit=CODE_LENGTH_MAX)
    if row.kind is None:
        kind = kind_of(code) if row.partner is None else BarcodeKind.SUPPLIER
        return row._replace(kind=kind)
    kind = BarcodeKind(row.kind)
    if (kind == BarcodeKind.SUPPLIER) != (row.partner is not None):
        raise NoSupplierNamed(given=code)
    length = GTIN_LENGTHS.get(kind)
    if length is not None:
        refuse_unlike(kind, code, length)
    return row._replace(kind=kind)


def refuse_unlike(kind: BarcodeKind, code: str, length: int) -> None:
    """Raise unless ``code`` has ``length`` digits and the last follows from the others."""
    if len(code) != length or not is_digits(code):
        raise WrongKind(given=code, kind=kind.label, length=length)
    right = check_digit(code[:-1])
    if code[-1] != right:
        raise WrongCheckDigit(given=code, kind=kind.label, right=right)


def _refuse_known(rows: Sequence[BarcodeRow], but: Product | None) -> None:
    forms = {(_owner(row), form): row for row in rows for form in _forms(row)}
    taken = Barcode.objects.filter(code__in={form for _owner, form in forms})
    if but is not None:
        taken = taken.exclude(product=but)
    for owner, code in taken.values_list("partner_id", "code"):
        if (owner or 0, code) in forms:
            raise CodeTaken(taken=code)


def _owner(row: BarcodeRow) -> int:
    return row.partner.pk if row.partner else 0


def _forms(row: BarcodeRow) -> tuple[str, ...]:
    return same_gtins(row.code) if row.kind in GTIN_LENGTHS else (row.code,)
