"""Cost pools: locked after the balances, in one order, and written once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.models import Company
from inventory.choices import LocationKind
from inventory.models import Location, StockCost
from inventory.services.ledger.lines import Line
from inventory.services.ledger.pools import Pool


class PoolKey(NamedTuple):
    """The key of a cost pool, in the order in which pools are locked."""

    product_id: int
    warehouse_id: int


@dataclass(frozen=True, slots=True)
class Costs:
    """The locked rows, and the pools that are settled from them."""

    rows: dict[PoolKey, StockCost]
    pools: dict[PoolKey, Pool]
    difference: Location  # Where value goes that no goods carry, and where it comes from.
    minor_digits: int

    def of(self, product_id: int, location: Location) -> Pool | None:
        """The pool of a location of ours; places outside have none."""
        if location.warehouse_id is None:
            return None
        return self.pools[PoolKey(product_id, location.warehouse_id)]

    def write(self) -> None:
        """The rows hold what the pools have become, in one statement of absolute values."""
        for key, pool in self.pools.items():
            row = self.rows[key]
            row.quantity, row.value, row.last_rate = pool.quantity, pool.value, pool.last_rate
        StockCost.objects.bulk_create(
            self.rows.values(),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["quantity", "value", "last_rate"],
        )


def lock_costs(lines: Iterable[Line]) -> Costs:
    """Lock the cost pool of every product and warehouse of ``lines``, making those missing."""
    wanted = sorted(
        {
            PoolKey(line.product.pk, location.warehouse_id)
            for line in lines
            for location in (line.source, line.destination)
            if location.warehouse_id is not None
        }
    )
    ids = _cost_ids(wanted)
    missing = [StockCost(**key._asdict()) for key in wanted if key not in ids]
    if missing:
        StockCost.objects.bulk_create(missing, ignore_conflicts=True)
        ids = _cost_ids(wanted)
    locked = (
        StockCost.objects.filter(pk__in=[ids[key] for key in wanted])
        .order_by("product_id", "warehouse_id")
        .select_for_update()
    )
    rows = {PoolKey(row.product_id, row.warehouse_id): row for row in locked}
    digits = Company.get().currency.minor_digits
    pools = {key: Pool(row.quantity, row.value, row.last_rate, digits) for key, row in rows.items()}
    difference = Location.objects.get(warehouse=None, kind=LocationKind.DIFFERENCE)
    return Costs(rows, pools, difference, digits)


def _cost_ids(keys: Sequence[PoolKey]) -> dict[PoolKey, int]:
    rows = StockCost.objects.filter(
        product_id__in={key.product_id for key in keys},
        warehouse_id__in={key.warehouse_id for key in keys},
    ).values_list("product_id", "warehouse_id", "pk")
    wanted = set(keys)
    return {PoolKey(*key): pk for *key, pk in rows if PoolKey(*key) in wanted}
