"""Methods by category and standard costs: what is in stock changes through a document only."""

from decimal import Decimal

import pytest

from catalog.services.products import update_product
from core.errors import NotPermitted
from core.models import AuditEntry
from inventory.choices import CostingMethod, DocumentKind, LocationKind, MovementReason
from inventory.errors import NotReversible, TooManyToRevalue, WrongCost
from inventory.models import CostChange, CostingRule, CostLayer, StockCost, StockDocument
from inventory.selectors import outside, verify_ledger
from inventory.selectors.costing import pools_out_of_line
from inventory.services import costing
from inventory.services.costing import bring_into_line, set_costing_method, set_standard_cost
from inventory.services.reversals import reverse_document
from tests.factories.catalog import CategoryFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import cost_of, issue, receive

pytestmark = pytest.mark.django_db

FIFO, AVERAGE, STANDARD = CostingMethod.FIFO, CostingMethod.AVERAGE, CostingMethod.STANDARD


def rule(category, method, key="rule"):
    return set_costing_method(
        actor=None, category=category, method=method, reason="as agreed", key=key
    )


def standard(product, cost, key="standard"):
    return set_standard_cost(
        actor=None, product=product, cost=Decimal(cost), reason="new year", key=key
    )


@pytest.fixture
def food():
    return CategoryFactory(code="FOOD", path="FOOD/")


@pytest.fixture
def tea(food):
    below = CategoryFactory(code="TEA", parent=food, path="FOOD/TEA/")
    return ProductFactory(sku="TEA", category=below)


@pytest.fixture
def shop():
    return WarehouseFactory(code="S1")


def layers(product):
    rows = CostLayer.objects.filter(pool__product=product).order_by("position")
    return [(row.quantity, row.value) for row in rows]


def test_a_category_without_a_rule_is_valued_like_the_one_above_it(food, tea, shop):
    rule(food, FIFO)

    receive(shop, tea, 10, 100, key="a")
    receive(shop, tea, 10, 150, key="b")
    document = issue(shop, tea, 15, key="c")

    assert document.movements.get().value == Decimal(175)
    assert layers(tea) == [(Decimal(5), Decimal(75))]


def test_the_nearest_rule_wins(food, tea, shop):
    rule(food, FIFO)
    rule(tea.category, AVERAGE, "nearer")

    receive(shop, tea, 10, 100, key="a")
    receive(shop, tea, 10, 150, key="b")
    document = issue(shop, tea, 15, key="c")

    assert document.movements.get().value == Decimal("187.50")
    assert layers(tea) == []


def test_stock_keeps_its_method_until_a_document_changes_it(food, tea, shop):
    receive(shop, tea, 10, 100, key="a")

    (document,) = rule(food, FIFO)

    change = CostChange.objects.get(document=document)
    assert (document.kind, document.reason) == (DocumentKind.REVALUATION, "as agreed")
    assert (change.method_before, change.method_after) == (AVERAGE, FIFO)
    assert (change.value_before, change.value_after) == (Decimal(100), Decimal(100))
    assert not document.movements.exists()
    assert layers(tea) == [(Decimal(10), Decimal(100))]
    assert AuditEntry.objects.filter(action="costing.set_method").exists()
    assert verify_ledger() == []


def test_an_empty_pool_takes_the_new_method_without_a_document(food, tea, shop):
    receive(shop, tea, 10, 100, key="a")
    issue(shop, tea, 10, key="b")

    assert rule(food, FIFO) == []

    receive(shop, tea, 4, 44, key="c")
    assert layers(tea) == [(Decimal(4), Decimal(44))]


def test_back_to_the_average_the_layers_go_and_the_value_stays(food, tea, shop):
    rule(food, FIFO)
    receive(shop, tea, 10, 100, key="a")
    receive(shop, tea, 10, 150, key="b")

    rule(food, None, "back")

    assert layers(tea) == []
    assert cost_of(tea, shop) == (Decimal(20), Decimal(250))
    assert not CostingRule.objects.exists()
    assert verify_ledger() == []


