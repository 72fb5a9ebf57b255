"""Taking back: once, at the original value, and without value on nothing."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import NotPermitted
from inventory.choices import DocumentKind, LocationKind, MovementReason
from inventory.errors import (
    AlreadyReversed,
    InsufficientStock,
    NotReversible,
    PeriodClosed,
    ReversedElsewhere,
)
from inventory.models import Period, StockCost, StockDocument, StockMovement
from inventory.selectors import on_hand_by_place, outside, stock_location, verify_ledger
from inventory.services.corrections import take_back
from inventory.services.ledger import post_document
from inventory.services.reversals import reverse_document
from inventory.services.stock import issue_stock, receive_stock
from inventory.values import DocumentDraft, GoodsLine, Move
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def warehouse():
    return WarehouseFactory()


@pytest.fixture
def product():
    return ProductFactory()


def receive(warehouse, product, quantity, value, key):
    line = GoodsLine(product, Decimal(quantity), value=Decimal(value))
    return receive_stock(actor=None, warehouse=warehouse, lines=[line], key=key)


def issue(warehouse, product, quantity, key):
    line = GoodsLine(product, Decimal(quantity))
    return issue_stock(actor=None, warehouse=warehouse, lines=[line], key=key)


def pool(product, warehouse):
    return StockCost.objects.values_list("quantity", "value").get(
        product=product, warehouse=warehouse
    )


def test_a_document_and_its_reversal_come_to_nothing(warehouse, product):
    receive(warehouse, product, 6, 60, "r")
    document = issue(warehouse, product, 2, "i")
    receive(warehouse, product, 4, 100, "r2")

    reversal = reverse_document(document, actor=None, reason="not used")

    movement = reversal.movements.get()
    assert (movement.quantity, movement.value) == (Decimal(2), Decimal(20))
    assert (movement.source.kind, movement.destination) == ("use", stock_location(warehouse))
    assert (reversal.kind, reversal.reverses) == (DocumentKind.REVERSAL, document)
    assert pool(product, warehouse) == (Decimal(10), Decimal(160))
    assert verify_ledger() == []


def test_a_repeated_reversal_happens_once(warehouse, product):
    document = receive(warehouse, product, 6, 60, "r")

    first = reverse_document(document, actor=None, reason="wrong")
    second = reverse_document(document, actor=None, reason="wrong")

    assert first == second
    assert on_hand_by_place() == {}
    with pytest.raises(AlreadyReversed):
        reverse_document(document, actor=None, reason="wrong", key="another")


def test_a_reversal_is_not_reversed(warehouse, product):
    reversal = reverse_document(receive(warehouse, product, 6, 60, "r"), actor=None, reason="wrong")

    with pytest.raises(NotReversible):
        reverse_document(reversal, actor=None, reason="wrong again")


def test_goods_that_are_gone_cannot_be_taken_back(warehouse, product):
    document = receive(warehouse, product, 6, 60, "r")
    issue(warehouse, product, 1, "i")

    with pytest.raises(InsufficientStock):
        reverse_document(document, actor=None, reason="wrong")

    assert StockDocument.objects.count() == 2


def test_value_left_on_no_quantity_is_written_off(warehouse, product):
    cheap = receive(warehouse, product, 5, 5, "r1")
    receive(warehouse, product, 5, 25, "r2")
    issue(warehouse, product, 5, "i")

    reversal = reverse_document(cheap, actor=None, reason="never came")

    rest = reversal.movements.get(reason=MovementReason.REVALUATION)
    assert (rest.line, rest.value, rest.destination.kind) == (2, Decimal(10), "difference")
    assert pool(product, warehouse) == (Decimal(0), Decimal(0))
    assert verify_ledger() == []


def test_quantity_is_never_left_with_value_below_zero(warehouse, product):
    dear = receive(warehouse, product, 4, 40, "r1")
    receive(warehouse, product, 16, 16, "r2")
    issue(warehouse, product, 15, "i")

    reversal = reverse_document(dear, actor=None, reason="never came")

    rest = reversal.movements.get(reason=MovementReason.REVALUATION)
    assert (rest.value, rest.source.kind) == (Decimal(26), "difference")
    assert pool(product, warehouse) == (Decimal(1), Decimal(0))
    assert verify_ledger() == []


def test_a_settled_difference_is_taken_back_with_its_receipt(product):
    warehouse = WarehouseFactory(allows_negative=True)
    receive(warehouse, product, 2, 20, "r1")
    issue(warehouse, product, 5, "i")
    document = receive(warehouse, product, 8, 96, "r2")

    reverse_document(document, actor=None, reason="wrong")

    assert pool(product, warehouse) == (Decimal(-3), Decimal(-30))
    totals = StockMovement.objects.filter(reason=MovementReason.REVALUATION)
    assert sorted(totals.values_list("source__kind", "value")) == [
        ("difference", Decimal(6)),
        ("stock", Decimal(6)),
    ]
    assert verify_ledger() == []


def test_a_closed_month_keeps_its_documents_but_they_are_taken_back_today(warehouse, product, noon):
    day = date(2026, 1, 15)
    line = GoodsLine(product, Decimal(6), value=Decimal(60))
    document = receive_stock(
        actor=None, warehouse=warehouse, lines=[line], key="r", effective_on=day
    )
    Period.objects.filter(month=date(2026, 1, 1)).update(is_closed=True)

    with pytest.raises(PeriodClosed):
        reverse_document(document, actor=None, reason="wrong", effective_on=day)
    reversal = reverse_document(document, actor=None, reason="wrong")

    assert reversal.effective_on == date(2026, 3, 2)


def test_who_may_not_post_takes_nothing_back(warehouse, product):
    document = receive(warehouse, product, 6, 60, "r")

    with pytest.raises(NotPermitted):
        reverse_document(document, actor=UserFactory(at=[warehouse]), reason="wrong")

    assert on_hand_by_place() == {(product.pk, warehouse.pk): 6}


def test_documents_of_orders_are_taken_back_where_the_order_is(warehouse, product):
    supplier = outside(LocationKind.SUPPLIER)
    move = Move(product, supplier, stock_location(warehouse), Decimal(1), None, Decimal(1))
    draft = DocumentDraft(DocumentKind.RECEIPT, "r", warehouse, origin="purchase-order:7")
    document = post_document(draft, [move], actor=None)

    with pytest.raises(ReversedElsewhere):
        take_back(actor=None, document=document, reason="wrong")

    assert take_back(
        actor=None, document=receive(warehouse, product, 1, 1, "r2"), reason="wrong"
    ).reverses
