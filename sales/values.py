"""What the services of selling are given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from catalog.models import Product


@dataclass(frozen=True, slots=True)
class OrderLineDraft:
    """One product a customer orders. Without a price, the product's list price holds."""

    product: Product
    quantity: Decimal
    price: Decimal | None = None


class SoldLine(NamedTuple):
    """One line sold outside this system, as ``sales.models.SalesRecord`` keeps it."""

    product_id: int
    warehouse_id: int
    sold_on: str  # ISO 8601.
    quantity: int  # In 10^-6 stock units.
    amount: int  # In 10^-6 of the base currency.
    fingerprint: bytes  # 16 bytes that name the line.


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file of sales is to be read, and what to do with it."""

    warehouse_code: str = ""  # Empty: the only active warehouse.
    columns: Mapping[str, str] = field(default_factory=dict)  # Field to the file's column.
    encoding: str = ""  # Empty: found out.
    is_day_first: bool | None = None  # 3/4/2026 is in April. None: found out.
    category_code: str = ""  # Products that are not known are made in it. Empty: they are not.
