"""From lines to movements with their value: one at a time, in the order of posting."""

from collections.abc import Iterable
from decimal import Decimal

from core.quantities import LARGEST, round_money
from inventory.choices import MovementReason
from inventory.errors import TooMuch
from inventory.models import Location, StockDocument, StockMovement
from inventory.services.ledger.costs import Costs
from inventory.services.ledger.lines import Line


def settle(document: StockDocument, lines: Iterable[Line], costs: Costs) -> list[StockMovement]:
    """The movements of ``document``: its ``lines`` in their order, then changes of value alone.

    Goods whose value is given are settled first, so that what leaves in the same document takes
    its share of it.
    """
    numbered = sorted(enumerate(lines, start=1), key=_given_first)
    settled = [(number, line, *_settle_line(line, costs)) for number, line in numbered]
    movements = [_movement(document, number, line, value) for number, line, value, _ in settled]
    movements.sort(key=_line_number)
    differences = [(line, line.destination, difference) for _, line, _, difference in settled]
    differences += _rests(lines, costs)
    for line, location, difference in differences:
        if difference:
            movements.append(_revaluation(document, line, location, difference, costs))
            movements[-1].line = len(movements)
    return movements


def _given_first(numbered: tuple[int, Line]) -> tuple[bool, int]:
    number, line = numbered
    return (line.value is None, number)


def _line_number(movement: StockMovement) -> int:
    return movement.line


def _settle_line(line: Line, costs: Costs) -> tuple[Decimal, Decimal]:
    """The line's value, and what has to be written off at its destination beside it."""
    source = costs.of(line.product.pk, line.source)
    destination = costs.of(line.product.pk, line.destination)
    difference = Decimal(0)
    if line.is_taken_back:
        value = line.value or Decimal(0)
        if source is not None:
            source.apply(-line.quantity, -value)
        if destination is not None:
            destination.apply(line.quantity, value)
    elif source is destination and source is not None:
        value = source.worth(line.quantity)
    else:
        if source is not None:
            value = source.take(line.quantity)
        elif line.value is not None:
            value = round_money(line.value, minor_digits=costs.minor_digits)
        else:
            value = destination.worth(line.quantity) if destination is not None else Decimal(0)
        if destination is not None:
            difference = destination.add(line.quantity, value)
    for pool in (source, destination):
        if value > LARGEST or (pool is not None and abs(pool.value) > LARGEST):
            raise TooMuch(product=str(line.product))
    return value, difference


def _rests(lines: Iterable[Line], costs: Costs) -> list[tuple[Line, Location, Decimal]]:
    """After a reversal: value that no quantity carries any more, by where it lies."""
    rests = []
    for line in lines:
        for location in (line.source, line.destination):
            pool = costs.of(line.product.pk, location)
            if line.is_taken_back and pool is not None:
                rests.append((line, location, pool.come_to_rest()))
    return rests


def _movement(document: StockDocument, number: int, line: Line, value: Decimal) -> StockMovement:
    return StockMovement(
        document=document,
        line=number,
        product_id=line.product.pk,
        lot_id=line.lot_id,
        source_id=line.source.pk,
        destination_id=line.destination.pk,
        quantity=line.quantity,
        value=value,
        reason=line.reason,
        effective_on=document.effective_on,
    )


def _revaluation(
    document: StockDocument,
    line: Line,
    location: Location,
    difference: Decimal,
    costs: Costs,
) -> StockMovement:
    """``difference`` leaves the pool at ``location`` when it is positive, and enters it if not."""
    source, destination = location, costs.difference
    if difference < 0:
        source, destination = destination, source
    return StockMovement(
        document=document,
        product_id=line.product.pk,
        lot_id=line.lot_id,
        source_id=source.pk,
        destination_id=destination.pk,
        quantity=Decimal(0),
        value=abs(difference),
        reason=MovementReason.REVALUATION,
        effective_on=document.effective_on,
    )
