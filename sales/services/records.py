"""Sales made elsewhere, written by the ten thousand: past the ORM, through the same constraints."""

from collections.abc import Sequence

from django.db import connection

from core.commands import command
from core.events import publish
from exchange.models import ImportBatch
from sales.events import SalesRecordsChanged
from sales.models import SalesRecord
from sales.values import SoldLine

TABLE = SalesRecord._meta.db_table
COLUMNS = (
    "batch_id",
    "product_id",
    "warehouse_id",
    "sold_on",
    "quantity",
    "amount",
    "fingerprint",
)


@command
def write_records(batch: ImportBatch, lines: Sequence[SoldLine]) -> None:
    """``lines`` are records of ``batch``; a line that is there already stays as it is."""
    if not lines:
        return
    if connection.vendor == "postgresql":
        _copy(batch, lines)
    else:
        _insert(batch, lines)


@command
def remove_records(batch: ImportBatch) -> int:
    """None of the batch's records are left; return how many there were. May be repeated."""
    records = SalesRecord.objects.filter(batch=batch)
    removed = records.count()
    records._raw_delete(records.db)
    publish(SalesRecordsChanged(batch_id=batch.pk))
    return removed


def _insert(batch: ImportBatch, lines: Sequence[SoldLine]) -> None:
    names = ", ".join(COLUMNS)
    marks = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} ({names}) VALUES ({marks}) "  # noqa: S608
            "ON CONFLICT (fingerprint) DO NOTHING",
            [(batch.pk, *line) for line in lines],
        )


def _copy(batch: ImportBatch, lines: Sequence[SoldLine]) -> None:
    """COPY knows no conflicts, so the rows go through a table of this transaction."""
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS sold ON COMMIT DROP AS "  # noqa: S608
            f"SELECT {names} FROM {TABLE} WITH NO DATA"
        )
        cursor.execute("TRUNCATE sold")
        with cursor.copy(f"COPY sold ({names}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row((batch.pk, *line))
        cursor.execute(
            f"INSERT INTO {TABLE} ({names}) SELECT {names} FROM sold "  # noqa: S608
            "ON CONFLICT (fingerprint) DO NOTHING"
        )
