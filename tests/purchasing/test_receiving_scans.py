"""Receiving an order by codes of GS1: lots, expiry, serial numbers, quantities and bins."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from catalog.choices import Tracking
from inventory.choices import LocationKind
from inventory.models import Lot, StockBalance, StockDocument
from tests.factories.catalog import BarcodeFactory, PartnerFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import LotFactory, WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EAN, CASE = "4006381333931", "14006381333938"


def line_of(tracking, quantity=40, **product):
    product = ProductFactory(sku="TEA", tracking=tracking, **product)
    BarcodeFactory(product=product, code=EAN)
    BarcodeFactory(product=product, code=CASE, quantity=Decimal(12))
    return PurchaseOrderLineFactory(order__sent=True, product=product, quantity=Decimal(quantity))


@pytest.fixture
def come(client):
    """Somebody comes to receive the order of a line."""

    def come(line, role="storekeeper"):
        user = UserFactory(at=[line.order.warehouse])
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return line

    return come


def url(name, line):
    return reverse(f"purchasing:receive-{name}", args=[line.order_id])


def scan(client, line, code, key):
    headers = {"hx-request": "true", "idempotency-key": key}
    return client.post(url("scan", line), {"code": code}, headers=headers)


def parts(client, line):
    counted = client.session[f"receiving:{line.order_id}"]["lines"].get(str(line.pk), [])
    return [{name: value for name, value in part.items() if value} for part in counted]


def sheet(client, line):
    """The form as the page shows it, ready to be posted."""
    rows = client.get(url("order", line)).context["rows"]
    fields = {"key": "k"}
    for form in (form for row in rows for form in row.forms):
        fields |= {f"{form.prefix}-{name}": form[name].value() or "" for name in form.fields}
    return fields


def test_each_lot_is_counted_apart_and_posted_as_it_was_scanned(client, come):
    line = come(line_of(Tracking.LOT_EXPIRY))
    one, other = "(17)270131(10)A1", "(17)270228(10)B2"

    for key, code in enumerate((f"(01)0{EAN}{one}", f"(01){CASE}{one}", f"(01)0{EAN}{other}")):
        assert scan(client, line, code, f"s{key}").status_code == 200
    scan(client, line, f"(01)0{EAN}{other}(30)5", "s9")
    scan(client, line, f"(01)0{EAN}{other}(30)5", "s9")

    assert parts(client, line) == [
        {"quantity": "13", "lot": "A1", "expires_on": "2027-01-31"},
        {"quantity": "6", "lot": "B2", "expires_on": "2027-02-28"},
    ]
    assert client.post(url("post", line), sheet(client, line)).status_code == 302
    lots = Lot.objects.filter(product=line.product).order_by("code")
    assert [(lot.code, lot.expires_on) for lot in lots] == [
        ("A1", date(2027, 1, 31)),
        ("B2", date(2027, 2, 28)),
    ]
    assert [lot.balances.get(location__kind="stock").on_hand for lot in lots] == [13, 6]


def test_serial_numbers_are_pieces_and_none_comes_twice(client, come):
    line = come(line_of(Tracking.SERIAL))

    for number in (1, 2):
        scan(client, line, f"(01)0{EAN}(21)SN{number}", f"s{number}")
    twice = scan(client, line, f"(01)0{EAN}(21)SN1", "s3")

    assert twice.status_code == 422
    assert "SN1" in twice["HX-Trigger"]
    assert parts(client, line) == [{"quantity": "2", "lot": "SN1, SN2"}]
    client.post(url("post", line), sheet(client, line))
    assert set(Lot.objects.values_list("code", flat=True)) == {"SN1", "SN2"}
    again = scan(client, line, f"(01)0{EAN}(21)SN2", "s4")
    assert "only once" in again["HX-Trigger"]


def test_a_serial_number_scanned_after_its_product_names_the_piece(client, come):
    line = come(line_of(Tracking.SERIAL))

    asked = scan(client, line, EAN, "s1").content.decode()
    scan(client, line, "SN-77", "s2")
    unknown = scan(client, line, "SN-78", "s3")

    assert "Scan or type the serial number" in asked
    assert parts(client, line) == [{"quantity": "1", "lot": "SN-77"}]
    assert unknown.status_code == 422


def test_a_lot_without_expiry_is_asked_for_and_nothing_typed_is_lost(client, come):
    line = come(line_of(Tracking.LOT_EXPIRY))
    scan(client, line, EAN, "s1")
    scan(client, line, "L-9", "s2")

    answer = client.post(url("post", line), sheet(client, line))

    assert answer.status_code == 422
    words = answer.content.decode()
    assert "say when lot L-9 expires" in words
    assert 'value="L-9"' in words
    assert StockDocument.objects.exists() is False


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("(17)260301(10)OLD", "expired on 1 Mar 2026"),
        ("(17)270131(10)KNOWN", "is known to expire on 31 Dec 2026, not on 31 Jan 2027"),
        ("(17)271301(10)X", "is no date"),
        ("(10)A1(37)99", "at most 44 more"),
    ],
)
def test_what_cannot_be_taken_in_is_told_and_the_count_stays(client, come, code, told):
    line = come(line_of(Tracking.LOT_EXPIRY))
    LotFactory(product=line.product, code="KNOWN", expires_on=date(2026, 12, 31))
    scan(client, line, f"(01)0{EAN}(17)261231(10)KNOWN", "s1")

    answer = scan(client, line, f"(01)0{EAN}{code}", "s2")

    assert answer.status_code == 422
    assert told in answer["HX-Trigger"]
    kept = [{"quantity": "1", "lot": "KNOWN", "expires_on": "2026-12-31"}]
    assert parts(client, line) == kept
    assert scan(client, line, EAN, "s3").status_code == 200


def test_a_lot_counted_with_one_expiry_does_not_get_another(client, come):
    line = come(line_of(Tracking.LOT_EXPIRY))
    scan(client, line, f"(01)0{EAN}(17)261231(10)A1", "s1")

    answer = scan(client, line, f"(01)0{EAN}(17)270131(10)A1", "s2")

    assert "not on 31 Jan 2027" in answer["HX-Trigger"]
    assert parts(client, line)[0]["quantity"] == "1"


def test_the_day_made_and_the_shelf_life_tell_the_expiry(client, come):
    line = come(line_of(Tracking.LOT_EXPIRY, shelf_life_days=10))

    scan(client, line, f"(01)0{EAN}(11)260301(10)A1", "s1")

    assert parts(client, line)[0]["expires_on"] == "2026-03-11"


def test_a_bin_is_where_the_goods_before_it_lie(client, come):
    line = come(line_of(Tracking.NONE))
    place = line.order.warehouse
    shelf = place.locations.create(code="A-01", path="A-01/", kind=LocationKind.STOCK)
    elsewhere = WarehouseFactory()
    elsewhere.locations.create(code="Z-9", path="Z-9/", kind=LocationKind.STOCK)

    early = scan(client, line, "A-01", "s0")
    scan(client, line, CASE, "s1")
    scan(client, line, f"{place.code}/A-01", "s2")
    scan(client, line, EAN, "s3")

    assert "Scan the goods first" in early["HX-Trigger"]
    shelved = {"quantity": "12", "bin": str(shelf.pk)}
    assert parts(client, line) == [shelved, {"quantity": "1"}]
    client.post(url("post", line), sheet(client, line))
    stock = StockBalance.objects.filter(product=line.product, location__warehouse=place)
    assert {(row.location.code, int(row.on_hand)) for row in stock} == {("A-01", 12), ("STOCK", 1)}


def test_expired_goods_are_only_taken_in_as_damaged(client, come):
    line = come(line_of(Tracking.LOT_EXPIRY))
    line.order.warehouse.locations.create(code="BAD", path="BAD/", kind=LocationKind.DAMAGED)
    typed = {"quantity": "2", "lot": "OLD", "expires_on": "2026-01-01"}
    facts = {f"line-{line.pk}-{name}": value for name, value in typed.items()} | {"key": "k"}

    refused = client.post(url("post", line), facts)
    taken = client.post(url("post", line), facts | {f"line-{line.pk}-damaged": "2"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert Lot.objects.get(code="OLD").balances.get(location__code="BAD").on_hand == 2


def test_the_suppliers_own_code_is_understood(client, come):
    line = come(line_of(Tracking.NONE))
    own = line.order.supplier.partner
    BarcodeFactory(product=line.product, code="100", kind="supplier", partner=own, quantity=3)
    BarcodeFactory(code="100", kind="supplier", partner=PartnerFactory())

    scan(client, line, "100", "s1")

    assert parts(client, line) == [{"quantity": "3"}]


def test_who_may_not_link_an_unknown_code_is_told_whom_to_ask(client, come):
    keeper_of_products = UserFactory(username="zhao")
    keeper_of_products.groups.add(Group.objects.get(name="planner"))
    line = come(line_of(Tracking.NONE))

    answer = scan(client, line, "6900000000001", "s1")

    assert answer.status_code == 422
    assert str(keeper_of_products) in answer["HX-Trigger"]
    assert "codes/link" not in answer["HX-Trigger"]


def test_who_may_link_it_does_so_and_the_scan_is_taken(client, come):
    line = come(line_of(Tracking.NONE), "admin")

    offered = scan(client, line, "6900000000001", "s1")["HX-Trigger"]
    query = {"code": "6900000000001", "back": url("order", line)}
    address = reverse("catalog:code-link", query=query)
    linked = client.post(address, {"product": line.product.pk, "quantity": 6, "kind": "other"})
    again = scan(client, line, "6900000000001", "s1")

    assert "codes/link" in offered
    assert linked["Location"] == f"{url('order', line)}?linked=6900000000001"
    assert again.status_code == 200
    assert parts(client, line) == [{"quantity": "6"}]


def test_a_scanned_order_is_opened(client, come):
    line = come(line_of(Tracking.NONE))
    headers = {"hx-request": "true", "idempotency-key": "s1"}

    def find(code):
        return client.post(reverse("purchasing:receive-list"), {"code": code}, headers=headers)

    assert url("order", line) in find(line.order.number)["HX-Trigger"]
    unknown = find("nonsense")
    assert (unknown.status_code, "nonsense" in unknown["HX-Trigger"]) == (422, True)


@pytest.mark.parametrize("quantity", ["3", "2.5", "1000000000"])
def test_a_piece_without_its_serial_number_is_not_taken_in(client, come, quantity):
    line = come(line_of(Tracking.SERIAL))
    typed = {f"line-{line.pk}-quantity": quantity, f"line-{line.pk}-lot": "SN1, SN2", "key": "k"}

    answer = client.post(url("post", line), typed)

    assert answer.status_code == 422
    assert "name the lot or serial number" in answer.content.decode()
    assert StockDocument.objects.exists() is False


def test_a_serial_number_typed_twice_is_told(client, come):
    line = come(line_of(Tracking.SERIAL))
    typed = {f"line-{line.pk}-quantity": "2", f"line-{line.pk}-lot": "SN1，SN1", "key": "k"}

    answer = client.post(url("post", line), typed)

    assert answer.status_code == 422
    assert "A serial number stands here twice." in answer.content.decode()
