"""What the API tells of suggestions, plans and runs, and what it takes for a deed."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.api.fields import FixedDecimal, HouseModelSerializer
from replenishment.choices import EditReason, RunStatus
from replenishment.models import PlanningRun, StockPlan, Suggestion
from replenishment.selectors.rows import links_of
from replenishment.selectors.runs import run_progress
from replenishment.values import explain

CHOICES_MAX = 500
PERCENT_DONE = 100


class SuggestionSerializer(HouseModelSerializer):
    """One suggestion with its arithmetic, in numbers and in words."""

    sku = serializers.CharField(source="product.sku", read_only=True)
    unit = serializers.CharField(source="product.unit.code", read_only=True)
    warehouse_code = serializers.CharField(source="warehouse.code", read_only=True)
    why = serializers.SerializerMethodField(help_text="The arithmetic in sentences.")
    fulfilment = serializers.SerializerMethodField(
        help_text="The order line or transfer line it became, once it is decided."
    )

    class Meta:
        model = Suggestion
        fields: ClassVar = [
            "id",
            "run",
            "kind",
            "product",
            "sku",
            "unit",
            "warehouse",
            "warehouse_code",
            "supplier",
            "source_warehouse",
            "suggested_quantity",
            "quantity",
            "price",
            "value",
            "order_on",
            "need_on",
            "stockout_on",
            "cover_days",
            "status",
            "is_touched",
            "edit_reason",
            "note",
            "rejected_until",
            "decided_by",
            "decided_at",
            "version",
            "created_at",
            "why",
            "explanation",
            "fulfilment",
        ]
        read_only_fields = fields

    def get_why(self, suggestion: Suggestion) -> list[str]:
        return explain(suggestion.explanation)

    def get_fulfilment(self, suggestion: Suggestion) -> dict[str, Any] | None:
        if suggestion.decided_at is None:
            return None
        link = links_of([suggestion.pk]).get(suggestion.pk)
        if link is None:
            return None
        return {"order_line": link.order_line_id, "transfer_line": link.transfer_line_id}


class SuggestionLineSerializer(SuggestionSerializer):
    """One suggestion of a list: without the long parts."""

    class Meta(SuggestionSerializer.Meta):
        fields: ClassVar = [
            name
            for name in SuggestionSerializer.Meta.fields
            if name not in ("why", "explanation", "fulfilment")
        ]
        read_only_fields = fields


class VersionInput(serializers.Serializer):
    """The version the decision is made on."""

    version = serializers.IntegerField(min_value=1)


class ApproveInput(VersionInput):
    """What to order, when it differs from what is suggested, and why."""

    quantity = FixedDecimal(required=False)
    reason = serializers.ChoiceField(EditReason.choices, required=False, default="")
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class EditInput(VersionInput):
    """A changed quantity and why."""

    quantity = FixedDecimal()
    reason = serializers.ChoiceField(EditReason.choices, required=False, default="")
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class RejectInput(VersionInput):
    """Until when nothing of the kind is suggested again."""

    until = serializers.DateField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class ChoiceInput(VersionInput):
    """One suggestion of a selection."""

    id = serializers.IntegerField(min_value=1)


class ApproveManyInput(serializers.Serializer):
    """A selection, each with the version that was looked at."""

    choices = serializers.ListField(child=ChoiceInput(), allow_empty=False, max_length=CHOICES_MAX)


class RefusedSerializer(serializers.Serializer):
    """One suggestion that was left, and why."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField()


class OutcomeSerializer(serializers.Serializer):
    """What became of a selection."""

    decided = serializers.ListField(child=serializers.IntegerField())
    refused = RefusedSerializer(many=True)


class StockPlanSerializer(HouseModelSerializer):
    """What the last run thought of a product at a place."""

    sku = serializers.CharField(source="product.sku", read_only=True)
    warehouse_code = serializers.CharField(source="warehouse.code", read_only=True)
    why = serializers.SerializerMethodField(help_text="The arithmetic in sentences.")

    class Meta:
        model = StockPlan
        fields: ClassVar = [
            "id",
            "run",
            "product",
            "sku",
            "warehouse",
            "warehouse_code",
            "method",
            "daily_mean",
            "safety_stock",
            "reorder_point",
            "order_up_to",
            "position",
            "why",
            "explanation",
            "forecast",
        ]
        read_only_fields = fields

    def get_why(self, plan: StockPlan) -> list[str]:
        return explain(plan.explanation)


class PlanningRunSerializer(HouseModelSerializer):
    """A run, how far it is, and what came of it."""

    percent = serializers.SerializerMethodField(help_text="Of its parts, how many are planned.")

    class Meta:
        model = PlanningRun
        fields: ClassVar = [
            "id",
            "key",
            "as_of",
            "status",
            "percent",
            "counts",
            "fingerprint",
            "version",
            "seed",
            "requested_by",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields

    def get_percent(self, run: PlanningRun) -> int:
        # Only of a run that did not come to its end must the parts be counted.
        return PERCENT_DONE if run.status == RunStatus.DONE else run_progress(run).percent


class StartRunInput(serializers.Serializer):
    """The day to plan for: today when it is left out."""

    as_of = serializers.DateField(required=False, allow_null=True, default=None)
