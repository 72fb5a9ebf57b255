"""Numbers of documents. Unique and rising, with gaps where a transaction was rolled back."""

from django.db import connection

from core.models import NumberSequence
from core.schema import sequence_name
from core.statements import planned

DIGITS = 6


def next_number(prefix: str) -> str:
    """The next number of ``prefix``, such as "PO-000042". A migration declares each prefix."""
    return next_numbers(prefix, 1)[0]


def next_numbers(prefix: str, count: int) -> list[str]:
    """The next ``count`` numbers of ``prefix``, rising."""
    return [f"{prefix}-{number:0{DIGITS}d}" for number in _next(prefix, count)]


def _next(prefix: str, count: int) -> list[int]:
    with planned() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(%s::regclass) FROM generate_series(1, %s::integer)",
                [sequence_name(prefix), count],
            )
            return sorted(number for (number,) in cursor.fetchall())
        table = NumberSequence._meta.db_table
        cursor.execute(
            f"INSERT INTO {table} (prefix, last) VALUES (%s, %s) "  # noqa: S608
            "ON CONFLICT (prefix) DO UPDATE SET last = last + excluded.last RETURNING last",
            [prefix, count],
        )
        last = int(cursor.fetchone()[0])
        return list(range(last - count + 1, last + 1))


def drawn(prefix: str) -> str:
    """An SQL expression of PostgreSQL: the next number of the prefix that ``prefix`` names.

    ``prefix`` is a column of the statement, so that each of its rows draws a number of its own.
    """
    digits = f"greatest({DIGITS}, length(next::text))"
    sequence = f"nextval(('{sequence_name('')}' || lower({prefix}))::regclass)"
    return (
        f"(SELECT {prefix} || '-' || lpad(next::text, {digits}, '0') "  # noqa: S608
        f"FROM (SELECT {sequence} AS next) AS counted)"
    )
