"""Suppliers, terms and purchase orders for machines."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from core.api.idempotency import key_of
from core.api.requests import ApiRequest
from core.api.viewsets import ScopedViewSet
from purchasing.api import filters, serializers
from purchasing.models import PurchaseOrder, Supplier, SupplierTerms
from purchasing.services import orders
from purchasing.services.receipts import post_receipt


class SupplierViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Suppliers: list, read."""

    queryset = Supplier.objects.for_display()
    serializer_class = serializers.SupplierSerializer
    filterset_class = filters.SupplierApiFilter


class TermsViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """What suppliers ask for their products: list, read."""

    queryset = SupplierTerms.objects.select_related("supplier__partner", "product", "warehouse")
    serializer_class = serializers.TermsSerializer
    filterset_class = filters.TermsApiFilter


class PurchaseOrderViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Purchase orders: list, read, write, send, receive, close, cancel."""

    queryset = PurchaseOrder.objects.for_display().prefetch_related("lines__product")
    serializer_class = serializers.PurchaseOrderSerializer
    filterset_class = filters.OrderApiFilter

    @extend_schema(
        request=serializers.PurchaseOrderInput, responses={201: serializers.PurchaseOrderSerializer}
    )
    def create(self, request: ApiRequest) -> Response:
        given = self._given(serializers.PurchaseOrderInput, request)
        order = orders.create_order(actor=request.user, key=key_of(request), **given)
        return self._answer(order, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def send(self, request: ApiRequest, pk: str) -> Response:
        return self._answer(orders.send_order(actor=request.user, order=self.get_object()))

    @extend_schema(request=serializers.ReceiptInput)
    @action(detail=True, methods=["post"])
    def receive(self, request: ApiRequest, pk: str) -> Response:
        order = self.get_object()
        given = self._given(serializers.ReceiptInput, request)
        post_receipt(
            actor=request.user,
            order=order,
            quantities=given["lines"],
            key=key_of(request),
            effective_on=given.get("effective_on"),
        )
        return self._answer(order)

    @extend_schema(request=serializers.PurchaseReasonInput)
    @action(detail=True, methods=["post"])
    def close(self, request: ApiRequest, pk: str) -> Response:
        return self._end(request, orders.close_order)

    @extend_schema(request=serializers.PurchaseReasonInput)
    @action(detail=True, methods=["post"])
    def cancel(self, request: ApiRequest, pk: str) -> Response:
        return self._end(request, orders.cancel_order)

    def _end(self, request: ApiRequest, service: Callable[..., PurchaseOrder]) -> Response:
        order = self.get_object()
        given = self._given(serializers.PurchaseReasonInput, request)
        return self._answer(service(actor=request.user, order=order, **given))

    def _given(self, kind: type[Any], request: ApiRequest) -> dict[str, Any]:
        given = kind(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        data: dict[str, Any] = given.validated_data
        return data

    def _answer(self, order: PurchaseOrder, *, status: int = 200) -> Response:
        told = self.queryset.all().get(pk=order.pk)
        return Response(self.get_serializer(told).data, status=status)
