"""What the API takes and tells about values."""

from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from catalog.models import Category, Product
from core.api.fields import FixedDecimal, HouseModelSerializer
from inventory.api.inputs import LINES_MAX, DocumentInput, ScopedChoice
from inventory.choices import CostingMethod, SpreadBasis
from inventory.models import CostingRule, Period, StandardCost, Warehouse
from inventory.selectors.valuation import GROUPS

ZERO = Decimal(0)


class RevaluedInput(serializers.Serializer):
    """A product and what one unit of it is worth."""

    product = serializers.SlugRelatedField("sku", queryset=Product.objects.all())
    cost = FixedDecimal(min_value=ZERO)


class RevalueInput(DocumentInput):
    """Stock that is worth something else."""

    reason = serializers.CharField(max_length=200)
    lines = RevaluedInput(many=True, max_length=LINES_MAX)


class SpreadInput(serializers.Serializer):
    """A bill, and how it falls to the goods of the receipt."""

    amount = FixedDecimal(min_value=ZERO)
    basis = serializers.ChoiceField(SpreadBasis.choices)
    effective_on = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate_basis(self, value: str) -> SpreadBasis:
        return SpreadBasis(value)


class ReturnedInput(serializers.Serializer):
    """How much of one line of the delivery goes back."""

    line = serializers.IntegerField(min_value=1)
    quantity = FixedDecimal(min_value=ZERO)


class ReturnInput(serializers.Serializer):
    """Goods of a delivery that go back."""

    reason = serializers.CharField(max_length=200)
    effective_on = serializers.DateField(required=False, allow_null=True)
    lines = ReturnedInput(many=True, max_length=LINES_MAX)


class MethodInput(serializers.Serializer):
    """The costing method of a category; none: that of the category above it."""

    category = serializers.SlugRelatedField("code", queryset=Category.objects.all())
    method = serializers.ChoiceField(CostingMethod.choices, allow_null=True)
    reason = serializers.CharField(max_length=200)

    def validate_method(self, value: str | None) -> CostingMethod | None:
        return None if value is None else CostingMethod(value)


class StandardInput(serializers.Serializer):
    """The standard cost of a product."""

    product = serializers.SlugRelatedField("sku", queryset=Product.objects.all())
    cost = FixedDecimal(min_value=ZERO)
    reason = serializers.CharField(max_length=200)


class MonthInput(serializers.Serializer):
    """A month, by any of its days."""

    month = serializers.DateField()


class ReopenInput(MonthInput):
    """The last closed month, and why it is opened again."""

    reason = serializers.CharField(max_length=200)


class AsOfInput(serializers.Serializer):
    """How the value of stock is cut, and as of when: a day, or a moment of knowledge."""

    by = serializers.ChoiceField(list(GROUPS), default="place")
    day = serializers.DateField(required=False)
    known_at = serializers.DateTimeField(required=False)
    warehouse = ScopedChoice("code", queryset=Warehouse.objects.all(), required=False)
    category = serializers.SlugRelatedField("code", queryset=Category.objects.all(), required=False)
    offset = serializers.IntegerField(min_value=0, default=0)


class ValueRowSerializer(serializers.Serializer):
    """One row: what it is of, and what that is worth."""

    place = serializers.CharField(source="place.code", default=None, read_only=True)
    category = serializers.CharField(source="category.code", default=None, read_only=True)
    product = serializers.CharField(source="product.sku", default=None, read_only=True)
    lot = serializers.CharField(source="lot.code", default=None, read_only=True)
    age = serializers.SerializerMethodField()
    quantity = FixedDecimal(allow_null=True, read_only=True)
    value = FixedDecimal(read_only=True)

    def get_age(self, row: Any) -> str:
        return str(row.age)


class AsOfAnswer(serializers.Serializer):
    """The whole value, how many rows there are, and up to 500 of them."""

    total = FixedDecimal(read_only=True)
    count = serializers.IntegerField(read_only=True)
    rows = ValueRowSerializer(many=True, read_only=True)


class CostingRuleSerializer(HouseModelSerializer):
    """The costing method of a category."""

    category = serializers.CharField(source="category.code", read_only=True)

    class Meta:
        model = CostingRule
        fields: ClassVar = ["category", "method"]
        read_only_fields = fields


class StandardCostSerializer(HouseModelSerializer):
    """The standard cost of a product."""

    sku = serializers.CharField(source="product.sku", read_only=True)

    class Meta:
        model = StandardCost
        fields: ClassVar = ["product", "sku", "cost"]
        read_only_fields = fields


class PeriodSerializer(HouseModelSerializer):
    """A month of the books."""

    class Meta:
        model = Period
        fields: ClassVar = ["month", "is_closed", "closed_at", "closed_by"]
        read_only_fields = fields
