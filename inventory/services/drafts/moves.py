"""From the lines of a draft to moves of the ledger: with their lots, bins and values."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from catalog.choices import Tracking
from core.errors import RuleViolation
from core.models import Company
from core.periods import today
from core.quantities import round_money
from inventory.choices import AVAILABLE_KINDS, DraftKind, LocationKind
from inventory.errors import DraftNotReady, ValueNeeded
from inventory.models import Location, StockCost, StockDraft, StockDraftLine
from inventory.selectors import outside, stock_location
from inventory.selectors.draft_kinds import CONVERSIONS, WAYS
from inventory.selectors.drafts import is_incoming, serials_of, stock_quantity_of
from inventory.services.lots import Taken, lot_of, pick
from inventory.values import Move, Problem

FOR_USE = (DraftKind.ISSUE, DraftKind.ASSEMBLY)


def moves_of(draft: StockDraft, lines: Sequence[StockDraftLine]) -> list[Move]:
    """What the ledger is asked to move for ``draft``.

    Raises:
        DraftNotReady: lines that cannot be moved; each is named with what is wrong.
    """
    moves: list[Move] = []
    problems: list[Problem] = []
    taken = Taken()
    for line in lines:
        try:
            of_line = _moves_of_line(draft, line, taken)
            taken.add(of_line)
            moves += of_line
        except RuleViolation as refusal:
            problems.append(Problem(line.position, str(refusal.message)))
    if problems:
        raise DraftNotReady([told(problem) for problem in problems])
    return moves


def told(problem: Problem) -> str:
    """A problem in one sentence, with its line."""
    return f"{problem.line}. {problem.text}" if problem.line else problem.text


def _moves_of_line(draft: StockDraft, line: StockDraftLine, taken: Taken) -> list[Move]:
    quantity = stock_quantity_of(line)
    if draft.kind == DraftKind.LOT_CHANGE:
        return list(_relabelled(draft, line, quantity, taken))
    if is_incoming(draft, line):
        return list(_coming(draft, line, quantity))
    return list(_leaving(draft, line, abs(quantity), _where_to(draft, line), taken))


def _coming(draft: StockDraft, line: StockDraftLine, quantity: Decimal) -> Iterator[Move]:
    assert line.product is not None  # noqa: S101
    source = outside(_outside_kind(draft))
    here = line.destination or line.source or stock_location(draft.warehouse)
    value = _value_of(draft, line, quantity)
    parts = list(_lots_of(line, quantity))
    for number, (code, part) in enumerate(parts, start=1):
        share = None if value is None else _share(value, number, len(parts))
        lot = lot_of(line.product, code, expires_on=line.expires_on)
        yield Move(line.product, source, here, part, lot, share)


def _leaving(
    draft: StockDraft,
    line: StockDraftLine,
    quantity: Decimal,
    destination: Location,
    taken: Taken,
) -> Iterator[Move]:
    assert line.product is not None  # noqa: S101
    for code, wanted in _lots_of(line, quantity):
        for part in pick(
            line.product,
            draft.warehouse,
            wanted,
            lot_code=code,
            zone=line.source,
            bound_for=destination,
            good_on=_good_on(draft),
            taken=taken,
            held_too=destination.kind in AVAILABLE_KINDS,
        ):
            yield Move(line.product, part.location, destination, part.quantity, part.lot)


def _good_on(draft: StockDraft) -> date | None:
    """The day on which what leaves must not be expired: of goods that people will use."""
    if draft.kind not in FOR_USE:
        return None
    return draft.effective_on or today(draft.warehouse.time_zone)


def _relabelled(
    draft: StockDraft, line: StockDraftLine, quantity: Decimal, taken: Taken
) -> Iterator[Move]:
    """Out of the lot as it was, and back into the same location as the lot it is."""
    assert line.product is not None  # noqa: S101
    conversion = outside(LocationKind.CONVERSION)
    lot = lot_of(line.product, line.new_lot_code, expires_on=line.expires_on)
    for move in _leaving(draft, line, quantity, conversion, taken):
        yield move
        yield Move(move.product, conversion, move.source, move.quantity, lot)


def _where_to(draft: StockDraft, line: StockDraftLine) -> Location:
    if draft.kind == DraftKind.MOVE and line.destination is not None:
        return line.destination
    return outside(_outside_kind(draft))


def _outside_kind(draft: StockDraft) -> LocationKind:
    if draft.kind in CONVERSIONS:
        return LocationKind.CONVERSION
    if draft.kind == DraftKind.ADJUSTMENT:
        return LocationKind.DIFFERENCE
    way = WAYS[draft.kind]
    return way.comes_from or way.goes_to or LocationKind.DIFFERENCE


def _lots_of(line: StockDraftLine, quantity: Decimal) -> Iterator[tuple[str, Decimal]]:
    """The lot of a line with its quantity; of serial numbers each with one piece."""
    if line.product is not None and line.product.tracking == Tracking.SERIAL:
        yield from ((code, Decimal(1)) for code in serials_of(line))
    else:
        yield line.lot_code, quantity


def _share(value: Decimal, number: int, count: int) -> Decimal:
    """The part of ``value`` that piece ``number`` of ``count`` has: the parts sum to the whole."""
    digits = Company.get().currency.minor_digits if count > 1 else 0
    if count == 1:
        return value
    until = round_money(value * number / count, minor_digits=digits)
    return until - round_money(value * (number - 1) / count, minor_digits=digits)


def _value_of(draft: StockDraft, line: StockDraftLine, quantity: Decimal) -> Decimal | None:
    """What was typed; for a receipt without it, what such goods cost here now.

    Raises:
        ValueNeeded: nothing was typed, and no such goods have ever cost anything here.
    """
    if line.value is not None or draft.kind != DraftKind.RECEIPT:
        return line.value
    cost = StockCost.objects.filter(product=line.product, warehouse=draft.warehouse).first()
    if cost is None:
        raise ValueNeeded(product=str(line.product))
    rate = cost.value / cost.quantity if cost.quantity > 0 else cost.last_rate
    return round_money(rate * quantity, minor_digits=Company.get().currency.minor_digits)
