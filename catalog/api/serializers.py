"""What the API tells of products, and what it takes."""

from typing import ClassVar

from rest_framework import serializers

from catalog.models import (
    AttributeValue,
    Barcode,
    BillLine,
    BillOfMaterials,
    Product,
    ProductFamily,
    ProductUnit,
)
from core.api.fields import FixedDecimal, HouseModelSerializer
from core.models import Attachment


class BarcodeSerializer(HouseModelSerializer):
    """A barcode and the units that one scan stands for; of a supplier's own code, whose it is."""

    partner = serializers.CharField(source="partner.code", read_only=True, default=None)

    class Meta:
        model = Barcode
        fields: ClassVar = ["code", "quantity", "kind", "partner"]
        read_only_fields = fields


class ProductUnitSerializer(HouseModelSerializer):
    """Another unit of a product: ``numerator`` stock units make ``denominator`` of it."""

    unit = serializers.CharField(source="unit.code", read_only=True)

    class Meta:
        model = ProductUnit
        fields: ClassVar = ["unit", "numerator", "denominator", "is_pack"]
        read_only_fields = fields


class ProductSerializer(HouseModelSerializer):
    """One product with its barcodes and units."""

    category = serializers.CharField(source="category.code", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    successor = serializers.CharField(source="successor.sku", read_only=True, default=None)
    family = serializers.CharField(source="family.code", read_only=True, default=None)
    barcodes = BarcodeSerializer(many=True, read_only=True)
    units = ProductUnitSerializer(many=True, read_only=True)

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
            "successor",
            "family",
            "list_price",
            "barcodes",
            "units",
            "created_at",
        ]
        read_only_fields = fields


class AttributeValueSerializer(HouseModelSerializer):
    """One value that products of a family may have."""

    attribute = serializers.CharField(source="attribute.code", read_only=True)

    class Meta:
        model = AttributeValue
        fields: ClassVar = ["attribute", "code", "name_zh", "name_en"]
        read_only_fields = fields


class FamilySerializer(HouseModelSerializer):
    """A family and what its products differ by, in order."""

    category = serializers.CharField(source="category.code", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    attributes = serializers.SerializerMethodField()

    class Meta:
        model = ProductFamily
        fields: ClassVar = [
            "id",
            "code",
            "name_zh",
            "name_en",
            "category",
            "unit",
            "tracking",
            "list_price",
            "attributes",
        ]
        read_only_fields = fields

    def get_attributes(self, family: ProductFamily) -> list[str]:
        rows = sorted(family.family_attributes.all(), key=lambda row: row.position)
        return [row.attribute.code for row in rows]


class BillLineSerializer(HouseModelSerializer):
    """A part of a bill."""

    component = serializers.CharField(source="component.sku", read_only=True)

    class Meta:
        model = BillLine
        fields: ClassVar = ["component", "quantity"]
        read_only_fields = fields


class BillSerializer(HouseModelSerializer):
    """What one product is put together from."""

    product = serializers.CharField(source="product.sku", read_only=True)
    lines = BillLineSerializer(many=True, read_only=True)

    class Meta:
        model = BillOfMaterials
        fields: ClassVar = ["product", "kind", "quantity", "lines", "changed_at"]
        read_only_fields = fields


class FileSerializer(HouseModelSerializer):
    """A picture or document of a product; ``/files/<id>/`` serves it."""

    class Meta:
        model = Attachment
        fields: ClassVar = ["id", "name", "content_type", "size", "is_picture", "added_at"]
        read_only_fields = fields


class ScannedSerializer(serializers.Serializer):
    """What a scanned code stands for; of one that is not known, ``product`` is null."""

    product = serializers.CharField(source="product.sku", allow_null=True, default=None)
    name_zh = serializers.CharField(source="product.name_zh")
    name_en = serializers.CharField(source="product.name_en")
    quantity = FixedDecimal()
    lot = serializers.CharField()
    serial = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True)
    produced_on = serializers.DateField(allow_null=True)
