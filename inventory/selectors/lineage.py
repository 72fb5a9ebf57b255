"""Lots made from other lots, and lots they went into: through any document that converts goods.

A document converts when one lot leaves for a place outside and another comes from that same place:
assembling, taking apart, relabelling. Nothing here asks which kind of document it is.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from core.quantities import NOTHING
from inventory.choices import DocumentKind, LocationKind, MovementReason
from inventory.models import Lot, StockDocument, StockMovement
from inventory.selectors.reach import Reach

TRADED = (LocationKind.SUPPLIER, LocationKind.CUSTOMER, LocationKind.OPENING)
# A count finds some lots and misses others; that does not make one of the other.
NEVER_CONVERTS = (DocumentKind.ADJUSTMENT, DocumentKind.OPENING)
DEPTH_MAX = 12
LOTS_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Way:
    """Which side of a movement is outside for the lots one knows, and for those one looks for."""

    known: str
    sought: str


FORWARD = Way("destination", "source")
BACK = Way("source", "destination")


@dataclass(slots=True)
class Relation:
    """A lot that another was made from or went into, by one document."""

    lot: Lot
    document: StockDocument
    depth: int  # 1: directly.
    quantity: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Lineage:
    """The lots found in one direction, nearest first."""

    relations: list[Relation]
    is_complete: bool  # False: there is more than the limits of depth and number let through.

    @property
    def lots(self) -> list[Lot]:
        """Each named lot once. A nameless one tells no pieces apart, so it stands for none."""
        found = {relation.lot.pk: relation.lot for relation in self.relations if relation.lot.code}
        return list(found.values())

    @property
    def untracked(self) -> list[Relation]:
        """Where the trail ends in goods that are not told apart."""
        return [relation for relation in self.relations if not relation.lot.code]


def lineage(lots: Collection[Lot], reach: Reach, way: Way) -> Lineage:
    """What ``lots`` went into (``FORWARD``) or were made from (``BACK``), as far as it goes.

    Each lot is followed once, so that a circle (taken apart, put together again) comes to an end.
    """
    frontier = {lot.pk for lot in lots}
    seen = set(frontier)
    found: list[Relation] = []
    for depth in range(1, DEPTH_MAX + 1):
        step = [one for one in _step(frontier, reach, way, depth) if one.lot.pk not in seen]
        found += step
        frontier = {relation.lot.pk for relation in step if relation.lot.code}
        seen |= {relation.lot.pk for relation in step}
        if not frontier:
            return Lineage(found, is_complete=True)
        if len(seen) > LOTS_MAX:
            break
    return Lineage(found, is_complete=False)


def _step(frontier: Collection[int], reach: Reach, way: Way, depth: int) -> list[Relation]:
    """The lots that the converting documents of ``frontier`` name on the other side."""
    rows = _conversions(reach)
    through = rows.filter(lot__in=frontier).exclude(**{f"{way.known}__kind__in": TRADED})
    pairs: defaultdict[int, set[int]] = defaultdict(set)
    for document_id, location_id in through.filter(
        **{f"{way.known}__warehouse__isnull": True}
    ).values_list("document_id", f"{way.known}_id"):
        pairs[document_id].add(location_id)
    others = rows.filter(document__in=pairs, **{f"{way.sought}__warehouse__isnull": True})
    found: dict[tuple[int, int], Relation] = {}
    for movement in others.select_related("lot__product__unit", "document").order_by("pk"):
        if getattr(movement, f"{way.sought}_id") not in pairs[movement.document_id]:
            continue
        key = (movement.document_id, movement.lot_id)
        relation = found.setdefault(key, Relation(movement.lot, movement.document, depth))
        relation.quantity += movement.quantity
    return list(found.values())


def _conversions(reach: Reach) -> QuerySet[StockMovement]:
    """Movements of documents that may convert and stand."""
    return (
        reach.movements()
        .filter(
            reason=MovementReason.MOVE,
            document__reverses__isnull=True,
            document__reversed_by__isnull=True,
        )
        .exclude(document__kind__in=NEVER_CONVERTS)
    )
