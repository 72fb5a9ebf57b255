"""Promising goods to an owner, and taking the promise off when its owner is gone."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from core.commands import command
from core.models import User
from core.quantities import NOTHING
from inventory.choices import PromiseState
from inventory.errors import WrongPromise
from inventory.models import Promise, Warehouse
from inventory.services.ledger.lines import refuse_wrong_quantity
from inventory.services.ledger.promises import Balances, PromiseBook
from inventory.services.reservations.rearranging import rearrange
from inventory.values import Wish


@command
def promise(*, actor: User | None, warehouse: Warehouse, wishes: Sequence[Wish]) -> list[Promise]:
    """Each owner is promised what its wish says; what is free is reserved, the rest a backorder.

    An owner that was promised something before is promised this instead: nothing is added up, and
    what is reserved for it stays reserved as far as it is still asked for. A wish for nothing ends
    the promise. Safe to repeat. The permission is asked by the service of what the owner is.

    Raises:
        NotAMove: a quantity cannot be stored.
        WrongPromise: the owner was promised another product, or goods of another place.
    """
    asked = [wish for wish in wishes if wish.quantity > 0]
    for wish in asked:
        refuse_wrong_quantity(wish.product, wish.quantity)
    # A twin waits here on the unique index, holding nothing that others wait for.
    Promise.objects.bulk_create(
        [_row(wish, warehouse, actor) for wish in sorted(asked, key=lambda wish: wish.owner)],
        ignore_conflicts=True,
    )

    def change(book: PromiseBook, balances: Balances) -> None:
        for wish in wishes:
            kept = book.promises.get(wish.owner)
            if kept is not None:
                _refuse_another(kept, wish, warehouse)
                _keep_to(kept, wish, book, balances)

    pairs = {(wish.product.pk, warehouse.pk) for wish in wishes}
    owners = [wish.owner for wish in wishes]
    book = rearrange(pairs, owners, change)
    return [book.promises[owner] for owner in owners if owner in book.promises]


@command
def end_promises(owners: Collection[str]) -> None:
    """Nothing is promised to ``owners`` any more; what was reserved goes to whose turn it is.

    Called by the service that ends what the owners are. Safe to repeat.
    """
    open_now = Promise.objects.open().filter(owner__in=owners)
    pairs = set(open_now.values_list("product_id", "warehouse_id"))
    if not pairs:
        return

    def change(book: PromiseBook, balances: Balances) -> None:
        for owner in owners:
            if owner in book.promises:
                book.end(book.promises[owner], balances)

    rearrange(pairs, owners, change)


def _row(wish: Wish, warehouse: Warehouse, actor: User | None) -> Promise:
    return Promise(
        owner=wish.owner,
        origin=wish.origin,
        reference=wish.reference,
        product=wish.product,
        warehouse=warehouse,
        lot=wish.lot,
        quantity=wish.quantity,
        needed_on=wish.needed_on,
        priority=wish.priority,
        expires_at=wish.expires_at,
        created_by=actor,
    )


def _refuse_another(kept: Promise, wish: Wish, warehouse: Warehouse) -> None:
    if (kept.product_id, kept.warehouse_id) != (wish.product.pk, warehouse.pk):
        message = _("%(owner)s was promised something else before.") % {"owner": wish.owner}
        raise WrongPromise(message, owner=wish.owner)


def _keep_to(kept: Promise, wish: Wish, book: PromiseBook, balances: Balances) -> None:
    """``kept`` promises what ``wish`` says, besides what has left already."""
    if wish.quantity <= 0:
        book.end(kept, balances)
        return
    is_other_lot = wish.lot is not None and kept.lot_id != wish.lot.pk
    excess = kept.reserved_quantity - (NOTHING if is_other_lot else wish.quantity)
    if excess > 0:
        book.give_back(kept, excess, balances)
    kept.quantity = kept.fulfilled_quantity + wish.quantity
    kept.state, kept.closed_at, kept.reason = PromiseState.OPEN, None, ""
    kept.origin, kept.reference, kept.lot = wish.origin, wish.reference, wish.lot
    kept.needed_on, kept.expires_at = wish.needed_on, wish.expires_at
    kept.priority = wish.priority
