"""Products: made one at a time or many at once, and changed."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from catalog.choices import LifeCycle, Tracking
from catalog.errors import CodeTaken, TrackingFixed, WrongCode
from catalog.models import Category, Product, Unit
from catalog.services.barcodes import (
    checked_barcodes,
    refuse_taken,
    replace_barcodes,
    write_barcodes,
)
from catalog.services.life import refuse_circle
from catalog.services.searching import search_text
from catalog.services.units import refuse_units, replace_units, write_units
from catalog.services.variants import variant_key, write_values
from catalog.values import BarcodeRow, ProductRow, UnitRow
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require

SKU_LENGTH_MAX = 64
BATCH = 1000
Barcodes = Collection[BarcodeRow | tuple[str, Decimal]]


@command
def create_product(
    *,
    actor: User | None,
    sku: str,
    name_zh: str,
    name_en: str = "",
    category: Category,
    unit: Unit,
    tracking: Tracking = Tracking.NONE,
    shelf_life_days: int | None = None,
    life_cycle: LifeCycle = LifeCycle.ACTIVE,
    list_price: Decimal = Decimal(0),
    successor: Product | None = None,
    barcodes: Barcodes = (),
    units: Sequence[UnitRow] = (),
) -> Product:
    """A product stands, found by its code, names, pinyin and barcodes.

    Raises:
        NotPermitted: ``actor`` may not add products.
        WrongCode, CodeTaken: the code or a barcode cannot be used.
        what ``checked_barcodes`` and ``refuse_units`` raise.
    """
    row = ProductRow(
        sku=sku,
        name_zh=name_zh,
        name_en=name_en,
        category=category,
        unit=unit,
        tracking=tracking,
        shelf_life_days=shelf_life_days,
        life_cycle=life_cycle,
        list_price=list_price,
        successor=successor,
        barcodes=tuple(barcodes),
        units=tuple(units),
    )
    return create_products([row], actor=actor)[0]


@command
def create_products(rows: Sequence[ProductRow], *, actor: User | None) -> list[Product]:
    """Every row is a product; all or none. Refuses as ``create_product``."""
    require(actor, "catalog.add_product")
    codes = [checked_barcodes(row.barcodes) for row in rows]
    _refuse_codes(rows)
    refuse_taken([code for given in codes for code in given])
    made = [_product(row, given) for row, given in zip(rows, codes, strict=True)]
    for product, row in zip(made, rows, strict=True):
        refuse_units(product, row.units)
    products = Product.objects.bulk_create(made, batch_size=BATCH)
    write_barcodes(dict(zip(products, codes, strict=True)))
    write_units({product: row.units for product, row in zip(products, rows, strict=True)})
    write_values({product: row.values for product, row in zip(products, rows, strict=True)})
    if len(products) == 1:
        audit.record(actor, "product.add", products[0], sku=products[0].sku)
    elif products:
        audit.record(actor, "product.add_many", products[0], count=len(products))
    return products


@command
def update_product(
    product: Product,
    *,
    actor: User | None,
    barcodes: Barcodes | None = None,
    units: Sequence[UnitRow] | None = None,
) -> Product:
    """``product`` is kept as it is filled in; ``barcodes`` and ``units`` replace what it had.

    Raises:
        NotPermitted: ``actor`` may not change products.
        WrongCode, CodeTaken: the code or a barcode cannot be used.
        TrackingFixed: tracking or unit would change.
        SuccessorCircle: it would come after itself.
        what ``checked_barcodes`` and ``refuse_units`` raise.
    """
    require(actor, "catalog.change_product")
    before = Product.objects.select_for_update().get(pk=product.pk)
    _refuse_sku(product.sku)
    _refuse_taken_skus([product.sku], but=product)
    is_other = (before.tracking, before.unit_id) != (product.tracking, product.unit_id)
    if is_other:
        raise TrackingFixed(product=str(product))
    if before.successor_id != product.successor_id:
        refuse_circle(product)
    if barcodes is not None:
        replace_barcodes(product, barcodes)
    if units is not None:
        replace_units(product, units)
    codes = product.barcodes.values_list("code", flat=True)
    product.search_text = search_text(product.sku, product.name_zh, product.name_en, codes)
    product.save()
    audit.record(actor, "product.change", product, **_changes(before, product))
    return product


def _changes(before: Product, product: Product) -> dict[str, str]:
    """The code, and what is other than it was."""
    kept = ("life_cycle", "successor_id", "list_price", "name_zh", "name_en", "category_id")
    changed = {
        name: f"{getattr(before, name)} → {getattr(product, name)}"
        for name in kept
        if getattr(before, name) != getattr(product, name)
    }
    return {"sku": product.sku, **changed}


def _product(row: ProductRow, barcodes: Sequence[BarcodeRow]) -> Product:
    codes = [barcode.code for barcode in barcodes]
    return Product(
        sku=row.sku,
        name_zh=row.name_zh,
        name_en=row.name_en,
        category=row.category,
        unit=row.unit,
        tracking=row.tracking,
        shelf_life_days=row.shelf_life_days,
        life_cycle=row.life_cycle,
        list_price=row.list_price,
        successor=row.successor,
        family=row.family,
        variant_key=variant_key(row.values),
        search_text=search_text(row.sku, row.name_zh, row.name_en, codes),
    )


def _refuse_codes(rows: Sequence[ProductRow]) -> None:
    skus = [row.sku for row in rows]
    for sku in skus:
        _refuse_sku(sku)
    _refuse_double(skus)
    _refuse_taken_skus(skus)


def _refuse_sku(sku: str) -> None:
    if not 0 < len(sku) <= SKU_LENGTH_MAX or sku != sku.strip():
        raise WrongCode(given=sku, limit=SKU_LENGTH_MAX)


def _refuse_double(codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise CodeTaken(taken=code)
        seen.add(code)


def _refuse_taken_skus(skus: Sequence[str], *, but: Product | None = None) -> None:
    for start in range(0, len(skus), BATCH):
        taken = Product.objects.filter(sku__in=skus[start : start + BATCH])
        if but is not None:
            taken = taken.exclude(pk=but.pk)
        for sku in taken.values_list("sku", flat=True)[:1]:
            raise CodeTaken(taken=sku)
