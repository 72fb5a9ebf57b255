"""Quantities in other units: exact ratios, parts that sum to the whole, refusals in words."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import BadConversion, NoConversion, TooFine, TwoPacks, UnitTwice
from catalog.models import ProductUnit
from catalog.selectors.units import (
    pack_quantities,
    ratio_of,
    stock_quantities,
    stock_quantity,
    unit_by_name,
)
from catalog.services.products import update_product
from catalog.values import UnitRow
from core.ratios import Ratio, converted, converted_parts
from inventory.forms import LineForm
from tests.factories.catalog import ProductFactory, ProductUnitFactory, UnitFactory

RATIOS = st.builds(Ratio, st.integers(1, 10**6), st.integers(1, 10**6))
AMOUNTS = st.decimals(0, 10**6, places=6)


@given(st.lists(AMOUNTS, min_size=1, max_size=12), RATIOS, st.integers(0, 6), AMOUNTS)
def test_parts_sum_to_the_whole(parts, ratio, decimals, before):
    whole = converted(before + sum(parts), ratio, decimals=decimals)
    earlier = converted(before, ratio, decimals=decimals)

    made = converted_parts(parts, ratio, decimals=decimals, before=before)

    assert sum(made) == whole - earlier
    assert all(part >= 0 for part in made)
    assert all(part == round(part, decimals) for part in made)


@given(AMOUNTS, RATIOS)
def test_a_conversion_is_off_by_half_of_the_last_digit_at_most(quantity, ratio):
    exact = Fraction(quantity) * ratio.numerator / ratio.denominator

    assert abs(Fraction(converted(quantity, ratio)) - exact) <= Fraction(1, 2 * 10**6)


def test_a_ratio_is_of_whole_numbers_above_zero():
    assert Ratio.of(Decimal("0.45359237")).inverse.denominator == 45359237
    with pytest.raises(ValueError, match="above zero"):
        Ratio(0)
    with pytest.raises(ValueError, match="above zero"):
        Ratio(1, -2)


@pytest.fixture
def product(db):
    product = ProductFactory()
    ProductUnitFactory(product=product)
    return product


@pytest.fixture
def flour(db):
    """Stocked in kilograms with three decimals, handled in grams and in thirds of a sack."""
    kilogram = UnitFactory(code="kg", name_zh="千克", name_en="kilogram", decimals=3)
    flour = ProductFactory(unit=kilogram)
    gram = UnitFactory(code="g", name_zh="克", name_en="gram")
    ProductUnitFactory(product=flour, unit=gram, numerator=1, denominator=1000)
    third = UnitFactory(code="third", name_zh="三分袋", name_en="third")
    ProductUnitFactory(product=flour, unit=third, numerator=1, denominator=3)
    return flour


def test_boxes_are_pieces_and_grams_are_kilograms(product, flour):
    box, gram = unit_by_name(product, "箱"), unit_by_name(flour, " GRAM ")

    assert stock_quantity(product, Decimal(3), box) == 36
    assert stock_quantity(product, Decimal(5), product.unit) == 5
    assert stock_quantity(flour, Decimal(2500), gram) == Decimal("2.5")
    assert ratio_of(product, box) == Ratio(12)


def test_thirds_of_a_kilogram_are_a_kilogram(flour):
    third = unit_by_name(flour, "third")

    parts = stock_quantities(flour, [Decimal(1)] * 3, third)

    assert parts == [Decimal("0.333"), Decimal("0.334"), Decimal("0.333")]
    assert sum(parts) == 1


def test_broken_pieces_are_refused_unless_the_whole_is_whole(product):
    box = unit_by_name(product, "box")

    assert stock_quantity(product, Decimal("0.5"), box) == 6
    assert stock_quantities(product, [Decimal("0.04"), Decimal("0.96")], box) == [0, 12]
    with pytest.raises(TooFine):
        stock_quantity(product, Decimal("0.1"), box)


def test_a_unit_without_conversion_gets_a_sentence(product):
    gram = UnitFactory(code="g", name_zh="克", name_en="gram")

    with pytest.raises(NoConversion) as refusal:
        stock_quantity(product, Decimal(1), gram)
    with pytest.raises(NoConversion):
        unit_by_name(product, "dozen")

    assert "piece, box" in str(refusal.value.message)


def test_a_products_units_are_replaced_and_one_may_be_the_pack(product):
    pallet = UnitFactory(code="pallet", name_en="pallet")
    rows = [UnitRow(pallet, Ratio(480), is_pack=True)]

    update_product(product, actor=None, units=rows)

    assert [row.unit.code for row in product.units.all()] == ["pallet"]
    assert pack_quantities([product.pk]) == {product.pk: 480}


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        (lambda box, pc: [UnitRow(pc)], UnitTwice),
        (lambda box, pc: [UnitRow(box, Ratio(12)), UnitRow(box, Ratio(6))], UnitTwice),
        (lambda box, pc: [UnitRow(box, Ratio(10**10))], BadConversion),
        (lambda box, pc: [UnitRow(box, Ratio(1, 3), is_pack=True)], TooFine),
        (
            lambda box, pc: [
                UnitRow(box, Ratio(12), is_pack=True),
                UnitRow(UnitFactory(code="pallet"), Ratio(48), is_pack=True),
            ],
            TwoPacks,
        ),
    ],
)
def test_units_that_make_no_sense_are_refused(product, rows, refusal):
    box = unit_by_name(product, "box")

    with pytest.raises(refusal):
        update_product(product, actor=None, units=rows(box, product.unit))

    assert product.units.get().numerator == 12


@pytest.mark.parametrize(
    "wrong", [{"numerator": 0}, {"denominator": 0}, {"is_pack": True, "unit": "pallet"}, {}]
)
def test_the_database_guards_units(product, wrong):
    ProductUnit.objects.update(is_pack=True)
    facts = {"unit": UnitFactory(code=wrong.pop("unit", "box"))} | wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        ProductUnitFactory(product=product, **facts)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("0.1 box", "too fine"), ("2 dozen", "piece, box"), ("2 BOX", None), ("5", None)],
)
def test_lines_take_a_unit_behind_the_number(product, typed, told):
    form = LineForm({"product": str(product.pk), "quantity": typed})

    if told is None:
        assert form.is_valid()
        assert form.cleaned_data["quantity"] == (24 if "BOX" in typed else 5)
    else:
        assert told in str(form.errors["quantity"])
        assert f'value="{typed}"' in str(form["quantity"])
