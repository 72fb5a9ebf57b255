"""How far a reader's eyes go: the warehouses they belong to, and what touched them."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Q, QuerySet

from core.models import User
from inventory.models import Location, StockDocument, StockMovement, Warehouse


@dataclass(frozen=True, slots=True)
class Reach:
    """The places whose stock a question is about, out of those the reader may see."""

    warehouse_ids: frozenset[int]
    readable_ids: frozenset[int]
    is_everywhere: bool = False  # Nothing is left out: every place of ours.

    @classmethod
    def of(cls, user: User) -> Self:
        """All places of ``user``'s."""
        places = frozenset(Warehouse.objects.visible_to(user).values_list("pk", flat=True))
        return cls(places, places, user.has_every_place)

    def only(self, warehouse: Warehouse) -> "Reach":
        """One of the places."""
        return Reach(frozenset({warehouse.pk}) & self.readable_ids, self.readable_ids)

    def holds(self, location: Location) -> bool:
        return location.warehouse_id in self.warehouse_ids

    def opens(self, document: StockDocument) -> bool:
        """Whether the reader may open ``document``."""
        return document.warehouse_id in self.readable_ids

    def movements(self) -> QuerySet[StockMovement]:
        """Movements that left or reached one of the places, whoever posted them."""
        if self.is_everywhere:
            return StockMovement.objects.all()
        there = self.warehouse_ids
        return StockMovement.objects.filter(
            Q(source__warehouse__in=there) | Q(destination__warehouse__in=there)
        )

    def sides(self) -> tuple[Q, Q]:
        """What enters these places, and what leaves them; a move within them is neither."""
        if self.is_everywhere:
            ours = {"source__warehouse__isnull": False, "destination__warehouse__isnull": True}
            theirs = {"source__warehouse__isnull": True, "destination__warehouse__isnull": False}
            return Q(**theirs), Q(**ours)
        source = Q(source__warehouse__in=self.warehouse_ids)
        destination = Q(destination__warehouse__in=self.warehouse_ids)
        return destination & ~source, source & ~destination
