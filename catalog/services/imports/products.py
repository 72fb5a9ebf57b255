"""Products from files: added, changed, and as they were before."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from catalog.choices import LifeCycle, Tracking
from catalog.errors import TrackingFixed
from catalog.models import Barcode, Category, Product, Unit
from catalog.services.categories import create_category
from catalog.services.products import create_products
from catalog.services.searching import search_text
from catalog.values import ProductRow
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from exchange.choices import RowVerdict
from exchange.models import ImportBatch
from exchange.services.links import Links
from exchange.services.rows import Row
from exchange.services.undoing import Facts, Noun, note_changes, take_out_changes
from exchange.values import Intake

CATEGORY, UNIT, MAKE = "category", "unit", "make"
CODE_LENGTH = {CATEGORY: 32, UNIT: 16}
COLUMNS = (
    "name_zh",
    "name_en",
    "category",
    "unit",
    "tracking",
    "shelf_life_days",
    "life_cycle",
    "list_price",
)
SAVED = (*COLUMNS, "search_text")
AT_ONCE = 500


class ProductKeeper:
    """Knows products by their codes, and the categories and units they name."""

    def __init__(self, intake: Intake) -> None:
        chosen = intake.read_as.chosen
        self.intake = intake
        self.links = {CATEGORY: Links(Category.objects.all()), UNIT: Links(Unit.objects.all())}
        self.defaults = {
            name: self.links[name].find(chosen[name])
            for name in (CATEGORY, UNIT)
            if chosen.get(name)
        }
        self.makes_missing = chosen.get(MAKE) == "yes"

    def key_of(self, values: Mapping[str, Any]) -> Hashable:
        return values["sku"]

    def look_up(self, rows: Sequence[Row]) -> None:
        skus = [row.values["sku"] for row in rows]
        known = {one.sku: one for one in Product.objects.filter(sku__in=skus)}
        for row in rows:
            row.existing = known.get(row.values["sku"])
            for name in (CATEGORY, UNIT):
                self._resolve(row, name)
            if row.is_good:
                self._refuse_rules(row)

    def now(self, row: Row) -> Mapping[str, Any]:
        product = row.existing
        now = {name: getattr(product, name) for name in COLUMNS if name not in (CATEGORY, UNIT)}
        for name in (CATEGORY, UNIT):
            if name in row.values:
                now[name] = self._thing(name, getattr(product, f"{name}_id"), row.values[name])
        return now

    @command
    def write(self, rows: Sequence[Row]) -> None:
        batch = self.intake.batch
        assert batch is not None  # noqa: S101 - A trial writes nothing.
        for row in rows:
            for name in (CATEGORY, UNIT):
                if isinstance(row.values.get(name), str):
                    row.values[name] = self._made(batch, name, row.values[name])
        new = [row for row in rows if row.existing is None]
        made = create_products([_product_row(row) for row in new], actor=self.intake.actor)
        changes: list[tuple[str, int, Facts | None, Facts]] = [
            (PRODUCT.name, product.pk, None, product_facts(product)) for product in made
        ]
        changes += update_products(
            [(row.existing, row.values) for row in rows if row.existing is not None],
            actor=self.intake.actor,
        )
        note_changes(batch, changes)

    def _resolve(self, row: Row, name: str) -> None:
        if name not in row.values:
            if row.existing is None and name in self.defaults:
                row.values[name] = self.defaults[name]
            return
        text = row.values[name]
        if self.links[name].find(text) is None and self.makes_missing:
            if len(text) > CODE_LENGTH[name] or "/" in text:
                row.refuse(RowVerdict.BAD_TEXT, name, text, "long")
            return
        if row.is_good:
            self.links[name].resolve(row, name)

    def _refuse_rules(self, row: Row) -> None:
        values = row.values
        if row.existing is None:
            if not (values.get("name_zh") or values.get("name_en")):
                row.refuse(RowVerdict.MISSING, "name_zh")
            return
        is_other = values.get("tracking", row.existing.tracking) != row.existing.tracking or (
            UNIT in values and getattr(values[UNIT], "pk", 0) != row.existing.unit_id
        )
        if is_other:
            row.refuse_in_words(TrackingFixed(product=row.existing).message)

    def _thing(self, name: str, key: int, wanted: Any) -> Any:
        """What the product has now; the very thing wanted where it is that."""
        if getattr(wanted, "pk", None) == key:
            return wanted
        model = Category if name == CATEGORY else Unit
        return model.objects.get(pk=key)

    def _made(self, batch: ImportBatch, name: str, text: str) -> Any:
        """The category or unit called ``text``, made where it is missing."""
        thing = self.links[name].find(text)
        if thing is not None:
            return thing
        if name == CATEGORY:
            actor = self.intake.actor
            thing = create_category(actor=actor, code=text, parent=None, name_zh=text)
        else:
            thing = Unit.objects.create(code=text, name_zh=text)
        note_changes(batch, [(name, thing.pk, None, {})])
        self.links[name].add(thing)
        return thing


@command
def update_products(
    changes: Sequence[tuple[Product, Mapping[str, Any]]], *, actor: User | None
) -> list[tuple[str, int, Facts | None, Facts]]:
    """Every product says what it is told to; return what each said before and says since.

    Raises:
        NotPermitted: ``actor`` may not change products.
    """
    if not changes:
        return []
    require(actor, "catalog.change_product")
    keys = [product.pk for product, _values in changes]
    locked = Product.objects.select_for_update().order_by("pk").in_bulk(keys)
    noted: list[tuple[str, int, Facts | None, Facts]] = []
    for product, values in changes:
        row = locked[product.pk]
        before = product_facts(row)
        for name in COLUMNS:
            if name in values:
                setattr(row, name, values[name])
        after = product_facts(row)
        touched = [name for name in after if after[name] != before[name]]
        noted.append(
            (
                PRODUCT.name,
                row.pk,
                {name: before[name] for name in touched},
                {name: after[name] for name in touched},
            )
        )
    save_products(list(locked.values()))
    audit.record(actor, "product.change_many", changes[0][0], count=len(changes))
    return noted


def save_products(products: Sequence[Product]) -> None:
    """Products are kept as they are filled in, and found by what they are called now."""
    codes: dict[int, list[str]] = {}
    barcodes = Barcode.objects.filter(product__in=products)
    for product_id, code in barcodes.values_list("product_id", "code"):
        codes.setdefault(product_id, []).append(code)
    for product in products:
        found = codes.get(product.pk, [])
        product.search_text = search_text(product.sku, product.name_zh, product.name_en, found)
    Product.objects.bulk_update(products, SAVED, batch_size=AT_ONCE)


def product_facts(product: Product) -> Facts:
    """What a product says, as plain data."""
    return {
        "name_zh": product.name_zh,
        "name_en": product.name_en,
        CATEGORY: product.category_id,
        UNIT: product.unit_id,
        "tracking": str(product.tracking),
        "shelf_life_days": product.shelf_life_days,
        "life_cycle": str(product.life_cycle),
        "list_price": f"{product.list_price.normalize():f}",
    }


def take_out_products(batch: ImportBatch, _actor: User | None) -> int:
    """The products of ``batch`` are as they were before it. Raises ``UsedSince``."""
    return take_out_changes(batch, (PRODUCT, CATEGORIES, UNITS))


def export_products(_user: User, _chosen: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    """Every product, in the order of the target's fields."""
    products = Product.objects.select_related("category", "unit").order_by("sku")
    for product in products.iterator(chunk_size=2000):
        yield (
            product.sku,
            product.name_zh,
            product.name_en,
            product.category.code,
            product.unit.code,
            product.get_tracking_display(),
            product.shelf_life_days,
            product.get_life_cycle_display(),
            product.list_price,
        )


