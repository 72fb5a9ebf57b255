"""Imports for machines."""

from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from core.api.viewsets import ScopedViewSet
from exchange.api.serializers import BatchSerializer
from exchange.models import ImportBatch


class BatchViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Imports: list, read."""

    queryset = ImportBatch.objects.all()
    serializer_class = BatchSerializer
    filterset_fields = ("kind", "status", "fingerprint")
