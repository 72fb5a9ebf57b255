"""Questions about what products are made of, and where they are used."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import QuerySet

from catalog.models import BillLine, BillOfMaterials, Product
from core.quantities import round_quantity

DEPTH_MAX = 50


def path_to(start: Product, wanted: Product) -> list[Product] | None:
    """The way from ``start`` down through bills to ``wanted``, both included, if there is one."""
    above: dict[int, Product | None] = {start.pk: None}
    level = [start]
    known = {start.pk: start}
    while level:
        if wanted.pk in known:
            return _way(wanted.pk, above, known)
        lines = BillLine.objects.filter(bill__product__in=level).select_related(
            "component", "bill__product"
        )
        level = []
        for line in lines:
            if line.component_id not in known:
                known[line.component_id] = line.component
                above[line.component_id] = line.bill.product
                level.append(line.component)
    return None


def _way(
    wanted_id: int, above: dict[int, Product | None], known: dict[int, Product]
) -> list[Product]:
    way = [known[wanted_id]]
    while (parent := above[way[0].pk]) is not None:
        way.insert(0, parent)
    return way


def bill_of(product: Product) -> BillOfMaterials | None:
    """What ``product`` is put together from, with its lines; None: it is not."""
    return BillOfMaterials.objects.for_display().filter(product=product).first()


def parts_needed(product: Product, quantity: Decimal) -> dict[Product, Decimal]:
    """What one puts together for ``quantity`` of ``product``: the parts of the first level."""
    bill = bill_of(product)
    if bill is None:
        return {}
    return {
        line.component: round_quantity(line.quantity * quantity / bill.quantity)
        for line in bill.lines.all()
    }


def raw_parts_needed(product: Product, quantity: Decimal) -> dict[Product, Decimal]:
    """What ``quantity`` of ``product`` comes to when parts that have parts are made as well."""
    needed: defaultdict[Product, Decimal] = defaultdict(Decimal)
    level = {product: quantity}
    for _depth in range(DEPTH_MAX):
        below: defaultdict[Product, Decimal] = defaultdict(Decimal)
        for each, wanted in level.items():
            parts = parts_needed(each, wanted)
            if not parts and each != product:
                needed[each] += wanted
            for part, share in parts.items():
                below[part] += share
        if not below:
            break
        level = below
    return dict(needed)


def where_used(product: Product) -> QuerySet[BillLine]:
    """The lines of other products' bills that name ``product``."""
    lines = BillLine.objects.filter(component=product).select_related("bill__product__unit")
    return lines.order_by("bill__product__sku")
