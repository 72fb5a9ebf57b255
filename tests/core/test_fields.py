"""Exact numbers: what is written is what is read, summed, compared and multiplied."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db.models import F, Max, Sum
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Barcode, Product
from core.api.fields import FixedDecimal, HouseModelSerializer
from core.fields import FixedField, Multiply, from_units, to_units, total
from tests.factories.catalog import BarcodeFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "number", ["0", "0.000001", "0.1", "12.5", "999999999999.999999", "1000000000000"]
)
def test_a_number_comes_back_as_it_went_in(number):
    product = ProductFactory(list_price=Decimal(number))

    product.refresh_from_db()

    assert product.list_price == Decimal(number)


def test_three_tenths_are_three_times_a_tenth():
    for _count in range(3):
        BarcodeFactory(quantity=Decimal("0.1"))

    assert Barcode.objects.aggregate(sum=Sum("quantity"))["sum"] == Decimal("0.3")
    assert Barcode.objects.aggregate(sum=total("quantity"))["sum"] == Decimal("0.3")


def test_the_sum_of_no_rows_is_zero():
    assert Barcode.objects.aggregate(sum=total("quantity"))["sum"] == Decimal(0)


def test_comparing_ordering_and_the_largest():
    for price in ("9.5", "10", "100"):
        ProductFactory(list_price=Decimal(price))

    assert Product.objects.filter(list_price__gt=Decimal("9.5")).count() == 2
    assert Product.objects.filter(list_price__in=[10, Decimal(100)]).count() == 2
    assert [p.list_price for p in Product.objects.order_by("-list_price")] == [
        100,
        10,
        Decimal("9.5"),
    ]
    assert Product.objects.aggregate(largest=Max("list_price"))["largest"] == Decimal(100)


def test_columns_are_added_and_taken_away_in_the_database():
    BarcodeFactory(quantity=Decimal("0.25"), product__list_price=Decimal("1.5"))

    row = Barcode.objects.annotate(
        sum=F("product__list_price") + F("quantity"),
        difference=F("product__list_price") - F("quantity"),
    ).get()

    assert (row.sum, row.difference) == (Decimal("1.75"), Decimal("1.25"))


def test_two_columns_cannot_be_multiplied_by_mistake():
    with pytest.raises(FieldError):
        Barcode.objects.annotate(value=F("quantity") * F("product__list_price")).get()


@pytest.mark.parametrize(
    ("quantity", "price", "product"),
    [
        ("3", "1.25", "3.75"),
        ("1000000", "999999.999999", "999999999999"),
        ("0.000001", "0.5", "0.000001"),
        ("0.000001", "0.4", "0"),
    ],
)
def test_multiply_is_exact_on_both_databases(quantity, price, product):
    BarcodeFactory(quantity=Decimal(quantity), product__list_price=Decimal(price))

    row = Barcode.objects.annotate(value=Multiply(F("quantity"), F("product__list_price"))).get()

    assert row.value == Decimal(product)


@pytest.mark.parametrize("typed", ["abc", "NaN", "Infinity", "1e400"])
def test_what_is_no_number_is_refused_with_what_was_typed(typed):
    with pytest.raises(ValidationError):
        FixedField().clean(typed, None)


def test_a_number_too_large_for_the_column_is_refused_by_forms_and_serializers():
    class PriceForm(forms.ModelForm):
        class Meta:
            model = Product
            fields = ("list_price",)

    class PriceSerializer(HouseModelSerializer):
        class Meta:
            model = Product
            fields = ("list_price",)

    huge = {"list_price": "10000000000000"}

    assert "list_price" in PriceForm(huge).errors
    assert isinstance(PriceSerializer().fields["list_price"], FixedDecimal)
    assert PriceSerializer(data=huge).is_valid() is False
    assert PriceSerializer(Product(list_price=Decimal("2.50"))).data == {"list_price": "2.5"}


@given(st.decimals(-(10**12), 10**12, places=6))
def test_units_and_numbers_are_one_to_one(number):
    assert from_units(to_units(number)) == number
