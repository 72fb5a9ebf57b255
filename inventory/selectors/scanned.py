"""What a scan means to the people of a warehouse: a product, a lot, a location, a paper."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.choices import Tracking
from catalog.models import Partner, Product
from catalog.selectors import product_by_code
from catalog.selectors.unknown import particulars_in
from catalog.values import Scanned
from core.counts import as_text
from core.models import User
from core.quantities import NOTHING
from core.scans import FoundPaper, paper_by_number
from inventory.errors import WrongLocation
from inventory.models import Location, Lot, StockBalance, StockDraft, Warehouse
from inventory.selectors.counted import lacks_lot
from inventory.selectors.draft_kinds import WAYS
from inventory.selectors.pages import PlaceStock, stock_of_product

LOTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A product of which some was scanned without its lot or serial number."""

    product: Product
    may_be_new: bool  # Of goods that come in the lot need not be known yet.


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


def goods_or_bin(
    text: str,
    place: Warehouse,
    user: User,
    *,
    partner: Partner | None = None,
    waiting: Waiting | None = None,
) -> Scanned | Location | None:
    """What ``text``, scanned among the goods of ``place``, stands for: one of its bins, or goods.

    While goods are ``waiting`` for their lot or serial number, a code that names no product is
    that: goods of quantity 0. Else the code of a lot that only one product has is goods of it.

    Raises:
        MalformedCode: it can only be meant as a code of GS1, and does not hold together.
        WrongLocation: it is a location, but none of ``place`` that goods can lie at.
    """
    code = text.strip()
    location = _bin_of(code, place, user)
    if location is not None:
        return location
    scanned = product_by_code(code, partner=partner)
    if scanned is None and waiting is not None:
        scanned = _particulars(code, waiting)
    if scanned is not None or not code:
        return scanned
    lots = list(Lot.objects.filter(code__iexact=code).select_related("product__unit")[:2])
    return _of_lot(lots[0], code) if len(lots) == 1 else None


def waiting_in(draft: StockDraft) -> Waiting | None:
    """The goods of ``draft`` that lack their lot or serial number, those of its last line first."""
    for line in draft.lines.select_related("product__unit").order_by("-position"):
        part = {"quantity": as_text(line.quantity or NOTHING), "lot": line.lot_code}
        if line.product is not None and lacks_lot(line.product, part):
            return Waiting(line.product, WAYS[draft.kind].comes_from is not None)
    return None


def _particulars(code: str, waiting: Waiting) -> Scanned | None:
    told = particulars_in(code, waiting.product)
    if told is None or waiting.may_be_new:
        return told
    known = Lot.objects.filter(product=waiting.product, code=told.lot_code)
    return told if known.exists() else None


def _bin_of(code: str, place: Warehouse, user: User) -> Location | None:
    own = Location.objects.filter(warehouse=place).for_goods().select_related("warehouse")
    found = own.filter(code__iexact=code.removeprefix(f"{place.code}/")).first() if code else None
    elsewhere = None if found else location_by_code(code, user)
    if elsewhere is not None and "/" in code:
        message = _("%(location)s is not a location of %(place)s that goods can be moved at.")
        facts = {"location": str(elsewhere), "place": str(place)}
        raise WrongLocation(message % facts, **facts)
    return found


def _of_lot(lot: Lot, code: str) -> Scanned:
    is_serial = lot.product.tracking == Tracking.SERIAL
    return Scanned(
        lot.product,
        Decimal(1),
        lot="" if is_serial else lot.code,
        serial=lot.code if is_serial else "",
        expires_on=lot.expires_on,
        code=code,
    )


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
