"""Transfers on a phone: made, shipped and received by scanning; each step happens once."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from catalog.choices import Tracking
from inventory.choices import TransferStatus
from inventory.errors import LotNotHere
from inventory.models import StockBalance, StockDocument, Transfer
from inventory.selectors import verify_ledger
from inventory.services.transfers import create_transfer, receive_transfer, ship_transfer
from inventory.values import TransferPart
from tests.factories.catalog import BarcodeFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import LotFactory, WarehouseFactory
from tests.inventory.steps import receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EAN, BOX = "4006381333931", "14006381333938"


@pytest.fixture
def way():
    return WarehouseFactory(code="C1"), WarehouseFactory(code="S1")


@pytest.fixture
def keeper(client, way):
    user = UserFactory(at=way)
    user.groups.add(Group.objects.get(name="storekeeper"))
    client.force_login(user)
    return user


def stocked(place, tracking=Tracking.NONE, lots=("",)):
    product = ProductFactory(sku="TEA", tracking=tracking)
    BarcodeFactory(product=product, code=EAN)
    BarcodeFactory(product=product, code=BOX, quantity=Decimal(12))
    pieces = 1 if tracking == Tracking.SERIAL else 20
    for number, code in enumerate(lots):
        until = date(2027, 1, 1 + number) if tracking == Tracking.LOT_EXPIRY else None
        lot = LotFactory(product=product, code=code, expires_on=until) if code else None
        receive(place, product, pieces, 100, key=f"first:{code}", lot=lot)
    return product


def url(name, *args):
    return reverse(f"inventory:floor-{name}", args=args)


def scan(client, transfer, code, key, **more):
    headers = {"HX-Request": "true", "Idempotency-Key": key}
    data = {"code": code, **more}
    return client.post(url("transfer-scan", transfer.pk), data, headers=headers)


def sheet(client, transfer):
    """The form as the page shows it."""
    context = client.get(url("transfer", transfer.pk)).context
    fields = {"key": context["key"], "step": context["step"]}
    for form in (form for row in context["rows"] for form in row.forms):
        fields |= {f"{form.prefix}-{name}": form[name].value() or "" for name in form.fields}
    return fields


def finish(client, transfer):
    fields = sheet(client, transfer)
    first, second = (client.post(url("transfer", transfer.pk), fields) for _tap in range(2))
    assert first.status_code == 302
    assert first["Location"] == second["Location"]
    transfer.refresh_from_db()
    return client.get(first["Location"]).content.decode()


def held(place, kind="stock"):
    rows = StockBalance.objects.filter(location__warehouse=place, location__kind=kind)
    return {row.lot.code: row.on_hand for row in rows.select_related("lot").exclude(on_hand=0)}


def test_made_shipped_and_received_by_scanning(client, way, keeper):
    product = stocked(way[0])
    start = {"key": "k", "source": way[0].pk, "destination": way[1].pk}
    begun = [client.post(url("transfer-new"), start)["Location"] for _tap in range(2)]
    transfer = Transfer.objects.get()
    assert begun == [f"{url('transfer', transfer.pk)}?add=1"] * 2

    for key, code in (("s1", BOX), ("s2", EAN), ("s2", EAN)):
        assert scan(client, transfer, code, key, add="1").status_code == 200
    line = transfer.lines.get()
    assert (line.product, line.quantity) == (product, 13)
    finish(client, transfer)
    assert (transfer.status, held(way[0])) == (TransferStatus.SHIPPED, {"": 7})

    scan(client, transfer, BOX, "s3")
    told = scan(client, transfer, EAN, "s4").content.decode()
    assert "All counted" in told
    finish(client, transfer)

    assert (transfer.status, held(way[1])) == (TransferStatus.RECEIVED, {"": 13})
    assert StockDocument.objects.filter(kind="transfer").count() == 2
    assert verify_ledger() == []


def test_the_scanned_lots_leave_and_come_into_their_bins(client, way, keeper):
    product = stocked(way[0], Tracking.LOT_EXPIRY, ("A", "B"))
    shelf = way[1].locations.create(code="A-01", path="A-01/", kind="stock")
    asked = [(product, Decimal(14))]
    transfer = create_transfer(actor=None, source=way[0], destination=way[1], lines=asked)

    scan(client, transfer, f"(01){BOX}(10)B", "s1")
    scan(client, transfer, f"(01)0{EAN}(10)A", "s2")
    finish(client, transfer)
    assert held(way[0]) == {"A": 19, "B": 8}

    other = scan(client, transfer, f"(01)0{EAN}(10)C", "s3")
    scan(client, transfer, f"(01){BOX}(10)B", "s4")
    scan(client, transfer, "S1/A-01", "s5")
    page = finish(client, transfer)

    assert "has nothing of lot C" in other["HX-Trigger"]
    assert shelf.balances.get(on_hand__gt=0).lot.code == "B"
    assert (transfer.status, held(way[1], "transit")) == (TransferStatus.SHIPPED, {"A": 1})
    assert "1 in transit" in page
    assert verify_ledger() == []


def test_scanned_serial_numbers_leave(client, way, keeper):
    product = stocked(way[0], Tracking.SERIAL, ("S1", "S2", "S3"))
    asked = [(product, Decimal(2))]
    transfer = create_transfer(actor=None, source=way[0], destination=way[1], lines=asked)

    for key, code in enumerate(("S3", f"(01)0{EAN}(21)S2", "S2")):
        last = scan(client, transfer, code, f"s{key}")
    finish(client, transfer)

    assert "scanned already" in last["HX-Trigger"]
    assert held(way[0]) == {"S1": 1}


def test_more_or_other_goods_than_asked_for_are_told(client, way, keeper):
    product = stocked(way[0])
    other = ProductFactory(sku="SOAP")
    asked = [(product, Decimal(3))]
    transfer = create_transfer(actor=None, source=way[0], destination=way[1], lines=asked)

    many = scan(client, transfer, BOX, "s1")
    wrong = scan(client, transfer, "SOAP", "s2")
    unknown = scan(client, transfer, "6900000000001", "s3")
    scan(client, transfer, EAN, "s4")

    assert "at most 3" in many["HX-Trigger"]
    assert str(product) in wrong["HX-Trigger"]
    assert [answer.status_code for answer in (many, wrong, unknown)] == [422] * 3
    assert transfer.lines.get().quantity == 3
    page = client.get(url("transfer", transfer.pk)).content.decode()
    assert "Not all is counted: what is missing is not sent." in page
    assert not transfer.lines.filter(product=other).exists()


def test_what_is_added_must_be_there(client, way, keeper):
    stocked(way[0], Tracking.LOT, ("A",))
    start = {"key": "k", "source": way[0].pk, "destination": way[1].pk}
    client.post(url("transfer-new"), start)
    transfer = Transfer.objects.get()

    answer = scan(client, transfer, f"(01)0{EAN}(10)NONE", "s1", add="1")

    assert answer.status_code == 422
    assert transfer.lines.exists() is False


def test_typing_more_of_what_is_added_asks_for_more(client, way, keeper):
    stocked(way[0])
    start = {"key": "k", "source": way[0].pk, "destination": way[1].pk}
    client.post(url("transfer-new"), start)
    transfer = Transfer.objects.get()
    scan(client, transfer, EAN, "s1", add="1")
    line = transfer.lines.get()
    typed = {f"line-{line.pk}-quantity": "7", "add": "1"}
    headers = {"HX-Request": "true", "Idempotency-Key": "t1"}

    for _again in range(2):
        client.post(url("transfer-count", transfer.pk), typed, headers=headers)

    assert transfer.lines.get().quantity == 7
    finish(client, transfer)
    assert held(way[0]) == {"": 13}


def test_everything_is_here_with_one_tap(client, way, keeper):
    product = stocked(way[0])
    asked = [(product, Decimal(3))]
    transfer = create_transfer(actor=None, source=way[0], destination=way[1], lines=asked)

    client.post(url("transfer-all", transfer.pk))
    finish(client, transfer)
    client.post(url("transfer-all", transfer.pk))
    finish(client, transfer)

    assert (transfer.status, held(way[1])) == (TransferStatus.RECEIVED, {"": 3})


def test_typed_quantities_stay_beside_scans(client, way, keeper):
    product = stocked(way[0])
    asked = [(product, Decimal(9))]
    transfer = create_transfer(actor=None, source=way[0], destination=way[1], lines=asked)
    line = transfer.lines.get()
    count, headers = url("transfer-count", transfer.pk), {"HX-Request": "true"}

    client.post(count, {f"line-{line.pk}-quantity": "5"}, headers=headers)
    wrong = client.post(count, {f"line-{line.pk}-quantity": "lots"}, headers=headers)
    scan(client, transfer, EAN, "s1")

    assert (wrong.status_code, 'value="lots"' in wrong.content.decode()) == (422, True)
    assert sheet(client, transfer)[f"line-{line.pk}-quantity"] == "6"


def test_a_label_of_the_transfer_opens_it(client, way, keeper):
    asked = [(stocked(way[0]), Decimal(1))]
    transfer = create_transfer(actor=None, source=way[0], destination=way[1], lines=asked)
    headers = {"HX-Request": "true", "Idempotency-Key": "s1"}

    label = client.get(reverse("inventory:transfer-labels", args=[transfer.pk]))
    opened = client.post(url("transfers"), {"code": transfer.number.lower()}, headers=headers)
    unknown = client.post(url("transfers"), {"code": "TR-0"}, headers=headers)

    assert transfer.number in label.content.decode()
    assert url("transfer", transfer.pk) in opened["HX-Trigger"]
    assert (unknown.status_code, "TR-0" in unknown["HX-Trigger"]) == (422, True)


def test_transfers_between_other_places_do_not_exist(client, way, keeper):
    ends = WarehouseFactory(), WarehouseFactory()
    asked = [(stocked(ends[0]), Decimal(1))]
    transfer = create_transfer(actor=None, source=ends[0], destination=ends[1], lines=asked)

    assert client.get(url("transfer", transfer.pk)).status_code == 404
    assert scan(client, transfer, EAN, "s1").status_code == 404
    assert client.post(url("transfers"), {"code": transfer.number}).status_code == 302


def test_no_more_of_a_lot_comes_than_left(way):
    product = stocked(way[0], Tracking.LOT, ("A", "B"))
    asked = [(product, Decimal(4))]
    transfer = create_transfer(actor=None, source=way[0], destination=way[1], lines=asked)
    line = transfer.lines.get()
    left = {line.pk: [TransferPart(Decimal(3), "A"), TransferPart(Decimal(1), "B")]}
    ship_transfer(actor=None, transfer=transfer, key="s", parts=left)

    came = {line.pk: [TransferPart(Decimal(2), "B")]}
    with pytest.raises(LotNotHere):
        receive_transfer(actor=None, transfer=transfer, key="r", parts=came)

    assert held(way[1], "transit") == {"A": 3, "B": 1}
