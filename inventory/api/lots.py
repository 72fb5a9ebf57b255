"""Lots for machines: list, read, and where they and whatever was made of them went."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import FixedDecimal, HouseModelSerializer
from core.api.viewsets import ScopedViewSet
from inventory.models import Lot
from inventory.selectors.recall import Delivery, Recall, deliveries_of, recall_of
from inventory.selectors.trace import with_stock

DELIVERIES_MAX = 10_000  # In one answer; the file of the page has no limit.


class LotApiFilter(django_filters.FilterSet):
    """By product, code and day of expiry."""

    sku = django_filters.CharFilter(field_name="product__sku")
    expires_on = django_filters.DateFromToRangeFilter()

    class Meta:
        model = Lot
        fields = ("product", "code")


class LotSerializer(HouseModelSerializer):
    """A lot or serial number, with what the reader's places have of it."""

    sku = serializers.CharField(source="product.sku", read_only=True)
    unit = serializers.CharField(source="product.unit.code", read_only=True)
    on_hand = FixedDecimal(read_only=True)
    in_transit = FixedDecimal(read_only=True)

    class Meta:
        model = Lot
        fields: ClassVar = [
            "id",
            "product",
            "sku",
            "code",
            "expires_on",
            "unit",
            "on_hand",
            "in_transit",
        ]
        read_only_fields = fields


class HeldSerializer(serializers.Serializer):
    """What one place still has of a lot."""

    lot = serializers.CharField(source="lot.code")
    sku = serializers.CharField(source="product.sku")
    warehouse = serializers.CharField(source="location.warehouse.code")
    location = serializers.CharField(source="location.code")
    on_hand = FixedDecimal()


class DeliverySerializer(serializers.Serializer):
    """What one customer got of a lot, or with a minus brought back."""

    lot = serializers.CharField(source="movement.lot.code")
    sku = serializers.CharField(source="movement.product.sku")
    customer = serializers.CharField(source="party.name", default=None)
    contact = serializers.CharField(source="party.contact", default=None)
    phone = serializers.CharField(source="party.phone", default=None)
    order = serializers.CharField(source="party.order", default=None)
    document = serializers.SerializerMethodField()
    day = serializers.DateField()
    quantity = FixedDecimal()

    def get_document(self, delivery: Delivery) -> str | None:
        return delivery.movement.document.number if delivery.is_readable else None


class RecallSerializer(serializers.Serializer):
    """Where a lot and everything made of it is, and who got it."""

    lots = serializers.SerializerMethodField()
    is_complete = serializers.SerializerMethodField()
    here = HeldSerializer(many=True)
    deliveries = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_lots(self, recall: Recall) -> list[str]:
        return [lot.code for lot in recall.all_lots]

    def get_is_complete(self, recall: Recall) -> bool:
        """Whether every lot made of it is followed, every place seen and every delivery told."""
        is_whole = recall.delivery_count <= DELIVERIES_MAX and not recall.untracked
        return recall.is_complete and recall.reach.is_everywhere and is_whole

    @extend_schema_field(DeliverySerializer(many=True))
    def get_deliveries(self, recall: Recall) -> Any:
        return DeliverySerializer(self._deliveries(recall), many=True).data

    def _deliveries(self, recall: Recall) -> Iterator[Delivery]:
        return islice(deliveries_of(recall, self.context["request"].user), DELIVERIES_MAX)


class LotViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Lots and serial numbers: list, read, recall."""

    queryset = Lot.objects.named().for_display()
    serializer_class = LotSerializer
    filterset_class = LotApiFilter

    def get_queryset(self) -> Any:
        return with_stock(super().get_queryset(), self.request.user)

    @extend_schema(responses=RecallSerializer)
    @action(detail=True, methods=["get"], filterset_class=None)
    def recall(self, request: Request, pk: str) -> Response:
        recall = recall_of([self.get_object()], request.user)
        return Response(RecallSerializer(recall, context=self.get_serializer_context()).data)
