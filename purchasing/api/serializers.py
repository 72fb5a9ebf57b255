"""What the API tells of suppliers, terms and purchase orders, and what it takes for a deed."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.models import Product
from core.api.fields import FixedDecimal, HouseModelSerializer
from inventory.choices import ReasonUse
from inventory.models import Location, Reason, Warehouse
from purchasing.models import PurchaseOrder, PurchaseOrderLine, Supplier, SupplierTerms
from purchasing.values import OrderLineDraft, ReceivedLine

SEE_PRICES = "purchasing.view_supplierterms"
LINES_MAX = 5_000
SMALLEST = Decimal("0.000001")


class SupplierSerializer(HouseModelSerializer):
    """One supplier."""

    code = serializers.CharField(source="partner.code", read_only=True)
    name_zh = serializers.CharField(source="partner.name_zh", read_only=True)
    name_en = serializers.CharField(source="partner.name_en", read_only=True)

    class Meta:
        model = Supplier
        fields: ClassVar = [
            "id",
            "code",
            "name_zh",
            "name_en",
            "lead_time_days",
            "order_value_min",
            "over_receipt_percent",
            "is_active",
        ]
        read_only_fields = fields


class TermsSerializer(HouseModelSerializer):
    """What one supplier asks for one product."""

    supplier = serializers.CharField(source="supplier.partner.code", read_only=True)
    product = serializers.CharField(source="product.sku", read_only=True)
    warehouse = serializers.CharField(source="warehouse.code", read_only=True, allow_null=True)

    class Meta:
        model = SupplierTerms
        fields: ClassVar = [
            "id",
            "supplier",
            "product",
            "warehouse",
            "supplier_sku",
            "price",
            "pack_quantity",
            "quantity_min",
            "lead_time_days",
            "is_preferred",
        ]
        read_only_fields = fields


class PurchaseOrderLineSerializer(HouseModelSerializer):
    """One line of a purchase order."""

    product = serializers.CharField(source="product.sku", read_only=True)
    open_quantity = FixedDecimal(read_only=True)

    class Meta:
        model = PurchaseOrderLine
        fields: ClassVar = [
            "id",
            "product",
            "quantity",
            "price",
            "received_quantity",
            "open_quantity",
        ]
        read_only_fields = fields

    def to_representation(self, instance: PurchaseOrderLine) -> dict[str, Any]:
        """Prices are for those who may see what suppliers charge."""
        told = super().to_representation(instance)
        if not self.context["request"].user.has_perm(SEE_PRICES):
            del told["price"]
        return told


class PurchaseOrderSerializer(HouseModelSerializer):
    """One purchase order with its lines."""

    supplier = serializers.CharField(source="supplier.partner.code", read_only=True)
    warehouse = serializers.CharField(source="warehouse.code", read_only=True)
    lines = PurchaseOrderLineSerializer(many=True, read_only=True)

    class Meta:
        model = PurchaseOrder
        fields: ClassVar = [
            "id",
            "number",
            "supplier",
            "warehouse",
            "status",
            "created_on",
            "sent_at",
            "expected_on",
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


class PurchaseOrderLineInput(serializers.Serializer):
    """One line to order. Without a price the supplier's terms decide."""

    product = serializers.SlugRelatedField("sku", queryset=Product.objects.all())
    quantity = FixedDecimal(min_value=SMALLEST)
    price = FixedDecimal(min_value=Decimal(0), required=False)

    def to_internal_value(self, data: Any) -> Any:
        return OrderLineDraft(**super().to_internal_value(data))


class PurchaseOrderInput(serializers.Serializer):
    """A purchase order to write."""

    supplier = VisibleChoice("partner__code", queryset=Supplier.objects.all())
    warehouse = VisibleChoice("code", queryset=Warehouse.objects.active())
    expected_on = serializers.DateField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    lines = PurchaseOrderLineInput(many=True, allow_empty=False, max_length=LINES_MAX)  # type: ignore[call-arg]


class OwnLocation(serializers.PrimaryKeyRelatedField):
    """One of the sender's locations by its id."""

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(self.context["request"].user)


class ReceivedLineInput(serializers.Serializer):
    """What came for one order line; a line named again is a further lot, bin or damaged part."""

    line = serializers.IntegerField(min_value=1)
    quantity = FixedDecimal(min_value=SMALLEST)
    lot_code = serializers.CharField(required=False, allow_blank=True, max_length=64)
    expires_on = serializers.DateField(required=False)
    damaged_quantity = FixedDecimal(min_value=0, required=False)
    location = OwnLocation(
        queryset=Location.objects.select_related("warehouse"), required=False, allow_null=True
    )
    reason = serializers.SlugRelatedField(
        "code", queryset=Reason.objects.for_use(ReasonUse.RECEIPT), required=False, allow_null=True
    )


class ReceiptInput(serializers.Serializer):
    """What came on an order."""

    lines = ReceivedLineInput(many=True, allow_empty=False, max_length=LINES_MAX)  # type: ignore[call-arg]
    effective_on = serializers.DateField(required=False)

    def validate_lines(self, lines: list[dict[str, Any]]) -> dict[int, ReceivedLine]:
        parts: dict[int, list[ReceivedLine]] = {}
        for line in lines:
            own = parts.setdefault(line.pop("line"), [])
            part = ReceivedLine(**line)
            where = (part.lot_code, part.location, part.reason)
            if where in [(each.lot_code, each.location, each.reason) for each in own]:
                raise serializers.ValidationError("A line is named twice for one lot and bin.")
            own.append(part)
        return {pk: replace(first, more=tuple(rest)) for pk, (first, *rest) in parts.items()}


class PurchaseReasonInput(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
