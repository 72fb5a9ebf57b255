"""Rows before they are written, and what a scan was found to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from catalog.choices import BarcodeKind, BillKind, LifeCycle, Tracking
from catalog.models import AttributeValue, Category, Partner, Product, ProductFamily, Unit
from core.ratios import ONE, Ratio


class BarcodeRow(NamedTuple):
    """A barcode of a product; a plain pair of code and units will do."""

    code: str
    quantity: Decimal = Decimal(1)  # Units of the product that one scan stands for.
    kind: BarcodeKind | None = None  # None: told by its digits.
    partner: Partner | None = None  # Whose own code it is.


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit a product may also be counted in: one of it is ``ratio`` stock units."""

    unit: Unit
    ratio: Ratio = ONE
    is_pack: bool = False  # Orders are whole ones of these.


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
    barcodes: Sequence[BarcodeRow | tuple[str, Decimal]] = ()
    successor: Product | None = None
    units: Sequence[UnitRow] = ()
    family: ProductFamily | None = None
    values: Sequence[AttributeValue] = ()  # One of each of the family's attributes.


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One cell of a family's grid: the values that tell it apart, and the code it gets."""

    values: Sequence[AttributeValue]
    sku: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a bill of materials."""

    component: Product
    quantity: Decimal  # Stock units of the component.


@dataclass(frozen=True, slots=True)
class BillRow:
    """A bill of materials before it is written."""

    kind: BillKind
    quantity: Decimal  # Stock units that one lot of the parts makes.
    parts: Sequence[PartRow]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan or a typed code stands for, and what it said of the goods themselves."""

    product: Product
    quantity: Decimal  # Stock units.
    lot: str = ""
    serial: str = ""
    expires_on: date | None = None
    produced_on: date | None = None
    code: str = ""  # As it was scanned.

    @property
    def lot_code(self) -> str:
        """What the ledger calls the lot: the serial number where pieces are told apart."""
        by_serial = self.product.tracking == Tracking.SERIAL
        return self.serial if by_serial else self.lot if self.product.is_tracked else ""

    @property
    def good_until(self) -> date | None:
        """When lots of the product expire: as the code says, or by day made and shelf life."""
        product = self.product
        if product.tracking != Tracking.LOT_EXPIRY:
            return None
        if self.expires_on or not (self.produced_on and product.shelf_life_days):
            return self.expires_on
        return self.produced_on + timedelta(days=product.shelf_life_days)
