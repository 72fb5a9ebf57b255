"""What people do to promises: let their goods go, and change whose turn it is."""

from collections.abc import Collection

from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from inventory.choices import Priority
from inventory.errors import NotPromised, ReasonNeeded
from inventory.models import Promise
from inventory.services.ledger.lines import plain
from inventory.services.ledger.promises import Balances, PromiseBook
from inventory.services.reservations.rearranging import rearrange

RELEASE = "inventory.release_promise"


@command
def release_promises(
    *, actor: User | None, promises: Collection[Promise], reason: str
) -> list[Promise]:
    """Nothing is held for the owners of ``promises``; the goods go to whose turn it is.

    Raises:
        NotPermitted: ``actor`` may not release goods at one of the places.
        ReasonNeeded: nothing says why.
        NotPromised: one of them was over already, and nothing is released.
    """
    _require(actor, promises)
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded
    let_go: dict[str, str] = {}

    def change(book: PromiseBook, balances: Balances) -> None:
        for row in _open(book, promises):
            let_go[row.owner] = plain(row.reserved_quantity)
            book.end(row, balances, reason)

    released = _changed(promises, change)
    for row in released:
        audit.record(actor, "promise.release", row, quantity=let_go[row.owner], reason=reason)
    return released


@command
def set_priority(
    *, actor: User | None, promises: Collection[Promise], priority: Priority
) -> list[Promise]:
    """It is the turn of ``promises`` earlier, or later; goods that are reserved stay reserved.

    Raises:
        NotPermitted: ``actor`` may not decide about goods at one of the places.
        NotPromised: one of them is over, and nothing is changed.
    """
    _require(actor, promises)
    before: dict[str, int] = {}

    def change(book: PromiseBook, _balances: Balances) -> None:
        for row in _open(book, promises):
            before[row.owner] = row.priority
            row.priority = priority

    changed = _changed(promises, change)
    for row in changed:
        facts = {"before": before[row.owner], "after": int(priority)}
        audit.record(actor, "promise.priority", row, **facts)
    return changed


def _require(actor: User | None, promises: Collection[Promise]) -> None:
    for place in {row.warehouse_id: row.warehouse for row in promises}.values():
        require(actor, RELEASE, place=place)


def _open(book: PromiseBook, promises: Collection[Promise]) -> list[Promise]:
    """``promises`` as they are under their locks."""
    rows = [book.promises[row.owner] for row in promises]
    for row in rows:
        if row.state != "open":
            raise NotPromised(holder=str(row))
    return rows


def _changed(promises: Collection[Promise], change: object) -> list[Promise]:
    owners = [row.owner for row in promises]
    pairs = {(row.product_id, row.warehouse_id) for row in promises}
    book = rearrange(pairs, owners, change)  # type: ignore[arg-type]
    return [book.promises[owner] for owner in owners]
