"""Drafts, store requests, and what they choose from, for machines."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.idempotency import key_of
from core.api.viewsets import ScopedViewSet
from inventory.api import draft_inputs as inputs
from inventory.api import draft_serializers as serializers
from inventory.api import filters
from inventory.api.serializers import SEE_VALUE
from inventory.models import Lane, Location, Reason, StockDraft, StockRequest
from inventory.selectors.drafts import lines_of
from inventory.services import requests
from inventory.services.drafts import discard_draft, post_draft, save_draft


class DraftViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Drafts of stock documents: list, read, prepare, change, post, discard."""

    queryset = StockDraft.objects.for_display()
    serializer_class = serializers.DraftSerializer
    filterset_class = filters.DraftApiFilter

    def get_serializer_class(self) -> Any:
        if self.action == "list":
            return super().get_serializer_class()
        return serializers.FullDraftSerializer

    @extend_schema(request=inputs.DraftInput, responses={201: serializers.FullDraftSerializer})
    def create(self, request: Request) -> Response:
        given = _checked(inputs.DraftInput, self, request)
        draft = save_draft(actor=request.user, content=given.content(), key=key_of(request))
        return self._answer(draft, status=201)

    @extend_schema(request=inputs.DraftChangeInput)
    def update(self, request: Request, pk: str) -> Response:
        draft = self.get_object()
        given = _checked(inputs.DraftChangeInput, self, request)
        version, content = given.validated_data["version"], given.content()
        if not request.user.has_perm(SEE_VALUE):
            content = inputs.with_values_kept(content, lines_of(draft))
        changed = save_draft(
            actor=request.user,
            draft=draft,
            version=version,
            content=content,
            key=draft.key,
        )
        return self._answer(changed)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def post(self, request: Request, pk: str) -> Response:
        draft = self.get_object()
        post_draft(actor=request.user, draft=draft)
        return self._answer(draft)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        return self._answer(discard_draft(actor=request.user, draft=self.get_object()))

    def _answer(self, draft: StockDraft, *, status: int = 200) -> Response:
        told = StockDraft.objects.for_display().get(pk=draft.pk)
        return Response(self.get_serializer(told).data, status=status)


class RequestViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Store requests: list, read, ask, approve, refuse, withdraw."""

    queryset = StockRequest.objects.for_display().prefetch_related(
        "lines__product", "lines__reason"
    )
    serializer_class = serializers.RequestSerializer
    filterset_class = filters.RequestApiFilter

    @extend_schema(request=inputs.AskInput, responses={201: serializers.RequestSerializer})
    def create(self, request: Request) -> Response:
        given = _checked(inputs.AskInput, self, request)
        asked = requests.ask_for_stock(
            actor=request.user, key=key_of(request), **given.validated_data
        )
        return self._answer(asked, status=201)

    @extend_schema(request=inputs.AnswerInput)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        asked = self.get_object()
        given = _checked(inputs.AnswerInput, self, request)
        approved = requests.approve_request(
            actor=request.user,
            request=asked,
            answers=given.answers(),
            answer=given.validated_data.get("answer", ""),
        )
        return self._answer(approved)

    @extend_schema(request=inputs.RefuseInput)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        asked = self.get_object()
        given = _checked(inputs.RefuseInput, self, request)
        refused = requests.refuse_request(actor=request.user, request=asked, **given.validated_data)
        return self._answer(refused)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self._answer(
            requests.withdraw_request(actor=request.user, request=self.get_object())
        )

    def _answer(self, asked: StockRequest, *, status: int = 200) -> Response:
        told = self.queryset.all().get(pk=asked.pk)
        return Response(self.get_serializer(told).data, status=status)


class ReasonViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Reasons: list, read."""

    queryset = Reason.objects.all()
    serializer_class = serializers.ReasonSerializer
    filterset_class = filters.ReasonApiFilter


class LocationViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Zones and bins of the sender's places: list, read."""

    queryset = Location.objects.select_related("warehouse")
    serializer_class = serializers.FullLocationSerializer
    filterset_class = filters.LocationApiFilter


class LaneViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Lanes of the sender's places: list, read."""

    queryset = Lane.objects.select_related("source", "destination")
    serializer_class = serializers.LaneSerializer


def _checked(shape: type[Any], view: ScopedViewSet, request: Request) -> Any:
    given = shape(data=request.data, context=view.get_serializer_context())
    given.is_valid(raise_exception=True)
    return given
