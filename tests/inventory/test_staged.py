"""Many documents at once come to the same as one after the other."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import KeyReused
from core.models import OutboxEvent
from inventory.choices import DocumentKind, LocationKind
from inventory.errors import InsufficientStock
from inventory.models import StockCost, StockDocument, StockMovement
from inventory.selectors import outside, stock_location, verify_ledger
from inventory.services.ledger import post_document
from inventory.services.staged import post_staged
from inventory.values import DocumentDraft, Move, StagedDocument
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db


def story(warehouse, product, prefix):
    """Bought dear, sold in part, bought cheap, sold out."""
    stock = stock_location(warehouse)
    supplier, customer = outside(LocationKind.SUPPLIER), outside(LocationKind.CUSTOMER)
    steps = [("in", 3, 10), ("out", 1, None), ("in", 4, 9), ("out", 5, None), ("out", 1, None)]
    for number, (way, quantity, value) in enumerate(steps):
        into = way == "in"
        kind = DocumentKind.RECEIPT if into else DocumentKind.SHIPMENT
        draft = DocumentDraft(kind, f"{prefix}{number}", warehouse, date(2026, 1, 1 + number))
        move = Move(
            product,
            supplier if into else stock,
            stock if into else customer,
            Decimal(quantity),
            None,
            None if value is None else Decimal(value),
        )
        yield StagedDocument(draft, [move])


def values_of(product):
    rows = StockMovement.objects.filter(product=product).order_by("document__effective_on")
    return list(rows.values_list("quantity", "value"))


@pytest.mark.parametrize("batch_lines", [1, 2, 5000])
def test_a_batch_comes_to_the_same_as_one_by_one(batch_lines):
    warehouse, alone, together = WarehouseFactory(), ProductFactory(), ProductFactory()
    for staged in story(warehouse, alone, "a"):
        post_document(staged.document, staged.lines, actor=None)

    posted = post_staged(story(warehouse, together, "t"), batch_lines=batch_lines)

    assert posted == 5
    assert values_of(together) == values_of(alone)
    pools = StockCost.objects.values_list("quantity", "value", "last_rate")
    assert pools.get(product=together) == pools.get(product=alone)
    assert OutboxEvent.objects.count() == 10
    assert verify_ledger() == []


def test_repeating_posts_what_is_missing():
    warehouse, product = WarehouseFactory(), ProductFactory()
    whole = list(story(warehouse, product, "t"))
    post_staged(whole[:3])

    assert post_staged(whole, batch_lines=2) == 2
    assert post_staged(whole) == 0

    assert StockMovement.objects.count() == 5


def test_a_batch_with_a_shortage_is_not_posted():
    warehouse, product = WarehouseFactory(), ProductFactory()
    whole = list(story(warehouse, product, "t"))

    with pytest.raises(InsufficientStock):
        post_staged([whole[0], whole[3]])

    assert StockDocument.objects.exists() is False


def test_a_known_key_with_other_content_is_refused():
    warehouse, product = WarehouseFactory(), ProductFactory()
    post_staged(story(warehouse, product, "t"))

    with pytest.raises(KeyReused):
        post_staged(story(warehouse, ProductFactory(), "t"))


def test_queries_grow_with_batches_and_not_with_lines(django_assert_max_num_queries):
    warehouse = WarehouseFactory()
    stock, supplier = stock_location(warehouse), outside(LocationKind.SUPPLIER)
    moves = [
        Move(ProductFactory(), supplier, stock, Decimal(1), None, Decimal(1)) for _ in range(30)
    ]
    staged = [
        StagedDocument(DocumentDraft(DocumentKind.RECEIPT, f"k{number}", warehouse), moves)
        for number in range(4)
    ]

    with django_assert_max_num_queries(34):
        post_staged(staged)
