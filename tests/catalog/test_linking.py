"""Unknown codes: what of them is linked, who does it, and that a repeat links once."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from catalog.choices import BarcodeKind
from catalog.errors import CodeTaken, MalformedCode
from catalog.models import Barcode, Product
from catalog.selectors import product_by_code
from catalog.selectors.unknown import linkable_code, offer_for
from catalog.services.linking import link_barcode
from core.errors import NotPermitted
from tests.factories.catalog import BarcodeFactory, ProductFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
EAN = "4006381333931"
CHANGE = "catalog.change_product"


@pytest.mark.parametrize(
    ("scanned", "code"),
    [
        (f"(01)0{EAN}(10)L1", EAN),
        (f"010{EAN}10L1", EAN),
        (" ABC-1 ", "ABC-1"),
        ("(10)L1", ""),
        ("X" * 65, ""),
    ],
)
def test_what_of_a_code_can_be_linked(scanned, code):
    assert linkable_code(scanned) == code


def test_a_broken_code_is_no_code_to_link():
    with pytest.raises(MalformedCode):
        linkable_code("(01)04006381333932")


def test_a_linked_code_is_found_and_linked_once():
    product = ProductFactory()
    user = UserFactory(may=[CHANGE])

    for _again in range(2):
        link_barcode(actor=user, product=product, code=EAN, quantity=Decimal(6))

    row = Barcode.objects.get()
    assert (row.kind, row.quantity) == (BarcodeKind.EAN13, 6)
    assert product_by_code(f"(01)0{EAN}").product == product
    assert EAN in Product.objects.get(pk=product.pk).search_text


def test_a_code_of_another_product_or_quantity_is_refused():
    taken = BarcodeFactory(code=EAN)
    other = ProductFactory()

    for product, quantity in ((other, 1), (taken.product, 6)):
        with pytest.raises(CodeTaken):
            link_barcode(actor=None, product=product, code=f"0{EAN}", quantity=Decimal(quantity))

    assert Barcode.objects.count() == 1


def test_only_who_may_change_products_links():
    with pytest.raises(NotPermitted):
        link_barcode(actor=UserFactory(), product=ProductFactory(), code=EAN, quantity=Decimal(1))

    assert Barcode.objects.exists() is False


def test_others_are_told_whom_to_ask():
    planner = UserFactory(username="wang")
    planner.groups.add(Group.objects.get(name="planner"))
    UserFactory(admin=True)

    told = offer_for(EAN, UserFactory(), back="/")
    offered = offer_for(EAN, planner, back="/floor/lookup/")

    assert (str(planner) in told.words, told.link) == (True, "")
    assert offered.link == f"/desk/codes/link/?code={EAN}&back=%2Ffloor%2Flookup%2F"


@pytest.fixture
def planner(client):
    user = UserFactory(may=[CHANGE, "catalog.view_product"])
    client.force_login(user)
    return user


def page(code, back="/floor/lookup/"):
    return reverse("catalog:code-link", query={"code": code, "back": back})


def test_the_kind_is_guessed_and_a_slip_is_told(client, planner):
    right, wrong = (client.get(page(code)) for code in (EAN, "4006381333932"))

    assert right.context["form"]["kind"].value() == BarcodeKind.EAN13
    assert wrong.context["form"]["kind"].value() == BarcodeKind.OTHER
    assert "Its last digit does not follow" in wrong.content.decode()


def test_what_was_typed_stays_when_it_is_refused(client, planner):
    taken, other = BarcodeFactory(code=EAN), ProductFactory()
    typed = {"product": other.pk, "quantity": "7", "kind": "ean13"}

    answer = client.post(page(EAN), typed)

    assert answer.status_code == 422
    assert 'value="7"' in answer.content.decode()
    assert taken.product.barcodes.count() == 1


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_the_way_back_stays_in_the_house(client, planner, back):
    typed = {"product": ProductFactory().pk, "quantity": "1", "kind": "other"}

    answer = client.post(page("ABC", back), typed)

    assert answer["Location"] == "/?linked=ABC"


def test_a_code_without_a_product_says_so(client, planner):
    assert "names no product" in client.get(page("(10)L1")).content.decode()
