"""What the doors of stock take and give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from catalog.models import Partner, Product, Unit
from inventory.choices import DocumentKind, DraftKind, LineRole, Priority
from inventory.models import Location, Lot, Reason, StockMovement, Warehouse


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
    owner: str = ""  # Whose promise it keeps, such as "sales-order-line:12".


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
    # What its origin was promised and does not leave on it will not leave any more.
    ends_promises: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one owner asks to be promised of one warehouse."""

    owner: str  # Such as "sales-order-line:12": the same owner is the same promise.
    product: Product
    quantity: Decimal  # Still to leave, in stock units; 0: nothing more is asked for.
    needed_on: date
    expires_at: datetime
    priority: int = Priority.NORMAL
    lot: Lot | None = None  # None: any lot will do.
    origin: str = ""  # Such as "sales-order:7".
    reference: str = ""  # What people call it: an order's number.


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


@dataclass(frozen=True, slots=True)
class Returnable:
    """A movement whose goods can go back, and what went back of it before."""

    movement: StockMovement
    quantity_returned: Decimal
    value_returned: Decimal

    @property
    def quantity_left(self) -> Decimal:
        return self.movement.quantity - self.quantity_returned


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
class TransferPart:
    """What is shipped or received of one line of a transfer, of one lot and into one bin."""

    quantity: Decimal
    lot_code: str = ""  # Empty: any lots, those that expire first first.
    location: Location | None = None  # Where it is put. None: where goods of the place lie.


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
