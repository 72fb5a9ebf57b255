"""What happens by itself: goods that came are shared out, promises past their end are let go."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.commands import command
from inventory.models import Promise
from inventory.selectors.promises import pairs_to_share_out
from inventory.services.ledger.lines import plain
from inventory.services.ledger.promises import Balances, PromiseBook
from inventory.services.reservations.rearranging import Pairs, rearrange

AT_ONCE = 100  # Promises, or products, a transaction: nobody waits long for their locks.


@command
def share_out(pairs: Pairs) -> None:
    """What is free of each product in each warehouse is reserved for whose turn it is.

    By priority, then by the day needed, then first come. Safe to repeat: nothing is taken away.
    """
    if pairs:
        rearrange(pairs, (), _nothing)


def expire_promises(now: datetime | None = None) -> int:
    """No promise is past its end; return how many were. Their goods go to whose turn it is."""
    moment = now or timezone.now()
    ended = 0
    while keys := list(
        Promise.objects.past_their_end(moment).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        ended += _expire(keys, moment)
    return ended


def settle_promises() -> None:
    """Promises past their end are over, and whatever is free and waited for is shared out.

    The sweep behind the events: a hint that was lost costs minutes. Safe to repeat.
    """
    expire_promises()
    for pairs in _portions(pairs_to_share_out()):
        share_out(pairs)


@command
def _expire(keys: Collection[int], moment: datetime) -> int:
    rows = list(Promise.objects.filter(pk__in=keys))
    reason = _("Its time was up.")
    let_go: dict[str, str] = {}

    def change(book: PromiseBook, balances: Balances) -> None:
        for row in rows:
            promise = book.promises[row.owner]
            if promise.state == "open" and promise.expires_at <= moment:
                let_go[promise.owner] = plain(promise.reserved_quantity)
                book.end(promise, balances, reason)

    pairs = {(row.product_id, row.warehouse_id) for row in rows}
    book = rearrange(pairs, [row.owner for row in rows], change)
    for owner, quantity in let_go.items():
        audit.record(None, "promise.expire", book.promises[owner], quantity=quantity)
    return len(let_go)


def _nothing(_book: PromiseBook, _balances: Balances) -> None:
    """What is free is shared out anyway."""


def _portions(pairs: Pairs) -> Iterator[list[tuple[int, int]]]:
    """``pairs`` by warehouse, some at a time."""
    ordered = sorted(pairs, key=lambda pair: (pair[1], pair[0]))
    while ordered:
        warehouse = ordered[0][1]
        portion = [pair for pair in ordered[:AT_ONCE] if pair[1] == warehouse]
        yield portion
        ordered = ordered[len(portion) :]
