"""Sales orders and shipments: demand, promises, lots, once and only once."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.choices import Tracking
from core.errors import KeyReused, NotPermitted
from core.periods import later
from inventory.errors import InsufficientStock
from inventory.models import StockMovement
from inventory.selectors import on_hand_by_place, promised_by_place, verify_ledger
from sales.choices import OrderStatus
from sales.errors import (
    BadPrice,
    BadQuantity,
    CodeTaken,
    EmptyOrder,
    NotAShipment,
    NothingShipped,
    NotOnThisOrder,
    TooMuchShipped,
    WrongStatus,
)
from sales.models import SalesOrder
from sales.selectors import ordered_demand
from sales.services.customers import create_customer
from sales.services.orders import cancel_order, confirm_order, create_order
from sales.services.shipments import post_shipment, reverse_shipment
from sales.values import OrderLineDraft
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.sales import CustomerFactory, SalesOrderFactory, SalesOrderLineFactory
from tests.sales.stock import put_in_stock

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


def ship(line, quantity, key="shipment:1", actor=None):
    quantities = {line.pk: Decimal(quantity)}
    return post_shipment(actor=actor, order=line.order, quantities=quantities, key=key)


@pytest.fixture
def line(noon):
    line = SalesOrderLineFactory()
    put_in_stock(line.order.warehouse, line.product, 25)
    confirm_order(actor=None, order=line.order)
    return line


def state(line):
    line.refresh_from_db()
    line.order.refresh_from_db()
    return line.order.status, line.shipped_quantity


def test_an_order_is_wanted_today_at_the_list_price_unless_said_otherwise(noon):
    product = ProductFactory(list_price=Decimal(8))

    order = create_order(
        actor=None,
        customer=CustomerFactory(),
        warehouse=WarehouseFactory(),
        lines=[
            OrderLineDraft(product, Decimal(2)),
            OrderLineDraft(product, Decimal(1), Decimal(7)),
        ],
    )

    assert (order.status, order.asked_for_on, order.number[:3]) == ("draft", DAY, "SO-")
    assert [line.price for line in order.lines.all()] == [8, 7]


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000001", "NaN"])
def test_a_senseless_quantity_is_refused(quantity):
    line = OrderLineDraft(ProductFactory(), Decimal(quantity))

    with pytest.raises(BadQuantity):
        create_order(
            actor=None, customer=CustomerFactory(), warehouse=WarehouseFactory(), lines=[line]
        )

    assert SalesOrder.objects.exists() is False


def test_a_price_below_zero_is_refused():
    line = OrderLineDraft(ProductFactory(), Decimal(1), Decimal(-1))

    with pytest.raises(BadPrice):
        create_order(
            actor=None, customer=CustomerFactory(), warehouse=WarehouseFactory(), lines=[line]
        )


def test_the_same_key_makes_one_order():
    customer, warehouse = CustomerFactory(), WarehouseFactory()
    given = {"actor": None, "warehouse": warehouse, "lines": [], "key": "page:1"}

    assert create_order(customer=customer, **given) == create_order(customer=customer, **given)
    with pytest.raises(KeyReused):
        create_order(customer=CustomerFactory(), **given)


def test_only_confirmed_orders_are_demand_on_the_day_asked_for():
    line = SalesOrderLineFactory(order__asked_for_on=DAY)
    assert list(ordered_demand(DAY, DAY)) == []

    confirm_order(actor=None, order=line.order)

    assert list(ordered_demand(DAY, DAY)) == [
        {
            "product_id": line.product_id,
            "warehouse_id": line.order.warehouse_id,
            "day": DAY,
            "quantity": 10,
        }
    ]
    assert list(ordered_demand(date(2026, 3, 3), date(2026, 3, 9))) == []


def test_an_empty_order_is_not_confirmed():
    with pytest.raises(EmptyOrder):
        confirm_order(actor=None, order=SalesOrderFactory())


@pytest.mark.parametrize("status", [OrderStatus.PART_SHIPPED, OrderStatus.SHIPPED])
def test_what_has_left_is_not_cancelled(status):
    order = SalesOrderFactory(status=status)

    with pytest.raises(WrongStatus):
        cancel_order(actor=None, order=order)


def test_a_cancelled_order_is_no_demand():
    line = SalesOrderLineFactory(order__confirmed=True)

    cancel_order(actor=None, order=line.order)

    assert list(ordered_demand(DAY, DAY)) == []
    with pytest.raises(WrongStatus):
        confirm_order(actor=None, order=line.order)


def test_what_leaves_is_out_of_stock_and_no_longer_promised(line):
    ship(line, 4)

    place = (line.product_id, line.order.warehouse_id)
    assert state(line) == (OrderStatus.PART_SHIPPED, 4)
    assert on_hand_by_place(None) == {place: 21}
    assert promised_by_place(None, DAY) == {place: 6}

    ship(line, 6, key="shipment:2")
    assert state(line) == (OrderStatus.SHIPPED, 10)
    assert verify_ledger() == []


def test_the_same_key_ships_once(line):
    assert ship(line, 10) == ship(line, 10)

    assert state(line) == (OrderStatus.SHIPPED, 10)
    with pytest.raises(KeyReused):
        ship(line, 9)


@pytest.mark.parametrize(
    ("quantity", "refusal"),
    [("10.5", TooMuchShipped), ("0", NothingShipped), ("-1", BadQuantity), ("NaN", BadQuantity)],
)
def test_senseless_shipments_are_refused(line, quantity, refusal):
    with pytest.raises(refusal):
        ship(line, quantity)

    assert state(line) == (OrderStatus.CONFIRMED, 0)


def test_what_is_not_there_does_not_leave():
    line = SalesOrderLineFactory(order__confirmed=True)
    put_in_stock(line.order.warehouse, line.product, 3)

    with pytest.raises(InsufficientStock):
        ship(line, 10)

    assert state(line) == (OrderStatus.CONFIRMED, 0)


def test_a_line_of_another_order_is_refused(line):
    other = SalesOrderLineFactory(order__confirmed=True)

    with pytest.raises(NotOnThisOrder):
        post_shipment(
            actor=None, order=line.order, quantities={other.pk: Decimal(1)}, key="shipment:1"
        )


def test_what_expires_first_leaves_first():
    product = ProductFactory(tracking=Tracking.LOT_EXPIRY)
    line = SalesOrderLineFactory(order__confirmed=True, product=product)
    place, today = line.order.warehouse, timezone.localdate()
    put_in_stock(place, product, 8, lot="LATE", expires_on=later(today, 90))
    put_in_stock(place, product, 6, lot="SOON", expires_on=later(today, 9))
    put_in_stock(place, product, 9, lot="OVER", expires_on=later(today, -2))

    document = ship(line, 10)
    again = ship(line, 10)

    moves = StockMovement.objects.filter(document=document).order_by("line")
    assert [(move.lot.code, move.quantity) for move in moves] == [("SOON", 6), ("LATE", 4)]
    assert again == document


def test_a_shipment_taken_back_is_promised_again(line):
    document = ship(line, 10)

    reversal = reverse_shipment(actor=None, document=document, reason="wrong")
    assert reverse_shipment(actor=None, document=document, reason="wrong") == reversal

    assert state(line) == (OrderStatus.CONFIRMED, 0)
    assert on_hand_by_place(None) == {(line.product_id, line.order.warehouse_id): 25}
    with pytest.raises(NotAShipment):
        reverse_shipment(actor=None, document=reversal, reason="x")


def test_who_may_not_changes_nothing(line):
    actor = UserFactory(may=["sales.ship_salesorder", "sales.change_salesorder"])

    with pytest.raises(NotPermitted):
        ship(line, 1, actor=actor)
    with pytest.raises(NotPermitted):
        cancel_order(actor=actor, order=line.order)
    with pytest.raises(NotPermitted):
        create_customer(actor=actor, code="X")

    assert state(line) == (OrderStatus.CONFIRMED, 0)


def test_a_customer_code_is_used_once():
    create_customer(actor=None, code="SHOP", name_en="Shop")

    with pytest.raises(CodeTaken):
        create_customer(actor=None, code="SHOP")
