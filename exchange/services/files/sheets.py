"""XLSX: one sheet of a workbook, its cells as people see them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from exchange.errors import EmptyFile, UnreadableFile
from exchange.services.files.limits import CHUNK_ROWS, HEADER_WITHIN, SAMPLES, refuse_count
from exchange.services.files.packed import Marks, look_through
from exchange.services.files.source import BadLine, header_at, names_of

NO_VALUE = "=?"  # What a cell says whose formula has no result: cells that begin so are told.
DIGITS = 15  # What a spreadsheet's numbers hold.


@dataclass(frozen=True, slots=True)
class SheetSource:
    """One sheet of a workbook."""

    path: Path
    header: Sequence[str]
    samples: Sequence[Sequence[str]]
    rows: int
    sheet: str
    sheets: Sequence[str]
    cells: Any  # The parsed sheet.
    first: tuple[int, int]  # Row and column at which it begins.
    header_row: int
    marks: Marks
    encoding: str = ""

    def chunks(
        self, columns: Mapping[str, str], bad_line: BadLine, notes: dict[str, Any]
    ) -> Iterator[dict[str, pa.Array]]:
        index = {name: at for at, name in enumerate(self.header)}
        wanted = {field: index[name] for field, name in columns.items()}
        self._note_formulas(set(wanted.values()), notes)
        rows = islice(self.cells.iter_rows(), self.header_row + 1, None)
        at = self.first[0] + self.header_row + 1
        while chunk := list(islice(rows, CHUNK_ROWS)):
            yield {field: self._column(chunk, at, column) for field, column in wanted.items()}
            at += len(chunk)

    def _column(self, chunk: Sequence[Sequence[Any]], at: int, column: int) -> pa.Array:
        cells = [text_of(row[column]) if column < len(row) else "" for row in chunk]
        sheet_column = column + self.first[1]
        for row, place in enumerate(range(at, at + len(chunk))):
            position = (place, sheet_column)
            if position in self.marks.errors or (
                not cells[row] and position in self.marks.formulas
            ):
                cells[row] = NO_VALUE
        return pa.array(cells, pa.string())

    def _note_formulas(self, wanted: set[int], notes: dict[str, Any]) -> None:
        below = self.first[0] + self.header_row
        counts = {self.header[column]: 0 for column in wanted}
        for row, sheet_column in self.marks.formulas:
            column = sheet_column - self.first[1]
            if row > below and column in wanted:
                counts[self.header[column]] += 1
        found = {name: count for name, count in sorted(counts.items()) if count}
        if found:
            notes["formulas"] = found


def open_sheet(path: Path, sheet: str, known: Callable[[Sequence[str]], int]) -> SheetSource:
    """Raises ``FileRefused``: a bomb, damaged, empty, too large, or without that sheet."""
    looked = look_through(path, sheet)
    try:
        cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(looked.sheet)
        first = list(islice(cells.iter_rows(), HEADER_WITHIN + SAMPLES))
    except (CalamineError, OSError) as error:
        raise UnreadableFile(file=path.name, reason=str(error)[:200]) from error
    if cells.start is None:
        raise EmptyFile(file=path.name)
    above = [[text_of(cell) for cell in row] for row in first]
    at = header_at(above[:HEADER_WITHIN], known)
    rows = cells.height - at - 1
    refuse_count(path, rows)
    return SheetSource(
        path=path,
        header=names_of(above[at]),
        samples=above[at + 1 : at + 1 + SAMPLES],
        rows=rows,
        sheet=looked.sheet,
        sheets=looked.sheets,
        cells=cells,
        first=cells.start,
        header_row=at,
        marks=looked.marks,
    )


def text_of(cell: Any) -> str:
    """A cell as a person reads it: numbers to the digits a spreadsheet holds, days by the year.

    >>> text_of(0.1 + 0.2), text_of(6901234567890.0), text_of(True)
    ('0.3', '6901234567890', '1')
    """
    match cell:
        case str():
            return cell.strip()
        case bool():
            return "1" if cell else "0"
        case int() | timedelta():
            return str(cell)
        case float():
            return _digits_of(cell)
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
        case date() | time():
            return cell.isoformat()
    return ""


def _digits_of(number: float) -> str:
    if number.is_integer() and abs(number) < 10**DIGITS:
        return str(int(number))
    return f"{Decimal(f'{number:.{DIGITS}g}'):f}"
