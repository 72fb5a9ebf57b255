"""What the services of buying are given."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.models import Product
from inventory.models import Warehouse
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
    """What came for one order line, in stock units of its product."""

    quantity: Decimal
    lot_code: str = ""
    expires_on: date | None = None


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
