"""Barcodes of many kinds: checked, used once, found again, with what is inside."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from catalog.choices import BarcodeKind, Tracking
from catalog.errors import CodeTaken, MalformedCode, NoSupplierNamed, WrongCheckDigit, WrongKind
from catalog.selectors import product_by_code
from catalog.services.products import update_product
from catalog.values import BarcodeRow
from tests.factories.catalog import (
    BarcodeFactory,
    PartnerFactory,
    ProductFactory,
    ProductUnitFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
EAN, CASE = "4006381333931", "14006381333938"
TODAY = date(2026, 3, 2)


def give(product, *rows):
    return update_product(product, actor=None, barcodes=rows)


def test_kinds_are_told_by_digits_and_kept():
    product = give(ProductFactory(), (EAN, Decimal(1)), (CASE, Decimal(12)), ("A1", Decimal(1)))

    kinds = {row.code: row.kind for row in product.barcodes.all()}
    assert kinds == {EAN: "ean13", CASE: "gtin14", "A1": "other"}


@pytest.mark.parametrize(
    ("code", "kind", "refusal"),
    [
        ("4006381333932", BarcodeKind.EAN13, WrongCheckDigit),
        ("400638133393", BarcodeKind.EAN13, WrongKind),
        ("ABCDEFGH", BarcodeKind.EAN8, WrongKind),
        ("A1", BarcodeKind.SUPPLIER, NoSupplierNamed),
    ],
)
def test_a_code_that_is_not_built_like_its_kind_is_refused(code, kind, refusal):
    product = ProductFactory()

    with pytest.raises(refusal) as refused:
        give(product, BarcodeRow(code, Decimal(1), kind))

    assert code in str(refused.value.message)
    assert product.barcodes.exists() is False


def test_the_right_digit_is_told():
    with pytest.raises(WrongCheckDigit) as refusal:
        give(ProductFactory(), BarcodeRow("4006381333932", Decimal(1), BarcodeKind.EAN13))

    assert refusal.value.facts["right"] == "1"


def test_a_gtin_is_used_once_in_whatever_length():
    give(ProductFactory(), ("0036000291452", Decimal(1)))

    with pytest.raises(CodeTaken):
        give(ProductFactory(), ("036000291452", Decimal(1)))

    assert product_by_code("00036000291452").code == "00036000291452"


def test_suppliers_may_use_the_same_code_for_different_products():
    one, other = PartnerFactory(), PartnerFactory()
    tea = give(ProductFactory(), BarcodeRow("100", Decimal(6), partner=one))
    soap = give(ProductFactory(), BarcodeRow("100", Decimal(1), partner=other))
    give(soap, *[(row.code, row.quantity, None, row.partner) for row in soap.barcodes.all()])

    assert product_by_code("100") is None
    assert product_by_code("100", partner=one).product == tea
    assert product_by_code("100", partner=one).quantity == 6
    assert product_by_code("100", partner=other).product == soap
    with pytest.raises(CodeTaken):
        give(ProductFactory(), BarcodeRow("100", Decimal(1), partner=one))


def test_a_code_of_ones_own_comes_before_a_suppliers():
    supplier = PartnerFactory()
    give(ProductFactory(), BarcodeRow("100", Decimal(6), partner=supplier))
    own = give(ProductFactory(), ("100", Decimal(1)))

    assert product_by_code("100").product == own
    assert product_by_code("100", partner=supplier).product == own


def test_what_is_inside_a_gs1_code_comes_along():
    product = give(ProductFactory(tracking=Tracking.LOT_EXPIRY), (CASE, Decimal(12)))

    found = product_by_code(f"]C101{CASE}1727020010L7\x1d302", today=TODAY)

    assert (found.product, found.quantity) == (product, 24)
    assert (found.lot, found.lot_code, found.serial) == ("L7", "L7", "")
    assert found.expires_on == date(2027, 2, 28)


def test_a_serial_number_is_the_lot_of_who_is_told_apart_piece_by_piece():
    give(ProductFactory(tracking=Tracking.SERIAL), (EAN, Decimal(1)))

    found = product_by_code(f"(01)0{EAN}(21)SN9(10)L1", today=TODAY)

    assert (found.lot_code, found.lot, found.serial) == ("SN9", "L1", "SN9")


def test_a_link_is_understood_and_best_before_stands_in_for_expiry():
    product = give(ProductFactory(), (EAN, Decimal(1)))

    found = product_by_code(f"https://id.gs1.org/01/0{EAN}?15=261231", today=TODAY)

    assert (found.product, found.expires_on) == (product, date(2026, 12, 31))


def test_what_is_stocked_by_weight_is_counted_by_its_weight():
    gram = UnitFactory(code="g", name_en="gram", decimals=0)
    cheese = ProductFactory(unit=gram)
    kilogram = UnitFactory(code="kg", name_en="kilogram", decimals=3)
    ProductUnitFactory(product=cheese, unit=kilogram, numerator=1000)
    give(cheese, (EAN, Decimal(1)))
    piece = give(ProductFactory(), (CASE, Decimal(1)))

    assert product_by_code(f"(01)0{EAN}(3103)001250").quantity == 1250
    assert product_by_code(f"(01){CASE}(3103)001250").product == piece
    assert product_by_code(f"(01){CASE}(3103)001250").quantity == 1


def test_a_whole_code_of_an_unknown_product_is_not_found_and_a_broken_one_is_told():
    assert product_by_code(f"(01)0{EAN}") is None
    with pytest.raises(MalformedCode):
        product_by_code("(01)4006381333931")


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "supplier"}, {"partner": True}, {"code": "700"}],
)
def test_the_database_guards_barcodes(wrong):
    product = ProductFactory()
    BarcodeFactory(product=product, code="700")
    facts = {"code": "800"} | wrong
    if facts.pop("partner", False):
        facts["partner"] = PartnerFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        BarcodeFactory(product=product, **facts)
