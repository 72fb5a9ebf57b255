"""Paging by cursor: a page starts after a row, not after a count, so it never repeats or skips.

Any order works: over relations and annotations, with ties and with empty values, forwards and
backwards. Empty values come last in either direction, alike on both databases.
"""

import datetime
import decimal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime

PAGE_SIZE = 50
PAGE_SIZE_MAX = 500
COUNT_LIMIT = 10_000  # Above this a list says "more than": counting on costs more than it tells.

_SALT = "core.paging"
_KEY = "cursor_key_%d"


@dataclass(frozen=True, slots=True)
class SortKey:
    """One part of an order: a path such as ``warehouse__code``, its direction, may it be empty."""

    path: str
    is_descending: bool
    is_nullable: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page and where its neighbours start."""

    rows: list[Any]
    next_cursor: str
    previous_cursor: str
    first_number: int  # The position of the first row in the whole list, from 1.
    total: int
    is_total_exact: bool

    @property
    def last_number(self) -> int:
        return self.first_number + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class _Cursor:
    values: list[Any]
    is_backward: bool
    offset: int  # Rows before the one the cursor stands on, that one included when going forward.


def page_of(
    queryset: QuerySet[Any], *, order_by: Sequence[str], cursor: str = "", limit: int = PAGE_SIZE
) -> Page:
    """The page of ``queryset`` at ``cursor``; a cursor that cannot be read means the first page."""
    limit = max(1, min(limit, PAGE_SIZE_MAX))
    keys = sort_keys(queryset.model, order_by)
    annotated = queryset.annotate(**{_KEY % i: F(key.path) for i, key in enumerate(keys)})
    start = _read(cursor, keys)
    is_backward = start is not None and start.is_backward
    rows = annotated.order_by(*_ordering(keys, is_backward=is_backward))
    if start is not None:
        rows = rows.filter(_beyond(keys, start))
    found = list(rows[: limit + 1])
    has_more = len(found) > limit
    found = found[:limit]
    if is_backward:
        found.reverse()
    total, is_exact = _count(queryset)
    before = _rows_before(start, len(found), has_more=has_more)
    return Page(
        rows=found,
        next_cursor=_write(keys, found, before, is_backward=False)
        if found and (is_backward or has_more)
        else "",
        previous_cursor=_write(keys, found, before, is_backward=True)
        if found and (has_more if is_backward else start is not None)
        else "",
        first_number=before + 1 if found else 0,
        total=total,
        is_total_exact=is_exact,
    )


def sort_keys(model: type[Model], order_by: Sequence[str]) -> list[SortKey]:
    """``order_by`` as keys, made unique by the primary key at the end."""
    keys: list[SortKey] = []
    for name in (*order_by, "pk"):
        path = name.lstrip("-")
        if path not in {key.path for key in keys}:
            keys.append(SortKey(path, name.startswith("-"), _is_nullable(model, path)))
    return keys


def _is_nullable(model: type[Model], path: str) -> bool:
    """Whether the column at ``path`` may be empty. What is not a column is taken to be."""
    if path == "pk":
        return False
    current: Any = model
    for part in path.split("__"):
        try:
            field = current._meta.get_field(part)
        except (FieldDoesNotExist, AttributeError):
            return True
        if getattr(field, "null", True) or (field.is_relation and not field.many_to_one):
            return True
        current = field.related_model
    return False


def _ordering(keys: Sequence[SortKey], *, is_backward: bool) -> list[Any]:
    parts = []
    for i, key in enumerate(keys):
        column = F(_KEY % i)
        is_descending = key.is_descending != is_backward
        nulls: dict[str, Any] = {}
        if key.is_nullable:
            nulls = {"nulls_first": True} if is_backward else {"nulls_last": True}
        parts.append(column.desc(**nulls) if is_descending else column.asc(**nulls))
    return parts


def _beyond(keys: Sequence[SortKey], start: _Cursor) -> Q:
    """Rows after the cursor's row in the direction of travel, tie by tie."""
    beyond, tied = Q(pk__in=[]), Q()
    for i, (key, value) in enumerate(zip(keys, start.values, strict=True)):
        beyond |= tied & _past(_KEY % i, key, value, is_backward=start.is_backward)
        tied &= Q(**{f"{_KEY % i}__isnull": True}) if value is None else Q(**{_KEY % i: value})
    return beyond


def _past(name: str, key: SortKey, value: Any, *, is_backward: bool) -> Q:
    if value is None:  # Empty values are the end of the list.
        return Q(**{f"{name}__isnull": False}) if is_backward else Q(pk__in=[])
    is_descending = key.is_descending != is_backward
    past = Q(**{f"{name}__{'lt' if is_descending else 'gt'}": value})
    if key.is_nullable and not is_backward:
        past |= Q(**{f"{name}__isnull": True})
    return past


def _count(queryset: QuerySet[Any]) -> tuple[int, bool]:
    counted = queryset.order_by()[: COUNT_LIMIT + 1].count()
    return min(counted, COUNT_LIMIT), counted <= COUNT_LIMIT


def _rows_before(start: _Cursor | None, found: int, *, has_more: bool) -> int:
    if start is None:
        return 0
    if not start.is_backward:
        return start.offset
    return max(start.offset - found, 0) if has_more else 0


def _write(keys: Sequence[SortKey], rows: list[Any], before: int, *, is_backward: bool) -> str:
    row = rows[0] if is_backward else rows[-1]
    values = [_pack(_value(row, _KEY % i)) for i in range(len(keys))]
    offset = before if is_backward else before + len(rows)
    return signing.dumps([_signature(keys), values, is_backward, offset], salt=_SALT, compress=True)


def _read(cursor: str, keys: Sequence[SortKey]) -> _Cursor | None:
    """What ``cursor`` says; None when it is empty, tampered with, or of another order."""
    if not cursor:
        return None
    try:
        signature, values, is_backward, offset = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    if signature != _signature(keys):
        return None
    return _Cursor([_unpack(value) for value in values], is_backward, offset)


def _signature(keys: Sequence[SortKey]) -> str:
    return ",".join(("-" if key.is_descending else "") + key.path for key in keys)


def _value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


def _pack(value: Any) -> Any:
    match value:
        case decimal.Decimal():
            return ["decimal", str(value)]
        case datetime.datetime():
            return ["moment", value.isoformat()]
        case datetime.date():
            return ["day", value.isoformat()]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def _unpack(value: Any) -> Any:
    match value:
        case ["decimal", text]:
            return decimal.Decimal(text)
        case ["moment", text]:
            return parse_datetime(text)
        case ["day", text]:
            return parse_date(text)
        case _:
            return value
