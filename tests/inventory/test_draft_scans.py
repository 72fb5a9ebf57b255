"""Scans into drafts on a phone: lots, expiry, serial numbers, boxes and bins."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from catalog.choices import Tracking
from inventory.models import Lot, StockDraft
from tests.factories.catalog import BarcodeFactory, ProductFactory, UnitFactory
from tests.factories.core import UserFactory
from tests.factories.drafts import StockDraftFactory, StockDraftLineFactory
from tests.factories.inventory import LotFactory, WarehouseFactory
from tests.inventory.steps import receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EAN, BOX = "4006381333931", "14006381333938"


@pytest.fixture
def place():
    return WarehouseFactory(code="SH1")


@pytest.fixture
def draft_of(client, place):
    """A draft of a kind, open before somebody who may fill it."""
    user = UserFactory(at=[place])
    user.groups.add(Group.objects.get(name="storekeeper"))
    client.force_login(user)
    return lambda kind: StockDraftFactory(warehouse=place, kind=kind)


def product_of(tracking):
    product = ProductFactory(sku="TEA", tracking=tracking)
    BarcodeFactory(product=product, code=EAN)
    BarcodeFactory(product=product, code=BOX, quantity=Decimal(12))
    return product


def stocked(place, product, quantity, code, expires_on=None):
    lot = LotFactory(product=product, code=code, expires_on=expires_on)
    receive(place, product, quantity, 10, key=code, lot=lot)
    return lot


def scan(client, draft, code, key):
    headers = {"HX-Request": "true", "Idempotency-Key": key}
    url = reverse("inventory:floor-draft-scan", args=[draft.pk])
    return client.post(url, {"code": code}, headers=headers)


def lines(draft: StockDraft):
    columns = ("quantity", "lot_code", "expires_on", "destination__code", "source__code")
    return list(draft.lines.order_by("position").values_list(*columns))


def test_goods_come_in_by_lot_each_scan_once(client, draft_of):
    product_of(Tracking.LOT_EXPIRY)
    draft = draft_of("receipt")

    codes = (
        f"(01){BOX}(17)270131(10)A",
        f"(01)0{EAN}(17)270131(10)A",
        f"(01)0{EAN}(17)270228(10)B",
    )
    for number, code in enumerate(codes):
        for _again in range(2):
            assert scan(client, draft, code, f"s{number}").status_code == 200

    assert lines(draft) == [
        (13, "A", date(2027, 1, 31), None, None),
        (1, "B", date(2027, 2, 28), None, None),
    ]


def test_a_lot_is_scanned_after_its_product(client, draft_of):
    product_of(Tracking.LOT)
    draft = draft_of("receipt")

    for number, code in enumerate((EAN, EAN, "L-1", "6900000000001")):
        scan(client, draft, code, f"s{number}")

    assert lines(draft) == [(2, "L-1", None, None, None)]


def test_serial_numbers_stand_in_one_line(client, draft_of):
    product_of(Tracking.SERIAL)
    draft = draft_of("receipt")

    for key, number in enumerate((1, 2, 2)):
        answer = scan(client, draft, f"(01)0{EAN}(21)SN{number}", f"s{key}")

    assert answer.status_code == 422
    assert "scanned already" in answer["HX-Trigger"]
    assert lines(draft) == [(2, "SN1, SN2", None, None, None)]


def test_a_serial_number_alone_is_its_piece(client, place, draft_of):
    stocked(place, product_of(Tracking.SERIAL), 1, "SN-5")
    draft = draft_of("issue")

    scan(client, draft, "sn-5", "s1")

    assert lines(draft) == [(1, "SN-5", None, None, None)]


@pytest.mark.parametrize(
    ("kind", "code", "told"),
    [
        ("issue", "(10)NONE", "has nothing of lot NONE"),
        ("issue", "(10)OLD", "expired on 1 Mar 2026"),
        ("receipt", "(17)260228(10)NEW", "expired on 28 Feb 2026"),
        ("receipt", "(17)270131(10)OLD", "not on 31 Jan 2027"),
        ("receipt", "(17)27", "has 6 digits"),
    ],
)
def test_a_wrong_lot_is_told_and_the_draft_stays(client, place, draft_of, kind, code, told):
    stocked(place, product_of(Tracking.LOT_EXPIRY), 3, "OLD", date(2026, 3, 1))
    draft = draft_of(kind)

    answer = scan(client, draft, f"(01)0{EAN}{code}", "s1")

    assert answer.status_code == 422
    assert told in answer["HX-Trigger"]
    assert lines(draft) == []


def test_an_expired_lot_may_still_be_moved_aside(client, place, draft_of):
    stocked(place, product_of(Tracking.LOT_EXPIRY), 3, "OLD", date(2026, 3, 1))
    draft = draft_of("move")

    assert scan(client, draft, f"(01)0{EAN}(10)OLD", "s1").status_code == 200

    assert lines(draft) == [(1, "OLD", None, None, None)]


def test_what_is_scanned_after_a_bin_lies_in_the_next(client, place, draft_of):
    product_of(Tracking.NONE)
    for code in ("A-01", "A-02"):
        place.locations.create(code=code, path=f"{code}/", kind="stock")
    draft = draft_of("receipt")

    for number, code in enumerate((BOX, "A-01", EAN, EAN, "A-02", "A-02")):
        answer = scan(client, draft, code, f"s{number}")

    assert lines(draft) == [(12, "", None, "A-01", None), (2, "", None, "A-02", None)]
    assert answer.status_code == 422
    assert "Scan the goods first" in answer["HX-Trigger"]


def test_goods_do_not_go_where_they_are(client, place, draft_of):
    product = product_of(Tracking.NONE)
    shelf = place.locations.create(code="A-01", path="A-01/", kind="stock")
    draft = draft_of("move")
    StockDraftLineFactory(draft=draft, product=product, source=shelf)

    answer = scan(client, draft, "A-01", "s1")

    assert answer.status_code == 422
    assert "itself" in answer["HX-Trigger"]


def test_pieces_are_not_added_to_a_line_of_boxes(client, draft_of):
    product = product_of(Tracking.NONE)
    draft = draft_of("receipt")
    box = UnitFactory(code="box")
    StockDraftLineFactory(draft=draft, product=product, quantity=Decimal(2), unit=box)

    scan(client, draft, EAN, "s1")

    assert [row[0] for row in lines(draft)] == [2, 1]


def test_scanned_lots_are_posted(client, place, draft_of):
    product = product_of(Tracking.LOT)
    stocked(place, product, 3, "A")
    stocked(place, product, 3, "B")
    draft = draft_of("issue")

    scan(client, draft, f"(01)0{EAN}(10)B", "s1")
    posted = client.post(reverse("inventory:floor-draft", args=[draft.pk]), {})

    assert posted.status_code == 302
    held = {lot.code: lot.balances.get().on_hand for lot in Lot.objects.filter(product=product)}
    assert held == {"A": 3, "B": 2}
