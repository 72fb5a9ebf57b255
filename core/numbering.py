"""Numbers of documents. Unique and rising, with gaps where a transaction was rolled back."""

from django.db import connection

from core.models import NumberSequence
from core.schema import sequence_name


def next_number(prefix: str) -> str:
    """The next number of ``prefix``, such as "PO-000042". A migration declares each prefix."""
    return f"{prefix}-{_next(prefix):06d}"


def _next(prefix: str) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(%s)", [sequence_name(prefix)])
        else:
            table = NumberSequence._meta.db_table
            cursor.execute(
                f"INSERT INTO {table} (prefix, last) VALUES (%s, 1) "  # noqa: S608
                "ON CONFLICT (prefix) DO UPDATE SET last = last + 1 RETURNING last",
                [prefix],
            )
        return int(cursor.fetchone()[0])
