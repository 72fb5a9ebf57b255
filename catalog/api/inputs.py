"""What the API takes."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from catalog.choices import BarcodeKind, BillKind, LifeCycle, Tracking
from catalog.models import AttributeValue, Category, Partner, Product, Unit
from catalog.services.units import PART_MAX
from catalog.values import BarcodeRow, BillRow, PartRow, UnitRow
from core.api.fields import FixedDecimal
from core.quantities import LARGEST
from core.ratios import Ratio

LINES_MAX = 100
VARIANTS_MAX = 500
SMALLEST = Decimal("0.000001")


class BarcodeInput(serializers.Serializer):
    """A barcode as it is given; without a kind its digits tell."""

    code = serializers.CharField(max_length=64)
    quantity = FixedDecimal(min_value=SMALLEST, default=Decimal(1))
    kind = serializers.ChoiceField(BarcodeKind.choices, required=False, allow_null=True)
    partner = serializers.SlugRelatedField(
        "code", queryset=Partner.objects.all(), required=False, allow_null=True
    )


class UnitInput(serializers.Serializer):
    """Another unit: ``numerator`` stock units make ``denominator`` of it."""

    unit = serializers.SlugRelatedField("code", queryset=Unit.objects.all())
    numerator = serializers.IntegerField(min_value=1, max_value=PART_MAX)
    denominator = serializers.IntegerField(min_value=1, max_value=PART_MAX, default=1)
    is_pack = serializers.BooleanField(default=False)


class ProductChange(serializers.Serializer):
    """What of a product may be changed; barcodes and units replace those it had."""

    sku = serializers.CharField(max_length=64)
    name_zh = serializers.CharField(max_length=200)
    name_en = serializers.CharField(max_length=200, required=False, allow_blank=True)
    category = serializers.SlugRelatedField("code", queryset=Category.objects.all())
    shelf_life_days = serializers.IntegerField(
        min_value=1, max_value=36_500, required=False, allow_null=True
    )
    life_cycle = serializers.ChoiceField(LifeCycle.choices, required=False)
    successor = serializers.SlugRelatedField(
        "sku", queryset=Product.objects.all(), required=False, allow_null=True
    )
    list_price = FixedDecimal(min_value=Decimal(0), required=False)
    barcodes = BarcodeInput(many=True, required=False, max_length=LINES_MAX)
    units = UnitInput(many=True, required=False, max_length=LINES_MAX)


class ProductInput(ProductChange):
    """A new product."""

    unit = serializers.SlugRelatedField("code", queryset=Unit.objects.all())
    tracking = serializers.ChoiceField(Tracking.choices, required=False)


class PartInput(serializers.Serializer):
    """A part of a bill."""

    component = serializers.SlugRelatedField("sku", queryset=Product.objects.all())
    quantity = FixedDecimal(min_value=SMALLEST, max_value=LARGEST)


class BillInput(serializers.Serializer):
    """What a product is put together from; replaces what was said before."""

    kind = serializers.ChoiceField(BillKind.choices, default=BillKind.ASSEMBLY)
    quantity = FixedDecimal(min_value=SMALLEST, max_value=LARGEST, default=Decimal(1))
    lines = PartInput(many=True, max_length=LINES_MAX)


class VariantInput(serializers.Serializer):
    """One product of a family: the code of its value for each attribute, in the family's order."""

    values = serializers.ListField(child=serializers.CharField(max_length=16), max_length=10)
    sku = serializers.CharField(max_length=64, required=False, allow_blank=True)


class VariantsInput(serializers.Serializer):
    """The products of a family that are to be made together."""

    variants = VariantInput(many=True, max_length=VARIANTS_MAX)


class CodeInput(serializers.Serializer):
    """A code as it was scanned."""

    code = serializers.CharField(
        max_length=1000, default="", allow_blank=True, trim_whitespace=False
    )


class FileInput(serializers.Serializer):
    """A picture or document, as multipart form data."""

    file = serializers.FileField(max_length=200)


def barcodes_of(given: list[dict[str, Any]]) -> list[BarcodeRow]:
    """The rows as services take them; in a partial change defaults are not filled in."""
    return [
        BarcodeRow(
            row["code"],
            row.get("quantity", Decimal(1)),
            BarcodeKind(row["kind"]) if row.get("kind") else None,
            row.get("partner"),
        )
        for row in given
    ]


def units_of(given: list[dict[str, Any]]) -> list[UnitRow]:
    return [
        UnitRow(
            row["unit"],
            Ratio(row["numerator"], row.get("denominator", 1)),
            is_pack=row.get("is_pack", False),
        )
        for row in given
    ]


def bill_of(given: dict[str, Any]) -> BillRow:
    parts = [PartRow(line["component"], line["quantity"]) for line in given["lines"]]
    return BillRow(BillKind(given["kind"]), given["quantity"], parts)


def values_by_code(
    codes: list[str], choices: list[list[AttributeValue]]
) -> tuple[AttributeValue, ...]:
    """The values that ``codes`` name, one of each attribute; unknown ones are left out."""
    known = [{value.code: value for value in values} for values in choices]
    pairs = zip(codes, known, strict=False)
    return tuple(values[code] for code, values in pairs if code in values)
