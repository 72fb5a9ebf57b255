"""Taking out what a batch made and changed: all of it, or nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import ProtectedError

from core.commands import command
from exchange.errors import UsedSince
from exchange.models import ImportBatch, ImportChange

AT_ONCE = 1000
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """One kind of thing that imports make and change, and how it is put back."""

    name: str
    rows: Callable[[], models.QuerySet[Any]]
    now: Callable[[Any], Facts]  # What a row says, as plain data.
    restore: Callable[[Sequence[tuple[Any, Facts]]], object]  # Rows, and what each said before.
    is_used: Callable[[Sequence[Any]], Iterable[Any]] = (
        lambda _rows: ()
    )  # By what is not PROTECTed.
    may_stay: bool = False  # Made on the way: it stays when others use it.


@command
def note_changes(
    batch: ImportBatch, changes: Iterable[tuple[str, int, Facts | None, Facts]]
) -> None:
    """Keep (noun, key, before, after) of what ``batch`` made or changed."""
    ImportChange.objects.bulk_create(
        [
            ImportChange(batch=batch, noun=noun, object_id=key, before=before, after=after)
            for noun, key, before, after in changes
        ],
        batch_size=AT_ONCE,
    )


@command
def take_out_changes(batch: ImportBatch, nouns: Iterable[Noun]) -> int:
    """Everything is as before ``batch``; return how many things that were. May be repeated.

    Raises:
        UsedSince: something is used by others, or was changed by somebody else.
    """
    by_name = {noun.name: noun for noun in nouns}
    changes = list(batch.changes.order_by("-pk"))
    in_the_way: list[str] = []
    for name, group in groupby(changes, key=lambda change: change.noun):
        part = list(group)
        for start in range(0, len(part), AT_ONCE):
            in_the_way += _take_out(by_name[name], part[start : start + AT_ONCE])
    if in_the_way:
        raise UsedSince(what=in_the_way[0], count=len(in_the_way))
    batch.changes.all().delete()
    return len(changes)


def _take_out(noun: Noun, changes: Sequence[ImportChange]) -> list[str]:
    """Put back what can be; return what stands in the way."""
    known = noun.rows().in_bulk([change.object_id for change in changes])
    there = [(known[one.object_id], one) for one in changes if one.object_id in known]
    changed = [row for row, one in there if _differs(noun.now(row), one.after)]
    if changed and not noun.may_stay:
        return [str(row) for row in changed]
    noun.restore([(row, one.before) for row, one in there if one.before is not None])
    return _delete(noun, [row for row, one in there if one.before is None])


def _differs(now: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return any(now.get(name) != value for name, value in after.items())


def _delete(noun: Noun, made: Sequence[Any]) -> list[str]:
    used = [str(row) for row in noun.is_used(made)]
    if used:
        return used
    try:
        noun.rows().filter(pk__in=[row.pk for row in made]).delete()
    except ProtectedError as error:
        if noun.may_stay:
            return [word for row in made for word in _delete_one(noun, row)]
        users = {_owner(user, made) for user in error.protected_objects}
        return sorted(users)
    return []


def _delete_one(noun: Noun, row: Any) -> list[str]:
    try:
        row.delete()
    except ProtectedError:
        return []
    return []


def _owner(user: Any, made: Sequence[Any]) -> str:
    """Which of the things made is the one that ``user`` refers to."""
    keys = {(type(row), row.pk): row for row in made}
    for column in user._meta.concrete_fields:
        if column.is_relation:
            row = keys.get((column.related_model, getattr(user, column.attname)))
            if row is not None:
                return str(row)
    return str(user)
