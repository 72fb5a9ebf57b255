"""Imports for machines."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from core.api.requests import ApiRequest
from core.api.viewsets import ScopedViewSet
from core.jobs import request_stop
from core.permissions import require
from exchange.api.serializers import BatchSerializer, ImportInput, ImportRowSerializer
from exchange.models import ImportBatch
from exchange.services.batches import ADD
from exchange.services.uploads import (
    hand_in,
    start_import,
    start_undo,
    suggested_columns,
    take_in_trial,
)
from exchange.values import ReadAs

ROWS_MAX = 1000


class BatchViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Imports: list, read, hand in, take in what was tried, stop, undo."""

    queryset = ImportBatch.objects.all()
    serializer_class = BatchSerializer
    filterset_fields = ("kind", "status", "fingerprint")

    def get_parsers(self) -> list[Any]:
        """Only a file that is handed in comes in parts."""
        is_file = getattr(self.request, "method", "") == "POST" and not self.kwargs.get("pk")
        return [MultiPartParser()] if is_file else super().get_parsers()

    @extend_schema(request={"multipart/form-data": ImportInput}, responses={201: BatchSerializer})
    def create(self, request: ApiRequest) -> Response:
        given = ImportInput(data=request.data)
        given.is_valid(raise_exception=True)
        facts: dict[str, Any] = given.validated_data
        batch = hand_in(
            actor=request.user,
            kind=facts["kind"],
            file=facts["file"],
            chosen=facts.get("chosen"),
            encoding=facts.get("encoding", ""),
            sheet=facts.get("sheet", ""),
        )
        said = {
            "columns": suggested_columns(batch) | facts.get("columns", {}),
            "is_day_first": facts["is_day_first"],
            "updates": facts["updates"],
        }
        begun = start_import(
            actor=request.user,
            batch=batch,
            read_as=ReadAs.of(batch.options | said),
            is_trial=facts["dry_run"],
        )
        return Response(self.get_serializer(begun).data, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="take-in")
    def take_in(self, request: ApiRequest, pk: str) -> Response:
        batch = take_in_trial(actor=request.user, batch=self.get_object())
        return Response(self.get_serializer(batch).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def stop(self, request: ApiRequest, pk: str) -> Response:
        require(request.user, ADD)
        batch = self.get_object()
        if batch.job is not None:
            request_stop(batch.job)
        return Response(self.get_serializer(batch).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def undo(self, request: ApiRequest, pk: str) -> Response:
        batch = start_undo(actor=request.user, batch=self.get_object())
        return Response(self.get_serializer(batch).data)

    @extend_schema(responses=ImportRowSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def rows(self, request: ApiRequest, pk: str) -> Response:
        """The first thousand rows of each verdict that were not simply taken in."""
        rows = self.get_object().verdicts.select_related("batch").order_by("row")
        verdict = request.query_params.get("verdict", "")
        if verdict:
            rows = rows.filter(verdict=verdict)
        return Response(ImportRowSerializer(rows[:ROWS_MAX], many=True).data)
