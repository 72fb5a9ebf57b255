"""Labels: what is printed is what a scan reads."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
import zxingcpp
from django.urls import reverse

from catalog.choices import BarcodeKind, Tracking
from core.barcodes import FORMATS, Symbology
from inventory.choices import LocationKind
from inventory.models import Location
from inventory.selectors.labels import drawn, labels_of_product, product_label
from inventory.selectors.scanned import meaning_of
from tests.factories.catalog import BarcodeFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import LotFactory, WarehouseFactory
from tests.inventory.steps import receive

GTIN = "4006381333931"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot():
    product = ProductFactory(tracking=Tracking.LOT_EXPIRY)
    BarcodeFactory(product=product, code=GTIN, kind=BarcodeKind.EAN13)
    return LotFactory(product=product, code="A-17", expires_on=date(2027, 2, 28))


def read(text: str, symbology: Symbology, *, is_gs1: bool) -> str:
    """What a scanner sends for the code as it is drawn."""
    barcode = zxingcpp.create_barcode(text, FORMATS[symbology], gs1=is_gs1)
    (found,) = zxingcpp.read_barcodes(np.array(barcode.to_image(scale=4)))
    return found.symbology_identifier + found.bytes.decode() if is_gs1 else found.text


@pytest.mark.parametrize("symbology", Symbology)
def test_the_label_of_a_lot_is_understood_when_it_is_scanned(lot, symbology):
    label = product_label(lot.product, lot=lot)

    scanned = read(label.code, symbology, is_gs1=True)

    meaning = meaning_of(scanned, UserFactory(everywhere=True))
    assert (meaning.product.product, meaning.lots) == (lot.product, [lot])
    assert meaning.product.expires_on == lot.expires_on


@pytest.mark.parametrize("symbology", Symbology)
def test_a_lot_of_a_product_without_a_gtin_goes_by_its_own_code(symbology):
    lot = LotFactory(product=ProductFactory(tracking=Tracking.SERIAL), code="S-1")
    label = product_label(lot.product, lot=lot)

    scanned = read(label.code, symbology, is_gs1=True)

    assert label.code == f"(91){lot.product.sku}(21)S-1"
    meaning = meaning_of(scanned, UserFactory(everywhere=True))
    assert (meaning.product.product, meaning.lots) == (lot.product, [lot])


def test_a_product_has_a_label_for_itself_and_for_each_lot_that_is_there(lot):
    warehouse = WarehouseFactory()
    receive(warehouse, lot.product, 3, 9, key="r", lot=lot)
    LotFactory(product=lot.product, code="GONE")

    labels = labels_of_product(lot.product, UserFactory(everywhere=True))

    assert [label.code for label in labels] == [GTIN, f"(01)0{GTIN}(17)270228(10)A-17"]


def test_bars_cannot_draw_chinese_and_the_page_says_so(client):
    product = ProductFactory(sku="茶-1")
    client.force_login(UserFactory(admin=True, everywhere=True))
    query = {"which": "0", "symbology": "code128", "size": "roll-40"}

    answer = client.get(reverse("inventory:product-labels", args=[product.pk]), query)

    assert drawn([product_label(product)], Symbology.CODE_128)[0].picture == ""
    assert "Choose QR code" in answer.content.decode()


def test_a_receipt_prints_a_label_for_each_piece_that_came(client, lot):
    document = receive(WarehouseFactory(), lot.product, Decimal(3), 9, key="r", lot=lot)
    client.force_login(UserFactory(admin=True, everywhere=True))

    answer = client.get(reverse("inventory:document-labels", args=[document.pk]))

    assert answer.content.decode().count('<article class="label">') == 3


def test_more_labels_than_a_sheet_holds_are_refused_in_words(client, lot):
    document = receive(WarehouseFactory(), lot.product, Decimal(501), 9, key="r", lot=lot)
    client.force_login(UserFactory(admin=True, everywhere=True))

    answer = client.get(reverse("inventory:document-labels", args=[document.pk]))

    assert answer.status_code == 422
    assert "Print at most 500" in answer.content.decode()


def test_labels_of_places_one_does_not_work_in_are_not_there(client, lot):
    elsewhere = WarehouseFactory()
    document = receive(elsewhere, lot.product, 3, 9, key="r", lot=lot)
    client.force_login(UserFactory(may=["inventory.view_stockbalance"], at=[WarehouseFactory()]))

    for subject, row in (("warehouse", elsewhere), ("document", document)):
        path = reverse(f"inventory:{subject}-labels", args=[row.pk])
        assert client.get(path).status_code == 404


def test_a_location_is_found_by_its_label():
    location = Location.objects.get(warehouse=WarehouseFactory(), kind=LocationKind.STOCK)
    user = UserFactory(everywhere=True)

    assert meaning_of(f"{location.warehouse.code}/{location.code}", user).location == location
    WarehouseFactory()
    assert meaning_of(location.code, user).location is None
