"""Goods that become other goods: what comes out of a conversion is worth what went in."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.quantities import NOTHING, round_money
from inventory.choices import LocationKind
from inventory.errors import NotAMove
from inventory.services.ledger.costs import Costs
from inventory.services.ledger.lines import Line

CONVERSION = LocationKind.CONVERSION


def refuse_one_sided(lines: Iterable[Line]) -> None:
    """Raise ``NotAMove`` where a document takes out of a conversion without putting in, or back."""
    goes_in = any(line.destination.kind == CONVERSION for line in lines)
    comes_out = any(line.source.kind == CONVERSION for line in lines)
    if goes_in != comes_out:
        raise NotAMove(_("Name both what is used up and what comes of it."))


def is_product(line: Line) -> bool:
    """Whether the line's goods came of a conversion, and take the value of what went in."""
    return line.source.kind == CONVERSION and not line.is_taken_back


def values_of_products(
    lines: Sequence[Line], settled: Mapping[int, tuple[Decimal, Decimal]], costs: Costs
) -> dict[int, Decimal]:
    """The value of each line that comes of a conversion, by its index in ``lines``.

    What went in is shared out whole, to the minor unit: by the values given, else by what such
    goods cost at their destination, else by quantity. Goods that come out as the product they
    went in as keep the value of that product, unless something else was added or taken out.
    """
    values: dict[int, Decimal] = {}
    for group in _groups(lines):
        went_in = sum(
            (
                settled[index][0]
                for index, line in enumerate(lines)
                if line.destination.kind == CONVERSION and line.product.id in group
            ),
            NOTHING,
        )
        products = [i for i, line in enumerate(lines) if is_product(line)]
        values |= _shared(
            went_in, [i for i in products if lines[i].product.id in group], lines, costs
        )
    return values


def _groups(lines: Sequence[Line]) -> list[set[int]]:
    """Products that share what went in; what goes in always has a product that comes of it."""
    used = {line.product.pk for line in lines if line.destination.kind == CONVERSION}
    made = {line.product.pk for line in lines if is_product(line)}
    if bool(used - made) != bool(made - used):
        return [used | made]
    return [*({own} for own in sorted(used & made)), used ^ made]


def _shared(
    went_in: Decimal, products: Sequence[int], lines: Sequence[Line], costs: Costs
) -> dict[int, Decimal]:
    """``went_in`` by product line; the parts sum to the whole."""
    weights = _weights([lines[index] for index in products], costs)
    whole, reached, given = sum(weights, NOTHING), NOTHING, NOTHING
    values = {}
    for index, weight in zip(products, weights, strict=True):
        reached += weight
        until_here = round_money(went_in * reached / whole, minor_digits=costs.minor_digits)
        values[index] = until_here - given
        given = until_here
    return values


def _weights(products: Sequence[Line], costs: Costs) -> list[Decimal]:
    given = [line.value or NOTHING for line in products]
    if all(given):
        return given
    worth = [_worth(line, costs) for line in products]
    return worth if all(worth) else [line.quantity for line in products]


def _worth(line: Line, costs: Costs) -> Decimal:
    pool = costs.of(line.product.id, line.destination)
    return NOTHING if pool is None else pool.worth(line.quantity)
