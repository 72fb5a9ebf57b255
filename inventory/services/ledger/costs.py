"""Cost pools: locked after the balances, in one order, and written once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Model

from core.models import Company
from core.quantities import NOTHING
from core.rows import lock_rows, write_rows
from inventory.choices import CostingMethod, LocationKind
from inventory.models import Location, StockCost, StockDocument
from inventory.selectors.costing import wanted_costing
from inventory.services.ledger.keeping import layers_of, write_layers
from inventory.services.ledger.layers import Arrival, FifoPool
from inventory.services.ledger.lines import Line
from inventory.services.ledger.pools import AveragePool, Pool
from inventory.services.ledger.standards import StandardPool


class PoolKey(NamedTuple):
    """The key of a cost pool, in the order in which pools are locked."""

    product_id: int
    warehouse_id: int


@dataclass
class Costs:
    """The locked rows, and the pools that are settled from them."""

    rows: dict[PoolKey, StockCost]
    pools: dict[PoolKey, Pool]
    minor_digits: int
    arrival: Arrival
    kept_layers: dict[int, list[int]]  # Layers that stand in the database, by pool.
    facts: list[Model] = field(default_factory=list)  # Rows to write beside the movements.

    @cached_property
    def difference(self) -> Location:
        """Where value goes that no goods carry, and where it comes from."""
        return Location.objects.get(warehouse=None, kind=LocationKind.DIFFERENCE)

    def begin(self, document: StockDocument) -> None:
        """What is settled from now on belongs to ``document``."""
        self.arrival.document_id = document.pk
        self.arrival.effective_on = document.effective_on

    def of(self, product_id: int, location: Location) -> Pool | None:
        """The pool of a location of ours; places outside have none."""
        if location.warehouse_id is None:
            return None
        return self.pools[PoolKey(product_id, location.warehouse_id)]

    def revalue(self, key: PoolKey, method: CostingMethod, standard_rate: Decimal) -> Pool:
        """The pool of ``key`` is valued by ``method`` from now on, its goods as they were."""
        old = self.pools[key]
        new = self._pool(method, old, standard_rate)
        if isinstance(new, FifoPool) and isinstance(old, FifoPool):
            new.layers = old.layers
        elif isinstance(new, FifoPool) and new.quantity > 0:
            new.layers.append(new.layer_of_all())
        elif isinstance(new, StandardPool):
            new.set_value(old.value)
        self.pools[key] = new
        return new

    def _pool(self, method: str, state: StockCost | Pool, standard_rate: Decimal) -> Pool:
        held = (state.quantity, state.value, state.last_rate, self.minor_digits)
        if method == CostingMethod.FIFO:
            return FifoPool(*held, arrival=self.arrival)
        if method == CostingMethod.STANDARD:
            return StandardPool(*held, standard_rate=standard_rate)
        return AveragePool(*held)

    def load(self) -> None:
        """Every row has its pool; an empty one takes the method its category asks for."""
        empty = [row.product_id for row in self.rows.values() if row.quantity == 0]
        wanted = wanted_costing(empty)
        for key, row in self.rows.items():
            if row.quantity == 0:
                method, rate = wanted.get(row.product_id, (CostingMethod.AVERAGE, NOTHING))
            else:
                method, rate = CostingMethod(row.method), row.standard_rate
            self.pools[key] = self._pool(method, row, rate)
        loaded = layers_of(
            row for row in self.rows.values() if row.method == CostingMethod.FIFO and row.quantity
        )
        for key, row in self.rows.items():
            pool, layers = self.pools[key], loaded.get(row.pk, [])
            if layers:
                self.kept_layers[row.pk] = [layer.pk for layer in layers if layer.pk is not None]
            if isinstance(pool, FifoPool):
                pool.layers.extend(layers)

    def write(self) -> None:
        """The rows hold what the pools have become, in one statement of absolute values."""
        for key, pool in self.pools.items():
            row = self.rows[key]
            row.quantity, row.value, row.last_rate = pool.quantity, pool.value, pool.last_rate
            row.method, row.standard_rate = pool.method, pool.standard_rate
        write_rows(
            self.rows.values(), ["quantity", "value", "last_rate", "method", "standard_rate"]
        )

    def write_details(self) -> None:
        """The layers under the pools are what they have become; facts of changes are kept."""
        layers = {
            self.rows[key].pk: pool.layers
            for key, pool in self.pools.items()
            if isinstance(pool, FifoPool)
        }
        write_layers(layers, self.kept_layers)
        for model in {type(fact) for fact in self.facts}:
            model._default_manager.bulk_create(f for f in self.facts if type(f) is model)


def lock_costs(lines: Iterable[Line]) -> Costs:
    """Lock the cost pool of every product and warehouse of ``lines``, making those missing."""
    wanted = {
        PoolKey(line.product.id, location.warehouse_id)
        for line in lines
        for location in (line.source, line.destination)
        if location.warehouse_id is not None
    }
    locked = lock_rows(StockCost, PoolKey._fields, wanted)
    rows = {PoolKey(row.product_id, row.warehouse_id): row for row in locked}
    costs = Costs(rows, {}, Company.minor_digits(), Arrival(), {})
    costs.load()
    return costs
