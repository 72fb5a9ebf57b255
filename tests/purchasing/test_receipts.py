"""Goods in: whole, part, over, lots, twice, taken back, all at once."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from catalog.choices import Tracking
from core.errors import KeyReused, NotPermitted
from inventory.errors import LotMismatch, LotNeeded
from inventory.models import StockBalance, StockCost, StockDocument
from inventory.selectors import on_hand_by_place, verify_ledger
from purchasing.choices import OrderStatus
from purchasing.errors import (
    BadQuantity,
    NotAReceipt,
    NothingReceived,
    NotOnThisOrder,
    TooMuchReceived,
    WrongStatus,
)
from purchasing.models import ReceiptLink
from purchasing.selectors import on_order_by_place
from purchasing.services.orders import close_order
from purchasing.services.receipts import post_receipt, reverse_receipt
from purchasing.values import ReceivedLine
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory

pytestmark = pytest.mark.django_db

RECEIVE, POST = "purchasing.receive_purchaseorder", "inventory.post_stockdocument"


def receive(line, quantity, key="receipt:1", actor=None, **particulars):
    received = {line.pk: ReceivedLine(Decimal(quantity), **particulars)}
    return post_receipt(actor=actor, order=line.order, quantities=received, key=key)


@pytest.fixture
def line():
    return PurchaseOrderLineFactory(order__sent=True)


def state(line):
    line.refresh_from_db()
    line.order.refresh_from_db()
    return line.order.status, line.received_quantity


def test_what_came_is_in_stock_at_the_orders_price(line):
    document = receive(line, 40)

    place = (line.product_id, line.order.warehouse_id)
    assert state(line) == (OrderStatus.RECEIVED, 40)
    assert on_hand_by_place([line.product_id]) == {place: 40}
    assert on_order_by_place([line.product_id]) == {}
    assert StockCost.objects.get(quantity__gt=0).value == 120
    assert document.origin == f"purchase-order:{line.order_id}"
    assert ReceiptLink.objects.get().movement.document == document
    assert verify_ledger() == []


def test_a_part_leaves_the_rest_on_order(line):
    receive(line, 15, key="receipt:1")

    assert state(line) == (OrderStatus.PART_RECEIVED, 15)
    assert on_order_by_place(None) == {(line.product_id, line.order.warehouse_id): 25}

    receive(line, 25, key="receipt:2")
    assert state(line) == (OrderStatus.RECEIVED, 40)


def test_a_supplier_may_deliver_a_little_more(line):
    receive(line, 44)

    assert state(line) == (OrderStatus.RECEIVED, 44)


def test_too_much_is_refused_with_what_is_allowed(line):
    receive(line, 30)

    with pytest.raises(TooMuchReceived) as refusal:
        receive(line, Decimal("14.5"), key="receipt:2")

    assert refusal.value.facts["allowed"] == "14"
    assert state(line) == (OrderStatus.PART_RECEIVED, 30)


@pytest.mark.parametrize("quantity", ["-1", "NaN", "Infinity", "1e30"])
def test_a_senseless_quantity_is_refused(line, quantity):
    with pytest.raises((BadQuantity, TooMuchReceived)):
        receive(line, Decimal(quantity))

    assert StockDocument.objects.exists() is False


def test_nothing_is_not_a_receipt(line):
    with pytest.raises(NothingReceived):
        receive(line, 0)


def test_a_line_of_another_order_is_refused(line):
    other = PurchaseOrderLineFactory(order__sent=True)

    with pytest.raises(NotOnThisOrder):
        post_receipt(
            actor=None,
            order=line.order,
            quantities={other.pk: ReceivedLine(Decimal(1))},
            key="receipt:1",
        )


@pytest.mark.parametrize(
    "status", [OrderStatus.DRAFT, OrderStatus.CLOSED, OrderStatus.CANCELLED, OrderStatus.RECEIVED]
)
def test_only_a_waiting_order_takes_goods(line, status):
    line.order.status = status
    line.order.save()

    with pytest.raises(WrongStatus):
        receive(line, 1)

    assert StockBalance.objects.exists() is False


def test_the_same_key_posts_once(line):
    first = receive(line, 40)
    second = receive(line, 40)

    assert first == second
    assert state(line) == (OrderStatus.RECEIVED, 40)
    with pytest.raises(KeyReused):
        receive(line, 39)


def test_a_lot_and_its_expiry_are_asked_for(line):
    line.product.tracking = Tracking.LOT_EXPIRY
    line.product.save()

    with pytest.raises(LotNeeded):
        receive(line, 1)
    with pytest.raises(LotNeeded):
        receive(line, 1, lot_code="A1")
    receive(line, 1, lot_code="A1", expires_on=date(2027, 1, 1))
    with pytest.raises(LotMismatch):
        receive(line, 1, key="receipt:2", lot_code="A1", expires_on=date(2027, 1, 2))

    assert state(line)[1] == 1
    assert StockBalance.objects.get(on_hand__gt=0).lot.expires_on == date(2027, 1, 1)


def test_who_may_not_receives_nothing(line):
    elsewhere = UserFactory(may=[RECEIVE, POST], at=[WarehouseFactory()])
    without_right = UserFactory(at=[line.order.warehouse])

    for actor in (elsewhere, without_right):
        with pytest.raises(NotPermitted):
            receive(line, 1, actor=actor)

    assert state(line) == (OrderStatus.SENT, 0)


def test_a_storekeeper_of_the_place_may(line):
    actor = UserFactory(may=[RECEIVE, POST], at=[line.order.warehouse])

    assert receive(line, 40, actor=actor).actor == actor


def test_a_receipt_taken_back_is_on_order_again(line):
    document = receive(line, 40)

    reverse_receipt(actor=None, document=document, reason="wrong order")
    reverse_receipt(actor=None, document=document, reason="wrong order")

    assert state(line) == (OrderStatus.SENT, 0)
    assert (
        on_hand_by_place([line.product_id]).get((line.product_id, line.order.warehouse_id), 0) == 0
    )
    assert verify_ledger() == []


def test_a_closed_order_stays_closed_when_a_receipt_is_taken_back(line):
    document = receive(line, 15)
    close_order(actor=None, order=line.order)

    reverse_receipt(actor=None, document=document, reason="damaged")

    assert state(line) == (OrderStatus.CLOSED, 0)


def test_a_reversal_is_no_receipt(line):
    reversal = reverse_receipt(actor=None, document=receive(line, 40), reason="x")

    with pytest.raises(NotAReceipt):
        reverse_receipt(actor=None, document=reversal, reason="x")


def at_once(count, work):
    """Run ``work(n)`` in ``count`` threads that begin together; return answers and refusals."""
    barrier, answers = threading.Barrier(count), []

    def run(number):
        barrier.wait()
        try:
            answers.append(work(number))
        except Exception as error:  # noqa: BLE001 - The test looks at every one of them.
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_with_one_key_post_once():
    line = PurchaseOrderLineFactory(order__sent=True)

    answers = at_once(16, lambda _number: receive(line, 40))

    assert {answer.pk for answer in answers} == {StockDocument.objects.get().pk}
    assert state(line) == (OrderStatus.RECEIVED, 40)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_receipts_at_once_do_not_take_more_than_was_ordered():
    line = PurchaseOrderLineFactory(order__sent=True)

    answers = at_once(2, lambda number: receive(line, 30, key=f"receipt:{number}"))

    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert [type(answer) for answer in refused] == [TooMuchReceived]
    assert state(line) == (OrderStatus.PART_RECEIVED, 30)
    assert verify_ledger() == []
