"""A file of sales becomes one batch of records, or is only tried out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from catalog.models import Barcode, Category, Product
from core.events import publish
from core.models import User
from core.periods import today
from exchange.models import ImportBatch
from exchange.services.batches import close_batch, empty_batch, note_rows
from inventory.models import Warehouse
from sales.choices import TAKEN, Verdict
from sales.errors import NoPlaces, PlaceNotNamed, UnknownCategory, UnknownPlace
from sales.events import SalesRecordsChanged
from sales.models import SalesRecord
from sales.services.imports.cells import day_comes_first, joined, texts
from sales.services.imports.judging import NUMBER_OF, VERDICTS, Judge, Judged, Place
from sales.services.imports.making import make_products
from sales.services.imports.reading import Source, open_source
from sales.services.records import remove_records, write_records
from sales.values import ImportOptions, ImportOutcome, SoldLine

KIND = "sales"
EXAMPLES_MAX = 1000  # Rows kept a verdict; all are counted.

Report = Callable[[int, int], None]  # Rows done, rows there are.


@dataclass(slots=True)
class Intake:
    """One file on its way in."""

    source: Source
    warehouse: Warehouse
    category: Category | None
    batch: ImportBatch | None  # None: nothing is kept, not even the verdicts.
    is_trial: bool
    actor: User | None
    counts: Counter[str] = field(default_factory=Counter)
    made: int = 0
    bad_lines: list[str] = field(default_factory=list)
    rows: int = 0


def take_file(
    path: Path, options: ImportOptions, *, batch: ImportBatch, is_trial: bool, report: Report
) -> ImportOutcome:
    """``path`` is in ``batch``: its sales as records, its other rows with their verdicts.

    A trial keeps verdicts only. Safe to repeat: what an attempt before this one left is removed.

    Raises:
        FileRefused: the file cannot be read as sales; nothing came in.
    """
    intake = _intake(path, options, batch=batch, is_trial=is_trial, actor=batch.actor)
    empty_batch(batch)
    remove_records(batch)
    outcome = _run(intake, options, report)
    if not is_trial:
        _count_as_written(batch, outcome)
    close_batch(batch, counts=outcome.counts, notes=outcome.notes, is_trial=is_trial)
    publish(SalesRecordsChanged(batch_id=batch.pk))
    return outcome


def try_file(path: Path, options: ImportOptions, *, report: Report) -> ImportOutcome:
    """How the rows of ``path`` would fare. Nothing is written.

    Raises:
        FileRefused: the file cannot be read as sales.
    """
    intake = _intake(path, options, batch=None, is_trial=True, actor=None)
    return _run(intake, options, report)


def _intake(
    path: Path,
    options: ImportOptions,
    *,
    batch: ImportBatch | None,
    is_trial: bool,
    actor: User | None,
) -> Intake:
    return Intake(
        source=open_source(path, columns=options.columns, encoding=options.encoding),
        warehouse=warehouse_of(options.warehouse_code),
        category=_category(options.category_code),
        batch=batch,
        is_trial=is_trial,
        actor=actor,
    )


def warehouse_of(code: str) -> Warehouse:
    """The active warehouse with ``code``; without a code, the only one there is.

    Raises:
        UnknownPlace, NoPlaces: there is none.
        PlaceNotNamed: there are several, and the choice is not ours to make.
    """
    active = {place.code: place for place in Warehouse.objects.active()}
    known = ", ".join(active)
    if not active:
        raise NoPlaces
    if code and code not in active:
        raise UnknownPlace(given=code, known=known)
    if code:
        return active[code]
    if len(active) > 1:
        raise PlaceNotNamed(known=known)
    return next(iter(active.values()))


def _category(code: str) -> Category | None:
    if not code:
        return None
    category = Category.objects.filter(code=code).first()
    if category is None:
        raise UnknownCategory(given=code)
    return category


def _run(intake: Intake, options: ImportOptions, report: Report) -> ImportOutcome:
    judge: Judge | None = None
    for chunk in intake.source.chunks(intake.bad_lines.append):
        if judge is None:
            judge = _judge(intake, options, chunk)
        _take_chunk(intake, judge, chunk)
        report(intake.rows, max(intake.rows, intake.source.row_estimate))
    _note_bad_lines(intake)
    return ImportOutcome(dict(intake.counts), _notes(intake, judge))


def _judge(intake: Intake, options: ImportOptions, chunk: Mapping[str, pa.Array]) -> Judge:
    is_day_first = options.is_day_first
    if is_day_first is None:
        is_day_first = bool(day_comes_first(chunk["date"]))
    zone = intake.warehouse.time_zone
    place = Place(intake.warehouse.pk, zone, today(zone), is_day_first)
    return Judge(
        place,
        _products_by_code(),
        makes_products=intake.category is not None,
        has_history=SalesRecord.objects.exists(),
    )


def _products_by_code() -> dict[str, int]:
    """Products by their code, and by barcodes that stand for one unit, in capitals."""
    barcodes = Barcode.objects.filter(quantity=1).values_list("code", "product_id")
    known = {code.upper(): pk for code, pk in barcodes}
    known |= {sku.upper(): pk for sku, pk in Product.objects.values_list("sku", "pk")}
    return known


def _take_chunk(intake: Intake, judge: Judge, chunk: dict[str, pa.Array]) -> None:
    judged = judge.judge(chunk)
    _make_missing(intake, judge, judged)
    numbers, counts = np.unique(judged.verdicts, return_counts=True)
    before = Counter(intake.counts)
    intake.counts.update(
        {VERDICTS[number].value: int(count) for number, count in zip(numbers, counts, strict=True)}
    )
    if intake.batch is not None:
        note_rows(intake.batch, _remarks(intake, judged, chunk, before))
        if not intake.is_trial:
            write_records(intake.batch, _sold_lines(judge, judged))
    intake.rows += len(judged.verdicts)


def _make_missing(intake: Intake, judge: Judge, judged: Judged) -> None:
    """Products for codes that come in and are not known; a trial only counts them."""
    if intake.category is None:
        return
    rows = np.array(sorted(judged.fingerprints), np.int64)
    used, first = np.unique(judged.code_of[rows], return_index=True)
    names = {
        judged.codes[code]: judged.names[int(rows[at])].as_py() if judged.names else ""
        for code, at in zip(used.tolist(), first.tolist(), strict=True)
        if judged.codes[code] not in judge.products
    }
    if not names:
        return
    intake.made += len(names)
    if intake.is_trial:
        judge.products |= dict.fromkeys(names, 0)
    else:
        judge.products |= make_products(names, category=intake.category, actor=intake.actor)


def _sold_lines(judge: Judge, judged: Judged) -> list[SoldLine]:
    """The lines that come in; columns first, for they are many."""
    rows = np.fromiter(judged.fingerprints, np.int64, len(judged.fingerprints))
    product_of = np.array([judge.products.get(code, 0) for code in judged.codes], np.int64)
    return [
        SoldLine(product, judge.place.warehouse_id, day, quantity, amount, digest)
        for product, day, quantity, amount, digest in zip(
            product_of[judged.code_of[rows]].tolist(),
            np.datetime_as_string(judged.days[rows]).tolist(),
            judged.quantities[rows].tolist(),
            judged.amounts[rows].tolist(),
            judged.fingerprints.values(),
            strict=True,
        )
    ]


def _remarks(
    intake: Intake, judged: Judged, chunk: dict[str, pa.Array], before: Counter[str]
) -> Iterator[tuple[int, str, str]]:
    """The first rows of each verdict but the plain one: position, verdict, content."""
    for verdict in VERDICTS:
        room = EXAMPLES_MAX - before[verdict.value]
        if verdict == Verdict.OK or room <= 0:
            continue
        rows = np.flatnonzero(judged.verdicts == NUMBER_OF[verdict])[:room]
        if not len(rows):
            continue
        taken = pa.array(rows)
        lines = joined([texts(column).take(taken) for column in chunk.values()], " | ")
        for row, line in zip(rows.tolist(), lines, strict=True):
            yield intake.rows + row + 1, verdict.value, line


def _note_bad_lines(intake: Intake) -> None:
    if not intake.bad_lines:
        return
    intake.counts[Verdict.WRONG_COLUMNS.value] = len(intake.bad_lines)
    if intake.batch is not None:
        note_rows(
            intake.batch,
            [(0, Verdict.WRONG_COLUMNS.value, text) for text in intake.bad_lines[:EXAMPLES_MAX]],
        )


def _notes(intake: Intake, judge: Judge | None) -> dict[str, Any]:
    notes: dict[str, Any] = {
        "warehouse": intake.warehouse.code,
        "products_made": intake.made,
        "examples_max": EXAMPLES_MAX,
        "columns": dict(intake.source.columns),
    }
    if intake.source.encoding:
        notes["encoding"] = intake.source.encoding
        notes["dates"] = "day-first" if judge and judge.place.is_day_first else "month-first"
    return notes


def _count_as_written(batch: ImportBatch, outcome: ImportOutcome) -> None:
    """A twin that ran at the same time may have been quicker with some lines: they are its own."""
    counted = sum(outcome.counts.get(verdict.value, 0) for verdict in TAKEN)
    lost = counted - SalesRecord.objects.filter(batch=batch).count()
    for verdict in TAKEN:
        part = min(lost, outcome.counts.get(verdict.value, 0))
        if part > 0:
            outcome.counts[verdict.value] -= part
            duplicates = outcome.counts.get(Verdict.DUPLICATE.value, 0)
            outcome.counts[Verdict.DUPLICATE.value] = duplicates + part
            lost -= part