def _product_row(row: Row) -> ProductRow:
    values = row.values
    return ProductRow(
        sku=values["sku"],
        name_zh=values.get("name_zh", ""),
        name_en=values.get("name_en", ""),
        category=values[CATEGORY],
        unit=values[UNIT],
        tracking=values.get("tracking", Tracking.NONE),
        shelf_life_days=values.get("shelf_life_days"),
        life_cycle=values.get("life_cycle", LifeCycle.ACTIVE),
        list_price=values.get("list_price", Decimal(0)),
    )


def _restore(rows: Sequence[tuple[Product, Facts]]) -> None:
    for product, before in rows:
        for name, value in before.items():
            setattr(
                product, f"{name}_id" if name in (CATEGORY, UNIT) else name, _value(name, value)
            )
    save_products([product for product, _before in rows])


def _value(name: str, value: Any) -> Any:
    return Decimal(value) if name == "list_price" else value


def _with_barcodes(products: Sequence[Product]) -> list[Product]:
    """Products that got barcodes since: those have to go first."""
    having = Product.objects.filter(pk__in=[one.pk for one in products], barcodes__isnull=False)
    return list(having.distinct())


PRODUCT = Noun(
    name="product",
    rows=Product.objects.all,
    now=product_facts,
    restore=_restore,
    is_used=_with_barcodes,
)
CATEGORIES = Noun(
    name=CATEGORY,
    rows=Category.objects.all,
    now=lambda _row: {},
    restore=lambda _rows: None,
    may_stay=True,
)
UNITS = Noun(
    name=UNIT,
    rows=Unit.objects.all,
    now=lambda _row: {},
    restore=lambda _rows: None,
    may_stay=True,
)
