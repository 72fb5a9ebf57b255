"""What a receipt brought: the goods that a bill can be spread over."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from catalog.models import Product, ProductMeasures
from core.quantities import NOTHING
from inventory.choices import MovementReason
from inventory.models import Location, StockDocument


@dataclass(slots=True)
class Goods:
    """What a receipt brought of one product."""

    product: Product
    location: Location
    lot_id: int
    quantity: Decimal = NOTHING
    value: Decimal = NOTHING
    lots: defaultdict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    measures: ProductMeasures | None = None


def goods_of(receipt: StockDocument) -> list[Goods]:
    """By product, in the order of the lines; lots as far as they are told apart."""
    movements = receipt.movements.filter(
        reason=MovementReason.MOVE, destination__warehouse=receipt.warehouse
    ).select_related("product__unit", "lot", "destination__warehouse")
    goods: dict[int, Goods] = {}
    for movement in movements.order_by("line"):
        one = goods.setdefault(
            movement.product_id, Goods(movement.product, movement.destination, movement.lot_id)
        )
        one.quantity += movement.quantity
        one.value += movement.value
        if movement.lot.code:
            one.lots[movement.lot_id] += movement.quantity
    for row in ProductMeasures.objects.filter(product__in=list(goods)):
        goods[row.product_id].measures = row
    return list(goods.values())
