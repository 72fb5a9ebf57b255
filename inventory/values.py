"""What the doors of stock take and give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.models import Product
from inventory.choices import DocumentKind
from inventory.models import Location, Lot, Warehouse


@dataclass(frozen=True, slots=True)
class Move:
    """What goes from where to where."""

    product: Product
    source: Location
    destination: Location
    quantity: Decimal  # Stock units of the product.
    lot: Lot | None = None  # None: the nameless lot of a product that is not tracked.
    # Base currency. None: the cost pool decides. Needed for goods from suppliers and for opening
    # balances (0 is allowed); not taken for goods that leave a place of ours.
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A stock document before it is posted."""

    kind: DocumentKind
    key: str  # Names the cause: the same key is the same document.
    warehouse: Warehouse
    effective_on: date | None = None  # None: today in the warehouse's time zone.
    origin: str = ""  # Such as "purchase-order:12".
    reason: str = ""
    # What was asked for, when the lines are worked out from it and may differ next time (lots
    # picked by expiry, values from a price): a repeat with the same request is the same document.
    request: str = ""


@dataclass(frozen=True, slots=True)
class StagedDocument:
    """A document and its lines, for ``post_staged``."""

    document: DocumentDraft
    lines: Sequence[Move]


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One line of goods received, issued, moved or adjusted."""

    product: Product
    quantity: Decimal  # Stock units; for an adjustment with its sign.
    lot_code: str = ""  # Empty for goods that leave: lots that expire first go first.
    expires_on: date | None = None
    value: Decimal | None = None  # Of the whole line, in the base currency.


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One place where a projection differs from the ledger it is computed from."""

    what: str
    where: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.where}: {self.what} ({_plain(self.expected)} / {_plain(self.found)})"


def _plain(number: Any) -> str:
    """A number, or several, without the names of their types."""
    return ", ".join(str(one) for one in number) if isinstance(number, tuple) else str(number)
