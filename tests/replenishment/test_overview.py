"""The figures of the home page: only about places their reader may see."""

from decimal import Decimal

import pytest

from inventory.models import StockCost
from replenishment.models import PlanningRun, StockPlan
from replenishment.selectors.overview import SoldOut, sold_out, stock_value
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db


def plan(run, product, warehouse, daily_mean):
    return StockPlan.objects.create(
        run=run,
        product=product,
        warehouse=warehouse,
        method="tsb",
        daily_mean=daily_mean,
        safety_stock=0,
        reorder_point=0,
        order_up_to=0,
        position=0,
    )


def test_stock_value_adds_the_reader_s_places_alone():
    mine, other = WarehouseFactory(), WarehouseFactory()
    for warehouse, value in ((mine, "12.50"), (other, "100")):
        StockCost.objects.create(
            product=ProductFactory(), warehouse=warehouse, quantity=1, value=Decimal(value)
        )

    assert stock_value(UserFactory(at=[mine])) == Decimal("12.50")
    assert stock_value(UserFactory(everywhere=True)) == Decimal("112.50")
    assert stock_value(UserFactory()) == 0


def test_sold_out_counts_what_should_sell_and_is_not_there():
    mine, other = WarehouseFactory(), WarehouseFactory()
    run = PlanningRun.objects.create(key="run", as_of="2026-03-02")
    plan(run, ProductFactory(), mine, Decimal(2))
    plan(run, ProductFactory(), mine, Decimal(0))
    plan(run, ProductFactory(), other, Decimal(1))

    assert sold_out(UserFactory(at=[mine])) == SoldOut(missing=1, expected=1)
    assert sold_out(UserFactory(everywhere=True)) == SoldOut(missing=2, expected=2)
    assert sold_out(UserFactory()).share == 0
