"""Reservations and what can be promised, for machines."""

from decimal import Decimal
from typing import Any, ClassVar

import django_filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.models import Product
from core.api.fields import FixedDecimal, HouseModelSerializer
from core.api.idempotency import key_of
from core.api.viewsets import ScopedViewSet
from inventory.api.inputs import SMALLEST, ScopedChoice
from inventory.choices import Priority, PromiseState
from inventory.models import Promise, Reservation, StockBalance, Warehouse
from inventory.selectors.availability import availability
from inventory.services import reservations


class ReservationSerializer(HouseModelSerializer):
    """Goods of one lot at one location that are kept for a promise."""

    lot = serializers.CharField(source="lot.code", read_only=True)

    class Meta:
        model = Reservation
        fields: ClassVar = ["location", "lot", "quantity", "state"]
        read_only_fields = fields


class PromiseSerializer(HouseModelSerializer):
    """Who is promised how much of what, and how much of it is reserved."""

    sku = serializers.CharField(source="product.sku", read_only=True)
    warehouse = serializers.CharField(source="warehouse.code", read_only=True)
    lot = serializers.CharField(source="lot.code", default=None, read_only=True)
    missing_quantity = FixedDecimal(source="missing", read_only=True)
    reservations = ReservationSerializer(many=True, read_only=True)

    class Meta:
        model = Promise
        fields: ClassVar = [
            "id",
            "owner",
            "origin",
            "reference",
            "product",
            "sku",
            "warehouse",
            "lot",
            "quantity",
            "fulfilled_quantity",
            "reserved_quantity",
            "missing_quantity",
            "needed_on",
            "priority",
            "expires_at",
            "state",
            "reason",
            "created_at",
            "reservations",
        ]
        read_only_fields = fields


class PromiseApiFilter(django_filters.FilterSet):
    """By owner, state, product and place."""

    sku = django_filters.CharFilter(field_name="product__sku")
    warehouse = django_filters.CharFilter(field_name="warehouse__code")
    state = django_filters.ChoiceFilter(choices=PromiseState.choices)

    class Meta:
        model = Promise
        fields = ("owner", "origin", "product", "priority")


class HoldInput(serializers.Serializer):
    """Goods to hold back: for whom, how many, and until which day."""

    warehouse = ScopedChoice("code", queryset=Warehouse.objects.active())
    product = serializers.SlugRelatedField("sku", queryset=Product.objects.all())
    quantity = FixedDecimal(min_value=SMALLEST)
    reference = serializers.CharField(max_length=120)
    needed_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    priority = serializers.ChoiceField(Priority.choices, required=False)
    lot_code = serializers.CharField(max_length=64, required=False, allow_blank=True)


class LetGoInput(serializers.Serializer):
    """Why goods are let go."""

    reason = serializers.CharField(max_length=200)


class PriorityInput(serializers.Serializer):
    """Whose turn it is: 1 urgent, 2 normal, 3 low."""

    priority = serializers.ChoiceField(Priority.choices)


class ReservationViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Reservations: list, read, hold by hand, change the priority, release."""

    queryset = Promise.objects.for_display().prefetch_related("reservations__lot")
    serializer_class = PromiseSerializer
    filterset_class = PromiseApiFilter

    @extend_schema(request=HoldInput, responses={201: PromiseSerializer})
    def create(self, request: Request) -> Response:
        given = self._given(HoldInput, request)
        key = key_of(request).removeprefix("api:")
        held = reservations.hold_goods(actor=request.user, key=key[:58], **given)
        return self._answer(held, status=201)

    @extend_schema(request=LetGoInput)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        promise, given = self.get_object(), self._given(LetGoInput, request)
        reservations.release_promises(actor=request.user, promises=[promise], **given)
        return self._answer(promise)

    @extend_schema(request=PriorityInput)
    @action(detail=True, methods=["post"])
    def priority(self, request: Request, pk: str) -> Response:
        promise, given = self.get_object(), self._given(PriorityInput, request)
        priority = Priority(given["priority"])
        reservations.set_priority(actor=request.user, promises=[promise], priority=priority)
        return self._answer(promise)

    def _given(self, shape: type[Any], request: Request) -> dict[str, Any]:
        given = shape(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        data: dict[str, Any] = given.validated_data
        return data

    def _answer(self, promise: Promise, *, status: int = 200) -> Response:
        told = self.queryset.all().get(pk=promise.pk)
        return Response(self.get_serializer(told).data, status=status)


class AvailableDaySerializer(serializers.Serializer):
    """What comes and leaves on a day, and what can be promised for it."""

    day = serializers.DateField()
    incoming = FixedDecimal()
    promised = FixedDecimal()
    available = FixedDecimal()


class AvailabilitySerializer(serializers.Serializer):
    """One product in one place: there, promised and to come, then day by day."""

    warehouse = serializers.CharField(source="warehouse.code")
    on_hand = FixedDecimal()
    reserved = FixedDecimal()
    available = FixedDecimal()
    promised = FixedDecimal()
    missing = FixedDecimal()
    incoming = FixedDecimal()
    undated = FixedDecimal()
    first_day = serializers.SerializerMethodField()
    days = AvailableDaySerializer(many=True)

    def get_first_day(self, place: Any) -> str | None:
        """The first day for which the quantity asked for can be promised."""
        day = place.first_day_for(self.context["quantity"])
        return day.isoformat() if day else None


class AvailabilityQuery(serializers.Serializer):
    """Which product, how much of it, and where."""

    sku = serializers.CharField()
    quantity = FixedDecimal(min_value=Decimal(0), required=False)
    warehouse = serializers.CharField(required=False)


class AvailabilityViewSet(ScopedViewSet):
    """What can be promised of one product, by place and by day."""

    queryset = StockBalance.objects.all()
    serializer_class = AvailabilitySerializer
    pagination_class = None

    @extend_schema(
        parameters=[
            OpenApiParameter("sku", str, description="The product's code."),
            OpenApiParameter("quantity", str, description="For first_day; 1 when it is left out."),
            OpenApiParameter("warehouse", str, description="A place's code; all of yours."),
        ],
        responses=AvailabilitySerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        if not request.query_params:
            return Response([])
        asked = AvailabilityQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        places = Warehouse.objects.visible_to(request.user)
        if "warehouse" in given:
            places = places.filter(code=given["warehouse"])
        products = list(Product.objects.filter(sku=given["sku"]).values_list("pk", flat=True))
        found = sorted(availability(products, places).values(), key=lambda one: one.warehouse.code)
        context = {"quantity": given.get("quantity", Decimal(1))}
        return Response(AvailabilitySerializer(found, many=True, context=context).data)
