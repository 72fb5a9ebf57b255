"""What the API tells of stock."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.api.fields import FixedDecimal, HouseModelSerializer
from core.finding import find_rows
from inventory.models import (
    Location,
    StockBalance,
    StockCost,
    StockDocument,
    StockMovement,
    Transfer,
    TransferLine,
    Warehouse,
)

SEE_VALUE = "inventory.view_stockcost"
TOLD_WITH = (
    *("product", "lot", "source", "destination"),
    *("source__warehouse", "destination__warehouse"),
)


class LocationSerializer(HouseModelSerializer):
    """A location of a warehouse."""

    class Meta:
        model = Location
        fields: ClassVar = ["id", "code", "kind"]
        read_only_fields = fields


class WarehouseSerializer(HouseModelSerializer):
    """A warehouse with its locations."""

    supplied_by = serializers.CharField(source="supplied_by.code", default=None, read_only=True)
    locations = LocationSerializer(many=True, read_only=True)

    class Meta:
        model = Warehouse
        fields: ClassVar = [
            "id",
            "code",
            "kind",
            "name_zh",
            "name_en",
            "time_zone",
            "supplied_by",
            "is_active",
            "locations",
        ]
        read_only_fields = fields


class BalanceSerializer(HouseModelSerializer):
    """How much of one lot of one product is at one location."""

    sku = serializers.CharField(source="product.sku", read_only=True)
    unit = serializers.CharField(source="product.unit.code", read_only=True)
    warehouse = serializers.CharField(source="location.warehouse.code", read_only=True)
    lot = serializers.CharField(source="lot.code", read_only=True)
    expires_on = serializers.DateField(source="lot.expires_on", read_only=True)
    available = FixedDecimal(source="available_quantity", read_only=True)

    class Meta:
        model = StockBalance
        fields: ClassVar = [
            "id",
            "product",
            "sku",
            "unit",
            "warehouse",
            "location",
            "lot",
            "expires_on",
            "on_hand",
            "reserved",
            "available",
        ]
        read_only_fields = fields


class CostSerializer(HouseModelSerializer):
    """What one product in one warehouse is worth."""

    sku = serializers.CharField(source="product.sku", read_only=True)
    warehouse = serializers.CharField(source="warehouse.code", read_only=True)

    class Meta:
        model = StockCost
        fields: ClassVar = ["id", "product", "sku", "warehouse", "quantity", "value"]
        read_only_fields = fields


class DocumentSerializer(HouseModelSerializer):
    """A stock document."""

    warehouse = serializers.CharField(source="warehouse.code", read_only=True)
    reverses = serializers.CharField(source="reverses.number", default=None, read_only=True)
    reversed_by = serializers.CharField(source="reversed_by.number", default=None, read_only=True)

    class Meta:
        model = StockDocument
        fields: ClassVar = [
            "id",
            "number",
            "kind",
            "warehouse",
            "effective_on",
            "recorded_at",
            "origin",
            "reason",
            "actor",
            "reverses",
            "reversed_by",
        ]
        read_only_fields = fields


class FullDocumentSerializer(DocumentSerializer):
    """A stock document with its movements."""

    movements = serializers.SerializerMethodField()

    class Meta(DocumentSerializer.Meta):
        fields: ClassVar = [*DocumentSerializer.Meta.fields, "movements"]
        read_only_fields = fields

    def get_movements(self, document: StockDocument) -> list[dict[str, Any]]:
        """Its movements; their value only for those who may see what stock is worth."""
        rows = find_rows(StockMovement, TOLD_WITH, order="line", document=document.pk)
        told = [_told(row) for row in rows]
        if not self.context["request"].user.has_perm(SEE_VALUE):
            for movement in told:
                del movement["value"]
        return told


def _told(movement: StockMovement) -> dict[str, Any]:
    return {
        "line": movement.line,
        "product": movement.product_id,
        "sku": movement.product.sku,
        "lot": movement.lot.code,
        "source": str(movement.source),
        "destination": str(movement.destination),
        "quantity": f"{movement.quantity.normalize():f}",
        "value": f"{movement.value.normalize():f}",
        "reason": movement.reason,
    }


class TransferLineSerializer(HouseModelSerializer):
    """One product of a transfer."""

    sku = serializers.CharField(source="product.sku", read_only=True)

    class Meta:
        model = TransferLine
        fields: ClassVar = [
            "id",
            "product",
            "sku",
            "quantity",
            "shipped_quantity",
            "received_quantity",
            "lost_quantity",
        ]
        read_only_fields = fields


class TransferSerializer(HouseModelSerializer):
    """A transfer with its lines."""

    source = serializers.CharField(source="source.code", read_only=True)
    destination = serializers.CharField(source="destination.code", read_only=True)
    lines = TransferLineSerializer(many=True, read_only=True)

    class Meta:
        model = Transfer
        fields: ClassVar = [
            "id",
            "number",
            "source",
            "destination",
            "status",
            "expected_on",
            "created_at",
            "shipped_at",
            "received_at",
            "lines",
        ]
        read_only_fields = fields
