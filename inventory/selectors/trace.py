"""A lot's life: where it came from, where it is, who got it, and what became of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.fields import ZERO, total
from core.models import User
from core.parties import Party, parties_of
from core.quantities import NOTHING
from inventory.choices import LocationKind, MovementReason
from inventory.models import Lot, StockBalance, StockMovement
from inventory.selectors.lineage import BACK, FORWARD, Lineage, lineage
from inventory.selectors.reach import Reach

FROM_OUTSIDE = Q(source__warehouse__isnull=True)
TO_OUTSIDE = Q(destination__warehouse__isnull=True)
FROM_CUSTOMERS = Q(source__kind=LocationKind.CUSTOMER)
TO_CUSTOMERS = Q(destination__kind=LocationKind.CUSTOMER)
FOUND = Q(source__kind=LocationKind.DIFFERENCE)
STANDING = Q(document__reverses__isnull=True, document__reversed_by__isnull=True)


@dataclass(frozen=True, slots=True)
class Step:
    """One movement of a lot as its history tells it."""

    movement: StockMovement
    change: Decimal  # What it did to the stock of the reader's places.
    party: Party | None
    is_readable: bool  # Whether its document opens for the reader.
    is_taken_back: bool  # Reversed, or a reversal.
    on_hand: Decimal = NOTHING  # After it, in the reader's places.


@dataclass(frozen=True, slots=True)
class LotHistory:
    """Forward and back in one view; the lists hold the newest there are."""

    lot: Lot
    steps: list[Step]  # Everything, in order of time.
    is_cut: bool  # There are older steps than those of ``steps``.
    came: list[Step]
    here: list[StockBalance]
    went: list[Step]
    received: Decimal
    delivered: Decimal  # To customers, less what they brought back.
    otherwise: Decimal  # Used, scrapped, sent back or lost, less what was found.
    made_from: Lineage
    went_into: Lineage

    @property
    def on_hand(self) -> Decimal:
        return sum((balance.on_hand for balance in self.here), NOTHING)


def with_stock(lots: QuerySet[Lot], user: User) -> QuerySet[Lot]:
    """Annotate ``on_hand`` and ``in_transit``: in the places of ``user``'s."""
    mine = StockBalance.objects.visible_to(user).filter(lot=OuterRef("pk")).order_by()
    moving = Q(location__kind=LocationKind.TRANSIT)
    return lots.annotate(
        on_hand=_sum_of(mine.exclude(moving)), in_transit=_sum_of(mine.filter(moving))
    )


def lot_history(lot: Lot, user: User, *, limit: int) -> LotHistory:
    """What the reader's places know of ``lot``: the newest ``limit`` steps, and all totals."""
    reach = Reach.of(user)
    movements = reach.movements().filter(lot=lot, reason=MovementReason.MOVE)
    here = list(balances_of([lot], user))
    newest = list(newest_first(movements)[: limit + 1])
    came = newest_first(movements.filter(FROM_OUTSIDE, STANDING))[:limit]
    went = newest_first(movements.filter(TO_CUSTOMERS | FROM_CUSTOMERS, STANDING))[:limit]
    told = _Teller.of([*newest, *came, *went], reach, user)
    sums = movements.filter(STANDING).order_by().aggregate(**SUMS)
    return LotHistory(
        lot=lot,
        steps=told.backwards(newest[:limit], sum((row.on_hand for row in here), NOTHING)),
        is_cut=len(newest) > limit,
        came=[told.step(movement) for movement in came],
        here=here,
        went=[told.step(movement) for movement in went],
        received=sums["received"],
        delivered=sums["sent"] - sums["returned"],
        otherwise=sums["gone"] - sums["found"],
        made_from=lineage([lot], reach, BACK),
        went_into=lineage([lot], reach, FORWARD),
    )


SUMS = {
    "received": total("quantity", filter=FROM_OUTSIDE & ~FROM_CUSTOMERS & ~FOUND),
    "sent": total("quantity", filter=TO_CUSTOMERS),
    "returned": total("quantity", filter=FROM_CUSTOMERS),
    "gone": total("quantity", filter=TO_OUTSIDE & ~TO_CUSTOMERS),
    "found": total("quantity", filter=FOUND),
}


def balances_of(lots: Collection[Lot], user: User) -> QuerySet[StockBalance]:
    """Where there is some of ``lots`` now, in transit included, in the places of ``user``'s."""
    rows = StockBalance.objects.visible_to(user).filter(lot__in=lots).exclude(on_hand=0)
    return rows.for_display().order_by(
        "lot__product__sku", "lot__code", "location__warehouse__code", "location__code"
    )


def newest_first(movements: QuerySet[StockMovement]) -> QuerySet[StockMovement]:
    """``movements`` with what telling of them needs."""
    rows = movements.select_related(
        "document__reversed_by",
        "product__unit",
        "lot",
        "source__warehouse",
        "destination__warehouse",
    )
    return rows.order_by("-effective_on", "-pk")


@dataclass(frozen=True, slots=True)
class _Teller:
    """What is known of many movements at once: who was at the other end, which paper opens."""

    reach: Reach
    parties: dict[str, Party]

    @classmethod
    def of(cls, movements: Iterable[StockMovement], reach: Reach, user: User) -> "_Teller":
        return cls(reach, parties_of({one.document.origin for one in movements}, user))

    def step(self, movement: StockMovement, on_hand: Decimal = NOTHING) -> Step:
        document = movement.document
        arrives = self.reach.holds(movement.destination) - self.reach.holds(movement.source)
        return Step(
            movement=movement,
            change=arrives * movement.quantity,
            party=self.parties.get(document.origin),
            is_readable=self.reach.opens(document),
            is_taken_back=document.reverses_id is not None or hasattr(document, "reversed_by"),
            on_hand=on_hand,
        )

    def backwards(self, newest: Sequence[StockMovement], on_hand: Decimal) -> list[Step]:
        """``newest`` in order of time, each with the stock after it; ``on_hand`` is the last."""
        steps = []
        for movement in newest:
            steps.append(self.step(movement, on_hand))
            on_hand -= steps[-1].change
        return steps[::-1]


def _sum_of(balances: QuerySet[StockBalance]) -> Coalesce:
    sums = balances.values("lot").annotate(sum=total("on_hand")).values("sum")
    return Coalesce(Subquery(sums), ZERO)
