"""What the catalogue's services take and its selectors give."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.choices import LifeCycle, Tracking
from catalog.models import Category, Product, Unit


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product before it is made."""

    sku: str
    name_zh: str
    category: Category
    unit: Unit
    name_en: str = ""
    tracking: Tracking = Tracking.NONE
    shelf_life_days: int | None = None
    life_cycle: LifeCycle = LifeCycle.ACTIVE
    list_price: Decimal = Decimal(0)
    barcodes: Sequence[tuple[str, Decimal]] = ()  # Code, and units that one scan stands for.


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan or a typed code stands for."""

    product: Product
    quantity: Decimal  # Stock units.
