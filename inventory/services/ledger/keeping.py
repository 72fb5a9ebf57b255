"""Layers in the database: read with their pools, and written back as they have become."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from inventory.models import CostLayer, StockCost
from inventory.services.ledger.layers import Layer


def layers_of(pools: Iterable[StockCost]) -> dict[int, list[Layer]]:
    """The layers of ``pools`` by pool, in their turn. The locks on the pools guard them."""
    found: defaultdict[int, list[Layer]] = defaultdict(list)
    keys = [pool.pk for pool in pools]
    if not keys:
        return found
    for row in CostLayer.objects.filter(pool__in=keys).order_by("pool", "position"):
        layer = Layer(
            row.document_id, row.effective_on, row.quantity, row.value, row.pk, row.position
        )
        found[row.pool_id].append(layer)
    return found


def write_layers(layers: Mapping[int, Iterable[Layer]], kept: Mapping[int, Sequence[int]]) -> None:
    """The layers of each pool are ``layers``; of those ``kept`` until now the rest are gone."""
    stay: list[CostLayer] = []
    new: list[CostLayer] = []
    for pool_id, of_pool in layers.items():
        rows = list(of_pool)
        _number(rows)
        stay += [_row(pool_id, layer) for layer in rows if layer.pk is not None]
        new += [_row(pool_id, layer) for layer in rows if layer.pk is None]
    left = {row.pk for row in stay}
    gone = [pk for keys in kept.values() for pk in keys if pk not in left]
    if gone:
        CostLayer.objects.filter(pk__in=gone).delete()
    if stay:
        CostLayer.objects.bulk_create(
            stay,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["quantity", "value"],
        )
    if new:
        CostLayer.objects.bulk_create(new)


def _number(layers: Sequence[Layer]) -> None:
    """New layers take a turn: those before what stands already a lower one, the rest a higher."""
    standing = [layer.position for layer in layers if layer.pk is not None]
    first = next((i for i, layer in enumerate(layers) if layer.pk is not None), 0)
    for distance, layer in enumerate(reversed(layers[:first]), start=1):
        layer.position = min(standing) - distance
    last = max(standing, default=0)
    for layer in layers[first:]:
        if layer.pk is None:
            last += 1
            layer.position = last


def _row(pool_id: int, layer: Layer) -> CostLayer:
    return CostLayer(
        pk=layer.pk,
        pool_id=pool_id,
        position=layer.position,
        document_id=layer.document_id,
        effective_on=layer.effective_on,
        quantity=layer.quantity,
        value=layer.value,
    )
