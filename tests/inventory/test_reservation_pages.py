"""The pages of who holds what."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from inventory.choices import Priority
from inventory.models import Promise
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory
from tests.inventory.steps import ask, covered, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

MAY = (
    "inventory.view_promise",
    "inventory.add_promise",
    "inventory.release_promise",
    "inventory.post_stockdocument",
    "inventory.view_stockdocument",
    "catalog.view_product",
)


@pytest.fixture
def warehouse():
    return WarehouseFactory(name_en="Corner shop")


@pytest.fixture
def product(warehouse):
    product = ProductFactory(sku="TEA")
    receive(warehouse, product, 10, "100", key="first")
    return product


@pytest.fixture
def client(warehouse):
    client = Client()
    client.force_login(UserFactory(may=MAY, at=[warehouse]))
    return client


def url(name, *args):
    return reverse(f"inventory:reservation-{name}", args=args)


def words(answer):
    return answer.content.decode()


def test_the_list_shows_who_holds_what_and_finds_it(client, warehouse, product):
    ask(warehouse, product, 7, reference="SO-1")
    ask(warehouse, product, 5, "order:2", reference="SO-2", priority=Priority.URGENT)
    ask(WarehouseFactory(), product, 5, "elsewhere", reference="SO-9")

    page = words(client.get(url("list")))
    assert "SO-1" in page
    assert "SO-2" in page
    assert "SO-9" not in page
    assert "SO-1" not in words(client.get(url("list") + "?is_short=true"))
    assert "SO-2" not in words(client.get(url("list") + "?q=so-1"))
    assert "SO-1" in words(client.get(url("list") + "?q=tea"))
    file = client.get(url("list") + "?export=csv")
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert len(lines) == 3
    assert "SO-2" in lines[1]


def test_a_promise_shows_its_goods_and_when_the_rest_comes(client, warehouse, product):
    PurchaseOrderLineFactory(
        order__sent=True,
        order__warehouse=warehouse,
        order__expected_on="2026-03-09",
        product=product,
        quantity=Decimal(9),
    )
    promise = ask(warehouse, product, 12, reference="SO-1")

    page = words(client.get(url("detail", promise.pk)))

    assert "9 Mar 2026" in page
    assert client.get(url("detail", ask(WarehouseFactory(), product, 1, "x").pk)).status_code == 404


def test_chosen_promises_are_released_for_a_reason(client, warehouse, product):
    first, second = ask(warehouse, product, 7), ask(warehouse, product, 3, "order:2")

    answer = client.post(url("choose"), {"selected": [first.pk, second.pk]})
    assert answer["Location"] == f"{url('release')}?selected={first.pk}%2C{second.pk}"
    page = words(client.get(answer["Location"]))
    assert "order:1" in page

    given = {"selected": f"{first.pk},{second.pk}", "key": "k"}
    assert client.post(url("release"), given).status_code == 422
    assert covered() == (7, 0)
    done = client.post(url("release"), given | {"reason": "sold elsewhere"})
    assert (done.status_code, done["Location"]) == (302, url("list"))
    assert set(Promise.objects.values_list("state", "reason")) == {("released", "sold elsewhere")}


def test_nothing_chosen_leads_back_to_the_list(client):
    assert client.post(url("choose")).url == url("list")


def test_only_what_the_reader_may_see_is_released(client, product):
    elsewhere = ask(WarehouseFactory(), product, 1)

    client.post(url("release"), {"selected": elsewhere.pk, "key": "k", "reason": "x"})

    elsewhere.refresh_from_db()
    assert elsewhere.state == "open"


def test_goods_are_held_by_hand_once_and_used(client, warehouse, product):
    given = {
        "warehouse": warehouse.pk,
        "product": "TEA",
        "quantity": "4",
        "reference": "Ms Li",
        "priority": "2",
        "key": "k",
    }
    for _tap in range(2):
        answer = client.post(url("create"), given)
        held = Promise.objects.get()
        assert answer["Location"] == url("detail", held.pk)
    assert (held.reserved_quantity, held.created_by.warehouses.get()) == (4, warehouse)

    used = client.post(url("use", held.pk))

    assert used["Location"].startswith("/desk/documents/")
    held.refresh_from_db()
    assert held.state == "fulfilled"


def test_what_cannot_be_held_keeps_what_was_typed(client, warehouse, product):
    given = {
        "warehouse": warehouse.pk,
        "product": "TEA",
        "quantity": "4",
        "reference": "Ms Li",
        "priority": "2",
        "ends_on": "2020-01-01",
        "key": "k",
    }

    answer = client.post(url("create"), given)

    assert answer.status_code == 422
    assert "Ms Li" in words(answer)
    assert Promise.objects.exists() is False


def test_the_priority_is_changed(client, warehouse, product):
    promise = ask(warehouse, product, 4)

    assert client.post(url("priority", promise.pk), {"priority": "1"}).status_code == 302
    assert client.post(url("priority", promise.pk), {"priority": "9"}).status_code == 422

    promise.refresh_from_db()
    assert promise.priority == Priority.URGENT


def test_the_product_page_says_what_can_be_promised_and_who_holds_it(client, warehouse, product):
    ask(warehouse, product, 7, reference="SO-1")

    page = words(client.get(reverse("inventory:product-promised", args=[product.pk])))

    assert "SO-1" in page
    assert "<strong>3</strong>" in page
