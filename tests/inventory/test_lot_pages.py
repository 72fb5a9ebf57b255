"""Lots, recall, expiry, stock cards, stock as it was: what pages and API tell to whom."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from inventory.choices import LocationKind
from inventory.models import StockBalance, StockDocument, TransferLine
from tests.factories.catalog import PartnerFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.sales import SalesOrderFactory
from tests.inventory.lots import come, go, lot_of, tracked
from tests.inventory.steps import receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

TODAY = date(2026, 3, 2)
CANARY = "CANARY7"


def person(role, *places, **facts):
    user = UserFactory(at=places, **facts)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def place():
    return WarehouseFactory(code="SH1", name_en="Here")


@pytest.fixture
def lot(place):
    lot = lot_of(tracked(sku="MED"), "LOT-1", TODAY + timedelta(days=20))
    come(lot, place, 10, key="in", effective_on=TODAY - timedelta(days=5))
    return lot


@pytest.fixture
def sold(lot, place):
    partner = PartnerFactory(name_en="Customer Wang", contact="Ms Li", phone="139-0000")
    order = SalesOrderFactory(warehouse=place, customer__partner=partner)
    go(lot, place, 3, key="out", origin=f"sales-order:{order.pk}")
    return order


@pytest.fixture
def keeper(client, place):
    user = person("storekeeper", place)
    client.force_login(user)
    return user


def page(client, name, *args, **query):
    return client.get(reverse(f"inventory:{name}", args=args), query)


def words(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8-sig")


def button(text):
    """The address behind the button that does what is proposed."""
    return re.search(r'formaction="([^"]+)"', text)[1].replace("&amp;", "&")


def test_the_life_of_a_lot_on_one_page(client, lot, sold, keeper):
    seen = words(page(client, "lot-detail", lot.pk))

    for text in ("LOT-1", "Customer Wang", "Ms Li", "139-0000", sold.number, "20 days left"):
        assert text in seen


def test_a_recall_list_names_customers_on_the_page_and_in_the_file(client, lot, sold, keeper):
    for answer in (
        page(client, "lot-recall", lot.pk),
        page(client, "lot-recall", lot.pk, export="csv"),
        page(client, "lot-recall-many", lot=[lot.pk]),
    ):
        seen = words(answer)
        for text in ("Customer Wang", "139-0000", sold.number, "LOT-1", "Here"):
            assert text in seen
    assert page(client, "lot-recall", lot.pk, export="xlsx").status_code == 200
    assert page(client, "lot-recall", lot.pk, export="exe").status_code == 422


def test_several_lots_are_chosen_in_the_list(client, lot, place, keeper):
    other = lot_of(lot.product, "LOT-2")
    come(other, place, 1, key="two")
    choose = reverse("inventory:lot-recall-chosen")

    answer = client.post(choose, {"selected": [lot.pk, other.pk]})

    assert answer["Location"].endswith(f"/desk/lots/recall/?lot={lot.pk}&lot={other.pk}")
    assert client.post(choose, {"selected": []}).status_code == 422
    assert page(client, "lot-recall-many").status_code == 302


def test_lots_are_found_and_narrowed(client, lot, place, keeper):
    gone = lot_of(lot.product, "GONE", TODAY - timedelta(days=1))
    come(gone, place, 2, key="g")
    go(gone, place, 2, key="h")

    def found(**query):
        return {
            code
            for code in ("LOT-1", "GONE")
            if f">{code}<" in words(page(client, "lot-list", **query))
        }

    assert found() == {"LOT-1", "GONE"}
    assert found(is_gone="false") == {"LOT-1"}
    assert found(expires_within="expired") == {"GONE"}
    assert found(expires_within="30", is_gone="false") == {"LOT-1"}
    assert found(q="lot-1") == {"LOT-1"}
    assert found(warehouse=place.pk) == {"LOT-1"}


def test_other_places_are_nowhere(client, lot, place, keeper):
    there = WarehouseFactory(name_en=CANARY)
    far = lot_of(lot.product, CANARY, TODAY + timedelta(days=3))
    come(far, there, 777, key="far")
    come(lot, there, 777, key="both")
    order = SalesOrderFactory(warehouse=there, customer__partner__name_en=CANARY)
    go(lot, there, 111, key="sold", origin=f"sales-order:{order.pk}")

    seen = ""
    for name, *args in (
        ("lot-list",),
        ("lot-detail", lot.pk),
        ("lot-recall", lot.pk),
        ("expiry-list",),
        ("product-card", lot.product_id),
        ("balance-list",),
    ):
        for query in ({}, {"export": "csv"}, {"as_of": "2026-03-02"}):
            seen += words(page(client, name, *args, **query))

    for secret in (CANARY, "777", "666", "111", order.number):
        assert secret not in seen
    for name in ("lot-detail", "lot-recall"):
        assert page(client, name, far.pk).status_code == 404
    assert page(client, "lot-recall-many", lot=[far.pk]).status_code == 302
    assert page(client, "product-card", lot.product_id, warehouse=there.pk).status_code == 422


def test_expired_goods_are_scrapped_from_the_row_and_that_is_undone(client, place, keeper):
    old = lot_of(tracked(), "OLD", TODAY - timedelta(days=1))
    come(old, place, 4, key="in")
    balance = StockBalance.objects.get(lot=old)
    scrap = button(words(page(client, "expiry-list")))

    answers = [client.post(scrap, headers={"HX-Request": "true"}) for _ in range(2)]

    document = StockDocument.objects.latest("pk")
    assert [answer.status_code for answer in answers] == [204, 204]
    assert StockDocument.objects.count() == 2
    balance.refresh_from_db()
    assert balance.on_hand == 0
    undo = reverse("inventory:expiry-scrap-undo", args=[document.pk])
    assert undo in answers[0]["HX-Trigger"]
    client.post(undo)
    balance.refresh_from_db()
    assert balance.on_hand == 4
    first = StockDocument.objects.order_by("pk")[0]
    assert client.post(reverse("inventory:expiry-scrap-undo", args=[first.pk])).status_code == 404


def test_what_is_left_over_is_sent_on_from_the_row(client, lot, place, keeper):
    fast = WarehouseFactory(name_en="Fast")
    fast.members.add(keeper)
    other = lot_of(lot.product, "OTHER")
    come(other, fast, 180, key="fast", effective_on=TODAY - timedelta(days=95))
    go(other, fast, 180, key="f", effective_on=TODAY - timedelta(days=1))

    seen = words(page(client, "expiry-list"))
    client.post(button(seen))

    assert "Send 10 piece to Fast" in seen
    line = TransferLine.objects.get()
    assert (line.quantity, line.transfer.destination) == (10, fast)
    assert "Send 10" not in words(page(client, "expiry-list"))


def test_a_button_that_says_nothing_does_nothing(client, lot, keeper):
    balance = StockBalance.objects.get(lot=lot)
    count = StockDocument.objects.count()

    for name in ("expiry-scrap", "expiry-send"):
        url = reverse(f"inventory:{name}", args=[balance.pk])
        assert client.post(f"{url}?key=k&quantity=many").status_code == 422
    fresh = reverse("inventory:expiry-scrap", args=[balance.pk])
    assert client.post(f"{fresh}?key=k&quantity=1").status_code == 422
    assert StockDocument.objects.count() == count


def test_who_may_only_look_sees_words_and_no_button(client, lot, place):
    client.force_login(person("viewer", place))

    seen = words(page(client, "expiry-list"))

    assert "Discount or return" in seen
    assert "formaction" not in seen


@pytest.mark.parametrize(("role", "is_shown"), [("storekeeper", False), ("accountant", True)])
def test_value_is_told_to_who_may_see_it(client, place, role, is_shown):
    product = tracked()
    old = lot_of(product, "OLD", TODAY + timedelta(days=1))
    receive(place, product, 1, "98765.43", key="dear", lot=old)
    client.force_login(person(role, place))

    seen = ""
    for name, *args in (("expiry-list",), ("product-card", product.pk)):
        for query in ({}, {"export": "csv"}):
            seen += words(page(client, name, *args, **query))

    assert ("98765.43" in seen or "98,765.43" in seen) is is_shown


def test_home_says_what_expires(client, lot, keeper):
    assert "?expires_within=30" in client.get("/").content.decode()


def test_pages_ask_as_often_for_many_rows(
    client, lot, place, keeper, django_assert_max_num_queries
):
    order = SalesOrderFactory(warehouse=place)
    for number in range(20):
        another = lot_of(tracked(), f"N{number}", TODAY + timedelta(days=number))
        come(another, place, 2, key=f"n{number}")
        go(another, place, 1, key=f"m{number}", origin=f"sales-order:{order.pk}")
        come(lot, place, 2, key=f"c{number}")
        go(lot, place, 1, key=f"d{number}", origin=f"sales-order:{order.pk}")
    chosen = list(StockBalance.objects.values_list("lot", flat=True))

    with django_assert_max_num_queries(20):
        page(client, "lot-detail", lot.pk)
    with django_assert_max_num_queries(18):
        page(client, "lot-recall-many", lot=chosen)
    with django_assert_max_num_queries(18):
        page(client, "expiry-list")
    with django_assert_max_num_queries(12):
        page(client, "product-card", lot.product_id)


def test_the_api_lists_lots_and_recalls_them(client, lot, sold, keeper):
    far = lot_of(lot.product, "FAR")
    come(far, WarehouseFactory(), 1, key="far")

    found = client.get("/api/v1/lots", {"sku": "MED", "expires_on_before": "2026-04-01"}).json()
    recall = client.get(f"/api/v1/lots/{lot.pk}/recall").json()

    assert [(row["code"], row["on_hand"]) for row in found["results"]] == [("LOT-1", "7")]
    assert client.get("/api/v1/lots", {"code": "FAR"}).json()["results"] == []
    assert client.get(f"/api/v1/lots/{far.pk}").status_code == 404
    assert client.get(f"/api/v1/lots/{far.pk}/recall").status_code == 404
    assert recall["lots"] == ["LOT-1"]
    assert recall["is_complete"] is False  # One place of several.
    assert [(row["warehouse"], row["on_hand"]) for row in recall["here"]] == [("SH1", "7")]
    (delivery,) = recall["deliveries"]
    assert (delivery["customer"], delivery["phone"], delivery["quantity"]) == (
        "Customer Wang",
        "139-0000",
        "3",
    )


def test_what_was_used_up_is_told(client, lot, place, keeper):
    go(lot, place, Decimal(2), key="used", to=LocationKind.USE)

    assert "No more" in words(page(client, "lot-recall", lot.pk))
