"""Available to promise: what is there, promised and to come, day by day."""

from datetime import date
from decimal import Decimal

import pytest

from inventory.models import Warehouse
from inventory.selectors.availability import availability, days_to_be_filled, days_to_promise
from inventory.services.transfers import create_transfer, ship_transfer
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory
from tests.inventory.steps import ask, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

TODAY = date(2026, 3, 2)


def march(day):
    return date(2026, 3, day)


@pytest.fixture
def warehouse():
    return WarehouseFactory()


@pytest.fixture
def product(warehouse):
    product = ProductFactory()
    receive(warehouse, product, 10, "100", key="first")
    return product


def coming(warehouse, product, quantity, day):
    return PurchaseOrderLineFactory(
        order__sent=True,
        order__warehouse=warehouse,
        order__expected_on=day,
        product=product,
        quantity=Decimal(quantity),
    )


def known(product, warehouse):
    return availability([product.pk], Warehouse.objects.all())[product.pk, warehouse.pk]


def listed(one):
    return [(row.day.day, row.incoming, row.promised, row.available) for row in one.days]


def test_what_comes_later_is_not_promised_earlier(product, warehouse):
    coming(warehouse, product, 20, march(9))
    ask(warehouse, product, 4, "a", needed_on=march(1))
    ask(warehouse, product, 9, "b", needed_on=march(12))

    one = known(product, warehouse)

    assert listed(one) == [(2, 0, 4, 0), (9, 20, 0, 17), (12, 0, 9, 17)]
    assert (one.on_hand, one.reserved, one.promised, one.missing) == (10, 10, 13, 3)
    assert (one.available, one.incoming, one.next_arrival) == (0, 20, march(9))
    days = [one.first_day_for(Decimal(n)) for n in (0, 1, 17, 18)]
    assert days == [TODAY, march(9), march(9), None]


def test_what_is_reserved_for_later_is_not_promised_for_today(product, warehouse):
    ask(warehouse, product, 9, needed_on=march(20))

    assert listed(known(product, warehouse)) == [(2, 0, 0, 1), (20, 0, 9, 1)]


def test_nothing_is_promised_on_what_is_late_or_has_no_day(product, warehouse):
    coming(warehouse, product, 5, march(1))
    coming(warehouse, product, 5, None)

    one = known(product, warehouse)

    assert (one.incoming, one.undated, one.next_arrival) == (10, 10, None)
    assert listed(one) == [(2, 0, 0, 10)]


def test_drafts_are_not_firm_and_shipped_transfers_are(product, warehouse):
    store = WarehouseFactory()
    PurchaseOrderLineFactory(order__warehouse=warehouse, product=product)
    transfer = create_transfer(
        actor=None,
        source=warehouse,
        destination=store,
        lines=[(product, Decimal(4))],
        expected_on=march(4),
    )
    assert (product.pk, store.pk) not in availability([product.pk], [store])
    assert (known(product, warehouse).incoming, known(product, warehouse).promised) == (0, 4)

    ship_transfer(actor=None, transfer=transfer, key="s")

    assert listed(known(product, store)) == [(2, 0, 0, 0), (4, 4, 0, 4)]
    assert known(product, warehouse).promised == 0


def test_backorders_are_told_the_day_goods_come_for_them_and_all_before(product, warehouse):
    coming(warehouse, product, 5, march(9))
    coming(warehouse, product, 5, march(16))
    rows = [
        ask(warehouse, product, 10, "a", needed_on=march(2)),
        ask(warehouse, product, 5, "b", needed_on=march(3)),
        ask(warehouse, product, 3, "c", needed_on=march(4)),
        ask(warehouse, product, 3, "d", needed_on=march(5)),
    ]

    days = days_to_be_filled(rows)

    assert days == {rows[1].pk: march(9), rows[2].pk: march(16), rows[3].pk: None}


@pytest.mark.parametrize(("free", "least"), [(3, 0), (-4, 0), (9, 4)])
def test_what_may_be_promised_is_never_below_zero(free, least):
    left = days_to_promise(Decimal(free), {}, {march(5): Decimal(5)}, TODAY)

    assert left == {TODAY: least, march(5): least}
