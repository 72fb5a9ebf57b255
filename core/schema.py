"""What migrations of every app need beyond Django: append-only tables and number sequences.

Both are written for PostgreSQL and for SQLite, and can be taken back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations import RunPython

REFUSAL = "is append-only: post a reversal instead"


def append_only(table: str) -> RunPython:
    """The database refuses UPDATE, DELETE and TRUNCATE on ``table``."""

    def guard(_apps: Any, schema_editor: Any) -> None:
        statements = _GUARDS[schema_editor.connection.vendor]
        for statement in statements:
            schema_editor.execute(statement.format(table=table, refusal=REFUSAL))

    def lift(_apps: Any, schema_editor: Any) -> None:
        for statement in _LIFTS[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(table=table))

    return RunPython(guard, lift)


def append_only_again(table: str) -> RunPython:
    """``table`` keeps its guard when SQLite makes it anew: an operation at both ends of a
    migration that changes its constraints."""

    def guard(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            return
        for statement in _LIFTS["sqlite"]:
            schema_editor.execute(statement.format(table=table).replace("TRIGGER", _IF_THERE))
        for statement in _GUARDS["sqlite"]:
            schema_editor.execute(statement.format(table=table, refusal=REFUSAL))

    return RunPython(guard, guard)


def number_sequence(prefix: str) -> RunPython:
    """Numbers with ``prefix`` can be given out (``core.numbering.next_number``)."""

    def create(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"CREATE SEQUENCE {sequence_name(prefix)}")

    def drop(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP SEQUENCE {sequence_name(prefix)}")

    return RunPython(create, drop)


def sequence_name(prefix: str) -> str:
    return f"number_{prefix.lower()}"


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Triggers are off inside the block. For emptying a test database and for nothing else."""
    if connection.vendor == "sqlite":
        with _sqlite_guards_lifted():
            yield
    else:
        with _postgresql_guards_lifted():
            yield


@contextmanager
def _sqlite_guards_lifted() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, sql in triggers:
                cursor.execute(sql)


@contextmanager
def _postgresql_guards_lifted() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        )
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


_IF_THERE = "TRIGGER IF EXISTS"
_GUARDS = {
    "postgresql": (
        """
        CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{table} {refusal}' USING ERRCODE = 'restrict_violation';
        END $$
        """,
        """
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()
        """,
    ),
    "sqlite": (
        """
        CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} {refusal}'); END
        """,
        """
        CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} {refusal}'); END
        """,
    ),
}
_LIFTS = {
    "postgresql": (
        "DROP TRIGGER {table}_append_only ON {table}",
        "DROP FUNCTION {table}_refuse()",
    ),
    "sqlite": ("DROP TRIGGER {table}_no_update", "DROP TRIGGER {table}_no_delete"),
}
