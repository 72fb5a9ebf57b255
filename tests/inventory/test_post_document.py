"""The ledger's door: posted, refused, repeated, and what is left behind."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import KeyReused, NotPermitted
from core.models import AuditEntry, OutboxEvent
from inventory.choices import DocumentKind, LocationKind, MovementReason
from inventory.errors import (
    InsufficientStock,
    PeriodClosed,
)
from inventory.models import Period, StockBalance, StockDocument, StockMovement
from inventory.selectors import outside, stock_location, transit_location, verify_ledger
from inventory.services.ledger import post_document
from inventory.values import DocumentDraft, Move
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import cost_of, issue, on_hand, receive

pytestmark = pytest.mark.django_db

POST = "inventory.post_stockdocument"


def test_goods_received_are_on_hand_at_their_value(noon):
    warehouse, product = WarehouseFactory(), ProductFactory()

    document = receive(warehouse, product, 8, "100", key="r")

    movement = document.movements.get()
    assert (movement.line, movement.quantity, movement.value) == (1, Decimal(8), Decimal(100))
    assert document.number.startswith("RC-")
    assert document.effective_on == date(2026, 3, 2)
    assert on_hand(product, stock_location(warehouse)) == 8
    assert cost_of(product, warehouse) == (Decimal(8), Decimal(100))
    assert OutboxEvent.objects.get().facts == {"document_id": document.pk}
    assert AuditEntry.objects.get().action == "stockdocument.post"
    assert verify_ledger() == []


def test_the_last_piece_takes_the_remainder():
    warehouse, product = WarehouseFactory(), ProductFactory()
    receive(warehouse, product, 3, "10", key="r")

    values = [
        issue(warehouse, product, 1, key=f"i{number}").movements.get().value for number in range(3)
    ]

    assert values == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]
    assert cost_of(product, warehouse) == (Decimal(0), Decimal(0))


def test_a_repeated_document_is_posted_once():
    warehouse, product = WarehouseFactory(), ProductFactory()

    first = receive(warehouse, product, 8, "100", key="r")
    second = receive(warehouse, product, "8.000000", "100.00", key="r")

    assert first == second
    assert StockMovement.objects.count() == 1
    assert OutboxEvent.objects.count() == 1
    assert on_hand(product, stock_location(warehouse)) == 8


def test_the_same_key_with_other_content_is_refused():
    warehouse, product = WarehouseFactory(), ProductFactory()
    receive(warehouse, product, 8, "100", key="r")

    with pytest.raises(KeyReused):
        receive(warehouse, product, 9, "100", key="r")

    assert StockMovement.objects.count() == 1


def test_every_shortage_is_named_and_nothing_is_posted():
    warehouse = WarehouseFactory(code="SH1")
    tea, rice, salt = (ProductFactory(sku=sku) for sku in ("TEA", "RICE", "SALT"))
    receive(warehouse, tea, 3, "30", key="r1")
    receive(warehouse, salt, 5, "5", key="r2")
    stock, use = stock_location(warehouse), outside(LocationKind.USE)
    wanted = [(tea, 2), (rice, 4), (tea, 2), (salt, 5)]

    with pytest.raises(InsufficientStock) as refusal:
        post_document(
            DocumentDraft(DocumentKind.ISSUE, "i", warehouse),
            [Move(product, stock, use, Decimal(quantity)) for product, quantity in wanted],
            actor=None,
        )

    assert refusal.value.facts["shortages"] == [
        {"product": str(tea), "place": str(stock), "free": "3", "wanted": "4"},
        {"product": str(rice), "place": str(stock), "free": "0", "wanted": "4"},
    ]
    assert "TEA" in str(refusal.value)
    assert StockDocument.objects.filter(key="i").exists() is False
    assert on_hand(tea, stock) == 3
    assert verify_ledger() == []


def test_reserved_goods_cannot_be_taken():
    warehouse, product = WarehouseFactory(), ProductFactory()
    receive(warehouse, product, 10, "100", key="r")
    StockBalance.objects.update(reserved=Decimal(4))

    with pytest.raises(InsufficientStock) as refusal:
        issue(warehouse, product, 7, key="i")

    assert refusal.value.facts["shortages"][0]["free"] == "6"


def test_what_arrives_in_a_document_may_leave_in_it():
    warehouse, product = WarehouseFactory(), ProductFactory()
    stock = stock_location(warehouse)
    out = Move(product, stock, outside(LocationKind.USE), Decimal(5))
    into = Move(product, outside(LocationKind.SUPPLIER), stock, Decimal(5), None, Decimal(20))

    document = post_document(
        DocumentDraft(DocumentKind.ADJUSTMENT, "a", warehouse), [out, into], actor=None
    )

    rows = list(document.movements.order_by("line").values_list("line", "value", "reason"))
    assert rows == [(1, Decimal(20), "move"), (2, Decimal(20), "move")]
    assert cost_of(product, warehouse) == (Decimal(0), Decimal(0))


def test_goods_in_transit_are_worth_what_they_were_and_belong_to_the_destination():
    source, destination, product = WarehouseFactory(), WarehouseFactory(), ProductFactory()
    receive(source, product, 4, "10", key="r1")
    receive(destination, product, 2, "9", key="r2")
    draft = DocumentDraft(DocumentKind.TRANSFER, "t", source)
    move = Move(product, stock_location(source), transit_location(destination), Decimal(3))

    post_document(draft, [move], actor=None)

    assert cost_of(product, source) == (Decimal(1), Decimal("2.5"))
    assert cost_of(product, destination) == (Decimal(5), Decimal("16.5"))
    assert on_hand(product, transit_location(destination)) == 3
    assert on_hand(product, stock_location(destination)) == 2


def test_stock_below_zero_carries_the_last_cost_and_the_next_receipt_posts_the_difference():
    warehouse = WarehouseFactory(allows_negative=True)
    product = ProductFactory()
    receive(warehouse, product, 2, "20", key="r1")

    sold = issue(warehouse, product, 5, key="i")
    received = receive(warehouse, product, 8, "96", key="r2")

    assert sold.movements.get().value == Decimal(50)
    revaluation = received.movements.get(reason=MovementReason.REVALUATION)
    assert (revaluation.line, revaluation.quantity, revaluation.value) == (2, 0, Decimal(6))
    assert revaluation.source == stock_location(warehouse)
    assert cost_of(product, warehouse) == (Decimal(5), Decimal(60))
    assert verify_ledger() == []


def test_a_receipt_that_leaves_stock_below_zero_settles_its_share():
    warehouse = WarehouseFactory(allows_negative=True)
    product = ProductFactory()
    receive(warehouse, product, 1, "10", key="r1")
    issue(warehouse, product, 6, key="i")

    received = receive(warehouse, product, 3, "24", key="r2")

    revaluation = received.movements.get(reason=MovementReason.REVALUATION)
    assert revaluation.value == Decimal(6)
    assert revaluation.destination == stock_location(warehouse)
    assert cost_of(product, warehouse) == (Decimal(-2), Decimal(-20))


def test_found_goods_are_worth_what_the_pool_says():
    warehouse, product = WarehouseFactory(), ProductFactory()
    receive(warehouse, product, 4, "10", key="r")
    found = Move(product, outside(LocationKind.DIFFERENCE), stock_location(warehouse), Decimal(2))

    document = post_document(
        DocumentDraft(DocumentKind.ADJUSTMENT, "a", warehouse), [found], actor=None
    )

    assert document.movements.get().value == Decimal(5)
    assert cost_of(product, warehouse) == (Decimal(6), Decimal(15))


def test_who_may_not_post_changes_nothing():
    warehouse, product = WarehouseFactory(), ProductFactory()
    receive(warehouse, product, 4, "10", key="r")

    for actor in (UserFactory(at=[warehouse]), UserFactory(may=[POST])):
        with pytest.raises(NotPermitted):
            issue(warehouse, product, 1, key="i", actor=actor)

    assert on_hand(product, stock_location(warehouse)) == 4
    document = issue(warehouse, product, 1, key="i", actor=UserFactory(may=[POST], at=[warehouse]))
    assert document.movements.count() == 1


def test_sending_does_not_take_the_right_to_act_at_the_other_end():
    source, destination, product = WarehouseFactory(), WarehouseFactory(), ProductFactory()
    receive(source, product, 4, "10", key="r")
    keeper = UserFactory(may=[POST], at=[source])
    draft = DocumentDraft(DocumentKind.TRANSFER, "t", source)
    stock, far = stock_location(source), stock_location(destination)

    with pytest.raises(NotPermitted):
        post_document(draft, [Move(product, stock, far, Decimal(1))], actor=keeper)
    sent = post_document(
        draft, [Move(product, stock, transit_location(destination), Decimal(1))], actor=keeper
    )

    assert sent.actor == keeper


def test_a_closed_month_refuses():
    warehouse, product = WarehouseFactory(), ProductFactory()
    Period.objects.create(month=date(2026, 1, 1), is_closed=True)

    with pytest.raises(PeriodClosed):
        receive(warehouse, product, 1, "1", key="r", effective_on=date(2026, 1, 31))

    assert StockDocument.objects.exists() is False
    assert receive(warehouse, product, 1, "1", key="r", effective_on=date(2026, 2, 1)).pk
