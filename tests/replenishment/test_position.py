"""The position counts what is promised once: to customers, by the day needed, and to places."""

from datetime import timedelta
from decimal import Decimal

import pytest

from inventory.choices import Priority
from inventory.models import Promise
from inventory.services import reservations, transfers
from replenishment.selectors.supply import orders_ahead_by_day, positions
from sales.services.orders import cancel_order
from sales.services.shipments import post_shipment
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.replenishment.world import TODAY, order, stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def place():
    return WarehouseFactory(central=True)


@pytest.fixture
def product(place):
    product = ProductFactory()
    stock(product, place, 20)
    return product


def position(product, place):
    return positions([product.pk], TODAY)[product.pk, place.pk]


def ahead(product):
    return orders_ahead_by_day([product.pk], TODAY, 60)


def test_what_is_owed_by_today_is_taken_off_reserved_or_not(product, place):
    order(product, place, 15)
    order(product, place, 15, on=TODAY - timedelta(days=3))

    found = position(product, place)

    assert (found.on_hand, found.reserved, found.total) == (20, 30, -10)
    assert ahead(product) == {}


def test_what_is_asked_for_later_consumes_the_forecast_and_not_the_position(product, place):
    order(product, place, 15, on=TODAY + timedelta(days=4))

    assert position(product, place).reserved == 0
    assert ahead(product) == {(product.pk, place.pk): [(4, Decimal(15))]}
    assert Promise.objects.get().reserved_quantity == 15


def test_what_has_left_counts_no_more(product, place):
    sold = order(product, place, 15)
    line = sold.lines.get()

    post_shipment(actor=None, order=sold, quantities={line.pk: Decimal(9)}, key="s")
    assert (position(product, place).on_hand, position(product, place).reserved) == (11, 6)

    post_shipment(actor=None, order=sold, quantities={line.pk: Decimal(6)}, key="t")
    assert (position(product, place).on_hand, position(product, place).reserved) == (5, 0)


def test_a_cancelled_or_released_promise_is_owed_to_nobody(product, place):
    cancel_order(actor=None, order=order(product, place, 5))
    order(product, place, 7)
    reservations.release_promises(
        actor=None, promises=list(Promise.objects.open().for_display()), reason="sold elsewhere"
    )

    assert position(product, place).reserved == 0


def test_a_drafted_transfer_is_counted_once(product, place):
    store = WarehouseFactory()
    transfer = transfers.create_transfer(
        actor=None, source=place, destination=store, lines=[(product, Decimal(8))]
    )

    here, there = position(product, place), position(product, store)
    assert Promise.objects.get().reserved_quantity == 8
    assert (here.reserved, here.transfers_out, here.total) == (0, 8, 12)
    assert (there.transfers_in, there.total) == (8, 8)

    transfers.ship_transfer(actor=None, transfer=transfer, key="s")
    here, there = position(product, place), position(product, store)
    assert (here.on_hand, here.transfers_out, here.total) == (12, 0, 12)
    assert (there.in_transit, there.transfers_in, there.total) == (8, 0, 8)


def test_goods_held_by_hand_are_taken_off_from_their_day_on(product, place):
    for key, day in (("now", TODAY), ("later", TODAY + timedelta(days=2))):
        reservations.hold_goods(
            actor=None,
            warehouse=place,
            product=product,
            quantity=Decimal(3),
            reference="Fair",
            key=key,
            needed_on=day,
            priority=Priority.LOW,
        )

    assert position(product, place).reserved == 3
    assert ahead(product) == {(product.pk, place.pk): [(2, Decimal(3))]}
