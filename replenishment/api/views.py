"""Suggestions, plans and runs for machines."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from core.api.idempotency import key_of
from core.api.requests import ApiRequest
from core.api.viewsets import ScopedViewSet
from core.http import facts_of
from replenishment.api import serializers
from replenishment.api.filters import (
    PlanningRunApiFilter,
    StockPlanApiFilter,
    SuggestionApiFilter,
)
from replenishment.models import PlanningRun, StockPlan, Suggestion
from replenishment.services import deciding
from replenishment.services.runs import start_run


class SuggestionViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """The queue: list, read, edit, approve, reject, take back."""

    queryset = Suggestion.objects.for_display()
    serializer_class = serializers.SuggestionSerializer
    filterset_class = SuggestionApiFilter

    def get_serializer_class(self) -> Any:
        if self.action == "list":
            return serializers.SuggestionLineSerializer
        return super().get_serializer_class()

    @extend_schema(request=serializers.ApproveInput)
    @action(detail=True, methods=["post"])
    def approve(self, request: ApiRequest, pk: str) -> Response:
        given = _given(serializers.ApproveInput, request)
        return self._answer(
            deciding.approve_suggestion(actor=request.user, suggestion=self.get_object(), **given)
        )

    @extend_schema(request=serializers.EditInput)
    @action(detail=True, methods=["post"])
    def edit(self, request: ApiRequest, pk: str) -> Response:
        given = _given(serializers.EditInput, request)
        return self._answer(
            deciding.edit_suggestion(actor=request.user, suggestion=self.get_object(), **given)
        )

    @extend_schema(request=serializers.RejectInput)
    @action(detail=True, methods=["post"])
    def reject(self, request: ApiRequest, pk: str) -> Response:
        given = _given(serializers.RejectInput, request)
        return self._answer(
            deciding.reject_suggestion(actor=request.user, suggestion=self.get_object(), **given)
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def undo(self, request: ApiRequest, pk: str) -> Response:
        return self._answer(
            deciding.undo_decision(actor=request.user, suggestion=self.get_object())
        )

    @extend_schema(request=serializers.ApproveManyInput, responses=serializers.OutcomeSerializer)
    @action(detail=False, methods=["post"], url_path="approve-many")
    def approve_many(self, request: ApiRequest) -> Response:
        asked = {
            choice["id"]: choice["version"]
            for choice in _given(serializers.ApproveManyInput, request)["choices"]
        }
        visible = self.get_queryset().filter(pk__in=asked).values_list("pk", flat=True)
        outcome = deciding.approve_many(
            actor=request.user, choices=[(pk, asked[pk]) for pk in visible]
        )
        refused = [facts_of(left.refusal) | {"id": left.suggestion_id} for left in outcome.refused]
        facts = {"decided": [row.pk for row in outcome.decided], "refused": refused}
        return Response(serializers.OutcomeSerializer(facts).data)

    def _answer(self, suggestion: Suggestion) -> Response:
        return Response(self.get_serializer(suggestion).data)


class StockPlanViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """The arithmetic of every product at every place in the last run."""

    queryset = StockPlan.objects.select_related("product", "warehouse")
    serializer_class = serializers.StockPlanSerializer
    filterset_class = StockPlanApiFilter


class PlanningRunViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Planning runs: list, read, start."""

    queryset = PlanningRun.objects.all()
    serializer_class = serializers.PlanningRunSerializer
    filterset_class = PlanningRunApiFilter

    @extend_schema(
        request=serializers.StartRunInput, responses={201: serializers.PlanningRunSerializer}
    )
    def create(self, request: ApiRequest) -> Response:
        given = _given(serializers.StartRunInput, request)
        run = start_run(actor=request.user, key=key_of(request)[:64], **given)
        return Response(self.get_serializer(run).data, status=201)


def _given(kind: type[Any], request: ApiRequest) -> dict[str, Any]:
    """What was sent, once it has the right shape."""
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    data: dict[str, Any] = given.validated_data
    return data
