"""The projection of demand: each source once, by its day, and always equal to a rebuild."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from exchange.choices import BatchStatus
from inventory.services.stock import issue_stock
from inventory.values import GoodsLine
from replenishment.models import DailyDemand
from replenishment.selectors.demand import days_of, history
from replenishment.selectors.supply import network
from replenishment.services.demand import refresh_demand
from sales.choices import OrderStatus
from sales.models import Customer, SalesOrder, SalesOrderLine
from tests.factories.catalog import PartnerFactory, ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.replenishment.world import TODAY, sell, stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

YESTERDAY = TODAY - timedelta(days=1)


def order(product, place, quantity, *, day=YESTERDAY, status=OrderStatus.CONFIRMED) -> SalesOrder:
    customer = Customer.objects.create(partner=PartnerFactory())
    made = SalesOrder.objects.create(
        number=f"SO-{customer.pk}",
        customer=customer,
        warehouse=place,
        status=status,
        asked_for_on=day,
    )
    SalesOrderLine.objects.create(order=made, product=product, quantity=quantity, price=1)
    return made


def rows() -> list[tuple]:
    return list(
        DailyDemand.objects.order_by("product_id", "warehouse_id", "day").values_list(
            "product_id", "warehouse_id", "day", "quantity", "is_out_of_stock"
        )
    )


def use(product, place, quantity, *, on) -> None:
    issue_stock(
        actor=None,
        warehouse=place,
        lines=[GoodsLine(product, Decimal(quantity))],
        key=f"use:{product.pk}:{on}",
        effective_on=on,
    )


def known(product, place, *more):
    net = network()
    pairs = {(product.pk, place.pk), *((product.pk, other.pk) for other in more)}
    past = history(pairs, network=net, as_of=TODAY)
    return past, past.pairs.index((product.pk, place.pk))


def test_every_source_counts_once_on_its_own_day():
    product, place = ProductFactory(), WarehouseFactory()
    stock(product, place, 100, on=TODAY - timedelta(days=9))
    sell(product, place, [3], until=TODAY - timedelta(days=2))
    order(product, place, 5)
    order(product, place, 7, status=OrderStatus.DRAFT)
    order(product, place, 9, status=OrderStatus.CANCELLED)
    use(product, place, 2, on=YESTERDAY)

    refresh_demand()

    key = (product.pk, place.pk)
    assert rows() == [
        (*key, TODAY - timedelta(days=3), Decimal(3), False),
        (*key, YESTERDAY, Decimal(7), False),
    ]


def test_unchanged_sources_cost_no_write():
    product, place = ProductFactory(), WarehouseFactory()
    sell(product, place, [3, 0, 4])
    first = refresh_demand()

    again = refresh_demand()

    assert (first.written, first.removed) == (2, 0)
    assert (again.written, again.removed, again.fingerprint) == (0, 0, first.fingerprint)


def test_only_days_that_changed_are_written_and_all_equals_a_rebuild():
    product, place = ProductFactory(), WarehouseFactory()
    stock(product, place, 6, on=TODAY - timedelta(days=9))
    sell(product, place, [3, 0, 4])
    undone = sell(product, place, [1], until=TODAY - timedelta(days=8))
    cancelled = order(product, place, 5)
    refresh_demand()

    undone.status = BatchStatus.UNDONE
    undone.save()
    cancelled.status = OrderStatus.CANCELLED
    cancelled.save()
    use(product, place, 6, on=TODAY - timedelta(days=2))
    refreshed = refresh_demand()

    kept = rows()
    # Two days ended empty now, the last without the order; the day of the batch is gone.
    assert (refreshed.written, refreshed.removed) == (2, 1)
    DailyDemand.objects.all().delete()
    rebuilt = refresh_demand()
    assert (rows(), rebuilt.fingerprint) == (kept, refreshed.fingerprint)


def test_a_day_that_ended_with_nothing_is_out_of_stock_until_goods_come():
    product, place = ProductFactory(), WarehouseFactory()
    stock(product, place, 5, on=TODAY - timedelta(days=6))
    use(product, place, 5, on=TODAY - timedelta(days=4))
    stock(product, place, 5, on=TODAY - timedelta(days=2))

    refresh_demand()

    out = DailyDemand.objects.filter(is_out_of_stock=True).order_by("day")
    assert list(out.values_list("day", flat=True)) == [
        TODAY - timedelta(days=4),
        TODAY - timedelta(days=3),
    ]


def test_days_before_the_first_sale_are_unknown_and_days_after_it_are_zero():
    product, place = ProductFactory(), WarehouseFactory()
    sell(product, place, [2, 0, 0])
    refresh_demand()

    past, row = known(product, place)

    assert past.demand[row, -3:].tolist() == [2, 0, 0]
    assert np.isnan(past.demand[row, :-3]).all()
    assert (past.days_known[row], past.days_with_demand[row]) == (3, 1)


def test_days_out_of_stock_are_left_out_but_the_day_of_the_last_piece_counts():
    product, place = ProductFactory(), WarehouseFactory()
    stock(product, place, 5, on=TODAY - timedelta(days=5))
    use(product, place, 5, on=TODAY - timedelta(days=3))
    refresh_demand()

    past, row = known(product, place)

    np.testing.assert_array_equal(past.demand[row, -5:], [0, 0, 5, np.nan, np.nan])
    assert past.days_out[row] == 3


def test_a_supplying_place_is_asked_for_what_its_places_sell():
    central = WarehouseFactory(central=True)
    stores = [WarehouseFactory(supplied_by=central) for _number in range(2)]
    product = ProductFactory()
    sell(product, central, [1, 1])
    sell(product, stores[0], [2, 3])
    sell(product, stores[1], [4])
    refresh_demand()

    past, row = known(product, central, *stores)

    assert past.demand[row, -2:].tolist() == [3, 8]
    assert past.own[row] == pytest.approx(2 / 11)
    assert days_of(product.pk, central.pk, first=date(2026, 2, 1), last=YESTERDAY) == {
        TODAY - timedelta(days=2): 3,
        YESTERDAY: 8,
    }


def test_a_day_far_above_all_others_counts_as_the_largest_of_them():
    product, place = ProductFactory(), WarehouseFactory()
    sell(product, place, [4, 5, 6, 7, 5, 74_000, 4])
    refresh_demand()

    past, row = known(product, place)

    assert past.demand[row, -7:].tolist() == [4, 5, 6, 7, 5, 7, 4]
    assert (past.outliers[row].quantity, past.outliers[row].counted) == (74_000, 7)
