"""What the API tells of imports."""

from typing import ClassVar

from core.api.fields import HouseModelSerializer
from exchange.models import ImportBatch


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
