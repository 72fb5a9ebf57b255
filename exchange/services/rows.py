"""Rows that name something by a code: added, changed, or left out with their reason.

An app brings a ``Keeper``, which knows how to find and write its things; everything else about
such rows is the same for all.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from exchange.choices import RowVerdict
from exchange.services.cleaning import Cleaned, Trouble, cleaned
from exchange.targets import ImportTarget
from exchange.values import ChunkOutcome, Intake

ROWS_AT_ONCE = 5_000  # Looked up together, and written in one transaction.
NUMBER_OF = {verdict.value: number for number, verdict in enumerate(RowVerdict)}


@dataclass(slots=True)
class Row:
    """One row on its way: what its cells say, what it names, and how it fares so far."""

    position: int
    values: dict[str, Any]  # By field; what is empty is not in it.
    verdict: RowVerdict = RowVerdict.NEW
    facts: dict[str, Any] = field(default_factory=dict)
    existing: Any = None  # What the row's code names already.
    links: dict[str, Any] = field(default_factory=dict)  # What its other codes name.

    @property
    def is_good(self) -> bool:
        return self.verdict in (RowVerdict.NEW, RowVerdict.CHANGED)

    def refuse(self, verdict: RowVerdict, name: str = "", value: Any = "", why: str = "") -> None:
        self.verdict = verdict
        self.facts = Trouble(verdict, name, str(value), why).facts()

    def refuse_in_words(self, sentence: Any) -> None:
        self.verdict, self.facts = RowVerdict.REFUSED, {"sentence": str(sentence)}


class Keeper(Protocol):
    """Knows the things that rows of one target name."""

    def key_of(self, values: Mapping[str, Any]) -> Hashable:
        """What makes two rows of a file name the same thing."""

    def look_up(self, rows: Sequence[Row]) -> None:
        """Find what good rows name: their ``existing`` and their ``links``; refuse what is not
        known or breaks a rule. Values may be replaced by what they mean.
        """

    def now(self, row: Row) -> Mapping[str, Any]:
        """What the row's ``existing`` says, by field."""

    def write(self, rows: Sequence[Row]) -> None:
        """Every row of ``rows``, new or changed, is written, in one transaction."""


class RowTaker:
    """Takes chunks in for a target with a ``Keeper``."""

    def __init__(self, target: ImportTarget, intake: Intake, keeper: Keeper) -> None:
        self.target, self.intake, self.keeper = target, intake, keeper
        self.fields = [one for one in target.fields if one.name in intake.columns]
        self.seen: dict[Hashable, int] = {}

    def take(self, chunk: dict[str, pa.Array], positions: NDArray[np.int64]) -> ChunkOutcome:
        numbers = np.zeros(len(positions), np.int8)
        facts: dict[int, Mapping[str, Any]] = {}
        for start in range(0, len(positions), ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            columns = {name: column[part] for name, column in chunk.items()}
            rows = list(self._rows(columns, positions[part].tolist()))
            self._judge(rows)
            for index, row in enumerate(rows, start=start):
                numbers[index] = NUMBER_OF[row.verdict.value]
                if row.facts:
                    facts[index] = row.facts
        return ChunkOutcome(numbers, facts)

    def finish(self, counts: Counter[str]) -> None:
        """Rows are counted as they were written."""

    def _rows(self, columns: Mapping[str, pa.Array], positions: Sequence[int]) -> Iterator[Row]:
        clean: list[tuple[str, Cleaned]] = [
            (
                one.name,
                cleaned(one, columns[one.name], is_day_first=self.intake.is_day_first),
            )
            for one in self.fields
        ]
        for index, position in enumerate(positions):
            values = {
                name: value for name, column in clean if (value := column.values[index]) is not None
            }
            row = Row(position, values)
            trouble = next(
                (column.troubles[index] for _name, column in clean if index in column.troubles),
                None,
            )
            if trouble is not None:
                row.verdict, row.facts = trouble.verdict, trouble.facts()
            yield row

    def _judge(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.is_good:
                self._refuse_repeated(row)
        self.keeper.look_up([row for row in rows if row.is_good])
        for row in rows:
            if row.is_good:
                self._compare(row)
        if not self.intake.is_trial:
            self.keeper.write([row for row in rows if row.is_good])

    def _refuse_repeated(self, row: Row) -> None:
        key = self.keeper.key_of(row.values)
        earlier = self.seen.setdefault(key, row.position)
        if earlier != row.position:
            row.verdict, row.facts = RowVerdict.REPEATED, {"row": earlier}

    def _compare(self, row: Row) -> None:
        if row.existing is None:
            self._refuse_incomplete(row)
            return
        now = self.keeper.now(row)
        changes = {
            name: [_plain(now[name]), _plain(value)]
            for name, value in row.values.items()
            if name in now and now[name] != value
        }
        if not changes:
            row.verdict = RowVerdict.SAME
        elif not (self.target.can_update and self.intake.read_as.updates):
            row.verdict = RowVerdict.KEPT
        else:
            row.verdict = RowVerdict.CHANGED
            row.facts = {"changes": changes}

    def _refuse_incomplete(self, row: Row) -> None:
        for one in self.target.fields:
            if one.is_needed_when_new and one.name not in row.values:
                row.refuse(RowVerdict.MISSING, one.name)
                return


def _plain(value: Any) -> str:
    """A value as a remark tells it."""
    return "" if value is None else str(value)
