"""Pages of values: what they show to whom, what they do, and what they keep of a refusal."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from catalog.models import ProductMeasures
from inventory.choices import CostingMethod, LocationKind
from inventory.models import CostingRule, LandedCost, Period, StandardCost, StockDocument
from inventory.selectors import verify_ledger
from inventory.services.stock import issue_stock
from inventory.values import GoodsLine
from tests.factories.catalog import CategoryFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import cost_of, receive

pytestmark = pytest.mark.django_db


def person(role, *places):
    user = UserFactory(at=places)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def shop():
    return WarehouseFactory(code="S1", name_en="Shop one")


@pytest.fixture
def tea():
    return ProductFactory(sku="TEA", category=CategoryFactory(code="DRINK", path="DRINK/"))


@pytest.fixture
def receipt(shop, tea):
    return receive(shop, tea, 10, "1234.50", key="first")


@pytest.fixture
def accountant(client, shop):
    user = person("accountant", shop)
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"inventory:{name}", args=args)


def lines_of(*rows):
    data = {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"lines-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize("by", ["place", "category", "product", "lot", "age"])
def test_the_value_of_stock_is_shown_every_way(client, accountant, receipt, by):
    answer = client.get(url("stock-values"), {"by": by})

    assert answer.status_code == 200
    assert b"1,234.50" in answer.content
    assert answer.context["differs"] is False


@pytest.mark.parametrize("by", ["place", "category", "product", "lot", "age"])
def test_the_value_of_stock_is_exported_whole(client, accountant, receipt, by):
    answer = client.get(url("stock-values"), {"by": by, "export": "csv"})

    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert sum(Decimal(row[-1]) for row in rows[1:]) == Decimal("1234.50")
    assert client.get(url("stock-values"), {"by": by, "export": "xlsx"}).status_code == 200


def test_a_day_and_a_moment_together_make_no_sense(client, accountant, receipt):
    asked = {"day": "2026-01-01", "known_at": "2026-01-01T10:00"}

    answer = client.get(url("stock-values"), asked)

    assert answer.status_code == 422
    assert b"2026-01-01" in answer.content


def test_other_places_are_not_shown(client, receipt):
    client.force_login(person("accountant", WarehouseFactory()))

    answer = client.get(url("stock-values"))

    assert b"1,234.50" not in answer.content
    assert client.get(url("document-land", receipt.pk)).status_code == 404


def test_values_are_not_for_everybody(client, shop, receipt):
    client.force_login(person("storekeeper", shop))

    for name, args in (
        ("stock-values", ()),
        ("stock-revalue", ()),
        ("costing-methods", ()),
        ("standard-cost-list", ()),
        ("period-list", ()),
        ("document-land", (receipt.pk,)),
    ):
        assert client.get(url(name, *args)).status_code == 403
    assert b"1,234.50" not in client.get(url("document-past", receipt.pk)).content


def test_stock_is_revalued_and_taken_back(client, accountant, receipt, shop, tea):
    assert client.get(url("stock-revalue")).status_code == 200
    form = {"warehouse": shop.pk, "reason": "market fell", "key": "k"}

    client.post(url("stock-revalue"), form | lines_of({"product": tea.pk, "cost": "100"}))

    document = StockDocument.objects.get(kind="revaluation")
    assert cost_of(tea, shop)[1] == Decimal(1000)
    page = client.get(url("document-detail", document.pk))
    assert b"1,234.50" in page.content
    assert b"1,000.00" in page.content
    back = {"reason": "wrong", "key": "b"}
    assert client.post(url("value-reverse", document.pk), back).status_code == 302
    assert cost_of(tea, shop)[1] == Decimal("1234.50")


def test_a_refused_revaluation_keeps_what_was_typed(client, accountant, receipt, shop):
    other = ProductFactory(sku="CUP")
    form = {"warehouse": shop.pk, "reason": "market fell", "key": "k"}

    answer = client.post(url("stock-revalue"), form | lines_of({"product": other.pk, "cost": "7"}))

    assert answer.status_code == 422
    assert b"market fell" in answer.content
    assert b"There is no CUP" in answer.content


def test_a_bill_is_spread_over_a_receipt(client, accountant, receipt, shop, tea):
    path = url("document-land", receipt.pk)
    assert b"TEA" in client.get(path).content
    form = {"amount": "10", "basis": "weight", "reason": "freight", "key": "k"}

    refused = client.post(path, form)
    assert refused.status_code == 422
    assert b"freight" in refused.content

    measures = reverse("catalog:product-measures", args=[tea.pk])
    assert client.get(measures).status_code == 200
    client.post(measures, {"weight": "0.5", "volume": "0"})
    assert ProductMeasures.objects.get(product=tea).weight == Decimal("0.5")
    assert client.post(path, form).status_code == 302

    landed = LandedCost.objects.get()
    assert cost_of(tea, shop)[1] == Decimal("1244.50")
    assert b"freight" in client.get(url("document-detail", landed.document_id)).content
    assert landed.document.number.encode() in client.get(url("document-detail", receipt.pk)).content


def test_goods_come_back_from_a_customer(client, receipt, shop, tea):
    client.force_login(person("storekeeper", shop))
    sold = issue_stock(
        actor=None,
        warehouse=shop,
        lines=[GoodsLine(tea, Decimal(4))],
        key="sold",
        destination=LocationKind.CUSTOMER,
    )
    movement = sold.movements.get()
    path = url("document-return", sold.pk)
    assert client.get(path).status_code == 200

    refused = client.post(path, {f"line_{movement.pk}": "5", "reason": "wrong size", "key": "a"})
    assert refused.status_code == 422
    assert b"wrong size" in refused.content
    done = client.post(path, {f"line_{movement.pk}": "1", "reason": "wrong size", "key": "b"})

    returned = StockDocument.objects.get(kind="customer_return")
    assert done["Location"] == url("document-detail", returned.pk)
    assert returned.movements.get().value == Decimal("123.45")
    page = client.get(url("document-detail", returned.pk))
    assert b"123.45" not in page.content
    assert verify_ledger() == []


def test_nothing_is_returned_from_what_is_no_delivery(client, shop, tea, receipt):
    client.force_login(person("storekeeper", shop))
    used = issue_stock(actor=None, warehouse=shop, lines=[GoodsLine(tea, Decimal(1))], key="used")

    assert client.get(url("document-return", used.pk)).status_code == 422


def test_a_method_is_set_for_a_category(client, accountant, receipt, tea):
    assert b"DRINK/" in client.get(url("costing-methods")).content
    form = {"category": tea.category.pk, "method": "fifo", "reason": "as agreed", "key": "k"}

    assert client.post(url("costing-method-set"), form).status_code == 302

    assert CostingRule.objects.get().method == CostingMethod.FIFO
    document = StockDocument.objects.get(kind="revaluation")
    page = client.get(url("document-detail", document.pk))
    assert b"First in, first out" in page.content
    assert client.post(url("costing-method-set"), form | {"reason": ""}).status_code == 422


def test_stock_that_moved_to_another_category_waits_to_be_revalued(
    client, accountant, receipt, tea
):
    other = CategoryFactory(code="OTHER", path="OTHER/")
    CostingRule.objects.create(category=other, method="fifo")
    tea.category = other
    tea.save()

    assert client.get(url("costing-methods")).context["out_of_line_count"] == 1
    assert client.post(url("costing-follow"), {"reason": "", "key": "k"}).status_code == 422
    client.post(url("costing-follow"), {"reason": "moved", "key": "k"})

    assert client.get(url("costing-methods")).context["out_of_line_count"] == 0


def test_a_standard_cost_is_set(client, accountant, receipt, tea):
    assert client.get(url("standard-cost-set")).status_code == 200
    form = {"product": tea.pk, "cost": "12.5", "reason": "new year", "key": "k"}

    assert client.post(url("standard-cost-set"), form).status_code == 302

    assert StandardCost.objects.get().cost == Decimal("12.5")
    assert b"12.5" in client.get(url("standard-cost-list")).content


def test_months_are_closed_and_opened_again(client, accountant, shop, tea):
    receive(shop, tea, 1, 1, key="old", effective_on=date(2025, 1, 10))
    assert b"2025-01" in client.get(url("period-list")).content

    assert client.post(url("period-close", 2025, 1)).status_code == 302
    assert Period.objects.get(month="2025-01-01").closed_by == accountant
    assert b"Open again" in client.get(url("period-list")).content
    assert client.post(url("period-reopen", 2025, 1), {"reason": "", "key": "k"}).status_code == 422
    client.post(url("period-reopen", 2025, 1), {"reason": "late bill", "key": "k"})

    assert not Period.objects.get(month="2025-01-01").is_closed
    assert client.post(url("period-close", 2999, 1)).status_code == 422
    assert client.post(url("period-close", 2025, 13)).status_code == 404


def test_a_back_dated_document_shows_what_it_changed(client, accountant, shop, tea, receipt):
    late = receive(shop, tea, 3, 60, key="late", effective_on=date(2025, 1, 10))

    assert late.number.encode() in client.get(url("back-dated-list")).content
    assert receipt.number.encode() not in client.get(url("back-dated-list")).content
    page = client.get(url("document-past", late.pk))
    assert b"60.00" in page.content
    assert b"What it changed" in client.get(url("document-detail", late.pk)).content


def test_the_last_word_has_the_service(client, receipt, shop, tea):
    """A person with the permission, but not of the place, is told that it does not exist."""
    client.force_login(person("accountant", WarehouseFactory()))
    form = {"warehouse": shop.pk, "reason": "x", "key": "k"}

    answer = client.post(url("stock-revalue"), form | lines_of({"product": tea.pk, "cost": "1"}))

    assert answer.status_code == 422
    assert cost_of(tea, shop)[1] == Decimal("1234.50")
