"""What the doors of stock take and give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.models import Partner, Product, Unit
from inventory.choices import DocumentKind, DraftKind, LineRole
from inventory.models import Location, Lot, Reason, Warehouse


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One line of a draft as it was typed; what is unknown or missing stays so until it is posted.

    ``quantity`` is in ``unit``, or in the product's stock unit where none is named.
    """

    product: Product | None = None
    typed_code: str = ""  # Of a product nobody knows.
    quantity: Decimal | None = None
    unit: Unit | None = None
    role: LineRole = LineRole.USED
    lot_code: str = ""
    new_lot_code: str = ""
    expires_on: date | None = None
    source: Location | None = None
    destination: Location | None = None
    value: Decimal | None = None  # Of the whole line, in the base currency.
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """Everything people may type into a draft."""

    kind: DraftKind
    warehouse: Warehouse
    lines: Sequence[DraftLine] = ()
    effective_on: date | None = None
    partner: Partner | None = None
    reference: str = ""
    reason: Reason | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a draft cannot be posted yet: in which line (0: the whole of it), and what to do."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One product that a place asks another for."""

    product: Product
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """How much of a line of a request is promised, and why it is less than was asked for."""

    quantity: Decimal
    reason: Reason | None = None
