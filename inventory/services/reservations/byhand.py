"""Goods that a person holds back without an order: held, used, or let go."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Product
from catalog.services.counting import refuse_finer_than_unit
from core import audit
from core.commands import command
from core.errors import KeyReused
from core.models import User
from core.periods import later, start_of, today
from core.permissions import require
from inventory.choices import DocumentKind, LocationKind, Priority
from inventory.errors import NotPromised, WrongPromise
from inventory.models import Lot, Promise, Reservation, StockDocument, Warehouse
from inventory.selectors import outside
from inventory.services.ledger import post_document
from inventory.services.ledger.keys import posted_before
from inventory.services.ledger.lines import plain
from inventory.services.reservations.promising import promise
from inventory.values import DocumentDraft, Move, Wish

HOLD = "inventory.add_promise"
POST = "inventory.post_stockdocument"
OWNER = "hold:"
DAYS = 7  # That goods are held when nobody says until when.
DAYS_MAX = 366


@command
def hold_goods(
    *,
    actor: User | None,
    warehouse: Warehouse,
    product: Product,
    quantity: Decimal,
    reference: str,
    key: str,
    needed_on: date | None = None,
    ends_on: date | None = None,
    priority: Priority = Priority.NORMAL,
    lot_code: str = "",
) -> Promise:
    """``quantity`` is promised to whom ``reference`` names, until the end of the day ``ends_on``.

    What is free is reserved now, the rest when goods come. Safe to repeat with the same ``key``.

    Raises:
        NotPermitted: ``actor`` may not hold goods at ``warehouse``.
        KeyReused: the key holds something else.
        WrongPromise: the days make no sense, or there is no such lot.
        NotAMove, TooFine: the quantity cannot be stored, or is finer than the unit.
    """
    require(actor, HOLD, place=warehouse)
    refuse_finer_than_unit(product, quantity)
    now = today(warehouse.time_zone)
    needed_on = needed_on or now
    wish = Wish(
        owner=f"{OWNER}{key}",
        product=product,
        quantity=quantity,
        needed_on=needed_on,
        expires_at=_end(warehouse, now, ends_on or max(later(now, DAYS), needed_on)),
        priority=priority,
        lot=_lot(product, lot_code),
        reference=reference.strip(),
    )
    before = Promise.objects.filter(owner=wish.owner).first()
    if before is not None:
        return _same(before, wish, warehouse)
    (held,) = promise(actor=actor, warehouse=warehouse, wishes=[wish])
    facts = {"product": product.pk, "quantity": plain(quantity), "reference": held.reference}
    audit.record(actor, "promise.hold", held, **facts)
    return held


@command
def issue_held(
    *, actor: User | None, held: Promise, key: str, destination: LocationKind = LocationKind.USE
) -> StockDocument:
    """What is reserved by hand has been used, lot by lot. Safe to repeat with the same ``key``.

    Raises:
        NotPermitted: ``actor`` may not move stock there.
        WrongPromise: it belongs to an order or a transfer: ship it from there.
        NotPromised: nothing is reserved.
        what ``post_document`` raises.
    """
    require(actor, POST, place=held.warehouse)
    if not held.owner.startswith(OWNER):
        raise WrongPromise(_("These goods belong to %(holder)s: ship them there.") % _facts(held))
    draft = DocumentDraft(
        DocumentKind.ISSUE,
        key,
        held.warehouse,
        reason=held.reference,
        request=f"issue-held:{held.pk}:{destination}",
    )
    before = posted_before(draft)
    if before is not None:
        return before
    rows = Reservation.objects.open().filter(promise=held).for_display().order_by("pk")
    moves = [_move(row, destination) for row in rows]
    if not moves:
        raise NotPromised(**_facts(held))
    return post_document(draft, moves, actor=actor)


def _end(warehouse: Warehouse, now: date, ends_on: date) -> datetime:
    """The moment after the day ``ends_on``, which is still to come."""
    if not now <= ends_on <= later(now, DAYS_MAX):
        message = _("Choose a last day from today on, within a year.")
        raise WrongPromise(message, ends_on=str(ends_on))
    end = start_of(later(ends_on, 1), warehouse.time_zone)
    return max(end, timezone.now() + timedelta(minutes=1))


def _lot(product: Product, lot_code: str) -> Lot | None:
    code = lot_code.strip()
    if not code:
        return None
    lot = Lot.objects.filter(product=product, code=code).first()
    if lot is None:
        message = _("%(lot)s is not a lot of %(product)s.")
        facts = {"lot": code, "product": str(product)}
        raise WrongPromise(message % facts, **facts)
    return lot


def _same(before: Promise, wish: Wish, warehouse: Warehouse) -> Promise:
    asked = (wish.product.pk, warehouse.pk, wish.quantity, wish.lot and wish.lot.pk)
    if (before.product_id, before.warehouse_id, before.quantity, before.lot_id) != asked:
        raise KeyReused(key=wish.owner)
    return before


def _move(row: Reservation, destination: LocationKind) -> Move:
    lot = row.lot if row.product.is_tracked else None
    place = outside(destination)
    return Move(row.product, row.location, place, row.quantity, lot, owner=row.owner)


def _facts(held: Promise) -> Mapping[str, str]:
    return {"holder": str(held)}
