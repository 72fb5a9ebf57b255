"""What can be taken in from files: the apps above register their targets in ``ready()``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core.models import User
from exchange.errors import UnknownTarget
from exchange.models import ImportBatch


class TakeIn(Protocol):
    """Begins to take in, in earnest, the file of a batch that was only tried out."""

    def __call__(self, *, actor: User | None, batch: ImportBatch) -> ImportBatch: ...


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """One kind of rows that files may bring."""

    kind: str
    label: Any
    url_name: str  # The page on which a file is chosen.
    take_in: TakeIn  # Take in the file that was tried out.
    take_out: Callable[[ImportBatch], int]  # Remove the batch's rows; return how many.
    verdicts: Mapping[str, Any]  # Verdict to its words.
    taken: frozenset[str]  # Verdicts of rows that come in.


_targets: dict[str, ImportTarget] = {}


def register_target(target: ImportTarget) -> None:
    _targets[target.kind] = target


def target_of(kind: str) -> ImportTarget:
    """Raises ``UnknownTarget`` when nobody takes in rows of ``kind``."""
    if kind not in _targets:
        raise UnknownTarget(kind=kind)
    return _targets[kind]


def all_targets() -> list[ImportTarget]:
    return [_targets[kind] for kind in sorted(_targets)]
