"""What the API tells of sales orders, and what it takes for a deed."""

from decimal import Decimal
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.models import Product
from core.api.fields import FixedDecimal, HouseModelSerializer
from inventory.choices import Priority
from inventory.models import Warehouse
from sales.models import Customer, SalesOrder, SalesOrderLine
from sales.values import OrderLineDraft

LINES_MAX = 5_000
SMALLEST = Decimal("0.000001")


class SalesOrderLineSerializer(HouseModelSerializer):
    """One line of a sales order."""

    product = serializers.CharField(source="product.sku", read_only=True)
    open_quantity = FixedDecimal(read_only=True)

    class Meta:
        model = SalesOrderLine
        fields: ClassVar = [
            "id",
            "product",
            "quantity",
            "price",
            "shipped_quantity",
            "open_quantity",
        ]
        read_only_fields = fields


class SalesOrderSerializer(HouseModelSerializer):
    """One sales order with its lines."""

    customer = serializers.CharField(source="customer.partner.code", read_only=True)
    warehouse = serializers.CharField(source="warehouse.code", read_only=True)
    lines = SalesOrderLineSerializer(many=True, read_only=True)

    class Meta:
        model = SalesOrder
        fields: ClassVar = [
            "id",
            "number",
            "customer",
            "warehouse",
            "status",
            "asked_for_on",
            "priority",
            "created_at",
            "note",
            "lines",
        ]
        read_only_fields = fields


@extend_schema_field(str)
class VisibleChoice(serializers.SlugRelatedField):
    """One row by its code, among those the sender may see: others do not exist for them."""

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["request"].user)


class SalesOrderLineInput(serializers.Serializer):
    """One line to sell. Without a price the product's list price holds."""

    product = serializers.SlugRelatedField("sku", queryset=Product.objects.all())
    quantity = FixedDecimal(min_value=SMALLEST)
    price = FixedDecimal(min_value=Decimal(0), required=False)

    def to_internal_value(self, data: Any) -> Any:
        return OrderLineDraft(**super().to_internal_value(data))


class SalesOrderInput(serializers.Serializer):
    """A sales order to write."""

    customer = VisibleChoice("partner__code", queryset=Customer.objects.all())
    warehouse = VisibleChoice("code", queryset=Warehouse.objects.active())
    asked_for_on = serializers.DateField(required=False)
    priority = serializers.ChoiceField(Priority.choices, required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    lines = SalesOrderLineInput(many=True, allow_empty=False, max_length=LINES_MAX)  # type: ignore[call-arg]


class ShippedLineInput(serializers.Serializer):
    """What leaves for one order line."""

    line = serializers.IntegerField(min_value=1)
    quantity = FixedDecimal(min_value=SMALLEST)


class ShipmentInput(serializers.Serializer):
    """What leaves on an order."""

    lines = ShippedLineInput(many=True, allow_empty=False, max_length=LINES_MAX)  # type: ignore[call-arg]
    effective_on = serializers.DateField(required=False)

    def validate_lines(self, lines: list[dict[str, Any]]) -> dict[int, Decimal]:
        shipped = {line["line"]: line["quantity"] for line in lines}
        if len(shipped) < len(lines):
            raise serializers.ValidationError("A line is named twice.")
        return shipped


class SalesReasonInput(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
