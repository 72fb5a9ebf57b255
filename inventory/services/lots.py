"""Which lot goods belong to: found or made when they come, picked when they go."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.choices import Tracking
from catalog.models import Product
from core.quantities import NOTHING
from inventory.errors import InsufficientStock, LotMismatch, LotNeeded
from inventory.models import Location, Lot, StockBalance
from inventory.services.ledger.balances import free_of
from inventory.services.ledger.lines import plain, refuse_wrong_quantity


def lot_of(product: Product, code: str, *, expires_on: date | None = None) -> Lot | None:
    """The lot of ``product`` named ``code``, made if it is new; None for an untracked product.

    Raises:
        LotNeeded: the product is tracked and ``code`` is empty, or its expiry is not known.
        LotMismatch: an untracked product is given a lot, or the lot is known with another expiry.
    """
    code = code.strip()
    if not product.is_tracked:
        if code:
            raise LotMismatch(lot=code, product=str(product))
        return None
    if not code:
        raise LotNeeded(product=str(product))
    lot = Lot.objects.filter(product=product, code=code).first()
    if lot is None:
        if product.tracking == Tracking.LOT_EXPIRY and expires_on is None:
            message = _("%(product)s: say when lot %(lot)s expires.")
            raise LotNeeded(message % {"product": str(product), "lot": code}, lot=code)
        lot, _is_new = Lot.objects.get_or_create(
            product=product, code=code, defaults={"expires_on": expires_on}
        )
    if expires_on is not None and lot.expires_on != expires_on:
        message = _("Lot %(lot)s of %(product)s is known to expire on %(known)s.")
        facts = {"lot": code, "product": str(product), "known": str(lot.expires_on)}
        raise LotMismatch(message % facts, **facts)
    return lot


def pick(
    product: Product, location: Location, quantity: Decimal, *, lot_code: str = ""
) -> list[tuple[Lot | None, Decimal]]:
    """The lots that ``quantity`` is taken from: the one named, else those that expire first.

    An untracked product needs no choice. Nothing is locked: the ledger checks again.

    Raises:
        NotAMove: ``quantity`` cannot be moved.
        LotMismatch: there is no such lot.
        InsufficientStock: all lots there together hold less.
    """
    refuse_wrong_quantity(product, quantity)
    if not product.is_tracked:
        return [(lot_of(product, lot_code), quantity)]
    if lot_code:
        lot = Lot.objects.filter(product=product, code=lot_code.strip()).first()
        if lot is None:
            raise LotMismatch(lot=lot_code, product=str(product))
        return [(lot, quantity)]
    picked: list[tuple[Lot | None, Decimal]] = []
    wanted = quantity
    for balance in _first_expired_first(product, location):
        part = min(free_of(balance), wanted)
        if part > 0:
            picked.append((balance.lot, part))
            wanted -= part
    if wanted > 0:
        raise InsufficientStock([_shortage(product, location, quantity - wanted, quantity)])
    return picked


def _first_expired_first(product: Product, location: Location) -> list[StockBalance]:
    balances = StockBalance.objects.filter(product=product, location=location, on_hand__gt=NOTHING)
    return sorted(
        balances.select_related("lot"),
        key=lambda balance: (balance.lot.expires_on or date.max, balance.lot.code),
    )


def _shortage(
    product: Product, location: Location, free: Decimal, wanted: Decimal
) -> dict[str, str]:
    return {
        "product": str(product),
        "place": str(location),
        "free": plain(free),
        "wanted": plain(wanted),
    }
