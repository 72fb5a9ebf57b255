"""Columns of a chunk become values, and every cell that cannot be used is named with its reason."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from django.conf import settings
from django.utils import translation
from numpy.typing import NDArray

from core.fields import from_units
from core.quantities import SCALE
from exchange.choices import CellKind, RowVerdict
from exchange.services.cells import FORMULA, SPOILT_CODE, flags, literal, moments, numbers
from exchange.targets import ImportField

SHOWN_MAX = 60  # Characters of a cell that are told with its reason.
TRUE = ("1", "yes", "y", "true", "是", "真", "√", "对")
FALSE = ("0", "no", "n", "false", "否", "假", "×", "x")


class Trouble(NamedTuple):
    """Why a cell cannot be used."""

    verdict: RowVerdict
    field: str
    value: str
    why: str = ""

    def facts(self) -> dict[str, str]:
        return {"field": self.field, "value": self.value[:SHOWN_MAX], "why": self.why}


class Cleaned(NamedTuple):
    """One column: a value for each row (None where the cell is empty), and its troubles by row."""

    values: Sequence[Any]
    troubles: Mapping[int, Trouble]


def cleaned(one: ImportField, column: pa.Array, *, is_day_first: bool) -> Cleaned:
    """The cells of ``column`` as values of the field."""
    text: list[str] = literal(column).to_pylist()
    marks: dict[tuple[RowVerdict, str], NDArray[np.bool_]] = {}
    values: Sequence[Any]
    match one.kind:
        case CellKind.NUMBER | CellKind.WHOLE:
            values = _numbers(one, column, marks)
        case CellKind.DAY:
            latest = {} if one.may_lie_ahead else {"today": _today()}
            when = moments(column, is_day_first=is_day_first, **latest)
            values = when.days.tolist()
            marks[RowVerdict.BAD_DATE, "day"] = ~when.is_day
        case CellKind.CHOICE:
            values = _words(text, _meanings(one), marks)
        case CellKind.YES_NO:
            words = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
            values = _words(text, words, marks)
        case _:
            values = text
            if one.kind == CellKind.CODE:
                marks[RowVerdict.BAD_TEXT, "spoilt"] = flags(column, SPOILT_CODE)
            lengths = np.fromiter(map(len, text), np.int64, len(text))
            marks[RowVerdict.BAD_TEXT, "long"] = lengths > one.length_max
    marks[RowVerdict.FORMULA, ""] = flags(column, FORMULA)
    return Cleaned(
        [value if cell else None for value, cell in zip(values, text, strict=True)],
        _troubles(one, text, marks),
    )


def _today() -> Any:
    return np.datetime64("today").astype(object)


def _numbers(
    one: ImportField, column: pa.Array, marks: dict[tuple[RowVerdict, str], NDArray[np.bool_]]
) -> Sequence[Any]:
    found = numbers(column, limit=int(one.most))
    bad = RowVerdict.BAD_NUMBER
    if one.least is not None:
        marks[bad, "small"] = found.units < int(one.least * SCALE)
    if one.kind == CellKind.WHOLE:
        marks[bad, "broken"] = found.units % SCALE != 0
    marks[bad, "huge"] = found.is_huge
    marks[bad, "number"] = ~found.is_number
    units: list[int] = found.units.tolist()
    make: Callable[[int], Any] = from_units
    if one.kind == CellKind.WHOLE:
        return [unit // SCALE for unit in units]
    known: dict[int, Decimal] = {}
    return [known[unit] if unit in known else known.setdefault(unit, make(unit)) for unit in units]


def _words(
    text: Sequence[str],
    meanings: Mapping[str, Any],
    marks: dict[tuple[RowVerdict, str], NDArray[np.bool_]],
) -> Sequence[Any]:
    plain = [cell.lower() for cell in text]
    is_unknown = [cell not in meanings for cell in plain]
    marks[RowVerdict.BAD_CHOICE, "choice"] = np.array(is_unknown, np.bool_)
    return [meanings.get(cell) for cell in plain]


def _meanings(one: ImportField) -> dict[str, Any]:
    """Every value by itself, and by its words in every language."""
    words: dict[str, Any] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words |= {str(label).lower(): value for value, label in one.choices}
    return words | {str(value).lower(): value for value, _label in one.choices}


def _troubles(
    one: ImportField,
    text: Sequence[str],
    marks: Mapping[tuple[RowVerdict, str], NDArray[np.bool_]],
) -> dict[int, Trouble]:
    """The last mark on a row holds. An empty cell is no trouble, unless the field is required."""
    troubles: dict[int, Trouble] = {}
    for (verdict, why), marked in marks.items():
        for row in np.flatnonzero(marked).tolist():
            if text[row]:
                troubles[row] = Trouble(verdict, one.name, text[row], why)
    if one.is_required:
        missing = (row for row, cell in enumerate(text) if not cell)
        troubles |= {row: Trouble(RowVerdict.MISSING, one.name, "") for row in missing}
    return troubles
