"""A product's life: what follows it, and what ordering and planning make of its end."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from catalog.errors import ProductEnded, SuccessorCircle
from catalog.models import Product
from catalog.selectors.life import last_successor, successors
from catalog.services.products import update_product
from purchasing.services.orders import create_order as buy
from purchasing.values import OrderLineDraft as BoughtLine
from sales.services.orders import create_order as sell
from sales.values import OrderLineDraft as SoldLine
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierFactory
from tests.factories.sales import CustomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def line_of_three():
    third = ProductFactory(sku="THIRD")
    second = ProductFactory(sku="SECOND", life_cycle="ended", successor=third)
    return ProductFactory(sku="FIRST", life_cycle="ended", successor=second), second, third


def test_what_follows_is_what_has_not_ended(line_of_three):
    first, second, third = line_of_three

    assert successors(first) == [second, third]
    assert last_successor(first) == third
    assert last_successor(third) is None


def test_nothing_comes_after_itself(line_of_three):
    first, _second, third = line_of_three
    third.successor = first

    with pytest.raises(SuccessorCircle):
        update_product(third, actor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=first.pk).update(successor=first)

    assert Product.objects.get(sku="THIRD").successor is None


def order(product):
    lines = [BoughtLine(product, Decimal(1), Decimal(2))]
    return buy(actor=None, supplier=SupplierFactory(), warehouse=WarehouseFactory(), lines=lines)


def test_what_has_ended_is_neither_bought_nor_sold_and_the_successor_is_named(line_of_three):
    first, _second, third = line_of_three

    with pytest.raises(ProductEnded) as refusal:
        order(first)
    with pytest.raises(ProductEnded):
        sell(
            actor=None,
            customer=CustomerFactory(),
            warehouse=WarehouseFactory(),
            lines=[SoldLine(first, Decimal(1))],
        )

    assert "THIRD" in str(refusal.value.message)
    assert order(third).lines.count() == 1


@pytest.mark.parametrize("stage", ["planned", "active", "ending"])
def test_what_has_not_ended_may_be_ordered_by_hand(stage):
    assert order(ProductFactory(life_cycle=stage)).lines.count() == 1


def test_without_a_successor_the_end_is_told(line_of_three):
    with pytest.raises(ProductEnded) as refusal:
        order(ProductFactory(life_cycle="ended"))

    assert "has ended" in str(refusal.value.message)
