"""Sales orders for machines."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from core.api.idempotency import key_of
from core.api.requests import ApiRequest
from core.api.viewsets import ScopedViewSet
from sales.api import filters, serializers
from sales.models import SalesOrder
from sales.services import orders
from sales.services.shipments import post_shipment


class SalesOrderViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Sales orders: list, read, write, confirm, ship, cancel."""

    queryset = SalesOrder.objects.for_display().prefetch_related("lines__product")
    serializer_class = serializers.SalesOrderSerializer
    filterset_class = filters.OrderApiFilter

    @extend_schema(
        request=serializers.SalesOrderInput, responses={201: serializers.SalesOrderSerializer}
    )
    def create(self, request: ApiRequest) -> Response:
        given = self._given(serializers.SalesOrderInput, request)
        order = orders.create_order(actor=request.user, key=key_of(request), **given)
        return self._answer(order, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: ApiRequest, pk: str) -> Response:
        return self._answer(orders.confirm_order(actor=request.user, order=self.get_object()))

    @extend_schema(request=serializers.ShipmentInput)
    @action(detail=True, methods=["post"])
    def ship(self, request: ApiRequest, pk: str) -> Response:
        order = self.get_object()
        given = self._given(serializers.ShipmentInput, request)
        post_shipment(
            actor=request.user,
            order=order,
            quantities=given["lines"],
            key=key_of(request),
            effective_on=given.get("effective_on"),
        )
        return self._answer(order)

    @extend_schema(request=serializers.SalesReasonInput)
    @action(detail=True, methods=["post"])
    def cancel(self, request: ApiRequest, pk: str) -> Response:
        order = self.get_object()
        given = self._given(serializers.SalesReasonInput, request)
        return self._answer(orders.cancel_order(actor=request.user, order=order, **given))

    def _given(self, kind: type[Any], request: ApiRequest) -> dict[str, Any]:
        given = kind(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        data: dict[str, Any] = given.validated_data
        return data

    def _answer(self, order: SalesOrder, *, status: int = 200) -> Response:
        told = self.queryset.all().get(pk=order.pk)
        return Response(self.get_serializer(told).data, status=status)
