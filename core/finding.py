"""Rows by what their columns are, for the few reads that every document makes.

The ORM builds and PostgreSQL plans a query anew each time, which costs more than to read a few rows
by an index. Here the text of a query is built once, and planned once a session.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import ForeignKey, Model

from core.statements import planned

M = TypeVar("M", bound=Model)


class Part(NamedTuple):
    """The columns of one table in a query's answer, and whose relation its rows are."""

    model: type[Model]
    attributes: list[str]
    converters: list[tuple[int, Any]]
    start: int
    stop: int
    parent: int
    relation: Any


class Shape(NamedTuple):
    """The text of a query and how its answer becomes rows."""

    text: str
    parts: list[Part]


def find_row(
    model: type[M], joined: Sequence[str] = (), *, order: str = "id", **columns: Any
) -> M | None:
    """The first of ``find_rows``; None where there is none."""
    return next(iter(find_rows(model, joined, order=order, **columns)), None)


def find_rows(
    model: type[M], joined: Sequence[str] = (), *, order: str = "id", **columns: Any
) -> list[M]:
    """The rows of ``model`` whose ``columns`` have these values (None: are null), by ``order``.

    ``joined`` are relations that are read with them, as for ``select_related``; a longer path, such
    as "source__warehouse", comes after the shorter one. Nothing is locked.
    """
    if connection.vendor != "postgresql":  # SQLite's cost is neither in planning nor in waiting.
        rows = model._default_manager.filter(**columns).order_by(order)
        return list(rows.select_related(*joined) if joined else rows)
    given = tuple((name, value is None) for name, value in columns.items())
    shape = _shape(model, tuple(joined), given, order)
    with planned() as cursor:
        cursor.execute(shape.text, [value for value in columns.values() if value is not None])
        answer = cursor.fetchall()
    return [_row(values, shape.parts) for values in answer]


def _row(values: Sequence[Any], parts: Sequence[Part]) -> Any:
    made: list[Model | None] = []
    for part in parts:
        own = list(values[part.start : part.stop])
        is_there = own[0] is not None
        if is_there:
            for index, convert in part.converters:
                own[index] = convert(own[index], None, connection)
        row = part.model.from_db(connection.alias, part.attributes, own) if is_there else None
        parent = made[part.parent] if made else None
        if part.relation is not None and parent is not None:
            part.relation.set_cached_value(parent, row)
        made.append(row)
    return made[0]


@lru_cache(maxsize=64)
def _shape(
    model: type[Model], joined: tuple[str, ...], given: tuple[tuple[str, bool], ...], order: str
) -> Shape:
    parts = [_part(model, 0, 0, None)]
    tables = [f"{model._meta.db_table} AS t0"]
    places = {"": 0}
    for number, path in enumerate(joined, start=1):
        above, _, name = path.rpartition("__")
        parent = places[above]
        relation = parts[parent].model._meta.get_field(name)
        assert isinstance(relation, ForeignKey), path  # noqa: S101 - A mistake of ours.
        target = relation.related_model
        parts.append(_part(target, parts[-1].stop, parent, relation))
        tables.append(
            f"LEFT JOIN {target._meta.db_table} AS t{number} "
            f"ON t{number}.{target._meta.pk.column} = t{parent}.{relation.column}"
        )
        places[path] = number
    columns = ", ".join(
        f"t{number}.{field.column}"
        for number, part in enumerate(parts)
        for field in part.model._meta.concrete_fields
    )
    field_of: Any = model._meta.get_field
    conditions = " AND ".join(
        f"t0.{field_of(name).column} {'IS NULL' if is_null else '= %s'}" for name, is_null in given
    )
    text = f"SELECT {columns} FROM {' '.join(tables)} WHERE {conditions} ORDER BY t0.{order}"  # noqa: S608
    return Shape(text, parts)


def _part(model: type[Model], start: int, parent: int, relation: Any) -> Part:
    fields = model._meta.concrete_fields
    assert fields[0].primary_key, model  # noqa: S101 - Told by it: whether a row was joined.
    converters = [
        (index, field.from_db_value)
        for index, field in enumerate(fields)
        if hasattr(field, "from_db_value")
    ]
    names = [field.attname for field in fields]
    return Part(model, names, converters, start, start + len(fields), parent, relation)
