"""What the services of buying are given."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.models import Product
from inventory.models import Location, Reason, Warehouse
from purchasing.models import Supplier


@dataclass(frozen=True, slots=True)
class OrderLineDraft:
    """One product to order. Without a price, the supplier's terms decide."""

    product: Product
    quantity: Decimal
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LineEdit:
    """A line of a draft as it should be: one that stands (``line_id``), or a new one."""

    line_id: int | None
    draft: OrderLineDraft


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """What came for one order line, in stock units of its product; ``more`` of it came apart.

    Goods of several lots, or for several bins, are several parts of one line.
    """

    quantity: Decimal
    lot_code: str = ""
    expires_on: date | None = None
    location: Location | None = None  # None: where goods of the place arrive.
    reason: Reason | None = None  # Where it deviates: damaged, short, too much.
    damaged_quantity: Decimal = Decimal(0)  # Of the quantity: it lies with the damaged goods.
    more: tuple["ReceivedLine", ...] = ()

    @property
    def parts(self) -> tuple["ReceivedLine", ...]:
        """Everything that came, each part in its lot and bin."""
        return tuple(part for part in (self, *self.more) if part.quantity)

    @property
    def total(self) -> Decimal:
        """What came in all, so that it can be compared with what was ordered."""
        return sum((part.quantity for part in (self, *self.more)), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsRow:
    """One set of terms, as it stands in a file."""

    supplier: Supplier
    product: Product
    price: Decimal
    warehouse: Warehouse | None = None
    pack_quantity: Decimal = Decimal(1)
    quantity_min: Decimal = Decimal(0)
    lead_time_days: int | None = None
    supplier_sku: str = ""
    is_preferred: bool = True
