"""Terms of suppliers from files: added, changed, and as they were before."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from catalog.services.counting import refuse_finer_than_unit
from catalog.services.imports.codes import resolve_products
from core import audit
from core.commands import command
from core.errors import DomainError
from core.models import User
from exchange.models import ImportBatch
from exchange.services.links import Links
from exchange.services.rows import Row
from exchange.services.undoing import Facts, Noun, note_changes, take_out_changes
from exchange.values import Intake
from inventory.models import Warehouse
from purchasing.models import Supplier, SupplierTerms
from purchasing.services.terms import COLUMNS, set_terms_in_bulk
from purchasing.values import TermsRow

NUMBERS = ("price", "pack_quantity", "quantity_min")
Key = tuple[int, int, int | None]


class TermsKeeper:
    """Knows terms by supplier, product and place."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.suppliers = Links(
            Supplier.objects.for_display(),
            code=lambda one: one.partner.code,
            names=lambda one: (one.partner.name_zh, one.partner.name_en),
        )
        self.places = Links(Warehouse.objects.all())

    def key_of(self, values: Mapping[str, Any]) -> Hashable:
        words = (values["supplier"], values["sku"], values.get("warehouse", ""))
        return tuple(word.casefold() for word in words)

    def look_up(self, rows: Sequence[Row]) -> None:
        for row in rows:
            for name, links in (("supplier", self.suppliers), ("warehouse", self.places)):
                if row.is_good and name in row.values:
                    links.resolve(row, name)
        good = [row for row in rows if row.is_good]
        resolve_products(good, "sku")
        good = [row for row in good if row.is_good]
        known = _known(good)
        for row in good:
            row.existing = known.get(_key(row))
            _refuse_too_fine(row)

    def now(self, row: Row) -> Mapping[str, Any]:
        return {name: getattr(row.existing, name) for name in COLUMNS}

    @command
    def write(self, rows: Sequence[Row]) -> None:
        if not rows or self.intake.batch is None:
            return
        before = {_key(row): terms_facts(row.existing) for row in rows if row.existing}
        set_terms_in_bulk([_terms_row(row) for row in rows], actor=self.intake.actor)
        after = _known(rows)
        note_changes(
            self.intake.batch,
            [
                (TERMS.name, after[key].pk, before.get(key), terms_facts(after[key]))
                for key in map(_key, rows)
            ],
        )
        first = after[_key(rows[0])]
        audit.record(self.intake.actor, "terms.import", first, count=len(rows))


def terms_facts(terms: SupplierTerms) -> Facts:
    """What the terms say, as plain data."""
    facts = {name: getattr(terms, name) for name in COLUMNS}
    return facts | {name: f"{facts[name].normalize():f}" for name in NUMBERS}


def take_out_terms(batch: ImportBatch, _actor: User | None) -> int:
    """The terms of ``batch`` are as they were before it. Raises ``UsedSince``."""
    return take_out_changes(batch, (TERMS,))


def export_terms(_user: User, _chosen: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    """All terms, in the order of the target's fields."""
    rows = SupplierTerms.objects.order_by("supplier__partner__code", "product__sku", "pk")
    yield from rows.values_list(
        "supplier__partner__code",
        "product__sku",
        "warehouse__code",
        "price",
        "pack_quantity",
        "quantity_min",
        "lead_time_days",
        "supplier_sku",
        "is_preferred",
    ).iterator(chunk_size=5000)


def _key(row: Row) -> Key:
    place = row.values.get("warehouse")
    return row.values["supplier"].pk, row.values["sku"].pk, place.pk if place else None


def _known(rows: Sequence[Row]) -> dict[Key, SupplierTerms]:
    """The terms that stand for what ``rows`` name."""
    suppliers = {row.values["supplier"].pk for row in rows}
    products = {row.values["sku"].pk for row in rows}
    found = SupplierTerms.objects.filter(supplier__in=suppliers, product__in=products)
    return {(one.supplier_id, one.product_id, one.warehouse_id): one for one in found}


def _refuse_too_fine(row: Row) -> None:
    try:
        for name in ("pack_quantity", "quantity_min"):
            if name in row.values:
                refuse_finer_than_unit(row.values["sku"], row.values[name])
    except DomainError as refusal:
        row.refuse_in_words(refusal.message)


def _terms_row(row: Row) -> TermsRow:
    """What the row says; where it says nothing, what stands."""
    stands = {} if row.existing is None else {n: getattr(row.existing, n) for n in COLUMNS}
    said = {name: row.values[name] for name in COLUMNS if name in row.values}
    return TermsRow(
        supplier=row.values["supplier"],
        product=row.values["sku"],
        warehouse=row.values.get("warehouse"),
        **(stands | said),
    )


def _restore(rows: Sequence[tuple[SupplierTerms, Facts]]) -> None:
    for terms, before in rows:
        for name, value in before.items():
            setattr(terms, name, Decimal(value) if name in NUMBERS else value)
    SupplierTerms.objects.bulk_update([one for one, _before in rows], COLUMNS, batch_size=200)


TERMS = Noun(
    name="terms",
    rows=lambda: SupplierTerms.objects.select_related("supplier__partner", "product"),
    now=terms_facts,
    restore=_restore,
)
