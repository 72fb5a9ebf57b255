"""From lines to movements with their value: one at a time, in the order of posting."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from core.quantities import LARGEST, NOTHING, round_money
from inventory.choices import MovementReason
from inventory.errors import TooMuch
from inventory.models import Location, StockDocument
from inventory.services.ledger.changes import settle_change
from inventory.services.ledger.conversions import is_product, values_of_products
from inventory.services.ledger.costs import Costs
from inventory.services.ledger.lines import Line
from inventory.services.ledger.pools import Pool
from inventory.services.ledger.writing import Entry


def settle(document: StockDocument, lines: Sequence[Line], costs: Costs) -> list[Entry]:
    """The movements of ``document``: its ``lines`` in their order, then changes of value alone.

    Goods whose value is given are settled first, so that what leaves in the same document takes
    its share of it; what comes of a conversion last, since it takes the value of what went in.
    """
    costs.begin(document)
    if any(line.change is not None for line in lines):
        return _changes(document, lines, costs)
    settled = _settle_lines(lines, costs)
    entries = [
        _entry(document, index + 1, line, settled[index][0]) for index, line in enumerate(lines)
    ]
    differences = [(line, line.destination, settled[index][1]) for index, line in enumerate(lines)]
    differences += _rests(lines, costs)
    for line, location, difference in differences:
        if difference:
            number = len(entries) + 1
            entries.append(_revaluation(document, number, line, (location, difference), costs))
    return entries


def _settle_lines(lines: Sequence[Line], costs: Costs) -> dict[int, tuple[Decimal, Decimal]]:
    """The value of each line, and what has to be written off beside it, by its index."""
    settled: dict[int, tuple[Decimal, Decimal]] = {}
    values: dict[int, Decimal] = {}
    turns = [_turn(line) for line in lines]
    for index in sorted(range(len(lines)), key=turns.__getitem__):  # Equal turns keep their order.
        line = lines[index]
        if is_product(line):
            values = values or values_of_products(lines, settled, costs)
            line = replace(line, value=values[index])
        settled[index] = _settle_line(line, costs)
    return settled


def _turn(line: Line) -> tuple[bool, bool]:
    return is_product(line), line.value is None


def _settle_line(line: Line, costs: Costs) -> tuple[Decimal, Decimal]:
    """The line's value, and what has to be written off at its destination beside it."""
    source = costs.of(line.product.id, line.source)
    destination = costs.of(line.product.id, line.destination)
    difference = NOTHING
    if line.is_taken_back:
        value = line.value or NOTHING
        if source is not destination:
            _take_back(line, value, source, destination)
    elif source is destination and source is not None:
        value = source.worth(line.quantity)
    else:
        if source is not None:
            value = source.take(line.quantity)
        elif line.value is not None:
            value = round_money(line.value, minor_digits=costs.minor_digits)
        else:
            value = destination.worth(line.quantity) if destination is not None else NOTHING
        if destination is not None:
            difference = destination.add(line.quantity, value)
    for pool in (source, destination):
        if value > LARGEST or (pool is not None and abs(pool.value) > LARGEST):
            raise TooMuch(product=str(line.product))
    return value, difference


def _take_back(line: Line, value: Decimal, source: Pool | None, destination: Pool | None) -> None:
    if source is not None:
        source.apply(-line.quantity, -value, line.of_document_id)
    if destination is not None:
        destination.apply(line.quantity, value, line.of_document_id)


def _changes(document: StockDocument, lines: Sequence[Line], costs: Costs) -> list[Entry]:
    """The movements of a document that changes values: those of each line in turn."""
    entries: list[Entry] = []
    for line in lines:
        for source, destination, value in settle_change(document, line, costs):
            entries.append(
                _value_entry(document, len(entries) + 1, line, (source, destination, value))
            )
    return entries


def _rests(lines: Sequence[Line], costs: Costs) -> list[tuple[Line, Location, Decimal]]:
    """After a reversal: value that no quantity carries any more, by where it lies."""
    rests = []
    for line in lines:
        if not line.is_taken_back:
            continue
        for location in (line.source, line.destination):
            pool = costs.of(line.product.id, location)
            if pool is not None:
                rests.append((line, location, pool.come_to_rest()))
    return rests


def _entry(document: StockDocument, number: int, line: Line, value: Decimal) -> Entry:
    return Entry(
        document.pk,
        number,
        line.product.id,
        line.lot_id,
        line.source.id,
        line.destination.id,
        line.quantity,
        value,
        line.reason,
        document.effective_on,
    )


def _revaluation(
    document: StockDocument,
    number: int,
    line: Line,
    written_off: tuple[Location, Decimal],
    costs: Costs,
) -> Entry:
    """A difference leaves the pool at its location when it is positive, and enters it if not."""
    source, difference = written_off
    pool, destination = costs.of(line.product.id, source), costs.difference
    if difference < 0:
        source, destination = destination, source
    reason = MovementReason.REVALUATION if pool is None else pool.reason
    of_value = replace(line, reason=reason)
    return _value_entry(document, number, of_value, (source, destination, abs(difference)))


def _value_entry(
    document: StockDocument, number: int, line: Line, what: tuple[Location, Location, Decimal]
) -> Entry:
    """A movement of value alone, of the line's product and lot, for the line's reason."""
    source, destination, value = what
    of_value = replace(line, source=source, destination=destination, quantity=NOTHING)
    return _entry(document, number, of_value, value)
