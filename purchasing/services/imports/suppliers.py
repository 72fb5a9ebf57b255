"""Suppliers from files: added, changed, and as they were before."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from catalog.services.imports.partners import (
    COLUMNS as PARTNER_COLUMNS,
)
from catalog.services.imports.partners import (
    PARTNER,
    given_of,
    partner_change,
    partner_says,
    partners_by_code,
    refuse_wrong_partner,
)
from core.commands import command
from core.models import User
from exchange.models import ImportBatch
from exchange.services.rows import Row
from exchange.services.undoing import Facts, Noun, note_changes, take_out_changes
from exchange.values import Intake
from purchasing.models import Supplier
from purchasing.services.suppliers import SUPPLIER_FIELDS, create_supplier, update_supplier

Change = tuple[str, int, Facts | None, Facts]


class SupplierKeeper:
    """Knows suppliers by their codes."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    def key_of(self, values: Mapping[str, Any]) -> Hashable:
        return values["code"]

    def look_up(self, rows: Sequence[Row]) -> None:
        codes = [row.values["code"] for row in rows]
        found = Supplier.objects.for_display().filter(partner__code__in=codes)
        known = {one.partner.code: one for one in found}
        for row in rows:
            row.existing = known.get(row.values["code"])
            refuse_wrong_partner(row)

    def now(self, row: Row) -> Mapping[str, Any]:
        supplier: Supplier = row.existing
        own = {name: getattr(supplier, name) for name in SUPPLIER_FIELDS}
        return own | partner_says(supplier.partner)

    @command
    def write(self, rows: Sequence[Row]) -> None:
        assert self.intake.batch is not None  # noqa: S101 - A trial writes nothing.
        partners = partners_by_code(row.values["code"] for row in rows)
        changes: list[Change] = []
        for row in rows:
            given = given_of(row.values)
            before = partners.get(row.values["code"])
            changes += self._change(row) if row.existing else self._make(row)
            after = Supplier.objects.for_display().get(partner__code=row.values["code"])
            if before is None or any(getattr(before, name) != given[name] for name in given):
                changes.insert(0, partner_change(before, after.partner, given))
        note_changes(self.intake.batch, changes)

    def _make(self, row: Row) -> list[Change]:
        """A partner who only bought from us so far is called what the file says, too."""
        supplier = create_supplier(actor=self.intake.actor, **row.values)
        given = given_of(row.values)
        if any(getattr(supplier.partner, name) != given[name] for name in given):
            supplier = update_supplier(actor=self.intake.actor, supplier=supplier, changes=given)
        return [(SUPPLIER.name, supplier.pk, None, supplier_facts(supplier))]

    def _change(self, row: Row) -> list[Change]:
        before = supplier_facts(row.existing)
        changes = {name: row.values[name] for name in row.values if name != "code"}
        supplier = update_supplier(actor=self.intake.actor, supplier=row.existing, changes=changes)
        after = supplier_facts(supplier)
        touched = [name for name in after if after[name] != before[name]]
        if not touched:
            return []
        facts = [{name: one[name] for name in touched} for one in (before, after)]
        return [(SUPPLIER.name, supplier.pk, facts[0], facts[1])]


def supplier_facts(supplier: Supplier) -> Facts:
    """What is the supplier's own, as plain data."""
    facts = {name: getattr(supplier, name) for name in SUPPLIER_FIELDS}
    return facts | {"order_value_min": f"{supplier.order_value_min.normalize():f}"}


def take_out_suppliers(batch: ImportBatch, _actor: User | None) -> int:
    """The suppliers of ``batch`` are as they were before it. Raises ``UsedSince``."""
    return take_out_changes(batch, (SUPPLIER, PARTNER))


def export_suppliers(_user: User, _chosen: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    """Every supplier, in the order of the target's fields."""
    for supplier in Supplier.objects.for_display().iterator(chunk_size=2000):
        partner = supplier.partner
        yield (
            partner.code,
            *(getattr(partner, name) for name in PARTNER_COLUMNS),
            *(getattr(supplier, name) for name in SUPPLIER_FIELDS),
        )


def _restore(rows: Sequence[tuple[Supplier, Facts]]) -> None:
    for supplier, before in rows:
        for name, value in before.items():
            is_money = name == "order_value_min"
            setattr(supplier, name, Decimal(value) if is_money else value)
    Supplier.objects.bulk_update([one for one, _before in rows], SUPPLIER_FIELDS)


SUPPLIER = Noun(
    name="supplier", rows=Supplier.objects.for_display, now=supplier_facts, restore=_restore
)
