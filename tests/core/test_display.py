"""How numbers, days, names and states are written, in both languages."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from core import display

TEA = SimpleNamespace(name_zh="绿茶", name_en="Green tea")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.500000"), "1,234.5"),
        (Decimal("1E+3"), "1,000"),
        (Decimal("-0.000001"), "-0.000001"),
        (0, "0"),
        (100, "100"),
        (None, "–"),
        ("", "–"),
        (Decimal("NaN"), "–"),
        ("words", "–"),
    ],
)
def test_quantities_are_grouped_and_have_no_empty_decimals(value, text):
    assert display.format_quantity(value) == text


def test_a_calculated_quantity_is_rounded_for_the_eye():
    assert display.format_quantity(Decimal("0.272900"), digits=1) == "0.3"
    assert display.format_quantity(Decimal("12.04"), digits=1) == "12"


@pytest.mark.parametrize(
    ("value", "facts", "text"),
    [
        (Decimal("1234.5"), {}, "1,234.50"),
        (Decimal("1234.5"), {"minor_digits": 0, "symbol": "¥"}, "¥1,235"),
        (Decimal("-2.005"), {"symbol": "¥"}, "-¥2.01"),
        (None, {"symbol": "¥"}, "–"),
    ],
)
def test_money_has_the_decimals_of_its_currency(value, facts, text):
    assert display.format_money(value, **facts) == text


def test_shares_are_percentages():
    assert display.format_percent(Decimal("0.9534")) == "95.3%"
    assert display.format_percent(1) == "100%"


@pytest.mark.parametrize(
    ("language", "style", "text"),
    [
        ("en", "", "2 Mar 2026"),
        ("en", "weekday", "Mon 2 Mar"),
        ("zh-hans", "", "2026-03-02"),
        ("zh-hans", "long", "2026年3月2日"),
    ],
)
def test_days_follow_the_reader(language, style, text):
    with translation.override(language):
        assert display.format_day(datetime.date(2026, 3, 2), style) == text


def test_moments_are_told_in_the_current_time_zone():
    moment = datetime.datetime(2026, 3, 2, 23, 30, tzinfo=datetime.UTC)

    with translation.override("en"):
        assert display.format_moment(moment) == "3 Mar 2026 07:30"
        assert display.format_day(moment) == "3 Mar 2026"


@pytest.mark.parametrize(
    ("subject", "chinese", "english"),
    [
        (TEA, "绿茶", "Green tea"),
        (SimpleNamespace(name_zh="绿茶", name_en=""), "绿茶", "绿茶"),
        (SimpleNamespace(name_zh="", name_en="Green tea"), "Green tea", "Green tea"),
        ("PO-000001", "PO-000001", "PO-000001"),
        (None, "–", "–"),
    ],
)
def test_names_fall_back_to_the_other_language(subject, chinese, english):
    with translation.override("zh-hans"):
        assert display.bilingual(subject) == chinese
    with translation.override("en"):
        assert display.bilingual(subject) == english


def test_a_state_has_one_tone_and_an_unknown_one_is_neutral():
    states = [state for group in display.TONES.values() for state in group]

    assert len(states) == len(set(states))
    assert display.tone_of("late") == "danger"
    assert display.tone_of("never-heard-of") == "neutral"
