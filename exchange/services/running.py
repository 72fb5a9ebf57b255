"""A file becomes one batch, or is only tried out: the same way for everything files bring."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.models import User
from exchange.choices import CellKind
from exchange.models import ImportBatch
from exchange.services.batches import close_batch, empty_batch, note_rows
from exchange.services.cells import date_forms, day_comes_first, grouped_numbers, joined, texts
from exchange.services.columns import columns_of, known_by
from exchange.services.files import Source, open_source
from exchange.services.verdict_files import VerdictFile, forget_verdicts
from exchange.targets import ImportTarget, Taker
from exchange.values import ChunkOutcome, ImportOutcome, Intake, ReadAs

EXAMPLES_MAX = 1000  # Rows kept a verdict for the page; all are counted, and all are in the file.
WRONG_COLUMNS = "wrong_columns"
NUMBERS = (CellKind.NUMBER, CellKind.WHOLE)

Report = Callable[[int, int], None]  # Rows done, rows there are.


def take_file(
    path: Path,
    target: ImportTarget,
    read_as: ReadAs,
    *,
    batch: ImportBatch,
    is_trial: bool,
    report: Report,
) -> ImportOutcome:
    """``path`` is in ``batch``: what came in, and every row with its verdict.

    A trial keeps verdicts only. Safe to repeat: what an attempt before this one left is removed.

    Raises:
        FileRefused: the file cannot be read; nothing came in.
    """
    source, intake = _opened(path, target, read_as, batch, batch.actor, is_trial=is_trial)
    empty_batch(batch)
    forget_verdicts(batch)
    target.clear(batch)
    with VerdictFile(intake.columns, list(target.verdicts)) as verdicts:
        _run(source, target, intake, report, verdicts)
    outcome = ImportOutcome(dict(intake.counts), intake.notes)
    close_batch(
        batch,
        counts=outcome.counts,
        notes=outcome.notes,
        is_trial=is_trial,
        verdicts_in=verdicts.name,
    )
    target.announce(batch)
    return outcome


def try_file(
    path: Path, target: ImportTarget, read_as: ReadAs, *, actor: User | None, report: Report
) -> ImportOutcome:
    """How the rows of ``path`` would fare. Nothing is written.

    Raises:
        FileRefused: the file cannot be read.
    """
    source, intake = _opened(path, target, read_as, None, actor, is_trial=True)
    _run(source, target, intake, report, None)
    return ImportOutcome(dict(intake.counts), intake.notes)


def _opened(
    path: Path,
    target: ImportTarget,
    read_as: ReadAs,
    batch: ImportBatch | None,
    actor: User | None,
    *,
    is_trial: bool,
) -> tuple[Source, Intake]:
    source = open_source(path, known_by(target), encoding=read_as.encoding, sheet=read_as.sheet)
    columns = columns_of(source.header, read_as.columns, target, file_name=path.name)
    intake = Intake(read_as=read_as, columns=columns, batch=batch, actor=actor, is_trial=is_trial)
    intake.notes["columns"] = dict(columns)
    for name in ("encoding", "sheet"):
        if found := getattr(source, name):
            intake.notes[name] = found
    return source, intake


def _run(
    source: Source,
    target: ImportTarget,
    intake: Intake,
    report: Report,
    verdicts: VerdictFile | None,
) -> None:
    taker: Taker | None = None
    bad_lines: list[str] = []
    chunks = _numbered(source.chunks(intake.columns, bad_lines.append, intake.notes))
    with ExitStack() as end:
        end.callback(chunks.close)
        for chunk, positions in chunks:
            if taker is None:
                intake.is_day_first = _is_day_first(target, intake, chunk)
                taker = target.begin(intake)
            _note_ways(target, intake, chunk)
            outcome = taker.take(chunk, positions)
            _keep(target, intake, chunk, positions, outcome)
            if verdicts is not None:
                verdicts.write(chunk, positions, outcome)
            intake.rows += len(positions)
            report(intake.rows, max(intake.rows, source.rows))
    _note_bad_lines(intake, bad_lines)
    if taker is not None:
        taker.finish(intake.counts)
    intake.notes["examples_max"] = EXAMPLES_MAX


def _numbered(
    chunks: Iterator[dict[str, pa.Array]],
) -> Generator[tuple[dict[str, pa.Array], NDArray[np.int64]], None, None]:
    """Chunks with the numbers of their rows from 1; rows with nothing in them are passed over."""
    done = 0
    for chunk in chunks:
        columns = list(chunk.values())
        rows = len(columns[0])
        positions = np.arange(done + 1, done + rows + 1, dtype=np.int64)
        done += rows
        is_blank = np.ones(rows, np.bool_)
        for column in columns:
            if not is_blank.any():
                break
            is_blank &= np.asarray(pc.equal(texts(column), "").to_numpy(zero_copy_only=False), bool)
        if not is_blank.any():
            yield chunk, positions
            continue
        kept = np.flatnonzero(~is_blank)
        if len(kept):
            yield _rows_of(chunk, kept), positions[kept]


def _rows_of(chunk: dict[str, pa.Array], rows: NDArray[np.intp]) -> dict[str, pa.Array]:
    taken = pa.array(rows)
    return {name: column.take(taken) for name, column in chunk.items()}


def _is_day_first(target: ImportTarget, intake: Intake, chunk: Mapping[str, pa.Array]) -> bool:
    """As was said; else as the file tells; else the month comes first, and the batch says so."""
    if intake.read_as.is_day_first is not None:
        return intake.read_as.is_day_first
    days = [one.name for one in target.fields if one.kind == CellKind.DAY and one.name in chunk]
    told = [day_comes_first(chunk[name]) for name in days]
    return next((answer for answer in told if answer is not None), False)


def _note_ways(target: ImportTarget, intake: Intake, chunk: Mapping[str, pa.Array]) -> None:
    """In which ways days are written, and how many numbers have their thousands separated."""
    for one in target.fields:
        if one.name not in chunk:
            continue
        if one.kind == CellKind.DAY:
            for form, count in date_forms(chunk[one.name]).items():
                intake.count_note("date_forms", form, count)
        elif one.kind in NUMBERS:
            count = grouped_numbers(chunk[one.name])
            intake.count_note("grouped", intake.columns[one.name], count)
    if "2/3/2026" in intake.notes.get("date_forms", {}):
        intake.notes["dates"] = "day-first" if intake.is_day_first else "month-first"


def _keep(
    target: ImportTarget,
    intake: Intake,
    chunk: Mapping[str, pa.Array],
    positions: NDArray[np.int64],
    outcome: ChunkOutcome,
) -> None:
    """Count every verdict, and keep the first rows of those that are not simply taken in."""
    words = list(target.verdicts)
    before = intake.counts.copy()
    numbers, counts = np.unique(outcome.numbers, return_counts=True)
    for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
        intake.counts[words[number]] += count
    if intake.batch is None:
        return
    plain = next(iter(target.verdicts))
    remarks: list[tuple[int, str, str, Mapping[str, Any]]] = []
    for number in numbers.tolist():
        room = EXAMPLES_MAX - before[words[number]]
        if words[number] == plain or room <= 0:
            continue
        rows = np.flatnonzero(outcome.numbers == number)[:room]
        taken = pa.array(rows)
        lines = joined([texts(column).take(taken) for column in chunk.values()], " | ")
        remarks += [
            (int(positions[row]), words[number], line, outcome.facts.get(row, {}))
            for row, line in zip(rows.tolist(), lines, strict=True)
        ]
    note_rows(intake.batch, remarks)


def _note_bad_lines(intake: Intake, bad_lines: list[str]) -> None:
    if not bad_lines:
        return
    intake.counts[WRONG_COLUMNS] = len(bad_lines)
    if intake.batch is not None:
        note_rows(intake.batch, [(0, WRONG_COLUMNS, text, {}) for text in bad_lines[:EXAMPLES_MAX]])
