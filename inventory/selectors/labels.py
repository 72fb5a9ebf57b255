"""What stands on labels: the name people read, and the code that a scan reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from catalog.choices import BarcodeKind, Tracking
from catalog.models import Product
from catalog.selectors.codes import OUR_OWN
from catalog.values.check_digits import GTIN_LENGTH, kind_of
from core.barcodes import Symbology, as_data_uri, draw_barcode
from core.display import bilingual
from core.models import User
from inventory.models import Location, Lot, StockBalance, StockDocument, Transfer, Warehouse

LOTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Label:
    """One label, before it is drawn."""

    title: str
    code: str  # Plain, or with the brackets of GS1.
    product: Product | None = None
    lot: Lot | None = None
    is_gs1: bool = False
    copies: int = 1


@dataclass(frozen=True, slots=True)
class DrawnLabel:
    """A label with its picture; empty where the code cannot be drawn that way."""

    label: Label
    picture: str


def product_label(product: Product, *, lot: Lot | None = None, copies: int = 1) -> Label:
    """The label of a product, or of one of its lots or serial numbers.

    A lot's code is one of GS1, so that a scan knows product and lot; without a GTIN the product
    goes by its own code under (91), which GS1 leaves to each company.
    """
    codes = list(product.barcodes.filter(quantity=1).values_list("code", flat=True))
    gtin = next((code for code in codes if kind_of(code) != BarcodeKind.OTHER), "")
    if lot is None or not lot.code:
        return Label(product.name, codes[0] if codes else product.sku, product, copies=copies)
    parts = [f"(01){gtin.zfill(GTIN_LENGTH)}" if gtin else f"({OUR_OWN}){product.sku}"]
    if lot.expires_on is not None:
        parts.append(f"(17){lot.expires_on:%y%m%d}")
    name = "21" if product.tracking == Tracking.SERIAL else "10"
    parts.append(f"({name}){lot.code}")
    return Label(product.name, "".join(parts), product, lot, is_gs1=True, copies=copies)


def labels_of_product(product: Product, user: User) -> list[Label]:
    """The product itself, then its lots that ``user``'s places hold, those that expire first."""
    held = StockBalance.objects.visible_to(user).filter(product=product, on_hand__gt=0)
    lots = Lot.objects.filter(pk__in=held.values("lot")).exclude(code="")
    shown = sorted(lots, key=lambda lot: (lot.expires_on or date.max, lot.code))[:LOTS_SHOWN]
    return [product_label(product), *(product_label(product, lot=lot) for lot in shown)]


def labels_of_document(document: StockDocument) -> list[Label]:
    """One label for each piece that came into a place of ours with ``document``."""
    movements = document.movements.select_related("product__unit", "lot").order_by("line")
    arrived = movements.filter(destination__warehouse__isnull=False, quantity__gt=0)
    return [
        product_label(movement.product, lot=movement.lot, copies=_pieces(movement.quantity))
        for movement in arrived
    ]


def label_of_transfer(transfer: Transfer) -> Label:
    """From where to where, and the number that a scan opens the transfer by."""
    ends = f"{bilingual(transfer.source)} → {bilingual(transfer.destination)}"
    return Label(ends, transfer.number)


def labels_of_warehouse(warehouse: Warehouse) -> list[Label]:
    """Every location of ``warehouse``, by the code that a scan understands."""
    locations = Location.objects.filter(warehouse=warehouse).select_related("warehouse")
    return [Label(location.name, location_code(location)) for location in locations]


def location_code(location: Location) -> str:
    """What stands on a location's label: its place and itself."""
    place = location.warehouse.code if location.warehouse else ""
    return f"{place}/{location.code}"


def drawn(labels: Iterable[Label], symbology: Symbology) -> list[DrawnLabel]:
    """Every label with its picture, as often as it is wanted."""
    shown = []
    for label in labels:
        try:
            picture = as_data_uri(draw_barcode(label.code, symbology, is_gs1=label.is_gs1))
        except ValueError:  # Bars know Latin letters only: the page says to take another way.
            picture = ""
        shown += [DrawnLabel(label, picture)] * label.copies
    return shown


def _pieces(quantity: Decimal) -> int:
    return int(quantity.to_integral_value(ROUND_CEILING))
