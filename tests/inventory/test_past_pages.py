"""Pages of the past: stock cards, and stock as it was at a moment."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from inventory.models import StockBalance
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.lots import come, go, lot_of, tracked
from tests.inventory.steps import receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

TODAY = date(2026, 3, 2)


@pytest.fixture
def place():
    return WarehouseFactory(code="SH1", name_en="Here")


@pytest.fixture
def lot(place):
    """Ten came five days ago, three were sold today."""
    lot = lot_of(tracked(sku="MED"), "LOT-1", TODAY + timedelta(days=20))
    come(lot, place, 10, key="in", effective_on=TODAY - timedelta(days=5))
    go(lot, place, 3, key="out")
    return lot


@pytest.fixture
def keeper(client, place):
    user = UserFactory(at=[place])
    user.groups.add(Group.objects.get(name="storekeeper"))
    client.force_login(user)
    return user


def page(client, name, *args, **query):
    return client.get(reverse(f"inventory:{name}", args=args), query)


def words(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8-sig")


def test_a_stock_card_and_its_file(client, lot, keeper):
    for query in ({}, {"export": "csv"}):
        seen = words(page(client, "product-card", lot.product_id, **query))
        assert "Opening balance" in seen
        assert "Closing balance" in seen
    lines = words(page(client, "product-card", lot.product_id, export="csv")).splitlines()
    assert lines[-1].endswith(",10,3,7")
    wrong = page(client, "product-card", lot.product_id, first="2026-03-02", last="2026-01-01")
    assert wrong.status_code == 422
    assert "before the first" in words(wrong)
    assert 'value="2026-01-01"' in words(wrong)


def test_stock_as_of_a_day_says_so_on_the_page_and_in_the_file(client, lot, keeper):
    lot_row = r">LOT-1<"
    now, then = page(client, "balance-list"), page(client, "balance-list", as_of="2026-02-28")
    before = page(client, "balance-list", as_of="2026-02-01")

    assert "at the end of" not in words(now)
    told = words(then)
    assert "Stock at the end of 28 Feb 2026" in told
    assert re.search(lot_row, told)
    file = words(page(client, "balance-list", as_of="2026-02-28", export="csv")).splitlines()
    assert "On hand at the end of 28 Feb 2026" in file[0]
    assert "Reserved" not in file[0]
    assert ",10," in file[1]
    assert "LOT-1" not in words(before)
    empty = words(page(client, "balance-list", as_of="2026-02-01", is_empty="true"))
    assert "LOT-1" in empty


def test_stock_as_it_was_known(client, lot, keeper):
    """Posted at noon in Shanghai for five days before."""
    known = {"as_of": "2026-02-28", "known_at": "2026-03-01T12:00"}

    assert "LOT-1" not in words(page(client, "balance-list", **known))
    assert "LOT-1" in words(
        page(client, "balance-list", **known | {"known_at": "2026-03-02T12:00"})
    )
    assert page(client, "balance-list", as_of="nonsense").status_code == 200


def test_a_product_without_lots_has_a_card_and_no_lot(client, place, keeper):
    product = ProductFactory()
    receive(place, product, 1, 1, key="plain")
    nameless = StockBalance.objects.get(product=product).lot

    assert page(client, "product-card", product.pk).status_code == 200
    assert page(client, "lot-detail", nameless.pk).status_code == 404
