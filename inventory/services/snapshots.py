"""What stock was at the end of a closed month, kept so that the past is quick to tell."""

from collections import defaultdict
from decimal import Decimal

from core.fields import total
from core.periods import month_after
from inventory.models import Period, StockMovement, StockSnapshot

Key = tuple[int, int, int]


def write_snapshot(period: Period) -> None:
    """The snapshot of ``period``, which is closed and locked, is what the ledger sums to by then.

    It starts from the last one before; older ones are not needed for it.
    """
    before = (
        Period.objects.filter(month__lt=period.month, snapshots__isnull=False)
        .order_by("-month")
        .first()
    )
    quantities: defaultdict[Key, Decimal] = defaultdict(Decimal)
    values: defaultdict[Key, Decimal] = defaultdict(Decimal)
    movements = StockMovement.objects.filter(effective_on__lt=month_after(period.month))
    if before is not None:
        movements = movements.filter(effective_on__gte=month_after(before.month))
        kept = before.snapshots.values_list(
            "product_id", "location_id", "lot_id", "quantity", "value"
        )
        for product, location, lot, quantity, value in kept.iterator():
            quantities[product, location, lot], values[product, location, lot] = quantity, value
    for side, sign in (("destination", 1), ("source", -1)):
        sums = (
            movements.filter(**{f"{side}__warehouse__isnull": False})
            .order_by()
            .values_list("product_id", f"{side}_id", "lot_id")
            .annotate(sum_quantity=total("quantity"), sum_value=total("value"))
        )
        for product, location, lot, quantity, value in sums.iterator():
            quantities[product, location, lot] += sign * quantity
            values[product, location, lot] += sign * value
    StockSnapshot.objects.bulk_create(
        (
            StockSnapshot(
                period=period,
                product_id=key[0],
                location_id=key[1],
                lot_id=key[2],
                quantity=quantities[key],
                value=values[key],
            )
            for key in sorted(quantities)
            if quantities[key] or values[key]
        ),
        batch_size=5_000,
    )
