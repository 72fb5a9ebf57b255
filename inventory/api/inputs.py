"""What the API takes for deeds on stock."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from catalog.models import Product
from core.api.fields import FixedDecimal
from core.finding import find_row
from inventory.choices import LocationKind
from inventory.models import Location, Warehouse
from inventory.values import GoodsLine

LINES_MAX = 5_000
SMALLEST = Decimal("0.000001")


class ScopedChoice(serializers.SlugRelatedField):
    """One row by its code, among those the sender may see: others do not exist for them."""

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(self.context["request"].user)


class WarehouseChoice(ScopedChoice):
    """One of the sender's warehouses by its code."""

    def to_internal_value(self, data: Any) -> Any:
        sees_all = self.context["request"].user.has_every_place
        found = find_row(Warehouse, code=data) if sees_all and isinstance(data, str) else None
        return found or super().to_internal_value(data)


class ProductChoice(serializers.SlugRelatedField):
    """A product by its code."""

    def to_internal_value(self, data: Any) -> Any:
        found = find_row(Product, sku=data) if isinstance(data, str) else None
        return found or super().to_internal_value(data)


class LocationChoice(serializers.PrimaryKeyRelatedField):
    """One of the sender's locations by its id."""

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(self.context["request"].user)


class GoodsInput(serializers.Serializer):
    """One line: a product, how much of it, and which lot."""

    product = ProductChoice("sku", queryset=Product.objects.all())
    quantity = FixedDecimal(min_value=SMALLEST)
    lot_code = serializers.CharField(max_length=64, required=False, allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        return GoodsLine(**super().to_internal_value(data))


class ReceivedInput(GoodsInput):
    """A line of goods that come in, with what the whole of it costs."""

    value = FixedDecimal(min_value=Decimal(0))
    expires_on = serializers.DateField(required=False, allow_null=True)


class AdjustedInput(GoodsInput):
    """A line of goods found, or with a minus lost."""

    quantity = FixedDecimal()
    expires_on = serializers.DateField(required=False, allow_null=True)


class DocumentInput(serializers.Serializer):
    """The head of a document."""

    warehouse = WarehouseChoice("code", queryset=Warehouse.objects.all())
    effective_on = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ReceiveInput(DocumentInput):
    """Goods from outside."""

    source = serializers.ChoiceField(
        [LocationKind.SUPPLIER, LocationKind.CUSTOMER, LocationKind.OPENING], required=False
    )
    lines = ReceivedInput(many=True, max_length=LINES_MAX)


class IssueInput(DocumentInput):
    """Goods that leave us."""

    destination = serializers.ChoiceField(
        [LocationKind.USE, LocationKind.SCRAP, LocationKind.SUPPLIER], required=False
    )
    lines = GoodsInput(many=True, max_length=LINES_MAX)


class AdjustInput(DocumentInput):
    """Stock that is other than was written down."""

    reason = serializers.CharField(max_length=200)
    lines = AdjustedInput(many=True, max_length=LINES_MAX)


class MoveInput(serializers.Serializer):
    """Goods that lie elsewhere, by the ids of our locations."""

    source = LocationChoice(queryset=Location.objects.select_related("warehouse"))
    destination = LocationChoice(queryset=Location.objects.select_related("warehouse"))
    effective_on = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    lines = GoodsInput(many=True, max_length=LINES_MAX)


class ReverseInput(serializers.Serializer):
    """Why a document is taken back."""

    reason = serializers.CharField(max_length=200)


class TransferLineInput(serializers.Serializer):
    """One product of a new transfer."""

    product = serializers.SlugRelatedField("sku", queryset=Product.objects.all())
    quantity = FixedDecimal(min_value=SMALLEST)

    def to_internal_value(self, data: Any) -> Any:
        given = super().to_internal_value(data)
        return given["product"], given["quantity"]


class TransferInput(serializers.Serializer):
    """A new transfer."""

    source = serializers.SlugRelatedField("code", queryset=Warehouse.objects.active())
    destination = serializers.SlugRelatedField("code", queryset=Warehouse.objects.active())
    expected_on = serializers.DateField(required=False, allow_null=True)
    lines = TransferLineInput(many=True, max_length=LINES_MAX)


class StepLineInput(serializers.Serializer):
    """How much of one line is shipped or received."""

    line = serializers.IntegerField(min_value=1)
    quantity = FixedDecimal(min_value=Decimal(0))


class StepInput(serializers.Serializer):
    """Lines with their quantities; none: everything."""

    lines = StepLineInput(many=True, required=False, max_length=LINES_MAX)

    def quantities(self) -> dict[int, Decimal] | None:
        lines = self.validated_data.get("lines")
        return None if lines is None else {row["line"]: row["quantity"] for row in lines}
