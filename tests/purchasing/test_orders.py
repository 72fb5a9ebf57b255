"""Orders and their lines: written, sent, cancelled, closed; refused and repeated."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import KeyReused, NotPermitted
from core.models import AuditEntry, OutboxEvent
from purchasing.choices import OrderStatus
from purchasing.errors import (
    BadPrice,
    BadQuantity,
    EmptyOrder,
    NotADraft,
    NoTerms,
    WrongStatus,
)
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from purchasing.selectors import on_order_by_place
from purchasing.services.lines import add_order_line, change_order_line
from purchasing.services.orders import (
    cancel_order,
    close_order,
    create_order,
    draft_order_line,
    remove_order_line,
    send_order,
)
from purchasing.values import OrderLineDraft
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import (
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    SupplierFactory,
    SupplierTermsFactory,
)

pytestmark = pytest.mark.django_db

ADD, CHANGE = "purchasing.add_purchaseorder", "purchasing.change_purchaseorder"


def draft(supplier, warehouse, product, quantity=Decimal(12), key="suggestion:1", **more):
    return draft_order_line(
        actor=more.get("actor"),
        supplier=supplier,
        warehouse=warehouse,
        product=product,
        quantity=quantity,
        price=more.get("price", Decimal(3)),
        key=key,
    )


def test_an_order_takes_its_prices_from_the_terms(noon):
    terms = SupplierTermsFactory(price=Decimal("2.5"))
    warehouse = WarehouseFactory()

    order = create_order(
        actor=None,
        supplier=terms.supplier,
        warehouse=warehouse,
        lines=[OrderLineDraft(terms.product, Decimal(12))],
    )

    line = order.lines.get()
    assert (order.status, order.created_on, order.number[:3]) == ("draft", date(2026, 3, 2), "PO-")
    assert (line.quantity, line.price, line.received_quantity) == (12, Decimal("2.5"), 0)
    assert AuditEntry.objects.get().action == "purchase-order.create"


def test_terms_for_the_warehouse_go_before_general_ones():
    terms = SupplierTermsFactory(price=Decimal(5))
    warehouse = WarehouseFactory()
    SupplierTermsFactory(
        supplier=terms.supplier, product=terms.product, warehouse=warehouse, price=Decimal(4)
    )

    order = create_order(
        actor=None,
        supplier=terms.supplier,
        warehouse=warehouse,
        lines=[OrderLineDraft(terms.product, Decimal(1))],
    )

    assert order.lines.get().price == 4


def test_without_terms_or_price_nothing_is_ordered():
    with pytest.raises(NoTerms):
        create_order(
            actor=None,
            supplier=SupplierFactory(),
            warehouse=WarehouseFactory(),
            lines=[OrderLineDraft(ProductFactory(), Decimal(1))],
        )

    assert PurchaseOrder.objects.exists() is False


@pytest.mark.parametrize("quantity", ["0", "-1", "0.0000001", "1000000000001", "NaN", "Infinity"])
def test_a_senseless_quantity_is_refused(quantity):
    with pytest.raises(BadQuantity):
        draft(SupplierFactory(), WarehouseFactory(), ProductFactory(), Decimal(quantity))

    assert PurchaseOrder.objects.exists() is False


@pytest.mark.parametrize("price", ["-0.01", "1000000000001", "NaN"])
def test_a_senseless_price_is_refused(price):
    with pytest.raises(BadPrice):
        draft(SupplierFactory(), WarehouseFactory(), ProductFactory(), price=Decimal(price))


def test_the_same_key_makes_one_order():
    supplier, warehouse = SupplierFactory(), WarehouseFactory()

    first = create_order(actor=None, supplier=supplier, warehouse=warehouse, key="page:1")
    second = create_order(actor=None, supplier=supplier, warehouse=warehouse, key="page:1")

    assert first == second
    with pytest.raises(KeyReused):
        create_order(actor=None, supplier=SupplierFactory(), warehouse=warehouse, key="page:1")


def test_lines_of_one_supplier_and_place_share_a_draft():
    supplier, warehouse, product = SupplierFactory(), WarehouseFactory(), ProductFactory()

    one = draft(supplier, warehouse, product, key="suggestion:1")
    two = draft(supplier, warehouse, ProductFactory(), key="suggestion:2")
    elsewhere = draft(supplier, WarehouseFactory(), product, key="suggestion:3")

    assert one.order == two.order
    assert elsewhere.order != one.order


def test_a_repeated_key_is_the_same_line_even_after_it_was_edited():
    supplier, warehouse, product = SupplierFactory(), WarehouseFactory(), ProductFactory()
    line = draft(supplier, warehouse, product)
    change_order_line(actor=None, line=line, quantity=Decimal(24), price=Decimal(3))

    again = draft(supplier, warehouse, product)

    assert (again.pk, again.quantity) == (line.pk, 24)
    assert PurchaseOrderLine.objects.count() == 1
    with pytest.raises(KeyReused):
        draft(supplier, warehouse, ProductFactory())


def test_after_sending_a_new_draft_is_begun():
    supplier, warehouse = SupplierFactory(), WarehouseFactory()
    line = draft(supplier, warehouse, ProductFactory(), key="suggestion:1")
    send_order(actor=None, order=line.order)

    later = draft(supplier, warehouse, ProductFactory(), key="suggestion:2")

    assert later.order != line.order


def test_removing_the_last_line_cancels_the_draft():
    line = PurchaseOrderLineFactory()

    remove_order_line(actor=None, line=line)

    line.order.refresh_from_db()
    assert line.order.status == OrderStatus.CANCELLED
    assert on_order_by_place(None) == {}


def test_lines_of_a_sent_order_stay():
    line = PurchaseOrderLineFactory(order__sent=True)

    with pytest.raises(NotADraft):
        remove_order_line(actor=None, line=line)
    with pytest.raises(NotADraft):
        change_order_line(actor=None, line=line, quantity=Decimal(1), price=Decimal(1))
    with pytest.raises(NotADraft):
        add_order_line(actor=None, order=line.order, product=line.product, quantity=Decimal(1))

    line.refresh_from_db()
    assert line.quantity == 40


@pytest.mark.parametrize(
    ("supplier_days", "terms_days", "expected"),
    [(2, None, date(2026, 3, 4)), (2, 9, date(2026, 3, 11)), (0, 0, date(2026, 3, 2))],
)
def test_a_sent_order_is_expected_after_its_lead_time(noon, supplier_days, terms_days, expected):
    terms = SupplierTermsFactory(supplier__lead_time_days=supplier_days, lead_time_days=terms_days)
    line = PurchaseOrderLineFactory(order__supplier=terms.supplier, product=terms.product)

    sent = send_order(actor=None, order=line.order)

    assert (sent.status, sent.sent_at, sent.expected_on) == (OrderStatus.SENT, noon, expected)
    assert OutboxEvent.objects.get(name="purchasing.order_sent").facts == {"order_id": sent.pk}


def test_an_empty_order_is_not_sent():
    order = PurchaseOrderFactory()

    with pytest.raises(EmptyOrder):
        send_order(actor=None, order=order)

    order.refresh_from_db()
    assert order.status == OrderStatus.DRAFT


@pytest.mark.parametrize("status", sorted(set(OrderStatus) - {OrderStatus.DRAFT}))
def test_only_a_draft_is_sent(noon, status):
    line = PurchaseOrderLineFactory(order__sent=True, order__status=status)

    with pytest.raises(WrongStatus):
        send_order(actor=None, order=line.order)


@pytest.mark.parametrize(
    ("step", "status"),
    [(cancel_order, OrderStatus.PART_RECEIVED), (close_order, OrderStatus.DRAFT)],
)
def test_what_cannot_end_like_this_goes_on(step, status):
    order = PurchaseOrderFactory(sent=True, status=status)

    with pytest.raises(WrongStatus):
        step(actor=None, order=order)

    order.refresh_from_db()
    assert order.status == status


@pytest.mark.parametrize("places", ["none", "other"])
def test_who_may_not_changes_nothing(places):
    line = PurchaseOrderLineFactory()
    actor = UserFactory(may=[] if places == "none" else [ADD, CHANGE], at=[WarehouseFactory()])

    for step in (send_order, cancel_order, close_order):
        with pytest.raises(NotPermitted):
            step(actor=actor, order=line.order)
    with pytest.raises(NotPermitted):
        remove_order_line(actor=actor, line=line)
    with pytest.raises(NotPermitted):
        draft(SupplierFactory(), line.order.warehouse, ProductFactory(), actor=actor)

    assert AuditEntry.objects.exists() is False
    assert PurchaseOrderLine.objects.count() == 1


def test_a_buyer_of_the_place_may():
    line = PurchaseOrderLineFactory()
    actor = UserFactory(may=[ADD, CHANGE], at=[line.order.warehouse])

    send_order(actor=actor, order=line.order)

    assert AuditEntry.objects.get(action="purchase-order.send").actor == actor
