"""What can be taken in from files: the apps above register their targets in ``ready()``."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.models import User
from core.quantities import LARGEST
from exchange.choices import IDLE, TAKEN, CellKind, RowVerdict
from exchange.errors import UnknownTarget
from exchange.kinds import register_kind
from exchange.models import ImportBatch
from exchange.values import ChunkOutcome, Intake

Choices = Callable[[User | None], Sequence[tuple[str, Any]]]
ROW_VERDICTS: Mapping[str, Any] = dict(RowVerdict.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportField:
    """One thing a row can say. Its label is the header of templates and exports."""

    name: str
    label: Any
    guesses: str = ""  # Headers as they are met, without spaces; the likeliest first.
    kind: CellKind = CellKind.TEXT
    is_required: bool = False  # The file must have it, and every row.
    is_needed_when_new: bool = False  # Rows that add something must have it.
    length_max: int = 200
    least: Decimal | None = None
    most: Decimal = LARGEST
    may_lie_ahead: bool = False  # Of a day: it may be in the future.
    choices: Sequence[tuple[str, Any]] = ()  # Value to its words; both are understood.
    example: str = ""
    help: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOption:
    """Something the file does not say, chosen with it."""

    name: str
    label: Any
    choices: Choices
    is_required: bool = False
    empty: Any = ""  # The words for choosing nothing.
    help: Any = ""


class Taker(Protocol):
    """Takes the chunks of one file in, one after the other."""

    def take(self, chunk: dict[str, pa.Array], positions: NDArray[np.int64]) -> ChunkOutcome:
        """Judge a chunk, the rows of which stand at ``positions``, and write what comes in."""

    def finish(self, counts: Counter[str]) -> None:
        """The last chunk is in: correct ``counts`` where writing found more than judging."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTarget:
    """One kind of rows that files may bring."""

    kind: str
    label: Any
    note: Any  # What it brings, in a sentence.
    fields: tuple[ImportField, ...]
    permissions: tuple[str, ...]  # All of them are needed, beside the right to import.
    begin: Callable[[Intake], Taker]
    # Remove what the batch brought, undoing or because it is begun anew; return how many.
    take_out: Callable[[ImportBatch, User | None], int]
    # Before a file is taken in (again); most remove what an attempt before this one left.
    clear: Callable[[ImportBatch], object]
    export: Callable[[User, Mapping[str, str]], Iterable[Sequence[Any]]]
    options: tuple[ImportOption, ...] = ()
    export_options: tuple[ImportOption, ...] = ()
    verdicts: Mapping[str, Any] = field(default_factory=lambda: ROW_VERDICTS)
    taken: frozenset[str] = TAKEN  # Verdicts of rows that come in.
    idle: frozenset[str] = IDLE  # Verdicts of rows for which there is nothing to do.
    can_update: bool = True
    runs_alone: bool = True  # One file of this kind at a time.
    announce: Callable[[ImportBatch], object] = lambda _batch: None
    place_in_list: int = 0

    def may_be_used_by(self, user: User) -> bool:
        return user.has_perms(self.permissions)

    def field_called(self, name: str) -> ImportField | None:
        return next((one for one in self.fields if one.name == name), None)

    @property
    def required(self) -> list[str]:
        return [one.name for one in self.fields if one.is_required]


_targets: dict[str, ImportTarget] = {}


def register_target(target: ImportTarget) -> None:
    _targets[target.kind] = target
    register_kind(target.kind, target.permissions)


def target_of(kind: str) -> ImportTarget:
    """Raises ``UnknownTarget`` when nobody takes in rows of ``kind``."""
    if kind not in _targets:
        raise UnknownTarget(kind=kind)
    return _targets[kind]


def all_targets() -> list[ImportTarget]:
    """In the order in which a company that begins needs them."""
    return sorted(_targets.values(), key=lambda target: (target.place_in_list, target.kind))


def targets_for(user: User) -> list[ImportTarget]:
    """What ``user`` may take in and see."""
    return [target for target in all_targets() if target.may_be_used_by(user)]
