"""What is wrong with goods that a scan tells of, told before they are counted."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from catalog.choices import Tracking
from catalog.values import Scanned
from core.display import format_day
from core.quantities import NOTHING
from inventory.errors import (
    ArrivedExpired,
    ExpiredForUse,
    LotMismatch,
    LotNotHere,
    NotOnePiece,
    SerialInStock,
    SerialTwice,
)
from inventory.models import Lot, StockBalance, Warehouse


def refuse_wrong_arrival(goods: Scanned, counted: Collection[str], *, day: date) -> None:
    """Raise unless ``goods`` can come in on ``day``, beside the serial numbers ``counted``.

    Raises:
        NotOnePiece, SerialTwice, SerialInStock: what is wrong with a serial number.
        LotMismatch: the lot is known with another expiry.
        ArrivedExpired: it is past its day.
    """
    code = goods.lot_code
    refuse_wrong_serial(goods, counted)
    lot = Lot.objects.filter(product=goods.product, code=code).first() if code else None
    if goods.product.tracking == Tracking.SERIAL and lot is not None and _is_in_stock(lot):
        raise SerialInStock(lot=code, product=str(goods.product))
    expires_on = goods.good_until
    if lot is not None and expires_on and lot.expires_on != expires_on:
        raise LotMismatch(other_expiry(goods, lot.expires_on), lot=code)
    until = expires_on or (lot.expires_on if lot else None)
    if until is not None and until < day:
        raise ArrivedExpired(lot=code, product=str(goods.product), day=format_day(until))


def refuse_wrong_departure(
    goods: Scanned, counted: Collection[str], place: Warehouse, *, good_on: date | None
) -> None:
    """Raise unless ``place`` can give ``goods`` away, beside the serial numbers ``counted``.

    ``good_on`` is the day on which they must not be expired; None: they may be.

    Raises:
        NotOnePiece, SerialTwice: what is wrong with a serial number.
        LotNotHere: the place holds nothing of the lot.
        ExpiredForUse: it is past its day.
    """
    refuse_wrong_serial(goods, counted)
    code = goods.lot_code
    if not code:
        return
    lot = Lot.objects.filter(product=goods.product, code=code).first()
    facts = {"lot": code, "product": str(goods.product)}
    held = StockBalance.objects.filter(lot=lot, location__warehouse=place, on_hand__gt=NOTHING)
    if lot is None or not (place.allows_negative or held.exists()):
        raise LotNotHere(place=str(place), **facts)
    if good_on is not None and lot.expires_on is not None and lot.expires_on < good_on:
        raise ExpiredForUse(day=format_day(lot.expires_on), **facts)


def refuse_wrong_serial(goods: Scanned, counted: Collection[str]) -> None:
    """Raise unless a serial number is one piece, and none of those ``counted`` already.

    Raises:
        NotOnePiece, SerialTwice: it is not.
    """
    if goods.product.tracking != Tracking.SERIAL or not goods.serial:
        return
    if goods.quantity > 1:
        raise NotOnePiece(product=str(goods.product))
    if goods.serial in counted:
        raise SerialTwice(lot=goods.serial, product=str(goods.product))


def other_expiry(goods: Scanned, known: date | None) -> str:
    """Why a lot cannot have the expiry that ``goods`` tell of."""
    message = _("Lot %(lot)s of %(product)s is known to expire on %(known)s, not on %(told)s.")
    return message % {
        "lot": goods.lot_code,
        "product": goods.product,
        "known": format_day(known),
        "told": format_day(goods.good_until),
    }


def _is_in_stock(lot: Lot) -> bool:
    own = StockBalance.objects.filter(lot=lot, location__warehouse__isnull=False)
    return own.filter(on_hand__gt=NOTHING).exists()
