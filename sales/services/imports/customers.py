"""Customers from files: added, changed, and as they were before."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from catalog.services.imports.partners import (
    COLUMNS,
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
from sales.models import Customer
from sales.services.customers import create_customer, update_customer


class CustomerKeeper:
    """Knows customers by their codes."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    def key_of(self, values: Mapping[str, Any]) -> Hashable:
        return values["code"]

    def look_up(self, rows: Sequence[Row]) -> None:
        codes = [row.values["code"] for row in rows]
        found = Customer.objects.for_display().filter(partner__code__in=codes)
        known = {one.partner.code: one for one in found}
        for row in rows:
            row.existing = known.get(row.values["code"])
            refuse_wrong_partner(row)

    def now(self, row: Row) -> Mapping[str, Any]:
        return partner_says(row.existing.partner)

    @command
    def write(self, rows: Sequence[Row]) -> None:
        assert self.intake.batch is not None  # noqa: S101 - A trial writes nothing.
        actor = self.intake.actor
        partners = partners_by_code(row.values["code"] for row in rows)
        changes: list[tuple[str, int, Facts | None, Facts]] = []
        for row in rows:
            given = given_of(row.values)
            before = partners.get(row.values["code"])
            customer: Customer = row.existing or create_customer(actor=actor, **row.values)
            if before is not None and given:
                customer = update_customer(actor=actor, customer=customer, changes=given)
            changes.append(partner_change(before, customer.partner, given))
            if row.existing is None:
                changes.append((CUSTOMER.name, customer.pk, None, {}))
        note_changes(self.intake.batch, changes)


def take_out_customers(batch: ImportBatch, _actor: User | None) -> int:
    """The customers of ``batch`` are as they were before it. Raises ``UsedSince``."""
    return take_out_changes(batch, (CUSTOMER, PARTNER))


def export_customers(_user: User, _chosen: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    """Every customer, in the order of the target's fields."""
    for customer in Customer.objects.for_display().iterator(chunk_size=2000):
        partner = customer.partner
        yield (partner.code, *(getattr(partner, name) for name in COLUMNS))


CUSTOMER = Noun(
    name="customer",
    rows=Customer.objects.for_display,
    now=lambda _row: {},
    restore=lambda _rows: None,
)
