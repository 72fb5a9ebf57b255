"""Many at the same instant: the last pieces, crossing transfers, one key from everywhere."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from inventory.choices import DocumentKind, LocationKind
from inventory.errors import AlreadyReversed, InsufficientStock
from inventory.models import StockDocument, Transfer
from inventory.selectors import on_hand_by_place, outside, stock_location, verify_ledger
from inventory.services.ledger import post_document
from inventory.services.reversals import reverse_document
from inventory.services.stock import receive_stock
from inventory.services.transfers import draft_transfer_line, ship_transfer
from inventory.values import DocumentDraft, GoodsLine, Move
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

THREADS = 16


def at_once(act, times=THREADS):
    """What ``act(number)`` answers from as many threads at the same instant, or how it refuses."""
    start = Barrier(times)

    def run(number):
        try:
            start.wait(timeout=30)
            return act(number)
        except (InsufficientStock, AlreadyReversed) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def stocked(warehouse, quantity):
    product = ProductFactory()
    line = GoodsLine(product, Decimal(quantity), value=Decimal(quantity) * 7)
    receive_stock(actor=None, warehouse=warehouse, lines=[line], key=f"in:{product.pk}")
    return product


def test_the_last_pieces_are_sold_once():
    warehouse = WarehouseFactory()
    product = stocked(warehouse, 5)
    stock, customer = stock_location(warehouse), outside(LocationKind.CUSTOMER)

    def sell(number):
        draft = DocumentDraft(DocumentKind.SHIPMENT, f"s{number}", warehouse)
        move = Move(product, stock, customer, Decimal(1))
        return post_document(draft, [move], actor=None).kind

    answers = Counter(at_once(sell))

    assert answers == {"shipment": 5, "InsufficientStock": THREADS - 5}
    assert on_hand_by_place() == {}
    assert verify_ledger() == []


def test_crossing_transfers_never_deadlock():
    here, there = WarehouseFactory(), WarehouseFactory()
    products = [stocked(here, 100) for _ in range(4)] + [stocked(there, 100) for _ in range(4)]
    ends = [stock_location(here), stock_location(there)]

    def cross(number):
        source, destination = ends if number % 2 else ends[::-1]
        wanted = products[4:] if source == ends[1] else products[:4]
        ordered = wanted if number % 4 < 2 else wanted[::-1]
        draft = DocumentDraft(DocumentKind.TRANSFER, f"t{number}", source.warehouse)
        moves = [Move(product, source, destination, Decimal(1)) for product in ordered]
        return post_document(draft, moves, actor=None).kind

    assert Counter(at_once(cross)) == {"transfer": THREADS}
    assert verify_ledger() == []


def test_one_key_from_everywhere_is_one_document():
    warehouse, product = WarehouseFactory(), ProductFactory()
    stock, supplier = stock_location(warehouse), outside(LocationKind.SUPPLIER)

    def receive(_number):
        draft = DocumentDraft(DocumentKind.RECEIPT, "one", warehouse)
        move = Move(product, supplier, stock, Decimal(3), None, Decimal(9))
        return post_document(draft, [move], actor=None).pk

    assert len(set(at_once(receive))) == 1
    assert StockDocument.objects.count() == 1
    assert on_hand_by_place() == {(product.pk, warehouse.pk): 3}


def test_a_document_is_reversed_by_one_of_many():
    warehouse = WarehouseFactory()
    stocked(warehouse, 5)
    document = StockDocument.objects.get()

    def reverse(number):
        return reverse_document(document, actor=None, reason="wrong", key=f"r{number}").kind

    assert Counter(at_once(reverse)) == {"reversal": 1, "AlreadyReversed": THREADS - 1}


def test_additions_at_once_gather_on_one_draft_and_it_ships_once():
    source, destination = WarehouseFactory(), WarehouseFactory()
    product = stocked(source, 100)

    def add(number):
        return draft_transfer_line(
            actor=None,
            source=source,
            destination=destination,
            product=product,
            quantity=Decimal(2),
            expected_on=None,
            key=f"a{number % 8}",
        ).pk

    assert len(set(at_once(add))) == 1
    transfer = Transfer.objects.get()
    assert transfer.lines.get().quantity == 16

    shipped = at_once(lambda _n: ship_transfer(actor=None, transfer=transfer, key="s").pk)

    assert len(set(shipped)) == 1
    assert on_hand_by_place() == {(product.pk, source.pk): 84}
