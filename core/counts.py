"""What one person has scanned of one paper so far: kept in their session until it is posted."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from core.quantities import NOTHING

SCANS_REMEMBERED = 200
NAMED = re.compile(r"line-(\d{1,18})(?:-(\d{1,4}))?-quantity")
Part = dict[str, str]  # What is written of one part of a line, as a form would take it.


@dataclass(slots=True)
class Count:
    """The parts counted of each line, and the key under which the whole will be posted once."""

    session: SessionBase
    name: str
    facts: dict[str, Any]

    @property
    def key(self) -> str:
        return str(self.facts["key"])

    def parts(self, line_id: int) -> list[Part]:
        """What was counted of a line, part by part; change it with ``put``."""
        return [dict(part) for part in self.facts["lines"].get(str(line_id), [])]

    def total(self, line_id: int) -> Decimal:
        """The quantities of all parts of a line together."""
        return sum((quantity_of(part) for part in self.parts(line_id)), NOTHING)

    def put(self, line_id: int, parts: Sequence[Part]) -> None:
        """These parts replace what was counted of the line."""
        self.facts["lines"][str(line_id)] = list(parts)
        self.session.modified = True

    @property
    def last(self) -> tuple[int, int] | None:
        """The line and the part of it that was counted last."""
        line, part = self.facts.get("last") or (None, 0)
        return None if line is None else (line, part)

    def knows(self, scan_key: str) -> bool:
        """Whether the scan of this key was counted before."""
        return bool(scan_key) and scan_key in self.facts["scans"]

    def remember(self, scan_key: str, line_id: int | None = None, part: int = 0) -> None:
        """The scan is counted; of which part of which line, if it was goods."""
        if scan_key:
            self.facts["scans"] = [*self.facts["scans"], scan_key][-SCANS_REMEMBERED:]
        if line_id is not None:
            self.facts["last"] = (line_id, part)
        self.session.modified = True

    def forget(self) -> None:
        """Begin anew: it was posted, or given up."""
        self.session.pop(self.name, None)


def count_in(session: SessionBase, name: str) -> Count:
    """The count called ``name`` in this session, begun if there is none."""
    facts = session.get(name)
    if facts is None:
        facts = {"key": uuid.uuid4().hex, "lines": {}, "scans": []}
        session[name] = facts
    return Count(session, name, facts)


def prefix_of(line_id: int, at: int) -> str:
    """The prefix of the form of one part of a line."""
    return f"line-{line_id}-{at}" if at else f"line-{line_id}"


def parts_sent(names: Iterable[str]) -> dict[int, list[int]]:
    """Which parts of which lines were sent, by the names of their fields.

    >>> parts_sent(["line-7-quantity", "line-7-2-quantity", "line-7-2-lot"])
    {7: [0, 2]}
    """
    sent: dict[int, list[int]] = {}
    for found in filter(None, map(NAMED.fullmatch, names)):
        sent.setdefault(int(found[1]), []).append(int(found[2] or 0))
    return {line: sorted(parts) for line, parts in sent.items()}


def shown_parts(parts: Sequence[Part]) -> list[tuple[int, Part]]:
    """The parts that hold something, with their places; the first one where none does."""
    filled = [(at, part) for at, part in enumerate(parts) if quantity_of(part)]
    return filled or [(0, parts[0] if parts else {})]


def with_part(parts: list[Part], at: int, part: Part) -> list[Part]:
    """``parts`` with this one at its place; others keep theirs."""
    missing: list[Part] = [{} for _at in range(at + 1 - len(parts))]
    kept = [*parts, *missing]
    kept[at] = part
    return kept


def quantity_of(part: Part) -> Decimal:
    """How much a part holds; nothing where nothing is written."""
    return Decimal(part.get("quantity") or 0)


def as_text(quantity: Decimal) -> str:
    """A quantity as a part keeps it."""
    return f"{quantity.normalize():f}" if quantity else ""
