"""What the API tells of products, and what it takes."""

from decimal import Decimal
from typing import ClassVar

from rest_framework import serializers

from catalog.choices import LifeCycle, Tracking
from catalog.models import Barcode, Category, Product, Unit
from core.api.fields import FixedDecimal, HouseModelSerializer

BARCODES_MAX = 100


class BarcodeSerializer(HouseModelSerializer):
    """A barcode and the units that one scan stands for."""

    class Meta:
        model = Barcode
        fields: ClassVar = ["code", "quantity"]
        read_only_fields = fields


class ProductSerializer(HouseModelSerializer):
    """One product with its barcodes."""

    category = serializers.CharField(source="category.code", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    barcodes = BarcodeSerializer(many=True, read_only=True)

    class Meta:
        model = Product
        fields: ClassVar = [
            "id",
            "sku",
            "name_zh",
            "name_en",
            "category",
            "unit",
            "tracking",
            "shelf_life_days",
            "life_cycle",
            "list_price",
            "barcodes",
            "created_at",
        ]
        read_only_fields = fields


class BarcodeInput(serializers.Serializer):
    """A barcode as it is given."""

    code = serializers.CharField(max_length=64)
    quantity = FixedDecimal(min_value=Decimal("0.000001"), default=Decimal(1))


class ProductChange(serializers.Serializer):
    """What of a product may be changed; barcodes replace those it had."""

    sku = serializers.CharField(max_length=64)
    name_zh = serializers.CharField(max_length=200)
    name_en = serializers.CharField(max_length=200, required=False, allow_blank=True)
    category = serializers.SlugRelatedField("code", queryset=Category.objects.all())
    shelf_life_days = serializers.IntegerField(
        min_value=1, max_value=36_500, required=False, allow_null=True
    )
    life_cycle = serializers.ChoiceField(LifeCycle.choices, required=False)
    list_price = FixedDecimal(min_value=Decimal(0), required=False)
    barcodes = BarcodeInput(many=True, required=False, max_length=BARCODES_MAX)


class ProductInput(ProductChange):
    """A new product."""

    unit = serializers.SlugRelatedField("code", queryset=Unit.objects.all())
    tracking = serializers.ChoiceField(Tracking.choices, required=False)
