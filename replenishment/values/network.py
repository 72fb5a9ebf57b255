"""Which place supplies which."""

from collections.abc import Mapping
from dataclasses import dataclass

PairKey = tuple[int, int]  # (product_id, warehouse_id)


@dataclass(frozen=True, slots=True)
class Stop:
    """One active place of ours in the network."""

    pk: int
    kind: str
    supplied_by: int | None


@dataclass(frozen=True, slots=True)
class Network:
    """Active places by key. A place that no longer exists or is not active supplies nobody."""

    stops: Mapping[int, Stop]

    def supplier_of(self, warehouse_id: int) -> int | None:
        source = self.stops[warehouse_id].supplied_by
        return source if source in self.stops else None

    def above(self, warehouse_id: int) -> list[int]:
        """The places that goods pass on their way here, nearest first, each once."""
        passed: list[int] = []
        source = self.supplier_of(warehouse_id)
        while source is not None and source != warehouse_id and source not in passed:
            passed.append(source)
            source = self.supplier_of(source)
        return passed

    def is_in_circle(self, warehouse_id: int) -> bool:
        """Following the suppliers from here never ends at a place that buys."""
        last = (self.above(warehouse_id) or [warehouse_id])[-1]
        return self.supplier_of(last) is not None

    @property
    def buying(self) -> list[int]:
        return [pk for pk in self.stops if self.supplier_of(pk) is None]
