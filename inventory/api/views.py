"""Stock for machines."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core.api.idempotency import key_of
from core.api.viewsets import ScopedViewSet
from inventory.api import filters, inputs, serializers
from inventory.api.draft_inputs import DifferenceInput
from inventory.api.value import ValueActions, ValueAsOf
from inventory.models import StockBalance, StockCost, StockDocument, Transfer, Warehouse
from inventory.services import stock, transfers
from inventory.services.corrections import take_back


class WarehouseViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Warehouses: list, read."""

    queryset = Warehouse.objects.select_related("supplied_by").prefetch_related("locations")
    serializer_class = serializers.WarehouseSerializer
    filterset_class = filters.WarehouseApiFilter


class BalanceViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Stock now: list, read."""

    queryset = StockBalance.objects.for_display().with_available()
    serializer_class = serializers.BalanceSerializer
    filterset_class = filters.BalanceApiFilter


class CostViewSet(ValueAsOf, ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """What stock is worth, for those who may see it: list, read."""

    queryset = StockCost.objects.select_related("product", "warehouse")
    serializer_class = serializers.CostSerializer
    filterset_class = filters.CostApiFilter


class DocumentViewSet(ValueActions, ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Stock documents: list, read, receive, issue, move, adjust, reverse."""

    queryset = StockDocument.objects.for_display()
    serializer_class = serializers.DocumentSerializer
    filterset_class = filters.DocumentApiFilter

    def get_serializer_class(self) -> Any:
        if self.action == "list":
            return super().get_serializer_class()
        return serializers.FullDocumentSerializer

    @extend_schema(request=inputs.ReceiveInput)
    @action(detail=False, methods=["post"])
    def receive(self, request: Request) -> Response:
        return self._post(request, inputs.ReceiveInput, stock.receive_stock)

    @extend_schema(request=inputs.IssueInput)
    @action(detail=False, methods=["post"])
    def issue(self, request: Request) -> Response:
        return self._post(request, inputs.IssueInput, stock.issue_stock)

    @extend_schema(request=inputs.MoveInput)
    @action(detail=False, methods=["post"])
    def move(self, request: Request) -> Response:
        return self._post(request, inputs.MoveInput, stock.move_stock)

    @extend_schema(request=inputs.AdjustInput)
    @action(detail=False, methods=["post"])
    def adjust(self, request: Request) -> Response:
        return self._post(request, inputs.AdjustInput, stock.adjust_stock)

    @extend_schema(request=inputs.ReverseInput)
    @action(detail=True, methods=["post"])
    def reverse(self, request: Request, pk: str) -> Response:
        document = self.get_object()
        given = _checked(inputs.ReverseInput, self, request)
        reversal = take_back(
            actor=request.user,
            document=document,
            reason=given.validated_data["reason"],
            key=key_of(request),
        )
        return self._answer(reversal)

    def _post(
        self, request: Request, shape: type[Serializer], service: Callable[..., StockDocument]
    ) -> Response:
        given = _checked(shape, self, request)
        return self._answer(
            service(actor=request.user, key=key_of(request), **given.validated_data)
        )

    def _answer(self, document: StockDocument) -> Response:
        return Response(self.get_serializer(document).data, status=201)


class TransferViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Transfers: list, read, draft, ship, receive, cancel."""

    queryset = Transfer.objects.for_display().prefetch_related("lines__product")
    serializer_class = serializers.TransferSerializer
    filterset_class = filters.TransferApiFilter

    @extend_schema(request=inputs.TransferInput, responses={201: serializers.TransferSerializer})
    def create(self, request: Request) -> Response:
        given = _checked(inputs.TransferInput, self, request)
        transfer = transfers.create_transfer(actor=request.user, **given.validated_data)
        return self._answer(transfer, status=201)

    @extend_schema(request=inputs.StepInput)
    @action(detail=True, methods=["post"])
    def ship(self, request: Request, pk: str) -> Response:
        return self._step(request, transfers.ship_transfer)

    @extend_schema(request=inputs.StepInput)
    @action(detail=True, methods=["post"])
    def receive(self, request: Request, pk: str) -> Response:
        return self._step(request, transfers.receive_transfer)

    @extend_schema(request=DifferenceInput)
    @action(detail=True, methods=["post"])
    def difference(self, request: Request, pk: str) -> Response:
        transfer = self.get_object()
        given = _checked(DifferenceInput, self, request)
        transfers.settle_difference(
            actor=request.user, transfer=transfer, key=key_of(request), **given.validated_data
        )
        return self._answer(transfer)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        transfer = transfers.cancel_transfer(actor=request.user, transfer=self.get_object())
        return self._answer(transfer)

    def _step(self, request: Request, service: Callable[..., StockDocument]) -> Response:
        transfer = self.get_object()
        given = _checked(inputs.StepInput, self, request)
        service(
            actor=request.user,
            transfer=transfer,
            key=key_of(request),
            quantities=given.quantities(),
        )
        return self._answer(transfer)

    def _answer(self, transfer: Transfer, *, status: int = 200) -> Response:
        told = self.queryset.all().get(pk=transfer.pk)
        return Response(self.get_serializer(told).data, status=status)


def _checked(shape: type[Any], view: ScopedViewSet, request: Request) -> Any:
    given = shape(data=request.data, context=view.get_serializer_context())
    given.is_valid(raise_exception=True)
    return given
