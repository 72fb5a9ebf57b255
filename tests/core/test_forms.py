"""Forms forgive how people type and keep what they typed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core.forms import AmountField, DayField, HouseForm, MoneyField, QuantityField


class LineForm(HouseForm):
    quantity = QuantityField(label="Quantity", unit="pcs")
    price = MoneyField(label="Price", required=False)
    day = DayField(label="Day", required=False)

    fieldsets = (("Line", ("quantity", "price")),)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12.5", "12.5"),
        ("１２．５", "12.5"),
        ("1,234.5", "1234.5"),
        ("1，234", "1234"),
        (" 7 ", "7"),
        ("0.000001", "0.000001"),
    ],
)
def test_numbers_are_understood_as_people_type_them(typed, meant):
    form = LineForm({"quantity": typed})

    assert form.is_valid()
    assert form.cleaned_data["quantity"] == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    ["", "many", "0", "-1", "NaN", "Infinity", "1e400", "1,2", "0.0000001", "1000000000001"],
)
def test_what_is_no_quantity_is_refused_at_its_field_and_stays_typed(typed):
    form = LineForm({"quantity": typed})

    assert not form.is_valid()
    assert list(form.errors) == ["quantity"]
    assert form["quantity"].value() == typed


def test_the_refusal_says_what_to_do():
    with translation.override("en"):
        errors = LineForm({"quantity": "many"}).errors["quantity"]

    assert errors == ["“many” is not a number. Write it in digits, such as 12.5."]


def test_a_price_may_be_nothing_but_not_negative():
    assert LineForm({"quantity": "1", "price": "0"}).is_valid()
    assert not LineForm({"quantity": "1", "price": "-0.01"}).is_valid()


def test_fields_stand_in_their_groups_and_the_rest_comes_last():
    groups = [(title, [field.name for field in fields]) for title, fields in LineForm().groups()]

    assert groups == [("Line", ["quantity", "price"]), ("", ["day"])]


def test_a_number_in_a_form_has_no_empty_decimals_and_the_right_keyboard():
    text = str(LineForm(initial={"quantity": Decimal("12.500000")})["quantity"])

    assert 'value="12.5"' in text
    assert 'inputmode="decimal"' in text


@pytest.mark.parametrize(
    ("typed", "number", "unit"),
    [
        ("3", "3", ""),
        ("3 box", "3", "box"),
        ("３箱", "3", "箱"),
        ("1,200 piece", "1200", "piece"),
        ("2.5kg", "2.5", "kg"),
    ],
)
def test_an_amount_may_name_its_unit(typed, number, unit):
    amount = AmountField().clean(typed)

    assert (amount, getattr(amount, "unit", "")) == (Decimal(number), unit)


@pytest.mark.parametrize("typed", ["box", "", "0 box", "-1 box", "3 box 4"])
def test_an_amount_needs_a_number_above_zero(typed):
    with pytest.raises(ValidationError):
        AmountField().clean(typed)
