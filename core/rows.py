"""Rows by their natural keys, locked and written by the set, without what an ORM costs per query.

For the few statements that every posting makes. Locks are taken in the order of the keys, so
transactions that lock through here wait for each other and never deadlock.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)
Key = tuple[int, ...]


def lock_rows(
    model: type[M], names: Sequence[str], keys: Iterable[Key], make: Callable[[Key], M]
) -> list[M]:
    """The row of every key, locked until the transaction ends; missing ones are made first.

    ``names`` are the columns of the key: whole numbers with a unique constraint. Nothing is locked
    before every row stands, so a twin that makes the same rows holds none that we wait for.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return []
    if _count(model, names, wanted) < len(wanted):
        model._default_manager.bulk_create([make(key) for key in wanted], ignore_conflicts=True)
    return list(model._default_manager.raw(*_selection(model, names, wanted)))


def keys_of(
    model: type[Model], names: Sequence[str], keys: Sequence[Key], condition: str = "TRUE"
) -> dict[Key, int]:
    """Natural key to primary key of the rows that there are, and for which ``condition`` holds."""
    if not keys:
        return {}
    source, parameters = _wanted(names, keys)
    using = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {using} FROM {source} JOIN {model._meta.db_table} USING ({using}) "  # noqa: S608
            f"WHERE {condition}",
            parameters,
        )
        return {tuple(key): pk for pk, *key in cursor.fetchall()}


def insert_row(row: M) -> M:
    """``row`` stands in the database. The same as ``save`` on a new one, in a tenth of the time."""
    options = row._meta
    fields = [field for field in options.concrete_fields if not field.primary_key]
    marks = ", ".join(["%s"] * len(fields))
    columns = ", ".join(str(field.column) for field in fields)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {options.db_table} ({columns}) VALUES ({marks}) RETURNING id",  # noqa: S608
            values,
        )
        row.pk = cursor.fetchone()[0]
    row._state.adding = False
    return row


def write_rows(rows: Iterable[Model], names: Sequence[str]) -> None:
    """Every row, which must be locked, holds what its attributes ``names`` say: absolute values."""
    given = list(rows)
    if not given:
        return
    options = given[0]._meta
    fields: list[Any] = [options.get_field(name) for name in names]
    values = [
        [row.pk, *(f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields)]
        for row in given
    ]
    table, columns = options.db_table, [field.column for field in fields]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ["%s::bigint[]", *(f"%s::{f.db_type(connection)}[]" for f in fields)]
            changes = ", ".join(f"{column} = given.{column}" for column in columns)
            cursor.execute(
                f"UPDATE {table} SET {changes} FROM unnest({', '.join(arrays)}) "  # noqa: S608
                f"AS given (id, {', '.join(columns)}) WHERE {table}.id = given.id",
                [list(column) for column in zip(*values, strict=True)],
            )
        else:
            changes = ", ".join(f"{column} = %s" for column in columns)
            cursor.executemany(
                f"UPDATE {table} SET {changes} WHERE id = %s",  # noqa: S608
                [(*row[1:], row[0]) for row in values],
            )


def _count(model: type[Model], names: Sequence[str], keys: Sequence[Key]) -> int:
    source, parameters = _wanted(names, keys)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {source} JOIN {table} USING ({', '.join(names)})",  # noqa: S608
            parameters,
        )
        return int(cursor.fetchone()[0])


def _selection(
    model: type[Model], names: Sequence[str], keys: Sequence[Key]
) -> tuple[str, list[Any]]:
    source, parameters = _wanted(names, keys)
    order = ", ".join(f"kept.{name}" for name in names)
    lock = " FOR UPDATE OF kept" if connection.vendor == "postgresql" else ""
    query = (
        f"SELECT kept.* FROM {source} JOIN {model._meta.db_table} AS kept "  # noqa: S608
        f"USING ({', '.join(names)}) ORDER BY {order}{lock}"
    )
    return query, parameters


def _wanted(names: Sequence[str], keys: Sequence[Key]) -> tuple[str, list[Any]]:
    """The keys as a table of one statement, however many they are."""
    if connection.vendor == "postgresql":
        arrays = ", ".join(["%s::bigint[]"] * len(names))
        columns = [list(column) for column in zip(*keys, strict=True)]
        return f"unnest({arrays}) AS wanted ({', '.join(names)})", columns
    parts = ", ".join(
        f"json_extract(value, '$[{index}]') AS {name}" for index, name in enumerate(names)
    )
    return f"(SELECT {parts} FROM json_each(%s)) AS wanted", [json.dumps(keys)]  # noqa: S608
