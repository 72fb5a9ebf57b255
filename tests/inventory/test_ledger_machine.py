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

from inventory.choices import CostingMethod, DocumentKind, LocationKind, SpreadBasis
from inventory.errors import (
    AlreadyReversed,
    AtStandardCost,
    InsufficientStock,
    NothingToRevalue,
    NothingToSpread,
    NotReturnable,
    ReturnedMeanwhile,
)
from inventory.models import StockBalance, StockMovement
from inventory.selectors import outside, stock_location, transit_location, verify_ledger
from inventory.selectors.costing import pools_out_of_line
from inventory.services.costing import set_costing_method, set_standard_cost
from inventory.services.landed import spread_cost
from inventory.services.ledger import post_document
from inventory.services.ledger.balances import FLOOR_BELOW_ZERO
from inventory.services.returns import return_goods, returnable_of
from inventory.services.revaluations import revalue_stock
from inventory.services.reversals import reverse_document
from inventory.values import DocumentDraft, Move
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory

EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "25"))
PRODUCTS, PLACES = st.integers(0, 2), st.integers(0, 1)
QUANTITIES = st.one_of(
    st.integers(1, 5).map(Decimal), st.decimals("0.000001", "50", places=6, allow_nan=False)
)
VALUES = st.decimals("0", "100", places=2, allow_nan=False)
LINES = st.lists(st.tuples(PRODUCTS, QUANTITIES, VALUES), min_size=1, max_size=3)


class Ledger(RuleBasedStateMachine):
    """Three products, each valued another way, in two warehouses; the second may fall below 0."""

    documents = Bundle("documents")

    def __init__(self) -> None:
        super().__init__()
        self.outermost = transaction.atomic()
        self.outermost.__enter__()
        self.products = [ProductFactory(), ProductFactory(), ProductFactory()]
        self.warehouses = [WarehouseFactory(), WarehouseFactory(allows_negative=True)]
        self.stock = [stock_location(place) for place in self.warehouses]
        self.transit = [transit_location(place) for place in self.warehouses]
        self.floors = {self.stock[1].pk: FLOOR_BELOW_ZERO}
        self.keys = count()
        self.on_hand = defaultdict(Decimal)
        self.reversed = set()
        self.returned = {}
        self.switch(1, CostingMethod.FIFO)
        self.switch(2, CostingMethod.STANDARD)
        self.set_standard(2, Decimal("3.3333"))

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
        if document.pk in self.returned and document.pk not in self.reversed:
            with pytest.raises(ReturnedMeanwhile), transaction.atomic():
                reverse_document(document, actor=None, reason="wrong")
            return
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
            self.returned = {of: by for of, by in self.returned.items() if by != document.pk}

    @rule(target=documents, document=documents, part=st.integers(1, 3))
    def give_back(self, document, part):
        if document.pk in self.returned or document.pk in self.reversed:
            return multiple()
        try:
            rows = returnable_of(document)
        except NotReturnable:
            return multiple()
        movement = rows[0].movement
        quantity = Decimal(int(rows[0].quantity_left / part))
        if quantity <= 0:
            return multiple()
        product, source, target = movement.product, movement.destination, movement.source
        key = f"machine:{next(self.keys)}"
        given = {"actor": None, "document": document, "key": key, "reason": "back"}
        made = self.attempt(
            [Move(product, source, target, quantity)],
            lambda: return_goods(quantities={movement.pk: quantity}, **given),
        )
        if isinstance(made, type(document)):
            self.returned[document.pk] = made.pk
        return made

    @rule(target=documents, document=documents, amount=VALUES, basis=st.sampled_from("vq"))
    def land(self, document, amount, basis):
        spread = SpreadBasis.VALUE if basis == "v" else SpreadBasis.QUANTITY
        key = f"machine:{next(self.keys)}"
        try:
            with transaction.atomic():
                return spread_cost(
                    actor=None, receipt=document, amount=amount, basis=spread, key=key
                )
        except NothingToSpread:
            return multiple()

    @rule(target=documents, place=PLACES, product=PRODUCTS, cost=VALUES)
    def revalue(self, place, product, cost):
        key, lines = f"machine:{next(self.keys)}", [(self.products[product], cost)]
        try:
            with transaction.atomic():
                return revalue_stock(
                    actor=None,
                    warehouse=self.warehouses[place],
                    lines=lines,
                    reason="so",
                    key=key,
                )
        except (NothingToRevalue, AtStandardCost):
            return multiple()

    @rule(product=PRODUCTS, method=st.sampled_from(CostingMethod))
    def switch(self, product, method):
        category, key = self.products[product].category, f"machine:{next(self.keys)}"
        set_costing_method(actor=None, category=category, method=method, reason="so", key=key)

    @rule(product=PRODUCTS, cost=VALUES)
    def set_standard(self, product, cost):
        key = f"machine:{next(self.keys)}"
        set_standard_cost(
            actor=None, product=self.products[product], cost=cost, reason="so", key=key
        )

    @invariant()
    def agrees(self):
        assert verify_ledger() == []
        assert pools_out_of_line() == []
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
