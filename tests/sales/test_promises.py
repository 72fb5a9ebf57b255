"""Orders are promised their goods when they are confirmed, and for a time."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.errors import NotPermitted
from inventory.choices import Priority
from inventory.models import Promise, StockBalance
from inventory.selectors import verify_ledger
from inventory.services import reservations
from sales.choices import OrderStatus
from sales.errors import NothingToReserve, WrongStatus
from sales.services.orders import cancel_order, confirm_order
from sales.services.promising import reserve_again, settle_orders
from sales.services.shipments import post_shipment, reverse_shipment
from tests.factories.core import UserFactory
from tests.factories.sales import SalesOrderLineFactory
from tests.sales.stock import put_in_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def line():
    line = SalesOrderLineFactory(order__priority=Priority.URGENT)
    put_in_stock(line.order.warehouse, line.product, 8)
    confirm_order(actor=None, order=line.order)
    return line


def promise():
    return Promise.objects.get()


def counts():
    row = promise()
    return row.state, row.fulfilled_quantity, row.reserved_quantity, row.missing


def ship(line, quantity, key="s"):
    return post_shipment(
        actor=None, order=line.order, quantities={line.pk: Decimal(quantity)}, key=key
    )


def test_confirming_reserves_what_is_free_with_an_owner_and_an_end(line):
    row = promise()

    assert counts() == ("open", 0, 8, 2)
    assert (row.owner, row.origin) == (
        f"sales-order-line:{line.pk}",
        f"sales-order:{line.order_id}",
    )
    assert (row.priority, row.reference) == (1, line.order.number)
    assert (row.needed_on, row.expires_at) == (
        line.order.asked_for_on,
        datetime(2026, 4, 1, 16, tzinfo=UTC),
    )
    assert verify_ledger() == []


def test_a_shipment_keeps_the_promise_and_taking_it_back_makes_it_again(line):
    document = ship(line, 5)
    assert counts() == ("open", 5, 3, 2)

    reverse_shipment(actor=None, document=document, reason="wrong")

    assert counts() == ("open", 0, 8, 2)
    assert verify_ledger() == []


def test_a_shipped_order_holds_nothing(line):
    put_in_stock(line.order.warehouse, line.product, 5)

    ship(line, 10)

    assert counts() == ("fulfilled", 10, 0, 0)
    assert StockBalance.objects.get().reserved == 0
    assert settle_orders() == 0


def test_a_cancelled_order_holds_nothing(line):
    cancel_order(actor=None, order=line.order)

    assert counts() == ("released", 0, 0, 0)
    assert settle_orders() == 0


def test_what_was_released_is_reserved_again_when_somebody_asks(line):
    reservations.release_promises(
        actor=None, promises=[Promise.objects.for_display().get()], reason="sold elsewhere"
    )
    assert (settle_orders(), counts()) == (0, ("released", 0, 0, 0))

    reserve_again(actor=None, order=line.order)

    assert counts() == ("open", 0, 8, 2)
    with pytest.raises(NothingToReserve):
        reserve_again(actor=None, order=line.order)
    with pytest.raises(NotPermitted):
        reserve_again(actor=UserFactory(), order=line.order)
    cancel_order(actor=None, order=line.order)
    with pytest.raises(WrongStatus):
        reserve_again(actor=None, order=line.order)


def test_the_sweep_promises_orders_from_before_there_were_promises():
    line = SalesOrderLineFactory(order__status=OrderStatus.PART_SHIPPED, shipped_quantity=4)
    SalesOrderLineFactory()
    put_in_stock(line.order.warehouse, line.product, 20)

    assert (settle_orders(), settle_orders()) == (1, 0)

    assert counts() == ("open", 0, 6, 0)


def test_the_orders_page_shows_its_goods_and_reserves_them_again(client, line):
    user = UserFactory(
        may=["sales.view_salesorder", "sales.change_salesorder", "inventory.view_promise"],
        at=[line.order.warehouse],
    )
    client.force_login(user)
    panel = f"/desk/sales-orders/{line.order_id}/reservations"
    again = f"/desk/sales-orders/{line.order_id}/reserve"
    assert again not in client.get(panel).content.decode()
    reservations.release_promises(
        actor=None, promises=[Promise.objects.for_display().get()], reason="sold elsewhere"
    )

    page = client.get(panel).content.decode()
    assert "sold elsewhere" in page
    assert again in page
    assert client.post(again).status_code == 302
    assert counts() == ("open", 0, 8, 2)
    assert client.post(again).status_code == 422
