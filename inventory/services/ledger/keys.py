"""Each document once: its key, the fingerprint of its content, and whose it is."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from core.errors import KeyReused
from core.finding import find_row
from core.models import User
from core.numbering import drawn, next_numbers
from core.periods import today
from core.statements import numbers, planned
from inventory.choices import NUMBER_PREFIX
from inventory.models import StockDocument
from inventory.services.ledger.lines import Line
from inventory.values import DocumentDraft

FIELDS = [field for field in StockDocument._meta.concrete_fields if not field.primary_key]
COLUMNS = ", ".join(str(field.column) for field in FIELDS)
INSERT = f"INSERT INTO {StockDocument._meta.db_table} ({COLUMNS})"
DRAWN = ", ".join(
    ("drawn." if field.name == "number" else "given.") + str(field.column) for field in FIELDS
)
AND_TELL = "ON CONFLICT (key) DO NOTHING RETURNING id, key, number"
REVERSED_BY = StockDocument._meta.get_field("reversed_by")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document whose lines were checked, ready to be claimed and settled."""

    draft: DocumentDraft
    lines: list[Line]
    fingerprint: str
    reverses: StockDocument | None = None


def fingerprint_of(draft: DocumentDraft, lines: Iterable[Line]) -> str:
    """SHA-256 of what was asked for, however often and in whatever process it is computed."""
    content = [draft.kind, draft.warehouse.pk, draft.effective_on, draft.origin, draft.reason]
    content.append(draft.request or [line.content for line in lines])
    return hashlib.sha256(repr([str(part) for part in content]).encode()).hexdigest()


def posted_before(draft: DocumentDraft) -> StockDocument | None:
    """The document that ``draft``'s key names already, for drafts that say their ``request``.

    Raises:
        KeyReused: the key names a document with other content.
    """
    document = find_row(StockDocument, key=draft.key)
    if document is not None and document.fingerprint != fingerprint_of(draft, []):
        raise KeyReused(key=draft.key)
    return document


def claim(
    wanted: Collection[Prepared], actor: User | None
) -> tuple[dict[str, StockDocument], set[str]]:
    """Insert a document for every key that has none; return all by key, and the keys that are new.

    A twin that comes at the same instant waits on the unique index and then finds the document of
    the first one.

    Raises:
        KeyReused: a key names a document with other content.
    """
    rows = _inserted(sorted(wanted, key=_key), actor)
    known = {row.key: row for row in rows}
    if len(known) < len(wanted):
        known |= _by_key(one for one in wanted if one.draft.key not in known)
    for one in wanted:
        document = known.get(one.draft.key)
        if document is not None and document.fingerprint != one.fingerprint:
            raise KeyReused(key=one.draft.key)
    return known, {row.key for row in rows}


def _inserted(wanted: Sequence[Prepared], actor: User | None) -> list[StockDocument]:
    """A row for each of ``wanted`` whose key no row has. Their numbers rise as their keys do."""
    rows = {one.draft.key: _row(one, actor) for one in wanted}
    insert = _insert_at_once if connection.vendor == "postgresql" else _insert_each
    told = insert(list(rows.values()))
    for pk, key, number in told:
        rows[key].pk, rows[key].number = pk, number
        rows[key]._state.adding = False
        REVERSED_BY.set_cached_value(rows[key], None)  # type: ignore[attr-defined]
    return [rows[key] for _pk, key, _number in told]


def _insert_at_once(rows: Sequence[StockDocument]) -> list[tuple[int, str, str]]:
    """One statement, which draws the numbers too: rows come with their prefix."""
    kinds = [str(field.db_type(connection)) for field in FIELDS]
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    columns = [
        numbers(column) if "int" in kind else list(column)
        for kind, column in zip(kinds, zip(*map(_values, rows), strict=True), strict=True)
    ]
    with planned() as cursor:
        cursor.execute(
            f"{INSERT} SELECT {DRAWN} FROM unnest({arrays}) AS given ({COLUMNS}), "  # noqa: S608
            f"LATERAL (SELECT {drawn('given.number')} AS number) AS drawn {AND_TELL}",
            columns,
        )
        return cursor.fetchall()


def _insert_each(rows: Sequence[StockDocument]) -> list[tuple[int, str, str]]:
    kinds = Counter(row.number for row in rows)
    numbers_of = {prefix: iter(next_numbers(prefix, count)) for prefix, count in kinds.items()}
    marks = ", ".join(["%s"] * len(FIELDS))
    told: list[tuple[int, str, str]] = []
    with planned() as cursor:
        for row in rows:
            row.number = next(numbers_of[row.number])
            cursor.execute(f"{INSERT} VALUES ({marks}) {AND_TELL}", _values(row))
            told += cursor.fetchall()
    return told


def _values(row: StockDocument) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in FIELDS]


def _key(one: Prepared) -> str:
    return one.draft.key


def _by_key(wanted: Iterable[Prepared]) -> dict[str, StockDocument]:
    keys = [one.draft.key for one in wanted]
    return {row.key: row for row in StockDocument.objects.filter(key__in=keys)}


def _row(one: Prepared, actor: User | None) -> StockDocument:
    """A row that has of its number the prefix."""
    draft = one.draft
    return StockDocument(
        kind=draft.kind,
        number=NUMBER_PREFIX[draft.kind],
        key=draft.key,
        fingerprint=one.fingerprint,
        origin=draft.origin,
        warehouse=draft.warehouse,
        effective_on=draft.effective_on or today(draft.warehouse.time_zone),
        actor=actor,
        reverses=one.reverses,
        reason=draft.reason,
        recorded_at=timezone.now(),
    )
