"""Values changed by hand, and bills that come after the goods."""

from decimal import Decimal

import pytest

from catalog.services.measures import set_measures
from core.errors import KeyReused, NotPermitted
from inventory.choices import CostingMethod, LocationKind, SpreadBasis
from inventory.errors import (
    AtStandardCost,
    EmptyDocument,
    NamedTwice,
    NothingToRevalue,
    NothingToSpread,
    ReasonNeeded,
    WrongCost,
)
from inventory.models import CostLayer, LandedCost, LandedShare, StockDocument
from inventory.selectors import outside, verify_ledger
from inventory.services.costing import set_costing_method, set_standard_cost
from inventory.services.landed import spread_cost
from inventory.services.revaluations import revalue_stock
from inventory.services.reversals import reverse_document
from inventory.services.stock import receive_stock
from inventory.values import GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import cost_of, issue, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return WarehouseFactory(code="S1")


@pytest.fixture
def tea():
    return ProductFactory(sku="TEA")


@pytest.fixture
def cup():
    return ProductFactory(sku="CUP")


def revalue(shop, *lines, key="revalue", reason="market fell", actor=None):
    costs = [(product, Decimal(cost)) for product, cost in lines]
    return revalue_stock(actor=actor, warehouse=shop, lines=costs, reason=reason, key=key)


def at(product, method):
    set_costing_method(
        actor=None, category=product.category, method=method, reason="x", key=f"m:{method}"
    )


def land(receipt, amount, basis=SpreadBasis.VALUE, key="land", actor=None):
    return spread_cost(actor=actor, receipt=receipt, amount=Decimal(amount), basis=basis, key=key)


def shares(document):
    rows = LandedShare.objects.filter(document=document).order_by("product__sku")
    return [(row.product.sku, row.amount, row.on_stock, row.written_off) for row in rows]


def test_goods_are_worth_the_new_cost(shop, tea):
    receive(shop, tea, 10, 100, key="a")

    document = revalue(shop, (tea, "8.005"))

    change = document.cost_changes.get()
    assert (change.value_before, change.value_after) == (Decimal(100), Decimal("80.05"))
    assert document.movements.get().destination == outside(LocationKind.DIFFERENCE)
    assert cost_of(tea, shop) == (Decimal(10), Decimal("80.05"))
    assert verify_ledger() == []


def test_a_revaluation_is_taken_back_at_its_value(shop, tea):
    receive(shop, tea, 10, 100, key="a")
    document = revalue(shop, (tea, 8))

    reverse_document(document, actor=None, reason="wrong")

    assert cost_of(tea, shop) == (Decimal(10), Decimal(100))
    assert verify_ledger() == []


def test_first_in_first_out_every_layer_takes_the_new_cost(shop, tea):
    at(tea, CostingMethod.FIFO)
    receive(shop, tea, 10, 100, key="a")
    receive(shop, tea, 5, 75, key="b")

    revalue(shop, (tea, 4))

    rows = CostLayer.objects.order_by("position").values_list("quantity", "value")
    assert list(rows) == [(Decimal(10), Decimal(40)), (Decimal(5), Decimal(20))]
    assert verify_ledger() == []


def test_a_revaluation_happens_once(shop, tea):
    receive(shop, tea, 10, 100, key="a")

    assert revalue(shop, (tea, 8)) == revalue(shop, (tea, 8))
    with pytest.raises(KeyReused):
        revalue(shop, (tea, 9))

    assert cost_of(tea, shop) == (Decimal(10), Decimal(80))


def test_what_cannot_be_revalued(shop, tea, cup):
    receive(shop, tea, 10, 100, key="a")

    for lines, refusal in (
        ((), EmptyDocument),
        (((tea, -1),), WrongCost),
        (((tea, 1), (tea, 2)), NamedTwice),
        (((cup, 1),), NothingToRevalue),
    ):
        with pytest.raises(refusal):
            revalue(shop, *lines)
    with pytest.raises(ReasonNeeded):
        revalue(shop, (tea, 1), reason=" ")

    assert cost_of(tea, shop) == (Decimal(10), Decimal(100))


def test_at_standard_cost_the_standard_is_changed_instead(shop, tea):
    at(tea, CostingMethod.STANDARD)
    set_standard_cost(actor=None, product=tea, cost=Decimal(10), reason="x", key="s")
    receive(shop, tea, 10, 100, key="a")

    with pytest.raises(AtStandardCost):
        revalue(shop, (tea, 8))


def both(shop, tea, cup, key="both"):
    lines = [
        GoodsLine(tea, Decimal(10), value=Decimal(300)),
        GoodsLine(cup, Decimal(30), value=Decimal(100)),
    ]
    return receive_stock(actor=None, warehouse=shop, lines=lines, key=key)


