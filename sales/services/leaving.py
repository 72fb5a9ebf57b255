"""Goods of an order on their way out of the ledger: which lots leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.choices import LocationKind
from inventory.models import Warehouse
from inventory.selectors import outside
from inventory.services.lots import Taken
from inventory.services.reservations import pick_for
from inventory.values import Move
from sales.models import SalesOrderLine
from sales.services.promising import owner_of


@dataclass(frozen=True, slots=True)
class Pick:
    """A move, and the order line it is for."""

    line: SalesOrderLine
    move: Move


def picks_of(warehouse: Warehouse, leaving: Sequence[tuple[SalesOrderLine, Decimal]]) -> list[Pick]:
    """Moves out of stock for each line: what is reserved for it first, then what is free.

    What is free leaves by the place's or the category's choice of what goes first.

    Raises:
        InsufficientStock: the lots of a tracked product do not hold enough.
    """
    destination, taken = outside(LocationKind.CUSTOMER), Taken()
    return [
        Pick(line, move)
        for line, quantity in leaving
        for move in pick_for(
            owner_of(line), line.product, warehouse, quantity, destination, taken=taken
        )
    ]
