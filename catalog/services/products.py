"""Products: made one at a time or many at once, and changed."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from catalog.choices import LifeCycle, Tracking
from catalog.errors import CodeTaken, TrackingFixed, WrongCode
from catalog.models import Barcode, Category, Product, Unit
from catalog.services.searching import search_text
from catalog.values import ProductRow
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require

SKU_LENGTH_MAX = 64
BATCH = 1000
Barcodes = Collection[tuple[str, Decimal]]


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
    barcodes: Barcodes = (),
) -> Product:
    """A product stands, found by its code, names, pinyin and barcodes.

    Raises:
        NotPermitted: ``actor`` may not add products.
        WrongCode, CodeTaken: the code or a barcode cannot be used.
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
        barcodes=tuple(barcodes),
    )
    return create_products([row], actor=actor)[0]


@command
def create_products(rows: Sequence[ProductRow], *, actor: User | None) -> list[Product]:
    """Every row is a product; all or none. Refuses as ``create_product``."""
    require(actor, "catalog.add_product")
    _refuse_codes(rows)
    products = Product.objects.bulk_create([_product(row) for row in rows], batch_size=BATCH)
    Barcode.objects.bulk_create(
        (
            Barcode(product=product, code=code, quantity=quantity)
            for row, product in zip(rows, products, strict=True)
            for code, quantity in row.barcodes
        ),
        batch_size=BATCH,
    )
    if len(products) == 1:
        audit.record(actor, "product.add", products[0], sku=products[0].sku)
    elif products:
        audit.record(actor, "product.add_many", products[0], count=len(products))
    return products


@command
def update_product(
    product: Product, *, actor: User | None, barcodes: Barcodes | None = None
) -> Product:
    """``product`` is kept as it is filled in; ``barcodes`` replace what it had.

    Raises:
        NotPermitted: ``actor`` may not change products.
        WrongCode, CodeTaken: the code or a barcode cannot be used.
        TrackingFixed: tracking or unit would change.
    """
    require(actor, "catalog.change_product")
    before = Product.objects.select_for_update().get(pk=product.pk)
    _refuse_sku(product.sku)
    _refuse_taken_skus([product.sku], but=product)
    is_other = (before.tracking, before.unit_id) != (product.tracking, product.unit_id)
    if is_other:
        raise TrackingFixed(product=str(product))
    if barcodes is not None:
        _replace_barcodes(product, barcodes)
    codes = product.barcodes.values_list("code", flat=True)
    product.search_text = search_text(product.sku, product.name_zh, product.name_en, codes)
    product.save()
    audit.record(actor, "product.change", product, sku=product.sku)
    return product


def _product(row: ProductRow) -> Product:
    codes = [code for code, _quantity in row.barcodes]
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
        search_text=search_text(row.sku, row.name_zh, row.name_en, codes),
    )


def _replace_barcodes(product: Product, barcodes: Barcodes) -> None:
    codes = [code for code, _quantity in barcodes]
    _refuse_double(codes)
    _refuse_taken_barcodes(codes, but=product)
    product.barcodes.all().delete()
    Barcode.objects.bulk_create(
        Barcode(product=product, code=code, quantity=quantity) for code, quantity in barcodes
    )


def _refuse_codes(rows: Sequence[ProductRow]) -> None:
    skus = [row.sku for row in rows]
    codes = [code for row in rows for code, _quantity in row.barcodes]
    for sku in skus:
        _refuse_sku(sku)
    _refuse_double(skus)
    _refuse_double(codes)
    _refuse_taken_skus(skus)
    _refuse_taken_barcodes(codes)


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


def _refuse_taken_barcodes(codes: Sequence[str], *, but: Product | None = None) -> None:
    for start in range(0, len(codes), BATCH):
        taken = Barcode.objects.filter(code__in=codes[start : start + BATCH])
        if but is not None:
            taken = taken.exclude(product=but)
        for code in taken.values_list("code", flat=True)[:1]:
            raise CodeTaken(taken=code)
