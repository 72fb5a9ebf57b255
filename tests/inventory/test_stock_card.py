"""The stock card: opening, each document, closing; equal to the pools."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.models import StockCost
from inventory.selectors.reach import Reach
from inventory.selectors.stock_card import lines_of, stock_card
from inventory.services.reversals import reverse_document
from inventory.services.transfers import create_transfer, receive_transfer, ship_transfer
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import issue, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

TODAY = date(2026, 3, 2)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def place():
    return WarehouseFactory()


def levels(card):
    return [(line.came, line.went, line.quantity, line.value) for line in lines_of(card)]


def pool(product, *places):
    costs = StockCost.objects.filter(product=product, warehouse__in=places)
    return sum(cost.quantity for cost in costs), sum(cost.value for cost in costs)


def test_each_document_with_what_there_was_after_it(place):
    product, reach = ProductFactory(), Reach.of(UserFactory(at=[place]))
    receive(place, product, 10, 100, key="a", effective_on=TODAY - timedelta(days=40))
    receive(place, product, 10, 200, key="b", effective_on=TODAY - timedelta(days=2))
    issue(place, product, 4, key="c")

    card = stock_card(product, reach, TODAY - timedelta(days=30), TODAY)

    assert (card.opening.quantity, card.opening.value) == (10, 100)
    assert levels(card) == [(10, 0, 20, 300), (0, 4, 16, 240)]
    assert (card.closing.quantity, card.closing.value) == (16, 240)
    assert pool(product, place) == (16, 240)


def test_a_day_before_anything_moved_opens_and_closes_with_nothing(place):
    product, reach = ProductFactory(), Reach.of(UserFactory(at=[place]))
    receive(place, product, 10, 100, key="a")

    card = stock_card(product, reach, LONG_AGO, LONG_AGO)

    assert (card.opening, levels(card), card.closing.quantity) == (card.closing, [], 0)


def test_goods_on_their_way_belong_to_where_they_go_and_a_move_within_is_none(place):
    product, store = ProductFactory(), WarehouseFactory()
    both, one = Reach.of(UserFactory(at=[place, store])), Reach.of(UserFactory(at=[store]))
    receive(place, product, 10, 100, key="a")
    transfer = create_transfer(
        actor=None, source=place, destination=store, lines=[(product, Decimal(4))]
    )
    shipped = ship_transfer(actor=None, transfer=transfer, key="s")

    assert levels(stock_card(product, one, TODAY, TODAY)) == [(4, 0, 4, 40)]
    assert [line.is_readable for line in lines_of(stock_card(product, one, TODAY, TODAY))] == [
        False
    ]
    receive_transfer(actor=None, transfer=transfer, key="r")
    assert levels(stock_card(product, both, TODAY, TODAY)) == [(10, 0, 10, 100)]
    assert levels(stock_card(product, both.only(place), TODAY, TODAY))[1] == (0, 4, 6, 60)
    assert shipped.number


def test_one_place_of_a_reader_is_never_one_of_others(place):
    reach = Reach.of(UserFactory(at=[WarehouseFactory()])).only(place)

    assert reach.warehouse_ids == frozenset()


@settings(max_examples=20)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 9), st.integers(0, 50), st.booleans()),
        min_size=1,
        max_size=6,
    ),
    first=st.integers(0, 22),
)
def test_the_card_ends_with_the_pool_whatever_happened(steps, first):
    place, product = WarehouseFactory(allows_negative=True), ProductFactory()
    boss = UserFactory(everywhere=True)
    for number, (ago, quantity, value, is_reversed) in enumerate(steps):
        key, day = f"{product.pk}:{number}", TODAY - timedelta(days=ago)
        if value % 2:
            document = issue(place, product, quantity, key=key)
        else:
            document = receive(place, product, quantity, value, key=key, effective_on=day)
        if is_reversed:
            reverse_document(document, actor=None, reason="wrong")

    card = stock_card(product, Reach.of(boss), TODAY - timedelta(days=first), TODAY)

    assert (card.closing.quantity, card.closing.value) == pool(product, place)
    last = list(lines_of(card))[-1:]
    assert [(line.quantity, line.value) for line in last] in (
        [],
        [(card.closing.quantity, card.closing.value)],
    )
