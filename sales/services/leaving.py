"""Goods of an order on their way out of the ledger: which lots leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.choices import LocationKind
from inventory.models import Warehouse
from inventory.selectors import outside
from inventory.services.lots import pick
from inventory.values import Move
from sales.models import SalesOrderLine


@dataclass(frozen=True, slots=True)
class Pick:
    """A move, and the order line it is for."""

    line: SalesOrderLine
    move: Move


def picks_of(warehouse: Warehouse, leaving: Sequence[tuple[SalesOrderLine, Decimal]]) -> list[Pick]:
    """Moves out of stock for each line; what leaves first is the place's or the category's choice.

    Raises:
        InsufficientStock: the lots of a tracked product do not hold enough.
    """
    destination = outside(LocationKind.CUSTOMER)
    return [
        Pick(line, Move(line.product, part.location, destination, part.quantity, part.lot))
        for line, quantity in leaving
        for part in pick(line.product, warehouse, quantity)
    ]
