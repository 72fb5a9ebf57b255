"""Movements into the database: one statement for a whole batch, without the cost of models."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from core.fields import to_units
from core.statements import numbers, planned, words
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
}


def write_movements(entries: Sequence[Entry]) -> None:
    """``entries`` are rows of the ledger; a change of method that changes no value has none."""
    if not entries:
        return
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    columns: list[Sequence[Any]] = list(zip(*entries, strict=True))
    columns[6:8] = [list(map(to_units, column)) for column in columns[6:8]]
    columns[8:] = [list(map(str, column)) for column in columns[8:]]
    names = ", ".join(COLUMN_TYPES)
    insert = f"INSERT INTO {StockMovement._meta.db_table} (recorded_at, {names})"
    with planned() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in COLUMN_TYPES.values())
            texts = [
                numbers(column) if "int" in kind else words(column)
                for kind, column in zip(COLUMN_TYPES.values(), columns, strict=True)
            ]
            cursor.execute(
                f"{insert} SELECT %s::timestamptz, * FROM unnest({arrays})",  # noqa: S608
                [moment, *texts],
            )
        else:
            marks = ", ".join(["%s"] * (1 + len(COLUMN_TYPES)))
            rows = zip([moment] * len(entries), *columns, strict=True)
            cursor.executemany(f"{insert} VALUES ({marks})", rows)
