"""Movements into the database: one statement for a whole batch, without the cost of models."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from core.fields import to_units
from core.statements import numbers, planned
from inventory.models import StockMovement


class Entry(NamedTuple):
    """A movement that is settled and about to be written; fields are columns of the ledger."""

    document_id: int
    line: int
    product_id: int
    lot_id: int
    source_id: int
    destination_id: int
    quantity: Decimal
    value: Decimal
    reason: str
    effective_on: date


COLUMN_TYPES = {
    "document_id": "bigint",
    "line": "integer",
    "product_id": "bigint",
    "lot_id": "bigint",
    "source_id": "bigint",
    "destination_id": "bigint",
    "quantity": "bigint",
    "value": "bigint",
    "reason": "text",
    "effective_on": "date",
    "recorded_at": "timestamptz",
}


def write_movements(entries: Sequence[Entry]) -> None:
    """``entries`` are rows of the ledger; a change of method that changes no value has none."""
    if not entries:
        return
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = [_row(entry, moment) for entry in entries]
    names = ", ".join(COLUMN_TYPES)
    insert = f"INSERT INTO {StockMovement._meta.db_table} ({names})"
    with planned() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in COLUMN_TYPES.values())
            columns = [
                numbers(column) if "int" in kind else list(column)
                for kind, column in zip(COLUMN_TYPES.values(), zip(*rows, strict=True), strict=True)
            ]
            cursor.execute(f"{insert} SELECT * FROM unnest({arrays})", columns)  # noqa: S608
        else:
            marks = ", ".join(["%s"] * len(COLUMN_TYPES))
            cursor.executemany(f"{insert} VALUES ({marks})", rows)


def _row(entry: Entry, moment: Any) -> tuple[Any, ...]:
    return (
        *entry[:6],
        to_units(entry.quantity),
        to_units(entry.value),
        str(entry.reason),
        connection.ops.adapt_datefield_value(entry.effective_on),
        moment,
    )
