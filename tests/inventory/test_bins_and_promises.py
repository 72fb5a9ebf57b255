"""Goods that are reserved lie in bins, move between them, and leave from where they lie."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.choices import Tracking
from inventory.choices import DraftKind, LocationKind, RemovalStrategy
from inventory.errors import DraftNotReady, InsufficientStock
from inventory.models import Lot, RemovalRule, Reservation, Warehouse
from inventory.selectors import outside, stock_location, verify_ledger
from inventory.services.drafts import draft_and_post
from inventory.services.locations import add_location
from inventory.services.lots import Taken
from inventory.services.reservations import pick_for
from inventory.services.reversals import reverse_document
from inventory.values import DraftContent, DraftLine
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import ask, covered, receive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agrees():
    yield
    assert verify_ledger() == []


@pytest.fixture
def place():
    return WarehouseFactory()


@pytest.fixture
def product(place):
    product = ProductFactory()
    receive(place, product, 10, 100, key="first")
    return product


def bin_of(place, code, kind=LocationKind.STOCK, **more):
    location = place.locations.model(warehouse=place, code=code, kind=kind, **more)
    return add_location(location, actor=None)


def move(place, product, quantity, to, *, source=None, key="move"):
    line = DraftLine(product=product, quantity=Decimal(quantity), source=source, destination=to)
    content = DraftContent(kind=DraftKind.MOVE, warehouse=place, lines=[line])
    return draft_and_post(actor=None, content=content, key=key)


def held(owner="order:1"):
    rows = Reservation.objects.open().filter(owner=owner).order_by("location__code")
    return [(row.location.code, row.quantity) for row in rows]


def test_what_is_free_moves_first_and_what_is_reserved_goes_along(place, product):
    ask(place, product, 7)
    shelf, stock = bin_of(place, "A"), stock_location(place)

    moved = move(place, product, 5, shelf, source=stock)
    assert held() == sorted([("A", 2), (stock.code, 5)])
    assert covered() == (7, 0)

    reverse_document(moved, actor=None, reason="back again")
    assert held() == [(stock.code, 7)]


def test_two_lines_of_one_document_do_not_count_the_same_goods_as_free(place, product):
    ask(place, product, 7)
    near, far = bin_of(place, "A"), bin_of(place, "B")
    lines = [DraftLine(product=product, quantity=Decimal(4), destination=to) for to in (near, far)]
    content = DraftContent(kind=DraftKind.MOVE, warehouse=place, lines=lines)

    draft_and_post(actor=None, content=content, key="two")

    assert sum(quantity for _code, quantity in held()) == 7
    assert covered() == (7, 0)


def test_goods_that_are_reserved_do_not_go_where_nobody_may_take_them(place, product):
    ask(place, product, 7)
    damaged = bin_of(place, "D", LocationKind.DAMAGED)

    with pytest.raises((InsufficientStock, DraftNotReady)):
        move(place, product, 5, damaged, source=stock_location(place))
    assert covered() == (7, 0)


def test_an_owner_takes_from_every_bin_that_holds_goods_for_it(place, product):
    shelf = bin_of(place, "A")
    ask(place, product, 7)
    move(place, product, 5, shelf, source=stock_location(place))
    customer = outside(LocationKind.CUSTOMER)

    moves = pick_for("order:1", product, place, Decimal(9), customer)

    assert sum(each.quantity for each in moves) == 9
    assert {each.source.code for each in moves} == {"A", stock_location(place).code}


def test_goods_are_reserved_in_the_order_in_which_they_leave(place):
    product = ProductFactory()
    RemovalRule.objects.create(category=product.category, strategy=RemovalStrategy.NEAREST)
    Warehouse.objects.update(removal_strategy=RemovalStrategy.FIFO)
    receive(place, product, 5, 5, key="first")
    move(place, product, 3, bin_of(place, "Z", pick_order=9), key="far")
    near = bin_of(place, "Y", pick_order=1)
    receive(place, product, 4, 4, key="second")
    move(place, product, 4, near, source=stock_location(place), key="near")

    ask(place, product, 4)

    first = stock_location(place)
    assert first.pick_order == 0
    assert held() == sorted([(first.code, 2), ("Y", 2)])


def test_an_expired_lot_stays_even_where_it_was_reserved(place):
    product, today = ProductFactory(tracking=Tracking.LOT_EXPIRY), timezone.localdate()
    soon = Lot.objects.create(product=product, code="S", expires_on=today + timedelta(days=1))
    late = Lot.objects.create(product=product, code="L", expires_on=today + timedelta(days=90))
    receive(place, product, 3, 3, key="soon", lot=soon)
    receive(place, product, 3, 3, key="late", lot=late)
    ask(place, product, 2)
    Lot.objects.filter(pk=soon.pk).update(expires_on=today - timedelta(days=2))
    customer = outside(LocationKind.CUSTOMER)

    assert [each.lot for each in pick_for("order:1", product, place, Decimal(2), customer)] == [
        late
    ]
    with pytest.raises(InsufficientStock):
        pick_for("order:1", product, place, Decimal(4), customer)


def test_two_lines_of_one_lot_are_picked_one_after_the_other(place):
    product = ProductFactory(tracking=Tracking.LOT)
    for code in ("A", "B"):
        lot = Lot.objects.create(product=product, code=code)
        receive(place, product, 3, 3, key=code, lot=lot)
    taken, customer = Taken(), outside(LocationKind.CUSTOMER)

    picked = [
        [
            (each.lot.code, each.quantity)
            for each in pick_for(owner, product, place, Decimal(2), customer, taken=taken)
        ]
        for owner in ("order:1", "order:2", "order:3")
    ]

    assert picked == [[("A", 2)], [("A", 1), ("B", 1)], [("B", 2)]]
