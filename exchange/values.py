"""What imports are given and what they tell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.models import User
from exchange.models import ImportBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAs:
    """How a file is to be read. Empty: found out, or not needed."""

    columns: Mapping[str, str] = field(default_factory=dict)  # Field to the file's column.
    encoding: str = ""
    is_day_first: bool | None = None  # 3/4/2026 is in April. None: found out.
    sheet: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)  # Option of the target to its value.
    updates: bool = True  # Rows that are there already are changed; otherwise left alone.

    def facts(self) -> dict[str, Any]:
        """This as plain data, as it is kept with its batch."""
        return asdict(self)

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "ReadAs":
        """What ``facts`` wrote down; what is not in it stays as found out."""
        return cls(**{one.name: facts[one.name] for one in fields(cls) if one.name in facts})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHead:
    """What one sees of a file before it is taken in."""

    header: Sequence[str]
    samples: Sequence[Sequence[str]]  # The first rows, in the order of ``header``.
    rows: int
    encoding: str = ""
    sheet: str = ""
    sheets: Sequence[str] = ()


@dataclass(slots=True)
class Intake:
    """One file on its way in, as its target sees it."""

    read_as: ReadAs
    columns: Mapping[str, str]
    batch: ImportBatch | None  # None: nothing is kept, not even the verdicts.
    actor: User | None
    is_trial: bool
    is_day_first: bool = False
    notes: dict[str, Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def count_note(self, name: str, key: str, count: int) -> None:
        """``count`` more of ``key`` under the note called ``name``."""
        if count:
            table = self.notes.setdefault(name, {})
            table[key] = table.get(key, 0) + count


@dataclass(frozen=True, slots=True)
class ChunkOutcome:
    """How the rows of one chunk fared."""

    numbers: NDArray[np.int8]  # Positions in the target's verdicts.
    facts: Mapping[int, Mapping[str, Any]]  # By row of the chunk, where there is more to say.


@dataclass(slots=True)
class ImportOutcome:
    """How many rows fared how, and what else there is to say."""

    counts: dict[str, int] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(self.counts.values())
