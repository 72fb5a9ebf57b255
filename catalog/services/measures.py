"""Weights and volumes of products."""

from collections.abc import Mapping
from decimal import Decimal

from catalog.errors import WrongMeasure
from catalog.models import Product, ProductMeasures
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from core.quantities import LARGEST, NOTHING


@command
def set_measures(
    *, actor: User | None, product: Product, given: Mapping[str, Decimal]
) -> ProductMeasures:
    """One stock unit of ``product`` has the weight and volume ``given``; the other one stays.

    Raises:
        NotPermitted: ``actor`` may not change weights and volumes.
        WrongMeasure: a number is below zero or cannot be stored.
    """
    require(actor, "catalog.change_productmeasures")
    for number in given.values():
        if not (number.is_finite() and NOTHING <= number <= LARGEST):
            raise WrongMeasure(product=str(product))
    row, _is_new = ProductMeasures.objects.select_for_update().get_or_create(product=product)
    row.weight = given.get("weight", row.weight)
    row.volume = given.get("volume", row.volume)
    row.save()
    audit.record(
        actor, "product.measure", product, weight=f"{row.weight:f}", volume=f"{row.volume:f}"
    )
    return row