@pytest.mark.parametrize(
    ("basis", "of_tea", "of_cup"),
    [
        (SpreadBasis.VALUE, "7.51", "2.50"),
        (SpreadBasis.QUANTITY, "2.50", "7.51"),
        (SpreadBasis.WEIGHT, "1.43", "8.58"),
        (SpreadBasis.VOLUME, "5.01", "5.00"),
    ],
)
def test_a_bill_is_spread_to_the_last_unit(shop, tea, cup, basis, of_tea, of_cup):
    receipt = both(shop, tea, cup)
    set_measures(actor=None, product=tea, given={"weight": Decimal("0.5"), "volume": Decimal(3)})
    set_measures(actor=None, product=cup, given={"weight": Decimal(1), "volume": Decimal(1)})

    document = land(receipt, "10.01", basis)

    found = {sku: on_stock for sku, _amount, on_stock, _off in shares(document)}
    assert found == {"TEA": Decimal(of_tea), "CUP": Decimal(of_cup)}
    assert cost_of(tea, shop)[1] + cost_of(cup, shop)[1] == Decimal("410.01")
    assert {one.source for one in document.movements.all()} == {outside(LocationKind.SUPPLIER)}
    assert verify_ledger() == []


def test_only_what_is_still_there_becomes_dearer(shop, tea, cup):
    receipt = both(shop, tea, cup)
    issue(shop, tea, 4, key="out")

    document = land(receipt, 40)

    assert shares(document) == [
        ("CUP", Decimal(10), Decimal(10), Decimal(0)),
        ("TEA", Decimal(30), Decimal(18), Decimal(12)),
    ]
    assert cost_of(tea, shop) == (Decimal(6), Decimal(198))
    off = document.movements.get(destination=outside(LocationKind.DIFFERENCE))
    assert off.value == Decimal(12)
    assert verify_ledger() == []


def test_first_in_first_out_a_bill_falls_on_its_own_layer(shop, tea, cup):
    at(tea, CostingMethod.FIFO)
    receipt = both(shop, tea, cup)
    receive(shop, tea, 10, 200, key="later")
    issue(shop, tea, 5, key="out")

    land(receipt, 40)

    values = CostLayer.objects.filter(pool__product=tea).order_by("position")
    assert list(values.values_list("quantity", "value")) == [
        (Decimal(5), Decimal(165)),
        (Decimal(10), Decimal(200)),
    ]
    assert verify_ledger() == []


def test_at_standard_cost_a_bill_is_written_off(shop, tea):
    at(tea, CostingMethod.STANDARD)
    set_standard_cost(actor=None, product=tea, cost=Decimal(10), reason="x", key="s")
    receipt = receive(shop, tea, 10, 100, key="a")

    document = land(receipt, 5)

    assert shares(document) == [("TEA", Decimal(5), Decimal(0), Decimal(5))]
    assert cost_of(tea, shop) == (Decimal(10), Decimal(100))
    assert verify_ledger() == []


@pytest.mark.parametrize("method", [CostingMethod.AVERAGE, CostingMethod.FIFO])
def test_a_landed_cost_is_taken_back(shop, tea, method):
    at(tea, method)
    receive(shop, tea, 10, 70, key="before")
    receipt = receive(shop, tea, 10, 100, key="a")
    document = land(receipt, 5)

    reverse_document(document, actor=None, reason="wrong bill")

    assert cost_of(tea, shop) == (Decimal(20), Decimal(170))
    assert verify_ledger() == []


def test_a_landed_cost_happens_once(shop, tea):
    receipt = receive(shop, tea, 10, 100, key="a")

    assert land(receipt, 5) == land(receipt, 5)

    assert LandedCost.objects.count() == 1
    assert cost_of(tea, shop) == (Decimal(10), Decimal(105))


def test_what_cannot_be_spread(shop, tea):
    receipt = receive(shop, tea, 10, 0, key="a")
    sold = issue(shop, tea, 1, key="out")
    taken_back = receive(shop, tea, 10, 50, key="b")
    reverse_document(taken_back, actor=None, reason="wrong")

    for document, amount, basis in (
        (receipt, "5", SpreadBasis.VALUE),
        (receipt, "5", SpreadBasis.WEIGHT),
        (receipt, "0", SpreadBasis.QUANTITY),
        (receipt, "-5", SpreadBasis.QUANTITY),
        (receipt, "0.001", SpreadBasis.QUANTITY),
        (sold, "5", SpreadBasis.QUANTITY),
        (taken_back, "5", SpreadBasis.QUANTITY),
    ):
        with pytest.raises(NothingToSpread):
            land(document, amount, basis, key=f"{document.pk}{amount}{basis}")

    assert not LandedCost.objects.exists()
    assert not StockDocument.objects.filter(kind="landed_cost").exists()


def test_who_may_not_is_refused(shop, tea):
    receipt = receive(shop, tea, 10, 100, key="a")
    nobody = UserFactory(at=[shop])

    with pytest.raises(NotPermitted):
        land(receipt, 5, actor=nobody)
    with pytest.raises(NotPermitted):
        revalue(shop, (tea, 1), actor=nobody)
