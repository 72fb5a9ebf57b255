"""Goods of an order that come in several lots, for several bins, or damaged."""

import json
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from catalog.choices import Tracking
from inventory.choices import LocationKind
from inventory.models import Reason, StockDocument
from inventory.selectors import on_hand_by_place, verify_ledger
from purchasing.errors import NotFromHere, TooMuchReceived
from purchasing.services.receipts import post_receipt, reverse_receipt
from purchasing.values import ReceivedLine
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    product = ProductFactory(tracking=Tracking.LOT)
    return PurchaseOrderLineFactory(
        order__sent=True, product=product, quantity=Decimal(10), price=Decimal("0.333333")
    )


@pytest.fixture
def damaged(line):
    place = line.order.warehouse
    return place.locations.create(code="DMG", path="DMG/", kind=LocationKind.DAMAGED)


def post(line, received, key="k"):
    return post_receipt(actor=None, order=line.order, quantities={line.pk: received}, key=key)


def test_one_line_comes_in_several_lots_and_bins(line):
    place = line.order.warehouse
    shelf = place.locations.create(code="A", path="A/", kind=LocationKind.STOCK)
    rest = (ReceivedLine(Decimal(3), "B", location=shelf), ReceivedLine(Decimal(4), "C"))

    document = post(line, ReceivedLine(Decimal(3), "A", more=rest))

    rows = document.movements.order_by("line").values_list("lot__code", "quantity", "value")
    assert list(rows) == [
        ("A", 3, Decimal("1.00")),
        ("B", 3, Decimal("1.00")),
        ("C", 4, Decimal("1.33")),
    ]
    line.refresh_from_db()
    assert line.received_quantity == 10
    assert post(line, ReceivedLine(Decimal(3), "A", more=rest)) == document
    reverse_receipt(actor=None, document=document, reason="wrong")
    line.refresh_from_db()
    assert line.received_quantity == 0
    assert verify_ledger() == []


def test_all_parts_together_are_what_may_come(line):
    with pytest.raises(TooMuchReceived):
        post(line, ReceivedLine(Decimal(6), "A", more=(ReceivedLine(Decimal(6), "B"),)))

    assert StockDocument.objects.exists() is False


def test_what_came_damaged_lies_apart_and_says_so(line, damaged):
    document = post(line, ReceivedLine(Decimal(5), "A", damaged_quantity=Decimal(2)))

    product, place = line.product_id, line.order.warehouse_id
    assert on_hand_by_place() == {(product, place): 3}
    assert damaged.balances.get().on_hand == 2
    assert document.reason == f"Came damaged: {line.product.sku}"


def test_damaged_goods_need_somewhere_to_lie(line):
    with pytest.raises(NotFromHere):
        post(line, ReceivedLine(Decimal(5), "A", damaged_quantity=Decimal(2)))

    assert StockDocument.objects.exists() is False


def test_no_other_place_s_bins_and_no_other_deed_s_reasons(line, damaged):
    elsewhere = WarehouseFactory().locations.first()
    scrap = Reason.objects.filter(use="scrap").first()

    for part in (
        ReceivedLine(Decimal(1), "A", location=elsewhere),
        ReceivedLine(Decimal(1), "A", reason=scrap),
        ReceivedLine(Decimal(1), "A", damaged_quantity=Decimal(2)),
    ):
        with pytest.raises(NotFromHere):
            post(line, part)


@pytest.fixture
def keeper(client, line):
    user = UserFactory(at=[line.order.warehouse])
    user.groups.add(Group.objects.get(name="storekeeper"))
    client.force_login(user)
    return client


def test_damaged_goods_are_counted_on_a_phone(keeper, line, damaged):
    field = f"line-{line.pk}"
    typed = {"key": "k", f"{field}-quantity": "5", f"{field}-lot": "A"}

    too_many = keeper.post(
        reverse("purchasing:receive-post", args=[line.order_id]),
        typed | {f"{field}-damaged": "6"},
    )
    done = keeper.post(
        reverse("purchasing:receive-post", args=[line.order_id]),
        typed | {f"{field}-damaged": "2"},
        follow=True,
    )

    assert too_many.status_code == 422
    assert 'value="6"' in too_many.content.decode()
    assert "DMG" in done.content.decode()
    assert damaged.balances.get().on_hand == 2


def test_a_line_named_twice_over_the_api_is_two_parts(keeper, line, damaged):
    lines = [
        {"line": line.pk, "quantity": "4", "lot_code": "A"},
        {"line": line.pk, "quantity": "2", "lot_code": "B", "location": damaged.pk}
        | {"reason": "damaged"},
    ]

    answer = keeper.post(
        f"/api/v1/purchase-orders/{line.order_id}/receive",
        json.dumps({"lines": lines}),
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )

    assert answer.status_code == 200
    line.refresh_from_db()
    assert line.received_quantity == 6
    assert damaged.balances.get().on_hand == 2
