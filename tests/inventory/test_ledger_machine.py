"""The ledger played against a dictionary: few keys, any order, every invariant after each step."""

import os
from collections import defaultdict
from decimal import Decimal
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule
from hypothesis.stateful import run_state_machine_as_test as play

from inventory.choices import DocumentKind, LocationKind
from inventory.errors import AlreadyReversed, InsufficientStock
from inventory.models import StockBalance, StockMovement
from inventory.selectors import outside, stock_location, transit_location, verify_ledger
from inventory.services.ledger import post_document
from inventory.services.ledger.balances import FLOOR_BELOW_ZERO
from inventory.services.reversals import reverse_document
from inventory.values import DocumentDraft, Move
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory

EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "25"))
PRODUCTS, PLACES = st.integers(0, 1), st.integers(0, 1)
QUANTITIES = st.one_of(
    st.integers(1, 5).map(Decimal), st.decimals("0.000001", "50", places=6, allow_nan=False)
)
VALUES = st.decimals("0", "100", places=2, allow_nan=False)
LINES = st.lists(st.tuples(PRODUCTS, QUANTITIES, VALUES), min_size=1, max_size=3)


class Ledger(RuleBasedStateMachine):
    """Two products in two warehouses, of which the second may fall below zero."""

    documents = Bundle("documents")

    def __init__(self) -> None:
        super().__init__()
        self.outermost = transaction.atomic()
        self.outermost.__enter__()
        self.products = [ProductFactory(), ProductFactory()]
        self.warehouses = [WarehouseFactory(), WarehouseFactory(allows_negative=True)]
        self.stock = [stock_location(place) for place in self.warehouses]
        self.transit = [transit_location(place) for place in self.warehouses]
        self.floors = {self.stock[1].pk: FLOOR_BELOW_ZERO}
        self.keys = count()
        self.on_hand = defaultdict(Decimal)
        self.reversed = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outermost.__exit__(None, None, None)

    def expected(self, moves):
        """What the dictionary would hold after ``moves``, or None when it must be refused."""
        after = self.on_hand.copy()
        for move in moves:
            for location, sign in ((move.source, -1), (move.destination, 1)):
                if location.warehouse_id is not None:
                    after[move.product.pk, location.pk] += sign * move.quantity
        fell = [key for key in after if after[key] < self.on_hand.get(key, 0)]
        below = [key for key in fell if after[key] < self.floors.get(key[1], 0)]
        return None if below else after

    def attempt(self, moves, act):
        """Do ``act`` in a transaction of its own; it must agree with the dictionary."""
        after = self.expected(moves)
        try:
            with transaction.atomic():
                document = act()
        except InsufficientStock:
            assert after is None, "refused what the dictionary allows"
            return multiple()
        assert after is not None, "posted what the dictionary forbids"
        self.on_hand = after
        return document

    def post(self, kind, place, moves):
        draft = DocumentDraft(kind, f"machine:{next(self.keys)}", self.warehouses[place])

        def act():
            document = post_document(draft, moves, actor=None)
            assert post_document(draft, moves, actor=None) == document
            return document

        return self.attempt(moves, act)

    @rule(target=documents, place=PLACES, lines=LINES)
    def receive(self, place, lines):
        supplier = outside(LocationKind.SUPPLIER)
        moves = [
            Move(self.products[product], supplier, self.stock[place], quantity, None, value)
            for product, quantity, value in lines
        ]
        return self.post(DocumentKind.RECEIPT, place, moves)

    @rule(target=documents, place=PLACES, lines=LINES)
    def issue(self, place, lines):
        customer = outside(LocationKind.CUSTOMER)
        moves = [
            Move(self.products[product], self.stock[place], customer, quantity)
            for product, quantity, _value in lines
        ]
        return self.post(DocumentKind.SHIPMENT, place, moves)

    @rule(target=documents, place=PLACES, product=PRODUCTS)
    def issue_everything(self, place, product):
        quantity = self.on_hand[self.products[product].pk, self.stock[place].pk]
        if quantity <= 0:
            return multiple()
        move = Move(self.products[product], self.stock[place], outside(LocationKind.USE), quantity)
        return self.post(DocumentKind.ISSUE, place, [move])

    @rule(target=documents, place=PLACES, lines=LINES)
    def send(self, place, lines):
        moves = [
            Move(self.products[product], self.stock[place], self.transit[1 - place], quantity)
            for product, quantity, _value in lines
        ]
        return self.post(DocumentKind.TRANSFER, place, moves)

    @rule(target=documents, place=PLACES, lines=LINES)
    def arrive(self, place, lines):
        moves = [
            Move(self.products[product], self.transit[place], self.stock[place], quantity)
            for product, quantity, _value in lines
        ]
        return self.post(DocumentKind.TRANSFER, place, moves)

    @rule(target=documents, place=PLACES, product=PRODUCTS, quantity=QUANTITIES)
    def find(self, place, product, quantity):
        difference = outside(LocationKind.DIFFERENCE)
        move = Move(self.products[product], difference, self.stock[place], quantity)
        return self.post(DocumentKind.ADJUSTMENT, place, [move])

    @rule(document=documents)
    def reverse(self, document):
        if document.pk in self.reversed:
            with pytest.raises(AlreadyReversed), transaction.atomic():
                reverse_document(document, actor=None, reason="again", key="another")
            return
        movements = document.movements.select_related("product", "source", "destination")
        moves = [Move(m.product, m.destination, m.source, m.quantity) for m in movements]
        reversal = self.attempt(
            moves, lambda: reverse_document(document, actor=None, reason="wrong")
        )
        if isinstance(reversal, type(document)):
            self.reversed.add(document.pk)

    @invariant()
    def agrees(self):
        assert verify_ledger() == []
        rows = StockBalance.objects.values_list("product_id", "location_id", "on_hand")
        found = {(product, location): on_hand for product, location, on_hand in rows if on_hand}
        assert found == {key: quantity for key, quantity in self.on_hand.items() if quantity}
        assert StockMovement.objects.filter(value__lt=0).exists() is False


@pytest.mark.slow
@pytest.mark.django_db
def test_any_sequence_of_documents_agrees_with_a_dictionary():
    play(
        Ledger,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
