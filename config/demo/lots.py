"""Which lots of a medicine moved: what expires first leaves first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from catalog.models import Product
from inventory.models import Lot


@dataclass(slots=True)
class LotBook:
    """The lots of tracked products at every place, oldest first, in the order things happen."""

    held: dict[tuple[int, int], list[tuple[Lot, int]]] = field(default_factory=dict)

    def put(self, place: int, product: int, lot: Lot, quantity: int) -> None:
        """``quantity`` of ``lot`` is at ``place`` now."""
        shelf = self.held.setdefault((place, product), [])
        shelf.append((lot, quantity))
        shelf.sort(key=lambda entry: (entry[0].expires_on, entry[0].code))

    def take(self, place: int, product: int, quantity: int) -> list[tuple[Lot, int]]:
        """Take ``quantity`` off the shelf; return how much of which lot."""
        shelf = self.held[place, product]
        taken = []
        while quantity:
            lot, there = shelf[0]
            part = min(there, quantity)
            taken.append((lot, part))
            quantity -= part
            if part == there:
                shelf.pop(0)
            else:
                shelf[0] = (lot, there - part)
        return taken


SHORT_DATED_EVERY = 9  # One delivery in so many comes close to its end.


def new_lots(products: Sequence[Product], arrivals: Sequence[tuple[int, date]]) -> list[Lot]:
    """One lot for each arrival of a tracked product: (its index, the day it came)."""
    lots = []
    for index, day in arrivals:
        product = products[index]
        made_on = day - timedelta(days=20 + index % 40)
        expires_on = made_on + timedelta(days=product.shelf_life_days or 0)
        turn = index + day.toordinal()
        if turn % SHORT_DATED_EVERY == 0:
            expires_on = day + timedelta(days=60 + turn * 7 % 75)
        lots.append(Lot(product=product, code=f"{day:%y%m%d}", expires_on=expires_on))
    return Lot.objects.bulk_create(lots)
