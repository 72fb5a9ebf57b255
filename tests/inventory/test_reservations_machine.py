"""Promises in any order: reserved is the sum of open reservations and never above on hand."""

import os
from decimal import Decimal
from itertools import count

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as play

from inventory.choices import DocumentKind, LocationKind, Priority, PromiseState
from inventory.errors import InsufficientStock
from inventory.models import Promise, Reservation, StockBalance, StockDocument
from inventory.selectors import outside, stock_location, verify_ledger
from inventory.services import reservations
from inventory.services.ledger import post_document
from inventory.services.reservations import pick_for
from inventory.services.reversals import reverse_document
from inventory.values import DocumentDraft
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import issue, receive, wish

EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "25"))
PRODUCTS, OWNERS = st.integers(0, 1), st.integers(0, 4)
QUANTITIES = st.one_of(
    st.integers(1, 6).map(Decimal), st.decimals("0.000001", "9", places=6, allow_nan=False)
)


class Promises(RuleBasedStateMachine):
    """Two products in one warehouse; owner n asks for product n % 2."""

    def __init__(self) -> None:
        super().__init__()
        self.outermost = transaction.atomic()
        self.outermost.__enter__()
        self.warehouse = WarehouseFactory()
        self.products = [ProductFactory(), ProductFactory()]
        self.keys = count()
        self.shipments = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outermost.__exit__(None, None, None)

    def tried(self, act):
        """What ``act`` answers, or nothing where there is not enough; then nothing changed."""
        before = self.reserved()
        try:
            with transaction.atomic():
                return act()
        except InsufficientStock:
            assert self.reserved() == before
            return None

    def reserved(self):
        return list(StockBalance.objects.order_by("pk").values_list("on_hand", "reserved"))

    @rule(product=PRODUCTS, quantity=QUANTITIES)
    def come(self, product, quantity):
        receive(self.warehouse, self.products[product], quantity, 5, key=f"r{next(self.keys)}")

    @rule(product=PRODUCTS, quantity=QUANTITIES)
    def use(self, product, quantity):
        self.tried(
            lambda: issue(
                self.warehouse, self.products[product], quantity, key=f"i{next(self.keys)}"
            )
        )

    @rule(owner=OWNERS, quantity=QUANTITIES, priority=st.sampled_from(Priority))
    def ask(self, owner, quantity, priority):
        given = wish(self.products[owner % 2], quantity, f"o:{owner}", priority=priority)
        reservations.promise(actor=None, warehouse=self.warehouse, wishes=[given])

    @rule(owner=OWNERS, quantity=QUANTITIES, ends=st.booleans())
    def ship(self, owner, quantity, ends):
        product, customer = self.products[owner % 2], outside(LocationKind.CUSTOMER)

        def act():
            moves = pick_for(f"o:{owner}", product, self.warehouse, quantity, customer)
            draft = DocumentDraft(
                DocumentKind.SHIPMENT, f"s{next(self.keys)}", self.warehouse, ends_promises=ends
            )
            return post_document(draft, moves, actor=None)

        document = self.tried(act)
        if document is not None:
            self.shipments.append((document.pk, owner))

    @rule(owner=OWNERS)
    def let_go(self, owner):
        reservations.end_promises([f"o:{owner}"])

    @rule(owner=OWNERS)
    def release(self, owner):
        held = Promise.objects.open().filter(owner=f"o:{owner}").first()
        if held is not None:
            reservations.release_promises(actor=None, promises=[held], reason="why not")

    @rule()
    def take_back(self):
        if not self.shipments:
            return
        key, owner = self.shipments.pop()
        document = StockDocument.objects.get(pk=key)
        owners = dict.fromkeys(document.movements.values_list("pk", flat=True), f"o:{owner}")
        reverse_document(document, actor=None, reason="wrong", owners=owners)

    @rule()
    def share_out(self):
        reservations.settle_promises()
        place = stock_location(self.warehouse)
        for promise in Promise.objects.lacking():
            balance = StockBalance.objects.filter(product=promise.product_id, location=place)
            assert all(row.on_hand == row.reserved for row in balance)

    @invariant()
    def reserved_is_the_sum_of_open_reservations_and_is_there(self):
        assert verify_ledger() == []
        held = Reservation.objects.open().aggregate(sum=Sum("quantity"))["sum"] or 0
        assert held == sum(reserved for _on_hand, reserved in self.reserved())
        assert all(0 <= reserved <= on_hand for on_hand, reserved in self.reserved())
        for promise in Promise.objects.all():
            assert 0 <= promise.reserved_quantity <= promise.outstanding
            assert promise.state == PromiseState.OPEN or promise.reserved_quantity == 0


@pytest.mark.slow
@pytest.mark.django_db
def test_reserved_is_what_is_promised_and_there_after_any_sequence():
    play(
        Promises,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
