"""What a scan means to the people of a warehouse: a product, a lot, a location, a paper."""

from dataclasses import dataclass, field

from catalog.selectors import product_by_code
from catalog.values import Scanned
from core.models import User
from core.scans import FoundPaper, paper_by_number
from inventory.models import Location, Lot, StockBalance
from inventory.selectors.pages import PlaceStock, stock_of_product

LOTS_SHOWN = 20


@dataclass(slots=True)
class Meaning:
    """What a code was found to be; empty where nothing is called like that."""

    paper: FoundPaper | None = None
    location: Location | None = None
    product: Scanned | None = None
    lots: list[Lot] = field(default_factory=list)
    balances: list[StockBalance] = field(default_factory=list)
    places: list[PlaceStock] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return bool(self.paper or self.location or self.product or self.lots)


def meaning_of(text: str, user: User) -> Meaning:
    """What ``text``, scanned or typed, means to ``user``, with what there is of it.

    Raises:
        MalformedCode: it can only be meant as a code of GS1, and does not hold together.
    """
    code = text.strip()
    if not code:
        return Meaning()
    paper = paper_by_number(code, user)
    if paper is not None:
        return Meaning(paper=paper)
    location = location_by_code(code, user)
    if location is not None:
        return Meaning(location=location, balances=_held(user, location=location))
    scanned = product_by_code(code)
    if scanned is not None:
        return _of_product(scanned, user)
    lots = list(Lot.objects.filter(code__iexact=code).select_related("product__unit")[:LOTS_SHOWN])
    return Meaning(lots=lots, balances=_held(user, lot__in=lots))


def location_by_code(text: str, user: User) -> Location | None:
    """The location ``PLACE/SHELF`` of a label; a shelf alone where one of the user's has it."""
    place, _slash, code = text.strip().rpartition("/")
    locations = Location.objects.visible_to(user).select_related("warehouse")
    found = locations.filter(code__iexact=code)
    if place:
        found = found.filter(warehouse__code__iexact=place)
    rows = list(found.distinct()[:2])
    return rows[0] if len(rows) == 1 else None


def _of_product(scanned: Scanned, user: User) -> Meaning:
    lot_code = scanned.lot or scanned.serial
    lots = list(Lot.objects.filter(product=scanned.product, code=lot_code)) if lot_code else []
    return Meaning(
        product=scanned,
        lots=lots,
        balances=_held(user, lot__in=lots) if lots else [],
        places=stock_of_product(scanned.product, user),
    )


def _held(user: User, **where: object) -> list[StockBalance]:
    rows = StockBalance.objects.visible_to(user).filter(**where).exclude(on_hand=0)
    order = ("location__warehouse__code", "location__code", "product__sku", "lot__expires_on")
    return list(rows.for_display().distinct().order_by(*order))
