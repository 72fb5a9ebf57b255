"""Rows by their natural keys, locked and written by the set, without what an ORM costs per query.

For the few statements that every posting makes. Locks are taken in the order of the keys, so
transactions that lock through here wait for each other and never deadlock.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from core.fields import FixedField, from_units, to_units
from core.statements import numbers, planned

M = TypeVar("M", bound=Model)
Key = tuple[int, ...]


def lock_rows(
    model: type[M],
    names: Sequence[str],
    keys: Iterable[Key],
    more: Callable[[Key], Mapping[str, Any]] = lambda _key: {},
) -> list[M]:
    """The row of every key, locked until the transaction ends; missing ones are made first.

    ``names`` are the columns of the key: whole numbers with a unique constraint. A new row holds
    its key, what ``more`` says of it, and the defaults of its other fields. Nothing is locked
    before every row stands, so a twin that makes the same rows holds none that we wait for.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return []
    rows = _locked(model, names, wanted)
    if len(rows) < len(wanted):
        there = keys_of(model, names, wanted)
        insert_missing(model, names, [key for key in wanted if key not in there], more)
        rows = _locked(model, names, wanted)
    return rows


def keys_of(
    model: type[Model], names: Sequence[str], keys: Sequence[Key], condition: str = "TRUE"
) -> dict[Key, int]:
    """Natural key to primary key of the rows that there are, and for which ``condition`` holds."""
    if not keys:
        return {}
    source, parameters = _wanted(names, keys)
    using = ", ".join(names)
    with planned() as cursor:
        cursor.execute(
            f"SELECT id, {using} FROM {source} JOIN {model._meta.db_table} USING ({using}) "  # noqa: S608
            f"WHERE {condition}",
            parameters,
        )
        return {tuple(key): pk for pk, *key in cursor.fetchall()}


def insert_row(row: Model) -> None:
    """``row`` stands in the database: as ``save`` on a new one, but nobody waits for its key."""
    options = row._meta
    fields = _fields(type(row))
    marks = ", ".join(["%s"] * len(fields))
    columns = ", ".join(str(field.column) for field in fields)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with planned() as cursor:
        cursor.execute(
            f"INSERT INTO {options.db_table} ({columns}) VALUES ({marks})",  # noqa: S608
            values,
        )


def insert_missing(
    model: type[Model],
    names: Sequence[str],
    keys: Sequence[Key],
    more: Callable[[Key], Mapping[str, Any]] = lambda _key: {},
) -> None:
    """A row stands for each of ``keys``: those missing hold what ``lock_rows`` says."""
    if not keys:
        return
    given = [more(key) for key in keys]
    parts = dict(zip(names, zip(*keys, strict=True), strict=True))
    fields, values = _fields(model), []
    for field in fields:
        if field.attname in parts:
            values.append(parts[field.attname])
        else:
            prepare, default = _writer(field), field.get_default()
            values.append([prepare(one.get(field.attname, default)) for one in given])
    columns = ", ".join(str(field.column) for field in fields)
    insert = f"INSERT INTO {model._meta.db_table} ({columns})"
    with planned() as cursor:
        if connection.vendor == "postgresql":
            source, parameters = _arrays(fields, values)
            cursor.execute(f"{insert} SELECT * FROM {source} ON CONFLICT DO NOTHING", parameters)  # noqa: S608
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(
                f"{insert} VALUES ({marks}) ON CONFLICT DO NOTHING", zip(*values, strict=True)
            )


def write_rows(rows: Iterable[Model], names: Sequence[str]) -> None:
    """Every row, which must be locked, holds what its attributes ``names`` say: absolute values."""
    given = list(rows)
    if not given:
        return
    options = given[0]._meta
    fields: list[Any] = [options.pk, *(options.get_field(name) for name in names)]
    values = [
        [prepare(getattr(row, name)) for row in given]
        for name, prepare in ((field.attname, _writer(field)) for field in fields)
    ]
    table, columns = options.db_table, [field.column for field in fields]
    with planned() as cursor:
        if connection.vendor == "postgresql":
            source, parameters = _arrays(fields, values)
            changes = ", ".join(f"{column} = given.{column}" for column in columns[1:])
            cursor.execute(
                f"UPDATE {table} SET {changes} FROM {source} AS given ({', '.join(columns)}) "  # noqa: S608
                f"WHERE {table}.id = given.id",
                parameters,
            )
        else:
            changes = ", ".join(f"{column} = %s" for column in columns[1:])
            cursor.executemany(
                f"UPDATE {table} SET {changes} WHERE id = %s",  # noqa: S608
                zip(*values[1:], values[0], strict=True),
            )


def _fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _writer(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, FixedField):
        return _units
    if field.many_to_one or field.primary_key:
        return _as_it_is
    return partial(field.get_db_prep_save, connection=connection)


def _as_it_is(value: Any) -> Any:
    return value


def _units(value: Decimal | int) -> int:
    return to_units(value if isinstance(value, Decimal) else Decimal(value))


def _arrays(fields: Sequence[Any], columns: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """Columns as a table of one statement."""
    kinds = [field.db_type(connection) for field in fields]
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    given = [
        numbers(column) if "int" in kind else list(column)
        for kind, column in zip(kinds, columns, strict=True)
    ]
    return f"unnest({arrays})", given


def _locked(model: type[M], names: Sequence[str], keys: Sequence[Key]) -> list[M]:
    """The rows of ``keys`` in their order, locked; none of them unless all stand."""
    source, parameters = _wanted(names, keys)
    fields = model._meta.concrete_fields
    table, using = model._meta.db_table, ", ".join(names)
    columns = ", ".join(f"kept.{field.column}" for field in fields)
    order = ", ".join(f"kept.{name}" for name in names)
    lock = " FOR UPDATE OF kept" if connection.vendor == "postgresql" else ""
    with planned() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {source} JOIN {table} AS kept USING ({using}) "  # noqa: S608
            f"WHERE (SELECT count(*) FROM {source} JOIN {table} USING ({using})) = %s "
            f"ORDER BY {order}{lock}",
            [*parameters, *parameters, len(keys)],
        )
        rows = cursor.fetchall()
    attributes = [field.attname for field in fields]
    exact = [index for index, field in enumerate(fields) if isinstance(field, FixedField)]
    found = []
    for row in rows:
        values = list(row)
        for index in exact:
            values[index] = from_units(values[index])
        found.append(model.from_db(connection.alias, attributes, values))
    return found


def _wanted(names: Sequence[str], keys: Sequence[Key]) -> tuple[str, list[Any]]:
    """The keys as a table of one statement, however many they are."""
    if connection.vendor == "postgresql":
        arrays = ", ".join(["%s::bigint[]"] * len(names))
        columns = [numbers(column) for column in zip(*keys, strict=True)]
        return f"unnest({arrays}) AS wanted ({', '.join(names)})", columns
    parts = ", ".join(
        f"json_extract(value, '$[{index}]') AS {name}" for index, name in enumerate(names)
    )
    return f"(SELECT {parts} FROM json_each(%s)) AS wanted", [json.dumps(keys)]  # noqa: S608
