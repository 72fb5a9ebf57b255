"""Each document once: its key, the fingerprint of its content, and whose it is."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from core.errors import KeyReused
from core.finding import find_row
from core.models import User
from core.numbering import next_numbers
from core.periods import today
from core.statements import numbers, planned
from inventory.choices import NUMBER_PREFIX
from inventory.models import StockDocument
from inventory.services.ledger.lines import Line
from inventory.values import DocumentDraft

FIELDS = [field for field in StockDocument._meta.concrete_fields if not field.primary_key]
COLUMNS = ", ".join(str(field.column) for field in FIELDS)
INSERT = f"INSERT INTO {StockDocument._meta.db_table} ({COLUMNS})"
AND_TELL = "ON CONFLICT (key) DO NOTHING RETURNING id, key"


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
    numbers_of = _numbers(wanted)
    rows = {one.draft.key: _row(one, actor, next(numbers_of[one.draft.kind])) for one in wanted}
    told: list[tuple[int, str]] = []
    with planned() as cursor:
        if connection.vendor == "postgresql":
            kinds = [str(field.db_type(connection)) for field in FIELDS]
            arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
            columns = [
                numbers(column) if "int" in kind else list(column)
                for kind, column in zip(
                    kinds, zip(*map(_values, rows.values()), strict=True), strict=True
                )
            ]
            cursor.execute(f"{INSERT} SELECT * FROM unnest({arrays}) {AND_TELL}", columns)  # noqa: S608
            told = cursor.fetchall()
        else:
            marks = ", ".join(["%s"] * len(FIELDS))
            for row in rows.values():
                cursor.execute(f"{INSERT} VALUES ({marks}) {AND_TELL}", _values(row))
                told += cursor.fetchall()
    for pk, key in told:
        rows[key].pk = pk
        rows[key]._state.adding = False
    return [rows[key] for _pk, key in told]


def _numbers(wanted: Sequence[Prepared]) -> dict[str, Iterator[str]]:
    """As many numbers of each kind of document as are wanted."""
    kinds = Counter(one.draft.kind for one in wanted)
    return {kind: iter(next_numbers(NUMBER_PREFIX[kind], count)) for kind, count in kinds.items()}


def _values(row: StockDocument) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in FIELDS]


def _key(one: Prepared) -> str:
    return one.draft.key


def _by_key(wanted: Iterable[Prepared]) -> dict[str, StockDocument]:
    keys = [one.draft.key for one in wanted]
    return {row.key: row for row in StockDocument.objects.filter(key__in=keys)}


def _row(one: Prepared, actor: User | None, number: str) -> StockDocument:
    draft = one.draft
    return StockDocument(
        kind=draft.kind,
        number=number,
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
