"""Numbers at the edge of what can be stored are refused in a sentence, or shown: nothing breaks."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from core.quantities import LARGEST
from inventory.services.stock import receive_stock
from inventory.values import GoodsLine
from purchasing.services import orders as buying
from purchasing.services.receipts import post_receipt
from purchasing.values import OrderLineDraft as ToBuy
from purchasing.values import ReceivedLine
from replenishment.services.deciding import approve_suggestion
from sales.services import orders as selling
from sales.values import OrderLineDraft as ToSell
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierFactory, SupplierTermsFactory
from tests.factories.sales import CustomerFactory
from tests.replenishment.world import plan, sell, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(admin=True, everywhere=True))
    return client


def test_the_largest_suggestion_is_refused_in_words():
    suggestion = DueSuggestionFactory(price=Decimal("777.77"))

    with pytest.raises(RuleViolation):
        approve_suggestion(
            actor=None, suggestion=suggestion, version=1, quantity=LARGEST, reason="other"
        )


def test_the_largest_purchase_is_refused():
    supplier, warehouse = SupplierFactory(), WarehouseFactory()
    lines = [ToBuy(ProductFactory(), LARGEST, LARGEST)]

    with pytest.raises(RuleViolation):
        buying.create_order(actor=None, supplier=supplier, warehouse=warehouse, lines=lines)


def test_the_largest_sale_is_refused():
    customer, warehouse = CustomerFactory(), WarehouseFactory()
    lines = [ToSell(ProductFactory(), LARGEST, LARGEST)]

    with pytest.raises(RuleViolation):
        selling.create_order(actor=None, customer=customer, warehouse=warehouse, lines=lines)


def test_many_large_lines_do_not_break_the_lists(admin):
    supplier, warehouse, customer = SupplierFactory(), WarehouseFactory(), CustomerFactory()
    for _number in range(12):
        bought = [ToBuy(ProductFactory(), Decimal(10**6), Decimal(10**6)) for _line in range(2)]
        order = buying.create_order(
            actor=None, supplier=supplier, warehouse=warehouse, lines=bought
        )
        sold = [ToSell(line.product, line.quantity, line.price) for line in bought]
        selling.create_order(actor=None, customer=customer, warehouse=warehouse, lines=sold)

    for name in ("purchasing:order-list", "sales:order-list"):
        assert admin.get(reverse(name)).status_code == 200
    buying.send_order(actor=None, order=order)
    quantities = {line.pk: ReceivedLine(line.quantity) for line in order.lines.all()}
    document = post_receipt(actor=None, order=order, quantities=quantities, key="large")
    assert admin.get(reverse("inventory:document-detail", args=[document.pk])).status_code == 200
    assert admin.get(reverse("inventory:balance-list")).status_code == 200
    assert admin.get(reverse("home")).status_code == 200


def test_stock_worth_more_than_can_be_counted_is_refused():
    product, warehouse = ProductFactory(), WarehouseFactory()
    line = GoodsLine(product, Decimal(1), value=LARGEST)
    receive_stock(actor=None, warehouse=warehouse, lines=[line], key="large")

    with pytest.raises(RuleViolation):
        receive_stock(actor=None, warehouse=warehouse, lines=[line], key="larger")


@pytest.mark.usefixtures("noon")
def test_a_mistyped_price_of_the_supplier_does_not_stop_the_run():
    product, place = ProductFactory(), WarehouseFactory()
    SupplierTermsFactory(product=product, price=LARGEST)
    sell(product, place, [4] * 60)

    plan()

    assert waiting(product, place)[0].value == LARGEST
