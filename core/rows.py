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
from django.db.models.base import ModelState

from core.fields import FixedField, from_units, to_units
from core.statements import numbers, planned, words

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
        rows = insert_missing(model, names, [key for key in wanted if key not in there], more)
        if len(rows) < len(wanted):
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
    model: type[M],
    names: Sequence[str],
    keys: Sequence[Key],
    more: Callable[[Key], Mapping[str, Any]] = lambda _key: {},
) -> list[M]:
    """A row stands for each of ``keys``: those missing hold what ``lock_rows`` says.

    Return those that were made here, where the database tells (PostgreSQL): they are ours alone
    until the transaction ends.
    """
    if not keys:
        return []
    fields = _fields(model)
    values = _new_values(fields, names, keys, more)
    columns = ", ".join(str(field.column) for field in fields)
    insert = f"INSERT INTO {model._meta.db_table} ({columns})"
    with planned() as cursor:
        if connection.vendor == "postgresql":
            source, parameters = _arrays(fields, values)
            cursor.execute(
                f"{insert} SELECT * FROM {source} ON CONFLICT DO NOTHING RETURNING id, {columns}",  # noqa: S608
                parameters,
            )
            return _rows(model, cursor.fetchall())
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(
            f"{insert} VALUES ({marks}) ON CONFLICT DO NOTHING", zip(*values, strict=True)
        )
    return []


def _new_values(
    fields: Sequence[Any],
    names: Sequence[str],
    keys: Sequence[Key],
    more: Callable[[Key], Mapping[str, Any]],
) -> list[Sequence[Any]]:
    """The columns of new rows."""
    given = [more(key) for key in keys]
    parts = dict(zip(names, zip(*keys, strict=True), strict=True))
    named = {name for one in given for name in one}
    values: list[Sequence[Any]] = []
    for field in fields:
        prepare, default = _writer(field), field.get_default()
        if field.attname in parts:
            values.append(parts[field.attname])
        elif field.attname in named:
            values.append([prepare(one.get(field.attname, default)) for one in given])
        else:
            values.append([prepare(default)] * len(keys))
    return values


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
        numbers(column) if "int" in kind else words(column)
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
        return _rows(model, cursor.fetchall())


def _rows(model: type[M], found: Sequence[Sequence[Any]]) -> list[M]:
    """Rows of every column, as models: made as Django does it, without what its signals cost."""
    fields = model._meta.concrete_fields
    columns = [
        list(map(from_units, column)) if isinstance(field, FixedField) else column
        for field, column in zip(fields, zip(*found, strict=True), strict=False)
    ]
    attributes, alias = [field.attname for field in fields], connection.alias
    made = []
    for values in zip(*columns, strict=True):
        row = model.__new__(model)
        row._state = state = ModelState()
        state.adding, state.db = False, alias
        row.__dict__.update(zip(attributes, values, strict=True))
        made.append(row)
    return made


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
