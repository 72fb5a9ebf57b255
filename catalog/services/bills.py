"""Bills of materials: written whole, never in a circle."""

from collections.abc import Sequence

from catalog.errors import BadBill, BillCircle
from catalog.models import BillLine, BillOfMaterials, Product
from catalog.selectors.bills import path_to
from catalog.services.counting import refuse_finer_than_unit
from catalog.values import BillRow, PartRow
from core import audit
from core.commands import command
from core.models import Company, User
from core.permissions import require
from core.quantities import LARGEST, round_quantity


@command
def save_bill(product: Product, bill: BillRow, *, actor: User | None) -> BillOfMaterials:
    """``product`` is put together from exactly these parts. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not change bills of materials.
        BadBill: no part, one twice, or a quantity that is nothing.
        TooFine: a quantity that cannot be counted in its product's unit.
        BillCircle: a part contains the product; the sentence names the way.
    """
    require(actor, "catalog.change_billofmaterials")
    # One writer at a time: two bills that are right alone could close a circle together.
    Company.objects.select_for_update(no_key=True).get(pk=1)
    _refuse_nonsense(product, bill)
    for part in bill.parts:
        _refuse_circle(product, part.component)
    row, is_new = BillOfMaterials.objects.update_or_create(
        product=product, defaults={"kind": bill.kind, "quantity": round_quantity(bill.quantity)}
    )
    row.lines.all().delete()
    BillLine.objects.bulk_create(_lines(row, bill.parts))
    facts = {part.component.sku: str(part.quantity) for part in bill.parts}
    audit.record(actor, "bill.add" if is_new else "bill.change", row, parts=facts)
    return row


@command
def remove_bill(product: Product, *, actor: User | None) -> None:
    """``product`` is not put together from parts any more. May be repeated."""
    require(actor, "catalog.change_billofmaterials")
    bill = BillOfMaterials.objects.filter(product=product).first()
    if bill is not None:
        audit.record(actor, "bill.remove", bill, product=product.sku)
        bill.delete()


def _lines(bill: BillOfMaterials, parts: Sequence[PartRow]) -> list[BillLine]:
    return [
        BillLine(
            bill=bill,
            component=part.component,
            quantity=round_quantity(part.quantity),
            position=position,
        )
        for position, part in enumerate(parts, start=1)
    ]


def _refuse_nonsense(product: Product, bill: BillRow) -> None:
    numbers = [bill.quantity, *(part.quantity for part in bill.parts)]
    named = [part.component.pk for part in bill.parts]
    if not named or len(set(named)) < len(named):
        raise BadBill
    if not all(number.is_finite() and 0 < number <= LARGEST for number in numbers):
        raise BadBill
    refuse_finer_than_unit(product, bill.quantity)
    for part in bill.parts:
        refuse_finer_than_unit(part.component, part.quantity)


def _refuse_circle(product: Product, component: Product) -> None:
    path = path_to(component, product)
    if path is not None:
        raise BillCircle(path=" → ".join(each.sku for each in [product, *path]))
