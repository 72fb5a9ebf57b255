"""What is done about goods that expire: scrapped, or sent where they still sell."""

from decimal import Decimal

from django.utils.translation import gettext

from core import audit
from core.commands import command
from core.display import format_day
from core.models import User
from core.periods import days_left, today
from core.permissions import require
from inventory.choices import DocumentKind, LocationKind
from inventory.errors import LotExpired, LotNotExpired, NoSuchPlace
from inventory.models import StockBalance, StockDocument, TransferLine, Warehouse
from inventory.selectors import outside
from inventory.services.ledger import post_document
from inventory.services.transfers import draft_transfer_line, reduce_transfer_line
from inventory.values import DocumentDraft, Move

POST = "inventory.post_stockdocument"
PREFIX = "expiry:"  # Of the keys of what the board does: only that is undone from there.


@command
def scrap_expired(
    *, actor: User | None, balance: StockBalance, quantity: Decimal, key: str
) -> StockDocument:
    """``quantity`` of an expired lot is scrapped where it lies. Safe to repeat with its ``key``.

    Raises:
        LotNotExpired: the lot may still be sold today at its place.
        what ``post_document`` raises.
    """
    warehouse = _warehouse_of(balance)
    require(actor, POST, place=warehouse)
    lot, location = balance.lot, balance.location
    if _days_left(balance, warehouse) >= 0:
        raise LotNotExpired(lot=lot.code, day=format_day(lot.expires_on))
    reason = gettext("Expired on %(day)s") % {"day": lot.expires_on}
    draft = DocumentDraft(
        DocumentKind.ISSUE,
        PREFIX + key,
        warehouse,
        reason=reason,
        request=f"scrap:{balance.pk}:{quantity.normalize():f}",
    )
    move = Move(balance.product, location, outside(LocationKind.SCRAP), quantity, lot)
    return post_document(draft, [move], actor=actor)


@command
def send_before_expiry(
    *,
    actor: User | None,
    balance: StockBalance,
    destination: Warehouse,
    quantity: Decimal,
    key: str,
) -> TransferLine:
    """``quantity`` is on the open draft of a transfer to ``destination``, where it still sells.

    Safe to repeat with the same ``key``. The draft is shipped like any other: what expires first
    leaves first.

    Raises:
        LotExpired: nobody may sell it any more.
        what ``draft_transfer_line`` raises.
    """
    warehouse = _warehouse_of(balance)
    require(actor, "inventory.add_transfer", place=warehouse)
    if _days_left(balance, warehouse) < 0:
        raise LotExpired(lot=balance.lot.code, day=format_day(balance.lot.expires_on))
    line = draft_transfer_line(
        actor=actor,
        source=warehouse,
        destination=destination,
        product=balance.product,
        quantity=quantity,
        expected_on=None,
        key=PREFIX + key,
    )
    audit.record(actor, "transfer.before_expiry", line.transfer, lot=balance.lot.code)
    return line


@command
def undo_sending(*, actor: User | None, line: TransferLine, key: str) -> None:
    """What ``send_before_expiry`` put on the draft with ``key`` is off it again. Safe to repeat.

    Raises:
        what ``reduce_transfer_line`` raises.
    """
    addition = line.additions.filter(key=PREFIX + key).first()
    if addition is not None:
        reduce_transfer_line(actor=actor, line=line, quantity=addition.quantity, key=addition.key)


def _warehouse_of(balance: StockBalance) -> Warehouse:
    if balance.location.warehouse is None:
        raise NoSuchPlace(place=str(balance.location))
    return balance.location.warehouse


def _days_left(balance: StockBalance, warehouse: Warehouse) -> int:
    if balance.lot.expires_on is None:
        return 0
    return days_left(balance.lot.expires_on, today=today(warehouse.time_zone))
