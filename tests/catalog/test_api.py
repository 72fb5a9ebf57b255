"""Products over the API."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Category, Product
from tests.factories.catalog import (
    AttributeFactory,
    BarcodeFactory,
    CategoryFactory,
    PartnerFactory,
    ProductFactory,
    ProductFamilyFactory,
    UnitFactory,
)
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

API = "/api/v1/products"


@pytest.fixture
def send(client):
    def as_role(role, method, path, body, key="k"):
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        headers = {"Idempotency-Key": key}
        return getattr(client, method)(
            path, json.dumps(body), content_type="application/json", headers=headers
        )

    return as_role


def product(**more):
    Category.objects.filter(code="FOOD").exists() or CategoryFactory(code="FOOD")
    UnitFactory()
    facts = {"sku": "TEA", "name_zh": "茶", "category": "FOOD", "unit": "pc"}
    return facts | {"barcodes": [{"code": "690", "quantity": "6"}]} | more


def test_a_product_is_added_and_changed(send):
    added = send("planner", "post", API, product()).json()

    change = {"name_zh": "绿茶", "barcodes": []}
    changed = send("planner", "patch", f"{API}/{added['id']}", change)

    known = {"code": "690", "quantity": "6", "kind": "other", "partner": None}
    assert added["barcodes"] == [known]
    assert changed.json()["name_zh"] == "绿茶"
    assert changed.json()["barcodes"] == []
    assert list(Product.objects.matching("lc").values_list("sku", flat=True)) == ["TEA"]


def test_a_taken_code_a_missing_field_and_a_missing_right_are_told_apart(send):
    ProductFactory(sku="TEA")

    taken = send("planner", "post", API, product())
    missing = send("planner", "post", API, {"sku": "X"})
    barred = send("viewer", "post", API, product(sku="NEW"))

    assert (taken.status_code, taken.json()["code"]) == (422, "catalog.code_taken")
    assert (missing.status_code, missing.json()["code"]) == (400, "core.invalid")
    assert (barred.status_code, barred.json()["code"]) == (403, "core.not_permitted")
    assert Product.objects.count() == 1


def test_products_are_found_by_words_and_branch(client, send):
    food = CategoryFactory(code="FOOD")
    ProductFactory(sku="TEA", category=CategoryFactory(code="T", parent=food))
    ProductFactory(sku="SOAP")
    client.force_login(UserFactory(may=["catalog.view_product"]))

    by_branch = client.get(API, {"category": "FOOD"}).json()["results"]
    by_words = client.get(API, {"q": "soap"}).json()["results"]

    assert [row["sku"] for row in by_branch] == ["TEA"]
    assert [row["sku"] for row in by_words] == ["SOAP"]


def test_units_kinds_and_successors_are_given_and_told(send):
    UnitFactory(code="box", name_en="box")
    ProductFactory(sku="NEW-TEA")
    PartnerFactory(code="S1")
    more = {
        "units": [{"unit": "box", "numerator": 12, "is_pack": True}],
        "barcodes": [{"code": "4006381333931"}, {"code": "100", "partner": "S1"}],
        "life_cycle": "ending",
        "successor": "NEW-TEA",
    }

    told = send("planner", "post", API, product(**more)).json()
    wrong = {"barcodes": [{"code": "4006381333930", "kind": "ean13"}]}
    refused = send("planner", "patch", f"{API}/{told['id']}", wrong)

    assert told["units"] == [{"unit": "box", "numerator": 12, "denominator": 1, "is_pack": True}]
    assert [row["kind"] for row in told["barcodes"]] == ["supplier", "ean13"]
    assert (told["successor"], told["barcodes"][0]["partner"]) == ("NEW-TEA", "S1")
    assert refused.json()["code"] == "catalog.wrong_check_digit"


def test_a_code_is_looked_up_with_what_is_inside(client):
    BarcodeFactory(product__sku="TEA", code="4006381333931", kind="ean13")
    client.force_login(UserFactory(may=["catalog.view_product"]))

    def look(code):
        return client.get(f"{API}/by-code", {"code": code})

    found = look("]C101040063813339311727020010L7\x1d3012").json()
    assert (found["product"], found["quantity"], found["lot"]) == ("TEA", "12", "L7")
    assert found["expires_on"] == "2027-02-28"
    assert look("nothing").json() == {"product": None}
    assert look("(01)123").json()["code"] == "catalog.malformed_code"


def test_a_bill_is_written_read_and_taken_off(send, client):
    kit = ProductFactory(sku="KIT")
    ProductFactory(sku="CUP")
    path = f"{API}/{kit.pk}/bill"
    body = {"kind": "kit", "lines": [{"component": "CUP", "quantity": "2"}]}

    written = send("planner", "post", path, body).json()
    barred = send("viewer", "post", path, body)
    circle = {"lines": [{"component": "KIT", "quantity": "1"}]}
    refused = send("planner", "post", path, circle, key="c")
    read = client.get(path).json()
    gone = send("planner", "post", f"{API}/{kit.pk}/remove-bill", {})

    assert written["lines"] == [{"component": "CUP", "quantity": "2"}]
    assert read == written
    assert barred.status_code == 403
    assert refused.json()["code"] == "catalog.bill_circle"
    assert (gone.status_code, client.get(path).status_code) == (204, 404)


def test_a_family_makes_its_products_once(send):
    family = ProductFamilyFactory(code="TEE", by=[AttributeFactory(values=["R", "B"])])
    path = f"/api/v1/product-families/{family.pk}/variants"
    body = {"variants": [{"values": ["R"]}, {"values": ["B"], "sku": "BLUE"}]}

    made = send("planner", "post", path, body)
    unknown = send("planner", "post", path, {"variants": [{"values": ["X"]}]})
    taken = send("planner", "post", path, body, key="other")

    assert [row["sku"] for row in made.json()] == ["TEE-R", "BLUE"]
    assert unknown.json()["code"] == "catalog.wrong_variant"
    assert taken.json()["code"] == "catalog.variant_taken"
    assert family.products.count() == 2


def test_a_file_is_handed_in_once(client):
    tea = ProductFactory()
    user = UserFactory(may=["catalog.view_product", "catalog.change_product"])
    client.force_login(user)

    def hand_in(content, key="k"):
        file = SimpleUploadedFile("note.txt", content)
        path = f"{API}/{tea.pk}/files"
        return client.post(path, {"file": file}, headers={"Idempotency-Key": key})

    first, again, other = hand_in(b"one"), hand_in(b"one"), hand_in(b"two")
    page = hand_in(b"", key="empty")

    assert (first.status_code, again.json()) == (201, first.json())
    assert other.status_code == 409
    assert page.status_code == 400
    assert [row["name"] for row in client.get(f"{API}/{tea.pk}/files").json()] == ["note.txt"]
