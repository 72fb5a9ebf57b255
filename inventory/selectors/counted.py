"""How scans fill the parts of a counted line: one part for each lot and bin."""

from datetime import date

from catalog.choices import Tracking
from catalog.models import Product
from catalog.values import Scanned
from core.counts import Part, as_text, quantity_of
from inventory.errors import LotMismatch, NothingToShelve
from inventory.models import Location
from inventory.selectors.drafts import serials_in
from inventory.selectors.scan_rules import other_expiry


def count_goods(parts: list[Part], goods: Scanned) -> int:
    """``goods`` are counted in one of ``parts``, or in a new one; return which.

    A part that lies in a bin is closed: what is scanned after it lies elsewhere. Goods of which
    the code names no lot belong to the only open part, or to the one without a lot.

    Raises:
        LotMismatch: the lot was counted with another expiry.
    """
    at = _part_for(parts, goods)
    if at is None:
        parts.append({})
        at = len(parts) - 1
    part = parts[at]
    part["quantity"] = as_text(quantity_of(part) + goods.quantity)
    _name_lot(part, goods)
    return at


def name_lot(parts: list[Part], at: int, told: Scanned) -> None:
    """The part counted last is of the lot, or holds the serial number, that was scanned after it.

    Raises:
        LotMismatch: the lot was counted with another expiry.
    """
    _name_lot(parts[at], told)


def shelve(parts: list[Part], location: Location) -> int:
    """What lies in no bin yet lies at ``location``; return how many parts that are."""
    waiting = [part for part in parts if quantity_of(part) and not part.get("bin")]
    for part in waiting:
        part["bin"] = str(location.pk)
    return len(waiting)


def refuse_unless_shelved(count: int, location: Location) -> None:
    """Raise ``NothingToShelve`` when no goods waited for the bin that was scanned."""
    if not count:
        raise NothingToShelve(location=str(location))


def lacks_lot(product: Product, part: Part) -> bool:
    """Whether a part does not say yet which lot, or which serial numbers, it is of."""
    if product.tracking == Tracking.SERIAL:
        return len(serials_in(part.get("lot", ""))) < quantity_of(part)
    return product.is_tracked and bool(quantity_of(part)) and not part.get("lot")


def serials_counted(parts: list[Part]) -> set[str]:
    """Every serial number, or lot, of all the parts."""
    return {code for part in parts for code in serials_in(part.get("lot", ""))}


def _part_for(parts: list[Part], goods: Scanned) -> int | None:
    open_parts = [at for at, part in enumerate(parts) if not part.get("bin")]
    if goods.product.tracking == Tracking.SERIAL or not goods.product.is_tracked:
        return open_parts[0] if open_parts else None
    code = goods.lot_code
    if not code and len(open_parts) == 1:
        return open_parts[0]
    for at in open_parts:
        if parts[at].get("lot", "") == code:
            return at
    return next((at for at in open_parts if not quantity_of(parts[at])), None)


def _name_lot(part: Part, goods: Scanned) -> None:
    code, until = goods.lot_code, goods.good_until
    if goods.product.tracking == Tracking.SERIAL:
        part["lot"] = ", ".join([*serials_in(part.get("lot", "")), *([code] if code else [])])
        return
    if not code:
        return
    known = part.get("expires_on", "")
    is_same_lot = part.get("lot", "") in ("", code)
    if until and known and is_same_lot and known != until.isoformat():
        raise LotMismatch(other_expiry(goods, date.fromisoformat(known)), lot=code)
    part["lot"] = code
    if until:
        part["expires_on"] = until.isoformat()
