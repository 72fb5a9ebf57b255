"""The goods of one step of a transfer, part by part: which lots move, and into which bins."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from core.quantities import NOTHING
from inventory.choices import LocationKind
from inventory.errors import LotNotHere, WrongLocation
from inventory.models import Lot, Transfer, TransferLine
from inventory.selectors import stock_location, transit_location
from inventory.services.ledger.lines import plain
from inventory.services.lots import Taken
from inventory.services.reservations import pick_for
from inventory.services.transfers.promising import owner_of
from inventory.values import Move, TransferPart

Quantities = Mapping[int, Decimal]
Parts = Mapping[int, Sequence[TransferPart]]


def told_of(part: TransferPart) -> str:
    """A part in words, for the document's fingerprint."""
    return f"{plain(part.quantity)} {part.lot_code} {part.location.pk if part.location else ''}"


def sums_of(parts: Parts) -> dict[int, Decimal]:
    """How much of each line the parts are together."""
    return {line: sum((one.quantity for one in of), NOTHING) for line, of in parts.items()}


def _named_first(of_line: Sequence[TransferPart], all_of_it: Decimal) -> list[TransferPart]:
    """The parts of a line, those of a named lot first: the others make do with what is left."""
    given = [part for part in of_line if part.quantity] or [TransferPart(all_of_it)]
    return sorted(given, key=lambda part: not part.lot_code)


def moves_out(
    transfer: Transfer, lines: Sequence[TransferLine], taken: Quantities, parts: Parts
) -> Iterator[tuple[TransferLine, Move]]:
    """From the source's bins onto the way: the named lots, else what leaves first."""
    transit, picked = transit_location(transfer.destination), Taken()
    for line in (line for line in lines if taken[line.pk] > 0):
        by_lot: dict[str, Decimal] = {}
        for part in _named_first(parts.get(line.pk, ()), taken[line.pk]):
            by_lot[part.lot_code] = by_lot.get(part.lot_code, NOTHING) + part.quantity
        for lot_code, quantity in by_lot.items():
            moves = pick_for(
                owner_of(line),
                line.product,
                transfer.source,
                quantity,
                transit,
                lot_code=lot_code,
                taken=picked,
            )
            yield from ((line, move) for move in moves)


def moves_in(
    transfer: Transfer, lines: Sequence[TransferLine], taken: Quantities, parts: Parts
) -> Iterator[tuple[TransferLine, Move]]:
    """From the way into the destination's bins: the named lots, else what expires first.

    Raises:
        LotNotHere: a lot is not on its way, or not so much of it.
        WrongLocation: a bin of another place.
    """
    transit, stock = transit_location(transfer.destination), stock_location(transfer.destination)
    for line in (line for line in lines if taken[line.pk] > 0):
        coming = lots_on_the_way(line, line.coming_quantity)
        for part in _named_first(parts.get(line.pk, ()), taken[line.pk]):
            _refuse_elsewhere(transfer, part)
            for lot, quantity in _out_of(coming, line, transfer, part):
                here = part.location or stock
                yield line, Move(line.product, transit, here, quantity, lot)


def _out_of(
    coming: list[tuple[Lot | None, Decimal]],
    line: TransferLine,
    transfer: Transfer,
    part: TransferPart,
) -> Iterator[tuple[Lot | None, Decimal]]:
    """What ``part`` takes of the lots that are ``coming``; they have less afterwards."""
    wanted = part.quantity
    for at, (lot, there) in enumerate(coming):
        if part.lot_code and (lot is None or lot.code != part.lot_code):
            continue
        quantity = min(there, wanted)
        if quantity > 0:
            coming[at] = (lot, there - quantity)
            wanted -= quantity
            yield lot, quantity
    if wanted > 0:
        facts = {"lot": part.lot_code, "product": str(line.product)}
        raise LotNotHere(place=transfer.number, **facts)


def _refuse_elsewhere(transfer: Transfer, part: TransferPart) -> None:
    location, place = part.location, transfer.destination
    if location is None:
        return
    is_usable = location.is_active and location.kind != LocationKind.TRANSIT
    if location.warehouse_id != place.pk or not is_usable:
        message = _("%(location)s is not a location of %(place)s that goods can be moved at.")
        facts = {"location": str(location), "place": str(place)}
        raise WrongLocation(message % facts, **facts)


def lots_on_the_way(line: TransferLine, quantity: Decimal) -> list[tuple[Lot | None, Decimal]]:
    """The lots of ``line`` that were shipped and have not come, those that expire first first."""
    links = line.links.filter(movement__document__reversed_by=None).select_related("movement__lot")
    coming: dict[int, Decimal] = {}
    lots: dict[int, Lot] = {}
    for link in links.annotate(kind=F("movement__destination__kind")):
        sign = 1 if link.kind == LocationKind.TRANSIT else -1
        lot = lots.setdefault(link.movement.lot_id, link.movement.lot)
        coming[lot.pk] = coming.get(lot.pk, NOTHING) + sign * link.movement.quantity
    picked: list[tuple[Lot | None, Decimal]] = []
    for lot in sorted(lots.values(), key=lambda lot: (str(lot.expires_on or "9999"), lot.code)):
        part = min(coming[lot.pk], quantity)
        if part > 0:
            picked.append((lot, part))
            quantity -= part
    return picked
