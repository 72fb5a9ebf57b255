"""The stock card: what there was of a product, each document that changed it, what there is.

A card is about one place or several together. It counts everything that belongs to them, goods on
their way to them included, so its last line is the quantity and the value of their cost pools.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Q, QuerySet

from catalog.models import Product
from core.fields import total
from core.quantities import NOTHING
from inventory.models import StockDocument, StockMovement
from inventory.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class CardLine:
    """One document: what came, what went, and what there was after it."""

    document: StockDocument
    is_readable: bool  # Whether the document opens for the reader.
    came: Decimal
    went: Decimal
    value_change: Decimal
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Level:
    """Quantity and value at one moment."""

    quantity: Decimal = NOTHING
    value: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class StockCard:
    """One product in some places from one day to another."""

    product: Product
    first: date
    last: date
    opening: Level
    closing: Level
    came: Decimal
    went: Decimal
    reach: Reach
    movements: QuerySet[StockMovement]  # Those of the days of the card, in order.


def stock_card(product: Product, reach: Reach, first: date, last: date) -> StockCard:
    """What ``reach``'s places had of ``product`` before ``first``, and at the end of ``last``."""
    into, out_of = reach.sides()
    own = reach.movements().filter(product=product).filter(into | out_of)
    sums = own.order_by().aggregate(
        before_in=total("quantity", filter=into & Q(effective_on__lt=first)),
        before_out=total("quantity", filter=out_of & Q(effective_on__lt=first)),
        value_before_in=total("value", filter=into & Q(effective_on__lt=first)),
        value_before_out=total("value", filter=out_of & Q(effective_on__lt=first)),
        came=total("quantity", filter=into & Q(effective_on__range=(first, last))),
        went=total("quantity", filter=out_of & Q(effective_on__range=(first, last))),
        value_in=total("value", filter=into & Q(effective_on__range=(first, last))),
        value_out=total("value", filter=out_of & Q(effective_on__range=(first, last))),
    )
    opening = Level(
        sums["before_in"] - sums["before_out"], sums["value_before_in"] - sums["value_before_out"]
    )
    return StockCard(
        product=product,
        first=first,
        last=last,
        opening=opening,
        closing=Level(
            opening.quantity + sums["came"] - sums["went"],
            opening.value + sums["value_in"] - sums["value_out"],
        ),
        came=sums["came"],
        went=sums["went"],
        reach=reach,
        movements=own.filter(effective_on__range=(first, last))
        .select_related("document", "source", "destination")
        .order_by("effective_on", "document_id", "line"),
    )


def lines_of(card: StockCard, *, chunk_size: int = 1_000) -> Iterator[CardLine]:
    """Each document of ``card`` in order of the day it counts for, then of posting."""
    level = card.opening
    rows = card.movements.iterator(chunk_size=chunk_size)
    for _document_id, movements in groupby(rows, key=lambda movement: movement.document_id):
        line = _line(list(movements), level, card.reach)
        level = Level(line.quantity, line.value)
        yield line


def _line(movements: Iterable[StockMovement], before: Level, reach: Reach) -> CardLine:
    came = went = value_change = NOTHING
    for movement in movements:
        if reach.holds(movement.destination):
            came += movement.quantity
            value_change += movement.value
        else:
            went += movement.quantity
            value_change -= movement.value
        document = movement.document
    return CardLine(
        document=document,
        is_readable=reach.opens(document),
        came=came,
        went=went,
        value_change=value_change,
        quantity=before.quantity + came - went,
        value=before.value + value_change,
    )
