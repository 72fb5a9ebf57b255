"""The ledger's door refuses lines that cannot be right."""

from decimal import Decimal

import pytest

from catalog.choices import Tracking
from inventory.choices import DocumentKind, LocationKind
from inventory.errors import (
    DocumentTooLong,
    EmptyDocument,
    LotMismatch,
    LotNeeded,
    NotAMove,
    SerialInStock,
    TooMuch,
    ValueNeeded,
)
from inventory.models import StockBalance, StockDocument
from inventory.selectors import outside, stock_location
from inventory.services.ledger import post_document
from inventory.values import DocumentDraft, Move
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import LotFactory, WarehouseFactory
from tests.inventory.steps import issue, receive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "quantity", ["0", "-1", "0.0000004", "1000000000000.1", "NaN", "Infinity", "1E+30"]
)
def test_impossible_quantities_are_refused(quantity):
    with pytest.raises(NotAMove):
        receive(WarehouseFactory(), ProductFactory(), quantity, "1", key="r")

    assert StockDocument.objects.exists() is False


@pytest.mark.parametrize("value", ["-0.01", "1000000000000.1", "NaN"])
def test_impossible_values_are_refused(value):
    with pytest.raises(NotAMove):
        receive(WarehouseFactory(), ProductFactory(), 1, value, key="r")


def test_a_balance_cannot_outgrow_what_can_be_counted():
    warehouse, product = WarehouseFactory(), ProductFactory()
    receive(warehouse, product, "1000000000000", "1", key="r1")

    with pytest.raises(TooMuch):
        receive(warehouse, product, "0.000001", "1", key="r2")


def test_goods_from_a_supplier_need_a_value_and_goods_of_ours_take_none():
    warehouse, product = WarehouseFactory(), ProductFactory()
    draft = DocumentDraft(DocumentKind.RECEIPT, "r", warehouse)
    stock, supplier = stock_location(warehouse), outside(LocationKind.SUPPLIER)

    with pytest.raises(ValueNeeded):
        post_document(draft, [Move(product, supplier, stock, Decimal(1))], actor=None)
    wrong = Move(product, stock, supplier, Decimal(1), None, Decimal(1))
    with pytest.raises(NotAMove):
        post_document(draft, [wrong], actor=None)


def test_moves_that_go_nowhere_are_refused():
    warehouse, product = WarehouseFactory(), ProductFactory()
    draft = DocumentDraft(DocumentKind.ADJUSTMENT, "a", warehouse)
    stock = stock_location(warehouse)
    supplier, customer = outside(LocationKind.SUPPLIER), outside(LocationKind.CUSTOMER)

    with pytest.raises(NotAMove):
        post_document(draft, [Move(product, stock, stock, Decimal(1))], actor=None)
    outer = Move(product, supplier, customer, Decimal(1), None, Decimal(1))
    with pytest.raises(NotAMove):
        post_document(draft, [outer], actor=None)


def test_a_document_has_between_one_and_five_thousand_lines():
    warehouse, product = WarehouseFactory(), ProductFactory()
    draft = DocumentDraft(DocumentKind.ISSUE, "i", warehouse)
    move = Move(product, stock_location(warehouse), outside(LocationKind.USE), Decimal(1))

    with pytest.raises(EmptyDocument):
        post_document(draft, [], actor=None)
    with pytest.raises(DocumentTooLong):
        post_document(draft, [move] * 5001, actor=None)


def test_tracked_products_move_by_named_lots():
    warehouse = WarehouseFactory()
    plain, tracked = ProductFactory(), ProductFactory(tracking=Tracking.LOT)
    lot = LotFactory(product=tracked, code="A1")

    with pytest.raises(LotNeeded):
        receive(warehouse, tracked, 1, "1", key="r")
    with pytest.raises(LotMismatch):
        receive(warehouse, plain, 1, "1", key="r", lot=lot)
    with pytest.raises(LotMismatch):
        receive(warehouse, plain, 1, "1", key="r", lot=LotFactory(product=plain, code="B"))
    receive(warehouse, tracked, 2, "2", key="r", lot=lot)

    assert StockBalance.objects.get(lot=lot).on_hand == 2


def test_a_serial_number_is_in_stock_once():
    here, there = WarehouseFactory(), WarehouseFactory()
    product = ProductFactory(tracking=Tracking.SERIAL)
    lot = LotFactory(product=product, code="SN1")
    receive(here, product, 1, "5", key="r1", lot=lot)

    with pytest.raises(SerialInStock):
        receive(there, product, 1, "5", key="r2", lot=lot)
    with pytest.raises(NotAMove):
        receive(there, product, 2, "5", key="r3", lot=lot)
    issue(here, product, 1, key="i", lot=lot)

    assert receive(there, product, 1, "5", key="r4", lot=lot).movements.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_lines(django_assert_max_num_queries):
    warehouse = WarehouseFactory()
    stock, supplier = stock_location(warehouse), outside(LocationKind.SUPPLIER)
    moves = [
        Move(ProductFactory(), supplier, stock, Decimal(1), None, Decimal(1)) for _ in range(40)
    ]

    with django_assert_max_num_queries(34):
        post_document(DocumentDraft(DocumentKind.RECEIPT, "r", warehouse), moves, actor=None)
