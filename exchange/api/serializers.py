"""What the API tells of imports, and takes."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.api.fields import HouseModelSerializer
from exchange.models import ImportBatch, ImportRow
from exchange.targets import target_of
from exchange.words import explained


class BatchSerializer(HouseModelSerializer):
    """One file that was handed in, and how its rows fared."""

    class Meta:
        model = ImportBatch
        fields: ClassVar = [
            "id",
            "kind",
            "file_name",
            "fingerprint",
            "status",
            "rows",
            "counts",
            "error",
            "created_at",
            "finished_at",
            "undone_at",
        ]
        read_only_fields = fields


class ImportInput(serializers.Serializer):
    """A file, what it brings, and how it is read. Tried out unless ``dry_run`` is false."""

    kind = serializers.CharField(max_length=32)
    file = serializers.FileField(allow_empty_file=True)
    columns = serializers.JSONField(
        required=False, help_text="Field to the file's column; what is left out is guessed."
    )
    chosen = serializers.JSONField(
        required=False, help_text="What the file does not say, such as the place of sales."
    )
    encoding = serializers.CharField(required=False, max_length=20)
    sheet = serializers.CharField(required=False, max_length=100)
    is_day_first = serializers.BooleanField(required=False, allow_null=True, default=None)
    updates = serializers.BooleanField(required=False, default=True)
    dry_run = serializers.BooleanField(required=False, default=True)

    def validate_columns(self, value: Any) -> dict[str, str]:
        return _words(value)

    def validate_chosen(self, value: Any) -> dict[str, str]:
        return _words(value)


def _words(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise serializers.ValidationError("An object of strings is needed.")
    return value


class ImportRowSerializer(HouseModelSerializer):
    """A row that was not simply taken in, and why."""

    reason = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields: ClassVar = ["row", "verdict", "content", "facts", "reason"]
        read_only_fields = fields

    def get_reason(self, row: ImportRow) -> str:
        return explained(target_of(row.batch.kind), row.facts)
