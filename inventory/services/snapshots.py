"""What stock was at the end of a closed month, kept so that the past is quick to tell."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import QuerySet

from core.fields import total
from core.periods import month_after
from core.quantities import NOTHING
from inventory.models import Period, StockMovement, StockSnapshot

Sums = defaultdict[tuple[int, int, int], list[Decimal]]  # Quantity and value.


def write_snapshot(period: Period) -> None:
    """The snapshot of ``period``, which is closed and locked, is what the ledger sums to by then.

    It starts from the last one before; older ones are not needed for it.
    """
    earlier = Period.objects.filter(month__lt=period.month, snapshots__isnull=False)
    before = earlier.order_by("-month").first()
    sums: Sums = defaultdict(lambda: [NOTHING, NOTHING])
    movements = StockMovement.objects.filter(effective_on__lt=month_after(period.month))
    if before is not None:
        movements = movements.filter(effective_on__gte=month_after(before.month))
        kept = before.snapshots.values_list(
            "product_id", "location_id", "lot_id", "quantity", "value"
        )
        for product, location, lot, quantity, value in kept.iterator():
            sums[product, location, lot] = [quantity, value]
    _add(movements, sums)
    StockSnapshot.objects.bulk_create(
        (
            StockSnapshot(
                period=period,
                product_id=key[0],
                location_id=key[1],
                lot_id=key[2],
                quantity=sums[key][0],
                value=sums[key][1],
            )
            for key in sorted(sums)
            if any(sums[key])
        ),
        batch_size=5_000,
    )


def _add(movements: QuerySet[StockMovement], sums: Sums) -> None:
    """Both sides of ``movements`` are in ``sums``: what came added, what left taken off."""
    for side, sign in (("destination", 1), ("source", -1)):
        rows = (
            movements.filter(**{f"{side}__warehouse__isnull": False})
            .order_by()
            .values_list("product_id", f"{side}_id", "lot_id")
            .annotate(sum_quantity=total("quantity"), sum_value=total("value"))
        )
        for product, location, lot, quantity, value in rows.iterator():
            sums[product, location, lot][0] += sign * quantity
            sums[product, location, lot][1] += sign * value
