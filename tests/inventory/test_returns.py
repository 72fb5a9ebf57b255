"""Goods go back at the value they came with."""

from decimal import Decimal

import pytest

from core.errors import KeyReused
from inventory.choices import CostingMethod, DocumentKind, LocationKind
from inventory.errors import (
    EmptyDocument,
    InsufficientStock,
    NotReturnable,
    ReturnedMeanwhile,
)
from inventory.models import CostLayer, ReturnLink
from inventory.selectors import verify_ledger
from inventory.services.costing import set_costing_method
from inventory.services.returns import return_goods, returnable_of
from inventory.services.reversals import reverse_document
from inventory.services.stock import issue_stock
from inventory.values import GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import cost_of, issue, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return WarehouseFactory(code="S1")


@pytest.fixture
def tea():
    return ProductFactory(sku="TEA")


def sell(shop, tea, quantity, key):
    line = GoodsLine(tea, Decimal(quantity))
    return issue_stock(
        actor=None, warehouse=shop, lines=[line], key=key, destination=LocationKind.CUSTOMER
    )


def back(document, quantity, key="back", reason="wrong size"):
    movement = document.movements.order_by("line").first()
    return return_goods(
        actor=None,
        document=document,
        quantities={movement.pk: Decimal(quantity)},
        key=key,
        reason=reason,
    )


def test_from_a_customer_goods_come_back_at_what_they_left_with(shop, tea):
    receive(shop, tea, 3, 10, key="a")
    sold = sell(shop, tea, 3, "sold")
    receive(shop, tea, 10, 500, key="b")

    values = [back(sold, 1, f"back:{n}").movements.get().value for n in range(3)]

    assert values == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]
    assert cost_of(tea, shop) == (Decimal(13), Decimal(510))
    assert ReturnLink.objects.filter(of__document=sold).count() == 3
    assert verify_ledger() == []


def test_to_a_supplier_goods_go_at_what_they_came_with(shop, tea):
    receive(shop, tea, 10, 100, key="a")
    receipt = receive(shop, tea, 10, 200, key="b")

    document = back(receipt, 5)

    assert document.kind == DocumentKind.SUPPLIER_RETURN
    assert document.movements.get().value == Decimal(100)
    assert cost_of(tea, shop) == (Decimal(15), Decimal(200))
    assert verify_ledger() == []


def test_what_a_return_leaves_on_no_goods_is_written_off(shop, tea):
    receive(shop, tea, 10, 100, key="a")
    receipt = receive(shop, tea, 10, 200, key="b")
    issue(shop, tea, 10, key="out")

    document = back(receipt, 10)

    values = [one.value for one in document.movements.order_by("line")]
    assert values == [Decimal(200), Decimal(50)]
    assert cost_of(tea, shop) == (Decimal(0), Decimal(0))
    assert verify_ledger() == []


def test_first_in_first_out_a_return_takes_the_layer_it_came_with(shop, tea):
    set_costing_method(
        actor=None, category=tea.category, method=CostingMethod.FIFO, reason="x", key="m"
    )
    receive(shop, tea, 10, 100, key="a")
    receipt = receive(shop, tea, 10, 200, key="b")

    back(receipt, 4)

    rows = CostLayer.objects.order_by("position").values_list("quantity", "value")
    assert list(rows) == [(Decimal(10), Decimal(100)), (Decimal(6), Decimal(120))]
    assert verify_ledger() == []


def test_no_more_goes_back_than_came(shop, tea):
    receipt = receive(shop, tea, 10, 100, key="a")
    back(receipt, 6)

    with pytest.raises(NotReturnable, match="at most 4"):
        back(receipt, 5, "again")

    assert returnable_of(receipt)[0].quantity_left == 4


def test_a_return_taken_back_may_go_again(shop, tea):
    receipt = receive(shop, tea, 10, 100, key="a")
    first = back(receipt, 6)
    reverse_document(first, actor=None, reason="still here")

    back(receipt, 10, "again")

    assert cost_of(tea, shop) == (Decimal(0), Decimal(0))
    assert verify_ledger() == []


def test_a_delivery_whose_goods_came_back_is_not_reversed(shop, tea):
    receive(shop, tea, 10, 100, key="a")
    sold = sell(shop, tea, 5, "sold")
    back(sold, 1)

    with pytest.raises(ReturnedMeanwhile):
        reverse_document(sold, actor=None, reason="wrong")

    assert cost_of(tea, shop) == (Decimal(6), Decimal(60))


def test_a_return_happens_once(shop, tea):
    receipt = receive(shop, tea, 10, 100, key="a")

    assert back(receipt, 6) == back(receipt, 6)
    with pytest.raises(KeyReused):
        back(receipt, 5)

    assert cost_of(tea, shop) == (Decimal(4), Decimal(40))


def test_what_cannot_be_returned(shop, tea):
    receipt = receive(shop, tea, 10, 100, key="a")
    used = issue(shop, tea, 8, key="used")

    with pytest.raises(NotReturnable):
        back(used, 1)
    with pytest.raises(EmptyDocument):
        back(receipt, 0)
    with pytest.raises(InsufficientStock):
        back(receipt, 5)
    with pytest.raises(NotReturnable):
        return_goods(actor=None, document=receipt, quantities={0: Decimal(1)}, key="x", reason="")

    assert cost_of(tea, shop) == (Decimal(2), Decimal(20))
