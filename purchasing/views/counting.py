"""What one person has counted of one order so far: kept in their session until it is posted."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from purchasing.models import PurchaseOrder

SCANS_REMEMBERED = 200


@dataclass(slots=True)
class Count:
    """Counted quantities by line, and the key under which the whole will be posted once."""

    session: SessionBase
    name: str
    facts: dict[str, Any]

    @property
    def key(self) -> str:
        return str(self.facts["key"])

    def of(self, line_id: int) -> dict[str, str]:
        """What was counted of a line: quantity, lot and expiry as text."""
        return dict(self.facts["lines"].get(str(line_id), {}))

    def add(self, line_id: int, quantity: Decimal, scan_key: str) -> None:
        """A scan counts ``quantity`` more; the same scan again counts nothing."""
        if scan_key and scan_key in self.facts["scans"]:
            return
        line = self.of(line_id)
        total = Decimal(line.get("quantity") or 0) + quantity
        self.put(line_id, line | {"quantity": f"{total.normalize():f}"})
        self.facts["scans"] = [*self.facts["scans"], scan_key][-SCANS_REMEMBERED:]
        self.session.modified = True

    def put(self, line_id: int, line: dict[str, str]) -> None:
        """What was typed for a line replaces what was counted."""
        self.facts["lines"][str(line_id)] = line
        self.session.modified = True

    def forget(self) -> None:
        """Begin anew: it was posted, or given up."""
        self.session.pop(self.name, None)


def count_of(session: SessionBase, order: PurchaseOrder) -> Count:
    """The count of ``order`` in this session, begun if there is none."""
    name = f"receive:{order.pk}"
    facts = session.get(name)
    if facts is None:
        facts = {"key": uuid.uuid4().hex, "lines": {}, "scans": []}
        session[name] = facts
    return Count(session, name, facts)
