"""Lines of purchase orders, which change while the order is a draft."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catalog.models import Product
from catalog.services.counting import refuse_finer_than_unit
from catalog.services.life import refuse_if_ended
from core.audit import record
from core.commands import command
from core.models import User
from core.permissions import require
from core.quantities import LARGEST, NOTHING, QUANTUM, round_quantity
from purchasing.choices import OrderStatus
from purchasing.errors import BadPrice, BadQuantity, EmptyOrder, NotADraft, NoTerms, TooDear
from purchasing.models import PurchaseOrder, PurchaseOrderLine, SupplierTerms
from purchasing.selectors import terms_of
from purchasing.values import LineEdit, OrderLineDraft


@command
def add_order_line(
    *,
    actor: User | None,
    order: PurchaseOrder,
    product: Product,
    quantity: Decimal,
    price: Decimal | None = None,
) -> PurchaseOrderLine:
    """The draft order has one more line.

    Raises:
        NotPermitted: ``actor`` may not change orders of this warehouse.
        NotADraft: the order was sent or is over.
        BadQuantity, BadPrice, TooDear, NoTerms, ProductEnded: the line cannot be ordered like this.
    """
    require(actor, "purchasing.change_purchaseorder", place=order.warehouse)
    locked = lock_draft(order.pk)
    line = write_lines(locked, [OrderLineDraft(product, quantity, price)])[0]
    record(actor, "purchase-order.add-line", locked, product=product.pk, quantity=quantity)
    return line


@command
def change_order_line(
    *, actor: User | None, line: PurchaseOrderLine, quantity: Decimal, price: Decimal
) -> PurchaseOrderLine:
    """The line of a draft asks for ``quantity`` at ``price``. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not change orders of this warehouse.
        NotADraft: the order was sent or is over.
        BadQuantity, BadPrice, TooDear, ProductEnded: the line cannot be ordered like this.
    """
    require(actor, "purchasing.change_purchaseorder", place=line.order.warehouse)
    order = lock_draft(line.order_id)
    current = order.lines.select_related("product").get(pk=line.pk)
    checked = _checked(OrderLineDraft(current.product, quantity, price), {}, order)
    if (current.quantity, current.price) == (checked.quantity, checked.price):
        return current
    record(
        actor,
        "purchase-order.change-line",
        order,
        product=current.product_id,
        quantity=[current.quantity, checked.quantity],
        price=[current.price, checked.price],
    )
    current.quantity, current.price = checked.quantity, checked.price
    current.save(update_fields=["quantity", "price"])
    return current


@command
def edit_lines(
    *, actor: User | None, order: PurchaseOrder, edits: Sequence[LineEdit]
) -> PurchaseOrder:
    """The draft has exactly these lines: others are gone, new ones added. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not change orders of this warehouse.
        NotADraft: the order was sent or is over.
        EmptyOrder: no line would be left.
        BadQuantity, BadPrice, TooDear, NoTerms, ProductEnded: a line cannot be ordered like this.
    """
    require(actor, "purchasing.change_purchaseorder", place=order.warehouse)
    locked = lock_draft(order.pk)
    if not edits:
        raise EmptyOrder(number=locked.number)
    lines = {line.pk: line for line in locked.lines.select_related("product")}
    kept = {edit.line_id: edit.draft for edit in edits if edit.line_id in lines}
    terms = terms_of(
        locked.supplier_id, locked.warehouse_id, [edit.draft.product.pk for edit in edits]
    )
    for pk, draft in kept.items():
        checked = _checked(
            OrderLineDraft(lines[pk].product, draft.quantity, draft.price), terms, locked
        )
        lines[pk].quantity, lines[pk].price = checked.quantity, checked.price or NOTHING
    before = dict(locked.lines.values_list("pk", "quantity"))
    PurchaseOrderLine.objects.bulk_update([lines[pk] for pk in kept], ["quantity", "price"])
    locked.lines.exclude(pk__in=kept).delete()
    new = write_lines(locked, [edit.draft for edit in edits if edit.line_id not in lines])
    record(
        actor,
        "purchase-order.edit-lines",
        locked,
        changed={str(pk): [before[pk], lines[pk].quantity] for pk in kept},
        removed=[pk for pk in before if pk not in kept],
        added=[line.product_id for line in new],
    )
    return locked


def write_lines(
    order: PurchaseOrder, drafts: Sequence[OrderLineDraft], *, key: str | None = None
) -> list[PurchaseOrderLine]:
    """Write checked lines of ``order``; prices not given are taken from the supplier's terms."""
    terms = terms_of(order.supplier_id, order.warehouse_id, [draft.product.pk for draft in drafts])
    checked = [_checked(draft, terms, order) for draft in drafts]
    return PurchaseOrderLine.objects.bulk_create(
        [
            PurchaseOrderLine(
                order=order,
                product=draft.product,
                quantity=draft.quantity,
                price=draft.price,
                key=key,
            )
            for draft in checked
        ]
    )


def _checked(
    draft: OrderLineDraft, terms: Mapping[int, SupplierTerms], order: PurchaseOrder
) -> OrderLineDraft:
    quantity = draft.quantity
    if not (quantity.is_finite() and QUANTUM <= quantity <= LARGEST):
        raise BadQuantity(product=str(draft.product), largest=LARGEST)
    refuse_finer_than_unit(draft.product, quantity)
    refuse_if_ended(draft.product)
    price = draft.price
    if price is None:
        if draft.product.pk not in terms:
            raise NoTerms(supplier=str(order.supplier), product=str(draft.product))
        price = terms[draft.product.pk].price
    if not (price.is_finite() and 0 <= price <= LARGEST):
        raise BadPrice(product=str(draft.product), largest=LARGEST)
    if quantity * price > LARGEST:
        raise TooDear(product=str(draft.product), largest=LARGEST)
    return OrderLineDraft(draft.product, round_quantity(quantity), round_quantity(price))


def lock_draft(order_id: int) -> PurchaseOrder:
    """The order under its lock; refused unless it is a draft."""
    order = (
        PurchaseOrder.objects.select_related("supplier__partner", "warehouse")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=order_id)
    )
    if order.status != OrderStatus.DRAFT:
        raise NotADraft(number=order.number)
    return order