def test_moving_a_product_to_another_category_changes_nothing_by_itself(food, tea, shop):
    receive(shop, tea, 10, 100, key="a")
    receive(shop, tea, 10, 150, key="b")
    other = CategoryFactory(code="OTHER", path="OTHER/")
    rule(other, FIFO)
    tea.category = other
    update_product(tea, actor=None)

    taken = issue(shop, tea, 1, key="c").movements.get().value
    assert taken == Decimal("12.50")
    assert [one.method for one in pools_out_of_line()] == [FIFO]

    bring_into_line(actor=None, reason="moved", key="line")

    assert pools_out_of_line() == []
    assert StockCost.objects.get(product=tea).method == FIFO


def test_goods_at_standard_cost_are_worth_the_standard_and_the_rest_is_variance(food, tea, shop):
    rule(food, STANDARD)
    standard(tea, "10")

    document = receive(shop, tea, 10, 112, key="a")
    sold = issue(shop, tea, 3, key="b")

    goods, variance = document.movements.order_by("line")
    assert (goods.value, variance.value) == (Decimal(112), Decimal(12))
    assert (variance.reason, variance.quantity) == (MovementReason.VARIANCE, 0)
    assert variance.destination == outside(LocationKind.DIFFERENCE)
    assert sold.movements.get().value == Decimal(30)
    assert cost_of(tea, shop) == (Decimal(7), Decimal(70))
    assert verify_ledger() == []


def test_a_new_standard_cost_revalues_every_place(food, tea, shop):
    other = WarehouseFactory(code="S2")
    rule(food, STANDARD)
    standard(tea, "10")
    receive(shop, tea, 10, 100, key="a")
    receive(other, tea, 5, 50, key="b")

    documents = standard(tea, "12.5", "again")

    assert {document.warehouse for document in documents} == {shop, other}
    assert cost_of(tea, shop) == (Decimal(10), Decimal(125))
    assert cost_of(tea, other) == (Decimal(5), Decimal("62.50"))
    assert verify_ledger() == []


def test_until_a_standard_cost_is_set_goods_are_at_their_average(food, tea, shop):
    rule(food, STANDARD)
    receive(shop, tea, 10, 112, key="a")
    assert StockCost.objects.get(product=tea).method == AVERAGE

    (document,) = standard(tea, "10")

    assert document.movements.get().value == Decimal(12)
    assert StockCost.objects.get(product=tea).method == STANDARD
    assert cost_of(tea, shop) == (Decimal(10), Decimal(100))


def test_a_repeat_changes_nothing(food, tea, shop):
    receive(shop, tea, 10, 112, key="a")
    rule(food, FIFO)

    assert rule(food, FIFO) == []
    assert StockDocument.objects.filter(kind=DocumentKind.REVALUATION).count() == 1


def test_a_change_of_method_is_not_reversed_but_set_back(food, tea, shop):
    receive(shop, tea, 10, 112, key="a")
    (document,) = rule(food, FIFO)

    with pytest.raises(NotReversible):
        reverse_document(document, actor=None, reason="wrong")

    assert StockCost.objects.get(product=tea).method == FIFO


@pytest.mark.parametrize("cost", ["-1", "NaN", "1E20"])
def test_a_cost_that_cannot_be_is_refused(tea, cost):
    with pytest.raises(WrongCost):
        standard(tea, cost)


def test_too_much_at_once_is_refused(food, tea, shop, monkeypatch):
    monkeypatch.setattr(costing, "POOLS_MAX", 0)
    receive(shop, tea, 10, 112, key="a")

    with pytest.raises(TooManyToRevalue):
        rule(food, FIFO)

    assert StockCost.objects.get(product=tea).method == AVERAGE


def test_who_may_not_is_refused(food, tea):
    nobody = UserFactory()

    with pytest.raises(NotPermitted):
        set_costing_method(actor=nobody, category=food, method=FIFO, reason="", key="k")
    with pytest.raises(NotPermitted):
        set_standard_cost(actor=nobody, product=tea, cost=Decimal(1), reason="", key="k")

    assert not CostingRule.objects.exists()
