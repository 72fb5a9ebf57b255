"""Barcodes from files: added, changed, and as they were before."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from catalog.models import Barcode, Product
from catalog.services.counting import refuse_finer_than_unit
from catalog.services.imports.codes import resolve_products
from catalog.services.imports.products import save_products
from core import audit
from core.commands import command
from core.errors import DomainError
from core.models import User
from core.permissions import require
from exchange.choices import RowVerdict
from exchange.models import ImportBatch
from exchange.services.rows import Row
from exchange.services.undoing import Facts, Noun, note_changes, take_out_changes
from exchange.values import Intake

ONE = Decimal(1)


class BarcodeKeeper:
    """Knows barcodes, and the products they are on."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    def key_of(self, values: Mapping[str, Any]) -> Hashable:
        return values["barcode"]

    def look_up(self, rows: Sequence[Row]) -> None:
        codes = [row.values["barcode"] for row in rows]
        found = Barcode.objects.filter(code__in=codes).select_related("product")
        known = {barcode.code: barcode for barcode in found}
        resolve_products(rows, "sku")
        for row in rows:
            row.existing = known.get(row.values["barcode"])
            if row.is_good:
                self._refuse_rules(row)

    def now(self, row: Row) -> Mapping[str, Any]:
        return {"quantity": row.existing.quantity}

    @command
    def write(self, rows: Sequence[Row]) -> None:
        if not rows or self.intake.batch is None:
            return
        require(self.intake.actor, "catalog.change_product")
        new = [row for row in rows if row.existing is None]
        made = Barcode.objects.bulk_create(
            [
                Barcode(
                    product=row.values["sku"],
                    code=row.values["barcode"],
                    quantity=row.values.get("quantity", ONE),
                )
                for row in new
            ]
        )
        changes: list[tuple[str, int, Facts | None, Facts]] = [
            (BARCODE.name, one.pk, None, _facts(one)) for one in made
        ]
        changed = [row for row in rows if row.existing is not None]
        for row in changed:
            before = _facts(row.existing)
            row.existing.quantity = row.values["quantity"]
            changes.append((BARCODE.name, row.existing.pk, before, _facts(row.existing)))
        Barcode.objects.bulk_update([row.existing for row in changed], ["quantity"], batch_size=500)
        save_products(list({one.pk: one for row in new for one in [row.values["sku"]]}.values()))
        note_changes(self.intake.batch, changes)
        audit.record(self.intake.actor, "barcode.import", rows[0].values["sku"], count=len(rows))

    def _refuse_rules(self, row: Row) -> None:
        values = row.values
        product: Product = values["sku"]
        if row.existing is not None and row.existing.product_id != product.pk:
            row.refuse(RowVerdict.REFUSED, "barcode", values["barcode"], "taken")
            return
        try:
            refuse_finer_than_unit(product, values.get("quantity", ONE))
        except DomainError as refusal:
            row.refuse_in_words(refusal.message)


def take_out_barcodes(batch: ImportBatch, _actor: User | None) -> int:
    """The barcodes of ``batch`` are as they were before it. Raises ``UsedSince``."""
    keys = batch.changes.filter(noun=BARCODE.name, before__isnull=True).values("object_id")
    products = list(Product.objects.filter(barcodes__in=keys).distinct())
    count = take_out_changes(batch, (BARCODE,))
    for start in range(0, len(products), 1000):
        save_products(products[start : start + 1000])
    return count


def export_barcodes(_user: User, _chosen: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    """Every barcode, in the order of the target's fields."""
    rows = Barcode.objects.order_by("product__sku", "code")
    yield from rows.values_list("product__sku", "code", "quantity").iterator(chunk_size=5000)


def _facts(barcode: Barcode) -> Facts:
    return {"quantity": f"{barcode.quantity.normalize():f}"}


def _restore(rows: Sequence[tuple[Barcode, Facts]]) -> None:
    for barcode, before in rows:
        barcode.quantity = Decimal(before["quantity"])
    Barcode.objects.bulk_update([barcode for barcode, _before in rows], ["quantity"])


BARCODE = Noun(name="barcode", rows=Barcode.objects.all, now=_facts, restore=_restore)
