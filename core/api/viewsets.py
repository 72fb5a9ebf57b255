"""The base of all viewsets."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.viewsets import GenericViewSet

from core.api.idempotency import IdempotentMixin


class ScopedViewSet(IdempotentMixin, GenericViewSet):
    """A viewset that can only reach rows its user may see, and does nothing twice."""

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.request.user)
