"""What the API tells of drafts, store requests, reasons, locations and lanes."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.api.fields import HouseModelSerializer
from inventory.api.serializers import SEE_VALUE
from inventory.models import (
    Lane,
    Location,
    Reason,
    StockDraft,
    StockDraftLine,
    StockRequest,
    StockRequestLine,
)
from inventory.selectors.capacity import overfull
from inventory.selectors.drafts import lines_of, problems_of


class DraftSerializer(HouseModelSerializer):
    """A draft."""

    warehouse = serializers.CharField(source="warehouse.code", read_only=True)
    partner = serializers.CharField(source="partner.code", default=None, read_only=True)
    reason = serializers.CharField(source="reason.code", default=None, read_only=True)
    document = serializers.CharField(source="document.number", default=None, read_only=True)

    class Meta:
        model = StockDraft
        fields: ClassVar = [
            "id",
            "number",
            "kind",
            "status",
            "warehouse",
            "effective_on",
            "partner",
            "reference",
            "reason",
            "note",
            "version",
            "created_at",
            "changed_at",
            "document",
        ]
        read_only_fields = fields


class DraftLineSerializer(HouseModelSerializer):
    """One line of a draft; its value only for those who may see what stock is worth."""

    sku = serializers.CharField(source="product.sku", default=None, read_only=True)
    unit = serializers.CharField(source="unit.code", default=None, read_only=True)
    reason = serializers.CharField(source="reason.code", default=None, read_only=True)

    class Meta:
        model = StockDraftLine
        fields: ClassVar = [
            "position",
            "role",
            "product",
            "sku",
            "typed_code",
            "quantity",
            "unit",
            "lot_code",
            "new_lot_code",
            "expires_on",
            "source",
            "destination",
            "value",
            "reason",
        ]
        read_only_fields = fields

    def to_representation(self, instance: StockDraftLine) -> dict[str, Any]:
        told = super().to_representation(instance)
        if not self.context["request"].user.has_perm(SEE_VALUE):
            del told["value"]
        return told


class ProblemSerializer(serializers.Serializer):
    """What keeps a draft from being posted; line 0 is the whole of it."""

    line = serializers.IntegerField(read_only=True)
    text = serializers.CharField(read_only=True)


class FullDraftSerializer(DraftSerializer):
    """A draft with its lines and what keeps it from being posted."""

    lines = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()
    overfull = serializers.SerializerMethodField()

    class Meta(DraftSerializer.Meta):
        fields: ClassVar = [*DraftSerializer.Meta.fields, "lines", "problems", "overfull"]
        read_only_fields = fields

    def get_lines(self, draft: StockDraft) -> list[dict[str, Any]]:
        return list(DraftLineSerializer(lines_of(draft), many=True, context=self.context).data)

    def get_problems(self, draft: StockDraft) -> list[dict[str, Any]]:
        problems = problems_of(draft, lines_of(draft)) if draft.is_open else []
        return list(ProblemSerializer(problems, many=True).data)

    def get_overfull(self, draft: StockDraft) -> list[str]:
        """Locations that hold more than they have room for since this was posted."""
        return [] if draft.document is None else [str(each) for each in overfull(draft.document)]


class RequestLineSerializer(HouseModelSerializer):
    """One product of a request."""

    sku = serializers.CharField(source="product.sku", read_only=True)
    reason = serializers.CharField(source="reason.code", default=None, read_only=True)

    class Meta:
        model = StockRequestLine
        fields: ClassVar = ["id", "product", "sku", "quantity", "approved_quantity", "reason"]
        read_only_fields = fields


class RequestSerializer(HouseModelSerializer):
    """A store request with its lines, and where it is."""

    source = serializers.CharField(source="source.code", read_only=True)
    destination = serializers.CharField(source="destination.code", read_only=True)
    progress = serializers.CharField(read_only=True)
    transfer = serializers.CharField(source="transfer.number", default=None, read_only=True)
    expected_on = serializers.DateField(source="transfer.expected_on", default=None, read_only=True)
    lines = RequestLineSerializer(many=True, read_only=True)

    class Meta:
        model = StockRequest
        fields: ClassVar = [
            "id",
            "number",
            "status",
            "progress",
            "source",
            "destination",
            "wanted_on",
            "note",
            "asked_at",
            "decided_at",
            "answer",
            "transfer",
            "expected_on",
            "lines",
        ]
        read_only_fields = fields


class ReasonSerializer(HouseModelSerializer):
    """A reason that can be given."""

    class Meta:
        model = Reason
        fields: ClassVar = ["id", "use", "code", "name_zh", "name_en", "is_active"]
        read_only_fields = fields


class FullLocationSerializer(HouseModelSerializer):
    """A zone or bin."""

    warehouse = serializers.CharField(source="warehouse.code", read_only=True)

    class Meta:
        model = Location
        fields: ClassVar = [
            "id",
            "warehouse",
            "code",
            "path",
            "kind",
            "name_zh",
            "name_en",
            "pick_order",
            "capacity_quantity",
            "is_active",
        ]
        read_only_fields = fields


class LaneSerializer(HouseModelSerializer):
    """A way between two of our warehouses."""

    source = serializers.CharField(source="source.code", read_only=True)
    destination = serializers.CharField(source="destination.code", read_only=True)

    class Meta:
        model = Lane
        fields: ClassVar = [
            "id",
            "source",
            "destination",
            "lead_time_days",
            "cost",
            "quantity_min",
            "quantity_multiple",
            "weekdays",
        ]
        read_only_fields = fields
