"""GS1 codes: read as scanners send them, as printed, and as addresses; broken ones told."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import MalformedCode
from catalog.values.check_digits import check_digit, has_right_check_digit, kind_of, same_gtins
from catalog.values.gs1 import GS, looks_like_gs1, read_gs1

TODAY = date(2026, 3, 2)
GTIN = "04006381333931"


def read(text, today=TODAY):
    return read_gs1(text, today=today)


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}1727123110LOT-7{GS}21S1",
        f"]C101{GTIN}1727123110LOT-7{GS}21S1",
        f"]d201{GTIN}10LOT-7{GS}1727123121S1",
        f"]Q3{GS}01{GTIN}1727123121S1{GS}10LOT-7",
        f"01{GTIN}1727123110LOT-7<GS>21S1",
        f"01{GTIN}1727123110LOT-7␝21S1{GS}",
        f"(01){GTIN}(17)271231(10)LOT-7(21)S1",
        f"https://id.gs1.org/01/{GTIN}/10/LOT-7/21/S1?17=271231",
        "https://shop.example.com/de/gtin/4006381333931/lot/LOT-7/ser/S1?exp=271231&utm=x",
        f"HTTPS://EXAMPLE.COM/01/{GTIN}/21/S1?17=271231&10=LOT-7&linkType=all",
    ],
)
def test_the_same_code_in_every_dress(text):
    code = read(text)

    assert (code.gtin, code.lot, code.serial) == (GTIN, "LOT-7", "S1")
    assert code.expires_on == date(2027, 12, 31)
    assert looks_like_gs1(text)


@pytest.mark.parametrize(
    ("digits", "today", "day"),
    [
        ("270200", TODAY, date(2027, 2, 28)),
        ("280200", TODAY, date(2028, 2, 29)),
        ("261100", TODAY, date(2026, 11, 30)),
        ("760101", TODAY, date(2076, 1, 1)),
        ("770101", TODAY, date(1977, 1, 1)),
        ("250101", date(1999, 6, 1), date(2025, 1, 1)),
        ("490101", date(1999, 6, 1), date(2049, 1, 1)),
        ("500101", date(1999, 6, 1), date(1950, 1, 1)),
    ],
)
def test_two_digits_of_a_year_and_day_nothing(digits, today, day):
    assert read(f"(17){digits}", today).expires_on == day


@given(st.integers(0, 99), st.dates(date(1960, 1, 1), date(2080, 1, 1)))
def test_a_year_is_never_further_than_fifty(year, today):
    found = read(f"(17){year:02d}0100", today).expires_on.year

    assert found % 100 == year
    assert -49 <= found - today.year <= 50


def test_counts_weights_dates_and_pallets():
    code = read(f"(02){GTIN}(37)24(15)260930(11)260101(00)106141411234567897")

    assert (code.gtin, code.count, code.sscc) == (GTIN, 24, "106141411234567897")
    assert (code.best_before_on, code.produced_on) == (date(2026, 9, 30), date(2026, 1, 1))
    assert read(f"01{GTIN}3103001250").measure.quantity == Decimal("1.250")
    assert read(f"01{GTIN}3103001250").measure.unit == "kg"
    assert read("(3202)012345").measure.quantity == Decimal("123.45")
    assert read("(3202)012345").measure.unit == "lb"
    assert read("(30)12").count == 12


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("(01)04006381333932", "check digit"),
        ("(01)0400638133393", "14 digits"),
        (f"]C101{GTIN}17271", "6 digits"),
        (f"]C101{GTIN}17271340", "no date"),
        (f"]C101{GTIN}17270230", "no date"),
        ("(05)123", "no identifier"),
        (f"]C101{GTIN}0512", "no identifier begins with 0512"),
        ("(01)040063813339AB", "digits only"),
        ("(10)ABC DEF", "does not belong"),
        ("(10)批次", "does not belong"),
        ("(10)" + "A" * 21, "1 to 20"),
        ("(10)", "1 to 20"),
        ("(10", "brackets"),
        (f"(01){GTIN}(10)A(10)B", "twice"),
        ("]C1", "nothing in it"),
        ("]C1" + "1" * 2000, "too long"),
        (f"{GS}30123456789", "1 to 8"),
        ("https://id.gs1.org/01/04006381333932", "check digit"),
        ("https://example.com/gtin/4006381333931?17=271332", "no date"),
    ],
)
def test_what_does_not_hold_together_gets_a_sentence(text, why):
    with pytest.raises(MalformedCode) as refusal:
        read(text)

    assert why in str(refusal.value.message)


@pytest.mark.parametrize(
    "text", ["TEA-1", "4006381333931", "0100", "(A)", "https://example.com/tea", "0112345678901234"]
)
def test_other_codes_are_not_taken_for_one(text):
    assert looks_like_gs1(text) is False


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    with suppress(MalformedCode):
        assert read(text).elements


TEXT = st.text(st.sampled_from("ABCXYZ0123456789-/."), min_size=1, max_size=20)


@given(TEXT, TEXT, st.integers(0, 99_999_999))
def test_what_is_written_is_read_back(lot, serial, count):
    code = read(f"]d201{GTIN}10{lot}{GS}21{serial}{GS}30{count}")

    assert (code.lot, code.serial, code.count) == (lot, serial, count)


@given(st.text("0123456789", min_size=1, max_size=17))
def test_one_wrong_digit_is_always_seen(digits):
    code = digits + check_digit(digits)
    wrong = [
        code[:place] + other + code[place + 1 :]
        for place in range(len(code))
        for other in "0123456789"
        if other != code[place]
    ]

    assert has_right_check_digit(code)
    assert not any(has_right_check_digit(each) for each in wrong)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("96385074", "ean8"),
        ("036000291452", "upc"),
        ("4006381333931", "ean13"),
        ("10012345678902", "gtin14"),
        ("4006381333930", "other"),
        ("TEA", "other"),
        ("٤٠٠٦٣٨١٣", "other"),
    ],
)
def test_kinds_are_told_by_digits(code, kind):
    assert kind_of(code) == kind


def test_a_gtin_is_the_same_in_every_length():
    assert set(same_gtins("036000291452")) == {"036000291452", "0036000291452", "00036000291452"}
    assert same_gtins("10012345678902") == ("10012345678902",)
    assert "96385074" in same_gtins("00000096385074")
